//! Where the screens are: addresses behind the `#`.

use yew_router::prelude::*;

/// A screen's address.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Routable)]
pub(crate) enum Route {
    /// The start: goes where the state of connection and session leads.
    #[at("/")]
    Start,
    /// Choose a connection.
    #[at("/connect")]
    Connect,
    /// Enter a connection by hand.
    #[at("/connect/manual")]
    ConnectManual,
    /// Sign in.
    #[at("/sign-in")]
    SignIn,
    /// Create an account.
    #[at("/sign-up")]
    SignUp,
    /// Enter the code of a sign-up.
    #[at("/confirm")]
    Confirm,
    /// Ask for a new password.
    #[at("/forgot")]
    Forgot,
    /// Set a new password with a code.
    #[at("/reset")]
    Reset,
    /// The person's files.
    #[at("/files")]
    Files,
    /// Uploads and downloads.
    #[at("/transfers")]
    Transfers,
    /// The person's profile.
    #[at("/profile")]
    Profile,
    /// The app's settings.
    #[at("/settings")]
    Settings,
    /// Every component in its states; dev builds only.
    #[cfg(debug_assertions)]
    #[at("/gallery")]
    Gallery,
    /// Nothing is there.
    #[not_found]
    #[at("/nothing-here")]
    NotFound,
}
