//! Signing in in the system's browser, on the pages of the user pool (managed login).

use serde::{Deserialize, Serialize};

use crate::session::Session;

/// Opens the system's browser on the pool's managed login and waits until the person comes back from there, five minutes
/// at most. One at a time: another one ends it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SignInWithBrowser {
    /// Keep the session, sealed, when the app is closed.
    pub keep_signed_in: bool,
}

/// What became of a sign-in in the browser.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BrowserSignInOutcome {
    /// The person is in.
    SignedIn(Session),
    /// It was given up in the window, or begun again.
    Cancelled,
    /// It was given up in the browser.
    Declined,
    /// Nobody came back in time.
    TimedOut,
    /// Somebody else signed in than the lock belongs to; they are not in.
    AnotherPerson,
    /// The browser let the person through without asking who they are, which does not open a lock.
    NotAsked,
}

/// Gives up a sign-in in the browser.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CancelBrowserSignIn {}
