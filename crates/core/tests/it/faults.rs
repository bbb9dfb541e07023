//! Every fault in every phase, and random work with random faults beside a reference model. `cargo xtask test faults`.

mod alone;
mod content;
mod happening;
mod matrix;
mod model;
mod random;
mod step;
mod trouble;
mod world;
