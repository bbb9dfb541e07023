//! The engine on a place in the null server's bucket, and transfers through it.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant, SystemTime};

use anyhow::{Context, Result, bail};
use async_trait::async_trait;
use bench::client::{JOURNAL, Outcome};
use bench::{BUCKET, FILES};
use devops360_aws::AwsCloud;
use devops360_contract::connection::{ConnectionFile, ConnectionId};
use devops360_contract::files::{Resolution, StartDownloads, StartUpload, TransferState, UploadItem};
use devops360_core::cloud::Cloud;
use devops360_core::environment::SystemEnvironment;
use devops360_core::files::{Browser, Files, LocalFiles, Place, Workspace, WorkspaceError};
use devops360_core::secret::Secret;
use devops360_core::session::{AwsCredentials, CredentialsProvider};
use tempfile::TempDir;

/// How often the list of transfers is looked at: the channel tells of an end up to 50 ms later.
const LOOK: Duration = Duration::from_millis(2);

/// The engine of somebody who is signed in.
pub(crate) struct Engine {
    pub(crate) files: Files,
    local: Arc<LocalFiles>,
    /// The journal's folder, where it is this process's own.
    _journal: Option<TempDir>,
}

impl Engine {
    /// Opens nothing yet.
    pub(crate) fn new(endpoint: &str) -> Result<Self> {
        let data = AwsCloud::new().data(&connection(endpoint)?, Some(Arc::new(Static)));
        let place = Place {
            objects: data.objects,
            records: data.records,
            links: data.links,
            connection: ConnectionId("bench".to_owned()),
            owner: "bench".to_owned(),
            bucket: BUCKET.to_owned(),
            table: "bench".to_owned(),
            files: FILES.to_owned(),
            trash: "users/bench/trash/".to_owned(),
            photos: "profile_photos/bench/".to_owned(),
        };
        let environment = Arc::new(SystemEnvironment);
        let local = Arc::new(LocalFiles::new(environment.clone()));
        let person = Arc::new(SignedIn(place));
        let kept = std::env::var_os(JOURNAL).map(PathBuf::from);
        let temporary = if kept.is_none() { Some(TempDir::new()?) } else { None };
        let journal = kept.or_else(|| temporary.as_ref().map(|folder| folder.path().to_owned()));
        let journal = journal.context("one of the two is there")?;
        let overwrites = Browser::new(person.clone(), environment.clone()).overwrites();
        let files = Files::new(person, environment, local.clone(), journal, overwrites);
        Ok(Self { files, local, _journal: temporary })
    }

    /// Uploads a file, or every file of a folder.
    pub(crate) async fn upload(&self, path: &Path, folder: &str) -> Result<Outcome> {
        let started = Instant::now();
        self.start_upload(path, folder).await?;
        self.ended(started).await
    }

    /// Takes up what an earlier process left in the journal.
    pub(crate) async fn restore(&self) -> Result<Outcome> {
        let started = Instant::now();
        self.files.restore().await?;
        self.ended(started).await
    }

    /// Begins to upload a file, or every file of a folder.
    pub(crate) async fn start_upload(&self, path: &Path, folder: &str) -> Result<()> {
        let admit =
            |path| UploadItem { handle: self.local.admit(path).handle, resolution: Resolution::Create };
        let items: Vec<_> = paths(path)?.into_iter().map(admit).collect();
        self.files.start_upload(StartUpload { folder: folder.to_owned(), items }).await?;
        Ok(())
    }

    /// Downloads a file, or every file of a folder.
    pub(crate) async fn download(&self, key: &str, directory: &Path) -> Result<Outcome> {
        let started = Instant::now();
        if key.ends_with('/') {
            let plan = self.files.plan_downloads(&[key.to_owned()], directory.to_owned()).await?;
            let request = StartDownloads { handle: plan.handle, resolution: Resolution::Create };
            self.files.start_downloads(request).await?;
        } else {
            let target = directory.join(self.files.suggested_name(key)?);
            self.files.start_download(key, target).await?;
        }
        self.ended(started).await
    }

    /// Waits until every transfer has ended well.
    pub(crate) async fn ended(&self, started: Instant) -> Result<Outcome> {
        let mut look = tokio::time::interval(LOOK);
        while self.files.running() > 0 {
            look.tick().await;
        }
        let seconds = started.elapsed().as_secs_f64();
        let transfers = self.files.transfers();
        for transfer in &transfers {
            if transfer.state != TransferState::Done {
                bail!("{}: {:?}", transfer.name, transfer.state);
            }
        }
        Ok(Outcome { seconds, count: transfers.len(), ..Outcome::default() })
    }
}

/// The file, or the files of the folder.
fn paths(path: &Path) -> Result<Vec<PathBuf>> {
    if !path.is_dir() {
        return Ok(vec![path.to_owned()]);
    }
    let entries = path.read_dir().with_context(|| format!("cannot read {}", path.display()))?;
    let mut paths: Vec<PathBuf> = entries.map(|entry| Ok(entry?.path())).collect::<Result<_>>()?;
    paths.sort();
    Ok(paths)
}

fn connection(endpoint: &str) -> Result<ConnectionFile> {
    let file = serde_json::json!({
        "version": 1, "name": "Null S3 server", "region": "us-east-1", "user_pool_id": "us-east-1_bench",
        "client_id": "bench", "identity_pool_id": "us-east-1:bench", "bucket": BUCKET, "table": "bench",
        "endpoint": endpoint,
    });
    serde_json::from_value(file).context("the connection file is not one")
}

struct SignedIn(Place);

#[async_trait]
impl Workspace for SignedIn {
    async fn place(&self) -> Result<Place, WorkspaceError> {
        Ok(self.0.clone())
    }
}

/// Credentials as an identity pool gives them; the null server takes any.
struct Static;

#[async_trait]
impl CredentialsProvider for Static {
    async fn credentials(&self) -> Result<AwsCredentials, Arc<dyn std::error::Error + Send + Sync>> {
        Ok(AwsCredentials {
            access_key_id: "AKIABENCH".to_owned(),
            secret_key: Secret::new("bench"),
            session_token: Secret::new("bench"),
            expires_at: SystemTime::now() + Duration::from_secs(3600),
        })
    }
}
