//! What a failed call means: one table a service, on top of what all services have in common.

use std::error::Error;
use std::time::SystemTime;

use aws_credential_types::provider::error::CredentialsError;
use aws_smithy_async::future::timeout::TimedOutError;
use aws_smithy_runtime_api::client::orchestrator::HttpResponse;
use aws_smithy_runtime_api::client::result::{ConnectorError, DispatchFailure, SdkError};
use aws_smithy_types::DateTime;
use aws_smithy_types::error::metadata::ProvideErrorMetadata;
use devops360_core::cloud::{ErrorKind, Service, ServiceError};

use crate::credentials::SessionFailure;

type BoxError = Box<dyn Error + Send + Sync>;

/// The failure of an SDK call, for `map_err`. The response is let go: its body may hold what nobody should log.
pub(crate) fn of<E>(service: Service) -> impl Fn(SdkError<E, HttpResponse>) -> ServiceError
where
    E: ProvideErrorMetadata + Error + Send + Sync + 'static,
{
    move |error| match error {
        SdkError::ServiceError(answer) => {
            let status = answer.raw().status().as_u16();
            answered(service, status, answer.into_err())
        }
        SdkError::TimeoutError(_) => unanswered(service, ErrorKind::TimedOut, source_of(error)),
        SdkError::DispatchFailure(failure) => dispatch(service, failure),
        SdkError::ConstructionFailure(_) => {
            let source = source_of(error);
            let kind = credentials_kind(source.as_ref()).unwrap_or(ErrorKind::Invalid);
            unanswered(service, kind, source)
        }
        _ => {
            let source = source_of(error);
            let kind = broken_connection(source.as_ref()).unwrap_or(ErrorKind::Other);
            unanswered(service, kind, source)
        }
    }
}

/// A body that broke off.
pub(crate) fn interrupted(service: Service, source: impl Error + Send + Sync + 'static) -> ServiceError {
    let kind = broken_connection(&source).unwrap_or(ErrorKind::Network);
    unanswered(service, kind, Box::new(source))
}

/// The session has no credentials to give; its own reason decides what that means.
pub(crate) fn no_session(
    service: Service,
) -> impl Fn(std::sync::Arc<dyn Error + Send + Sync>) -> ServiceError {
    move |error| {
        let source = CredentialsError::provider_error(SessionFailure(error));
        let kind = credentials_kind(&source).unwrap_or(ErrorKind::Unauthenticated);
        unanswered(service, kind, Box::new(source))
    }
}

/// A plain request without an answer.
pub(crate) fn unreachable(service: Service, error: ConnectorError) -> ServiceError {
    let kind = if error.is_timeout() { ErrorKind::TimedOut } else { ErrorKind::Network };
    unanswered(service, kind, Box::new(error))
}

/// An answer that does not say what it should.
pub(crate) fn malformed(service: Service, what: &str) -> ServiceError {
    ServiceError::new(
        service,
        ErrorKind::Other,
        "MalformedResponse",
        format!("the answer has no valid {what}"),
    )
}

/// `time` on the clock of the standard library.
pub(crate) fn system_time(service: Service, time: Option<&DateTime>) -> Result<SystemTime, ServiceError> {
    time.and_then(|time| SystemTime::try_from(*time).ok()).ok_or_else(|| malformed(service, "time"))
}

fn answered<E>(service: Service, status: u16, error: E) -> ServiceError
where
    E: ProvideErrorMetadata + Error + Send + Sync + 'static,
{
    let code = error.code().unwrap_or_default().to_owned();
    let message = error.message().unwrap_or_default().to_owned();
    ServiceError {
        service,
        kind: kind_of(service, &code, &message, status),
        code,
        message,
        source: Some(Box::new(error)),
    }
}

/// A call that got no answer.
pub(crate) fn unanswered(service: Service, kind: ErrorKind, source: BoxError) -> ServiceError {
    let message = chain(source.as_ref()).map(ToString::to_string).collect::<Vec<_>>().join(": ");
    ServiceError { service, kind, code: String::new(), message, source: Some(source) }
}

