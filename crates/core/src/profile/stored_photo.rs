//! The photo in the bucket: the object first, then the record that points to it, then the old object goes.

use bytes::BytesMut;
use devops360_contract::profile::{PHOTO_BYTES_LIMIT, PhotoHandle, Profile};
use futures::StreamExt;

use super::error::{PhotoError, ProfileError};
use super::profiles::{Profiles, failed};
use super::save::{Written, write};
use crate::files::{Place, PutRequest, WriteCondition, crc64nvme};

/// How often the pointer is tried when others write the record at the same time.
const ATTEMPTS: usize = 5;

impl Profiles {
    /// Sends a prepared photo and makes it the profile's.
    ///
    /// # Errors
    /// `PhotoGone` when it is not there any more; otherwise what refused. The old photo stays then.
    pub async fn save_photo(&self, handle: &PhotoHandle) -> Result<Profile, ProfileError> {
        self.send_waiting_photo(handle).await?;
        self.load().await
    }

    /// Sends a prepared photo, as after the first sign-in of a person who chose it at sign-up; it is removed from this
    /// computer then.
    ///
    /// # Errors
    /// As [`Profiles::save_photo`]; the photo keeps waiting.
    pub async fn send_waiting_photo(&self, handle: &PhotoHandle) -> Result<(), ProfileError> {
        let jpeg = self.staged_photo(handle).await?;
        let place = self.person.place().await?;
        let key = format!("{}{}.jpg", place.photos, self.environment.new_id());
        let request = PutRequest {
            key: key.clone(),
            crc64nvme: crc64nvme(&jpeg),
            body: jpeg.into(),
            content_type: Some("image/jpeg".to_owned()),
            condition: WriteCondition::Always,
        };
        let sent = self.retry.run(|| place.objects.put(request.clone())).await;
        sent.map_err(place.failed("upload", &key))?;
        match self.point_to(Some(key.clone())).await {
            Ok(old) => self.discard(&place, old).await,
            Err(error) => {
                self.discard(&place, Some(key)).await;
                return Err(error);
            }
        }
        self.staging.remove(handle);
        Ok(())
    }

    /// Removes the profile's photo.
    ///
    /// # Errors
    /// When the record cannot be changed; the photo stays then.
    pub async fn remove_photo(&self) -> Result<Profile, ProfileError> {
        let old = self.point_to(None).await?;
        let place = self.person.place().await?;
        self.discard(&place, old).await;
        self.load().await
    }

    /// The profile's photo.
    ///
    /// # Errors
    /// `PhotoMissing` when none is set; otherwise what refused.
    pub async fn photo(&self) -> Result<Vec<u8>, ProfileError> {
        let (place, record) = self.record().await?;
        let key = record.photo_key.filter(|key| is_own(&place, key)).ok_or(ProfileError::PhotoMissing)?;
        let body = self.retry.run(|| place.objects.get(&key, None, None)).await;
        let mut body = body.map_err(place.failed("download", &key))?;
        let mut bytes = BytesMut::new();
        while let Some(chunk) = body.stream.next().await {
            bytes.extend_from_slice(&chunk.map_err(place.failed("download", &key))?);
            if bytes.len() as u64 > PHOTO_BYTES_LIMIT {
                return Err(PhotoError::TooLarge.into());
            }
        }
        Ok(bytes.to_vec())
    }

    /// Makes the record point to `key`, whatever else changes in it meanwhile; answers the key before.
    async fn point_to(&self, key: Option<String>) -> Result<Option<String>, ProfileError> {
        let mut attempts = 0;
        loop {
            let (place, mut record) = self.record().await?;
            let old = std::mem::replace(&mut record.photo_key, key.clone());
            if old == key {
                return Ok(None);
            }
            record.revision += 1;
            if write(self, &place, &record).await? == Written::Here {
                return Ok(old);
            }
            attempts += 1;
            if attempts == ATTEMPTS {
                return Err(crowded(&place));
            }
        }
    }

    /// Deletes a photo that nothing points to any more; what stays behind costs a little room and is logged.
    async fn discard(&self, place: &Place, key: Option<String>) {
        let Some(key) = key.filter(|key| is_own(place, key)) else { return };
        if let Err(error) = self.retry.run(|| place.objects.delete(&key)).await {
            tracing::warn!(%error, "an old photo could not be deleted");
        }
    }
}

/// Whether the key is one of the person's photos: a record could name anything.
fn is_own(place: &Place, key: &str) -> bool {
    key.starts_with(&place.photos)
}

/// The record changed under every attempt.
fn crowded(place: &Place) -> ProfileError {
    use crate::cloud::{ErrorKind, Service, ServiceError};
    let source =
        ServiceError::new(Service::Table, ErrorKind::Throttled, "", "the record changes all the time");
    failed(place, source)
}
