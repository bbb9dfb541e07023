//! The end of an account: what would go, and that it goes.
//!
//! Files and photos go with all their versions, then the record, and whoever signs in last: until then the person can come
//! back, and a deletion that was cut short is run again from its beginning.

use std::sync::Arc;

use devops360_contract::Timestamp;
use devops360_contract::connection::ConnectionId;
use devops360_contract::files::Amount;
use devops360_contract::profile::{DeletionPreview, DeletionProgress};
use futures::pin_mut;
use futures::stream::{self, Stream, TryStreamExt};
use serde::{Deserialize, Serialize};
use tokio::sync::broadcast;

use super::error::ProfileError;
use super::profiles::{failed, user};
use super::{Access, Person};
use crate::account::ProviderUser;
use crate::cloud::ServiceError;
use crate::environment::{Environment, timestamp};
use crate::files::{ObjectVersion, Place, Retry, VersionMarker};
use crate::settings::{Preferences, StoredList};

/// How many messages wait for a slow listener; each replaces the one before.
const BACKLOG: usize = 16;

/// A deletion that has begun.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Begun {
    connection: ConnectionId,
    sub: String,
    since: Timestamp,
}

/// Deletes the account of whoever is signed in.
pub struct AccountDeletion {
    person: Arc<dyn Person>,
    environment: Arc<dyn Environment>,
    begun: StoredList<Begun>,
    retry: Retry,
    told: broadcast::Sender<DeletionProgress>,
}

impl AccountDeletion {
    /// Notes in `preferences` what has begun.
    #[must_use]
    pub fn new(
        person: Arc<dyn Person>,
        preferences: Arc<dyn Preferences>,
        environment: Arc<dyn Environment>,
    ) -> Self {
        Self {
            person,
            begun: StoredList::new(preferences, "account-deletions", "account-deletions-unreadable"),
            retry: Retry::new(environment.clone()),
            environment,
            told: broadcast::channel(BACKLOG).0,
        }
    }

    /// How far a deletion is.
    #[must_use]
    pub fn subscribe(&self) -> broadcast::Receiver<DeletionProgress> {
        self.told.subscribe()
    }

    /// What a deletion would take away.
    ///
    /// # Errors
    /// When nobody is signed in, or the bucket or the table does not answer.
    pub async fn preview(&self) -> Result<DeletionPreview, ProfileError> {
        let (access, place) = (self.person.access().await?, self.person.place().await?);
        let user = user(self.person.as_ref(), &self.retry, &access).await?;
        let record = self.retry.run(|| place.records.get(&place.owner)).await;
        let record = record.map_err(|error| failed(&place, error))?;
        let (mut files, mut earlier) = (Amount::default(), Amount::default());
        for prefix in prefixes(&place).into_iter().filter(|prefix| *prefix != place.photos) {
            let versions = self.versions(&place, prefix);
            pin_mut!(versions);
            while let Some(page) = versions.try_next().await? {
                for ObjectVersion { object, is_latest, .. } in page.into_iter().filter(is_file) {
                    let is_there = is_latest && !object.key.starts_with(&place.trash);
                    if is_there { files.add(object.size) } else { earlier.add(object.size) }
                }
            }
        }
        Ok(DeletionPreview {
            name: name(&user, &access.sub).to_owned(),
            files,
            earlier,
            photo: record.as_ref().is_some_and(|record| record.photo_key.is_some()),
            record: record.is_some(),
            begun: self.begun.all().iter().find(|begun| is_of(begun, &access)).map(|begun| begun.since),
        })
    }

    /// Whether the person typed their name to agree.
    ///
    /// # Errors
    /// When nobody is signed in, or the pool does not answer.
    pub async fn is_agreed(&self, typed: &str) -> Result<bool, ProfileError> {
        let access = self.person.access().await?;
        let user = user(self.person.as_ref(), &self.retry, &access).await?;
        Ok(name(&user, &access.sub) == typed.trim())
    }

    /// Deletes everything, the account last. After a failure or a kill the same call goes on with what is left.
    ///
    /// # Errors
    /// When something cannot be deleted: then the account is still there.
    pub async fn run(&self) -> Result<(), ProfileError> {
        let (access, place) = (self.person.access().await?, self.person.place().await?);
        self.note(&access);
        let mut deleted = 0;
        for prefix in prefixes(&place) {
            self.delete_below(&place, prefix, &mut deleted).await?;
        }
        let record = self.retry.run(|| place.records.delete(&place.owner)).await;
        record.map_err(|error| failed(&place, error))?;
        self.delete_user().await?;
        self.forget(&access);
        Ok(())
    }

