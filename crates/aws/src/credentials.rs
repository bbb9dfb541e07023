//! Whose credentials sign a request.

use std::error::Error;
use std::fmt;
use std::sync::Arc;

use aws_config::default_provider::credentials::DefaultCredentialsChain;
use aws_credential_types::Credentials;
use aws_credential_types::provider::error::CredentialsError;
use aws_credential_types::provider::{ProvideCredentials, Result, future};
use devops360_core::session::{AwsCredentials, CredentialsProvider};

/// The credentials of a signed-in person, from the session.
pub(crate) struct PersonCredentials(Arc<dyn CredentialsProvider>);

impl PersonCredentials {
    pub(crate) fn new(person: Arc<dyn CredentialsProvider>) -> Self {
        Self(person)
    }

    async fn load(&self) -> Result {
        let credentials = self.0.credentials().await;
        credentials
            .map(|credentials| signing(&credentials))
            .map_err(|error| CredentialsError::provider_error(SessionFailure(error)))
    }
}

impl ProvideCredentials for PersonCredentials {
    fn provide_credentials<'a>(&'a self) -> future::ProvideCredentials<'a>
    where
        Self: 'a,
    {
        future::ProvideCredentials::new(self.load())
    }
}

impl fmt::Debug for PersonCredentials {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("PersonCredentials")
    }
}

/// A person's credentials as the SDK takes them.
pub(crate) fn signing(credentials: &AwsCredentials) -> Credentials {
    Credentials::new(
        credentials.access_key_id.as_str(),
        credentials.secret_key.reveal(),
        Some(credentials.session_token.reveal().to_owned()),
        Some(credentials.expires_at),
        "identity pool",
    )
}

/// Why the session has no credentials to give; a source like any other error, which an `Arc` alone is not.
#[derive(Debug)]
pub(crate) struct SessionFailure(pub(crate) Arc<dyn Error + Send + Sync>);

impl fmt::Display for SessionFailure {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("the session has no credentials")
    }
}

impl Error for SessionFailure {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        Some(self.0.as_ref())
    }
}

/// This computer's AWS credential chain: environment, profile, SSO, and what else the AWS CLI knows.
///
/// The chain is made anew each time, so that a profile written while the app runs counts; the identity cache in
/// front of it makes that rare.
#[derive(Debug)]
pub(crate) struct MachineCredentials;

impl ProvideCredentials for MachineCredentials {
    fn provide_credentials<'a>(&'a self) -> future::ProvideCredentials<'a>
    where
        Self: 'a,
    {
        future::ProvideCredentials::new(async {
            DefaultCredentialsChain::builder().build().await.provide_credentials().await
        })
    }
}
