//! What is not about the bucket: passed on to another server, and its answer passed back.

use std::error::Error;
use std::io;

use http_body_util::BodyExt;
use hyper::body::Incoming;
use hyper::client::conn::http1::handshake;
use hyper::header::TRANSFER_ENCODING;
use hyper::{Request, Response, StatusCode};
use hyper_util::rt::TokioIo;
use tokio::net::TcpStream;

use super::answer::{Answer, Body, bare};

/// Another server, for everything that is not about one bucket.
#[derive(Debug, Clone)]
pub struct Behind {
    /// The bucket that is answered for here.
    pub bucket: String,
    /// The other server, such as `http://127.0.0.1:4566`.
    pub endpoint: String,
}

impl Behind {
    /// Passes a request on as it is, its signature included.
    pub(super) async fn pass_on(&self, request: Request<Incoming>) -> Answer {
        self.exchange(request).await.unwrap_or_else(|_| bare(StatusCode::BAD_GATEWAY))
    }

    async fn exchange(&self, request: Request<Incoming>) -> Result<Answer, Box<dyn Error + Send + Sync>> {
        let address = self
            .endpoint
            .strip_prefix("http://")
            .ok_or_else(|| io::Error::from(io::ErrorKind::Unsupported))?;
        let stream = TcpStream::connect(address.trim_end_matches('/')).await?;
        let (mut sender, connection) = handshake(TokioIo::new(stream)).await?;
        let connection = tokio::spawn(connection);
        let (mut head, body) = sender.send_request(request).await?.into_parts();
        let bytes = body.collect().await?.to_bytes();
        connection.abort();
        // It goes on in one piece.
        head.headers.remove(TRANSFER_ENCODING);
        Ok(Response::from_parts(head, Body::new(bytes.len() as u64, std::iter::once(bytes))))
    }
}
