//! The local sandbox: a folder with its connection files, and an endpoint that answers.

use std::path::Path;
use std::time::Duration;

use devops360_contract::connection::{ConnectionFile, TrustMode};
use tokio::fs::File;
use tokio::io::AsyncReadExt;
use tokio::net::TcpStream;
use tokio::time::timeout;

use super::endpoint::EndpointPolicy;
use super::file::{FILE_BYTES_LIMIT, parse, trust_mode};

/// The sandbox's connection file for people.
pub const USER_FILE_NAME: &str = "devops360.connection.json";
/// The sandbox's connection file for operators.
pub const OPERATOR_FILE_NAME: &str = "devops360.operator.connection.json";
/// How long the endpoint may take to accept a connection; on loopback it takes microseconds.
const PATIENCE: Duration = Duration::from_millis(500);

/// The connection files in `directory` whose endpoint answers; user mode first.
pub(super) async fn discover(directory: &Path) -> Vec<ConnectionFile> {
    let mut found = Vec::new();
    for (name, mode) in [(USER_FILE_NAME, TrustMode::User), (OPERATOR_FILE_NAME, TrustMode::Operator)] {
        let Some(file) = read(&directory.join(name)).await else { continue };
        if trust_mode(&file) == mode && answers(&file).await {
            found.push(file);
        }
    }
    found
}

async fn read(path: &Path) -> Option<ConnectionFile> {
    let mut bytes = Vec::new();
    File::open(path).await.ok()?.take(FILE_BYTES_LIMIT + 1).read_to_end(&mut bytes).await.ok()?;
    // A sandbox is on this computer, in a development build as well.
    match parse(&bytes, &path.to_string_lossy(), EndpointPolicy::LoopbackOnly) {
        Ok(file) => Some(file),
        Err(error) => {
            tracing::warn!(%error, "the sandbox's connection file cannot be used");
            None
        }
    }
}

/// Whether something accepts connections at the endpoint of `file`.
pub(super) async fn answers(file: &ConnectionFile) -> bool {
    let Some(endpoint) = file.endpoint.as_deref() else { return false };
    let Ok(url) = EndpointPolicy::Any.check(endpoint) else { return false };
    let (Some(host), Some(port)) = (url.host_str(), url.port_or_known_default()) else { return false };
    let host = host.trim_start_matches('[').trim_end_matches(']').to_owned();
    matches!(timeout(PATIENCE, TcpStream::connect((host, port))).await, Ok(Ok(_)))
}
