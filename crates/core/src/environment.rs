//! Time, randomness and identifiers, passed in.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use devops360_contract::Timestamp;
use rand::RngCore;

/// What differs from one run to the next.
pub trait Environment: Send + Sync {
    /// The time now.
    fn now(&self) -> SystemTime;

    /// Fills `bytes` with unpredictable values, fit for keys.
    fn fill_random(&self, bytes: &mut [u8]);

    /// A new identifier, unique for ever.
    fn new_id(&self) -> String {
        let mut bytes = [0; 16];
        self.fill_random(&mut bytes);
        uuid::Builder::from_random_bytes(bytes).into_uuid().to_string()
    }

    /// The time now, as it crosses to the window.
    fn timestamp(&self) -> Timestamp {
        timestamp(self.now())
    }

    /// What this computer is called.
    fn computer_name(&self) -> String {
        "this computer".to_owned()
    }

    /// Called between the steps of what has to survive a kill, for those who kill it there. The app's own environment
    /// does nothing.
    fn reached(&self, point: &'static str) {
        let _ = point;
    }
}

/// `time` as it crosses to the window.
#[must_use]
pub fn timestamp(time: SystemTime) -> Timestamp {
    let since = time.duration_since(UNIX_EPOCH).unwrap_or(Duration::ZERO);
    Timestamp(u64::try_from(since.as_millis()).unwrap_or(u64::MAX))
}

/// The operating system's clock and random source.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemEnvironment;

impl Environment for SystemEnvironment {
    fn now(&self) -> SystemTime {
        SystemTime::now()
    }

    fn fill_random(&self, bytes: &mut [u8]) {
        rand::rng().fill_bytes(bytes);
    }

    fn computer_name(&self) -> String {
        gethostname::gethostname().to_string_lossy().into_owned()
    }
}
