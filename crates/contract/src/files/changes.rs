//! Changes inside the bucket: folders made, files and folders moved, renamed and copied.

use serde::{Deserialize, Serialize};

use super::{Entry, Resolution};
use crate::error::AppError;
use crate::primitives::opaque_id;

opaque_id! {
    /// Names one change.
    ChangeId
}

/// Makes an empty folder.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CreateFolder {
    /// In which folder.
    pub folder: String,
    /// Its name, as the person typed it.
    pub name: String,
}

/// What became of a new folder.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CreateFolderOutcome {
    /// It is there.
    Created(Entry),
    /// There is a folder of that name already.
    NameTaken,
}

/// What is done with files and folders.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ChangeAction {
    /// They go to another folder.
    Move,
    /// One of them gets another name.
    Rename,
    /// They are there twice afterwards.
    Copy,
    /// They go to the trash.
    Delete,
    /// They come back from the trash.
    Restore,
    /// They go from the trash for good.
    Empty,
    /// An earlier change is taken back.
    Undo,
    /// An upload took the place of a file.
    Replace,
}

/// A file or a folder, and where it goes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Placement {
    /// Its key.
    pub key: String,
    /// Its key afterwards; a folder's ends in `/` like the key of the folder that it was.
    pub target: String,
}

/// Asks what a change would meet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlanChange {
    /// What is to be done.
    pub action: ChangeAction,
    /// With what.
    pub items: Vec<Placement>,
}

/// What a change would meet, asked before anything is done.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChangePlan {
    /// Each file and folder.
    pub items: Vec<PlannedChange>,
}

/// One file or folder of a plan.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlannedChange {
    /// What goes where.
    pub placement: Placement,
    /// Its name afterwards, made visible.
    pub name: String,
    /// What has that name there already.
    pub existing: Option<Entry>,
    /// The name that "keep both" would take.
    pub alternative: Option<String>,
    /// Why it cannot go there, where it cannot.
    pub problem: Option<AppError>,
}

/// Starts a change; what becomes of it is told by [`crate::Event::Change`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StartChange {
    /// What is to be done.
    pub action: ChangeAction,
    /// With what, and what to do about a name that is taken.
    pub items: Vec<ChangeItem>,
}

/// One file or folder of a change.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChangeItem {
    /// What goes where.
    pub placement: Placement,
    /// What to do about its name. Replacing a folder puts files into it; those of the same name are replaced.
    pub resolution: Resolution,
}

/// Stops a change: what is on its way is finished, the rest stays where it is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CancelChange {
    /// Which.
    pub id: ChangeId,
}

/// A change under way, or how it ended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Change {
    /// Names it.
    pub id: ChangeId,
    /// What is done.
    pub action: ChangeAction,
    /// The name of the first file or folder, as it is afterwards, made visible.
    pub name: String,
    /// How many files and folders were asked for.
    pub count: u32,
    /// The folder that they go to.
    pub folder: String,
    /// How many objects are done, those that failed among them; a folder counts with all that is in it.
    pub done: u64,
    /// How many objects there are, as far as they are counted.
    pub found: u64,
    /// How it ended; without, it goes on.
    pub outcome: Option<ChangeOutcome>,
}

/// How a change ended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChangeOutcome {
    /// How many objects are where they were to go.
    pub succeeded: u64,
    /// What stayed as it was, and why.
    pub failed: Vec<ChangeFailure>,
    /// The person stopped it before its end.
    pub cancelled: bool,
    /// [`UndoChange`] can take it back.
    pub undoable: bool,
}

/// A file that stayed as it was, or a folder of which nothing could be read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChangeFailure {
    /// Which.
    pub key: String,
    /// Why.
    pub error: AppError,
}

/// Takes a change back that said that it can be: once, and as long as somebody stays signed in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct UndoChange {
    /// Which.
    pub id: ChangeId,
}
