//! Who is signed in to the active connection: restoring, beginning and ending sessions.

use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, AtomicU64};
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};
use std::time::Duration;

use devops360_contract::connection::{Check, CheckState, ConnectionId, ConnectionSummary};
use devops360_contract::session::{Persistence, Session, SessionStatus, SignOutReport};
use devops360_contract::{AppError, Code};
use tokio::sync::{Mutex as AsyncMutex, OnceCell, watch};
use tokio::task::spawn_blocking;
use tokio::time::timeout;

use super::active::{ActiveSession, wipe};
use super::devices::{Binding, KnownDevices};
use super::error::SessionError;
use super::jwt::{Claims, LEEWAY, TokenError, TokenUse};
use super::person::Person;
use super::ports::Keychain;
use super::seal::DataKey;
use super::tokens::{Tokens, decode};
use super::vault::{Contents, Vault, VaultError};
use super::verifier::Verifier;
use crate::account::TokenSet;
use crate::cloud::Cloud;
use crate::connection::{ActiveConnection, ConnectionError, Connections, check_data};
use crate::environment::Environment;

/// How long the first question may wait for a refresh; the window then opens offline and the refresh goes on.
const RESTORE_PATIENCE: Duration = Duration::from_secs(10);

/// The sessions, one a connection.
pub struct Sessions {
    connections: Arc<Connections>,
    cloud: Arc<dyn Cloud>,
    environment: Arc<dyn Environment>,
    vault: Arc<Vault>,
    devices: KnownDevices,
    places: Mutex<HashMap<ConnectionId, Place>>,
    /// Held while a sealed session is opened or replaced, so that nobody restores what is being written.
    changing: AsyncMutex<()>,
    status: Arc<watch::Sender<SessionStatus>>,
}

/// What tokens have to say besides, where they were asked for in the browser.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Promise<'a> {
    /// What the request was marked with.
    pub(crate) nonce: Option<&'a str>,
    /// Who has to be in them.
    pub(crate) sub: Option<&'a str>,
    /// Since when the person has to have proven who they are, in seconds since 1970.
    pub(crate) asked_since: Option<u64>,
}

impl Promise<'_> {
    fn check(&self, id: &Claims) -> Result<(), TokenError> {
        let since = |asked: u64| id.auth_time.is_some_and(|time| time + LEEWAY.as_secs() >= asked);
        if self.nonce.is_some() && self.nonce != id.nonce.as_deref() {
            Err(TokenError::Nonce)
        } else if self.sub.is_some_and(|sub| sub != id.sub) {
            Err(TokenError::Person)
        } else if !self.asked_since.is_none_or(since) {
            Err(TokenError::NotAsked)
        } else {
            Ok(())
        }
    }
}

/// What is known of a connection's session.
#[derive(Clone)]
enum Place {
    /// There is none, and why.
    Empty { connection: Arc<ActiveConnection>, because: Option<AppError> },
    /// There is one, or was one until it ended.
    Taken(Arc<ActiveSession>),
}

impl Place {
    fn is_of(&self, connection: &Arc<ActiveConnection>) -> bool {
        let own = match self {
            Self::Empty { connection, .. } => connection,
            Self::Taken(session) => &session.connection,
        };
        Arc::ptr_eq(own, connection)
    }
}

impl Sessions {
    /// Keeps sealed sessions in `directory`, their keys in `keychain`.
    #[must_use]
    pub fn new(
        connections: Arc<Connections>,
        cloud: Arc<dyn Cloud>,
        keychain: Arc<dyn Keychain>,
        environment: Arc<dyn Environment>,
        directory: PathBuf,
    ) -> Self {
        let vault = Vault::new("session", keychain, environment.clone(), directory);
        let devices = KnownDevices::new(Arc::new(vault.beside("devices")));
        let (status, _) = watch::channel(SessionStatus::SignedOut { because: None });
        Self {
            connections,
            cloud,
            environment,
            vault: Arc::new(vault),
            devices,
            places: Mutex::default(),
            changing: AsyncMutex::new(()),
            status: Arc::new(status),
        }
    }

    /// Who is signed in to the active connection. The first question restores a kept session.
    pub async fn status(&self) -> SessionStatus {
        let Ok(connection) = self.connections.active() else {
            return self.show(SessionStatus::SignedOut { because: None });
        };
        match self.place(&connection).await {
            Place::Empty { because, .. } => self.show(SessionStatus::SignedOut { because }),
            Place::Taken(session) => {
                self.show(session.status());
                if timeout(RESTORE_PATIENCE, session.valid_tokens()).await.is_err() {
                    session.set_online(false);
                }
                self.show(session.status())
            }
        }
    }

    /// Changes of the status, from now on.
    #[must_use]
    pub fn subscribe(&self) -> watch::Receiver<SessionStatus> {
        self.status.subscribe()
    }

    /// What this computer knows of itself as a device of the people who signed in here.
    pub(crate) const fn devices(&self) -> &KnownDevices {
        &self.devices
    }

