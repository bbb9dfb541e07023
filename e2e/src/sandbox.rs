//! The local AWS emulator that the stories are told on.

use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use devops360_contract::connection::{ConnectionFile, TrustMode};
use serde_json::{Value, json};

use crate::aws::Caller;
use crate::error::{Error, Result};
use crate::paths;
use crate::process::{free_port, run};
use crate::report::say;

/// What names the folder of a running sandbox.
pub const FOLDER_VARIABLE: &str = "DEVOPS360_SANDBOX_DIR";
const PORT_VARIABLE: &str = "DEVOPS360_SANDBOX_PORT";
const USER_FILE: &str = "devops360.connection.json";
const OPERATOR_FILE: &str = "devops360.operator.connection.json";

/// A running sandbox.
#[derive(Debug)]
pub struct Sandbox {
    folder: PathBuf,
    /// The connection of user mode.
    pub user: ConnectionFile,
    /// The connection of operator mode.
    pub operator: ConnectionFile,
    /// Set when this run started it; dropping the sandbox then stops and removes it.
    own: Option<(tempfile::TempDir, u16)>,
}

impl Sandbox {
    /// The sandbox that the environment names, or one of its own on a free port.
    ///
    /// # Errors
    /// When there is none and none can be started.
    pub fn find() -> Result<Self> {
        if let Some(folder) = std::env::var_os(FOLDER_VARIABLE) {
            return Self::in_folder(Path::new(&folder), None);
        }
        let folder = tempfile::tempdir().map_err(Error::file(&std::env::temp_dir()))?;
        let port = free_port()?;
        xtask("start", folder.path(), port)?;
        let path = folder.path().to_owned();
        Self::in_folder(&path, Some((folder, port)))
    }

    fn in_folder(folder: &Path, own: Option<(tempfile::TempDir, u16)>) -> Result<Self> {
        let user = read_connection(&folder.join(USER_FILE))?;
        let operator = read_connection(&folder.join(OPERATOR_FILE))?;
        Ok(Self { folder: folder.to_owned(), user, operator, own })
    }

    /// Where the emulator answers.
    #[must_use]
    pub fn endpoint(&self) -> &str {
        self.user.endpoint.as_deref().unwrap_or_default()
    }

    /// The connection file of a trust mode.
    #[must_use]
    pub fn connection_file(&self, mode: TrustMode) -> PathBuf {
        self.folder.join(match mode {
            TrustMode::User => USER_FILE,
            TrustMode::Operator => OPERATOR_FILE,
        })
    }

    /// What the app has to know to offer this sandbox.
    #[must_use]
    pub fn variables(&self) -> Vec<(&'static str, OsString)> {
        vec![(FOLDER_VARIABLE, self.folder.clone().into())]
    }

    /// What operator mode has to know besides: this computer's AWS credentials.
    #[must_use]
    pub fn operator_variables(&self) -> Vec<(&'static str, OsString)> {
        vec![
            ("AWS_SHARED_CREDENTIALS_FILE", self.folder.join("aws-credentials").into()),
            ("AWS_PROFILE", "devops360-operator".into()),
            ("AWS_EC2_METADATA_DISABLED", "true".into()),
        ]
    }

    /// The emulator, called with the operator's credentials.
    ///
    /// # Errors
    /// When the credentials cannot be read.
    pub fn operator_caller(&self) -> Result<Caller> {
        let key = self.operator_credential("aws_access_key_id")?;
        let credentials = json!({ "AccessKeyId": key, "SecretKey": self.operator_key()? });
        Ok(Caller::new(&self.operator, &credentials))
    }

    /// The operator's AWS secret access key.
    ///
    /// # Errors
    /// When the credentials cannot be read.
    pub fn operator_key(&self) -> Result<String> {
        self.operator_credential("aws_secret_access_key")
    }

    fn operator_credential(&self, name: &str) -> Result<String> {
        let path = self.folder.join("aws-credentials");
        let text = fs::read_to_string(&path).map_err(Error::file(&path))?;
        let value = text.lines().find_map(|line| line.trim().strip_prefix(name)?.trim().strip_prefix('='));
        value
            .map(|value| value.trim().to_owned())
            .ok_or_else(|| Error::failed(format!("no {name} in {}", path.display())))
    }

    /// Puts the connection files of this sandbox into `folder`, with another endpoint: that of a recorder before it.
    ///
    /// # Errors
    /// When a file cannot be read or written.
    pub fn copy_with_endpoint(&self, folder: &Path, endpoint: &str) -> Result<()> {
        for (name, connection) in [(USER_FILE, &self.user), (OPERATOR_FILE, &self.operator)] {
            let mut connection = connection.clone();
            connection.endpoint = Some(endpoint.to_owned());
            let text = serde_json::to_string(&connection).unwrap_or_default();
            let path = folder.join(name);
            fs::write(&path, text).map_err(Error::file(&path))?;
        }
        let (from, to) = (self.folder.join("aws-credentials"), folder.join("aws-credentials"));
        fs::copy(&from, &to).map_err(Error::file(&from)).map(drop)
    }

    /// The mails that the emulator would have sent to an address, newest last.
    ///
    /// # Errors
    /// When the emulator does not answer.
    pub fn mails_to(&self, address: &str) -> Result<Vec<String>> {
        let url = format!("{}/_ministack/ses/messages", self.endpoint());
        let failed = |source| Error::Http { url: url.clone(), source: Box::new(source) };
        let answer: Value = ureq::get(&url).call().map_err(failed)?.body_mut().read_json().map_err(failed)?;
        let accounts = answer["messages"].as_object().into_iter().flat_map(|accounts| accounts.values());
        let mails =
            accounts.flat_map(|mails| mails.as_array().cloned().unwrap_or_else(|| vec![mails.clone()]));
        Ok(mails.map(|mail| mail.to_string()).filter(|mail| mail.contains(address)).collect())
    }
}

impl Drop for Sandbox {
    fn drop(&mut self) {
        if let Some((folder, port)) = &self.own
            && let Err(error) = xtask("stop", folder.path(), *port)
        {
            say(&format!("the sandbox of this run was not stopped: {error}"));
        }
    }
}

fn xtask(action: &str, folder: &Path, port: u16) -> Result<()> {
    let mut command = Command::new("cargo");
    command
        .args(["xtask", "sandbox", action])
        .current_dir(paths::root())
        .env(FOLDER_VARIABLE, folder)
        .env(PORT_VARIABLE, port.to_string());
    run(&mut command).map(drop)
}

fn read_connection(path: &Path) -> Result<ConnectionFile> {
    let text = fs::read_to_string(path).map_err(Error::file(path))?;
    serde_json::from_str(&text)
        .map_err(|source| Error::Scenario { path: path.to_owned(), detail: source.to_string() })
}
