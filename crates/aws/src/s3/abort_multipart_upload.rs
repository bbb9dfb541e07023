//! `AbortMultipartUpload`: <https://docs.aws.amazon.com/AmazonS3/latest/API/API_AbortMultipartUpload.html>.

use devops360_core::cloud::{ErrorKind, ServiceError};
use devops360_core::files::UploadId;

use super::{Bucket, SERVICE};
use crate::error;

pub(super) async fn call(bucket: &Bucket, key: &str, upload_id: &UploadId) -> Result<(), ServiceError> {
    let request =
        bucket.client.abort_multipart_upload().bucket(&bucket.name).key(key).upload_id(&upload_id.0);
    match request.send().await.map_err(error::of(SERVICE)) {
        Err(error) if error.kind != ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}
