//! Tokens and credentials that end: rules and adapter against Cognito and S3 on the wire.

use std::collections::BTreeMap;
use std::fs;
use std::sync::Arc;
use std::time::Duration;

use devops360_aws::AwsCloud;
use devops360_contract::Password;
use devops360_contract::account::{SignIn, SignInOutcome};
use devops360_contract::connection::ConnectionFile;
use devops360_contract::files::{Resolution, StartUpload, TransferId, TransferState, UploadItem};
use devops360_core::account::Accounts;
use devops360_core::cloud::{Cloud, DataServices, Services};
use devops360_core::connection::{Connections, EndpointPolicy};
use devops360_core::environment::Environment;
use devops360_core::files::{Browser, Files, LocalFiles};
use devops360_core::session::{CredentialsProvider, Sessions};
use devops360_core::settings::Preferences;
use devops360_testkit::clock::ManualEnvironment;
use devops360_testkit::cognito::CognitoServer;
use devops360_testkit::desktop::{MemoryKeychain, MemoryPreferences};
use devops360_testkit::identity::{CLIENT_ID, FakeUserPool, POOL_ID, PoolOptions, REGION};
use devops360_testkit::identity_pool::FakeIdentityPool;
use devops360_testkit::null_s3::{Content, NullS3, Settings};
use serde_json::json;
use tempfile::TempDir;

const MIB: u64 = 1024 * 1024;
const HOUR: Duration = Duration::from_secs(60 * 60);
const PASSWORD: &str = "Correct horse 1!";

/// AWS with its bucket at another endpoint than its people.
struct Apart {
    cloud: AwsCloud,
    bucket: String,
}

impl Cloud for Apart {
    fn services(&self, connection: &ConnectionFile) -> Services {
        self.cloud.services(connection)
    }

    fn data(
        &self,
        connection: &ConnectionFile,
        credentials: Option<Arc<dyn CredentialsProvider>>,
    ) -> DataServices {
        let connection = ConnectionFile { endpoint: Some(self.bucket.clone()), ..connection.clone() };
        self.cloud.data(&connection, credentials)
    }
}

/// Ada, signed in, with a folder of hers.
struct Stage {
    clock: Arc<ManualEnvironment>,
    users: Arc<FakeUserPool>,
    identities: Arc<FakeIdentityPool>,
    s3: NullS3,
    sessions: Arc<Sessions>,
    folder: TempDir,
    _server: CognitoServer,
}

impl Stage {
    /// `life` is how many parts a set of credentials is good for.
    async fn set(life: Option<usize>) -> Self {
        let clock = Arc::new(ManualEnvironment::default());
        let environment: Arc<dyn Environment> = clock.clone();
        let users = Arc::new(FakeUserPool::new(PoolOptions::default(), environment.clone()));
        users.add_person("ada", PASSWORD, "ada@example.com");
        let identities = Arc::new(FakeIdentityPool::new(users.clone(), environment.clone()));
        let server = CognitoServer::start_with(users.clone(), identities.clone()).await.unwrap();
        let s3 = NullS3::start(Settings { life, ..Settings::default() }).await.unwrap();
        let cloud: Arc<dyn Cloud> =
            Arc::new(Apart { cloud: AwsCloud::new(), bucket: s3.endpoint().to_owned() });
        let preferences: Arc<dyn Preferences> = Arc::new(MemoryPreferences::default());
        let policy = EndpointPolicy::LoopbackOnly;
        let connections =
            Connections::new(preferences.clone(), cloud.clone(), environment.clone(), policy, None);
        let connections = Arc::new(connections);
        connections.import(file(server.endpoint()).as_bytes(), "wire.json").unwrap();
        let folder = tempfile::tempdir().unwrap();
        let kept = folder.path().join("sessions");
        let keychain = Arc::new(MemoryKeychain::default());
        let sessions =
            Arc::new(Sessions::new(connections.clone(), cloud, keychain, environment.clone(), kept));
        let accounts = Accounts::new(connections, sessions.clone(), preferences, environment);
        let (username, password) = ("ada".to_owned(), Password::new(PASSWORD.to_owned()));
        let outcome = accounts.sign_in(SignIn { username, password, keep_signed_in: true }).await.unwrap();
        assert!(matches!(outcome, SignInOutcome::SignedIn(_)), "{outcome:?}");
        Self { clock, users, identities, s3, sessions, folder, _server: server }
    }

