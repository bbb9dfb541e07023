//! No log shows a password, a token or a credential, at TRACE too.

use std::collections::BTreeMap;
use std::io::{self, Write};
use std::sync::{Arc, Mutex};

use devops360_aws::may_show_secrets;
use devops360_core::account::{AuthRequest, SignUpRequest};
use devops360_core::files::WriteCondition;
use devops360_core::secret::Secret;

use tracing_subscriber::filter::filter_fn;
use tracing_subscriber::fmt::MakeWriter;
use tracing_subscriber::prelude::*;
use tracing_subscriber::{EnvFilter, fmt, registry};

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

/// What is logged with `filter`, of the targets that `kept` says, while secrets go to the services and come from them.
fn logged(filter: &str, kept: fn(&str) -> bool) -> String {
    let lines = Lines::default();
    let subscriber = registry()
        .with(EnvFilter::new(filter))
        .with(filter_fn(move |metadata| kept(metadata.target())))
        .with(fmt::layer().with_ansi(false).with_writer(lines.clone()));
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
fn no_secret_is_logged_whatever_is_asked_for() {
    let by_name =
        "trace,aws_smithy_runtime=trace,aws_smithy_runtime::client::orchestrator=trace,hyper_util=trace";
    for filter in ["trace", by_name] {
        let log = logged(filter, |target| !may_show_secrets(target));
        assert!(log.contains("the log is on"));
        let leaks: Vec<_> = log.lines().filter(|line| line.contains(CANARY)).collect();
        assert!(leaks.is_empty(), "{leaks:#?}");
    }
}

#[test]
fn without_that_rule_a_secret_is_logged() {
    let log = logged("trace", |_| true);
    assert!(log.lines().any(|line| line.contains(CANARY)), "or the test above proves nothing");
}

#[test]
fn a_module_is_known_by_its_whole_name() {
    for (target, sensitive) in
        [("hyper", true), ("hyper::client", true), ("hyperion", false), ("a::hyper", false)]
    {
        assert_eq!(may_show_secrets(target), sensitive, "{target}");
    }
}
