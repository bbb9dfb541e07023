//! No log shows a password, a token or a credential, at TRACE too.

use std::collections::BTreeMap;
use std::io::{self, Write};
use std::sync::{Arc, Mutex};

use devops360_aws::SENSITIVE_LOG_TARGETS;
use devops360_core::account::{AuthRequest, SignUpRequest};
use devops360_core::files::WriteCondition;
use devops360_core::secret::Secret;

use tracing_subscriber::EnvFilter;
use tracing_subscriber::fmt::MakeWriter;

use crate::objects::{put_request, read};
use crate::recorder::{Recorder, answer};

/// Every secret of these tests has this in it.
const CANARY: &str = "canary";

#[derive(Clone, Default)]
struct Lines(Arc<Mutex<Vec<u8>>>);

impl Write for Lines {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl<'a> MakeWriter<'a> for Lines {
    type Writer = Self;

    fn make_writer(&'a self) -> Self {
        self.clone()
    }
}

/// What is logged with `filter` while secrets go to the services and come from them.
fn logged(filter: &str) -> String {
    let lines = Lines::default();
    let subscriber = tracing_subscriber::fmt()
        .with_env_filter(EnvFilter::new(filter))
        .with_ansi(false)
        .with_writer(lines.clone())
        .finish();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    tracing::subscriber::with_default(subscriber, || {
        tracing::trace!("the log is on");
        runtime.block_on(send_secrets());
    });
    let bytes = lines.0.lock().unwrap().clone();
    String::from_utf8(bytes).unwrap()
}

async fn send_secrets() {
    let recorder = Recorder::start([answer("200 OK", "", r#"{"UserConfirmed":true,"UserSub":"s"}"#)]).await;
    let request = SignUpRequest {
        username: "anna".to_owned(),
        password: Secret::new("canary-password"),
        attributes: BTreeMap::new(),
        proof: Some(Secret::new("canary-hash")),
    };
    recorder.services().identity_provider.sign_up(request).await.unwrap();

    let tokens = r#"{"AuthenticationResult":{"AccessToken":"canary-a","IdToken":"canary-i",
        "RefreshToken":"canary-r","ExpiresIn":3600}}"#;
    let recorder = Recorder::start([answer("200 OK", "", tokens)]).await;
    let parameters = BTreeMap::from([("PASSWORD", Secret::new("canary-password"))]);
    let request = AuthRequest { flow: "USER_PASSWORD_AUTH", parameters };
    recorder.services().identity_provider.initiate_auth(request).await.unwrap();

    let refused = r#"{"__type":"NotAuthorizedException","message":"no"}"#;
    let recorder = Recorder::start([answer("400 Bad Request", "", refused)]).await;
    recorder.services().identity_provider.get_user(&Secret::new("canary-a")).await.unwrap_err();

    let credentials = r#"{"IdentityId":"i","Credentials":{"AccessKeyId":"AKIA","SecretKey":"canary-key",
        "SessionToken":"canary-token","Expiration":2e9}}"#;
    let recorder = Recorder::start([answer("200 OK", "", credentials)]).await;
    let pool = recorder.services().identity_pool.unwrap();
    pool.credentials("i", &Secret::new("canary-i")).await.unwrap();

    let recorder = Recorder::start([answer("200 OK", "ETag: \"e\"\r\n", "")]).await;
    recorder.data().objects.put(put_request("key", b"canary", WriteCondition::Always)).await.unwrap();
    let object = "ETag: \"e\"\r\nLast-Modified: Sun, 06 Nov 1994 08:49:37 GMT\r\n";
    let recorder = Recorder::start([answer("200 OK", object, "canary")]).await;
    read(recorder.data().objects.get("key", None, None).await.unwrap()).await.unwrap();
}

#[test]
fn with_the_sensitive_targets_off_no_secret_is_logged() {
    let off: String = SENSITIVE_LOG_TARGETS.iter().map(|target| format!(",{target}=off")).collect();
    let log = logged(&format!("trace{off}"));
    assert!(log.contains("the log is on"));
    let leaks: Vec<_> = log.lines().filter(|line| line.contains(CANARY)).collect();
    assert!(leaks.is_empty(), "{leaks:#?}");
}

#[test]
fn without_that_filter_a_secret_is_logged() {
    let log = logged("trace");
    let leak = log.lines().find(|line| line.contains(CANARY)).expect("or the test above proves nothing");
    let known = SENSITIVE_LOG_TARGETS.iter().any(|target| leak.contains(&format!(" {target}::")));
    assert!(known, "{leak}");
}
