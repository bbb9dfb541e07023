//! A copy of the profile for the person themselves.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::{fs, io};

use base64::Engine;
use base64::engine::general_purpose::STANDARD as BASE64;
use devops360_contract::Timestamp;
use serde::Serialize;

use super::error::ProfileError;
use super::profiles::Profiles;
use crate::environment::timestamp;

/// What the file says, in its order.
#[derive(Serialize)]
struct Export {
    /// Milliseconds since 1970-01-01T00:00:00Z.
    exported_at: Timestamp,
    username: String,
    /// Every attribute of the user pool, by its Cognito name.
    attributes: BTreeMap<String, String>,
    address: String,
    bio: String,
    /// A JPEG, base64.
    photo: Option<String>,
}

impl Profiles {
    /// Everything that is kept of the person outside of their files, as JSON.
    ///
    /// # Errors
    /// When some of it cannot be read: a copy that lacks it would be taken for whole.
    pub async fn export(&self) -> Result<Vec<u8>, ProfileError> {
        let access = self.person.access().await?;
        let user = self.user(&access).await?;
        let (_, record) = self.record().await?;
        let photo = match self.photo().await {
            Ok(jpeg) => Some(BASE64.encode(jpeg)),
            Err(ProfileError::PhotoMissing) => None,
            Err(error) => return Err(error),
        };
        let export = Export {
            exported_at: timestamp(self.environment.now()),
            username: user.username,
            attributes: user.attributes,
            address: record.address,
            bio: record.bio,
            photo,
        };
        serde_json::to_vec_pretty(&export).map_err(|error| ProfileError::Staging(error.into()))
    }

    /// Writes it as `path`; the person was asked whether a file there may go.
    ///
    /// # Errors
    /// When some of it cannot be read, or the file not be written.
    pub async fn export_to(&self, path: PathBuf) -> Result<(), ProfileError> {
        let export = self.export().await?;
        let written = tokio::task::spawn_blocking(move || fs::write(path, export));
        written.await.unwrap_or_else(|error| Err(io::Error::other(error))).map_err(ProfileError::Staging)
    }
}
