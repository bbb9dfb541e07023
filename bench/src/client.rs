//! What `bench-client` says of a run.

use serde::{Deserialize, Serialize};

/// The environment variable that names the folder of the journal.
pub const JOURNAL: &str = "DEVOPS360_BENCH_JOURNAL";
/// The folder whose listing marks the moment before a cancel.
pub const CANCELLED: &str = "marks/cancelled/";
/// The folder whose listing marks the moment before a resume.
pub const RESUMED: &str = "marks/resumed/";

/// The engine's own account of one run.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Outcome {
    /// From the first call to the last answer, without the process's start.
    pub seconds: f64,
    /// Files transferred, or entries listed.
    pub count: usize,
    /// Until the first page of a listing was there.
    pub first_rows_seconds: f64,
    /// By how much the process grew while it listed, by the entries it keeps.
    pub bytes_per_key: f64,
    /// The most memory that was resident, above what was before the first call.
    pub rss_above_idle_kib: u64,
}
