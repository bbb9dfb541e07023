//! Names as they are shown: what cannot be seen, or changes the order of what can, is marked.

pub use devops360_contract::files::visible;
