//! Changes inside the bucket: new folders, and files and folders that are moved, renamed or copied.

pub(crate) mod carry;
pub(crate) mod copy;
pub(crate) mod folder;
pub(crate) mod history;
pub(crate) mod large;
pub(crate) mod names;
pub(crate) mod overwrites;
pub(crate) mod plan;
pub(crate) mod progress;
pub(crate) mod relocate;
