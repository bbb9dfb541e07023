//! Writing and reading an object in a test.

use bytes::Bytes;
use devops360_core::cloud::ServiceError;
use devops360_core::files::{ObjectBody, PutRequest, WriteCondition};
use devops360_testkit::objects::checksum;
use futures::TryStreamExt;

/// A request to write `bytes` under `key`, with their true checksum.
pub(crate) fn put_request(key: &str, bytes: &'static [u8], condition: WriteCondition) -> PutRequest {
    PutRequest {
        key: key.to_owned(),
        body: Bytes::from_static(bytes),
        crc64nvme: checksum(bytes),
        content_type: Some("text/plain".to_owned()),
        condition,
    }
}

/// All bytes of a body.
pub(crate) async fn read(body: ObjectBody) -> Result<Vec<u8>, ServiceError> {
    let chunks: Vec<Bytes> = body.stream.try_collect().await?;
    Ok(chunks.concat())
}
