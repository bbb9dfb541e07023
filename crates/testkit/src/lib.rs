//! Stand-ins for what the app talks to, faults to inject, and what every implementation of a port has to do.

pub mod calls;
pub mod clock;
pub mod cloud;
pub mod conformance;
pub mod desktop;
pub mod faults;
pub mod identity;
pub mod identity_pool;
pub mod objects;
pub mod records;
pub mod secrets;
pub mod signing;
