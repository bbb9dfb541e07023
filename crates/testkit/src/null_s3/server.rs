//! The server itself: connections, and who answers.

use std::collections::BTreeMap;
use std::convert::Infallible;
use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;

use http_body_util::BodyExt;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper::{Method, Request, StatusCode};
use hyper_util::rt::TokioIo;
use serde_json::Value;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use tokio::task::{JoinHandle, JoinSet};
use tokio_rustls::TlsAcceptor;

use super::answer::{Answer, Body, bare, refused, with_headers};
use super::behind::Behind;
use super::error::Refusal;
use super::expiry::Lives;
use super::inbound::Handling;
use super::operations::{self, Call};
use super::series::Series;
use super::store::Store;
use super::target::Target;
use super::tls;
use super::traffic::{Exchange, Traffic};

/// How a server is to be.
#[derive(Debug, Clone)]
pub struct Settings {
    /// Where it listens; port 0 stands for a free one.
    pub address: SocketAddr,
    /// Whether it speaks TLS, with a certificate of its own.
    pub tls: bool,
    /// Whether it computes the checksums of what arrives.
    pub check: bool,
    /// Whether it keeps what it is sent until that is an object whole, for its SHA-256.
    pub keep: bool,
    /// The objects that are there without being sent.
    pub series: Vec<Series>,
    /// What it stands in front of; without it, every bucket is here.
    pub behind: Option<Behind>,
    /// How many parts an access key is good for; S3 then calls its credentials expired. No end without.
    pub life: Option<usize>,
}

impl Default for Settings {
    /// On a free port of this computer, without TLS, checking, keeping nothing, empty, alone.
    fn default() -> Self {
        let address = (Ipv4Addr::LOCALHOST, 0).into();
        Self { address, tls: false, check: true, keep: false, series: Vec::new(), behind: None, life: None }
    }
}

/// A running server; it ends, with its connections, when it is dropped.
pub struct NullS3 {
    endpoint: String,
    authority: Option<String>,
    shared: Arc<Shared>,
    accepting: JoinHandle<()>,
}

struct Shared {
    store: Store,
    traffic: Traffic,
    lives: Lives,
    handling: Handling,
    behind: Option<Behind>,
    /// Whether bodies move.
    moves: watch::Sender<bool>,
}

impl NullS3 {
    /// Starts one.
    ///
    /// # Errors
    /// When the address is taken or no certificate can be made.
    pub async fn start(settings: Settings) -> io::Result<Self> {
        let listener = TcpListener::bind(settings.address).await?;
        let address = listener.local_addr()?;
        let (scheme, acceptor, authority) = if settings.tls {
            let (acceptor, authority) = tls::acceptor(&[address.ip().to_string()])?;
            ("https", Some(acceptor), Some(authority))
        } else {
            ("http", None, None)
        };
        let shared = Arc::new(Shared {
            store: Store::new(settings.series),
            traffic: Traffic::default(),
            lives: Lives::new(settings.life),
            handling: Handling { check: settings.check, keep: settings.keep },
            behind: settings.behind,
            moves: watch::Sender::new(true),
        });
        let accepting = tokio::spawn(accept(listener, acceptor, shared.clone()));
        Ok(Self { endpoint: format!("{scheme}://{address}"), authority, shared, accepting })
    }

    /// Where it is, such as `https://127.0.0.1:4711`.
    #[must_use]
    pub fn endpoint(&self) -> &str {
        &self.endpoint
    }

    /// The certificate authority to trust, as PEM, where it speaks TLS.
    #[must_use]
    pub fn authority(&self) -> Option<&str> {
        self.authority.as_deref()
    }

    /// Every request since the start, in the order of their beginning.
    #[must_use]
    pub fn requests(&self) -> Vec<Exchange> {
        self.shared.traffic.all()
    }

    /// Forgets every request so far.
    pub fn forget_requests(&self) {
        self.shared.traffic.clear();
    }

    /// The SHA-256 of an object that was sent, in hexadecimal, where it keeps what it is sent.
    #[must_use]
    pub fn sha256(&self, key: &str) -> Option<String> {
        self.shared.store.sha256(key)
    }

    /// Lets no part and no range begin until it [goes on](Self::go_on).
    pub fn hold(&self) {
        self.shared.moves.send_replace(false);
    }

