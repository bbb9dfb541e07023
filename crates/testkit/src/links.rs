//! A signer of links whose credentials end when a test says.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use async_trait::async_trait;
use devops360_core::cloud::{ErrorKind, Service, ServiceError};
use devops360_core::files::{CredentialsEnd, HeldCredentials, LinkRequest, LinkSigner};
use devops360_core::secret::Secret;

/// Signs with nothing: a link says what was asked for.
pub struct FakeLinks {
    /// When the credentials end that are at hand, and those that a renewal gives; none where it fails.
    ends: Mutex<(CredentialsEnd, Option<CredentialsEnd>)>,
    renewals: AtomicUsize,
    signed: Arc<Mutex<Vec<LinkRequest>>>,
}

impl Default for FakeLinks {
    fn default() -> Self {
        Self {
            ends: Mutex::new((CredentialsEnd::Never, Some(CredentialsEnd::Never))),
            renewals: AtomicUsize::new(0),
            signed: Arc::default(),
        }
    }
}

impl FakeLinks {
    /// From now on the credentials end like that, and renewed ones like that.
    pub fn end(&self, at_hand: CredentialsEnd, renewed: Option<CredentialsEnd>) {
        *self.ends.lock().unwrap_or_else(PoisonError::into_inner) = (at_hand, renewed);
    }

    /// How often new credentials were asked for.
    pub fn renewals(&self) -> usize {
        self.renewals.load(Ordering::Relaxed)
    }

    /// What was signed.
    #[must_use]
    pub fn signed(&self) -> Vec<LinkRequest> {
        self.signed.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

#[async_trait]
impl LinkSigner for FakeLinks {
    async fn hold(&self, renewed: bool) -> Result<Arc<dyn HeldCredentials>, ServiceError> {
        let (at_hand, new) = *self.ends.lock().unwrap_or_else(PoisonError::into_inner);
        let end = if renewed {
            self.renewals.fetch_add(1, Ordering::Relaxed);
            new.ok_or_else(|| {
                ServiceError::new(Service::IdentityPool, ErrorKind::Network, "", "offline in this test")
            })?
        } else {
            at_hand
        };
        Ok(Arc::new(Held { end, signed: self.signed.clone() }))
    }
}

struct Held {
    end: CredentialsEnd,
    signed: Arc<Mutex<Vec<LinkRequest>>>,
}

#[async_trait]
impl HeldCredentials for Held {
    fn end(&self) -> CredentialsEnd {
        self.end
    }

    async fn sign(&self, request: LinkRequest) -> Result<Secret, ServiceError> {
        let url =
            format!("https://bucket.example/{}?X-Amz-Expires={}", request.key, request.lasting.as_secs());
        self.signed.lock().unwrap_or_else(PoisonError::into_inner).push(request);
        Ok(Secret::new(url))
    }
}
