//! What S3 keeps of a file beside its bytes, seen and changed.
//!
//! A change of metadata is a copy of the object onto itself: S3 has no other way. Its entity tag need not change with it,
//! so what the person saw is compared as a whole before, and the copy is made on the condition that the bytes are still
//! those.

use std::sync::Arc;

use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use devops360_contract::AppError;
use devops360_contract::files::{
    DescribeFile, FileDetails, METADATA_LIMIT, Pair, Revision, SaveDetailsOutcome, SaveMetadata, SaveTags,
    TAG_COUNT_LIMIT, TagList, is_media_type, metadata_problem, metadata_size, tag_problem,
};
use sha2::{Digest, Sha256};

use super::changes::copy::{Copier, SINGLE_COPY_LIMIT};
use super::changes::large;
use super::error::FilesError;
use super::key::name;
use super::retry::Retry;
use super::workspace::Workspace;
use super::{CopySource, ETag, ObjectDetails, WriteCondition};
use crate::cloud::{ErrorKind, ServiceError};
use crate::environment::{Environment, timestamp};

/// Media type, metadata and tags of files.
pub struct Details {
    workspace: Arc<dyn Workspace>,
    retry: Retry,
}

impl Details {
    /// Nothing is sent before the first call.
    #[must_use]
    pub fn new(workspace: Arc<dyn Workspace>, environment: Arc<dyn Environment>) -> Self {
        Self { workspace, retry: Retry::new(environment) }
    }

    /// What is kept of a file.
    ///
    /// # Errors
    /// When nobody is signed in, the file is gone, or the bucket does not answer.
    pub async fn describe(&self, request: DescribeFile) -> Result<FileDetails, FilesError> {
        let copier = self.copier().await?;
        let key = copier.place.file(&request.key)?;
        told(&copier, read(&copier, &key).await?).await
    }

    /// Gives a file another media type and other metadata.
    ///
    /// # Errors
    /// When they cannot be, the file is gone, or the bucket does not answer.
    pub async fn save_metadata(&self, request: SaveMetadata) -> Result<SaveDetailsOutcome, FilesError> {
        let SaveMetadata { key, revision, content_type, metadata } = request;
        let copier = self.copier().await?;
        let key = copier.place.file(&key)?;
        check_metadata(&key, content_type.as_deref(), &metadata)?;
        let there = read(&copier, &key).await?;
        if revision_of(&there) != revision {
            return Ok(SaveDetailsOutcome::ChangedElsewhere(told(&copier, there).await?));
        }
        let wanted = ObjectDetails { content_type, metadata: sorted(metadata), ..there };
        match write(&copier, &wanted).await {
            Err(error) if !matches!(error.kind, ErrorKind::Conflict | ErrorKind::NotFound) => {
                return Err(copier.place.failed("change", &key)(error));
            }
            // Refused, since it is another object by now or none: or an earlier attempt went through and its answer was
            // lost. What counts is what is there.
            _ => {}
        }
        let now = read(&copier, &key).await?;
        let is_wanted = now.content_type == wanted.content_type || wanted.content_type.is_none();
        let saved = is_wanted && now.metadata == wanted.metadata && now.object.size == wanted.object.size;
        let now = told(&copier, now).await?;
        Ok(if saved { SaveDetailsOutcome::Saved(now) } else { SaveDetailsOutcome::ChangedElsewhere(now) })
    }

    /// Gives a file other tags. S3 knows no condition for that, so somebody else's change between the look and the write
    /// would be replaced.
    ///
    /// # Errors
    /// When they cannot be, the file is gone, or the bucket does not answer.
    pub async fn save_tags(&self, request: SaveTags) -> Result<SaveDetailsOutcome, FilesError> {
        let SaveTags { key, seen, tags } = request;
        let copier = self.copier().await?;
        let key = copier.place.file(&key)?;
        check_tags(&key, &tags)?;
        let there = read_tags(&copier, &key).await?;
        let (seen, tags) = (sorted(seen), sorted(tags));
        let changed = there != seen && there != tags;
        if !changed {
            let put = || copier.place.objects.put_tags(&key, &tags);
            copier.retry.run(put).await.map_err(copier.place.failed("tag", &key))?;
        }
        let now = told(&copier, read(&copier, &key).await?).await?;
        Ok(if changed { SaveDetailsOutcome::ChangedElsewhere(now) } else { SaveDetailsOutcome::Saved(now) })
    }

