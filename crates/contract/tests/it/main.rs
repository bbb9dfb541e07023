//! The contract holds what it promises: every message round-trips, and nothing in it is a secret or a path.

mod details;
mod kinds;
mod messages;
mod names;
mod password_policy;
mod typed;
mod vocabulary;
