//! `session_host ENDPOINT FOLDER sign-in|restore`: the rules of core with the real keychain, the real disk and the real
//! adapter, in a process that can be killed. It stands still at the point that STOP_AT names, the STOP_NTH time, and says
//! so first. It is no part of the app.

#[path = "../../../src-tauri/src/keychain.rs"]
mod keychain;

use std::io::Write as _;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::{Duration, SystemTime};

use devops360_aws::AwsCloud;
use devops360_contract::Password;
use devops360_contract::account::{SignIn, SignInOutcome};
use devops360_contract::session::SessionStatus;
use devops360_core::account::Accounts;
use devops360_core::cloud::Cloud;
use devops360_core::connection::{Connections, EndpointPolicy};
use devops360_core::environment::{Environment, SystemEnvironment};
use devops360_core::session::Sessions;
use devops360_core::settings::Preferences;
use devops360_testkit::desktop::MemoryPreferences;
use devops360_testkit::identity::{CLIENT_ID, POOL_ID, REGION};
use e2e::report::say;
use e2e::stories::session::{NAME, PASSWORD, REACHED};
use serde_json::json;

/// The connection is the same one in every process.
const CONNECTION: &str = "the-connection";

/// Time, possibly ahead; and a place to stand still.
#[derive(Default)]
struct Host {
    ahead: Duration,
    stop_at: String,
    before: AtomicUsize,
    has_connection: AtomicBool,
}

impl Environment for Host {
    fn now(&self) -> SystemTime {
        SystemEnvironment.now() + self.ahead
    }

    fn fill_random(&self, bytes: &mut [u8]) {
        SystemEnvironment.fill_random(bytes);
    }

    fn new_id(&self) -> String {
        let first = !self.has_connection.swap(true, Ordering::Relaxed);
        if first { CONNECTION.to_owned() } else { SystemEnvironment.new_id() }
    }

    fn reached(&self, point: &'static str) {
        if point == self.stop_at && self.before.fetch_sub(1, Ordering::Relaxed) == 1 {
            say(REACHED);
            loop {
                std::thread::park();
            }
        }
    }
}

fn number(variable: &str, otherwise: u64) -> u64 {
    std::env::var(variable).ok().and_then(|text| text.parse().ok()).unwrap_or(otherwise)
}

#[tokio::main]
async fn main() {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let [endpoint, folder, command] = words.as_slice() else { return say("ENDPOINT FOLDER COMMAND") };
    let host: Arc<dyn Environment> = Arc::new(Host {
        ahead: Duration::from_secs(number("AHEAD", 0)),
        stop_at: std::env::var("STOP_AT").unwrap_or_default(),
        before: AtomicUsize::new(usize::try_from(number("STOP_NTH", 1)).unwrap_or(1)),
        has_connection: AtomicBool::new(false),
    });
    let (accounts, sessions) = rules(&host, endpoint, Path::new(folder));
    let seen = match command.as_str() {
        "sign-in" => sign_in(&accounts).await,
        _ => restore(&sessions).await,
    };
    say(&seen);
    // The last words have to be out before the process ends.
    drop(std::io::stdout().flush());
}

fn rules(host: &Arc<dyn Environment>, endpoint: &str, folder: &Path) -> (Accounts, Arc<Sessions>) {
    let file = json!({
        "version": 1, "name": "Wire", "region": REGION, "user_pool_id": POOL_ID, "client_id": CLIENT_ID,
        "bucket": "test-bucket", "table": "test-table", "sign_in_with": "username", "credentials": "machine",
        "endpoint": endpoint,
    });
    let preferences: Arc<dyn Preferences> = Arc::new(MemoryPreferences::default());
    let cloud: Arc<dyn Cloud> = Arc::new(AwsCloud::new());
    let policy = EndpointPolicy::LoopbackOnly;
    let connections = Connections::new(preferences.clone(), cloud.clone(), host.clone(), policy, None);
    let connections = Arc::new(connections);
    if let Err(error) = connections.import(file.to_string().as_bytes(), "wire.json") {
        say(&format!("no connection: {error}"));
    }
    let keychain = Arc::new(keychain::SystemKeychain::new("com.devops360.session-host"));
    let sessions = Sessions::new(connections.clone(), cloud, keychain, host.clone(), folder.to_owned());
    let sessions = Arc::new(sessions);
    (Accounts::new(connections, sessions.clone(), preferences, host.clone()), sessions)
}

async fn sign_in(accounts: &Accounts) -> String {
    let (username, password) = (NAME.to_owned(), Password::new(PASSWORD.to_owned()));
    match accounts.sign_in(SignIn { username, password, keep_signed_in: true }).await {
        Ok(SignInOutcome::SignedIn(session)) => {
            format!("{} is in: {:?}", session.username, session.persistence)
        }
        other => format!("not in: {other:?}"),
    }
}

/// Who is signed in after a start, and whether they get a token.
async fn restore(sessions: &Sessions) -> String {
    match sessions.status().await {
        SessionStatus::SignedOut { because } => format!("nobody is in: {because:?}"),
        SessionStatus::SignedIn(session) => {
            let token = match sessions.current() {
                Ok(current) => current.access_token().await,
                Err(error) => Err(error),
            };
            let token = if token.is_ok() { "a valid token" } else { "no token" };
            format!("{} is in, with {token}", session.username)
        }
    }
}