fn dispatch(service: Service, failure: DispatchFailure) -> ServiceError {
    let kind = if failure.is_timeout() {
        ErrorKind::TimedOut
    } else if let Some(kind) =
        failure.as_connector_error().and_then(|error| credentials_kind(error as &dyn Error))
    {
        kind
    } else if failure.is_user() {
        ErrorKind::Invalid
    } else {
        ErrorKind::Network
    };
    unanswered(
        service,
        kind,
        source_of(SdkError::<std::convert::Infallible, HttpResponse>::DispatchFailure(failure)),
    )
}

fn source_of<E: Error + Send + Sync + 'static>(error: SdkError<E, HttpResponse>) -> BoxError {
    error.into_source().unwrap_or_else(|_| "the SDK gave no reason".into())
}

/// What having no credentials means: what the session's own call met, else that there are none.
fn credentials_kind(error: &(dyn Error + 'static)) -> Option<ErrorKind> {
    chain(error).find_map(|error| error.downcast_ref::<CredentialsError>())?;
    let inner = chain(error).find_map(|error| error.downcast_ref::<ServiceError>());
    Some(inner.map_or(ErrorKind::Unauthenticated, |error| error.kind))
}

fn broken_connection(error: &(dyn Error + 'static)) -> Option<ErrorKind> {
    let timed_out = |error: &(dyn Error + 'static)| {
        error.is::<TimedOutError>()
            || error.downcast_ref::<ConnectorError>().is_some_and(ConnectorError::is_timeout)
    };
    if chain(error).any(timed_out) {
        return Some(ErrorKind::TimedOut);
    }
    let broken = chain(error).any(|error| error.is::<std::io::Error>() || error.is::<ConnectorError>());
    broken.then_some(ErrorKind::Network)
}

fn chain<'a>(error: &'a (dyn Error + 'static)) -> impl Iterator<Item = &'a (dyn Error + 'static)> {
    std::iter::successors(Some(error), |&error| error.source())
}

/// What an answer of `service` means: its code decides, else the HTTP status, since a HEAD has no body and so no
/// code. Sources: the "Common errors" page of each service's API reference, and
/// <https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html>.
#[must_use]
pub fn kind_of(service: Service, code: &str, message: &str, status: u16) -> ErrorKind {
    let own = match service {
        Service::UserPool => user_pool(code),
        Service::IdentityPool => identity_pool(code),
        Service::ObjectStorage => object_storage(code),
        Service::Table => table(code),
        Service::Secrets => secrets(code),
        Service::SecurityTokens => None,
    };
    own.or_else(|| common(code, message)).unwrap_or_else(|| by_status(status))
}

fn common(code: &str, message: &str) -> Option<ErrorKind> {
    Some(match code {
        "RequestTimeTooSkewed" | "RequestExpired" | "RequestInTheFuture" => ErrorKind::ClockSkew,
        // The services that speak JSON have no code of their own for a wrong clock.
        "InvalidSignatureException" | "SignatureDoesNotMatch" if tells_time(message) => ErrorKind::ClockSkew,
        "AuthFailure"
        | "ExpiredToken"
        | "ExpiredTokenException"
        | "IncompleteSignature"
        | "IncompleteSignatureException"
        | "InvalidAccessKeyId"
        | "InvalidClientTokenId"
        | "InvalidSignatureException"
        | "InvalidToken"
        | "MissingAuthenticationToken"
        | "MissingAuthenticationTokenException"
        | "SignatureDoesNotMatch"
        | "TokenRefreshRequired"
        | "UnrecognizedClientException" => ErrorKind::Unauthenticated,
        "AccessDenied" | "AccessDeniedException" | "NotAuthorized" | "OptInRequired" => ErrorKind::Denied,
        "BandwidthLimitExceeded"
        | "LimitExceededException"
        | "PriorRequestNotComplete"
        | "ProvisionedThroughputExceededException"
        | "RequestLimitExceeded"
        | "RequestThrottled"
        | "RequestThrottledException"
        | "SlowDown"
        | "Throttling"
        | "ThrottlingException"
        | "ThrottledException"
        | "TooManyRequestsException" => ErrorKind::Throttled,
        "RequestTimeout" | "RequestTimeoutException" => ErrorKind::TimedOut,
        "ResourceNotFoundException" => ErrorKind::NotFound,
        "InvalidParameterException"
        | "InvalidParameterValue"
        | "InvalidRequestException"
        | "SerializationException"
        | "ValidationError"
        | "ValidationException" => ErrorKind::Invalid,
        _ => return None,
    })
}

/// Such as "Signature expired: 20260101T000000Z is now earlier than …" and "Signature not yet current: …".
fn tells_time(message: &str) -> bool {
    message.contains("Signature expired") || message.contains("not yet current")
}

fn user_pool(code: &str) -> Option<ErrorKind> {
    Some(match code {
        "NotAuthorizedException" | "RefreshTokenReuseException" => ErrorKind::Unauthenticated,
        "UserNotFoundException" => ErrorKind::NotFound,
        "AliasExistsException" | "ConcurrentModificationException" | "UsernameExistsException" => {
            ErrorKind::Conflict
        }
        "ForbiddenException"
        | "PasswordResetRequiredException"
        | "UnauthorizedException"
        | "UserNotConfirmedException" => ErrorKind::Denied,
        "TooManyFailedAttemptsException" => ErrorKind::Throttled,
        "CodeMismatchException"
        | "ExpiredCodeException"
        | "InvalidPasswordException"
        | "InvalidUserPoolConfigurationException"
        | "PasswordHistoryPolicyViolationException"
        | "UnsupportedUserStateException"
        | "UserPoolAddOnNotEnabledException"
        | "UnsupportedOperationException"
        | "UnsupportedTokenTypeException"
        | "UserLambdaValidationException" => ErrorKind::Invalid,
        "CodeDeliveryFailureException" | "InternalErrorException" | "UnexpectedLambdaException" => {
            ErrorKind::Other
        }
        _ => return None,
    })
}

fn identity_pool(code: &str) -> Option<ErrorKind> {
    Some(match code {
        "NotAuthorizedException" => ErrorKind::Unauthenticated,
        "ResourceConflictException" => ErrorKind::Conflict,
        "InvalidIdentityPoolConfigurationException" => ErrorKind::Invalid,
        "ExternalServiceException" | "InternalErrorException" => ErrorKind::Other,
        _ => return None,
    })
}

fn object_storage(code: &str) -> Option<ErrorKind> {
    Some(match code {
        "NoSuchBucket" | "NoSuchKey" | "NoSuchUpload" | "NoSuchVersion" | "NotFound" => ErrorKind::NotFound,
        "ConditionalRequestConflict" | "OperationAborted" | "PreconditionFailed" => ErrorKind::Conflict,
        "AccountProblem" | "AllAccessDisabled" | "InvalidObjectState" => ErrorKind::Denied,
        "AuthorizationHeaderMalformed"
        | "BadDigest"
        | "EntityTooLarge"
        | "EntityTooSmall"
        | "InvalidArgument"
        | "InvalidDigest"
        | "InvalidPart"
        | "InvalidPartOrder"
        | "InvalidRange"
        | "InvalidRequest"
        | "KeyTooLongError"
        | "PermanentRedirect"
        | "XAmzContentChecksumMismatch" => ErrorKind::Invalid,
        "InternalError" => ErrorKind::Other,
        _ => return None,
    })
}

fn table(code: &str) -> Option<ErrorKind> {
    Some(match code {
        "ConditionalCheckFailedException" | "TransactionConflictException" => ErrorKind::Conflict,
        "ItemCollectionSizeLimitExceededException" => ErrorKind::Invalid,
        _ => return None,
    })
}

fn secrets(code: &str) -> Option<ErrorKind> {
    Some(match code {
        "DecryptionFailure" | "DecryptionFailureException" => ErrorKind::Denied,
        "InternalServiceError" | "InternalServiceErrorException" => ErrorKind::Other,
        _ => return None,
    })
}

/// What an HTTP status means where the code says nothing.
pub(crate) fn by_status(status: u16) -> ErrorKind {
    match status {
        401 => ErrorKind::Unauthenticated,
        403 => ErrorKind::Denied,
        404 => ErrorKind::NotFound,
        408 | 504 => ErrorKind::TimedOut,
        409 | 412 => ErrorKind::Conflict,
        429 | 503 => ErrorKind::Throttled,
        400..=499 => ErrorKind::Invalid,
        _ => ErrorKind::Other,
    }
}
