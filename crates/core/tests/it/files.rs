//! Names, local files, listings, plans, changes inside the bucket, search, the trash, and undo.

mod browsing;
mod changes;
mod local;
mod names;
mod search;
mod trash;
mod undo;
