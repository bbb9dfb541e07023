//! The computer does not fall asleep by itself while files are on their way. Where the system cannot be asked, it may.

use std::sync::mpsc::{Receiver, channel};

use keepawake::KeepAwake;
use tauri::{AppHandle, Manager, Wry};
use tokio::sync::broadcast::error::RecvError;

use crate::state::AppState;

/// Follows transfers and changes until there are no more messages. The system is asked from a thread of its own: it may
/// not answer at once.
pub(crate) fn follow(app: &AppHandle<Wry>) {
    let state = app.state::<AppState>();
    let (files, browser) = (state.files.clone(), state.browser.clone());
    let (mut transfers, mut changes) = (files.subscribe(), browser.subscribe());
    let (tell, told) = channel();
    std::thread::spawn(move || hold_while_told(&told));
    tauri::async_runtime::spawn(async move {
        let mut was_busy = false;
        loop {
            let closed = tokio::select! {
                message = transfers.recv() => matches!(message, Err(RecvError::Closed)),
                message = changes.recv() => matches!(message, Err(RecvError::Closed)),
            };
            let is_busy = files.running() > 0 || browser.running() > 0;
            if closed || (is_busy != was_busy && tell.send(is_busy).is_err()) {
                break;
            }
            was_busy = is_busy;
        }
    });
}

/// Holds the computer awake from a `true` to the next `false`.
fn hold_while_told(told: &Receiver<bool>) {
    let mut _held = None;
    for is_busy in told {
        _held = if is_busy { hold() } else { None };
    }
}

fn hold() -> Option<KeepAwake> {
    let held = keepawake::Builder::default()
        .idle(true)
        .reason("Files are being transferred")
        .app_name("DevOps360")
        .app_reverse_domain("com.devops360.desktop")
        .create();
    held.inspect_err(|error| tracing::info!(%error, "the computer may fall asleep during transfers")).ok()
}
