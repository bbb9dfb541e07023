//! The rate of a transfer over its last seconds.

use std::collections::VecDeque;
use std::time::Duration;

use tokio::time::Instant;

/// How far back the rate looks.
const WINDOW: Duration = Duration::from_secs(3);
/// Samples closer together than this say nothing new.
const STEP: Duration = Duration::from_millis(100);

/// Where the count of bytes stood, and when.
#[derive(Debug, Default)]
pub(crate) struct Meter {
    samples: VecDeque<(Instant, u64)>,
}

impl Meter {
    /// Notes that `bytes` are done `now`.
    pub(crate) fn note(&mut self, now: Instant, bytes: u64) {
        if self.samples.back().is_some_and(|(_, last)| bytes < *last) {
            self.samples.clear();
        }
        if self.samples.back().is_none_or(|(at, _)| now - *at >= STEP) {
            self.samples.push_back((now, bytes));
        }
        // One sample from before the window stays, as the window's beginning.
        while self.samples.get(1).is_some_and(|(at, _)| now - *at >= WINDOW) {
            self.samples.pop_front();
        }
    }

    /// Bytes per second from the window's beginning to `bytes` `now`; `None` before there is anything to say.
    pub(crate) fn rate(&self, now: Instant, bytes: u64) -> Option<u64> {
        let (since, first) = self.samples.front()?;
        let elapsed = u64::try_from((now - *since).as_millis()).ok().filter(|elapsed| *elapsed >= 200)?;
        Some(bytes.saturating_sub(*first).saturating_mul(1000) / elapsed)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_rate_is_that_of_the_last_three_seconds() {
        let start = Instant::now();
        let mut meter = Meter::default();
        assert_eq!(meter.rate(start, 0), None);
        for second in 0..=10 {
            meter.note(start + Duration::from_secs(second), second * 1000);
        }
        assert_eq!(meter.rate(start + Duration::from_secs(10), 10_000), Some(1000));
        // Nothing came for three more seconds: the rate falls instead of standing still.
        meter.note(start + Duration::from_secs(13), 10_000);
        assert_eq!(meter.rate(start + Duration::from_secs(13), 10_000), Some(0));
    }

    #[test]
    fn a_restart_begins_a_new_measure() {
        let start = Instant::now();
        let mut meter = Meter::default();
        meter.note(start, 0);
        meter.note(start + Duration::from_secs(1), 5000);
        meter.note(start + Duration::from_secs(2), 0);
        assert_eq!(meter.rate(start + Duration::from_secs(3), 700), Some(700));
    }
}
