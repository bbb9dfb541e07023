//! Names, local files, listings, plans, deletes, and changes inside the bucket.

mod browsing;
mod changes;
mod local;
mod names;
