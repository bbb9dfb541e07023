//! Nobody is there: after a while the app locks.

use std::cell::Cell;
use std::rc::Rc;

use devops360_contract::session::LockSession;
use gloo_timers::callback::Interval;
use wasm_bindgen::prelude::*;
use web_sys::Window;
use yew::platform::spawn_local;
use yew::prelude::*;

use super::{use_settings, use_toasts};
use crate::components::Tone;
use crate::i18n::error_text;
use crate::{format, ipc};

/// How often it is looked whether somebody was there, in milliseconds. By the clock, so that sleep counts too.
const LOOK_MS: u32 = 5_000;
const MINUTE_MS: u64 = 60_000;
/// What a person does.
const SIGNS: [&str; 4] = ["pointermove", "pointerdown", "keydown", "wheel"];

/// Locks the app now.
#[hook]
pub(crate) fn use_lock() -> Callback<()> {
    let toasts = use_toasts();
    use_callback((), move |(), ()| {
        let toasts = toasts.clone();
        spawn_local(async move {
            match ipc::call(LockSession {}).await {
                // A new page knows nothing of what this one has shown.
                Ok(()) => drop(web_sys::window().map(|window| window.location().reload())),
                Err(error) => toasts.show(Tone::Danger, error_text(&error)),
            }
        });
    })
}

/// Locks the app when nobody was there for as long as the settings say.
#[hook]
pub(crate) fn use_idle_lock() {
    let lock = use_lock();
    let after = use_settings().settings.lock_after_minutes;
    use_effect_with(after, move |after| {
        let watching = after.and_then(|minutes| watch(u64::from(minutes) * MINUTE_MS, lock));
        move || drop(watching)
    });
}

/// Watches until it is dropped.
struct Watch {
    window: Window,
    seen: Closure<dyn FnMut()>,
    _looking: Interval,
}

fn watch(patience: u64, lock: Callback<()>) -> Option<Watch> {
    let window = web_sys::window()?;
    let last = Rc::new(Cell::new(format::now().0));
    let seen = {
        let last = last.clone();
        Closure::<dyn FnMut()>::new(move || last.set(format::now().0))
    };
    for sign in SIGNS {
        // The names are constants, and a listener in the capturing phase cannot be kept from hearing.
        let _ = window.add_event_listener_with_callback_and_bool(sign, seen.as_ref().unchecked_ref(), true);
    }
    let looking = Interval::new(LOOK_MS, move || {
        if format::now().0.saturating_sub(last.get()) >= patience {
            last.set(format::now().0);
            lock.emit(());
        }
    });
    Some(Watch { window, seen, _looking: looking })
}

impl Drop for Watch {
    fn drop(&mut self) {
        for sign in SIGNS {
            let listener = self.seen.as_ref().unchecked_ref();
            let _ = self.window.remove_event_listener_with_callback_and_bool(sign, listener, true);
        }
    }
}
