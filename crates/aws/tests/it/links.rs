//! What exactly a link says; nothing goes over the wire for one.

use std::sync::Arc;
use std::time::{Duration, UNIX_EPOCH};

use devops360_core::cloud::ErrorKind;
use devops360_core::files::{CredentialsEnd, HeldCredentials, LinkRequest, disposition};
use percent_encoding::percent_decode_str;

use crate::recorder::{Recorder, answer};

/// A link of that life to `a/b c`, made at 08:49:37 on 6 November 1994.
fn request(lasting: Duration) -> LinkRequest {
    let made = UNIX_EPOCH + Duration::from_secs(784_111_777);
    LinkRequest { key: "a/b c".to_owned(), disposition: disposition("b c é.txt"), made, lasting }
}

async fn recorder() -> (Recorder, Arc<dyn HeldCredentials>) {
    let recorder = Recorder::start([answer("200 OK", "", "")]).await;
    let held = recorder.data().links.hold(false).await.unwrap();
    (recorder, held)
}

/// The decoded value of a parameter.
fn parameter(url: &str, name: &str) -> Option<String> {
    let (_, query) = url.split_once('?').expect("there is a query");
    let (_, value) =
        query.split('&').filter_map(|pair| pair.split_once('=')).find(|(key, _)| *key == name)?;
    Some(percent_decode_str(value).decode_utf8().expect("it is text").into_owned())
}

#[tokio::test]
async fn a_link_says_when_it_ends_and_how_the_file_is_saved() {
    let (recorder, held) = recorder().await;
    assert!(matches!(held.end(), CredentialsEnd::At(_)), "these credentials say when they end");
    let url = held.sign(request(Duration::from_secs(5400))).await.unwrap();
    let url = url.reveal();
    let (path, _) = url.split_once('?').expect("there is a query");
    assert!(path.ends_with("/bucket/a/b%20c"), "an endpoint takes path style: {path}");
    for (name, value) in [
        ("X-Amz-Expires", "5400"),
        ("X-Amz-Date", "19941106T084937Z"),
        ("X-Amz-Algorithm", "AWS4-HMAC-SHA256"),
        ("X-Amz-Credential", "AKIAPERSON/19941106/eu-north-1/s3/aws4_request"),
        ("X-Amz-Security-Token", "canary-session-token"),
        ("response-content-disposition", disposition("b c é.txt").as_str()),
    ] {
        assert_eq!(parameter(url, name).as_deref(), Some(value), "{name}");
    }
    assert!(parameter(url, "X-Amz-Signature").is_some_and(|signature| signature.len() == 64));
    let signed = parameter(url, "X-Amz-SignedHeaders");
    assert_eq!(signed.as_deref(), Some("host"), "a browser sends no other header that could be signed");
    assert!(!url.contains("canary-secret-key"));
    assert_eq!(recorder.count(), 0, "nothing is sent");
}

#[tokio::test]
async fn a_link_lasts_a_week_at_most() {
    let (_recorder, held) = recorder().await;
    let week = Duration::from_secs(7 * 24 * 60 * 60);
    let url = held.sign(request(week)).await.unwrap();
    assert_eq!(parameter(url.reveal(), "X-Amz-Expires").as_deref(), Some("604800"));
    let longer = held.sign(request(week + Duration::from_secs(1))).await;
    assert_eq!(longer.unwrap_err().kind, ErrorKind::Invalid);
}
