//! Names, local files, listings, plans, changes inside the bucket, search, the trash, undo, versions.

mod browsing;
mod changes;
mod details;
mod local;
mod names;
mod pasted;
mod search;
mod share;
mod trash;
mod undo;
mod usage;
mod versions;
