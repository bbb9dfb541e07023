//! The root: what every screen shares, and which screen is shown.

use devops360_contract::session::SessionStatus;
use yew::prelude::*;
use yew_router::prelude::*;

use crate::components::{ErrorView, Spinner};
use crate::frame::{CloseDialog, Frame};
use crate::hooks::{
    ConnectionsProvider, EventBusProvider, PhotoProvider, SessionProvider, SettingsProvider, ToastsProvider,
    TransfersProvider, use_connections, use_session,
};
use crate::load::Load;
use crate::pages::account::{
    AccountFlowProvider, ChallengePage, ConfirmPage, ForgotPage, ResetPage, SignInPage, SignUpPage,
};
use crate::pages::administration::UsersPage;
use crate::pages::connection::{ConnectPage, ManualPage};
use crate::pages::files::{
    ChangesProvider, ClipProvider, FilesPage, SharesPage, SyncPage, TransfersPage, TrashPage, UsagePage,
};
use crate::pages::not_found::NotFoundPage;
use crate::pages::profile::ProfilePage;
use crate::pages::security::SecurityPage;
use crate::pages::settings::SettingsPage;
use crate::routes::{Route, redirect};
use crate::t;

/// The app.
#[component]
pub(crate) fn App() -> Html {
    html! {
        <EventBusProvider><SettingsProvider><ToastsProvider>
            <ConnectionsProvider><SessionProvider><PhotoProvider><AccountFlowProvider>
                <HashRouter>
                    <Switch<Route> render={|route| html! { <Guard {route} /> }} />
                </HashRouter>
                <CloseDialog />
            </AccountFlowProvider></PhotoProvider></SessionProvider></ConnectionsProvider>
        </ToastsProvider></SettingsProvider></EventBusProvider>
    }
}

/// The properties of [`Guard`].
#[derive(Properties, PartialEq)]
struct GuardProps {
    route: Route,
}

/// Shows the screen of an address, where the connection and the session allow it, else leads to where they do.
#[component]
fn Guard(props: &GuardProps) -> Html {
    let connections = use_connections();
    let session = use_session();
    if let (Load::Failed { error, .. }, None) = (&connections.load, connections.load.value()) {
        return failed(error, &connections.reload);
    }
    let Some(known) = connections.load.value() else { return starting() };
    let connected = known.active.is_some();
    let status = match (&session.load, session.load.value()) {
        (_, Some(status)) => Some(status.clone()),
        // Without a connection there is no session to ask for.
        (Load::Failed { .. }, None) if !connected => Some(SessionStatus::SignedOut { because: None }),
        (Load::Failed { error, .. }, None) => return failed(error, &session.reload),
        _ => None,
    };
    let Some(status) = status else { return starting() };
    let signed_in = matches!(status, SessionStatus::SignedIn(_));
    match redirect(props.route, connected, signed_in) {
        Some(to) => html! { <Redirect<Route> {to} /> },
        None => page(props.route, status),
    }
}

fn page(route: Route, status: SessionStatus) -> Html {
    let screen = screen(route);
    match status {
        SessionStatus::SignedIn(session) if route.is_framed() => html! {
            <TransfersProvider><ChangesProvider><ClipProvider>
                <Frame {route} {session}>{ screen }</Frame>
            </ClipProvider></ChangesProvider></TransfersProvider>
        },
        _ => screen,
    }
}

fn screen(route: Route) -> Html {
    match route {
        Route::Start => starting(),
        Route::Connect => html! { <ConnectPage /> },
        Route::ConnectManual => html! { <ManualPage /> },
        Route::SignIn => html! { <SignInPage /> },
        Route::Challenge => html! { <ChallengePage /> },
        Route::SignUp => html! { <SignUpPage /> },
        Route::Confirm => html! { <ConfirmPage /> },
        Route::Forgot => html! { <ForgotPage /> },
        Route::Reset => html! { <ResetPage /> },
        Route::Files => html! { <FilesPage /> },
        Route::Shares => html! { <SharesPage /> },
        Route::Usage => html! { <UsagePage /> },
        Route::Sync => html! { <SyncPage /> },
        Route::Trash => html! { <TrashPage /> },
        Route::Transfers => html! { <TransfersPage /> },
        Route::Profile => html! { <ProfilePage /> },
        Route::Security => html! { <SecurityPage /> },
        Route::Users => html! { <UsersPage /> },
        Route::Settings => html! { <SettingsPage /> },
        #[cfg(debug_assertions)]
        Route::Gallery => html! { <crate::pages::gallery::GalleryPage /> },
        Route::NotFound => html! { <NotFoundPage /> },
    }
}

fn starting() -> Html {
    html! {
        <main class="starting loading" data-screen="starting">
            { unseen_heading() }
            <Spinner label={t!("starting")} />
        </main>
    }
}

fn failed(error: &devops360_contract::AppError, retry: &Callback<()>) -> Html {
    html! {
        <main class="starting" data-screen="starting">
            { unseen_heading() }
            <ErrorView error={error.clone()} onretry={retry.clone()} />
        </main>
    }
}

/// Says to a screen reader what is starting; the eye sees it in the window's title.
fn unseen_heading() -> Html {
    html! { <h1 class="visually-hidden">{ t!("app-name") }</h1> }
}