    async fn copier(&self) -> Result<Copier, FilesError> {
        Ok(Copier { place: self.workspace.place().await?, retry: self.retry.clone() })
    }
}

async fn read(copier: &Copier, key: &str) -> Result<ObjectDetails, FilesError> {
    let Copier { place, retry } = copier;
    let found = retry.run(|| place.objects.describe(key)).await.map_err(place.failed("read", key))?;
    let mut details = found.ok_or_else(|| FilesError::ObjectNotFound(name(key).to_owned()))?;
    details.metadata = sorted(details.metadata);
    Ok(details)
}

async fn read_tags(copier: &Copier, key: &str) -> Result<Vec<Pair>, FilesError> {
    let Copier { place, retry } = copier;
    let tags = retry.run(|| place.objects.tags(key)).await;
    tags.map(sorted).map_err(place.failed("read the tags of", key))
}

/// What the window is told: tags have a permission of their own, and the rest is worth showing without them.
async fn told(copier: &Copier, details: ObjectDetails) -> Result<FileDetails, FilesError> {
    let tags = match read_tags(copier, &details.object.key).await {
        Ok(tags) => TagList::Known(tags),
        Err(error) => {
            tracing::info!(%error, "the tags of a file are not shown");
            TagList::Refused(AppError::from(error))
        }
    };
    Ok(FileDetails {
        revision: revision_of(&details),
        content_type: details.content_type,
        storage_class: details.storage_class,
        encryption: details.encryption.map(|encryption| encryption.algorithm),
        checksum: details.checksum,
        versioned: details.object.version.is_some(),
        metadata: details.metadata,
        tags,
    })
}

/// Copies the object onto itself with what is wanted beside it.
async fn write(copier: &Copier, wanted: &ObjectDetails) -> Result<ETag, ServiceError> {
    let Copier { place, retry } = copier;
    let object = &wanted.object;
    let source = CopySource { key: object.key.clone(), etag: object.etag.clone(), version: None };
    if object.size <= SINGLE_COPY_LIMIT {
        return retry.run(|| place.objects.rewrite(&source, wanted)).await;
    }
    // An upload in parts takes over nothing by itself.
    let tags = retry.run(|| place.objects.tags(&object.key)).await?;
    let upload_id = retry.run(|| place.objects.create_multipart_rewrite(wanted, &tags)).await?;
    let condition = WriteCondition::Matches(object.etag.clone());
    large::fill(copier, &source, object.size, &object.key, &condition, &upload_id).await
}

/// Stands for a file and its metadata: where one of them changes, it does.
fn revision_of(details: &ObjectDetails) -> Revision {
    let mut hash = Sha256::new();
    let mut add = |text: &str| {
        hash.update(text.len().to_be_bytes());
        hash.update(text.as_bytes());
    };
    add(&details.object.etag.0);
    add(&timestamp(details.object.modified).0.to_string());
    add(details.content_type.as_deref().unwrap_or_default());
    for Pair { name, value } in &details.metadata {
        add(name);
        add(value);
    }
    Revision(BASE64_URL_SAFE_NO_PAD.encode(hash.finalize()))
}

fn check_metadata(key: &str, content_type: Option<&str>, metadata: &[Pair]) -> Result<(), FilesError> {
    let acceptable = content_type.is_none_or(is_media_type)
        && metadata_size(metadata) <= METADATA_LIMIT
        && (0..metadata.len()).all(|index| is_sendable(metadata, index));
    if acceptable { Ok(()) } else { Err(FilesError::KeyInvalid(key.to_owned())) }
}

/// What another program has written may break the rules for what is typed; only what no header can carry is refused.
fn is_sendable(metadata: &[Pair], index: usize) -> bool {
    use devops360_contract::files::PairProblem::{ValueBlank, ValueCharacter};
    match metadata_problem(metadata, index) {
        None | Some(ValueBlank) => true,
        Some(ValueCharacter) => !metadata[index].value.chars().any(char::is_control),
        Some(_) => false,
    }
}

fn check_tags(key: &str, tags: &[Pair]) -> Result<(), FilesError> {
    let acceptable =
        tags.len() <= TAG_COUNT_LIMIT && (0..tags.len()).all(|index| tag_problem(tags, index).is_none());
    if acceptable { Ok(()) } else { Err(FilesError::KeyInvalid(key.to_owned())) }
}

fn sorted(mut pairs: Vec<Pair>) -> Vec<Pair> {
    pairs.sort();
    pairs
}
