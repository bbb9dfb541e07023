//! The saved connections and the one in use.

use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use devops360_contract::AppError;
use devops360_contract::connection::{
    self as contract, Caller, Check, ConnectionFile, ConnectionId, ConnectionSummary, SaveConnection,
    SaveConnectionOutcome, TrustMode,
};

use super::active::ActiveConnection;
use super::check::Doctor;
use super::endpoint::EndpointPolicy;
use super::error::ConnectionError;
use super::file::{parse, trust_mode};
use super::sandbox;
use super::saved::{Saved, SavedConnection};
use super::validate::validate;
use crate::cloud::{Cloud, ErrorKind};
use crate::environment::Environment;
use crate::session::Keychain;
use crate::settings::Preferences;

/// The saved connections and the one in use. Read from disk at the first use.
pub struct Connections {
    preferences: Arc<dyn Preferences>,
    cloud: Arc<dyn Cloud>,
    environment: Arc<dyn Environment>,
    endpoints: EndpointPolicy,
    sandbox: Option<PathBuf>,
    state: Mutex<Option<State>>,
}

struct State {
    saved: Saved,
    problem: Option<AppError>,
    /// The connections that were in use, each opened at its first use: coming back to one finds what was left there.
    open: HashMap<ConnectionId, Arc<ActiveConnection>>,
}

impl Connections {
    /// Keeps the connections in `preferences` and looks for the sandbox's files in the folder `sandbox`.
    #[must_use]
    pub fn new(
        preferences: Arc<dyn Preferences>,
        cloud: Arc<dyn Cloud>,
        environment: Arc<dyn Environment>,
        endpoints: EndpointPolicy,
        sandbox: Option<PathBuf>,
    ) -> Self {
        Self { preferences, cloud, environment, endpoints, sandbox, state: Mutex::new(None) }
    }

    /// The saved connections by name, the one in use, and the sandbox where one answers.
    pub async fn list(&self) -> contract::Connections {
        let sandbox = self.discover().await;
        self.with(|state| {
            let mut saved: Vec<_> = state.saved.connections.iter().map(SavedConnection::summary).collect();
            saved.sort_by_cached_key(|connection| connection.file.name.to_lowercase());
            let (active, problem) = (state.saved.active.clone(), state.problem.clone());
            contract::Connections { saved, active, sandbox, problem }
        })
    }

    /// Takes the connection file `bytes` over and makes it the active connection; `name` is the file's name.
    ///
    /// # Errors
    /// What is wrong with the file, or that it cannot be saved.
    pub fn import(&self, bytes: &[u8], name: &str) -> Result<ConnectionSummary, ConnectionError> {
        let file = parse(bytes, name, self.endpoints)?;
        self.activate(file, false, |known, file| known.file == *file)
    }

    /// Saves a connection entered by hand and makes it the active one.
    ///
    /// # Errors
    /// When the connection to change is gone, or nothing can be saved. Fields that cannot be are an outcome.
    pub fn save(&self, request: SaveConnection) -> Result<SaveConnectionOutcome, ConnectionError> {
        let faults = validate(&request.file, self.endpoints);
        if !faults.is_empty() {
            return Ok(SaveConnectionOutcome::Invalid(faults.into_iter().map(AppError::from).collect()));
        }
        let Some(id) = request.id else {
            return self.activate(request.file, false, |_, _| false).map(SaveConnectionOutcome::Saved);
        };
        if !self.with(|state| state.saved.connections.iter().any(|known| known.id == id)) {
            return Err(ConnectionError::Missing);
        }
        self.activate(request.file, false, |known, _| known.id == id).map(SaveConnectionOutcome::Saved)
    }

    /// Makes the sandbox of that trust mode the active connection. Its file is read anew: a sandbox that was set up
    /// again has other resources.
    ///
    /// # Errors
    /// `SandboxMissing` where none answers.
    pub async fn use_sandbox(&self, mode: TrustMode) -> Result<ConnectionSummary, ConnectionError> {
        let found = self.discover().await.into_iter().find(|file| trust_mode(file) == mode);
        let file = found.ok_or(ConnectionError::SandboxMissing)?;
        self.activate(file, true, |known, _| known.sandbox && trust_mode(&known.file) == mode)
    }

    /// Makes a saved connection the active one.
    ///
    /// # Errors
    /// `Missing` where there is no such connection.
    pub fn select(&self, id: &ConnectionId) -> Result<ConnectionSummary, ConnectionError> {
        self.change(|saved| {
            let known = saved.connections.iter().find(|known| known.id == *id);
            let summary = known.ok_or(ConnectionError::Missing)?.summary();
            saved.active = Some(id.clone());
            Ok(summary)
        })
    }

    /// Makes room for another account on the active connection, and makes that the active one. Room that `is_taken` says
    /// nobody has, and that nobody stayed signed in on, is used before more is made.
    ///
    /// # Errors
    /// `Missing` without an active connection.
    pub(crate) fn add_account(
        &self,
        is_taken: impl Fn(&ConnectionId) -> bool,
    ) -> Result<ConnectionSummary, ConnectionError> {
        let id = ConnectionId(self.environment.new_id());
        self.change(|saved| {
            let active = saved.active.take().ok_or(ConnectionError::Missing)?;
            let known = saved.connections.iter().find(|known| known.id == active);
            let known = known.ok_or(ConnectionError::Missing)?.clone();
            let is_free = |room: &&SavedConnection| {
                room.file == known.file && room.username.is_none() && !is_taken(&room.id)
            };
            let room = match saved.connections.iter().find(is_free) {
                Some(room) => room.clone(),
                None => {
                    let room = SavedConnection { id, username: None, ..known };
                    saved.connections.push(room.clone());
                    room
                }
            };
            saved.active = Some(room.id.clone());
            Ok(room.summary())
        })
    }

