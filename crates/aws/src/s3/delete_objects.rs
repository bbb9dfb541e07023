//! `DeleteObjects`: <https://docs.aws.amazon.com/AmazonS3/latest/API/API_DeleteObjects.html>.

use aws_sdk_s3::types::{Delete, ObjectIdentifier};
use devops360_core::cloud::{ErrorKind, ServiceError};
use devops360_core::files::ObjectVersion;

use super::{Bucket, SERVICE};
use crate::error;

pub(super) async fn call(bucket: &Bucket, versions: &[ObjectVersion]) -> Result<(), ServiceError> {
    let identifiers = versions.iter().map(|ObjectVersion { object, .. }| {
        let version = object.version.as_ref().map(|version| version.0.clone());
        ObjectIdentifier::builder().key(&object.key).set_version_id(version).build()
    });
    let delete = identifiers
        .collect::<Result<_, _>>()
        .and_then(|identifiers| Delete::builder().quiet(true).set_objects(Some(identifiers)).build())
        .map_err(|_| error::malformed(SERVICE, "version"))?;
    let request = bucket.client.delete_objects().bucket(&bucket.name).delete(delete);
    let answer = request.send().await.map_err(error::of(SERVICE))?;
    // An error inside a 200: what was refused is in the answer.
    match answer.errors.unwrap_or_default().into_iter().next() {
        None => Ok(()),
        Some(refused) => Err(refusal(refused)),
    }
}

fn refusal(refused: aws_sdk_s3::types::Error) -> ServiceError {
    let code = refused.code.unwrap_or_default();
    let kind = match code.as_str() {
        "AccessDenied" => ErrorKind::Denied,
        "SlowDown" => ErrorKind::Throttled,
        _ => ErrorKind::Other,
    };
    ServiceError::new(SERVICE, kind, code, refused.message.unwrap_or_default())
}
