//! Uploads and downloads on their way.

use serde::{Deserialize, Serialize};

use super::archive::Remarks;
use crate::error::AppError;
use crate::primitives::opaque_id;

opaque_id! {
    /// Names one upload or download.
    TransferId
}

/// An upload or a download.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Transfer {
    /// Names it.
    pub id: TransferId,
    /// Which way.
    pub direction: Direction,
    /// The file's name, made visible.
    pub name: String,
    /// The remote folder.
    pub folder: String,
    /// Where it stands.
    pub state: TransferState,
    /// Bytes sent or received.
    pub bytes_done: u64,
    /// Bytes in all.
    pub bytes_total: u64,
    /// The rate over the last seconds, while it runs.
    pub bytes_per_second: Option<u64>,
    /// The time left at that rate, in seconds.
    pub seconds_left: Option<u64>,
    /// What of a finished archive is other than in the bucket.
    #[serde(default, skip_serializing_if = "Remarks::is_empty")]
    pub remarks: Remarks,
    /// The object has no checksum of its whole content, so that what arrived could not be compared with anything.
    #[serde(default)]
    pub unverifiable: bool,
}

/// Which way a transfer goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Direction {
    /// To the bucket.
    Upload,
    /// From the bucket.
    Download,
}

/// Where a transfer stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TransferState {
    /// It waits for its turn.
    Queued,
    /// Bytes flow.
    Running,
    /// The bytes are there; the checksum and the final name are being settled.
    Finishing,
    /// The person paused it; what was sent or received is kept.
    Paused,
    /// It is whole, where it belongs.
    Done,
    /// It failed; nothing stands under the final name. It can be tried again.
    Failed(AppError),
    /// It was cancelled; nothing stands under the final name.
    Cancelled,
}

impl TransferState {
    /// Whether nothing more will happen, unless a failure is tried again.
    #[must_use]
    pub const fn is_final(&self) -> bool {
        matches!(self, Self::Done | Self::Failed(_) | Self::Cancelled)
    }

    /// Whether it runs or waits for its turn, so that it goes on by itself.
    #[must_use]
    pub const fn is_active(&self) -> bool {
        matches!(self, Self::Queued | Self::Running | Self::Finishing)
    }
}

/// Asks for every transfer: those since the start, and those that an earlier start has left.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ListTransfers {}

/// Which transfers a command is about; those that it does not suit stay as they are.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Which {
    /// One.
    One(TransferId),
    /// Every transfer.
    All,
}

/// Cancels transfers that have not ended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CancelTransfers {
    /// Which.
    pub which: Which,
}

/// Stops the bytes of transfers that run or wait for their turn; what was sent or received is kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PauseTransfers {
    /// Which.
    pub which: Which,
}

/// Lets paused transfers go on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ResumeTransfers {
    /// Which.
    pub which: Which,
}

/// Tries failed transfers again, from where they broke off where that is possible.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RetryTransfers {
    /// Which.
    pub which: Which,
}

/// Asks what is wrong with the journal of transfers, where something is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct JournalProblem {}

/// Takes the ended transfers off the list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClearTransfers {}

/// Opens a finished download with the program that the system has for it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OpenDownload {
    /// Which.
    pub id: TransferId,
}

/// Shows a finished download in the system's file browser.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ShowInFolder {
    /// Which.
    pub id: TransferId,
}

/// Begins to drag a finished download out of the window, to where files can be dropped. The pointer's button is down.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DragDownload {
    /// Which.
    pub id: TransferId,
}
