//! Each answer means one thing, whatever service gives it.

use std::sync::Arc;

use async_trait::async_trait;
use devops360_aws::{AwsCloud, kind_of};
use devops360_core::cloud::{Cloud, ErrorKind, Service, ServiceError};
use devops360_core::session::{AwsCredentials, CredentialsProvider};

use crate::recorder::{Recorder, answer, connection};

#[test]
fn codes_and_statuses_have_one_meaning_each() {
    use ErrorKind::*;
    use Service::*;
    let cases = [
        (UserPool, "NotAuthorizedException", 400, Unauthenticated),
        (UserPool, "UserNotFoundException", 400, NotFound),
        (UserPool, "ResourceNotFoundException", 400, NotFound),
        (UserPool, "UsernameExistsException", 400, Conflict),
        (UserPool, "AliasExistsException", 400, Conflict),
        (UserPool, "UserNotConfirmedException", 400, Denied),
        (UserPool, "PasswordResetRequiredException", 400, Denied),
        (UserPool, "CodeMismatchException", 400, Invalid),
        (UserPool, "ExpiredCodeException", 400, Invalid),
        (UserPool, "InvalidPasswordException", 400, Invalid),
        (UserPool, "InvalidParameterException", 400, Invalid),
        (UserPool, "LimitExceededException", 400, Throttled),
        (UserPool, "TooManyFailedAttemptsException", 400, Throttled),
        (UserPool, "TooManyRequestsException", 429, Throttled),
        (UserPool, "CodeDeliveryFailureException", 400, Other),
        (UserPool, "InternalErrorException", 500, Other),
        (IdentityPool, "NotAuthorizedException", 400, Unauthenticated),
        (IdentityPool, "ResourceNotFoundException", 400, NotFound),
        (IdentityPool, "InvalidIdentityPoolConfigurationException", 400, Invalid),
        (ObjectStorage, "NoSuchKey", 404, NotFound),
        (ObjectStorage, "NoSuchBucket", 404, NotFound),
        (ObjectStorage, "NoSuchUpload", 404, NotFound),
        (ObjectStorage, "", 404, NotFound),
        (ObjectStorage, "AccessDenied", 403, Denied),
        (ObjectStorage, "", 403, Denied),
        (ObjectStorage, "InvalidAccessKeyId", 403, Unauthenticated),
        (ObjectStorage, "ExpiredToken", 400, Unauthenticated),
        (ObjectStorage, "RequestTimeTooSkewed", 403, ClockSkew),
        (ObjectStorage, "PreconditionFailed", 412, Conflict),
        (ObjectStorage, "ConditionalRequestConflict", 409, Conflict),
        (ObjectStorage, "", 412, Conflict),
        (ObjectStorage, "SlowDown", 503, Throttled),
        (ObjectStorage, "RequestTimeout", 400, TimedOut),
        (ObjectStorage, "BadDigest", 400, Invalid),
        (ObjectStorage, "InvalidPart", 400, Invalid),
        (ObjectStorage, "InternalError", 500, Other),
        (Table, "ConditionalCheckFailedException", 400, Conflict),
        (Table, "ResourceNotFoundException", 400, NotFound),
        (Table, "AccessDeniedException", 400, Denied),
        (Table, "ExpiredTokenException", 400, Unauthenticated),
        (Table, "UnrecognizedClientException", 400, Unauthenticated),
        (Table, "ProvisionedThroughputExceededException", 400, Throttled),
        (Table, "ValidationException", 400, Invalid),
        (Secrets, "ResourceNotFoundException", 400, NotFound),
        (Secrets, "AccessDeniedException", 400, Denied),
        (Secrets, "DecryptionFailure", 400, Denied),
        (Secrets, "InvalidRequestException", 400, Invalid),
        (Secrets, "SomethingNew", 418, Invalid),
        (Secrets, "SomethingNew", 500, Other),
    ];
    for (service, code, status, expected) in cases {
        assert_eq!(
            kind_of(service, code, "", status),
            expected,
            "{service:?} answering {code:?} with {status}"
        );
    }
}

#[test]
fn a_signature_that_is_out_of_time_is_a_wrong_clock() {
    let late = "Signature expired: 20260101T000000Z is now earlier than 20260101T010000Z (…)";
    let early = "Signature not yet current: 20260101T020000Z is still later than 20260101T010500Z (…)";
    for message in [late, early] {
        let kind = kind_of(Service::Table, "InvalidSignatureException", message, 400);
        assert_eq!(kind, ErrorKind::ClockSkew, "{message}");
    }
    let kind = kind_of(Service::Table, "InvalidSignatureException", "The request signature …", 400);
    assert_eq!(kind, ErrorKind::Unauthenticated);
}

#[tokio::test]
async fn an_error_keeps_the_services_words() {
    let body = r#"{"__type":"UserNotConfirmedException","message":"User is not confirmed."}"#;
    let recorder = Recorder::start([answer("400 Bad Request", "", body)]).await;
    let error = recorder.services().identity_provider.forgot_password("anna", None).await.unwrap_err();
    assert_eq!((error.service, error.kind), (Service::UserPool, ErrorKind::Denied));
    assert_eq!(
        (error.code.as_str(), error.message.as_str()),
        ("UserNotConfirmedException", "User is not confirmed.")
    );
}

#[tokio::test]
async fn a_refused_connection_is_the_network() {
    let services = AwsCloud::new().services(&connection("http://127.0.0.1:1"));
    let error = services.identity_provider.key_set().await.unwrap_err();
    assert_eq!(error.kind, ErrorKind::Network, "{error}");
    let error = services.identity_provider.forgot_password("anna", None).await.unwrap_err();
    assert_eq!(error.kind, ErrorKind::Network, "{error}");
}

/// Has no credentials to give, for the given reason.
struct Failing(ErrorKind);

/// Such as the session's own error, around that of a call.
#[derive(Debug)]
struct Refresh(ServiceError);

impl std::fmt::Display for Refresh {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("the session could not be refreshed")
    }
}

impl std::error::Error for Refresh {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        Some(&self.0)
    }
}

#[async_trait]
impl CredentialsProvider for Failing {
    async fn credentials(&self) -> Result<AwsCredentials, Arc<dyn std::error::Error + Send + Sync>> {
        Err(match self.0 {
            ErrorKind::Unauthenticated => Arc::new(std::fmt::Error),
            kind => Arc::new(Refresh(ServiceError::new(Service::IdentityPool, kind, "", ""))),
        })
    }
}

#[tokio::test]
async fn without_credentials_nothing_is_sent_and_the_reason_is_kept() {
    for kind in [ErrorKind::Unauthenticated, ErrorKind::Network, ErrorKind::Throttled] {
        let recorder = Recorder::start([answer("200 OK", "", "")]).await;
        let data = AwsCloud::new().data(&recorder.connection(), Some(Arc::new(Failing(kind))));
        let error = data.records.get("owner").await.unwrap_err();
        assert_eq!(error.kind, kind, "{error}");
        let error = data.objects.head("key").await.unwrap_err();
        assert_eq!(error.kind, kind, "{error}");
        assert_eq!(recorder.count(), 0, "a request without credentials would be refused anyway");
    }
}
