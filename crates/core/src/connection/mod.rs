//! Which AWS resources the app talks to: the connection file, the saved connections, and whether they are healthy.

mod ports;

pub use ports::SecretStore;
