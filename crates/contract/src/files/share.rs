//! Links that open one file to whoever has them, until they end.
//!
//! A link is as good as a key, so it never crosses to the window: the shell puts it on the clipboard and forgets it.

use serde::{Deserialize, Serialize};

use crate::error::AppError;
use crate::primitives::{Timestamp, opaque_id};

opaque_id! {
    /// Names one link that was made here.
    ShareId
}

/// Makes a link to a file and puts it on the clipboard.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ShareFile {
    /// The file's key.
    pub key: String,
    /// For how long, in seconds; the link ends earlier where its signature does.
    pub seconds: u64,
}

/// A link that was made here, without the link itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SharedLink {
    /// Names it.
    pub id: ShareId,
    /// The file's key.
    pub key: String,
    /// The last component, made visible.
    pub name: String,
    /// When it was made.
    pub made: Timestamp,
    /// When it ends.
    pub ends: Timestamp,
    /// What its end follows from.
    pub end: LinkEnd,
}

/// What the end of a link follows from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LinkEnd {
    /// It lasts as long as was asked.
    Asked,
    /// The credentials that signed it end, and the link with them.
    Credentials,
    /// S3 takes no link that lasts longer than seven days.
    Limit,
    /// It lasts as long as was asked at most: when the credentials that signed it end cannot be known.
    Unknown,
}

/// Asks for the links that were made here, by whoever is signed in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ListShares {}

/// The links that were made here.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ShareList {
    /// Newest first, those that have ended among them.
    pub links: Vec<SharedLink>,
    /// Why the list begins anew, where it could not be read.
    pub problem: Option<AppError>,
}

/// Takes links off the list. They go on working until they end.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ForgetShares {
    /// Which.
    pub ids: Vec<ShareId>,
}
