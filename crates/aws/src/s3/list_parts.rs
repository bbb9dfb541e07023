//! `ListParts`: <https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListParts.html>.

use aws_sdk_s3::types::Part;
use devops360_core::cloud::ServiceError;
use devops360_core::files::{CompletedPart, ETag, UploadId};

use super::{Bucket, SERVICE, checksum};
use crate::error;

pub(super) async fn call(
    bucket: &Bucket,
    key: &str,
    upload_id: &UploadId,
) -> Result<Vec<CompletedPart>, ServiceError> {
    let mut pages = bucket
        .client
        .list_parts()
        .bucket(&bucket.name)
        .key(key)
        .upload_id(&upload_id.0)
        .into_paginator()
        .send();
    let mut parts = Vec::new();
    while let Some(page) = pages.next().await {
        let page = page.map_err(error::of(SERVICE))?;
        parts.extend(page.parts.unwrap_or_default().into_iter().filter_map(completed));
    }
    Ok(parts)
}

/// A part without a checksum is none that this app sent: left out, it is sent again and so replaced.
fn completed(part: Part) -> Option<CompletedPart> {
    Some(CompletedPart {
        number: part.part_number?.try_into().ok()?,
        crc64nvme: checksum::decode(&part.checksum_crc64_nvme?)?,
        size: part.size?.try_into().ok()?,
        etag: ETag(part.e_tag?),
    })
}
