//! A new folder: an empty object whose key ends in `/`, as the S3 console makes them.

use bytes::Bytes;
use devops360_contract::files::{CreateFolder, CreateFolderOutcome, EntryKind, name_problem};

use crate::cloud::ErrorKind;
use crate::files::checksum::crc64nvme;
use crate::files::error::FilesError;
use crate::files::listing::entry;
use crate::files::retry::Retry;
use crate::files::workspace::Place;
use crate::files::{PutRequest, WriteCondition};

/// The media type of a folder's marker, by which other programs know it.
const MEDIA_TYPE: &str = "application/x-directory";

/// Makes the folder, unless there is one of that name.
pub(crate) async fn create(
    place: &Place,
    retry: &Retry,
    request: CreateFolder,
) -> Result<CreateFolderOutcome, FilesError> {
    if name_problem(&request.name).is_some() {
        return Err(FilesError::NameRefused(request.name));
    }
    place.folder(&request.folder)?;
    let relative = format!("{}{}/", request.folder, request.name);
    let key = place.folder(&relative)?;
    if exists(place, retry, &key).await? {
        return Ok(CreateFolderOutcome::NameTaken);
    }
    mark(place, retry, key).await?;
    Ok(CreateFolderOutcome::Created(entry(&relative, EntryKind::Folder)))
}

/// Stores the marker of the folder of the whole key `key`, unless there is one.
pub(crate) async fn mark(place: &Place, retry: &Retry, key: String) -> Result<(), FilesError> {
    let marker = PutRequest {
        key: key.clone(),
        body: Bytes::new(),
        crc64nvme: crc64nvme(&[]),
        content_type: Some(MEDIA_TYPE.to_owned()),
        condition: WriteCondition::Absent,
    };
    match retry.run(|| place.objects.put(marker.clone())).await {
        // Somebody else, or an earlier attempt whose answer was lost, made the same folder.
        Err(error) if error.kind != ErrorKind::Conflict => Err(place.failed("create", &key)(error)),
        _ => Ok(()),
    }
}

/// Whether there is anything in the folder of the whole key `key`, its own marker included.
pub(crate) async fn exists(place: &Place, retry: &Retry, key: &str) -> Result<bool, FilesError> {
    let page = retry.run(|| place.objects.list(key, None, None, 1)).await;
    Ok(!page.map_err(place.failed("list", key))?.objects.is_empty())
}
