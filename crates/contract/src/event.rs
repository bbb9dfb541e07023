//! What the shell tells the window without being asked, over the one channel of [`crate::settings::Subscribe`].

use serde::{Deserialize, Serialize};

use crate::files::{Change, LocalItem, SearchNews, SyncNews, Transfer, Usage};
use crate::session::SessionStatus;

/// A message from the shell to the window.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Event {
    /// Transfers whose state or progress changed; at most 20 messages a second for all of them together.
    Transfers(Vec<Transfer>),
    /// A change inside the bucket began, went on or ended; at most 20 messages a second while it goes on.
    Change(Change),
    /// A search found more, or ended; at most 20 messages a second.
    Search(SearchNews),
    /// A count came to more, or ended; at most 10 messages a second.
    Usage(Usage),
    /// A sync went on or ended; at most 10 messages a second.
    Sync(SyncNews),
    /// Files are dragged over the window or dropped on it.
    Drop(DropEvent),
    /// The session began, was refreshed with another outcome, or ended.
    Session(SessionStatus),
    /// The person closes the window while transfers or changes run: ask, then send [`crate::settings::AnswerClose`].
    CloseRequested {
        /// How many transfers would be cancelled.
        transfers: u32,
        /// How many moves, copies and deletes would be cut short.
        #[serde(default)]
        changes: u32,
    },
}

/// The stages of a native drag over the window. Paths stay in the shell.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DropEvent {
    /// Files came over the window.
    Entered {
        /// How many.
        count: u32,
    },
    /// They left it, or the drag was abandoned.
    Left,
    /// They were dropped.
    Dropped {
        /// What was dropped, as handles.
        items: Vec<LocalItem>,
        /// Where, in CSS pixels from the window's left edge.
        x: f64,
        /// Where, in CSS pixels from the window's top edge.
        y: f64,
    },
}
