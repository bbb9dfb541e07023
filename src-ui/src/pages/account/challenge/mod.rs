//! What the user pool asks between the password and the session.

mod choose;
mod code;
mod new_password;
mod page;
mod password;
mod respond;

pub(crate) use page::ChallengePage;