    /// The session of the active connection.
    ///
    /// # Errors
    /// `NotSignedIn` where there is none, `Expired` where it has ended.
    pub fn current(&self) -> Result<Arc<ActiveSession>, SessionError> {
        let connection = self.connections.active()?;
        match self.places().get(&connection.id).filter(|place| place.is_of(&connection)) {
            Some(Place::Taken(session)) if session.end().is_none() => Ok(Arc::clone(session)),
            Some(Place::Taken(_)) => Err(SessionError::Expired),
            _ => Err(SessionError::NotSignedIn),
        }
    }

    /// Begins the session that `tokens` belong to, once they have verified; seals it where `keep` says so.
    ///
    /// # Errors
    /// When a token does not verify, or the pool's keys cannot be fetched.
    pub async fn begin(&self, tokens: TokenSet, keep: bool) -> Result<Session, SessionError> {
        self.begin_as(tokens, keep, &Promise::default()).await
    }

    /// Does the same with tokens that came by way of the browser, where they are what was asked for there.
    ///
    /// # Errors
    /// As [`Self::begin`], and when a promise is not kept; nobody is signed in then.
    pub(crate) async fn begin_as(
        &self,
        tokens: TokenSet,
        keep: bool,
        promise: &Promise<'_>,
    ) -> Result<Session, SessionError> {
        let connection = self.connections.active()?;
        let verifier = Verifier::new(connection.clone(), self.environment.clone(), 0);
        let access = verifier.verify(&tokens.access_token, TokenUse::Access).await?;
        let id = verifier.verify(&tokens.id_token, TokenUse::Id).await?;
        if access.sub != id.sub {
            return Err(TokenError::Person.into());
        }
        promise.check(&id)?;
        // A pool always gives a refresh token at a sign-in.
        let refresh = tokens.refresh_token.ok_or(TokenError::Malformed)?;
        let expires_at = access.exp.min(id.exp);
        let tokens = Tokens {
            access: tokens.access_token,
            id: tokens.id_token,
            refresh,
            expires_at,
            rotates: false,
            failure: None,
        };
        let _changing = self.changing.lock().await;
        if let Some(session) = self.living(&connection, &id.sub) {
            session.renew_with(tokens).await;
            return Ok(session.summary());
        }
        let (key, persistence) = self.prepare_keeping(&connection, keep).await;
        let session =
            self.activate(verifier, connection, Person::of(id), tokens, (None, false), (key, persistence));
        session.seal(&session.tokens.lock().await).await;
        if session.summary().persistence != Persistence::Kept {
            // What an earlier session has left would be restored the next time, as if this one had never been.
            session.wipe().await;
        }
        self.show(session.status());
        Ok(session.summary())
    }

    /// The session that `sub` has already: what was begun in it goes on when they sign in once more.
    fn living(&self, connection: &Arc<ActiveConnection>, sub: &str) -> Option<Arc<ActiveSession>> {
        match self.places().get(&connection.id).filter(|place| place.is_of(connection)) {
            Some(Place::Taken(session)) if session.end().is_none() && session.sub() == sub => {
                Some(Arc::clone(session))
            }
            _ => None,
        }
    }

    /// Makes room for another account on the active connection, and makes that the active one; whoever is signed in stays
    /// so.
    ///
    /// # Errors
    /// Without an active connection, or when the change cannot be saved.
    pub fn add_account(&self) -> Result<ConnectionSummary, ConnectionError> {
        let places = self.places();
        let is_taken = |id: &ConnectionId| matches!(places.get(id), Some(Place::Taken(session)) if session.end().is_none());
        self.connections.add_account(is_taken)
    }

    /// Revokes the refresh token of the active connection's session and wipes it from memory, disk and keychain.
    pub async fn sign_out(&self) -> SignOutReport {
        let Ok(connection) = self.connections.active() else {
            return SignOutReport { revoked: false, problems: Vec::new() };
        };
        let report = match self.place(&connection).await {
            Place::Taken(session) => session.sign_out().await,
            Place::Empty { .. } => {
                let problems = wipe(&self.vault, &connection.id).await;
                SignOutReport { revoked: false, problems }
            }
        };
        let empty = Place::Empty { connection: connection.clone(), because: None };
        self.places().insert(connection.id.clone(), empty);
        self.show(SessionStatus::SignedOut { because: None });
        report
    }

    /// Ends and wipes the session of a connection that is about to be removed; answers what could not be removed.
    pub async fn forget(&self, connection: &ConnectionId) -> Vec<AppError> {
        let _changing = self.changing.lock().await;
        let place = self.places().remove(connection);
        let mut problems = match place {
            Some(Place::Taken(session)) if session.end().is_none() => session.sign_out().await.problems,
            _ => wipe(&self.vault, connection).await,
        };
        problems.extend(self.devices.wipe(connection).await);
        problems
    }

