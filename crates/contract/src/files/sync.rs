//! One-way sync of a folder of this computer and one of the bucket: compared first, shown, and done as it was shown.

use serde::{Deserialize, Serialize};

use super::{Amount, FileHandle};
use crate::error::AppError;
use crate::primitives::{Timestamp, opaque_id};

opaque_id! {
    /// Names a comparison and the sync that follows from it.
    SyncId
}
opaque_id! {
    /// Names two folders that were synced before.
    SyncPairId
}

/// The most steps of one page.
pub const LIST_LIMIT: usize = 500;

/// Which side is made like the other.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SyncDirection {
    /// The bucket is made like this computer.
    #[default]
    Up,
    /// This computer is made like the bucket.
    Down,
}

/// What is done beyond adding and replacing older files; nothing of it unless it is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct SyncChoices {
    /// What only the receiving side has goes to the trash: the bucket's, or that of the system.
    pub delete: bool,
    /// What is newer on the receiving side is replaced too.
    pub replace_newer: bool,
}

/// The folder of this computer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SyncFolder {
    /// It was chosen just now.
    Chosen(FileHandle),
    /// That of an earlier sync.
    Kept(SyncPairId),
    /// That of the last comparison.
    Again(SyncId),
}

/// Opens a dialog for the folder of this computer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChooseSyncFolder {}

/// Compares two folders; the comparison before is forgotten. Nothing is written anywhere. What it comes to is told by
/// [`crate::Event::Sync`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlanSync {
    /// The folder of the bucket.
    pub folder: String,
    /// The folder of this computer.
    pub local: SyncFolder,
    /// Which side is made like the other.
    pub direction: SyncDirection,
    /// Files of the same size are compared by their checksums, which means to read them.
    pub contents: bool,
}

/// Asks where the last comparison or sync stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ShowSync {}

/// Where a comparison or the sync after it stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SyncNews {
    /// Which.
    pub id: SyncId,
    /// The folder of the bucket.
    pub folder: String,
    /// The name of the folder of this computer, made visible.
    pub local: String,
    /// Which side is made like the other.
    pub direction: SyncDirection,
    /// Checksums were asked for.
    pub contents: bool,
    /// How far it is.
    pub stage: SyncStage,
}

/// How far a comparison or the sync after it is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SyncStage {
    /// Both sides are looked at.
    Comparing {
        /// How many files have been seen.
        looked_at: u64,
    },
    /// It is known what would be done.
    Planned(SyncPreview),
    /// It is being done.
    Running {
        /// What would be done, and is.
        preview: SyncPreview,
        /// How many files are done, those that failed among them.
        done: u64,
        /// How many are to be done.
        of: u64,
    },
    /// It is done.
    Ended {
        /// What was to be done.
        preview: SyncPreview,
        /// What was.
        report: SyncReport,
    },
    /// The comparison failed.
    Failed(AppError),
    /// The comparison was cancelled.
    Cancelled,
}

/// What is done with a file, or was.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SyncGroup {
    /// The receiving side does not have it.
    New,
    /// It differs, and is not newer on the receiving side.
    Changed,
    /// It differs, and the receiving side's is the newer one.
    Newer,
    /// Only the receiving side has it.
    Extra,
    /// It cannot go, or could not be looked at.
    Blocked,
    /// It is the same on both sides.
    Same,
    /// It was to be done, and failed.
    Failed,
}

/// How much there is of one group.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct SyncTotal {
    /// The group.
    pub group: SyncGroup,
    /// Its files; the bytes are those of the side that the file is read from.
    pub amount: Amount,
}

/// What a sync would do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SyncPreview {
    /// The groups that have files.
    pub totals: Vec<SyncTotal>,
    /// How many files were to be compared by their contents, and the bucket has no checksum of them.
    pub uncompared: u64,
    /// Why nothing can be deleted, where something could be.
    pub withheld: Option<Withheld>,
}

impl SyncPreview {
    /// What there is of `group`.
    #[must_use]
    pub fn amount(&self, group: SyncGroup) -> Amount {
        let total = self.totals.iter().find(|total| total.group == group);
        total.map_or_else(Amount::default, |total| total.amount)
    }
}

/// Why nothing is deleted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Withheld {
    /// Something of the sending side could not be looked at: what was not seen is not what is not there.
    Unseen,
    /// The sending side is empty, as a disk is that is not there.
    Empty,
}

/// Asks for some of the files of a group, in the order of their keys.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ListSyncSteps {
    /// Of which comparison.
    pub id: SyncId,
    /// Of which group.
    pub group: SyncGroup,
    /// How many to pass over.
    pub from: u64,
}

/// Some files of a group, [`LIST_LIMIT`] at most.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SyncPage {
    /// The files.
    pub steps: Vec<SyncStep>,
    /// How many the group has.
    pub total: u64,
}

/// A file of a comparison.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SyncStep {
    /// Its key below the synced folder, made visible.
    pub name: String,
    /// What the sending side has.
    pub source: Option<SyncSide>,
    /// What the receiving side has.
    pub target: Option<SyncSide>,
    /// Why it cannot go, or why it failed.
    pub problem: Option<AppError>,
}

/// A file on one side.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct SyncSide {
    /// In bytes.
    pub size: u64,
    /// When it was last written, where that is known.
    pub modified: Option<Timestamp>,
}

/// Writes what a comparison found into a text file, through a save dialog.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SaveSyncPlan {
    /// Which.
    pub id: SyncId,
}

/// What became of the save dialog.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SavePlanOutcome {
    /// The file is there.
    Saved,
    /// The dialog was closed without a choice.
    Cancelled,
}

/// Does what a comparison found, once. What has changed since is left as it is, and said.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StartSync {
    /// Which.
    pub id: SyncId,
    /// What is done beyond adding and replacing older files.
    pub choices: SyncChoices,
}

/// Stops a comparison or a sync: what is done stays done.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CancelSync {
    /// Which.
    pub id: SyncId,
}

/// What a sync did.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct SyncReport {
    /// What was added or replaced.
    pub written: Amount,
    /// How many files went to the trash.
    pub deleted: u64,
    /// How many files failed; [`SyncGroup::Failed`] lists them.
    pub failed: u64,
    /// How many files were not done, since the sync was stopped before.
    pub left: u64,
    /// It was stopped.
    pub cancelled: bool,
    /// Nothing was deleted although that was asked for, since something failed before.
    pub kept: bool,
}

/// Asks for the folders that were synced before.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ListSyncs {}

/// The folders that were synced before, the last first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SyncPairs {
    /// The pairs.
    pub pairs: Vec<SyncPair>,
}

/// Two folders that were synced before, and how.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SyncPair {
    /// Names the pair.
    pub id: SyncPairId,
    /// The folder of the bucket.
    pub folder: String,
    /// The name of the folder of this computer, made visible.
    pub local: String,
    /// Which side is made like the other.
    pub direction: SyncDirection,
    /// Checksums were asked for.
    pub contents: bool,
    /// What was done beyond adding and replacing older files.
    pub choices: SyncChoices,
    /// When the last sync of them began.
    pub last: Timestamp,
}

/// Takes a pair off the list. Its files stay as they are.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ForgetSync {
    /// Which.
    pub id: SyncPairId,
}
