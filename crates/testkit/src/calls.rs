//! What a fake service was asked, and how a test makes it fail.

use std::collections::{BTreeMap, VecDeque};
use std::sync::{Mutex, MutexGuard, PoisonError};

use devops360_core::cloud::{ErrorKind, Service, ServiceError};

/// Counts calls by operation, and fails them as the test says.
pub struct Calls {
    service: Service,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    counts: BTreeMap<&'static str, usize>,
    scripted: BTreeMap<&'static str, VecDeque<(ErrorKind, String, String)>>,
    offline: bool,
}

impl Calls {
    /// Calls on `service`.
    #[must_use]
    pub fn new(service: Service) -> Self {
        Self { service, state: Mutex::default() }
    }

    /// How often `operation` was asked for.
    #[must_use]
    pub fn count(&self, operation: &str) -> usize {
        self.lock().counts.get(operation).copied().unwrap_or_default()
    }

    /// From now on nothing answers, or everything again.
    pub fn set_offline(&self, offline: bool) {
        self.lock().offline = offline;
    }

    /// Makes the next call of `operation` fail.
    pub fn fail_next(&self, operation: &'static str, kind: ErrorKind, code: &str, message: &str) {
        let failure = (kind, code.to_owned(), message.to_owned());
        self.lock().scripted.entry(operation).or_default().push_back(failure);
    }

    /// Counts a call and answers how it fails, if it does. Lets other tasks run, as a network does.
    pub(crate) async fn begin(&self, operation: &'static str) -> Result<(), ServiceError> {
        let outcome = self.note(operation);
        tokio::task::yield_now().await;
        outcome
    }

    fn note(&self, operation: &'static str) -> Result<(), ServiceError> {
        let mut state = self.lock();
        *state.counts.entry(operation).or_default() += 1;
        if state.offline {
            return Err(self.error(ErrorKind::Network, "", "connection refused"));
        }
        match state.scripted.get_mut(operation).and_then(VecDeque::pop_front) {
            Some((kind, code, message)) => Err(self.error(kind, &code, &message)),
            None => Ok(()),
        }
    }

    pub(crate) fn error(&self, kind: ErrorKind, code: &str, message: &str) -> ServiceError {
        ServiceError::new(self.service, kind, code, message)
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
