//! The browser's way in against a real OpenID Connect provider, on the ports that a user pool is told of. A browser that
//! keeps its cookies goes there; `e2e/oidc` has both.

use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex};

use devops360_aws::AwsCloud;
use devops360_contract::account::{BrowserSignInOutcome, SignInWithBrowser};
use devops360_core::account::{Accounts, BROWSER_PORTS, SystemBrowser, Way};
use devops360_core::cloud::Cloud;
use devops360_core::connection::{Connections, EndpointPolicy};
use devops360_core::environment::{Environment, SystemEnvironment};
use devops360_core::session::Sessions;
use devops360_core::settings::Preferences;
use devops360_testkit::desktop::{MemoryKeychain, MemoryPreferences};
use devops360_testkit::identity::{CLIENT_ID, POOL_ID, REGION};
use serde_json::json;
use tempfile::TempDir;

/// A program of `e2e/oidc`.
fn node(program: &str) -> Command {
    let mut command = Command::new("node");
    command.arg(Path::new(env!("CARGO_MANIFEST_DIR")).join("../../e2e/oidc").join(program));
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::inherit());
    command
}

/// The provider; it ends when it is dropped.
struct Provider {
    child: Child,
    address: String,
}

impl Provider {
    fn start() -> Self {
        let redirects = BROWSER_PORTS.iter().flat_map(|port| {
            ["signed-in", "signed-out"].map(|path| format!("http://localhost:{port}/{path}"))
        });
        let mut child = node("provider.mjs")
            .args([POOL_ID, REGION, CLIENT_ID])
            .args(redirects)
            .spawn()
            .expect("node runs");
        let mut address = String::new();
        BufReader::new(child.stdout.as_mut().unwrap()).read_line(&mut address).unwrap();
        Self { child, address: address.trim().to_owned() }
    }
}

impl Drop for Provider {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A person's browser; what they see there is told afterwards.
struct Browser {
    cookies: PathBuf,
    running: Mutex<Option<Child>>,
}

impl SystemBrowser for Browser {
    fn open(&self, address: &str) -> bool {
        let child = node("browser.mjs").arg(&self.cookies).args(["ada", address]).spawn();
        *self.running.lock().unwrap() = child.ok();
        self.running.lock().unwrap().is_some()
    }
}

impl Browser {
    /// The forms that were filled in since it was opened, and the last page.
    async fn seen(&self) -> (Vec<String>, String) {
        let child = self.running.lock().unwrap().take().expect("it was opened");
        let output = tokio::task::spawn_blocking(|| child.wait_with_output()).await.unwrap().unwrap();
        let text = String::from_utf8(output.stdout).unwrap();
        let forms = text.lines().filter_map(|line| line.strip_prefix("form ")).map(str::to_owned).collect();
        (forms, text)
    }
}

/// The app's rules on the real adapter, and a browser.
struct Stage {
    accounts: Accounts,
    sessions: Arc<Sessions>,
    browser: Browser,
    _provider: Provider,
    _folder: TempDir,
}

impl Stage {
    fn set() -> Self {
        let provider = Provider::start();
        let environment: Arc<dyn Environment> = Arc::new(SystemEnvironment);
        let preferences: Arc<dyn Preferences> = Arc::new(MemoryPreferences::default());
        let cloud: Arc<dyn Cloud> = Arc::new(AwsCloud::new());
        let connections = Arc::new(Connections::new(
            preferences.clone(),
            cloud.clone(),
            environment.clone(),
            EndpointPolicy::LoopbackOnly,
            None,
        ));
        let file = json!({
            "version": 1, "name": "Provider", "region": REGION, "user_pool_id": POOL_ID, "client_id": CLIENT_ID,
            "bucket": "test-bucket", "table": "test-table", "credentials": "machine",
            "endpoint": provider.address, "managed_login": provider.address,
        });
        connections.import(file.to_string().as_bytes(), "provider.json").unwrap();
        let folder = tempfile::tempdir().unwrap();
        let sessions = Arc::new(Sessions::new(
            connections.clone(),
            cloud,
            Arc::new(MemoryKeychain::default()),
            environment.clone(),
            folder.path().join("sessions"),
        ));
        let browser = Browser { cookies: folder.path().join("cookies.json"), running: Mutex::default() };
        let accounts = Accounts::new(connections, sessions.clone(), preferences, environment);
        Self { accounts, sessions, browser, _provider: provider, _folder: folder }
    }

    /// Signs in in the browser; answers the forms that the person had to fill in.
    async fn sign_in(&self, owner: Option<&str>) -> Vec<String> {
        let way = Way { browser: &self.browser, ports: &BROWSER_PORTS, owner };
        let request = SignInWithBrowser { keep_signed_in: true };
        let outcome = self.accounts.sign_in_with_browser(request, way).await.unwrap();
        assert!(matches!(outcome, BrowserSignInOutcome::SignedIn(_)), "{outcome:?}");
        let (forms, text) = self.browser.seen().await;
        assert!(text.contains("page 200 /signed-in") && text.contains("go on in the app"), "{text}");
        forms
    }
}

#[tokio::test]
async fn a_real_provider_lets_in_asks_anew_for_a_lock_and_lets_out() {
    let stage = Stage::set();
    assert_eq!(stage.sign_in(None).await, ["login", "consent"]);
    let session = stage.sessions.current().unwrap();
    assert_eq!((session.sub(), session.email()), ("ada", Some("ada@example.com")));
    assert_eq!(stage.sign_in(None).await, [""; 0], "the browser knows the person by now");
    assert_eq!(stage.sign_in(Some("ada")).await, ["login"], "a lock wants them to prove it anew");

    let farewell = stage.accounts.farewell(&BROWSER_PORTS).await.expect("it began in the browser");
    stage.sessions.sign_out().await;
    assert!(stage.browser.open(&farewell.address));
    let ((forms, text), ()) = tokio::join!(stage.browser.seen(), farewell.wait());
    assert!(text.contains("page 200 /signed-out") && text.contains("signed out"), "{forms:?} {text}");
    assert_eq!(stage.sign_in(None).await, ["login", "consent"], "the browser's own session is over");
}
