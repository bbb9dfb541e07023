//! One-way sync: what a comparison finds, what a run does, and what both leave alone.

mod changed;
mod comparing;
mod deleting;
mod model;
mod running;
mod world;
