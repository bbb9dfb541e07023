//! The house keeps its invariants.

mod commands;
mod dependencies;
