//! The computer does not fall asleep by itself while transfers run. Where the system cannot be asked, it may.

use std::sync::Arc;
use std::sync::mpsc::{Receiver, channel};

use devops360_core::files::Files;
use tokio::sync::broadcast::error::RecvError;

/// Follows the transfers until there are no more messages. The system is asked from a thread of its own: it may not
/// answer at once.
pub(crate) fn follow(files: Arc<Files>) {
    let mut messages = files.subscribe();
    let (tell, told) = channel();
    std::thread::spawn(move || hold_while_told(&told));
    tauri::async_runtime::spawn(async move {
        let mut was_running = false;
        while !matches!(messages.recv().await, Err(RecvError::Closed)) {
            let is_running = files.running() > 0;
            if is_running != was_running && tell.send(is_running).is_err() {
                break;
            }
            was_running = is_running;
        }
    });
}

/// Holds the computer awake from a `true` to the next `false`.
fn hold_while_told(told: &Receiver<bool>) {
    let mut _held = None;
    for is_running in told {
        _held = if is_running { hold() } else { None };
    }
}

fn hold() -> Option<keepawake::KeepAwake> {
    let held = keepawake::Builder::default()
        .idle(true)
        .reason("Files are being transferred")
        .app_name("DevOps360")
        .app_reverse_domain("com.devops360.desktop")
        .create();
    held.inspect_err(|error| tracing::info!(%error, "the computer may fall asleep during transfers")).ok()
}
