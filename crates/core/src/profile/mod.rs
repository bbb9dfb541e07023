//! A person's attributes, their record and their photo.

mod ports;

pub use ports::{Record, RecordStore};
