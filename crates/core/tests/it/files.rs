//! Names, local files, listings, plans, changes inside the bucket, the trash, and undo.

mod browsing;
mod changes;
mod local;
mod names;
mod trash;
mod undo;
