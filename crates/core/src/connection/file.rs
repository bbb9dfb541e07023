//! Reading a connection file.

use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use devops360_contract::connection::{ConnectionFile, CredentialSource, TrustMode};
use serde_json::Value;

use super::endpoint::EndpointPolicy;
use super::error::ConnectionError;
use super::validate::validate;

/// What a connection file may weigh, in bytes; a real one has about one thousand.
pub const FILE_BYTES_LIMIT: u64 = 64 * 1024;
/// The version of the format that this release reads and writes.
const VERSION: u32 = 1;

/// Reads the bytes of the connection file at `path`, at most one more than it may have: a huge or endless file costs
/// nothing.
///
/// # Errors
/// `Unreadable`, also where it is no ordinary file.
pub async fn read(path: PathBuf, name: &str) -> Result<Vec<u8>, ConnectionError> {
    let read = tokio::task::spawn_blocking(move || read_bounded(&path)).await;
    read.unwrap_or_else(|error| Err(io::Error::other(error)))
        .map_err(|source| ConnectionError::Unreadable { name: name.to_owned(), source: Arc::new(source) })
}

/// Reads and validates the bytes of a connection file; `name` is only for messages.
///
/// # Errors
/// The first thing that is wrong, exactly: size, JSON, version, field, endpoint.
pub fn parse(bytes: &[u8], name: &str, endpoints: EndpointPolicy) -> Result<ConnectionFile, ConnectionError> {
    if bytes.len() as u64 > FILE_BYTES_LIMIT {
        return Err(ConnectionError::TooLarge { name: name.to_owned(), limit: FILE_BYTES_LIMIT });
    }
    let malformed = |error: serde_json::Error| ConnectionError::Malformed {
        name: name.to_owned(),
        detail: error.to_string(),
    };
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let value: Value = serde_json::from_slice(bytes).map_err(malformed)?;
    check_version(&value)?;
    // From the bytes again, since only then an error names line and column.
    let file: ConnectionFile = serde_json::from_slice(bytes).map_err(malformed)?;
    match validate(&file, endpoints).into_iter().next() {
        Some(error) => Err(error),
        None => Ok(file),
    }
}

fn read_bounded(path: &Path) -> io::Result<Vec<u8>> {
    // Asked before opening: opening a pipe would wait for its other end.
    if !fs::metadata(path)?.is_file() {
        return Err(io::Error::new(io::ErrorKind::InvalidInput, "not an ordinary file"));
    }
    let mut bytes = Vec::new();
    File::open(path)?.take(FILE_BYTES_LIMIT + 1).read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// A file of a later format is told by its version, not by the fields that this release does not know.
fn check_version(value: &Value) -> Result<(), ConnectionError> {
    match value.get("version") {
        Some(version) if version.as_u64() != Some(u64::from(VERSION)) => {
            Err(ConnectionError::VersionUnknown { version: version.to_string() })
        }
        _ => Ok(()),
    }
}

/// In whose name a connection reaches a person's data.
#[must_use]
pub const fn trust_mode(file: &ConnectionFile) -> TrustMode {
    match file.credentials {
        CredentialSource::IdentityPool => TrustMode::User,
        CredentialSource::Machine => TrustMode::Operator,
    }
}
