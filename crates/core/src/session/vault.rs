//! Where sealed sessions lie, and what else is sealed: a file a connection, its data key in the keychain.

use std::fmt::Write as _;
use std::fs::{self, File};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use devops360_contract::connection::ConnectionId;
use devops360_contract::{AppError, Code};
use sha2::{Digest, Sha256};
use tempfile::Builder;
use thiserror::Error;
use zeroize::Zeroizing;

use super::ports::{Keychain, KeychainError};
use super::seal::{DataKey, open, seal};
use crate::environment::Environment;

/// A sealed session has some kilobytes; whatever is larger is none.
const FILE_BYTES_LIMIT: u64 = 256 * 1024;

/// Sealed files of one kind. Every call may block.
pub(super) struct Vault {
    /// What they are: `session`, for one.
    kind: &'static str,
    keychain: Arc<dyn Keychain>,
    environment: Arc<dyn Environment>,
    directory: PathBuf,
}

/// What a connection's place in the vault holds.
pub(super) enum Contents {
    /// No file.
    Nothing,
    /// A file that opened, of that account.
    Opened { key: DataKey, account: String, plaintext: Zeroizing<Vec<u8>> },
    /// Bytes that do not open any more.
    Damaged,
}

/// The vault did not do its part.
#[derive(Debug, Error)]
pub(super) enum VaultError {
    #[error(transparent)]
    Keychain(#[from] KeychainError),
    #[error("the sealed session cannot be reached on the disk")]
    Disk(#[from] io::Error),
}

impl From<&VaultError> for AppError {
    fn from(error: &VaultError) -> Self {
        match error {
            VaultError::Keychain(_) => Code::KeychainUnavailable.into(),
            VaultError::Disk(_) => Code::SettingsUnwritable.into(),
        }
    }
}

impl Vault {
    pub(super) fn new(
        kind: &'static str,
        keychain: Arc<dyn Keychain>,
        environment: Arc<dyn Environment>,
        directory: PathBuf,
    ) -> Self {
        Self { kind, keychain, environment, directory }
    }

    /// Files of another kind in the same place.
    pub(super) fn beside(&self, kind: &'static str) -> Self {
        Self::new(kind, self.keychain.clone(), self.environment.clone(), self.directory.clone())
    }

    /// The data key of a connection. The one at hand, where there is one: what it seals stays readable until something else
    /// is in its place. Else a new one, read back, since some keychains take everything and keep nothing.
    pub(super) fn data_key(&self, connection: &ConnectionId) -> Result<DataKey, KeychainError> {
        if let Some(kept) = self.key(connection)? {
            return Ok(kept);
        }
        let mut key = DataKey::default();
        self.environment.fill_random(key.as_mut_slice());
        self.keychain.write(&self.entry(connection), key.as_slice())?;
        self.environment.reached("the key is in the keychain");
        match self.key(connection)? {
            Some(kept) if kept == key => Ok(key),
            _ => Err(KeychainError("it does not keep what is written".to_owned())),
        }
    }

    fn key(&self, connection: &ConnectionId) -> Result<Option<DataKey>, KeychainError> {
        let bytes = self.keychain.read(&self.entry(connection))?.map(Zeroizing::new);
        Ok(bytes.and_then(|bytes| <[u8; 32]>::try_from(bytes.as_slice()).ok()).map(Zeroizing::new))
    }

    /// Seals `plaintext` in the place of what was there. A kill leaves the old session or the new one, whole.
    pub(super) fn store(
        &self,
        connection: &ConnectionId,
        key: &DataKey,
        account: &str,
        plaintext: &[u8],
    ) -> Result<(), VaultError> {
        let mut nonce = [0; 24];
        self.environment.fill_random(&mut nonce);
        let sealed = seal(key, account, nonce, plaintext)
            .map_err(|error| io::Error::new(io::ErrorKind::InvalidInput, error))?;
        fs::create_dir_all(&self.directory)?;
        let path = self.path(connection);
        self.remove_unfinished(&path);
        // Created with mode 0600.
        let mut file = Builder::new().prefix(&unfinished(&path)).tempfile_in(&self.directory)?;
        self.environment.reached("the file is there");
        file.write_all(&sealed)?;
        self.environment.reached("the file is written");
        file.as_file().sync_all()?;
        self.environment.reached("the file is durable");
        file.persist(path).map_err(|error| error.error)?;
        self.environment.reached("the file has its name");
        sync_directory(&self.directory)?;
        Ok(())
    }

    /// What a kill has left of earlier files for `path`. They are sealed, but nobody's any more.
    fn remove_unfinished(&self, path: &Path) {
        let prefix = unfinished(path);
        let entries = fs::read_dir(&self.directory).into_iter().flatten().flatten();
        for entry in entries.filter(|entry| entry.file_name().to_string_lossy().starts_with(&prefix)) {
            // The next time, if not now.
            let _ = fs::remove_file(entry.path());
        }
    }

    /// What there is for `connection`.
    pub(super) fn load(&self, connection: &ConnectionId) -> Result<Contents, VaultError> {
        let mut sealed = Vec::new();
        match File::open(self.path(connection)) {
            Ok(file) => file.take(FILE_BYTES_LIMIT).read_to_end(&mut sealed)?,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Contents::Nothing),
            Err(error) => return Err(error.into()),
        };
        let Some(key) = self.key(connection)? else { return Ok(Contents::Damaged) };
        Ok(match open(&key, &sealed) {
            Ok((account, plaintext)) => Contents::Opened { key, account, plaintext },
            Err(_) => Contents::Damaged,
        })
    }

    /// Removes file and key; answers what could not be removed.
    pub(super) fn wipe(&self, connection: &ConnectionId) -> Vec<VaultError> {
        let path = self.path(connection);
        self.remove_unfinished(&path);
        let file = match fs::remove_file(path) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => Some(error.into()),
            _ => None,
        };
        let key = self.keychain.delete(&self.entry(connection)).err().map(VaultError::from);
        file.into_iter().chain(key).collect()
    }

    /// The file's name says nothing, and stays inside the directory whatever the id is.
    fn path(&self, connection: &ConnectionId) -> PathBuf {
        let mut name = String::new();
        for byte in &Sha256::digest(connection.0.as_bytes())[..16] {
            // Writing to a String cannot fail.
            let _ = write!(name, "{byte:02x}");
        }
        self.directory.join(name).with_extension(self.kind)
    }

    /// The keychain entry of a connection's data key.
    fn entry(&self, connection: &ConnectionId) -> String {
        format!("{}:{connection}", self.kind)
    }
}

/// How the names of files begin that are to take the place of `path`.
fn unfinished(path: &Path) -> String {
    format!(".{}-", path.file_name().unwrap_or_default().to_string_lossy())
}

/// Makes a rename durable. Windows has no such call, and needs none.
fn sync_directory(directory: &Path) -> io::Result<()> {
    if cfg!(unix) { File::open(directory)?.sync_all() } else { Ok(()) }
}
