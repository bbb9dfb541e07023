//! `DeleteObject`: <https://docs.aws.amazon.com/AmazonS3/latest/API/API_DeleteObject.html>.

use devops360_core::cloud::ServiceError;

use super::{Bucket, SERVICE};
use crate::error;

/// S3 answers the same whether there was an object or not.
pub(super) async fn call(bucket: &Bucket, key: &str) -> Result<(), ServiceError> {
    let request = bucket.client.delete_object().bucket(&bucket.name).key(key);
    request.send().await.map(drop).map_err(error::of(SERVICE))
}
