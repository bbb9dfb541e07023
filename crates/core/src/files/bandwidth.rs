//! Bandwidth limits: as many bytes a second as the person allows, for each transfer and for all together.
//!
//! An upload waits before a part, a download after a chunk, which slows down whoever sends it. So an upload keeps to its
//! limit on average over its parts.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use devops360_contract::settings::Limits;
use tokio::sync::watch;
use tokio::time::{Instant, sleep_until};

/// What all transfers share, and where each gets its own.
pub(crate) struct Bandwidth {
    limits: watch::Sender<Limits>,
    total: Arc<Pace>,
}

/// The limits of one transfer: its own, and that of all together.
#[derive(Clone)]
pub(crate) struct Throttle {
    limits: watch::Receiver<Limits>,
    total: Arc<Pace>,
    own: Arc<Pace>,
}

/// Spaces bytes out at a rate.
#[derive(Default)]
struct Pace(Mutex<Option<Debt>>);

/// Bytes that have been let through at a rate, and when they will be paid for.
#[derive(Clone, Copy)]
struct Debt {
    rate: u64,
    paid_at: Instant,
}

impl Bandwidth {
    pub(crate) fn new() -> Self {
        Self { limits: watch::Sender::new(Limits::default()), total: Arc::default() }
    }

    /// Other limits hold from now on, for what waits too.
    pub(crate) fn limit(&self, limits: Limits) {
        self.limits.send_replace(limits);
    }

    /// The limits of a transfer that begins.
    pub(crate) fn throttle(&self) -> Throttle {
        Throttle { limits: self.limits.subscribe(), total: self.total.clone(), own: Arc::default() }
    }
}

impl Throttle {
    /// Waits until `bytes` may go.
    pub(crate) async fn pass(&self, bytes: u64) {
        self.keep_to(&self.own, bytes, |limits| limits.each).await;
        self.keep_to(&self.total, bytes, |limits| limits.total).await;
    }

    async fn keep_to(&self, pace: &Pace, bytes: u64, limit: fn(&Limits) -> Option<u64>) {
        let mut limits = self.limits.clone();
        loop {
            let rate = limit(&limits.borrow_and_update()).filter(|rate| *rate > 0);
            let Some(rate) = rate else { return };
            tokio::select! {
                () = sleep_until(pace.reserve(bytes, rate)) => return,
                changed = limits.changed() => if changed.is_err() { return },
            }
        }
    }
}

impl Pace {
    /// When `bytes` may go at `rate` bytes a second: once everything before them is paid for.
    fn reserve(&self, bytes: u64, rate: u64) -> Instant {
        let mut debt = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let now = Instant::now();
        // What was let through at another rate is forgotten: it could be a debt of hours.
        let start = debt.filter(|debt| debt.rate == rate).map_or(now, |debt| debt.paid_at.max(now));
        let cost = Duration::from_secs(bytes / rate)
            + Duration::from_secs(1).mul_f64((bytes % rate) as f64 / rate as f64);
        *debt = Some(Debt { rate, paid_at: start + cost });
        start
    }
}
