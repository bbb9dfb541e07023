//! Copying a text to the clipboard.

use gloo_timers::callback::Timeout;
use wasm_bindgen_futures::JsFuture;
use yew::platform::spawn_local;
use yew::prelude::*;

/// How long "copied" is shown, in milliseconds.
const SHOWN_MS: u32 = 2_000;

/// Copies texts and says so for a moment.
#[derive(Clone)]
pub(crate) struct Copy {
    copied: UseStateHandle<bool>,
}

impl Copy {
    /// Whether a text was copied a moment ago.
    pub(crate) fn copied(&self) -> bool {
        *self.copied
    }

    /// Copies `text`.
    pub(crate) fn copy(&self, text: &str) {
        let Some(window) = web_sys::window() else { return };
        let written = window.navigator().clipboard().write_text(text);
        let copied = self.copied.clone();
        spawn_local(async move {
            if JsFuture::from(written).await.is_ok() {
                copied.set(true);
                Timeout::new(SHOWN_MS, move || copied.set(false)).forget();
            }
        });
    }
}

/// The clipboard, for writing.
#[hook]
pub(crate) fn use_copy() -> Copy {
    Copy { copied: use_state(|| false) }
}
