//! What every implementation of a port has to do: run on the ones in memory and on the adapters alike.

pub mod objects;
pub mod records;
