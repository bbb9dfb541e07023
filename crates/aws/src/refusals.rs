//! What a service says of the credentials that it was shown.

use std::fmt;
use std::sync::Arc;

use aws_smithy_runtime_api::box_error::BoxError;
use aws_smithy_runtime_api::client::interceptors::context::{
    AfterDeserializationInterceptorContextRef, BeforeTransmitInterceptorContextRef, InterceptorContext,
};
use aws_smithy_runtime_api::client::interceptors::{Intercept, SharedInterceptor};
use aws_smithy_runtime_api::client::orchestrator::HttpResponse;
use aws_smithy_runtime_api::client::retries::classifiers::{ClassifyRetry, RetryAction};
use aws_smithy_runtime_api::client::runtime_components::RuntimeComponents;
use aws_smithy_types::config_bag::{ConfigBag, Storable, StoreReplace};
use aws_smithy_types::retry::ErrorKind;
use devops360_core::session::CredentialsProvider;

/// How S3 and DynamoDB call credentials that have ended, in XML and in JSON.
const EXPIRED: [&[u8]; 2] = [b"<Code>ExpiredToken</Code>", b"ExpiredTokenException"];

/// Tells the session that a service has refused a person's credentials as ended. Their end may come before the one that
/// they were given: a session is revoked, or a clock is off.
pub(crate) struct Refusals(Arc<dyn CredentialsProvider>);

impl Refusals {
    /// The interceptor for a client with the credentials of `person`; none for a client with this computer's.
    pub(crate) fn of(person: Option<Arc<dyn CredentialsProvider>>) -> Option<SharedInterceptor> {
        person.map(|person| SharedInterceptor::new(Self(person)))
    }
}

impl fmt::Debug for Refusals {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Refusals")
    }
}

impl Intercept for Refusals {
    fn name(&self) -> &'static str {
        "Refusals"
    }

    fn read_before_transmit(
        &self,
        context: &BeforeTransmitInterceptorContextRef<'_>,
        _components: &RuntimeComponents,
        config: &mut ConfigBag,
    ) -> Result<(), BoxError> {
        let authorization = context.request().headers().get("authorization");
        if let Some(key) = authorization.and_then(access_key) {
            config.interceptor_state().store_put(AccessKey(key.to_owned()));
        }
        Ok(())
    }

    fn read_after_deserialization(
        &self,
        context: &AfterDeserializationInterceptorContextRef<'_>,
        _components: &RuntimeComponents,
        config: &mut ConfigBag,
    ) -> Result<(), BoxError> {
        if let Some(AccessKey(key)) = config.load::<AccessKey>().filter(|_| says_expired(context.response()))
        {
            self.0.refused(key);
        }
        Ok(())
    }
}

/// Makes the SDK try again what was refused for credentials that had ended.
#[derive(Debug)]
pub(crate) struct Expired;

impl ClassifyRetry for Expired {
    fn classify_retry(&self, context: &InterceptorContext) -> RetryAction {
        if context.response().is_some_and(says_expired) {
            RetryAction::retryable_error(ErrorKind::TransientError)
        } else {
            RetryAction::NoActionIndicated
        }
    }

    fn name(&self) -> &'static str {
        "Expired"
    }
}

fn says_expired(response: &HttpResponse) -> bool {
    let body = response.body().bytes().unwrap_or_default();
    response.status().is_client_error() && EXPIRED.iter().any(|code| contains(body, code))
}

/// What an attempt was signed with; the next attempt puts its own in the place.
#[derive(Debug)]
struct AccessKey(String);

impl Storable for AccessKey {
    type Storer = StoreReplace<Self>;
}

fn contains(body: &[u8], text: &[u8]) -> bool {
    body.windows(text.len()).any(|window| window == text)
}

/// The access key in `AWS4-HMAC-SHA256 Credential=<access key>/<date>/…`.
fn access_key(authorization: &str) -> Option<&str> {
    Some(authorization.split_once("Credential=")?.1.split_once('/')?.0)
}

#[cfg(test)]
mod tests {
    use super::access_key;

    #[test]
    fn the_access_key_is_read_from_the_signature() {
        let header =
            "AWS4-HMAC-SHA256 Credential=ASIAEXAMPLE/20261125/eu-north-1/s3/aws4_request, SignedHeaders=host";
        assert_eq!(access_key(header), Some("ASIAEXAMPLE"));
        assert_eq!(access_key("Basic Zm9v"), None);
    }
}
