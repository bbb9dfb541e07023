//! What exactly goes over the wire, and what is made of the answers.

use std::collections::BTreeMap;

use bytes::Bytes;
use devops360_core::account::{Asked, AuthRequest, AuthStep, SignUpRequest};
use devops360_core::cloud::ErrorKind;
use devops360_core::files::{CompletedPart, ETag, PartBody, UploadId, WriteCondition};
use devops360_core::profile::Record;
use devops360_core::secret::Secret;
use futures::StreamExt;
use futures::stream;

use crate::objects::{put_request, read};
use crate::recorder::{Recorder, answer};

/// The check value of CRC-64/NVME, over "123456789", and how S3 writes it.
const CHECK: u64 = 0xae8b_1486_0a79_9888;
const CHECK_HEADER: &str = "rosUhgp5mIg=";

fn etag(value: &str) -> ETag {
    ETag(value.to_owned())
}

fn xml(status: &str, code: &str) -> String {
    answer(status, "", &format!("<Error><Code>{code}</Code><Message>no</Message></Error>"))
}

#[tokio::test]
async fn a_part_goes_with_the_callers_checksum_and_nothing_around_it() {
    let recorder = Recorder::start([answer("200 OK", "ETag: \"p3\"\r\n", "")]).await;
    let upload = UploadId("up/1".to_owned());
    let body = Bytes::from_static(b"123456789");
    let sent = recorder.data().objects.upload_part("a/b c", &upload, 3, body, CHECK).await.unwrap();
    assert_eq!(sent, etag("\"p3\""));

    let request = recorder.request();
    assert!(
        request.line.starts_with("PUT /bucket/a/b%20c?"),
        "an endpoint takes path style: {}",
        request.line
    );
    assert!(
        request.line.contains("partNumber=3") && request.line.contains("uploadId=up%2F1"),
        "{}",
        request.line
    );
    assert_eq!(request.body, b"123456789", "the body is not chunked");
    assert_eq!(request.header("content-length"), Some("9"));
    assert_eq!(request.header("x-amz-checksum-crc64nvme"), Some(CHECK_HEADER));
    assert_eq!(
        request.header("x-amz-content-sha256"),
        Some("UNSIGNED-PAYLOAD"),
        "the body is not hashed again"
    );
    for absent in ["x-amz-trailer", "content-encoding", "transfer-encoding", "x-amz-checksum-crc32"] {
        assert_eq!(request.header(absent), None, "{absent}");
    }
    let authorization = request.header("authorization").unwrap();
    assert!(authorization.contains("Credential=AKIAPERSON/") && authorization.contains("/eu-north-1/s3/"));
    assert_eq!(request.header("x-amz-security-token"), Some("canary-session-token"));
}

#[tokio::test]
async fn a_part_in_pieces_goes_as_one_body_and_goes_again_from_its_first_byte() {
    let busy = xml("503 Slow Down", "SlowDown");
    let recorder = Recorder::start([busy, answer("200 OK", "ETag: \"p3\"\r\n", "")]).await;
    let pieces =
        || stream::iter([&b"1234"[..], &b"567"[..], &b"89"[..]].map(|piece| Ok(piece.into()))).boxed();
    let (upload, body) = (UploadId("up".to_owned()), PartBody::new(9, CHECK, pieces));
    let sent = recorder.data().objects.stream_part("key", &upload, 3, body).await.unwrap();
    assert_eq!(sent, etag("\"p3\""));
    let requests = recorder.requests();
    assert_eq!(requests.len(), 2, "it is sent again after the busy answer");
    for request in requests {
        assert_eq!(request.body, b"123456789", "the body is not chunked");
        assert_eq!(request.header("content-length"), Some("9"));
        assert_eq!(request.header("transfer-encoding"), None);
        assert_eq!(request.header("x-amz-checksum-crc64nvme"), Some(CHECK_HEADER));
        assert_eq!(request.header("x-amz-content-sha256"), Some("UNSIGNED-PAYLOAD"));
    }
}

