//! At which points the app is killed: by chance, and again where the seed is given.

use std::time::{SystemTime, UNIX_EPOCH};

use crate::error::{Error, Result};

/// Names the variable with the seed.
pub(super) const VARIABLE: &str = "DEVOPS360_CRASH_SEED";
/// Before the first of them a transfer has hardly begun; behind the last it may have ended.
const BETWEEN: std::ops::Range<f64> = 0.05..0.80;

/// A row of points.
#[derive(Debug)]
pub(super) struct Points {
    seed: u64,
    state: u64,
}

impl Points {
    /// Those of the seed in the environment, or of a new one.
    pub(super) fn new() -> Result<Self> {
        let seed = match std::env::var(VARIABLE) {
            Ok(text) => text.parse().map_err(|_| Error::failed(format!("{VARIABLE} is no number")))?,
            Err(_) => SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default().subsec_nanos().into(),
        };
        Ok(Self { seed, state: seed })
    }

    pub(super) const fn seed(&self) -> u64 {
        self.seed
    }

    /// The next point, as a part of the whole.
    pub(super) fn next(&mut self) -> f64 {
        // SplitMix64 (Steele, Lea and Flood, 2014)
        self.state = self.state.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mixed = (self.state ^ self.state >> 30).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let mixed = (mixed ^ mixed >> 27).wrapping_mul(0x94D0_49BB_1331_11EB);
        let part = (mixed ^ mixed >> 31) as f64 / u64::MAX as f64;
        BETWEEN.start + part * (BETWEEN.end - BETWEEN.start)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_seed_gives_the_same_points_again_and_all_over() {
        let row = |seed| {
            let mut points = Points { seed, state: seed };
            std::iter::repeat_with(move || points.next()).take(1_000).collect::<Vec<_>>()
        };
        assert_eq!(row(7), row(7));
        assert_ne!(row(7), row(8));
        assert!(row(7).iter().all(|point| BETWEEN.contains(point)));
        let below = row(7).iter().filter(|point| **point < 0.425).count();
        assert!((400..600).contains(&below), "{below} of 1,000 in the first half");
    }
}