    /// Checks the active connection, bucket and table included where somebody is signed in.
    pub async fn check(&self, keychain: &dyn Keychain) -> Vec<Check> {
        let mut checks = self.connections.check(keychain).await;
        let Ok(session) = self.current() else { return checks };
        let (Ok(data), Ok(owner)) = (session.data().await, session.owner().await) else { return checks };
        for seen in check_data(&session.connection, &data, &owner).await {
            let place = checks.iter_mut().find(|check| check.subject == seen.subject);
            if let Some(place) = place.filter(|check| check.state == CheckState::NeedsSignIn) {
                *place = seen;
            }
        }
        checks
    }

    /// What is known of the connection's session, restored from the vault the first time.
    async fn place(&self, connection: &Arc<ActiveConnection>) -> Place {
        let _changing = self.changing.lock().await;
        let known = self.places().get(&connection.id).filter(|place| place.is_of(connection)).cloned();
        if let Some(known) = known {
            return known;
        }
        let because = match self.restore(connection).await {
            Ok(Some(session)) => return Place::Taken(session),
            Ok(None) => None,
            Err(because) => Some(because),
        };
        let empty = Place::Empty { connection: connection.clone(), because };
        self.places().insert(connection.id.clone(), empty.clone());
        empty
    }

    /// Opens the sealed session. Its tokens were verified before they were sealed, and the seal holds, so no network is
    /// needed to trust them.
    async fn restore(
        &self,
        connection: &Arc<ActiveConnection>,
    ) -> Result<Option<Arc<ActiveSession>>, AppError> {
        let (vault, id) = (self.vault.clone(), connection.id.clone());
        let contents = spawn_blocking(move || vault.load(&id)).await.map_err(|_| Code::Internal)?;
        let (key, account, plaintext) = match contents {
            Ok(Contents::Nothing) => return Ok(None),
            Ok(Contents::Damaged) => return Err(self.discard(connection).await),
            Ok(Contents::Opened { key, account, plaintext }) => (key, account, plaintext),
            // Left as it is: the keychain may be unlocked the next time.
            Err(error) => return Err(AppError::from(&error)),
        };
        let Some(kept) = decode(&plaintext).filter(|kept| kept.person.sub == account) else {
            return Err(self.discard(connection).await);
        };
        let verifier = Verifier::new(connection.clone(), self.environment.clone(), kept.drift);
        let keeping = (Some(key), Persistence::Kept);
        let (person, tokens, from) = (kept.person, kept.tokens, (kept.device, kept.by_browser));
        Ok(Some(self.activate(verifier, connection.clone(), person, tokens, from, keeping)))
    }

    async fn discard(&self, connection: &Arc<ActiveConnection>) -> AppError {
        tracing::warn!("the sealed session could not be opened and is discarded");
        wipe(&self.vault, &connection.id).await;
        Code::SessionExpired.into()
    }

    /// The data key of a session that is to be kept, and what will become of it. What an earlier session left stays until
    /// this one is in its place.
    async fn prepare_keeping(
        &self,
        connection: &Arc<ActiveConnection>,
        keep: bool,
    ) -> (Option<DataKey>, Persistence) {
        if !keep {
            return (None, Persistence::EndsWithApp);
        }
        let (vault, id) = (self.vault.clone(), connection.id.clone());
        match spawn_blocking(move || vault.data_key(&id)).await {
            Ok(Ok(key)) => (Some(key), Persistence::Kept),
            Ok(Err(error)) => {
                tracing::warn!(%error, "the session stays in memory");
                (None, Persistence::MemoryOnly((&VaultError::Keychain(error)).into()))
            }
            Err(_) => (None, Persistence::MemoryOnly(Code::KeychainUnavailable.into())),
        }
    }

    /// Makes the session and gives it its place.
    fn activate(
        &self,
        verifier: Verifier,
        connection: Arc<ActiveConnection>,
        person: Person,
        tokens: Tokens,
        (device, by_browser): (Option<Binding>, bool),
        (key, persistence): (Option<DataKey>, Persistence),
    ) -> Arc<ActiveSession> {
        let id = connection.id.clone();
        let session = Arc::new_cyclic(|me| ActiveSession {
            me: me.clone(),
            connection,
            cloud: self.cloud.clone(),
            person,
            verifier,
            tokens: AsyncMutex::new(tokens),
            failures: AtomicU64::new(0),
            vault: self.vault.clone(),
            key,
            persistence: Mutex::new(persistence),
            device: Mutex::new(device),
            by_browser: AtomicBool::new(by_browser),
            online: AtomicBool::new(true),
            ended: Mutex::new(None),
            status: self.status.clone(),
            owner: OnceCell::new(),
            credentials: AsyncMutex::new(None),
            refused: Mutex::default(),
            data: OnceLock::new(),
        });
        self.places().insert(id, Place::Taken(session.clone()));
        session
    }

    /// Makes `status` the one that subscribers see, and answers it.
    fn show(&self, status: SessionStatus) -> SessionStatus {
        self.status.send_if_modified(|shown| {
            let changed = *shown != status;
            shown.clone_from(&status);
            changed
        });
        status
    }

    fn places(&self) -> MutexGuard<'_, HashMap<ConnectionId, Place>> {
        self.places.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
