//! `CopyObject` of an object onto itself, with other metadata: what is not said anew would be lost.
//! <https://docs.aws.amazon.com/AmazonS3/latest/API/API_CopyObject.html>

use aws_sdk_s3::types::{MetadataDirective, ServerSideEncryption, TaggingDirective};
use devops360_core::cloud::ServiceError;
use devops360_core::files::{CopySource, ETag, ObjectDetails};

use super::{Bucket, SERVICE, copy_object, details, etag, patient};
use crate::error;

pub(super) async fn call(
    bucket: &Bucket,
    source: &CopySource,
    wanted: &ObjectDetails,
) -> Result<ETag, ServiceError> {
    let (headers, encryption) = (&wanted.headers, wanted.encryption.as_ref());
    let answer = bucket
        .client
        .copy_object()
        .bucket(&bucket.name)
        .key(&source.key)
        .copy_source(copy_object::header(bucket, source))
        .copy_source_if_match(&source.etag.0)
        .if_match(&source.etag.0)
        .metadata_directive(MetadataDirective::Replace)
        .tagging_directive(TaggingDirective::Copy)
        .set_metadata(Some(details::headers(&wanted.metadata)))
        .set_content_type(wanted.content_type.clone())
        .set_cache_control(headers.cache_control.clone())
        .set_content_disposition(headers.content_disposition.clone())
        .set_content_encoding(headers.content_encoding.clone())
        .set_content_language(headers.content_language.clone())
        .set_expires(details::expires(headers))
        .set_website_redirect_location(headers.website_redirect.clone())
        .set_storage_class(details::storage_class(wanted))
        .set_server_side_encryption(encryption.map(|sse| ServerSideEncryption::from(sse.algorithm.as_str())))
        .set_ssekms_key_id(encryption.and_then(|sse| sse.key.clone()))
        .set_bucket_key_enabled(encryption.and_then(|sse| sse.bucket_key))
        .customize()
        .config_override(patient())
        .send()
        .await
        .map_err(error::of(SERVICE))?;
    etag(answer.copy_object_result.and_then(|result| result.e_tag))
}
