//! The person's profile: attributes, record and photo.

mod address_card;
mod conflict_dialog;
mod discard_dialog;
mod draft;
mod form;
mod memory;
mod page;
mod partly;
mod photo_card;
mod save;

pub(crate) use page::ProfilePage;
