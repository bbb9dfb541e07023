//! The people of the user pool, for whoever administers it.

mod act;
mod details;
mod groups;
mod invite;
mod log;
mod page;
mod people;
mod sign_ins;

pub(crate) use page::UsersPage;
