//! What the commands share: the domains, wired to AWS and to this desktop.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use devops360_aws::AwsCloud;
use devops360_contract::AppError;
use devops360_contract::account::SignInOutcome;
use devops360_contract::session::SessionStatus;
use devops360_core::account::Accounts;
use devops360_core::administration::Users;
use devops360_core::cloud::Cloud;
use devops360_core::connection::{Connections, EndpointPolicy};
use devops360_core::environment::{Environment, SystemEnvironment};
use devops360_core::files::{
    Browser, Details, Files, LocalFiles, PastedPictures, Shares, SyncParts, Syncs, UsageCounts,
};
use devops360_core::profile::{AccountDeletion, ProfileError, Profiles};
use devops360_core::session::{Keychain, SessionLock, Sessions};
use devops360_core::settings::{Preferences, Recents, SettingsStore};
use tauri::{AppHandle, Manager, Wry};
use tokio::sync::Mutex;

use crate::clipboard::Clipboard;
use crate::drag_out::DragOut;
use crate::error::report;
use crate::events::Events;
use crate::keychain::SystemKeychain;
use crate::preferences::StoredPreferences;
use crate::trash::SystemTrash;

/// Names the environment variable with the sandbox's folder, for tests that run several.
const SANDBOX_VARIABLE: &str = "DEVOPS360_SANDBOX_DIR";

/// The domains and what the shell adds to them.
pub(crate) struct AppState {
    pub(crate) connections: Arc<Connections>,
    pub(crate) accounts: Accounts,
    pub(crate) sessions: Arc<Sessions>,
    pub(crate) lock: Arc<SessionLock>,
    pub(crate) profiles: Arc<Profiles>,
    pub(crate) deletion: AccountDeletion,
    pub(crate) files: Arc<Files>,
    pub(crate) browser: Arc<Browser>,
    pub(crate) local: Arc<LocalFiles>,
    pub(crate) shares: Shares,
    pub(crate) details: Details,
    pub(crate) usage: UsageCounts,
    pub(crate) syncs: Syncs,
    pub(crate) users: Users,
    pub(crate) clipboard: Arc<Clipboard>,
    pub(crate) pasted: Arc<PastedPictures>,
    pub(crate) settings: SettingsStore,
    pub(crate) recents: Recents,
    pub(crate) preferences: Arc<dyn Preferences>,
    pub(crate) keychain: Arc<dyn Keychain>,
    pub(crate) events: Events,
    pub(crate) drag_out: Arc<DragOut>,
    pub(crate) folders: Folders,
    /// Set when the person has decided to close the window although transfers run.
    pub(crate) closing: AtomicBool,
    /// Set when they have decided that the transfers end with it.
    pub(crate) cancels_at_exit: AtomicBool,
    /// Held while the photo of a sign-up is being sent.
    sending_photo: Mutex<()>,
}

/// The app's folders on this computer.
pub(crate) struct Folders {
    /// Settings and connections.
    pub(crate) preferences: PathBuf,
    /// Sealed sessions.
    pub(crate) sessions: PathBuf,
    /// Photos that wait to be sent.
    pub(crate) photos: PathBuf,
    /// Pictures that were pasted.
    pub(crate) pasted: PathBuf,
    /// The journal of transfers.
    pub(crate) transfers: PathBuf,
    /// What syncs have left.
    pub(crate) syncs: PathBuf,
    /// Logs.
    pub(crate) logs: PathBuf,
    /// The sandbox's, shared with the command that starts it.
    sandbox: PathBuf,
}

impl Folders {
    /// The folders as the desktop wants them.
    pub(crate) fn of(app: &AppHandle<Wry>) -> tauri::Result<Self> {
        let data = app.path().app_local_data_dir()?;
        let sandbox = match std::env::var_os(SANDBOX_VARIABLE) {
            Some(folder) => PathBuf::from(folder),
            None => app.path().local_data_dir()?.join("devops360-sandbox"),
        };
        Ok(Self {
            preferences: data.join("preferences"),
            sessions: data.join("sessions"),
            photos: data.join("photos"),
            pasted: data.join("pasted"),
            transfers: data.join("transfers"),
            syncs: data.join("syncs"),
            logs: app.path().app_log_dir()?,
            sandbox,
        })
    }
}

