//! A request's body: counted, taken out of its framing, checked where that is wanted, and thrown away.

use bytes::{Bytes, BytesMut};
use http_body_util::BodyExt;
use hyper::HeaderMap;
use hyper::body::Incoming;

use super::checksum::Verifier;
use super::chunked::Decoder;
use super::error::Refusal;
use super::traffic::Entry;

/// The longest body that is an XML document.
const DOCUMENT_LIMIT: usize = 4 * 1024 * 1024;
/// The largest body of one request.
const BODY_LIMIT: u64 = 5 * 1024 * 1024 * 1024;

/// What is kept of a body.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Received {
    /// In bytes, without framing.
    pub(super) size: u64,
    /// Its CRC64NVME, where it was checked or the client said it.
    pub(super) crc64nvme: Option<u64>,
    /// Its bytes, where they are kept; those of an object in parts part by part.
    pub(super) kept: Vec<Bytes>,
}

/// What is done with a body besides counting it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Handling {
    /// Its checksums are computed.
    pub(super) check: bool,
    /// Its bytes are kept.
    pub(super) keep: bool,
}

/// The value of a header, where it is text.
pub(super) fn header<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers.get(name)?.to_str().ok()
}

/// Receives an object or a part.
pub(super) async fn receive(
    headers: &HeaderMap,
    body: Incoming,
    entry: &Entry,
    handling: Handling,
) -> Result<Received, Refusal> {
    let length = declared_length(headers)?;
    let mut verifier = Verifier::new(headers, handling.check);
    let mut decoder = is_chunked(headers).then(Decoder::default);
    let (mut size, mut kept) = (0, BytesMut::new());
    let mut take = |bytes: &[u8]| {
        size += bytes.len() as u64;
        verifier.update(bytes);
        if handling.keep {
            kept.extend_from_slice(bytes);
        }
    };
    each(body, entry, |bytes| match &mut decoder {
        Some(decoder) => decoder.decode(&bytes, &mut take),
        None => {
            take(&bytes);
            Ok(())
        }
    })
    .await?;
    if size != length {
        return Err(Refusal::IncompleteBody);
    }
    let trailer = decoder.map_or(Ok(Vec::new()), Decoder::finish)?;
    let trailing = |name: &str| Some(trailer.iter().find(|(key, _)| key == name)?.1.as_str());
    let crc64nvme = verifier.finish(|name| header(headers, name).or_else(|| trailing(name)))?;
    let kept = if handling.keep { vec![kept.freeze()] } else { Vec::new() };
    Ok(Received { size, crc64nvme, kept })
}

/// Receives an XML document.
pub(super) async fn document(body: Incoming, entry: &Entry) -> Result<String, Refusal> {
    let mut text = Vec::new();
    each(body, entry, |bytes| {
        text.extend_from_slice(&bytes);
        if text.len() > DOCUMENT_LIMIT { Err(Refusal::MalformedXml) } else { Ok(()) }
    })
    .await?;
    String::from_utf8(text).map_err(|_| Refusal::MalformedXml)
}

async fn each(
    mut body: Incoming,
    entry: &Entry,
    mut take: impl FnMut(Bytes) -> Result<(), Refusal>,
) -> Result<(), Refusal> {
    while let Some(frame) = body.frame().await {
        let frame = frame.map_err(|_| Refusal::IncompleteBody)?;
        if let Ok(bytes) = frame.into_data() {
            entry.came(bytes.len());
            take(bytes)?;
        }
    }
    Ok(())
}

fn is_chunked(headers: &HeaderMap) -> bool {
    let streaming =
        header(headers, "x-amz-content-sha256").is_some_and(|hash| hash.starts_with("STREAMING-"));
    streaming || header(headers, "content-encoding").is_some_and(|coding| coding.contains("aws-chunked"))
}

/// The length of the payload, which S3 wants to know beforehand.
fn declared_length(headers: &HeaderMap) -> Result<u64, Refusal> {
    let name = if is_chunked(headers) { "x-amz-decoded-content-length" } else { "content-length" };
    let length = header(headers, name).ok_or(Refusal::MissingContentLength)?;
    let length = length.parse().map_err(|_| Refusal::InvalidArgument)?;
    if length > BODY_LIMIT { Err(Refusal::EntityTooLarge) } else { Ok(length) }
}
