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
    /// Answer what the user pool asks.
    #[at("/challenge")]
    Challenge,
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
    /// What was deleted or replaced.
    #[at("/trash")]
    Trash,
    /// The links that were made here.
    #[at("/shared")]
    Shares,
    /// The room in use.
    #[at("/storage")]
    Usage,
    /// One-way sync of a folder of this computer and one of the bucket.
    #[at("/sync")]
    Sync,
    /// Uploads and downloads.
    #[at("/transfers")]
    Transfers,
    /// The person's profile.
    #[at("/profile")]
    Profile,
    /// What protects the account.
    #[at("/security")]
    Security,
    /// The people of the user pool; operator mode only.
    #[at("/people")]
    Users,
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

impl Route {
    /// Whether the screen stands in the frame with the sidebar: it is somebody's own.
    pub(crate) const fn is_framed(self) -> bool {
        matches!(
            self,
            Self::Files
                | Self::Shares
                | Self::Usage
                | Self::Sync
                | Self::Trash
                | Self::Transfers
                | Self::Profile
                | Self::Security
                | Self::Users
                | Self::Settings
        )
    }

    /// Whether the screen makes sense in every state.
    const fn is_open(self) -> bool {
        match self {
            Self::Connect | Self::ConnectManual | Self::NotFound => true,
            #[cfg(debug_assertions)]
            Self::Gallery => true,
            _ => false,
        }
    }
}

/// Where to go instead of `route`: without a connection to connect, signed out to sign in, signed in to the files.
pub(crate) fn redirect(route: Route, connected: bool, signed_in: bool) -> Option<Route> {
    if route.is_open() {
        return None;
    }
    match (connected, signed_in) {
        (false, _) => Some(Route::Connect),
        (true, false) if route.is_framed() || route == Route::Start => Some(Route::SignIn),
        (true, true) if !route.is_framed() => Some(Route::Files),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::{Route, redirect};

    #[test]
    fn everybody_lands_where_they_can_go_on() {
        for (route, connected, signed_in, expected) in [
            (Route::Start, false, false, Some(Route::Connect)),
            (Route::SignIn, false, false, Some(Route::Connect)),
            (Route::Connect, false, false, None),
            (Route::Start, true, false, Some(Route::SignIn)),
            (Route::Files, true, false, Some(Route::SignIn)),
            (Route::SignUp, true, false, None),
            (Route::Connect, true, false, None),
            (Route::Start, true, true, Some(Route::Files)),
            (Route::SignIn, true, true, Some(Route::Files)),
            (Route::Profile, true, true, None),
        ] {
            assert_eq!(
                redirect(route, connected, signed_in),
                expected,
                "{route:?}, connected: {connected}, signed in: {signed_in}"
            );
        }
    }
}