    /// Forgets a connection; without effect where there is none of that id.
    ///
    /// # Errors
    /// When the change cannot be saved.
    pub fn remove(&self, id: &ConnectionId) -> Result<(), ConnectionError> {
        self.change(|saved| {
            saved.connections.retain(|known| known.id != *id);
            saved.active = saved.active.take().filter(|active| active != id);
            Ok(())
        })
    }

    /// Forgets every connection.
    ///
    /// # Errors
    /// When the change cannot be saved.
    pub fn clear(&self) -> Result<(), ConnectionError> {
        self.change(|saved| {
            *saved = Saved::default();
            Ok(())
        })
    }

    /// The connection in use.
    ///
    /// # Errors
    /// `Missing` where none is chosen.
    pub fn active(&self) -> Result<Arc<ActiveConnection>, ConnectionError> {
        self.with(|state| {
            let id = state.saved.active.as_ref().ok_or(ConnectionError::Missing)?;
            let known = state.saved.connections.iter().find(|known| known.id == *id);
            let known = known.ok_or(ConnectionError::Missing)?;
            if let Some(open) = state.open.get(id).filter(|open| open.file == known.file) {
                return Ok(Arc::clone(open));
            }
            let open = Arc::new(ActiveConnection::open(id.clone(), known.file.clone(), self.cloud.as_ref()));
            state.open.insert(id.clone(), Arc::clone(&open));
            Ok(open)
        })
    }

    /// Keeps the sign-in name to offer on the connection `id`, or none; without effect where there is none of that id.
    ///
    /// # Errors
    /// When the change cannot be saved.
    pub fn offer_username(&self, id: &ConnectionId, username: Option<&str>) -> Result<(), ConnectionError> {
        self.change(|saved| {
            for known in saved.connections.iter_mut().filter(|known| known.id == *id) {
                known.username = username.map(str::to_owned);
            }
            Ok(())
        })
    }

    /// The sign-in name to offer on the connection `id`.
    #[must_use]
    pub fn offered_username(&self, id: &ConnectionId) -> Option<String> {
        self.with(|state| {
            state
                .saved
                .connections
                .iter()
                .find(|known| known.id == *id)
                .and_then(|known| known.username.clone())
        })
    }

    /// Looks at each resource of the active connection; one result a subject. Without an active connection there is
    /// nothing to check.
    pub async fn check(&self, keychain: &dyn Keychain) -> Vec<Check> {
        let Ok(connection) = self.active() else { return Vec::new() };
        let doctor = Doctor {
            connection: &connection,
            cloud: self.cloud.as_ref(),
            environment: self.environment.as_ref(),
            keychain,
        };
        doctor.examine().await
    }

    /// Who this computer's AWS credentials are, in operator mode: otherwise they are not looked at.
    ///
    /// # Errors
    /// `OperatorOnly` in user mode, `OperatorCredentialsMissing` where the computer has none that work.
    pub async fn caller(&self) -> Result<Caller, ConnectionError> {
        let connection = self.active()?;
        if connection.mode == TrustMode::User {
            return Err(ConnectionError::OperatorOnly);
        }
        connection.services.caller.caller().await.map_err(|error| match error.kind {
            ErrorKind::Unauthenticated => ConnectionError::OperatorCredentialsMissing,
            _ => error.into(),
        })
    }

    async fn discover(&self) -> Vec<ConnectionFile> {
        match &self.sandbox {
            Some(directory) => sandbox::discover(directory).await,
            None => Vec::new(),
        }
    }

    /// Saves `file` in the place of the first connection that `replaces` it, else as a new one, and makes it active.
    fn activate(
        &self,
        file: ConnectionFile,
        sandbox: bool,
        replaces: impl Fn(&SavedConnection, &ConnectionFile) -> bool,
    ) -> Result<ConnectionSummary, ConnectionError> {
        let new_id = ConnectionId(self.environment.new_id());
        self.change(|saved| {
            let place = saved.connections.iter().position(|known| replaces(known, &file));
            let known = place.map(|place| &saved.connections[place]);
            let id = known.map_or(new_id, |known| known.id.clone());
            let sandbox = sandbox || known.is_some_and(|known| known.sandbox);
            // Another pool has other people.
            let same_pool = known.filter(|known| known.file.user_pool_id == file.user_pool_id);
            let username = same_pool.and_then(|known| known.username.clone());
            let connection = SavedConnection { id: id.clone(), file, sandbox, username };
            let summary = connection.summary();
            match place {
                Some(place) => {
                    let before = std::mem::replace(&mut saved.connections[place], connection).file;
                    saved.follow(&before, &summary.file);
                }
                None => saved.connections.push(connection),
            }
            saved.active = Some(id);
            Ok(summary)
        })
    }

    /// Changes a copy, saves it and only then takes it as the truth, so that memory and disk stay the same.
    fn change<T>(
        &self,
        edit: impl FnOnce(&mut Saved) -> Result<T, ConnectionError>,
    ) -> Result<T, ConnectionError> {
        self.with(|state| {
            let mut saved = state.saved.clone();
            let answer = edit(&mut saved)?;
            saved.store(self.preferences.as_ref())?;
            state.open.retain(|id, _| saved.connections.iter().any(|known| known.id == *id));
            state.saved = saved;
            Ok(answer)
        })
    }

    fn with<T>(&self, act: impl FnOnce(&mut State) -> T) -> T {
        let mut state: MutexGuard<'_, Option<State>> =
            self.state.lock().unwrap_or_else(PoisonError::into_inner);
        act(state.get_or_insert_with(|| {
            let (saved, problem) = Saved::load(self.preferences.as_ref(), self.endpoints);
            State { saved, problem, open: HashMap::new() }
        }))
    }
}
