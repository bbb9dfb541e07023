//! An object's bytes on their way in.

use aws_sdk_s3::primitives::ByteStream;
use bytes::Bytes;
use devops360_core::cloud::ServiceError;
use futures::stream::{BoxStream, StreamExt, try_unfold};

use super::SERVICE;
use crate::error;

/// The body as a stream that ends at its first failure.
pub(super) fn stream(body: ByteStream) -> BoxStream<'static, Result<Bytes, ServiceError>> {
    let next = |mut body: ByteStream| async move {
        let chunk = body.try_next().await.map_err(|source| error::interrupted(SERVICE, source))?;
        Ok(chunk.map(|chunk| (chunk, body)))
    };
    try_unfold(body, next).boxed()
}
