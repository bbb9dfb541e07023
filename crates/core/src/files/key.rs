//! Keys: the window's are relative to the person's prefix, the bucket's are whole.

use super::error::FilesError;
use super::journal::Whose;
use super::workspace::Place;
use crate::cloud::ServiceError;

/// The longest key that S3 takes, in bytes of UTF-8.
pub(crate) const KEY_LIMIT: usize = 1024;

impl Place {
    /// Whose place it is.
    pub(crate) fn whose(&self) -> Whose {
        Whose { connection: self.connection.clone(), owner: self.owner.clone() }
    }

    /// The whole key of the folder `relative`: `""`, or ending in `/`.
    pub(crate) fn folder(&self, relative: &str) -> Result<String, FilesError> {
        if !relative.is_empty() && !relative.ends_with('/') {
            return Err(FilesError::KeyInvalid(relative.to_owned()));
        }
        self.whole(relative)
    }

    /// The whole key of the file `relative`.
    pub(crate) fn file(&self, relative: &str) -> Result<String, FilesError> {
        if relative.is_empty() || relative.ends_with('/') {
            return Err(FilesError::KeyInvalid(relative.to_owned()));
        }
        self.whole(relative)
    }

    /// The whole key of the file or folder `relative`.
    pub(crate) fn whole(&self, relative: &str) -> Result<String, FilesError> {
        let key = format!("{}{relative}", self.files);
        self.check_length(&key)?;
        Ok(key)
    }

    /// Refuses a whole key that is longer than S3 takes.
    pub(crate) fn check_length(&self, key: &str) -> Result<(), FilesError> {
        if key.len() > KEY_LIMIT { Err(FilesError::NameRefused(name(key).to_owned())) } else { Ok(()) }
    }

    /// Names what was attempted in this place when a service call fails.
    pub(crate) fn failed(&self, action: &'static str, key: &str) -> impl FnOnce(ServiceError) -> FilesError {
        let (name, bucket) = (name(key).to_owned(), self.bucket.clone());
        move |source| FilesError::Service { action, name, bucket, source: Box::new(source) }
    }
}

/// The last component of a key; of a folder's key without its `/`.
pub(crate) fn name(key: &str) -> &str {
    let key = key.strip_suffix('/').unwrap_or(key);
    key.rsplit('/').next().unwrap_or(key)
}

/// The folder of a file's key: `""`, or ending in `/`.
pub(crate) fn folder_of(key: &str) -> &str {
    key.rfind('/').map_or("", |slash| &key[..=slash])
}
