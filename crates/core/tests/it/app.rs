//! The app without its window: the domains on fake services, restartable.

use std::sync::Arc;

use devops360_contract::Password;
use devops360_contract::account::{SignIn, SignInOutcome};
use devops360_contract::session::{Session, SessionStatus};
use devops360_core::account::{AccountError, Accounts};
use devops360_core::cloud::{Cloud, DataServices};
use devops360_core::connection::{Connections, EndpointPolicy};
use devops360_core::environment::Environment;
use devops360_core::session::{Keychain, Sessions};
use devops360_core::settings::Preferences;
use devops360_testkit::clock::ManualEnvironment;
use devops360_testkit::cloud::FakeCloud;
use devops360_testkit::desktop::{MemoryKeychain, MemoryPreferences};
use devops360_testkit::identity::{CLIENT_ID, CLIENT_SECRET, FakeUserPool, POOL_ID, PoolOptions, REGION};
use devops360_testkit::links::FakeLinks;
use devops360_testkit::objects::MemoryObjects;
use devops360_testkit::records::MemoryRecords;
use serde_json::{Value, json};
use tempfile::TempDir;

pub(crate) const PASSWORD: &str = "Correct horse 1!";
pub(crate) const EMAIL: &str = "ada@example.com";

/// What outlives the app: the computer and the cloud.
pub(crate) struct Computer {
    pub(crate) clock: Arc<ManualEnvironment>,
    pub(crate) cloud: Arc<FakeCloud>,
    pub(crate) keychain: Arc<MemoryKeychain>,
    pub(crate) preferences: Arc<MemoryPreferences>,
    pub(crate) directory: TempDir,
}

/// The app while it runs.
pub(crate) struct App {
    pub(crate) connections: Arc<Connections>,
    pub(crate) sessions: Arc<Sessions>,
    pub(crate) accounts: Accounts,
}

/// A connection file in user mode that suits the fake pool.
pub(crate) fn user_file() -> Value {
    json!({
        "version": 1, "name": "Test", "region": REGION, "user_pool_id": POOL_ID, "client_id": CLIENT_ID,
        "identity_pool_id": format!("{REGION}:01234567-89ab-cdef-0123-456789abcdef"),
        "bucket": "test-bucket", "table": "test-table", "sign_in_with": "username_or_email",
    })
}

/// The same in operator mode, with a client secret.
pub(crate) fn operator_file() -> Value {
    let mut file = user_file();
    file["credentials"] = json!("machine");
    file["client_secret"] = json!({ "secret_id": "devops360/cognito", "key": "COGNITO_APP_CLIENT_SECRET" });
    file
}

impl Computer {
    pub(crate) fn new(options: PoolOptions) -> Self {
        let clock = Arc::new(ManualEnvironment::default());
        let environment: Arc<dyn Environment> = clock.clone();
        let data = DataServices {
            objects: Arc::new(MemoryObjects::default()),
            records: Arc::new(MemoryRecords::default()),
            links: Arc::new(FakeLinks::default()),
        };
        let cloud = FakeCloud::new(options, &environment).with_data(data);
        let entry = json!({ "COGNITO_APP_CLIENT_SECRET": CLIENT_SECRET, "OTHER": "x" }).to_string();
        cloud.secrets.put("devops360/cognito", &entry);
        Self {
            clock,
            cloud: Arc::new(cloud),
            keychain: Arc::default(),
            preferences: Arc::default(),
            directory: tempfile::tempdir().unwrap(),
        }
    }

    pub(crate) fn pool(&self) -> &FakeUserPool {
        &self.cloud.user_pool
    }

    /// Starts the app.
    pub(crate) fn start(&self) -> App {
        let cloud: Arc<dyn Cloud> = self.cloud.clone();
        let environment: Arc<dyn Environment> = self.clock.clone();
        let preferences: Arc<dyn Preferences> = self.preferences.clone();
        let keychain: Arc<dyn Keychain> = self.keychain.clone();
        let connections = Arc::new(Connections::new(
            preferences.clone(),
            cloud.clone(),
            environment.clone(),
            EndpointPolicy::LoopbackOnly,
            Some(self.directory.path().join("sandbox")),
        ));
        let sessions = Arc::new(Sessions::new(
            connections.clone(),
            cloud,
            keychain,
            environment.clone(),
            self.directory.path().join("sessions"),
        ));
        let accounts = Accounts::new(connections.clone(), sessions.clone(), preferences, environment);
        App { connections, sessions, accounts }
    }

    /// Starts the app with `file` imported and Ada in the pool.
    pub(crate) fn start_with(&self, file: &Value) -> App {
        let app = self.start();
        app.connections.import(file.to_string().as_bytes(), "test.json").unwrap();
        self.pool().add_person("ada", PASSWORD, EMAIL);
        app
    }

    /// The sealed sessions on disk.
    pub(crate) fn sealed(&self) -> Vec<std::path::PathBuf> {
        let Ok(entries) = std::fs::read_dir(self.directory.path().join("sessions")) else {
            return Vec::new();
        };
        entries.map(|entry| entry.unwrap().path()).collect()
    }
}

impl App {
    pub(crate) async fn try_sign_in(
        &self,
        username: &str,
        password: &str,
        keep: bool,
    ) -> Result<SignInOutcome, AccountError> {
        let (username, password) = (username.to_owned(), Password::new(password.to_owned()));
        self.accounts.sign_in(SignIn { username, password, keep_signed_in: keep }).await
    }

    /// Signs Ada in.
    pub(crate) async fn sign_in(&self, keep: bool) -> Session {
        match self.try_sign_in("ada", PASSWORD, keep).await.unwrap() {
            SignInOutcome::SignedIn(session) => session,
            other => panic!("Ada should be in: {other:?}"),
        }
    }

    /// Ada's session, restored where it has to be.
    pub(crate) async fn session(&self) -> Session {
        match self.sessions.status().await {
            SessionStatus::SignedIn(session) => session,
            SessionStatus::SignedOut { because } => panic!("nobody is signed in, because {because:?}"),
        }
    }
}
