//! A person's files: listing, upload, download, delete, and changes inside the bucket.
//!
//! A folder is an object-key prefix relative to the person's own, `""` or ending in `/`; a key is relative to the same.

mod archive;
mod changes;
mod details;
mod downloads;
mod kind;
mod name;
mod search;
mod share;
mod sync;
mod transfers;
mod trash;
mod usage;
mod versions;

use serde::{Deserialize, Serialize};

pub use self::archive::{MissingFile, Remarks, RenamedFile, StartArchive};
pub use self::changes::{
    CancelChange, Change, ChangeAction, ChangeFailure, ChangeId, ChangeItem, ChangeOutcome, ChangePlan,
    CreateFolder, CreateFolderOutcome, Placement, PlanChange, PlannedChange, StartChange, UndoChange,
};
pub use self::details::{
    Checksum, DescribeFile, FileDetails, METADATA_LIMIT, Pair, PairProblem, Revision, SaveDetailsOutcome,
    SaveMetadata, SaveTags, TAG_COUNT_LIMIT, TAG_NAME_LIMIT, TAG_VALUE_LIMIT, TagList, is_media_type,
    metadata_problem, metadata_size, tag_problem,
};
pub use self::downloads::{DownloadPlan, PlanDownload, PlanDownloadOutcome, Renamed, StartDownloads};
pub use self::kind::{FileType, extension};
pub use self::name::{NameProblem, is_deceptive, name_problem, visible};
pub use self::search::{CancelSearch, SearchEnd, SearchId, SearchNews, StartSearch};
pub use self::share::{ForgetShares, LinkEnd, ListShares, ShareFile, ShareId, ShareList, SharedLink};
pub use self::sync::{
    CancelSync, ChooseSyncFolder, ForgetSync, LIST_LIMIT, ListSyncSteps, ListSyncs, PlanSync,
    SavePlanOutcome, SaveSyncPlan, ShowSync, StartSync, SyncChoices, SyncDirection, SyncFolder, SyncGroup,
    SyncId, SyncNews, SyncPage, SyncPair, SyncPairId, SyncPairs, SyncPreview, SyncReport, SyncSide,
    SyncStage, SyncStep, SyncTotal, Withheld,
};
pub use self::transfers::{
    CancelTransfers, ClearTransfers, Direction, DragDownload, JournalProblem, ListTransfers, OpenDownload,
    PauseTransfers, ResumeTransfers, RetryTransfers, ShowInFolder, Transfer, TransferId, TransferState,
    Which,
};
pub use self::trash::{
    DeleteFiles, EmptyTrash, ListTrash, RestoreTrash, TrashId, TrashItem, TrashPage, TrashReason,
};
pub use self::usage::{Amount, CancelUsage, FolderUsage, StartUsage, TypeUsage, Usage, UsageEnd, UsageId};
pub use self::versions::{FileVersion, FileVersionId, ListVersions, RestoreVersion};
use crate::error::AppError;
use crate::primitives::{Timestamp, opaque_id};

opaque_id! {
    /// Stands for a local file that was dropped or chosen; its path stays in the shell.
    FileHandle
}
opaque_id! {
    /// Where the next page of a listing begins.
    Cursor
}

/// Asks for one page of a folder.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ListFiles {
    /// The folder.
    pub folder: String,
    /// The page; the first without.
    pub cursor: Option<Cursor>,
}

/// One page of a folder, in key order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Listing {
    /// Folders and files.
    pub entries: Vec<Entry>,
    /// The next page, where there is one.
    pub next: Option<Cursor>,
}

/// A folder or a file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// The key; a folder's ends in `/`.
    pub key: String,
    /// The last component, with control and bidirectional characters made visible.
    pub name: String,
    /// What it is.
    pub kind: EntryKind,
}

/// What an entry is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EntryKind {
    /// A folder.
    Folder,
    /// A file.
    File {
        /// In bytes.
        size: u64,
        /// When it was last written.
        modified: Timestamp,
    },
}

/// A local file that was dropped or chosen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LocalItem {
    /// Stands for it.
    pub handle: FileHandle,
    /// Its name, made visible.
    pub name: String,
    /// What it is.
    #[serde(default)]
    pub kind: LocalKind,
    /// In bytes; of a folder, what a plan found in it.
    pub size: u64,
    /// Why it cannot be uploaded, where it cannot.
    pub problem: Option<AppError>,
}

/// What a local item is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LocalKind {
    /// A file.
    #[default]
    File,
    /// A folder with all that is in it.
    Folder,
}

/// Opens a file dialog.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChooseFiles {}

/// Opens a dialog for folders.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChooseFolders {}

/// Puts the names of what was copied in the app on the clipboard, so that a later copy elsewhere takes its place.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CopyNames {
    /// The names, made visible.
    pub names: Vec<String>,
}

/// Asks what the clipboard holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Paste {
    /// What to call a picture that is no file yet.
    pub picture: String,
}

/// What the clipboard holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Pasted {
    /// What was copied in the app last.
    Own,
    /// Files and folders of this computer, or a picture that was written down as a file.
    Items(Vec<LocalItem>),
    /// Nothing that can be uploaded.
    Nothing,
}

/// Asks what an upload would meet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlanUpload {
    /// Into which folder.
    pub folder: String,
    /// What.
    pub handles: Vec<FileHandle>,
}

/// What an upload would meet, asked before the first byte.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct UploadPlan {
    /// Each file and folder.
    pub items: Vec<PlannedItem>,
}

/// One file or folder of a plan.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlannedItem {
    /// The file or the folder.
    pub item: LocalItem,
    /// What has the name already: an object; the folder of that name, where it holds files that the upload has too.
    pub existing: Option<Entry>,
    /// The name that "keep both" would take; in a folder, that of the first file whose name is taken.
    pub alternative: Option<String>,
    /// What is in it, where it is a folder.
    #[serde(default)]
    pub folder: Option<PlannedFolder>,
}

/// What is in a folder that is to be uploaded, and what its files would meet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlannedFolder {
    /// How many files would be sent.
    pub files: u64,
    /// How many of them have names that are taken.
    pub taken: u64,
    /// How many things stay behind.
    pub problems: u64,
    /// Why, of the first of those.
    pub first_problems: Vec<AppError>,
}

/// Starts uploads.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StartUpload {
    /// Into which folder.
    pub folder: String,
    /// What, and what to do about a name that is taken.
    pub items: Vec<UploadItem>,
}

/// One file to upload.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct UploadItem {
    /// The file.
    pub handle: FileHandle,
    /// What to do about its name.
    pub resolution: Resolution,
}

/// What to do about a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Resolution {
    /// The name is free; if it is not any more, fail with `name-taken`.
    Create,
    /// Take another name, such as `report (2).pdf`.
    KeepBoth,
    /// Replace what is there.
    Replace,
    /// Leave what is taken as it is: of a folder, only the files whose names are free go.
    Skip,
}

/// Downloads a file through a save dialog.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StartDownload {
    /// Which.
    pub key: String,
}

/// What became of the save dialog.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DownloadOutcome {
    /// The download began.
    Started(TransferId),
    /// The dialog was closed without a choice.
    Cancelled,
}
