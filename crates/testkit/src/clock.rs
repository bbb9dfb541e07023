//! Time and randomness that a test moves by hand.

use std::sync::{Mutex, PoisonError};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use devops360_core::environment::Environment;

/// 2026-03-01T12:00:00Z: where the time of every test begins.
const START: u64 = 1_772_366_400;

/// An environment whose clock stands still and whose randomness is the same in every run, yet never repeats within one.
pub struct ManualEnvironment(Mutex<State>);

struct State {
    now: SystemTime,
    drawn: u64,
}

impl Default for ManualEnvironment {
    fn default() -> Self {
        Self(Mutex::new(State { now: UNIX_EPOCH + Duration::from_secs(START), drawn: 0 }))
    }
}

impl ManualEnvironment {
    /// Moves the clock forward.
    pub fn advance(&self, by: Duration) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).now += by;
    }
}

impl Environment for ManualEnvironment {
    fn now(&self) -> SystemTime {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).now
    }

    /// SplitMix64, Steele et al. 2014.
    fn fill_random(&self, bytes: &mut [u8]) {
        let mut state = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        for chunk in bytes.chunks_mut(8) {
            state.drawn = state.drawn.wrapping_add(0x9e37_79b9_7f4a_7c15);
            let mut mixed = state.drawn;
            mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
            mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
            chunk.copy_from_slice(&(mixed ^ (mixed >> 31)).to_le_bytes()[..chunk.len()]);
        }
    }
}
