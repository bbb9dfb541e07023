//! The connection in use.

use devops360_contract::connection::{ConnectionFile, ConnectionId, TrustMode};

use super::client_secret::ClientSecret;
use super::error::ConnectionError;
use super::file::trust_mode;
use crate::cloud::{Cloud, Services};
use crate::secret::Secret;

/// What stands for the owner id in a layout.
const OWNER: &str = "{owner}";

/// The connection in use, with its services opened. It stays the same object until its file changes.
pub struct ActiveConnection {
    /// Names it.
    pub id: ConnectionId,
    /// Its file, validated.
    pub file: ConnectionFile,
    /// In whose name a person's data is reached.
    pub mode: TrustMode,
    /// The services that work before anybody is signed in.
    pub services: Services,
    client_secret: ClientSecret,
}

impl ActiveConnection {
    /// Opens the services of `file`; nothing is sent yet.
    pub(super) fn open(id: ConnectionId, file: ConnectionFile, cloud: &dyn Cloud) -> Self {
        let services = cloud.services(&file);
        Self { mode: trust_mode(&file), services, id, file, client_secret: ClientSecret::default() }
    }

    /// The app client's secret, `None` for a public client. Fetched once, then kept in memory.
    ///
    /// # Errors
    /// What exactly keeps it from being read.
    pub async fn client_secret(&self) -> Result<Option<Secret>, ConnectionError> {
        let Some(source) = &self.file.client_secret else { return Ok(None) };
        self.client_secret.get(self.services.secrets.as_ref(), source).await.map(Some)
    }

    /// Forgets the client secret, so that the next use fetches it again: it may have been rotated.
    pub async fn forget_client_secret(&self) {
        self.client_secret.forget().await;
    }

    /// The key prefix of `owner`'s files, ending in `/`.
    #[must_use]
    pub fn files_prefix(&self, owner: &str) -> String {
        self.file.layout.files.replace(OWNER, owner)
    }

    /// The key prefix of `owner`'s trash, ending in `/`: beside the files, or hidden among them where the layout gives
    /// a person nothing else.
    #[must_use]
    pub fn trash_prefix(&self, owner: &str) -> String {
        let files = &self.file.layout.files;
        let after_owner = files.find(OWNER).map_or(files.len(), |at| at + OWNER.len());
        let own = files[after_owner..].find('/').map_or(files.len(), |slash| after_owner + slash + 1);
        let name = if own == files.len() { ".trash/" } else { "trash/" };
        format!("{}{name}", &files[..own]).replace(OWNER, owner)
    }

    /// The key prefix of `owner`'s photos, ending in `/`.
    #[must_use]
    pub fn photos_prefix(&self, owner: &str) -> String {
        self.file.layout.photos.replace(OWNER, owner)
    }
}
