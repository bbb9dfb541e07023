//! A signed-in person: tokens that are always valid, and the services that hold their data.

use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, OnceLock, PoisonError, Weak};

use devops360_contract::AppError;
use devops360_contract::session::{Persistence, Session, SessionStatus};
use tokio::sync::{Mutex as AsyncMutex, MutexGuard as AsyncMutexGuard, OnceCell, watch};
use tokio::task::spawn_blocking;

use super::devices::Binding;
use super::error::SessionError;
use super::person::Person;
use super::ports::AwsCredentials;
use super::seal::DataKey;
use super::tokens::{Tokens, encode};
use super::vault::Vault;
use super::verifier::Verifier;
use crate::cloud::{Cloud, DataServices};
use crate::connection::ActiveConnection;
use crate::secret::Secret;

/// A signed-in person. Shared; it ends with a sign-out or when the refresh token is not taken any more.
pub struct ActiveSession {
    /// Itself, for tasks that outlive their caller.
    pub(super) me: Weak<Self>,
    pub(super) connection: Arc<ActiveConnection>,
    pub(super) cloud: Arc<dyn Cloud>,
    pub(super) person: Person,
    pub(super) verifier: Verifier,
    pub(super) tokens: AsyncMutex<Tokens>,
    /// Counts the refreshes that failed, so that who waited for one does not try again.
    pub(super) failures: AtomicU64,
    pub(super) vault: Arc<Vault>,
    /// The key that seals this session; none where it ends with the app.
    pub(super) key: Option<DataKey>,
    pub(super) persistence: Mutex<Persistence>,
    /// The device that the refresh token was given to.
    pub(super) device: Mutex<Option<Binding>>,
    /// Whether the person signed in in the browser, which may have a session of its own.
    pub(super) by_browser: AtomicBool,
    pub(super) online: AtomicBool,
    pub(super) ended: Mutex<Option<AppError>>,
    pub(super) status: Arc<watch::Sender<SessionStatus>>,
    pub(super) owner: OnceCell<String>,
    pub(super) credentials: AsyncMutex<Option<AwsCredentials>>,
    /// The access key that a service has refused last.
    pub(super) refused: Mutex<Option<String>>,
    pub(super) data: OnceLock<DataServices>,
}

impl ActiveSession {
    /// The user name in the pool.
    #[must_use]
    pub fn username(&self) -> &str {
        &self.person.username
    }

    /// The pool's `sub`: the person, for ever.
    #[must_use]
    pub fn sub(&self) -> &str {
        &self.person.sub
    }

    /// The e-mail address, where the ID token has one.
    #[must_use]
    pub fn email(&self) -> Option<&str> {
        self.person.email.as_deref()
    }

    /// The connection that the person signed in to.
    #[must_use]
    pub const fn connection(&self) -> &Arc<ActiveConnection> {
        &self.connection
    }

    /// An access token that is valid now.
    ///
    /// # Errors
    /// `Expired` when the session is over; a service's error when it cannot be renewed now.
    pub async fn access_token(&self) -> Result<Secret, SessionError> {
        Ok(self.valid_tokens().await?.0)
    }

    /// An ID token that is valid now.
    ///
    /// # Errors
    /// Like [`Self::access_token`].
    pub async fn id_token(&self) -> Result<Secret, SessionError> {
        Ok(self.valid_tokens().await?.1)
    }

    /// The session as the window sees it.
    #[must_use]
    pub fn summary(&self) -> Session {
        Session {
            username: self.person.username.clone(),
            display_name: self.person.display_name().to_owned(),
            email: self.person.email.clone(),
            connection: self.connection.id.clone(),
            mode: self.connection.mode,
            persistence: self.persistence.lock().unwrap_or_else(PoisonError::into_inner).clone(),
            online: self.online.load(Ordering::Relaxed),
            undecided_device: self.device().is_some_and(|device| device.undecided),
        }
    }

    /// What the pool calls this computer, where it remembers devices.
    #[must_use]
    pub fn device_key(&self) -> Option<String> {
        self.device().map(|device| device.key)
    }

