//! The one channel from the shell to the window.

use std::sync::{Arc, Mutex, PoisonError};

use devops360_contract::Event;
use devops360_core::session::SessionLock;
use tauri::ipc::Channel;

/// Where events go: the channel of the window's last [`subscription`](Events::subscribe), if there was one.
pub(crate) struct Events {
    lock: Arc<SessionLock>,
    channel: Mutex<Option<Channel<Event>>>,
}

impl Events {
    /// While `lock` holds, the window is told of nothing but the wish to close it.
    pub(crate) fn new(lock: Arc<SessionLock>) -> Self {
        Self { lock, channel: Mutex::default() }
    }

    /// Sends later events to `channel`.
    pub(crate) fn subscribe(&self, channel: Channel<Event>) {
        *self.channel.lock().unwrap_or_else(PoisonError::into_inner) = Some(channel);
    }

    /// Sends `event`; answers whether a window took it.
    pub(crate) fn send(&self, event: &Event) -> bool {
        if self.lock.reason().is_some() && !matches!(event, Event::CloseRequested { .. }) {
            return false;
        }
        let channel = self.channel.lock().unwrap_or_else(PoisonError::into_inner);
        channel.as_ref().is_some_and(|channel| channel.send(event.clone()).is_ok())
    }
}
