//! A page of somebody in between, such as the sign-in of a hotel's network, in the place of an answer.

use bytes::Bytes;
use devops360_core::cloud::{ErrorKind, ServiceError};
use devops360_core::files::{CompletedPart, ETag, UploadId, WriteCondition};

use crate::objects::{put_request, read};
use crate::recorder::{Recorder, answer};

const KEY: &str = "users/me/files/a.html";
const PAGE: &str = "<html><body>Welcome aboard</body></html>";

/// Answers one request with the page.
async fn portal(status: &str) -> Recorder {
    Recorder::start([answer(status, "Content-Type: text/html; charset=utf-8\r\n", PAGE)]).await
}

fn check<T>(what: &str, outcome: Result<T, ServiceError>) {
    let kind = outcome.map(drop).map_err(|error| error.kind);
    assert_eq!(kind, Err(ErrorKind::Network), "{what}: the service has not been reached");
}

#[tokio::test]
async fn a_page_of_somebody_in_between_is_no_answer_of_the_bucket() {
    let id = UploadId("u".to_owned());
    let part = CompletedPart { number: 1, etag: ETag("\"e\"".to_owned()), crc64nvme: 0, size: 1 };
    let bucket = async || portal("200 OK").await.data().objects;
    check("put", bucket().await.put(put_request(KEY, b"a", WriteCondition::Absent)).await);
    check("create", bucket().await.create_multipart_upload(KEY, None).await);
    check("part", bucket().await.upload_part(KEY, &id, 1, Bytes::from_static(b"a"), 0).await);
    check("parts", bucket().await.list_parts(KEY, &id).await);
    let complete = WriteCondition::Absent;
    check("complete", bucket().await.complete_multipart_upload(KEY, &id, &[part], 0, complete).await);
    check("head", bucket().await.head(KEY).await);
    check("get", bucket().await.get(KEY, None, None).await);
    check("list", bucket().await.list("users/me/files/", Some("/"), None, 10).await);
    check("delete", bucket().await.delete(KEY).await);
}

#[tokio::test]
async fn a_page_of_somebody_in_between_is_no_answer_of_cognito_or_the_table() {
    for status in ["200 OK", "302 Found", "403 Forbidden", "511 Network Authentication Required"] {
        let pool = portal(status).await.services().identity_provider;
        check("forgot password", pool.forgot_password("anna", None).await);
        check("keys", portal(status).await.services().identity_provider.key_set().await);
        check("profile", portal(status).await.data().records.get("anna").await);
    }
}

#[tokio::test]
async fn a_page_that_a_person_keeps_is_theirs() {
    let headers = "Content-Type: text/html\r\nETag: \"e\"\r\nx-amz-request-id: 4442587FB7D0A2F9\r\n\
         Last-Modified: Sun, 06 Nov 1994 08:49:37 GMT\r\n";
    let recorder = Recorder::start([answer("200 OK", headers, PAGE)]).await;
    let kept = recorder.data().objects.get(KEY, None, None).await.unwrap();
    assert_eq!(read(kept).await.unwrap(), PAGE.as_bytes());
}