    /// Notes which device the session is on, and tells the window where that changes what it shows.
    pub(crate) async fn bind(&self, device: Option<Binding>) {
        let before = std::mem::replace(
            &mut *self.device.lock().unwrap_or_else(PoisonError::into_inner),
            device.clone(),
        );
        if before != device {
            self.seal(&self.tokens.lock().await).await;
            self.publish();
        }
    }

    /// Notes whether the person signed in in the browser.
    pub(crate) async fn note_browser(&self, by_browser: bool) {
        if self.by_browser.swap(by_browser, Ordering::Relaxed) != by_browser {
            self.seal(&self.tokens.lock().await).await;
        }
    }

    /// Whether the person signed in in the browser, which may have a session of its own.
    #[must_use]
    pub fn is_by_browser(&self) -> bool {
        self.by_browser.load(Ordering::Relaxed)
    }

    fn device(&self) -> Option<Binding> {
        self.device.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// The session, or what ended it.
    pub(super) fn status(&self) -> SessionStatus {
        match self.end() {
            Some(because) => SessionStatus::SignedOut { because: Some(because) },
            None => SessionStatus::SignedIn(self.summary()),
        }
    }

    /// What ended the session, where it has ended.
    pub(super) fn end(&self) -> Option<AppError> {
        self.ended.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Notes that the session is over, wipes it, and tells the window.
    pub(super) async fn end_because(&self, error: AppError) {
        self.note_end(error);
        self.wipe().await;
        self.publish();
    }

    /// From here on, nobody gets a token of this session.
    pub(super) fn note_end(&self, because: AppError) {
        *self.ended.lock().unwrap_or_else(PoisonError::into_inner) = Some(because);
    }

    /// Removes the sealed session from this computer; answers what could not be removed.
    pub(super) async fn wipe(&self) -> Vec<AppError> {
        wipe(&self.vault, &self.connection.id).await
    }

    pub(super) fn set_online(&self, online: bool) {
        if self.online.swap(online, Ordering::Relaxed) != online {
            self.publish();
        }
    }

    /// Tells the window, where this is the session it shows.
    fn publish(&self) {
        let status = self.status();
        self.status.send_if_modified(|shown| {
            let is_this = match shown {
                SessionStatus::SignedIn(session) => session.connection == self.connection.id,
                SessionStatus::SignedOut { .. } => false,
            };
            let changed = is_this && *shown != status;
            if changed {
                *shown = status;
            }
            changed
        });
    }

    /// Seals the tokens as they are, where the session is kept. A disk that refuses leaves it in memory, and says so.
    pub(super) async fn seal(&self, tokens: &AsyncMutexGuard<'_, Tokens>) {
        let Some(key) = self.key.clone() else { return };
        let from = (self.device(), self.is_by_browser());
        let plaintext = encode(&self.person, tokens, self.verifier.drift(), from);
        let (vault, id, sub) = (self.vault.clone(), self.connection.id.clone(), self.person.sub.clone());
        let sealed = spawn_blocking(move || vault.store(&id, &key, &sub, &plaintext)).await;
        let persistence = match sealed {
            Ok(Ok(())) => Persistence::Kept,
            Ok(Err(error)) => {
                tracing::warn!(%error, "the session could not be sealed");
                Persistence::MemoryOnly((&error).into())
            }
            Err(_) => return,
        };
        let mut shown = self.persistence.lock().unwrap_or_else(PoisonError::into_inner);
        let changed = *shown != persistence;
        *shown = persistence;
        drop(shown);
        if changed {
            self.publish();
        }
    }
}

/// Removes the sealed session of a connection; answers what could not be removed.
pub(super) async fn wipe(
    vault: &Arc<Vault>,
    connection: &devops360_contract::connection::ConnectionId,
) -> Vec<AppError> {
    let (vault, id) = (vault.clone(), connection.clone());
    let problems = spawn_blocking(move || vault.wipe(&id)).await.unwrap_or_default();
    for error in &problems {
        tracing::warn!(%error, "a part of the session could not be wiped");
    }
    problems.iter().map(AppError::from).collect()
}
