//! The programs that are measured, and how each is asked for the same thing.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::{BUCKET, FILES};

/// A program.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Tool {
    /// The app's engine.
    Ours,
    /// <https://github.com/peak/s5cmd>
    S5cmd,
    /// <https://rclone.org>
    Rclone,
    /// <https://aws.amazon.com/cli/>, version 1.
    AwsCli,
}

/// What is asked. Folders and keys are relative to [`FILES`].
#[derive(Debug, Clone)]
pub enum Task {
    /// Uploads one file into a folder.
    Upload(PathBuf, String),
    /// Uploads every file of a local folder into a folder.
    UploadAll(PathBuf, String),
    /// Downloads one key into a local folder.
    Download(String, PathBuf),
    /// Downloads every file of a folder into a local one.
    DownloadAll(String, PathBuf),
    /// Lists a folder.
    List(String),
    /// Lists the first page of a folder on an open connection; the engine alone can be asked that.
    First(String),
}

impl Tool {
    /// Its name in tables.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Ours => "DevOps360",
            Self::S5cmd => "s5cmd",
            Self::Rclone => "rclone",
            Self::AwsCli => "AWS CLI",
        }
    }

    /// The arguments that ask it for `task`.
    #[must_use]
    pub fn arguments(self, task: &Task, endpoint: &str) -> Vec<String> {
        let words = match self {
            Self::Ours => ours(task, endpoint),
            Self::S5cmd => s5cmd(task, endpoint),
            Self::Rclone => rclone(task),
            Self::AwsCli => aws_cli(task, endpoint),
        };
        words.into_iter().collect()
    }
}

/// Gives a program what it takes from the environment: credentials, whom TLS trusts, and nothing of the person's own
/// set-up.
pub fn prepare(command: &mut Command, endpoint: &str, authority: &Path) {
    // A profile that is named has to be in the file of credentials.
    command.env_remove("AWS_PROFILE").envs(environment(endpoint, authority));
}

fn environment(endpoint: &str, authority: &Path) -> Vec<(&'static str, String)> {
    let authority = authority.display().to_string();
    let own = |text: &str| text.to_owned();
    vec![
        ("AWS_ACCESS_KEY_ID", own("AKIABENCH")),
        ("AWS_SECRET_ACCESS_KEY", own("bench")),
        ("AWS_SESSION_TOKEN", own("bench")),
        ("AWS_REGION", own("us-east-1")),
        ("AWS_DEFAULT_REGION", own("us-east-1")),
        ("AWS_CONFIG_FILE", own("/dev/null")),
        ("AWS_SHARED_CREDENTIALS_FILE", own("/dev/null")),
        ("AWS_EC2_METADATA_DISABLED", own("true")),
        ("AWS_CA_BUNDLE", authority.clone()),
        ("SSL_CERT_FILE", authority),
        ("RCLONE_CONFIG", own("/dev/null")),
        ("RCLONE_S3_PROVIDER", own("AWS")),
        ("RCLONE_S3_ENV_AUTH", own("true")),
        ("RCLONE_S3_REGION", own("us-east-1")),
        ("RCLONE_S3_ENDPOINT", own(endpoint)),
        ("RCLONE_S3_FORCE_PATH_STYLE", own("true")),
        ("RCLONE_S3_NO_CHECK_BUCKET", own("true")),
    ]
}

fn ours(task: &Task, endpoint: &str) -> Vec<String> {
    let words = match task {
        Task::Upload(path, folder) | Task::UploadAll(path, folder) => {
            ["upload".to_owned(), text(path), folder.clone()]
        }
        Task::Download(key, path) | Task::DownloadAll(key, path) => {
            ["download".to_owned(), key.clone(), text(path)]
        }
        Task::List(folder) => return vec![endpoint.to_owned(), "list".to_owned(), folder.clone()],
        Task::First(folder) => return vec![endpoint.to_owned(), "first".to_owned(), folder.clone()],
    };
    [vec![endpoint.to_owned()], words.to_vec()].concat()
}

/// With its defaults: 256 workers, five parts of 50 MiB at once.
fn s5cmd(task: &Task, endpoint: &str) -> Vec<String> {
    let words = match task {
        Task::Upload(path, folder) => ["cp".to_owned(), text(path), url(folder)],
        Task::UploadAll(path, folder) => ["cp".to_owned(), format!("{}/", text(path)), url(folder)],
        Task::Download(key, path) => ["cp".to_owned(), url(key), format!("{}/", text(path))],
        Task::DownloadAll(folder, path) => {
            ["cp".to_owned(), url(&format!("{folder}*")), format!("{}/", text(path))]
        }
        Task::List(folder) | Task::First(folder) => ["ls".to_owned(), url(folder), String::new()],
    };
    let words = words.into_iter().filter(|word| !word.is_empty());
    let common = ["--endpoint-url", endpoint, "--log", "error"].map(str::to_owned);
    common.into_iter().chain(words).collect()
}

/// With as many transfers at once as help it here; its default is four.
fn rclone(task: &Task) -> Vec<String> {
    let remote = |key: &str| format!(":s3:{BUCKET}/{FILES}{key}");
    let words = match task {
        Task::Upload(path, folder) | Task::UploadAll(path, folder) => {
            ["copy".to_owned(), text(path), remote(folder)]
        }
        Task::Download(key, path) | Task::DownloadAll(key, path) => {
            ["copy".to_owned(), remote(key), text(path)]
        }
        Task::List(folder) | Task::First(folder) => ["lsf".to_owned(), remote(folder), String::new()],
    };
    let words = words.into_iter().filter(|word| !word.is_empty());
    words.chain(["--transfers", "64", "--checkers", "64"].map(str::to_owned)).collect()
}

fn aws_cli(task: &Task, endpoint: &str) -> Vec<String> {
    let words = match task {
        Task::Upload(path, folder) => vec!["cp".to_owned(), text(path), url(folder)],
        Task::Download(key, path) => vec!["cp".to_owned(), url(key), format!("{}/", text(path))],
        Task::UploadAll(path, folder) => {
            vec!["cp".to_owned(), text(path), url(folder), "--recursive".to_owned()]
        }
        Task::DownloadAll(folder, path) => {
            vec!["cp".to_owned(), url(folder), text(path), "--recursive".to_owned()]
        }
        Task::List(folder) | Task::First(folder) => vec!["ls".to_owned(), url(folder)],
    };
    let copies = words[0] == "cp";
    let common = ["--endpoint-url", endpoint, "s3"].map(str::to_owned);
    let quiet = copies.then(|| "--only-show-errors".to_owned());
    common.into_iter().chain(words).chain(quiet).collect()
}

fn url(key: &str) -> String {
    format!("s3://{BUCKET}/{FILES}{key}")
}

fn text(path: &Path) -> String {
    path.display().to_string()
}
