//! A transfer as the list shows it.

use devops360_contract::files::{Direction, Remarks, Transfer, TransferState};

use crate::files::archive::common_folder;
use crate::files::journal::{DownloadWork, Entry, Standing, UploadWork, Work};
use crate::files::key::{folder_of, name};
use crate::files::visible::visible;

/// The transfer as the window sees it before it runs.
pub(super) async fn listed(entry: &Entry, standing: &Standing) -> Transfer {
    let (direction, name, folder, bytes_total) = match &*entry.work().await {
        Work::Upload(UploadWork { name, folder, size, begun, .. }) => {
            let name = begun.as_ref().map_or(name, |begun| &begun.name);
            (Direction::Upload, visible(name), folder.clone(), *size)
        }
        Work::Download(DownloadWork { key, object, expected, .. }) => {
            let size = object.as_ref().map_or(expected.unwrap_or(0), |object| object.size);
            (Direction::Download, visible(name(key)), folder_of(key).to_owned(), size)
        }
        Work::Archive(archive) => {
            let folder = common_folder(&archive.keys).to_owned();
            (Direction::Download, visible(&archive.target().name()), folder, 0)
        }
    };
    let bytes_done = match standing {
        Standing::Waiting | Standing::Cancelled => 0,
        Standing::Paused | Standing::Failed(_) => {
            entry.pieces().await.map_or(0, |pieces| pieces.values().map(|piece| piece.size).sum())
        }
    };
    Transfer {
        id: entry.id().clone(),
        direction,
        name,
        folder,
        state: match standing {
            Standing::Waiting => TransferState::Queued,
            Standing::Paused => TransferState::Paused,
            Standing::Failed(error) => TransferState::Failed(error.clone()),
            Standing::Cancelled => TransferState::Cancelled,
        },
        bytes_done,
        bytes_total,
        bytes_per_second: None,
        seconds_left: None,
        remarks: Remarks::default(),
        unverifiable: false,
    }
}
