//! A server that keeps what it is asked and answers what it is told.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};
use std::time::{Duration, SystemTime};

use async_trait::async_trait;
use devops360_aws::AwsCloud;
use devops360_contract::connection::ConnectionFile;
use devops360_core::cloud::{Cloud, DataServices, Services};
use devops360_core::secret::Secret;
use devops360_core::session::{AwsCredentials, CredentialsProvider};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

/// A request as it came.
pub(crate) struct Request {
    /// Method, path and version.
    pub(crate) line: String,
    headers: Vec<(String, String)>,
    /// The body.
    pub(crate) body: Vec<u8>,
}

impl Request {
    /// The header's value.
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    /// The body as JSON.
    pub(crate) fn json(&self) -> serde_json::Value {
        serde_json::from_slice(&self.body).expect("the body is JSON")
    }

    /// The body as text.
    pub(crate) fn text(&self) -> &str {
        std::str::from_utf8(&self.body).expect("the body is text")
    }
}

/// The server, on a port of its own.
pub(crate) struct Recorder {
    endpoint: String,
    requests: Arc<Mutex<Vec<Request>>>,
}

impl Recorder {
    /// Answers each of `answers` (status line, headers and body) to one request.
    pub(crate) async fn start<const N: usize>(answers: [String; N]) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port is free");
        let endpoint = format!("http://{}", listener.local_addr().expect("it has an address"));
        let requests = Arc::default();
        tokio::spawn(serve(listener, VecDeque::from(answers), Arc::clone(&requests)));
        Self { endpoint, requests }
    }

    /// A connection to it.
    pub(crate) fn connection(&self) -> ConnectionFile {
        connection(&self.endpoint)
    }

    /// The services that work before a sign-in.
    pub(crate) fn services(&self) -> Services {
        AwsCloud::new().services(&self.connection())
    }

    /// A person's data.
    pub(crate) fn data(&self) -> DataServices {
        AwsCloud::new().data(&self.connection(), Some(Arc::new(Fixed(credentials()))))
    }

    /// The one request that came.
    pub(crate) fn request(&self) -> Request {
        let mut requests = self.requests.lock().expect("no test panicked here");
        assert_eq!(requests.len(), 1, "exactly one request is sent");
        requests.remove(0)
    }

    /// Every request that came, in order.
    pub(crate) fn requests(&self) -> Vec<Request> {
        std::mem::take(&mut *self.requests.lock().expect("no test panicked here"))
    }

    /// How many requests came.
    pub(crate) fn count(&self) -> usize {
        self.requests.lock().expect("no test panicked here").len()
    }
}

/// An answer with `body`.
pub(crate) fn answer(status: &str, headers: &str, body: &str) -> String {
    format!(
        "HTTP/1.1 {status}\r\nDate: Sun, 06 Nov 1994 08:49:37 GMT\r\nConnection: close\r\n\
         Content-Length: {}\r\n{headers}\r\n{body}",
        body.len()
    )
}

/// A connection file for `endpoint`.
pub(crate) fn connection(endpoint: &str) -> ConnectionFile {
    serde_json::from_value(serde_json::json!({
        "version": 1, "name": "Recorder", "region": "eu-north-1", "user_pool_id": "eu-north-1_pool",
        "client_id": "client", "identity_pool_id": "eu-north-1:pool", "bucket": "bucket", "table": "table",
        "endpoint": endpoint,
    }))
    .expect("the file is valid")
}

/// Credentials that are good for an hour.
pub(crate) fn credentials() -> AwsCredentials {
    AwsCredentials {
        access_key_id: "AKIAPERSON".to_owned(),
        secret_key: Secret::new("canary-secret-key"),
        session_token: Secret::new("canary-session-token"),
        expires_at: SystemTime::now() + Duration::from_secs(3600),
    }
}

/// Hands out the same credentials always.
pub(crate) struct Fixed(pub(crate) AwsCredentials);

#[async_trait]
impl CredentialsProvider for Fixed {
    async fn credentials(&self) -> Result<AwsCredentials, Arc<dyn std::error::Error + Send + Sync>> {
        Ok(self.0.clone())
    }
}

async fn serve(listener: TcpListener, mut answers: VecDeque<String>, requests: Arc<Mutex<Vec<Request>>>) {
    while let Some(answer) = answers.pop_front() {
        let (mut stream, _) = listener.accept().await.expect("a client connects");
        let request = read(&mut stream).await;
        requests.lock().expect("no test panicked here").push(request);
        stream.write_all(answer.as_bytes()).await.expect("the client takes the answer");
        stream.shutdown().await.expect("the connection can be closed");
    }
}

async fn read(stream: &mut TcpStream) -> Request {
    let (mut bytes, mut buffer) = (Vec::new(), vec![0; 64 * 1024]);
    let end = loop {
        if let Some(end) = bytes.windows(4).position(|window| window == b"\r\n\r\n") {
            break end;
        }
        let length = stream.read(&mut buffer).await.expect("the client sends");
        assert_ne!(length, 0, "the request ends before its head does");
        bytes.extend_from_slice(&buffer[..length]);
    };
    let head = String::from_utf8(bytes[..end].to_vec()).expect("the head is text");
    let (line, rest) = head.split_once("\r\n").expect("there are headers");
    let headers: Vec<_> = rest
        .lines()
        .filter_map(|line| line.split_once(": "))
        .map(|(name, value)| (name.to_lowercase(), value.to_owned()))
        .collect();
    let mut request = Request { line: line.to_owned(), headers, body: bytes[end + 4..].to_vec() };
    let length = request.header("content-length").map_or(0, |length| length.parse().expect("a number"));
    while request.body.len() < length {
        let length = stream.read(&mut buffer).await.expect("the client sends");
        assert_ne!(length, 0, "the request ends before its body does");
        request.body.extend_from_slice(&buffer[..length]);
    }
    request
}
