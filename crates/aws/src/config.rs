//! The one place that builds AWS clients: region, endpoint, retry, timeouts, credentials, transport.

use std::sync::Arc;
use std::time::Duration;

use aws_config::identity::IdentityCache;
use aws_config::retry::RetryConfig;
use aws_config::stalled_stream_protection::StalledStreamProtectionConfig;
use aws_config::timeout::TimeoutConfig;
use aws_config::{AppName, BehaviorVersion, Region, SdkConfig};
use aws_credential_types::provider::SharedCredentialsProvider;
use aws_smithy_async::rt::sleep::TokioSleep;
use aws_smithy_runtime_api::client::http::SharedHttpConnector;
use aws_smithy_runtime_api::client::identity::SharedIdentityCache;
use aws_smithy_types::checksum_config::{RequestChecksumCalculation, ResponseChecksumValidation};
use devops360_contract::connection::ConnectionFile;
use devops360_core::session::CredentialsProvider;

use crate::credentials::{MachineCredentials, PersonCredentials};
use crate::http::Transport;

/// How often a request is sent at most, with exponential backoff and jitter in between.
const ATTEMPTS: u32 = 4;
/// How long one attempt may take from the first byte sent to the answer's head. Operations with a large body, or
/// that make the service work for long, set their own.
pub(crate) const ATTEMPT_TIMEOUT: Duration = Duration::from_secs(30);
/// How long a stream may stand still.
const STALL_GRACE: Duration = Duration::from_secs(20);
/// How long this computer's credentials may take: a profile may start a program.
const CREDENTIALS_TIMEOUT: Duration = Duration::from_secs(60);
/// Credentials are renewed that long before they end, so that a request does not outlive them on its way.
const CREDENTIALS_MARGIN: Duration = Duration::from_secs(60);

/// What all clients share: the connections to hosts, and this computer's credentials.
#[derive(Debug, Clone)]
pub(crate) struct Clients {
    transport: Arc<Transport>,
    machine: SharedCredentialsProvider,
    machine_cache: SharedIdentityCache,
}

impl Default for Clients {
    fn default() -> Self {
        Self {
            transport: Arc::default(),
            machine: SharedCredentialsProvider::new(MachineCredentials),
            machine_cache: identity_cache(),
        }
    }
}

impl Clients {
    /// For services that anybody may call: no credentials at all, so this computer's are never looked at.
    pub(crate) fn anonymous(&self, connection: &ConnectionFile) -> SdkConfig {
        self.base(connection)
    }

    /// With the credentials of a signed-in person.
    pub(crate) fn as_person(
        &self,
        connection: &ConnectionFile,
        person: Arc<dyn CredentialsProvider>,
    ) -> SdkConfig {
        self.base(connection)
            .into_builder()
            .credentials_provider(SharedCredentialsProvider::new(PersonCredentials::new(person)))
            // The session keeps them, and knows when a service refuses them before their time; a cache in between
            // would hand them out all the same.
            .identity_cache(IdentityCache::no_cache())
            .build()
    }

    /// With this computer's credential chain (environment, profile, SSO), read at the first call.
    pub(crate) fn as_machine(&self, connection: &ConnectionFile) -> SdkConfig {
        self.base(connection)
            .into_builder()
            .credentials_provider(self.machine.clone())
            .identity_cache(self.machine_cache.clone())
            .build()
    }

    /// The transport itself, for a plain request.
    pub(crate) fn connector(&self, connection: &ConnectionFile) -> SharedHttpConnector {
        self.transport.connector(proxied(connection))
    }

    fn base(&self, connection: &ConnectionFile) -> SdkConfig {
        let mut config = SdkConfig::builder()
            .behavior_version(BehaviorVersion::latest())
            .region(Region::new(connection.region.clone()))
            .retry_config(RetryConfig::standard().with_max_attempts(ATTEMPTS))
            .timeout_config(attempt_timeout(ATTEMPT_TIMEOUT))
            .stalled_stream_protection(
                StalledStreamProtectionConfig::enabled().grace_period(STALL_GRACE).build(),
            )
            .sleep_impl(TokioSleep::new())
            .http_client(self.transport.client(proxied(connection)))
            // Objects carry the full-object checksum that the caller computed; the SDK would add or check another.
            .request_checksum_calculation(RequestChecksumCalculation::WhenRequired)
            .response_checksum_validation(ResponseChecksumValidation::WhenRequired);
        config.set_endpoint_url(connection.endpoint.clone());
        config.set_app_name(AppName::new("DevOps360").ok());
        config.build()
    }
}

/// The time-out of one attempt.
///
/// The SDK's own read time-out counts from the request's first byte to the answer's, so a large part on a slow line
/// would never arrive; standing still is what stalled-stream protection is for.
pub(crate) fn attempt_timeout(limit: Duration) -> TimeoutConfig {
    TimeoutConfig::builder().operation_attempt_timeout(limit).build()
}

/// An endpoint of one's own is an emulator on this computer, where no proxy leads.
const fn proxied(connection: &ConnectionFile) -> bool {
    connection.endpoint.is_none()
}

fn identity_cache() -> SharedIdentityCache {
    IdentityCache::lazy().load_timeout(CREDENTIALS_TIMEOUT).buffer_time(CREDENTIALS_MARGIN).build()
}
