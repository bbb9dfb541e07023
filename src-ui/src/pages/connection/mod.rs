//! Screens of this domain.
