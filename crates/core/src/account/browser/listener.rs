//! The port on which the browser comes back. Whoever else is on this computer can send something there as well: what does not
//! know the `state` is answered and forgotten, and nobody keeps anybody waiting.

use std::convert::Infallible;
use std::io::ErrorKind;
use std::net::{Ipv4Addr, Ipv6Addr};
use std::sync::Arc;
use std::time::Duration;

use http_body_util::Full;
use hyper::body::{Bytes, Incoming};
use hyper::header::{
    CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, HOST, HeaderValue, REFERRER_POLICY,
};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper::{Method, Request, Response, StatusCode};
use hyper_util::rt::{TokioIo, TokioTimer};
use sha2::{Digest, Sha256};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::mpsc;
use tokio::task::JoinSet;
use tokio::time::timeout;
use url::form_urlencoded::parse;

use crate::secret::Secret;

/// Where a sign-in comes back.
pub(super) const SIGNED_IN: &str = "/signed-in";
/// Where a sign-out does.
pub(super) const SIGNED_OUT: &str = "/signed-out";

/// How long a request may take to arrive.
const HEADER_PATIENCE: Duration = Duration::from_secs(10);
/// How long the browser may take to read its page.
const PAGE_PATIENCE: Duration = Duration::from_secs(1);
/// How large a request may be: a code has some hundred characters.
const REQUEST_LIMIT: usize = 16 * 1024;
/// How many are read at once.
const CONNECTIONS: usize = 32;

/// What the browser brought back.
#[derive(Debug)]
pub(super) enum Returned {
    /// `code`.
    Code(Secret),
    /// `error`.
    Refused(String),
    /// Nothing was to be brought.
    Back,
}

/// A port of this computer, and of no other.
pub(super) struct Listener {
    port: u16,
    sockets: Vec<TcpListener>,
}

/// What is waited for.
struct Expected {
    port: u16,
    path: &'static str,
    /// The digest of `state`: comparing it takes a time that says nothing of how much of a guess was right.
    state: Option<[u8; 32]>,
    found: mpsc::Sender<Returned>,
}

impl Listener {
    /// Takes the first of `ports` that is free, for both families of addresses: browsers differ in which `localhost` is.
    pub(super) async fn bind(ports: &[u16]) -> Option<Self> {
        for &port in ports {
            let Ok(first) = TcpListener::bind((Ipv4Addr::LOCALHOST, port)).await else { continue };
            let Ok(port) = first.local_addr().map(|address| address.port()) else { continue };
            match TcpListener::bind((Ipv6Addr::LOCALHOST, port)).await {
                Ok(second) => return Some(Self { port, sockets: vec![first, second] }),
                // Somebody else would get half of what comes.
                Err(error) if error.kind() == ErrorKind::AddrInUse => {}
                Err(_) => return Some(Self { port, sockets: vec![first] }),
            }
        }
        None
    }

    /// The address of `path` there. User pools take plain HTTP for `localhost` by that name alone.
    pub(super) fn address(&self, path: &str) -> String {
        format!("http://localhost:{}{path}", self.port)
    }

    /// Waits until a browser comes back to `path`, with `state` where there is one.
    pub(super) async fn wait(&self, path: &'static str, state: Option<&Secret>) -> Returned {
        let (found, mut waiting) = mpsc::channel(1);
        let state = state.map(|state| digest(state.reveal()));
        let expected = Arc::new(Expected { port: self.port, path, state, found });
        let mut serving = JoinSet::new();
        loop {
            tokio::select! {
                Some(returned) = waiting.recv() => {
                    // The browser is still to get its page.
                    let _ = timeout(PAGE_PATIENCE, serving.join_all()).await;
                    return returned;
                }
                Some(_) = serving.join_next() => {}
                Some(stream) = self.accept() => {
                    // Whoever takes all of them is not the browser, and is sent away.
                    if serving.len() < CONNECTIONS {
                        serving.spawn(serve(stream, expected.clone()));
                    }
                }
            }
        }
    }

