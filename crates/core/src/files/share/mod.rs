//! Links that open one file to whoever has them: made, and noted without the link itself.
//!
//! A link is signed with credentials and ends with them, whatever it says of itself. It cannot be revoked; it ends early
//! only where the object it names does.

mod life;
mod list;
mod ports;

use std::sync::Arc;
use std::time::Duration;

use devops360_contract::connection::ConnectionId;
use devops360_contract::files::{ForgetShares, ListShares, ShareFile, ShareId, ShareList, SharedLink};

use self::life::{Life, SERVICE_LIMIT, whole_second};
use self::list::Noted;
use super::SafeName;
use super::error::FilesError;
use super::key::name;
use super::retry::Retry;
use super::visible::visible;
use super::workspace::{Place, Workspace};
use crate::environment::{Environment, timestamp};
use crate::secret::Secret;
use crate::settings::Preferences;

pub use self::ports::{CredentialsEnd, HeldCredentials, LinkRequest, LinkSigner, disposition};

/// The shortest life that can be asked for.
const SHORTEST: Duration = Duration::from_secs(60);

/// The links that were made on this computer.
pub struct Shares {
    workspace: Arc<dyn Workspace>,
    environment: Arc<dyn Environment>,
    retry: Retry,
    noted: Noted,
}

/// A link on its way to the clipboard.
#[derive(Debug)]
pub struct MadeLink {
    /// The link itself: a key to the file. Hand it on and let it go.
    pub url: Secret,
    /// What is kept of it.
    pub link: SharedLink,
}

impl Shares {
    /// Notes links in `preferences`.
    #[must_use]
    pub fn new(
        workspace: Arc<dyn Workspace>,
        environment: Arc<dyn Environment>,
        preferences: Arc<dyn Preferences>,
    ) -> Self {
        let noted = Noted::new(preferences);
        Self { workspace, retry: Retry::new(environment.clone()), environment, noted }
    }

    /// Makes a link and notes it.
    ///
    /// # Errors
    /// When nobody is signed in, the file is gone, there is nothing to sign with, or the note cannot be written; there is
    /// no link then.
    pub async fn make(&self, request: ShareFile) -> Result<MadeLink, FilesError> {
        let place = self.workspace.place().await?;
        let key = place.file(&request.key)?;
        let asked =
            Duration::from_secs(request.seconds).clamp(SHORTEST, SERVICE_LIMIT + Duration::from_secs(1));
        let found = self.retry.run(|| place.objects.head(&key)).await.map_err(place.failed("read", &key))?;
        found.ok_or_else(|| FilesError::ObjectNotFound(name(&key).to_owned()))?;
        let held = self.hold(&place, asked).await.map_err(place.failed("share", &key))?;
        let made = whole_second(self.environment.now());
        let Life { lasting, end } = Life::of(asked, held.end(), made);
        if lasting.is_zero() {
            return Err(FilesError::LinkNotSigned(name(&key).to_owned()));
        }
        let link = LinkRequest {
            disposition: disposition(&file_name(&request.key)),
            key: key.clone(),
            made,
            lasting,
        };
        let url = held.sign(link).await.map_err(place.failed("share", &key))?;
        let link = SharedLink {
            id: ShareId(self.environment.new_id()),
            name: visible(name(&request.key)),
            key: request.key,
            made: timestamp(made),
            ends: timestamp(made + lasting),
            end,
        };
        self.noted.add(&place.whose(), link.clone(), self.environment.timestamp())?;
        Ok(MadeLink { url, link })
    }

    /// Takes back the note of a link that nobody got.
    ///
    /// # Errors
    /// When the list cannot be written.
    pub async fn withdraw(&self, id: &ShareId) -> Result<(), FilesError> {
        let whose = self.workspace.place().await?.whose();
        self.noted.remove(&whose, std::slice::from_ref(id))
    }

    /// The links that were made here by whoever is signed in.
    ///
    /// # Errors
    /// When nobody is signed in.
    pub async fn list(&self, request: ListShares) -> Result<ShareList, FilesError> {
        let ListShares {} = request;
        let whose = self.workspace.place().await?.whose();
        Ok(self.noted.list(&whose))
    }

    /// Takes links off the list; they go on working until they end.
    ///
    /// # Errors
    /// When nobody is signed in, or the list cannot be written.
    pub async fn forget(&self, request: ForgetShares) -> Result<ShareList, FilesError> {
        let whose = self.workspace.place().await?.whose();
        self.noted.remove(&whose, &request.ids)?;
        Ok(self.noted.list(&whose))
    }

    /// Takes every link of a connection off the list, when its person signs out.
    ///
    /// # Errors
    /// When the list cannot be written.
    pub fn forget_connection(&self, connection: &ConnectionId) -> Result<(), FilesError> {
        self.noted.remove_connection(connection)
    }

    /// Credentials that last as long as was asked, or else the longest that can be had.
    async fn hold(
        &self,
        place: &Place,
        asked: Duration,
    ) -> Result<Arc<dyn HeldCredentials>, crate::cloud::ServiceError> {
        let held = self.retry.run(|| place.links.hold(false)).await?;
        if held.end().outlasts(self.environment.now() + asked.min(SERVICE_LIMIT)) {
            return Ok(held);
        }
        match place.links.hold(true).await {
            Ok(renewed) if renewed.end() >= held.end() => Ok(renewed),
            Ok(_) => Ok(held),
            Err(error) => {
                tracing::info!(%error, "a link is signed with the credentials as they are");
                Ok(held)
            }
        }
    }
}

/// The name that a browser saves the file under.
fn file_name(key: &str) -> String {
    SafeName::of_key(key).map_or_else(|_| visible(name(key)), |safe| safe.to_string())
}
