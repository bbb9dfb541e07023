//! A request with the app client's proof, repeated once where the client secret was rotated.

use super::ports::ClientProof;
use super::secret_hash::secret_hash;
use crate::cloud::ServiceError;
use crate::connection::{ActiveConnection, ConnectionError};

/// A request failed, or its proof could not be made.
#[derive(Debug)]
pub(super) enum ProvenError {
    Connection(ConnectionError),
    Service(ServiceError),
}

/// Sends a request with the proof for `username`; once more, with the secret fetched anew, where Cognito says that the
/// proof is wrong.
pub(super) async fn with_proof<T, F, R>(
    connection: &ActiveConnection,
    username: &str,
    request: F,
) -> Result<T, ProvenError>
where
    F: Fn(ClientProof) -> R,
    R: Future<Output = Result<T, ServiceError>>,
{
    match request(proof(connection, username).await?).await {
        Err(error) if connection.file.client_secret.is_some() && is_proof_wrong(&error) => {
            tracing::info!("the client secret is not taken; it is fetched again");
            connection.forget_client_secret().await;
            request(proof(connection, username).await?).await.map_err(ProvenError::Service)
        }
        answer => answer.map_err(ProvenError::Service),
    }
}

/// `SECRET_HASH` for `username`, nothing for a public client.
pub(super) async fn proof(connection: &ActiveConnection, username: &str) -> Result<ClientProof, ProvenError> {
    let secret = connection.client_secret().await.map_err(ProvenError::Connection)?;
    Ok(secret.map(|secret| secret_hash(username, &connection.file.client_id, &secret)))
}

fn is_proof_wrong(error: &ServiceError) -> bool {
    error.code == "NotAuthorizedException" && error.message.to_ascii_lowercase().contains("secret hash")
}
