//! What protects the account: password, second factors, devices, passkeys, and the end of every session.

mod authenticator;
mod deletion;
mod devices;
mod everywhere;
mod factors;
mod page;
mod passkeys;
mod password;

pub(crate) use page::SecurityPage;
