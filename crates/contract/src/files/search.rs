//! Names looked for in a folder and in all folders below it.

use serde::{Deserialize, Serialize};

use super::Entry;
use crate::error::AppError;
use crate::primitives::opaque_id;

opaque_id! {
    /// Names one search.
    SearchId
}

/// Starts a search; what it finds is told by [`crate::Event::Search`]. The one before ends.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StartSearch {
    /// Below which folder.
    pub folder: String,
    /// What the names contain, whatever the case.
    pub query: String,
}

/// Ends a search.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CancelSearch {
    /// Which.
    pub id: SearchId,
}

/// What a search found since it last told.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SearchNews {
    /// Which search.
    pub id: SearchId,
    /// Files and folders that were not told before, in no order.
    pub entries: Vec<Entry>,
    /// How many names it has looked at.
    pub looked_at: u64,
    /// How it ended; without, it goes on.
    pub end: Option<SearchEnd>,
}

/// How a search ended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SearchEnd {
    /// Every name was looked at.
    Complete,
    /// So much was found that the rest was not looked for.
    TooMany,
    /// It was cancelled.
    Cancelled,
    /// The bucket did not answer.
    Failed(AppError),
}