#[tokio::test]
async fn a_put_says_on_what_condition() {
    let cases = [
        (WriteCondition::Always, None, None),
        (WriteCondition::Absent, Some("*"), None),
        (WriteCondition::Matches(etag("\"old\"")), None, Some("\"old\"")),
    ];
    for (condition, if_none_match, if_match) in cases {
        let recorder = Recorder::start([answer("200 OK", "ETag: \"new\"\r\n", "")]).await;
        recorder.data().objects.put(put_request("key", b"123456789", condition)).await.unwrap();
        let request = recorder.request();
        assert_eq!(request.header("if-none-match"), if_none_match);
        assert_eq!(request.header("if-match"), if_match);
        assert_eq!(request.header("x-amz-checksum-crc64nvme"), Some(CHECK_HEADER));
        assert_eq!(request.header("x-amz-content-sha256"), Some("UNSIGNED-PAYLOAD"));
        assert_eq!(request.header("content-type"), Some("text/plain"));
    }
}

#[tokio::test]
async fn a_condition_that_does_not_hold_is_a_conflict() {
    for (status, code) in [
        ("412 Precondition Failed", "PreconditionFailed"),
        ("409 Conflict", "ConditionalRequestConflict"),
        ("404 Not Found", "NoSuchKey"),
    ] {
        let recorder = Recorder::start([xml(status, code)]).await;
        let condition = WriteCondition::Matches(etag("\"old\""));
        let error = recorder.data().objects.put(put_request("key", b"1", condition)).await.unwrap_err();
        assert_eq!((error.kind, error.code.as_str()), (ErrorKind::Conflict, code));
    }
}

#[tokio::test]
async fn a_multipart_upload_begins_with_a_full_object_checksum() {
    let body = "<InitiateMultipartUploadResult><UploadId>up</UploadId></InitiateMultipartUploadResult>";
    let recorder = Recorder::start([answer("200 OK", "", body)]).await;
    let upload = recorder.data().objects.create_multipart_upload("key", Some("image/png")).await.unwrap();
    assert_eq!(upload, UploadId("up".to_owned()));
    let request = recorder.request();
    assert_eq!(request.header("x-amz-checksum-algorithm"), Some("CRC64NVME"));
    assert_eq!(request.header("x-amz-checksum-type"), Some("FULL_OBJECT"));
    assert_eq!(request.header("content-type"), Some("image/png"));
}

async fn complete(recorder: &Recorder) -> Result<ETag, devops360_core::cloud::ServiceError> {
    let part = |number, size| CompletedPart { number, etag: etag("\"e\""), crc64nvme: CHECK, size };
    let parts = [part(1, 5_242_880), part(2, 9)];
    let upload = UploadId("up".to_owned());
    recorder
        .data()
        .objects
        .complete_multipart_upload("key", &upload, &parts, CHECK, WriteCondition::Absent)
        .await
}

#[tokio::test]
async fn a_multipart_upload_ends_with_its_size_checksum_and_condition() {
    let body = "<CompleteMultipartUploadResult><ETag>\"whole-2\"</ETag></CompleteMultipartUploadResult>";
    let recorder = Recorder::start([answer("200 OK", "", body)]).await;
    assert_eq!(complete(&recorder).await.unwrap(), etag("\"whole-2\""));

    let request = recorder.request();
    assert_eq!(request.header("x-amz-checksum-crc64nvme"), Some(CHECK_HEADER));
    assert_eq!(request.header("x-amz-checksum-type"), Some("FULL_OBJECT"));
    assert_eq!(request.header("x-amz-mp-object-size"), Some("5242889"));
    assert_eq!(request.header("if-none-match"), Some("*"));
    let parts =
        request.text().matches(&format!("<ChecksumCRC64NVME>{CHECK_HEADER}</ChecksumCRC64NVME>")).count();
    assert_eq!(parts, 2, "each part says its checksum: {}", request.text());
}

