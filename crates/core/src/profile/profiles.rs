//! The profile of whoever is signed in: what the shell's commands call.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use devops360_contract::connection::Attribute;
use devops360_contract::profile::{PhotoHandle, Profile, SaveProfile, SaveProfileOutcome, StagedPhoto};

use super::addresses::Addresses;
use super::error::ProfileError;
use super::staging::Staging;
use super::{Access, Person, Record, photo};
use crate::account::ProviderUser;
use crate::cloud::{ErrorKind, ServiceError};
use crate::environment::Environment;
use crate::files::{Place, Retry};
use crate::settings::Preferences;

/// The attributes that the app shows and edits.
const ATTRIBUTES: [Attribute; 4] =
    [Attribute::Email, Attribute::PhoneNumber, Attribute::Name, Attribute::Address];

/// The profile of whoever is signed in, and the photos that wait on this computer.
pub struct Profiles {
    pub(super) person: Arc<dyn Person>,
    pub(super) environment: Arc<dyn Environment>,
    pub(super) staging: Staging,
    pub(super) addresses: Addresses,
    pub(super) retry: Retry,
}

impl Profiles {
    /// `staging` is the folder of prepared photos; it is made when it is needed. Addresses that wait for a code are kept
    /// in `preferences`.
    #[must_use]
    pub fn new(
        person: Arc<dyn Person>,
        preferences: Arc<dyn Preferences>,
        environment: Arc<dyn Environment>,
        staging: PathBuf,
    ) -> Self {
        let (staging, retry) = (Staging::new(staging), Retry::new(environment.clone()));
        Self { person, environment, staging, addresses: Addresses::new(preferences), retry }
    }

    /// The profile. A record that cannot be read leaves the attributes usable.
    ///
    /// # Errors
    /// When nobody is signed in or the attributes cannot be read.
    pub async fn load(&self) -> Result<Profile, ProfileError> {
        let access = self.person.access().await?;
        let (user, record) = tokio::join!(self.user(&access), self.record());
        let user = user?;
        let address_changes = self.addresses.waiting(&access, &user);
        let (record, record_problem) = match record {
            Ok((_, record)) => (record, None),
            Err(error) => {
                tracing::warn!(%error, "the profile's record could not be read");
                (Record::default(), Some(error.into()))
            }
        };
        Ok(Profile { address_changes, record_problem, ..profile(user, &record) })
    }

    /// Saves an edit: the record first, on the condition that nobody changed it, then the attributes.
    ///
    /// # Errors
    /// When nothing could be saved.
    pub async fn save(&self, request: SaveProfile) -> Result<SaveProfileOutcome, ProfileError> {
        super::save::save(self, request).await
    }

    /// Prepares the photo at `path` and keeps it on this computer.
    ///
    /// # Errors
    /// When the file cannot be read, is no usable image, or the disk refuses.
    pub async fn stage_photo(&self, path: &Path) -> Result<StagedPhoto, ProfileError> {
        let handle = PhotoHandle(self.environment.new_id());
        let (path, staging, now) = (path.to_owned(), self.staging.clone(), self.environment.now());
        let kept = handle.clone();
        let staged = tokio::task::spawn_blocking(move || {
            let jpeg = photo::prepare(&photo::read(&path)?)?;
            staging.keep(&kept, &jpeg, now)
        });
        staged.await.map_err(|error| ProfileError::Staging(std::io::Error::other(error)))??;
        Ok(StagedPhoto { handle })
    }

    /// The prepared photo, a JPEG.
    ///
    /// # Errors
    /// `PhotoGone` when it was sent or removed.
    pub async fn staged_photo(&self, handle: &PhotoHandle) -> Result<Vec<u8>, ProfileError> {
        let (staging, handle) = (self.staging.clone(), handle.clone());
        let read = tokio::task::spawn_blocking(move || staging.read(&handle));
        read.await.map_err(|error| ProfileError::Staging(std::io::Error::other(error)))?
    }

    pub(super) async fn user(&self, access: &Access) -> Result<ProviderUser, ProfileError> {
        user(self.person.as_ref(), &self.retry, access).await
    }

    /// The person's place and their record; a new one where there is none.
    pub(super) async fn record(&self) -> Result<(Place, Record), ProfileError> {
        let place = self.person.place().await?;
        let record = self.retry.run(|| place.records.get(&place.owner)).await;
        let record = record.map_err(|source| failed(&place, source))?;
        Ok((place, record.unwrap_or_default()))
    }
}

fn profile(user: ProviderUser, record: &Record) -> Profile {
    let is_true = |name: &str| user.attributes.get(name).is_some_and(|value| value == "true");
    let (email_verified, phone_verified) = (is_true("email_verified"), is_true("phone_number_verified"));
    let mut attributes: BTreeMap<Attribute, String> = ATTRIBUTES
        .into_iter()
        .filter_map(|attribute| Some((attribute, user.attributes.get(attribute.as_str())?.clone())))
        .filter(|(_, value)| !value.is_empty())
        .collect();
    if !record.address.is_empty() {
        attributes.entry(Attribute::Address).or_insert_with(|| record.address.clone());
    }
    Profile {
        username: user.username,
        attributes,
        email_verified,
        phone_verified,
        bio: record.bio.clone(),
        photo: record.photo_key.as_deref().map(version),
        revision: record.revision,
        record_problem: None,
        address_changes: Vec::new(),
    }
}

/// Who the person is to the pool. Where it refuses them, the session may have been ended from elsewhere.
pub(super) async fn user(
    person: &dyn Person,
    retry: &Retry,
    access: &Access,
) -> Result<ProviderUser, ProfileError> {
    let get = || access.identity_provider.get_user(&access.access_token);
    match retry.run(get).await {
        Ok(user) => Ok(user),
        Err(error) => {
            if matches!(error.kind, ErrorKind::Unauthenticated | ErrorKind::NotFound) {
                person.doubt(&access.access_token).await?;
            }
            Err(ProfileError::Attributes(Box::new(error)))
        }
    }
}

/// The record of this place could not be read or written.
pub(super) fn failed(place: &Place, source: ServiceError) -> ProfileError {
    ProfileError::Record { table: place.table.clone(), source: Box::new(source) }
}

/// What changes with every photo: the last component of its key.
fn version(photo_key: &str) -> String {
    photo_key.rsplit('/').next().unwrap_or(photo_key).to_owned()
}
