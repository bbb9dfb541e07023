//! The server: connections, and which operation a request names.

use std::convert::Infallible;
use std::io;
use std::net::Ipv4Addr;
use std::sync::Arc;
use std::time::{Duration, UNIX_EPOCH};

use bytes::Bytes;
use devops360_core::account::IdentityProvider;
use devops360_core::cloud::ServiceError;
use http_body_util::{BodyExt, Full, Limited};
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper::{Method, Request, Response, StatusCode};
use hyper_util::rt::TokioIo;
use serde_json::{Value, json};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::{JoinHandle, JoinSet};

use super::request::Arguments;
use super::{identity_pool, managed_login, operations};
use crate::identity::{FakeUserPool, POOL_ID};
use crate::identity_pool::FakeIdentityPool;

const USER_POOL: &str = "AWSCognitoIdentityProviderService.";
const IDENTITY_POOL: &str = "AWSCognitoIdentityService.";
/// More than any request has.
pub(super) const BODY_LIMIT: usize = 128 * 1024;

type Answer = Response<Full<Bytes>>;

/// What is served.
struct Pools {
    users: Arc<FakeUserPool>,
    identities: Option<Arc<FakeIdentityPool>>,
}

/// A running server; it ends, with its connections, when it is dropped.
pub struct CognitoServer {
    endpoint: String,
    accepting: JoinHandle<()>,
}

impl CognitoServer {
    /// Serves `pool` on a free port of this computer.
    ///
    /// # Errors
    /// When there is no free port.
    pub async fn start(pool: Arc<FakeUserPool>) -> io::Result<Self> {
        Self::serve(Pools { users: pool, identities: None }).await
    }

    /// Serves a user pool and the identity pool that takes its tokens.
    ///
    /// # Errors
    /// When there is no free port.
    pub async fn start_with(users: Arc<FakeUserPool>, identities: Arc<FakeIdentityPool>) -> io::Result<Self> {
        Self::serve(Pools { users, identities: Some(identities) }).await
    }

    async fn serve(pools: Pools) -> io::Result<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
        let endpoint = format!("http://{}", listener.local_addr()?);
        Ok(Self { endpoint, accepting: tokio::spawn(accept(listener, Arc::new(pools))) })
    }

    /// Where it is, such as `http://127.0.0.1:4711`.
    #[must_use]
    pub fn endpoint(&self) -> &str {
        &self.endpoint
    }
}

impl Drop for CognitoServer {
    fn drop(&mut self) {
        self.accepting.abort();
    }
}

async fn accept(listener: TcpListener, pools: Arc<Pools>) {
    let mut connections = JoinSet::new();
    loop {
        while connections.try_join_next().is_some() {}
        // A client that is gone before it is accepted is none.
        let Ok((stream, _)) = listener.accept().await else { continue };
        connections.spawn(serve(stream, pools.clone()));
    }
}

async fn serve(stream: TcpStream, pools: Arc<Pools>) {
    let service = service_fn(|request| {
        let pools = pools.clone();
        async move { Ok::<_, Infallible>(answer(&pools, request).await) }
    });
    // A connection that breaks is the client's business.
    let _ = http1::Builder::new().serve_connection(TokioIo::new(stream), service).await;
}

async fn answer(pools: &Pools, request: Request<Incoming>) -> Answer {
    if request.method() == Method::GET {
        return key_set(&pools.users, request.uri().path()).await;
    }
    if request.uri().path() == managed_login::TOKEN_PATH {
        return match managed_login::token(&pools.users, request).await {
            Ok(body) => written(StatusCode::OK, &body),
            Err(code) => written(StatusCode::BAD_REQUEST, &json!({ "error": code })),
        };
    }
    match operate(pools, request).await {
        Ok(body) => written(StatusCode::OK, &body),
        Err(error) => {
            written(StatusCode::BAD_REQUEST, &json!({ "__type": error.code, "message": error.message }))
        }
    }
}

async fn operate(pools: &Pools, request: Request<Incoming>) -> Result<Value, ServiceError> {
    let pool = &*pools.users;
    let header = |name: &str| request.headers().get(name).and_then(|value| value.to_str().ok());
    let refuse = |code: &str, message: &str| Err(pool.refusal(code, message));
    if request.method() != Method::POST || request.uri().path() != "/" {
        return refuse("UnknownOperationException", "every operation is POST /");
    }
    if header("content-type") != Some("application/x-amz-json-1.1") {
        return refuse("UnknownOperationException", "the content type is application/x-amz-json-1.1");
    }
    if header("authorization").is_some() {
        return refuse("InvalidSignatureException", "these operations take no AWS credentials");
    }
    let Some(target) = header("x-amz-target").map(ToOwned::to_owned) else {
        return refuse("UnknownOperationException", "there is no X-Amz-Target");
    };
    let Ok(body) = Limited::new(request.into_body(), BODY_LIMIT).collect().await else {
        return refuse("SerializationException", "the body broke off or is too long");
    };
    let Ok(Value::Object(members)) = serde_json::from_slice(&body.to_bytes()) else {
        return refuse("SerializationException", "the body is no JSON object");
    };
    let arguments = Arguments::new(members);
    match (target.strip_prefix(USER_POOL), target.strip_prefix(IDENTITY_POOL), &pools.identities) {
        (Some(operation), ..) => operations::run(pool, operation, arguments).await,
        (_, Some(operation), Some(identities)) => {
            identity_pool::run(pool, identities, operation, arguments).await
        }
        _ => refuse("UnknownOperationException", &target),
    }
}

/// `/<pool>/.well-known/jwks.json`, with the pool's own time.
async fn key_set(pool: &FakeUserPool, path: &str) -> Answer {
    if path != format!("/{POOL_ID}/.well-known/jwks.json") {
        return written(StatusCode::NOT_FOUND, &json!({}));
    }
    match pool.key_set().await {
        Ok((text, now)) => {
            let mut answer = Response::new(Full::from(text));
            let now = UNIX_EPOCH + Duration::from_secs(now.unwrap_or_default());
            // A date always is a header's value.
            let date = httpdate::fmt_http_date(now).parse().expect("a date");
            answer.headers_mut().insert(hyper::header::DATE, date);
            answer
        }
        Err(_) => written(StatusCode::SERVICE_UNAVAILABLE, &json!({})),
    }
}

fn written(status: StatusCode, body: &Value) -> Answer {
    let mut answer = Response::new(Full::from(body.to_string()));
    *answer.status_mut() = status;
    let kind = hyper::header::HeaderValue::from_static("application/x-amz-json-1.1");
    answer.headers_mut().insert(hyper::header::CONTENT_TYPE, kind);
    answer
}
