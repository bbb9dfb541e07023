//! The pool's public keys, an ordinary document that no operation of the SDK fetches:
//! <https://docs.aws.amazon.com/cognito/latest/developerguide/amazon-cognito-user-pools-using-tokens-verifying-a-jwt.html>.

use aws_smithy_runtime_api::client::http::HttpConnector;
use aws_smithy_runtime_api::client::orchestrator::{HttpRequest, HttpResponse};
use aws_smithy_types::DateTime;
use aws_smithy_types::byte_stream::ByteStream;
use aws_smithy_types::date_time::Format;
use devops360_contract::connection::ConnectionFile;
use devops360_core::cloud::{ErrorKind, ServiceError};

use super::{SERVICE, UserPool};
use crate::config::ATTEMPT_TIMEOUT;
use crate::error;

/// More than any key set or set of tokens needs; a larger answer is somebody else's.
const LIMIT: usize = 64 * 1024;

/// Where the pool serves its keys: below the issuer of its tokens.
pub(super) fn url(connection: &ConnectionFile) -> String {
    let host = match &connection.endpoint {
        Some(endpoint) => endpoint.trim_end_matches('/').to_owned(),
        None => format!("https://cognito-idp.{}.amazonaws.com", connection.region),
    };
    format!("{host}/{}/.well-known/jwks.json", connection.user_pool_id)
}

/// The key set as it was served, and the server's time in Unix seconds.
pub(super) async fn get(pool: &UserPool) -> Result<(String, Option<u64>), ServiceError> {
    let late = |_| ServiceError::new(SERVICE, ErrorKind::TimedOut, "", "the key set did not come in time");
    tokio::time::timeout(ATTEMPT_TIMEOUT, fetch(pool)).await.map_err(late)?
}

async fn fetch(pool: &UserPool) -> Result<(String, Option<u64>), ServiceError> {
    let invalid = |_| ServiceError::new(SERVICE, ErrorKind::Invalid, "", "the key set has no valid address");
    let request = HttpRequest::get(&pool.key_set_url).map_err(invalid)?;
    let response =
        pool.connector().call(request).await.map_err(|source| error::unreachable(SERVICE, source))?;
    let status = response.status();
    if !status.is_success() {
        let kind = error::by_status(status.as_u16());
        return Err(ServiceError::new(SERVICE, kind, "", format!("the key set was answered with {status}")));
    }
    let date = date(&response);
    Ok((text(response).await?, date))
}

fn date(response: &HttpResponse) -> Option<u64> {
    let date = DateTime::from_str(response.headers().get("date")?, Format::HttpDate).ok()?;
    date.secs().try_into().ok()
}

pub(super) async fn text(response: HttpResponse) -> Result<String, ServiceError> {
    let mut body = ByteStream::new(response.into_body());
    let mut bytes = Vec::new();
    while let Some(chunk) = body.try_next().await.map_err(|source| error::interrupted(SERVICE, source))? {
        if bytes.len() + chunk.len() > LIMIT {
            return Err(error::malformed(SERVICE, "key set"));
        }
        bytes.extend_from_slice(&chunk);
    }
    String::from_utf8(bytes).map_err(|_| error::malformed(SERVICE, "key set"))
}
