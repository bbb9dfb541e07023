//! The server: connections, and which operation a request names.

use std::convert::Infallible;
use std::io;
use std::net::Ipv4Addr;
use std::sync::Arc;

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

use super::operations;
use super::request::Arguments;
use crate::identity::{FakeUserPool, POOL_ID};

const TARGET: &str = "AWSCognitoIdentityProviderService.";
/// More than any request has.
const BODY_LIMIT: usize = 128 * 1024;

type Answer = Response<Full<Bytes>>;

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
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
        let endpoint = format!("http://{}", listener.local_addr()?);
        Ok(Self { endpoint, accepting: tokio::spawn(accept(listener, pool)) })
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

async fn accept(listener: TcpListener, pool: Arc<FakeUserPool>) {
    let mut connections = JoinSet::new();
    loop {
        while connections.try_join_next().is_some() {}
        // A client that is gone before it is accepted is none.
        let Ok((stream, _)) = listener.accept().await else { continue };
        connections.spawn(serve(stream, pool.clone()));
    }
}

async fn serve(stream: TcpStream, pool: Arc<FakeUserPool>) {
    let service = service_fn(|request| {
        let pool = pool.clone();
        async move { Ok::<_, Infallible>(answer(&pool, request).await) }
    });
    // A connection that breaks is the client's business.
    let _ = http1::Builder::new().serve_connection(TokioIo::new(stream), service).await;
}

async fn answer(pool: &FakeUserPool, request: Request<Incoming>) -> Answer {
    if request.method() == Method::GET {
        return key_set(pool, request.uri().path()).await;
    }
    match operate(pool, request).await {
        Ok(body) => written(StatusCode::OK, &body),
        Err(error) => {
            written(StatusCode::BAD_REQUEST, &json!({ "__type": error.code, "message": error.message }))
        }
    }
}

async fn operate(pool: &FakeUserPool, request: Request<Incoming>) -> Result<Value, ServiceError> {
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
    let Some(operation) = header("x-amz-target").and_then(|target| target.strip_prefix(TARGET)) else {
        return refuse("UnknownOperationException", "there is no X-Amz-Target");
    };
    let operation = operation.to_owned();
    let Ok(body) = Limited::new(request.into_body(), BODY_LIMIT).collect().await else {
        return refuse("SerializationException", "the body broke off or is too long");
    };
    let Ok(Value::Object(members)) = serde_json::from_slice(&body.to_bytes()) else {
        return refuse("SerializationException", "the body is no JSON object");
    };
    operations::run(pool, &operation, Arguments::new(members)).await
}

/// `/<pool>/.well-known/jwks.json`
async fn key_set(pool: &FakeUserPool, path: &str) -> Answer {
    if path != format!("/{POOL_ID}/.well-known/jwks.json") {
        return written(StatusCode::NOT_FOUND, &json!({}));
    }
    match pool.key_set().await {
        Ok((text, _)) => Response::new(Full::from(text)),
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
