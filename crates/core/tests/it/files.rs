//! Names, local files, listings, plans and deletes.

mod browsing;
mod local;
mod names;