    /// Uploads a file of that size, whose content S3 knows how to check.
    async fn upload(&self, size: u64) -> TransferState {
        let owner = self.sessions.current().unwrap().owner().await.unwrap();
        let path = self.folder.path().join("film.bin");
        let content = Content::of(&format!("users/{owner}/files/film.bin"), size);
        fs::write(&path, content.pieces(0..size).flatten().collect::<Vec<u8>>()).unwrap();
        let environment: Arc<dyn Environment> = self.clock.clone();
        let local = Arc::new(LocalFiles::new(environment.clone()));
        let browser = Browser::new(self.sessions.clone(), environment.clone());
        let (journal, overwrites) = (self.folder.path().join("journal"), browser.overwrites());
        let files = Files::new(self.sessions.clone(), environment, local.clone(), journal, overwrites);
        let items = vec![UploadItem { handle: local.admit(path).handle, resolution: Resolution::Create }];
        let files = Arc::new(files);
        let begun = files.start_upload(StartUpload { folder: String::new(), items }).await.unwrap();
        ended(&files, &begun[0]).await
    }

    /// The statuses that parts were answered with, and how often.
    fn parts(&self) -> BTreeMap<u16, usize> {
        let requests = self.s3.requests();
        let parts = requests.iter().filter(|request| request.operation == "UploadPart");
        parts.fold(BTreeMap::new(), |mut counts, part| {
            *counts.entry(part.status).or_default() += 1;
            counts
        })
    }
}

async fn ended(files: &Files, id: &TransferId) -> TransferState {
    let mut changes = files.subscribe();
    loop {
        let transfer = files.transfers().into_iter().find(|transfer| transfer.id == *id).unwrap();
        if transfer.state.is_final() {
            return transfer.state;
        }
        // A message that was missed is no loss: the list is asked again.
        let _ = changes.recv().await;
    }
}

fn file(endpoint: &str) -> String {
    json!({
        "version": 1, "name": "Wire", "region": REGION, "user_pool_id": POOL_ID, "client_id": CLIENT_ID,
        "identity_pool_id": format!("{REGION}:01234567-89ab-cdef-0123-456789abcdef"),
        "bucket": "test-bucket", "table": "test-table", "sign_in_with": "username_or_email",
        "endpoint": endpoint,
    })
    .to_string()
}

#[tokio::test]
async fn an_upload_outlives_credentials_that_end_every_three_parts_with_one_request_for_each_end() {
    let stage = Stage::set(Some(3)).await;
    assert_eq!(stage.upload(64 * MIB).await, TransferState::Done);
    let parts: Vec<usize> = stage.s3.access_keys().into_values().collect();
    assert_eq!(parts, [3, 3, 3, 3, 1], "thirteen parts, and nothing else was ever needed");
    assert!(stage.parts()[&400] > 0, "credentials ended on the way");
    assert_eq!(stage.parts()[&200], 13, "no part that arrived is sent again");
    assert_eq!(
        stage.identities.calls.count("GetCredentialsForIdentity"),
        5,
        "the first, and one for each end"
    );
    assert_eq!(stage.s3.open_uploads(), 0);
}

#[tokio::test]
async fn whoever_needs_a_token_at_the_same_time_waits_for_one_refresh() {
    let stage = Stage::set(None).await;
    stage.clock.advance(HOUR);
    let session = stage.sessions.current().unwrap();
    let ask = || {
        let session = session.clone();
        tokio::spawn(async move { session.access_token().await.unwrap().reveal().to_owned() })
    };
    let asked: Vec<_> = (0..16).map(|_| ask()).collect();
    let mut tokens = Vec::new();
    for token in asked {
        tokens.push(token.await.unwrap());
    }
    tokens.dedup();
    assert_eq!(tokens.len(), 1, "everybody has the same token");
    assert_eq!(stage.users.calls.count("RefreshTokenAuth"), 1);
}
