//! `GetObject` as a link: <https://docs.aws.amazon.com/AmazonS3/latest/userguide/ShareObjectPreSignedURL.html>.
//!
//! A link carries the access key's id and the session token of whoever signed it: it is a secret, and never logged.

use std::sync::Arc;

use async_trait::async_trait;
use aws_config::SdkConfig;
use aws_credential_types::Credentials;
use aws_credential_types::provider::{ProvideCredentials, SharedCredentialsProvider};
use aws_sdk_s3::Client;
use aws_sdk_s3::config::Builder;
use aws_sdk_s3::error::SdkError;
use aws_sdk_s3::presigning::PresigningConfig;
use devops360_core::cloud::{ErrorKind, ServiceError};
use devops360_core::files::{CredentialsEnd, HeldCredentials, LinkRequest, LinkSigner};
use devops360_core::secret::Secret;
use devops360_core::session::CredentialsProvider;

use super::{SERVICE, client_config};
use crate::credentials::{MachineCredentials, signing};
use crate::error;

/// Signs links to one bucket's objects.
pub(crate) struct Links {
    config: SdkConfig,
    bucket: String,
    /// The signed-in person; this computer's own credentials without.
    person: Option<Arc<dyn CredentialsProvider>>,
}

impl Links {
    pub(crate) fn new(
        config: &SdkConfig,
        bucket: &str,
        person: Option<Arc<dyn CredentialsProvider>>,
    ) -> Self {
        Self { config: config.clone(), bucket: bucket.to_owned(), person }
    }

    /// The credentials themselves, past the cache that requests go through. This computer's chain is read anew each time,
    /// so what it gives is as new as can be had.
    async fn load(&self, renewed: bool) -> Result<Credentials, ServiceError> {
        let Some(person) = &self.person else {
            let none = |error| error::unanswered(SERVICE, ErrorKind::Unauthenticated, Box::new(error));
            return MachineCredentials.provide_credentials().await.map_err(none);
        };
        let loaded = if renewed { person.renewed().await } else { person.credentials().await };
        loaded.map(|credentials| signing(&credentials)).map_err(error::no_session(SERVICE))
    }
}

#[async_trait]
impl LinkSigner for Links {
    async fn hold(&self, renewed: bool) -> Result<Arc<dyn HeldCredentials>, ServiceError> {
        let credentials = self.load(renewed).await?;
        let end = match (credentials.expiry(), credentials.session_token()) {
            (Some(end), _) => CredentialsEnd::At(end),
            (None, Some(_)) => CredentialsEnd::Unknown,
            (None, None) => CredentialsEnd::Never,
        };
        let config =
            client_config(&self.config).credentials_provider(SharedCredentialsProvider::new(credentials));
        Ok(Arc::new(Held { config, bucket: self.bucket.clone(), end }))
    }
}

/// Credentials that stay the same.
struct Held {
    config: Builder,
    bucket: String,
    end: CredentialsEnd,
}

#[async_trait]
impl HeldCredentials for Held {
    fn end(&self) -> CredentialsEnd {
        self.end
    }

    async fn sign(&self, request: LinkRequest) -> Result<Secret, ServiceError> {
        let LinkRequest { key, disposition, made, lasting } = request;
        let invalid = |error| error::unanswered(SERVICE, ErrorKind::Invalid, error);
        let presigning = PresigningConfig::builder()
            .start_time(made)
            .expires_in(lasting)
            .build()
            .map_err(|error| invalid(Box::new(error)))?;
        let signed = Client::from_conf(self.config.clone().build())
            .get_object()
            .bucket(&self.bucket)
            .key(key)
            .response_content_disposition(disposition)
            .presigned(presigning)
            .await
            .map_err(|error| {
                invalid(SdkError::into_source(error).unwrap_or_else(|_| "the SDK gave no reason".into()))
            })?;
        Ok(Secret::new(signed.uri()))
    }
}
