//! `UploadPart`: <https://docs.aws.amazon.com/AmazonS3/latest/API/API_UploadPart.html>.

use std::io;
use std::pin::Pin;
use std::sync::{Mutex, PoisonError};
use std::task::{Context, Poll, ready};

use aws_sdk_s3::primitives::{ByteStream, SdkBody};
use bytes::Bytes;
use devops360_core::cloud::{ErrorKind, ServiceError};
use devops360_core::files::{ETag, PartBody, Pieces, UploadId};
use http_body::{Body, Frame, SizeHint};

use super::{Bucket, SERVICE, checksum, etag, upload_time};
use crate::error;

pub(super) async fn call(
    bucket: &Bucket,
    key: &str,
    upload_id: &UploadId,
    number: u32,
    body: PartBody,
) -> Result<ETag, ServiceError> {
    let (time, crc64nvme) = (upload_time(body.size()), body.crc64nvme());
    let answer = bucket
        .client
        .upload_part()
        .bucket(&bucket.name)
        .key(key)
        .upload_id(&upload_id.0)
        .part_number(part_number(number)?)
        .checksum_crc64_nvme(checksum::encode(crc64nvme))
        .body(stream(body))
        .customize()
        // TLS and the checksum guard the body; hashing it once more would cost more than sending it.
        .disable_payload_signing()
        .config_override(time)
        .send()
        .await
        .map_err(error::of(SERVICE))?;
    etag(answer.e_tag)
}

/// A part number as the SDK takes it.
pub(super) fn part_number(number: u32) -> Result<i32, ServiceError> {
    let invalid = || {
        ServiceError::new(SERVICE, ErrorKind::Invalid, "InvalidPart", format!("{number} is no part number"))
    };
    i32::try_from(number).ok().filter(|number| (1..=10_000).contains(number)).ok_or_else(invalid)
}

/// The body as the SDK sends it, made anew for each attempt.
fn stream(body: PartBody) -> ByteStream {
    let attempt =
        move || SdkBody::from_body_1_x(Outbound { pieces: Mutex::new(body.pieces()), left: body.size() });
    ByteStream::new(SdkBody::retryable(attempt))
}

/// Pieces with their length in all, which S3 wants to know beforehand.
struct Outbound {
    /// Never locked: the SDK asks for a type that can be shared.
    pieces: Mutex<Pieces>,
    left: u64,
}

impl Body for Outbound {
    type Data = Bytes;
    type Error = io::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<io::Result<Frame<Bytes>>>> {
        let pieces = self.pieces.get_mut().unwrap_or_else(PoisonError::into_inner);
        let piece = ready!(pieces.as_mut().poll_next(context));
        if let Some(Ok(piece)) = &piece {
            self.left = self.left.saturating_sub(piece.len() as u64);
        }
        Poll::Ready(piece.map(|piece| piece.map(Frame::data)))
    }

    fn is_end_stream(&self) -> bool {
        self.left == 0
    }

    fn size_hint(&self) -> SizeHint {
        SizeHint::with_exact(self.left)
    }
}
