//! What this computer knows of itself as a device that user pools remember: sealed beside the sessions, and kept when they
//! end, since it is there for the next sign-in.

use std::borrow::Cow;
use std::sync::Arc;

use devops360_contract::AppError;
use devops360_contract::connection::ConnectionId;
use serde::{Deserialize, Serialize};
use tokio::sync::Mutex;
use tokio::task::spawn_blocking;
use zeroize::Zeroizing;

use super::vault::{Contents, Vault, VaultError};
use crate::secret::Secret;

/// What the file is sealed for: it has the devices of several accounts.
const ACCOUNT: &str = "devices";

/// The device that a session is on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Binding {
    /// `DeviceKey`.
    pub(crate) key: String,
    /// Whether the person has still to say that it is to be remembered.
    pub(crate) undecided: bool,
}

/// This computer as a device of one person.
#[derive(Debug, Clone)]
pub(crate) struct KnownDevice {
    /// `DeviceKey`.
    pub(crate) key: String,
    /// `DeviceGroupKey`.
    pub(crate) group_key: String,
    /// What it proves itself with. The pool has the verifier alone.
    pub(crate) password: Secret,
    /// The pool's `sub` of the person.
    pub(crate) sub: String,
    /// What the person may call themselves at a sign-in.
    pub(crate) names: Vec<String>,
}

impl KnownDevice {
    fn sealed(&self) -> Sealed<'_> {
        Sealed {
            key: self.key.clone(),
            group_key: self.group_key.clone(),
            password: self.password.reveal().into(),
            sub: self.sub.clone(),
            names: self.names.clone(),
        }
    }
}

/// A device as it is sealed. The password is borrowed, so that no copy of it is left behind unwiped.
#[derive(Serialize, Deserialize)]
struct Sealed<'a> {
    key: String,
    group_key: String,
    #[serde(borrow)]
    password: Cow<'a, str>,
    sub: String,
    names: Vec<String>,
}

/// This computer as the device of everybody who signed in here.
pub(crate) struct KnownDevices {
    vault: Arc<Vault>,
    /// Held while the file is read and written anew.
    changing: Mutex<()>,
}

impl KnownDevices {
    pub(super) fn new(vault: Arc<Vault>) -> Self {
        Self { vault, changing: Mutex::new(()) }
    }

    /// The device of whoever signs in as `username`. What cannot be opened is not known.
    pub(crate) async fn find(&self, connection: &ConnectionId, username: &str) -> Option<KnownDevice> {
        let _changing = self.changing.lock().await;
        let is_theirs =
            |device: &KnownDevice| device.names.iter().any(|name| name.eq_ignore_ascii_case(username));
        self.load(connection).await.into_iter().find(is_theirs)
    }

    /// Keeps `device` in the place of any other of the same person, or of the same names.
    pub(crate) async fn keep(&self, connection: &ConnectionId, device: KnownDevice) {
        let shares_name = |other: &KnownDevice| device.names.iter().any(|name| other.names.contains(name));
        let replaces = |other: &KnownDevice| other.sub == device.sub || shares_name(other);
        let kept = device.clone();
        self.change(connection, |all| {
            all.retain(|other| !replaces(other));
            all.push(kept);
        })
        .await;
    }

    /// Forgets the device `key`.
    pub(crate) async fn forget(&self, connection: &ConnectionId, key: &str) {
        self.change(connection, |all| all.retain(|device| device.key != key)).await;
    }

    /// Removes all that is known on a connection; answers what could not be removed.
    pub(super) async fn wipe(&self, connection: &ConnectionId) -> Vec<AppError> {
        let _changing = self.changing.lock().await;
        super::active::wipe(&self.vault, connection).await
    }

    /// A change that cannot be written costs a second factor at the next sign-in, and nothing else.
    async fn change(&self, connection: &ConnectionId, edit: impl FnOnce(&mut Vec<KnownDevice>)) {
        let _changing = self.changing.lock().await;
        let before = self.load(connection).await;
        let mut devices = before.clone();
        edit(&mut devices);
        if devices.is_empty() {
            if !before.is_empty() {
                super::active::wipe(&self.vault, connection).await;
            }
            return;
        }
        let plaintext = encode(&devices);
        let (vault, id) = (self.vault.clone(), connection.clone());
        let sealed = spawn_blocking(move || -> Result<(), VaultError> {
            let key = vault.data_key(&id)?;
            vault.store(&id, &key, ACCOUNT, &plaintext)
        });
        if let Ok(Err(error)) = sealed.await {
            tracing::warn!(%error, "this computer cannot keep what makes it a remembered device");
        }
    }

    async fn load(&self, connection: &ConnectionId) -> Vec<KnownDevice> {
        let (vault, id) = (self.vault.clone(), connection.clone());
        match spawn_blocking(move || vault.load(&id)).await {
            Ok(Ok(Contents::Opened { account, plaintext, .. })) if account == ACCOUNT => decode(&plaintext),
            Ok(Ok(Contents::Nothing)) => Vec::new(),
            Ok(Err(error)) => {
                tracing::warn!(%error, "which device this is cannot be read");
                Vec::new()
            }
            _ => {
                tracing::warn!("what makes this computer a remembered device does not open any more");
                Vec::new()
            }
        }
    }
}

fn encode(devices: &[KnownDevice]) -> Zeroizing<Vec<u8>> {
    let sealed: Vec<_> = devices.iter().map(KnownDevice::sealed).collect();
    // A structure of texts always has a JSON form.
    Zeroizing::new(serde_json::to_vec(&sealed).unwrap_or_default())
}

fn decode(bytes: &[u8]) -> Vec<KnownDevice> {
    let sealed: Vec<Sealed<'_>> = serde_json::from_slice(bytes).unwrap_or_default();
    let known = |device: Sealed<'_>| {
        let Sealed { key, group_key, password, sub, names } = device;
        KnownDevice { key, group_key, password: Secret::new(password), sub, names }
    };
    sealed.into_iter().map(known).collect()
}
