//! What the person sets, what the app is, and how the shell reaches the window.

use serde::{Deserialize, Serialize};

use crate::error::AppError;

/// What the person sets.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Settings {
    /// Light, dark, or as the system says.
    pub theme: Theme,
    /// The language's code (`en`, or `en-x-pseudo` for testing); the system's without.
    pub language: Option<String>,
    /// How fast transfers may be.
    pub limits: Limits,
    /// After how many minutes without a person the app locks; never without.
    pub lock_after_minutes: Option<u32>,
    /// Set when the saved settings could not be read: they were put aside and the defaults hold.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub problem: Option<AppError>,
}

/// How fast transfers may be, in bytes a second; as fast as the line is without.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Limits {
    /// All of them together.
    pub total: Option<u64>,
    /// Each of them.
    pub each: Option<u64>,
}

/// The window's colours.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Theme {
    /// As the system says.
    #[default]
    System,
    /// Light.
    Light,
    /// Dark.
    Dark,
}

/// Asks for the settings.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LoadSettings {}

/// Saves the settings.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SaveSettings {
    /// All of them.
    pub settings: Settings,
}

/// Asks what this app is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct About {}

/// What this app is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AboutApp {
    /// The release.
    pub version: String,
    /// The app's own licence (SPDX).
    pub license: String,
    /// The parts it is built of.
    pub parts: Vec<Part>,
}

/// A library in the app.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Part {
    /// Its name.
    pub name: String,
    /// Its version.
    pub version: String,
    /// Its licence (SPDX).
    pub license: String,
}

/// Opens the channel over which [`crate::Event`]s arrive. The channel travels beside the request, as `channel`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Subscribe {}

/// Answers [`crate::Event::CloseRequested`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AnswerClose {
    /// What the person chose.
    pub answer: CloseAnswer,
}

/// What to do about the window, and the transfers that run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CloseAnswer {
    /// The window stays open.
    Stay,
    /// It closes; the transfers go on at the next start.
    Continue,
    /// The transfers are cancelled, and it closes.
    Cancel,
}
