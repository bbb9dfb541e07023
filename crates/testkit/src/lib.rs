//! Stand-ins for what the app talks to, faults to inject, and what every implementation of a port has to do.

pub mod conformance;
pub mod faults;
pub mod objects;
pub mod records;
