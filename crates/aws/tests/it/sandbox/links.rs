//! Links that a person has signed: whoever has one reads that object without credentials, and nothing else.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use devops360_core::cloud::DataServices;
use devops360_core::files::{LinkRequest, WriteCondition, disposition};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use super::person::Client;
use crate::objects::put_request;

const NAME: &str = "a b é.txt";

#[tokio::test]
async fn a_link_opens_ones_own_object_without_credentials() {
    let (owner, data) = Client::open().await.person().await;
    let key = format!("users/{owner}/files/a b+c%2F/{NAME}");
    data.objects.put(put_request(&key, b"shared", WriteCondition::Absent)).await.unwrap();
    let answer = fetch(&link(&data, &key, now()).await).await;
    assert_eq!((answer.status, answer.body.as_slice()), (200, b"shared".as_slice()));
    let expected = "attachment; filename=\"a b _.txt\"; filename*=UTF-8''a%20b%20%C3%A9.txt";
    assert_eq!(answer.header("content-disposition"), Some(expected), "it is saved under its name");
}

#[tokio::test]
async fn a_link_opens_nothing_that_its_signer_may_not_read() {
    let client = Client::open().await;
    let ((_, annas), (ben, bens)) = (client.person().await, client.person().await);
    let key = format!("users/{ben}/files/{NAME}");
    bens.objects.put(put_request(&key, b"secret", WriteCondition::Absent)).await.unwrap();
    fetch(&link(&annas, &key, now()).await).await.assert_denied();
    let answer = fetch(&link(&bens, &key, now()).await).await;
    assert_eq!(
        (answer.status, answer.body.as_slice()),
        (200, b"secret".as_slice()),
        "its owner's link opens it"
    );
}

#[tokio::test]
async fn a_link_to_one_object_opens_no_other() {
    let (owner, data) = Client::open().await.person().await;
    let prefix = format!("users/{owner}/files/");
    let [shared, private] = ["shared", "private"].map(|name| format!("{prefix}{name}"));
    for key in [&shared, &private] {
        data.objects.put(put_request(key, b"x", WriteCondition::Absent)).await.unwrap();
    }
    let url = link(&data, &shared, now()).await;
    assert_eq!(fetch(&url).await.status, 200);
    let changed = url.replacen("/files/shared?", "/files/private?", 1);
    assert_ne!(changed, url, "the key stands in the link");
    assert_eq!(fetch(&changed).await.status, 403, "the signature is over the key");
}

#[tokio::test]
async fn a_link_that_has_ended_opens_nothing() {
    let (owner, data) = Client::open().await.person().await;
    let key = format!("users/{owner}/files/{NAME}");
    data.objects.put(put_request(&key, b"shared", WriteCondition::Absent)).await.unwrap();
    fetch(&link(&data, &key, now() - 2 * LASTING).await).await.assert_denied();
}

const LASTING: Duration = Duration::from_secs(5 * 60);

/// A link to `key` that begins at `made` and lasts for [`LASTING`].
async fn link(data: &DataServices, key: &str, made: SystemTime) -> String {
    let request = LinkRequest { key: key.to_owned(), disposition: disposition(NAME), made, lasting: LASTING };
    let held = data.links.hold(false).await.unwrap();
    held.sign(request).await.unwrap().reveal().to_owned()
}

/// The time in whole seconds.
fn now() -> SystemTime {
    UNIX_EPOCH + Duration::from_secs(UNIX_EPOCH.elapsed().unwrap().as_secs())
}

struct Answer {
    status: u16,
    head: String,
    body: Vec<u8>,
}

impl Answer {
    fn header(&self, name: &str) -> Option<&str> {
        let mut headers = self.head.lines().filter_map(|line| line.split_once(": "));
        headers.find(|(key, _)| key.eq_ignore_ascii_case(name)).map(|(_, value)| value)
    }

    #[track_caller]
    fn assert_denied(&self) {
        let body = String::from_utf8_lossy(&self.body);
        assert_eq!(self.status, 403, "{body}");
        assert!(body.contains("<Code>AccessDenied</Code>"), "{body}");
    }
}

/// Follows a link as a program does that knows nothing but the link. HTTP/1.0, so that the body ends with the connection.
async fn fetch(url: &str) -> Answer {
    let rest = url.strip_prefix("http://").expect("the sandbox speaks plain HTTP");
    let (authority, target) = rest.split_once('/').expect("there is a path");
    let mut stream = TcpStream::connect(authority).await.expect("the sandbox listens");
    let request = format!("GET /{target} HTTP/1.0\r\nHost: {authority}\r\n\r\n");
    stream.write_all(request.as_bytes()).await.expect("the request can be sent");
    let mut bytes = Vec::new();
    stream.read_to_end(&mut bytes).await.expect("an answer comes");
    let end = bytes.windows(4).position(|window| window == b"\r\n\r\n").expect("the answer has a head");
    let body = bytes.split_off(end + 4);
    let head = String::from_utf8(bytes).expect("the head is text");
    let status =
        head.split(' ').nth(1).and_then(|status| status.parse().ok()).expect("the answer has a status");
    Answer { status, head, body }
}
