//! The account domain's entry: what it is made of. Each flow has its own file.

use std::sync::Arc;

use super::browser::Visit;
use super::pending::Pending;
use super::security::Setup;
use super::waiting::Waiting;
use crate::connection::Connections;
use crate::environment::Environment;
use crate::session::Sessions;
use crate::settings::Preferences;

/// Sign-up, confirmation, sign-in, recovery and security, on the active connection.
pub struct Accounts {
    pub(super) connections: Arc<Connections>,
    pub(super) sessions: Arc<Sessions>,
    pub(super) pending: Pending,
    pub(super) waiting: Arc<Waiting>,
    pub(super) setup: Setup,
    pub(super) visit: Visit,
    pub(super) environment: Arc<dyn Environment>,
}

impl Accounts {
    /// Keeps pending sign-ups in `preferences`.
    #[must_use]
    pub fn new(
        connections: Arc<Connections>,
        sessions: Arc<Sessions>,
        preferences: Arc<dyn Preferences>,
        environment: Arc<dyn Environment>,
    ) -> Self {
        Self {
            connections,
            sessions,
            pending: Pending::new(preferences),
            waiting: Arc::default(),
            setup: Setup::default(),
            visit: Visit::default(),
            environment,
        }
    }
}

/// A code without the spaces that an e-mail's layout puts in.
pub(super) fn compact(code: &str) -> String {
    code.split_whitespace().collect()
}
