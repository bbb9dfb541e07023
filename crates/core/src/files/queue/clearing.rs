//! Clearing away what transfers leave.

use std::time::Duration;

use super::{Queue, Slot};
use crate::files::journal::{Entry, Standing, Work};

/// How long clearing away may take before it is left to the next start.
const CLEARING_TIME: Duration = Duration::from_secs(30);

/// What of a transfer is cleared away.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Clearing {
    /// What has been sent or received.
    Progress,
    /// That, and its line in the journal.
    Everything,
}

impl Queue {
    /// Clears away what a transfer has left in the bucket and on the disk. What cannot be cleared away now is left to the
    /// next start.
    pub(super) async fn clear_away(&self, slot: &Slot, what: Clearing) {
        let Slot { entry, place, .. } = slot;
        if what == Clearing::Everything {
            entry.stand(&Standing::Cancelled);
            // Or else, after a crash, what was cancelled would begin again.
            if let Err(error) = entry.noted().await {
                tracing::warn!(%error, "a cancellation could not be kept");
            }
        }
        let cleared = tokio::time::timeout(CLEARING_TIME, async {
            let work = entry.work().await.clone();
            match work {
                Work::Upload(upload) => self.upload(entry, place, &upload).start_over().await,
                Work::Download(download) => self.download(entry, place, &download).discard().await,
                Work::Archive(archive) => self.archive(entry, place, &archive).discard().await,
            }
        });
        match cleared.await {
            Ok(Ok(())) if what == Clearing::Everything => entry.remove(),
            Ok(Ok(())) => {}
            Ok(Err(error)) => tracing::warn!(%error, "an unfinished transfer could not be cleared away"),
            Err(_) => tracing::warn!("an unfinished transfer could not be cleared away in time"),
        }
    }
}

/// Whether it is a download without a finished range, such as an archive: what it has on the disk is of no use to anybody.
pub(super) async fn has_empty_file(entry: &Entry) -> bool {
    let is_download = matches!(*entry.work().await, Work::Download(_) | Work::Archive(_));
    is_download && entry.pieces().await.is_ok_and(|pieces| pieces.is_empty())
}
