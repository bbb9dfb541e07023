//! What was deleted or replaced: kept below the trash's prefix under a name of its own, until it is put back or emptied.

pub(crate) mod delete;
pub(crate) mod list;
pub(crate) mod name;
pub(crate) mod restore;