    /// Ends a [hold](Self::hold).
    pub fn go_on(&self) {
        self.shared.moves.send_replace(true);
    }

    /// Each access key that was seen, and how many parts came with it.
    #[must_use]
    pub fn access_keys(&self) -> BTreeMap<String, usize> {
        self.shared.lives.all()
    }

    /// How many multipart uploads are open.
    #[must_use]
    pub fn open_uploads(&self) -> usize {
        self.shared.store.state().uploads.len()
    }

    /// Serves until the task is ended.
    pub async fn run(mut self) {
        // Accepting ends with this value, or with a panic that has been printed.
        let _ = (&mut self.accepting).await;
    }
}

impl Drop for NullS3 {
    fn drop(&mut self) {
        self.accepting.abort();
    }
}

async fn accept(listener: TcpListener, acceptor: Option<TlsAcceptor>, shared: Arc<Shared>) {
    let mut connections = JoinSet::new();
    loop {
        while connections.try_join_next().is_some() {}
        // A client that is gone before it is accepted is none.
        let Ok((stream, _)) = listener.accept().await else { continue };
        connections.spawn(connect(stream, acceptor.clone(), shared.clone()));
    }
}

async fn connect(stream: TcpStream, acceptor: Option<TlsAcceptor>, shared: Arc<Shared>) {
    if stream.set_nodelay(true).is_err() {
        return;
    }
    match acceptor {
        None => serve(stream, shared).await,
        Some(acceptor) => {
            if let Ok(stream) = acceptor.accept(stream).await {
                serve(stream, shared).await;
            }
        }
    }
}

async fn serve(stream: impl AsyncRead + AsyncWrite + Unpin, shared: Arc<Shared>) {
    let service = service_fn(|request| {
        let shared = shared.clone();
        async move { Ok::<_, Infallible>(shared.answer(request).await) }
    });
    // A connection that breaks is the client's business.
    let _ = http1::Builder::new().serve_connection(TokioIo::new(stream), service).await;
}

impl Shared {
    async fn answer(&self, request: Request<Incoming>) -> Answer {
        let target = match Target::of(request.uri()) {
            Ok(target) => target,
            Err(refusal) => return refused(refusal, ""),
        };
        if target.bucket == "-" {
            return self.control(request.method(), &target.key);
        }
        if let Some(behind) = self.behind.as_ref().filter(|behind| behind.bucket != target.bucket) {
            return behind.pass_on(request).await;
        }
        let operation = operations::name(request.method(), &target, request.headers());
        if matches!(operation, "UploadPart" | "GetObject") {
            // The sender is as old as the server, which is the one way to fail.
            let _ = self.moves.subscribe().wait_for(|moves| *moves).await;
        }
        let about = if operation == "ListObjectsV2" { target.parameter("prefix") } else { None };
        let entry = self.traffic.begin(operation, about.unwrap_or(&target.key));
        let call = Call { store: &self.store, target: &target, entry: &entry, handling: self.handling };
        let answer = if self.lives.admit(request.headers(), operation) {
            call.run(operation, request).await
        } else {
            // Read to its end: an answer in the middle of a body would look like a connection that broke.
            let _ = request.into_body().collect().await;
            Err(Refusal::ExpiredToken)
        };
        let answer = answer.unwrap_or_else(|refusal| refused(refusal, &target.key));
        entry.answered(answer.status().as_u16());
        answer.map(|body| body.counted(entry))
    }

    /// Answers about the server itself. No bucket has a name of one character.
    fn control(&self, method: &Method, what: &str) -> Answer {
        let open = || self.store.state().uploads.len();
        match (method.as_str(), what) {
            ("GET", "requests") => json(&self.traffic.all().iter().map(Exchange::json).collect()),
            ("GET", "uploads") => json(&open().into()),
            ("DELETE", "requests") => {
                self.traffic.clear();
                bare(StatusCode::NO_CONTENT)
            }
            ("DELETE", "objects" | "uploads") => {
                self.store.clear();
                bare(StatusCode::NO_CONTENT)
            }
            _ => bare(StatusCode::NOT_FOUND),
        }
    }
}

fn json(value: &Value) -> Answer {
    with_headers([("content-type", "application/json".to_owned())], Body::from(value.to_string()))
}
