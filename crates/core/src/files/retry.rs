//! Trying again, later and later, what a network or a busy service refused.

use std::future::Future;
use std::sync::Arc;
use std::time::Duration;

use crate::cloud::{ErrorKind, ServiceError};
use crate::environment::Environment;

/// How often something is tried; the adapter tries each of them a few times on its own.
const ATTEMPTS: u32 = 8;
/// The first pause, before jitter; each is twice the one before.
const FIRST_PAUSE: Duration = Duration::from_millis(200);
/// The longest pause.
const LONGEST_PAUSE: Duration = Duration::from_secs(10);

/// Tries again with exponential backoff and jitter. Dropping its futures ends it at once.
#[derive(Clone)]
pub(crate) struct Retry {
    environment: Arc<dyn Environment>,
}

impl Retry {
    pub(crate) fn new(environment: Arc<dyn Environment>) -> Self {
        Self { environment }
    }

    /// The time and the randomness that it goes by.
    pub(crate) fn environment(&self) -> &dyn Environment {
        &*self.environment
    }

    /// Runs `operation` until it succeeds, fails for good, or has been tried often enough.
    pub(crate) async fn run<T, F, O>(&self, mut operation: O) -> Result<T, ServiceError>
    where
        O: FnMut() -> F,
        F: Future<Output = Result<T, ServiceError>>,
    {
        let mut attempts = self.attempts();
        loop {
            match operation().await {
                Ok(value) => return Ok(value),
                Err(error) => attempts.pause(error).await?,
            }
        }
    }

    /// A count of failures in a row.
    pub(crate) const fn attempts(&self) -> Attempts<'_> {
        Attempts { retry: self, failures: 0, renewed: false }
    }

    /// A pause of half to the whole of what the number of failures asks for, so that clients do not come back in step.
    fn pause(&self, failures: u32) -> Duration {
        let whole = FIRST_PAUSE.saturating_mul(1 << failures.saturating_sub(1).min(16)).min(LONGEST_PAUSE);
        let mut random = [0; 1];
        self.environment.fill_random(&mut random);
        whole / 2 + whole * u32::from(random[0]) / 510
    }
}

/// Counts failures in a row of one operation.
pub(crate) struct Attempts<'a> {
    retry: &'a Retry,
    failures: u32,
    renewed: bool,
}

impl Attempts<'_> {
    /// Forgets the failures: something went right since.
    pub(crate) const fn reset(&mut self) {
        self.failures = 0;
    }

    /// Waits until it makes sense to try again after `error`; gives it back where it does not.
    pub(crate) async fn pause(&mut self, error: ServiceError) -> Result<(), ServiceError> {
        self.failures += 1;
        if self.failures >= ATTEMPTS || !self.may_pass(&error) {
            return Err(error);
        }
        tracing::debug!(%error, failures = self.failures, "a call is tried again");
        tokio::time::sleep(self.retry.pause(self.failures)).await;
        Ok(())
    }

    fn may_pass(&mut self, error: &ServiceError) -> bool {
        match error.kind {
            ErrorKind::Throttled | ErrorKind::Network | ErrorKind::TimedOut => true,
            // Credentials that ended on the way: the provider has new ones when it is asked again.
            ErrorKind::Unauthenticated => !std::mem::replace(&mut self.renewed, true),
            // S3's own trouble, as a 500 or inside a 200: it asks to be tried again.
            ErrorKind::Other => error.code == "InternalError",
            _ => false,
        }
    }
}