    async fn accept(&self) -> Option<TcpStream> {
        let accepted = match self.sockets.as_slice() {
            [first, second] => tokio::select! {
                accepted = first.accept() => accepted,
                accepted = second.accept() => accepted,
            },
            [only] => only.accept().await,
            _ => std::future::pending().await,
        };
        accepted.ok().map(|(stream, _)| stream)
    }
}

async fn serve(stream: TcpStream, expected: Arc<Expected>) {
    let service = service_fn(|request| {
        let expected = expected.clone();
        async move { Ok::<_, Infallible>(expected.answer(&request)) }
    });
    // A connection that breaks is the browser's business.
    let _ = http1::Builder::new()
        .keep_alive(false)
        .timer(TokioTimer::new())
        .header_read_timeout(HEADER_PATIENCE)
        .max_buf_size(REQUEST_LIMIT)
        .serve_connection(TokioIo::new(stream), service)
        .await;
}

impl Expected {
    fn answer(&self, request: &Request<Incoming>) -> Response<Full<Bytes>> {
        if !self.is_for_here(request) {
            return page(StatusCode::BAD_REQUEST, "There is nothing at this address.");
        }
        let Some(returned) = self.read(request.uri().query().unwrap_or_default()) else {
            let text = "The app does not wait for this sign-in any more. Begin again there.";
            return page(StatusCode::BAD_REQUEST, text);
        };
        let text = match &returned {
            Returned::Code(_) => "You can close this page and go on in the app.",
            Returned::Refused(_) => "You are not signed in. You can close this page; the app says more.",
            Returned::Back => "You are signed out. You can close this page.",
        };
        // Only the first counts.
        let _ = self.found.try_send(returned);
        page(StatusCode::OK, text)
    }

    /// Whether this is a browser on its way back, and not a page that had its own name lead here.
    fn is_for_here(&self, request: &Request<Incoming>) -> bool {
        let names = ["localhost", "127.0.0.1", "[::1]"].map(|name| format!("{name}:{}", self.port));
        let host = request.headers().get(HOST).and_then(|host| host.to_str().ok()).unwrap_or_default();
        request.method() == Method::GET
            && request.uri().path() == self.path
            && names.iter().any(|name| name == host)
    }

    /// What the query says; `None` where it is no answer to what was asked.
    fn read(&self, query: &str) -> Option<Returned> {
        let Some(expected) = self.state else { return Some(Returned::Back) };
        if digest(&only(query, "state")?) != expected {
            return None;
        }
        match (only(query, "code"), only(query, "error")) {
            (Some(code), None) => Some(Returned::Code(Secret::new(code))),
            (None, Some(error)) => Some(Returned::Refused(error)),
            _ => None,
        }
    }
}

/// The parameter `name`, where it is there once and says something.
fn only(query: &str, name: &str) -> Option<String> {
    let mut values = parse(query.as_bytes()).filter(|(key, _)| key == name).map(|(_, value)| value);
    let value = values.next().filter(|value| !value.is_empty())?;
    values.next().is_none().then(|| value.into_owned())
}

fn digest(text: &str) -> [u8; 32] {
    Sha256::digest(text).into()
}

/// A page of constant text that nothing is loaded for.
fn page(status: StatusCode, text: &str) -> Response<Full<Bytes>> {
    let body = format!(
        r#"<!doctype html><html lang="en"><meta charset="utf-8"><meta name="color-scheme" content="light dark">
<meta name="viewport" content="width=device-width"><title>DevOps360</title><h1>DevOps360</h1><p>{text}</p></html>"#
    );
    let mut response = Response::new(Full::from(body));
    *response.status_mut() = status;
    let headers = [
        (CONTENT_TYPE, "text/html; charset=utf-8"),
        (CACHE_CONTROL, "no-store"),
        (CONTENT_SECURITY_POLICY, "default-src 'none'; frame-ancestors 'none'; base-uri 'none'"),
        (REFERRER_POLICY, "no-referrer"),
    ];
    for (name, value) in headers {
        response.headers_mut().insert(name, HeaderValue::from_static(value));
    }
    response
}
