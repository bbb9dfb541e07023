//! Uploads and downloads, whole and through every fault that a network, a bucket or a disk has.

mod downloads;
mod engine;
mod uploads;
