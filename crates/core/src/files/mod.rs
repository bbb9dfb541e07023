//! A person's files: listing, upload, download, delete.

mod ports;

pub use ports::{
    CompletedPart, ETag, Object, ObjectBody, ObjectPage, ObjectStore, PutRequest, UploadId, WriteCondition,
};
