//! Answers: documents, and bodies that are made while they are sent.

use std::convert::Infallible;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use bytes::Bytes;
use hyper::body::{Body as HttpBody, Frame, SizeHint};
use hyper::{Response, StatusCode};

use super::error::Refusal;
use super::traffic::Entry;
use super::xml::text;

/// An answer on its way.
pub(super) type Answer = Response<Body>;

/// A body of a known size, in pieces that nobody copies.
pub(super) struct Body {
    pieces: Box<dyn Iterator<Item = Bytes> + Send>,
    left: u64,
    entry: Option<Arc<Entry>>,
}

impl Body {
    /// `size` bytes in all, in `pieces`.
    pub(super) fn new(size: u64, pieces: impl Iterator<Item = Bytes> + Send + 'static) -> Self {
        Self { pieces: Box::new(pieces), left: size, entry: None }
    }

    pub(super) fn empty() -> Self {
        Self::new(0, std::iter::empty())
    }

    /// Counts what is sent from here on.
    pub(super) fn counted(self, entry: Arc<Entry>) -> Self {
        Self { entry: Some(entry), ..self }
    }
}

impl From<String> for Body {
    fn from(text: String) -> Self {
        Self::new(text.len() as u64, std::iter::once(Bytes::from(text)))
    }
}

impl HttpBody for Body {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        _: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
        let Some(piece) = self.pieces.next() else { return Poll::Ready(None) };
        self.left -= piece.len() as u64;
        if let Some(entry) = &self.entry {
            entry.went(piece.len());
        }
        Poll::Ready(Some(Ok(Frame::data(piece))))
    }

    fn is_end_stream(&self) -> bool {
        self.left == 0
    }

    fn size_hint(&self) -> SizeHint {
        SizeHint::with_exact(self.left)
    }
}

/// An answer without a body.
pub(super) fn bare(status: StatusCode) -> Answer {
    let mut answer = Response::new(Body::empty());
    *answer.status_mut() = status;
    answer
}

/// 200 with headers; those whose value no header can have are left out.
pub(super) fn with_headers(headers: impl IntoIterator<Item = (&'static str, String)>, body: Body) -> Answer {
    let mut answer = Response::new(body);
    for (name, value) in headers {
        if let Ok(value) = value.parse() {
            answer.headers_mut().insert(name, value);
        }
    }
    answer
}

/// An XML document.
pub(super) fn xml(document: &str) -> Answer {
    let body = format!("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n{document}");
    with_headers([("content-type", "application/xml".to_owned())], body.into())
}

/// An error document.
pub(super) fn refused(refusal: Refusal, key: &str) -> Answer {
    let code = refusal.code();
    let message = "Refused by the null server.";
    let mut answer = xml(&format!(
        "<Error><Code>{code}</Code><Message>{message}</Message><Key>{}</Key></Error>",
        text(key)
    ));
    *answer.status_mut() = refusal.status();
    answer
}
