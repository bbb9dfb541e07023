//! Uploads and downloads, whole and through every fault that a network, a bucket or a disk has.

mod archives;
mod bandwidth;
mod control;
mod crash;
mod downloads;
mod engine;
mod folders_down;
mod folders_up;
mod journal;
mod uploads;