impl AppState {
    /// Wires the domains. Nothing is read from disk or sent before the first command.
    pub(crate) fn new(app: &AppHandle<Wry>, folders: Folders) -> Self {
        let cloud: Arc<dyn Cloud> = Arc::new(AwsCloud::new());
        let environment: Arc<dyn Environment> = Arc::new(SystemEnvironment);
        let keychain: Arc<dyn Keychain> = Arc::new(SystemKeychain::new(app.config().identifier.clone()));
        let preferences: Arc<dyn Preferences> =
            Arc::new(StoredPreferences::new(app.clone(), folders.preferences.clone()));
        let connections = Arc::new(Connections::new(
            preferences.clone(),
            cloud.clone(),
            environment.clone(),
            endpoint_policy(),
            Some(folders.sandbox.clone()),
        ));
        let sessions = Arc::new(Sessions::new(
            connections.clone(),
            cloud,
            keychain.clone(),
            environment.clone(),
            folders.sessions.clone(),
        ));
        let local = Arc::new(LocalFiles::new(environment.clone()));
        let browser = Arc::new(Browser::new(sessions.clone(), environment.clone()));
        let files = Arc::new(Files::new(
            sessions.clone(),
            environment.clone(),
            local.clone(),
            folders.transfers.clone(),
            browser.overwrites(),
        ));
        let syncs = SyncParts {
            workspace: sessions.clone(),
            environment: environment.clone(),
            files: files.clone(),
            browser: browser.clone(),
            local: local.clone(),
            trash: Arc::new(SystemTrash),
        };
        let lock = Arc::new(SessionLock::new(preferences.clone()));
        Self {
            accounts: Accounts::new(
                connections.clone(),
                sessions.clone(),
                preferences.clone(),
                environment.clone(),
            ),
            profiles: Arc::new(Profiles::new(
                sessions.clone(),
                preferences.clone(),
                environment.clone(),
                folders.photos.clone(),
            )),
            deletion: AccountDeletion::new(sessions.clone(), preferences.clone(), environment.clone()),
            files,
            syncs: Syncs::new(syncs, preferences.clone(), folders.syncs.clone()),
            shares: Shares::new(sessions.clone(), environment.clone(), preferences.clone()),
            details: Details::new(sessions.clone(), environment.clone()),
            users: Users::new(sessions.clone(), preferences.clone(), environment.clone()),
            usage: UsageCounts::new(sessions.clone(), environment.clone()),
            clipboard: Arc::default(),
            pasted: Arc::new(PastedPictures::new(folders.pasted.clone(), environment.clone())),
            browser,
            settings: SettingsStore::new(preferences.clone()),
            recents: Recents::new(preferences.clone()),
            connections,
            sessions,
            local,
            preferences,
            keychain,
            events: Events::new(lock.clone()),
            drag_out: Arc::default(),
            lock,
            folders,
            closing: AtomicBool::new(false),
            cancels_at_exit: AtomicBool::new(false),
            sending_photo: Mutex::new(()),
        }
    }

    /// Puts back the transfers that an earlier start has left of whoever is signed in, beside what the window does.
    pub(crate) fn restore_transfers(&self) {
        let files = self.files.clone();
        tauri::async_runtime::spawn(async move {
            if let Err(error) = files.restore().await {
                tracing::info!(%error, "no transfers are put back");
            }
        });
    }

    /// `status` as the window may know it: while the lock holds, nobody is signed in there. What is over needs no lock.
    pub(crate) fn behind_lock(&self, status: SessionStatus) -> SessionStatus {
        match (&status, self.lock.reason()) {
            (SessionStatus::SignedIn(_), Some(because)) => {
                SessionStatus::SignedOut { because: Some(because) }
            }
            (SessionStatus::SignedOut { .. }, Some(_)) => {
                self.lock.release();
                status
            }
            (_, None) => status,
        }
    }

    /// Lets nobody sign in but whom the lock belongs to.
    pub(crate) fn admit_sign_in(&self, username: &str) -> Result<(), AppError> {
        let Some(reason) = self.lock.reason() else { return Ok(()) };
        let connection = self.connections.active().map_err(report)?;
        if self.lock.admits(&connection.id, username) { Ok(()) } else { Err(reason) }
    }

    /// Opens the lock where whoever it belongs to has just signed in.
    pub(crate) fn open_lock(&self, outcome: &SignInOutcome) {
        if let (SignInOutcome::SignedIn(_), Ok(session)) = (outcome, self.sessions.current()) {
            self.lock.open(&session);
        }
    }

    /// Ends what works in the name of whoever signs out, and takes the links that were made under the connection off
    /// the list; answers what kept them there.
    pub(crate) async fn stop_for_sign_out(&self) -> Option<AppError> {
        self.syncs.sign_out().await;
        self.files.sign_out().await;
        self.browser.shut_down().await;
        self.usage.shut_down().await;
        let connection = self.connections.active().ok()?;
        self.shares.forget_connection(&connection.id).err().map(report)
    }

    /// Ends transfers and changes with the app and waits for them: transfers for good, or until the next start.
    pub(crate) async fn end_work(&self) {
        self.syncs.shut_down().await;
        if self.cancels_at_exit.load(Ordering::Acquire) {
            self.files.shut_down().await;
        } else {
            self.files.leave().await;
        }
        self.browser.shut_down().await;
        self.usage.shut_down().await;
    }

    /// Sends the photo that the signed-in person chose at sign-up, if one still waits. A failure is no reason to hold up
    /// the sign-in: the photo goes on waiting, unless it is gone. Whoever comes while it is being sent waits for it, so
    /// that a window that asks for the profile right after the sign-in gets it with its photo.
    pub(crate) async fn send_waiting_photo(&self) {
        let _one_at_a_time = self.sending_photo.lock().await;
        let Some(handle) = self.accounts.waiting_photo() else { return };
        match self.profiles.send_waiting_photo(&handle).await {
            Ok(()) | Err(ProfileError::PhotoGone) => {
                if let Err(error) = self.accounts.forget_waiting_photo(&handle) {
                    tracing::warn!(%error, "a sent photo is still noted as waiting");
                }
            }
            Err(error) => tracing::warn!(%error, "the photo of the sign-up goes on waiting"),
        }
    }
}

/// A release build talks to AWS and to this computer, to nobody else.
const fn endpoint_policy() -> EndpointPolicy {
    if cfg!(debug_assertions) { EndpointPolicy::Any } else { EndpointPolicy::LoopbackOnly }
}