    async fn delete_below(&self, place: &Place, prefix: &str, deleted: &mut u64) -> Result<(), ProfileError> {
        let versions = self.versions(place, prefix);
        pin_mut!(versions);
        while let Some(page) = versions.try_next().await? {
            let delete = || place.objects.delete_versions(&page);
            self.retry.run(delete).await.map_err(place.failed("delete", prefix))?;
            *deleted += page.len() as u64;
            // Nobody listens before the window has subscribed.
            let _ = self.told.send(DeletionProgress { deleted: *deleted });
        }
        Ok(())
    }

    /// Every version below `prefix`, in pages that are not empty.
    fn versions<'a>(
        &'a self,
        place: &'a Place,
        prefix: &'a str,
    ) -> impl Stream<Item = Result<Vec<ObjectVersion>, ProfileError>> + 'a {
        stream::try_unfold(Some(None::<VersionMarker>), move |from| async move {
            let Some(after) = from else { return Ok(None) };
            let list = || place.objects.all_versions(prefix, after.as_ref());
            let page = self.retry.run(list).await.map_err(place.failed("list", prefix))?;
            // A server that hands back the marker it was given would be asked for ever.
            let next = page.next.filter(|next| Some(next) != after.as_ref());
            Ok(Some((page.versions, next.map(Some))))
        })
        .try_filter(|page| std::future::ready(!page.is_empty()))
    }

    /// The account itself. Where the answer is lost, the next attempt finds nobody: they are gone.
    async fn delete_user(&self) -> Result<(), ProfileError> {
        let Access { identity_provider, access_token, .. } = self.person.access().await?;
        let delete = || identity_provider.delete_user(&access_token);
        match self.retry.run(delete).await {
            Err(error) if !is_gone(&error) => Err(ProfileError::Attributes(Box::new(error))),
            _ => Ok(()),
        }
    }

    fn note(&self, access: &Access) {
        let since = timestamp(self.environment.now());
        let (connection, sub) = (access.connection.clone(), access.sub.clone());
        self.change(|all| {
            if !all.iter().any(|begun| is_of(begun, access)) {
                all.push(Begun { connection, sub, since });
            }
        });
    }

    fn forget(&self, access: &Access) {
        self.change(|all| all.retain(|begun| !is_of(begun, access)));
    }

    /// The note is a reminder: a deletion goes on without it.
    fn change(&self, edit: impl FnOnce(&mut Vec<Begun>)) {
        if let Err(error) = self.begun.change(edit) {
            tracing::warn!(%error, "that a deletion has begun could not be noted");
        }
    }
}

/// What the person calls themselves: their address where the pool made the user name up.
fn name<'a>(user: &'a ProviderUser, sub: &str) -> &'a str {
    let address = user.attributes.get("email").filter(|_| user.username == sub);
    address.unwrap_or(&user.username)
}

/// Where everything of a person's is; the trash may be inside of the files.
fn prefixes(place: &Place) -> Vec<&str> {
    let trash = Some(place.trash.as_str()).filter(|trash| !trash.starts_with(&place.files));
    [Some(place.files.as_str()), trash, Some(place.photos.as_str())].into_iter().flatten().collect()
}

/// A delete marker and a folder's marker are none.
fn is_file(version: &ObjectVersion) -> bool {
    !version.is_deleted && !version.object.key.ends_with('/')
}

fn is_of(begun: &Begun, access: &Access) -> bool {
    begun.connection == access.connection && begun.sub == access.sub
}

/// Whether the pool says that it does not know the person any more.
fn is_gone(error: &ServiceError) -> bool {
    error.code == "UserNotFoundException"
        || error.code == "NotAuthorizedException" && error.message.contains("does not exist")
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::{ProviderUser, name};

    #[test]
    fn a_name_that_the_pool_made_up_is_nobodys_to_type() {
        let attributes = BTreeMap::from([("email".to_owned(), "ada@example.com".to_owned())]);
        let user = |username: &str| ProviderUser {
            username: username.to_owned(),
            attributes: attributes.clone(),
            ..ProviderUser::default()
        };
        assert_eq!(name(&user("ada"), "0f3c2a1e"), "ada");
        assert_eq!(name(&user("0f3c2a1e"), "0f3c2a1e"), "ada@example.com");
        assert_eq!(
            name(&ProviderUser { username: "0f3c2a1e".to_owned(), ..ProviderUser::default() }, "0f3c2a1e"),
            "0f3c2a1e"
        );
    }
}
