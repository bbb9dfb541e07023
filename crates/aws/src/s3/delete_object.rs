//! `DeleteObject`: <https://docs.aws.amazon.com/AmazonS3/latest/API/API_DeleteObject.html>.

use devops360_core::cloud::ServiceError;
use devops360_core::files::ETag;

use super::{Bucket, SERVICE};
use crate::error;

/// Without a condition S3 answers the same whether there was an object or not.
pub(super) async fn call(bucket: &Bucket, key: &str, if_match: Option<&ETag>) -> Result<(), ServiceError> {
    let request = bucket.client.delete_object().bucket(&bucket.name).key(key);
    let request = request.set_if_match(if_match.map(|ETag(etag)| etag.clone()));
    request.send().await.map(drop).map_err(error::of(SERVICE))
}
