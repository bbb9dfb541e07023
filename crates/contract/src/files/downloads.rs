//! Downloads of files and whole folders into a folder of this computer.

use serde::{Deserialize, Serialize};

use super::{FileHandle, Resolution};
use crate::error::AppError;

/// Opens a dialog for a folder of this computer, and asks what a download into it would meet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlanDownload {
    /// Files and folders.
    pub keys: Vec<String>,
}

/// What became of the dialog.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PlanDownloadOutcome {
    /// A folder was chosen, and this is what the download would meet there.
    Planned(DownloadPlan),
    /// The dialog was closed without a choice.
    Cancelled,
}

/// What a download into a folder would meet, asked before the first byte.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DownloadPlan {
    /// Stands for the plan.
    pub handle: FileHandle,
    /// The chosen folder's name, made visible.
    pub into: String,
    /// How many files would be fetched.
    pub files: u64,
    /// In bytes.
    pub size: u64,
    /// How many of the chosen files and folders have names that are taken there.
    pub taken: u64,
    /// The first name that is taken, and the one that "keep both" would take for it.
    pub first_taken: Option<Renamed>,
    /// How many names this computer's disks could not hold, or could not tell apart.
    pub renamed: u64,
    /// The first of them.
    pub first_renamed: Vec<Renamed>,
    /// How many objects cannot be saved anywhere.
    pub problems: u64,
    /// Why, of the first of those.
    pub first_problems: Vec<AppError>,
}

/// A name that is another one on this computer; both made visible.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Renamed {
    /// The name in the bucket.
    pub from: String,
    /// The name on the disk.
    pub to: String,
}

/// Starts the downloads of a plan.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StartDownloads {
    /// Which plan.
    pub handle: FileHandle,
    /// What to do about the names that are taken.
    pub resolution: Resolution,
}
