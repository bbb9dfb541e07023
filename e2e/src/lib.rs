//! Tests that look at DevOps360 from where a person sits.
//!
//! Two ways to look: every screen on a fake transport in headless Chromium ([`screens`], [`a11y`]), and the built app in
//! its real window, on a display, a D-Bus session and a keyring of its own ([`stories`]).

pub mod a11y;
pub mod app;
pub mod aws;
pub mod browse;
pub mod browser;
pub mod desktop;
pub mod error;
pub mod fake;
pub mod logind;
pub mod paths;
pub mod pointer;
pub mod process;
pub mod recorder;
pub mod report;
pub mod sandbox;
pub mod scenario;
pub mod screens;
pub mod site;
pub mod steps;
pub mod stories;
pub mod wait;
pub mod webdriver;

pub use error::{Error, Result};
