//! Deleting files, each with its own outcome.

use devops360_contract::AppError;
use devops360_contract::files::{DeleteFailure, DeleteFiles, DeleteOutcome};
use futures::{StreamExt, stream};

use super::error::FilesError;
use super::retry::Retry;
use super::workspace::Place;

/// How many objects are deleted at once.
const DELETES_AT_ONCE: usize = 16;

/// Deletes every key that can be deleted.
pub(crate) async fn delete(place: &Place, retry: &Retry, request: DeleteFiles) -> DeleteOutcome {
    let results: Vec<_> = stream::iter(request.keys)
        .map(|key| async move { (delete_one(place, retry, &key).await, key) })
        .buffered(DELETES_AT_ONCE)
        .collect()
        .await;
    let mut outcome = DeleteOutcome { deleted: Vec::new(), failed: Vec::new() };
    for (result, key) in results {
        match result {
            Ok(()) => outcome.deleted.push(key),
            Err(error) => {
                tracing::warn!(%error, "a file could not be deleted");
                outcome.failed.push(DeleteFailure { key, error: AppError::from(error) });
            }
        }
    }
    outcome
}

async fn delete_one(place: &Place, retry: &Retry, key: &str) -> Result<(), FilesError> {
    let key = place.file(key)?;
    retry.run(|| place.objects.delete(&key)).await.map_err(place.failed("delete", &key))
}
