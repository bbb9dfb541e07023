//! `GetSecretValue`: <https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_GetSecretValue.html>.

use devops360_core::cloud::{ErrorKind, ServiceError};
use devops360_core::secret::Secret;

use super::{SERVICE, Secrets};
use crate::error;

pub(super) async fn call(secrets: &Secrets, secret_id: &str) -> Result<Secret, ServiceError> {
    let answer =
        secrets.client.get_secret_value().secret_id(secret_id).send().await.map_err(error::of(SERVICE))?;
    let no_text =
        || ServiceError::new(SERVICE, ErrorKind::Invalid, "BinarySecret", "the secret is binary, not a text");
    answer.secret_string.map(Secret::new).ok_or_else(no_text)
}
