//! Waiting before something may be asked for again.

use gloo_timers::callback::Interval;
use yew::prelude::*;

/// How long a person waits before another code, in seconds: mail takes a moment, and the pool counts attempts.
pub(crate) const RESEND_AFTER_S: u32 = 30;

/// The seconds left of `from`, and the way to begin anew; it begins when the component appears.
#[hook]
pub(crate) fn use_countdown(from: u32) -> (u32, Callback<()>) {
    let left = use_state(|| from);
    let running = *left > 0;
    {
        let left = left.clone();
        use_effect_with((running, *left), move |(running, now)| {
            let next = now.saturating_sub(1);
            let tick = running.then(|| Interval::new(1_000, move || left.set(next)));
            move || drop(tick)
        });
    }
    let restart = {
        let left = left.setter();
        Callback::from(move |()| left.set(from))
    };
    (*left, restart)
}