#[tokio::test]
async fn an_error_inside_a_success_is_an_error() {
    let recorder = Recorder::start([xml("200 OK", "AccessDenied")]).await;
    let error = complete(&recorder).await.unwrap_err();
    assert_eq!((error.kind, error.code.as_str()), (ErrorKind::Denied, "AccessDenied"));
}

const OBJECT: &str = "ETag: \"e\"\r\nLast-Modified: Sun, 06 Nov 1994 08:49:37 GMT\r\n";

#[tokio::test]
async fn a_whole_object_comes_with_its_checksum_and_is_not_checked_twice() {
    // The checksum is not that of the body: who reads has to notice, and tell it from a broken connection.
    let headers =
        format!("{OBJECT}x-amz-checksum-crc64nvme: {CHECK_HEADER}\r\nx-amz-checksum-type: FULL_OBJECT\r\n");
    let recorder = Recorder::start([answer("200 OK", &headers, "other")]).await;
    let body = recorder.data().objects.get("key", None, Some(&etag("\"e\""))).await.unwrap();
    assert_eq!((body.object.size, body.object.crc64nvme), (5, Some(CHECK)));
    assert_eq!(read(body).await.unwrap(), b"other");
    let request = recorder.request();
    assert_eq!(request.header("x-amz-checksum-mode"), Some("ENABLED"));
    assert!(request.header("authorization").unwrap().contains("x-amz-checksum-mode"), "the header is signed");
    assert_eq!(request.header("if-match"), Some("\"e\""));
}

#[tokio::test]
async fn a_range_comes_without_a_checksum_and_says_the_whole_size() {
    let headers = format!("{OBJECT}Content-Range: bytes 2-4/10\r\n");
    let recorder = Recorder::start([answer("206 Partial Content", &headers, "234")]).await;
    let body = recorder.data().objects.get("key", Some(2..5), None).await.unwrap();
    assert_eq!(body.object.size, 10);
    let request = recorder.request();
    assert_eq!(request.header("range"), Some("bytes=2-4"));
    assert_eq!(request.header("x-amz-checksum-mode"), None);
}

#[tokio::test]
async fn a_body_that_breaks_off_is_the_network() {
    let short = answer("200 OK", OBJECT, "0123456789").replace("0123456789", "0123");
    let recorder = Recorder::start([short]).await;
    let body = recorder.data().objects.get("key", None, None).await.unwrap();
    let error = read(body).await.unwrap_err();
    assert_eq!(error.kind, ErrorKind::Network, "{error}");
}

/// The page of a listing that holds `keys`.
fn page(keys: &[&str]) -> String {
    let contents: String = keys
        .iter()
        .map(|key| {
            format!(
                "<Contents><Key>{key}</Key><Size>1</Size><ETag>\"e\"</ETag>\
                 <LastModified>2026-01-01T00:00:00.000Z</LastModified></Contents>"
            )
        })
        .collect();
    answer(
        "200 OK",
        "",
        &format!("<ListBucketResult><EncodingType>url</EncodingType>{contents}</ListBucketResult>"),
    )
}

#[tokio::test]
async fn a_refused_look_at_a_missing_object_means_that_it_is_missing() {
    let refused = || answer("403 Forbidden", "", "");
    let cases = [
        (page(&[]), true),
        (page(&["users/me/files/a.txt.bak"]), true),
        (page(&["users/me/files/a.txt"]), false),
    ];
    for (listing, is_absent) in cases {
        let recorder = Recorder::start([refused(), listing]).await;
        let seen = recorder.data().objects.head("users/me/files/a.txt").await;
        if is_absent {
            assert_eq!(seen.unwrap(), None);
        } else {
            assert_eq!(seen.unwrap_err().kind, ErrorKind::Denied, "what is there and refused stays refused");
        }
    }
}

#[tokio::test]
async fn a_refused_look_stays_refused_where_the_listing_is_refused_too() {
    let refused = || answer("403 Forbidden", "", "");
    let recorder = Recorder::start([refused(), refused()]).await;
    let seen = recorder.data().objects.head("users/other/files/a.txt").await;
    assert_eq!(seen.unwrap_err().kind, ErrorKind::Denied);
}

