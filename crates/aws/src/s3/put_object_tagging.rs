//! `PutObjectTagging`: <https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutObjectTagging.html>.

use aws_sdk_s3::types::{Tag, Tagging};
use devops360_contract::files::Pair;
use devops360_core::cloud::ServiceError;

use super::{Bucket, SERVICE};
use crate::error;

pub(super) async fn call(bucket: &Bucket, key: &str, tags: &[Pair]) -> Result<(), ServiceError> {
    let malformed = |_| error::malformed(SERVICE, "tag");
    let tag = |pair: &Pair| Tag::builder().key(&pair.name).value(&pair.value).build().map_err(malformed);
    let set = tags.iter().map(tag).collect::<Result<Vec<_>, _>>()?;
    let tagging = Tagging::builder().set_tag_set(Some(set)).build().map_err(malformed)?;
    let request = bucket.client.put_object_tagging().bucket(&bucket.name).key(key).tagging(tagging);
    request.send().await.map(|_| ()).map_err(error::of(SERVICE))
}
