//! `GetObjectTagging`: <https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObjectTagging.html>.

use aws_sdk_s3::types::Tag;
use devops360_core::cloud::ServiceError;

use super::{Bucket, SERVICE};
use crate::error;

pub(super) async fn call(
    bucket: &Bucket,
    key: &str,
    version: Option<String>,
) -> Result<Vec<Tag>, ServiceError> {
    let request = bucket.client.get_object_tagging().bucket(&bucket.name).key(key).set_version_id(version);
    let answer = request.send().await.map_err(error::of(SERVICE))?;
    Ok(answer.tag_set)
}