#[tokio::test]
async fn a_listing_is_asked_for_encoded_and_decoded() {
    let body = "<ListBucketResult><EncodingType>url</EncodingType><NextContinuationToken>t2</NextContinuationToken>\
        <Contents><Key>p/a%2Bb+c%20%C3%A9</Key><Size>3</Size><ETag>\"e\"</ETag>\
        <LastModified>1994-11-06T08:49:37.000Z</LastModified></Contents>\
        <CommonPrefixes><Prefix>p/x+y/</Prefix></CommonPrefixes></ListBucketResult>";
    let recorder = Recorder::start([answer("200 OK", "", body)]).await;
    let page = recorder.data().objects.list("p/", Some("/"), Some("t1"), 50).await.unwrap();
    assert_eq!(page.objects[0].key, "p/a+b c é");
    assert_eq!(page.prefixes, ["p/x y/"]);
    assert_eq!(page.next.as_deref(), Some("t2"));
    let line = recorder.request().line;
    for part in ["list-type=2", "encoding-type=url", "max-keys=50", "continuation-token=t1", "delimiter=%2F"]
    {
        assert!(line.contains(part), "{part} in {line}");
    }
}

#[tokio::test]
async fn a_record_is_read_consistently_and_changed_in_place() {
    let item =
        r#"{"Item":{"user_id":{"S":"o"},"theirs":{"BOOL":true},"bio":{"S":"b"},"revision":{"N":"3"}}}"#;
    let recorder = Recorder::start([answer("200 OK", "", item)]).await;
    let record = recorder.data().records.get("o").await.unwrap().unwrap();
    assert_eq!((record.bio.as_str(), record.address.as_str(), record.revision), ("b", "", 3));
    assert_eq!(recorder.request().json()["ConsistentRead"], true);

    let recorder = Recorder::start([answer("200 OK", "", "{}")]).await;
    recorder.data().records.put("o", &Record { revision: 4, ..record }, 3).await.unwrap();
    let request = recorder.request();
    assert_eq!(
        request.header("x-amz-target"),
        Some("DynamoDB_20120810.UpdateItem"),
        "PutItem drops what is not ours"
    );
    let body = request.json();
    assert_eq!(body["ConditionExpression"], "#revision = :expected");
    assert_eq!(body["ExpressionAttributeValues"][":expected"]["N"], "3");
    assert_eq!(body["ExpressionAttributeValues"][":revision"]["N"], "4");
}

#[tokio::test]
async fn a_record_of_another_type_is_left_alone() {
    let item = r#"{"Item":{"user_id":{"S":"o"},"address":{"M":{}}}}"#;
    let recorder = Recorder::start([answer("200 OK", "", item)]).await;
    assert_eq!(recorder.data().records.get("o").await.unwrap_err().kind, ErrorKind::Invalid);
}

#[tokio::test]
async fn the_user_pool_is_asked_without_aws_credentials() {
    let tokens = r#"{"AuthenticationResult":{"AccessToken":"a","IdToken":"i","ExpiresIn":3600}}"#;
    let recorder = Recorder::start([answer("200 OK", "", tokens)]).await;
    let parameters = BTreeMap::from([("USERNAME", Secret::new("anna"))]);
    let request = AuthRequest { flow: "USER_SRP_AUTH", parameters };
    let step = recorder.services().identity_provider.initiate_auth(request).await.unwrap();
    assert!(matches!(step, AuthStep::Tokens(tokens) if tokens.expires_in.as_secs() == 3600));
    let request = recorder.request();
    assert_eq!(request.json()["AuthFlow"], "USER_SRP_AUTH");
    assert_eq!(request.json()["ClientId"], "client");
    assert_eq!(request.header("authorization"), None);
    assert_eq!(request.header("x-amz-security-token"), None);
}

