//! The one channel from the shell to the window.

use std::sync::{Mutex, PoisonError};

use devops360_contract::Event;
use tauri::ipc::Channel;

/// Where events go: the channel of the window's last [`subscription`](Events::subscribe), if there was one.
#[derive(Default)]
pub(crate) struct Events {
    channel: Mutex<Option<Channel<Event>>>,
}

impl Events {
    /// Sends later events to `channel`.
    pub(crate) fn subscribe(&self, channel: Channel<Event>) {
        *self.channel.lock().unwrap_or_else(PoisonError::into_inner) = Some(channel);
    }

    /// Sends `event`; answers whether a window took it.
    pub(crate) fn send(&self, event: &Event) -> bool {
        let channel = self.channel.lock().unwrap_or_else(PoisonError::into_inner);
        channel.as_ref().is_some_and(|channel| channel.send(event.clone()).is_ok())
    }
}