#[tokio::test]
async fn the_identity_pool_is_asked_without_aws_credentials() {
    let recorder = Recorder::start([answer("200 OK", "", r#"{"IdentityId":"eu-north-1:me"}"#)]).await;
    let pool = recorder.services().identity_pool.unwrap();
    assert_eq!(pool.identity_id(&Secret::new("jwt")).await.unwrap(), "eu-north-1:me");
    let request = recorder.request();
    assert_eq!(request.json()["Logins"]["cognito-idp.eu-north-1.amazonaws.com/eu-north-1_pool"], "jwt");
    assert_eq!(request.header("authorization"), None);
}

#[tokio::test]
async fn a_challenge_keeps_its_parameters() {
    let challenge =
        r#"{"ChallengeName":"PASSWORD_VERIFIER","Session":"s","ChallengeParameters":{"SRP_B":"b"}}"#;
    let recorder = Recorder::start([answer("200 OK", "", challenge)]).await;
    let request = AuthRequest { flow: "USER_SRP_AUTH", parameters: BTreeMap::new() };
    let step = recorder.services().identity_provider.initiate_auth(request).await.unwrap();
    let AuthStep::Challenge(Asked { name, session, parameters, .. }) = step else {
        panic!("these are no tokens")
    };
    assert_eq!((name.as_str(), session.as_ref().map(Secret::reveal)), ("PASSWORD_VERIFIER", Some("s")));
    assert_eq!(parameters["SRP_B"], "b");
}

#[tokio::test]
async fn a_sign_up_takes_the_password_unaltered() {
    let recorder = Recorder::start([answer("200 OK", "", r#"{"UserConfirmed":false,"UserSub":"s"}"#)]).await;
    let request = SignUpRequest {
        username: "anna".to_owned(),
        password: Secret::new(" pass \"wörd\\ "),
        attributes: BTreeMap::from([("email".to_owned(), "a@example.com".to_owned())]),
        proof: Some(Secret::new("hash")),
    };
    let result = recorder.services().identity_provider.sign_up(request).await.unwrap();
    assert!(!result.confirmed && result.delivery.is_none());
    let body = recorder.request().json();
    assert_eq!((&body["Password"], &body["SecretHash"]), (&" pass \"wörd\\ ".into(), &"hash".into()));
    assert_eq!(body["UserAttributes"][0]["Name"], "email");
}

#[tokio::test]
async fn the_key_set_comes_with_the_servers_time() {
    let recorder = Recorder::start([answer("200 OK", "", r#"{"keys":[]}"#)]).await;
    let (body, date) = recorder.services().identity_provider.key_set().await.unwrap();
    assert_eq!((body.as_str(), date), (r#"{"keys":[]}"#, Some(784_111_777)));
    assert_eq!(recorder.request().line, "GET /eu-north-1_pool/.well-known/jwks.json HTTP/1.1");
}

#[tokio::test]
async fn a_key_set_that_is_none_is_refused() {
    let recorder = Recorder::start([answer("404 Not Found", "", "")]).await;
    assert_eq!(recorder.services().identity_provider.key_set().await.unwrap_err().kind, ErrorKind::NotFound);
    let recorder = Recorder::start([answer("200 OK", "", &"x".repeat(70_000))]).await;
    assert_eq!(recorder.services().identity_provider.key_set().await.unwrap_err().kind, ErrorKind::Other);
}

#[tokio::test]
async fn attributes_are_deleted_by_name() {
    let recorder = Recorder::start([answer("200 OK", "", "{}")]).await;
    let pool = recorder.services().identity_provider;
    pool.delete_user_attributes(&Secret::new("jwt"), &["name".to_owned()]).await.unwrap();
    let request = recorder.request();
    let target = request.header("x-amz-target");
    assert_eq!(target, Some("AWSCognitoIdentityProviderService.DeleteUserAttributes"));
    assert_eq!(request.json()["UserAttributeNames"], serde_json::json!(["name"]));
    assert_eq!(request.json()["AccessToken"], "jwt");
}
