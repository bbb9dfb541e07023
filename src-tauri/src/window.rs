//! The one window: what it may show, what it is told, and how it closes.

use std::sync::atomic::Ordering;

use devops360_contract::Event;
use tauri::webview::NewWindowResponse;
use tauri::{AppHandle, Manager, Url, WebviewWindow, WebviewWindowBuilder, Window, WindowEvent, Wry};
use tokio::sync::broadcast::Receiver;
use tokio::sync::broadcast::error::RecvError;

use crate::drops;
use crate::state::AppState;

const LABEL: &str = "main";

/// Opens the window on the app's own pages; it can go nowhere else.
pub(crate) fn open(app: &AppHandle<Wry>) -> tauri::Result<()> {
    let config = app.config().app.windows.first().cloned().unwrap_or_default();
    let development = app.config().build.dev_url.clone().filter(|_| tauri::is_dev());
    WebviewWindowBuilder::from_config(app, &config)?
        .on_navigation(move |url| is_own_page(url, development.as_ref()))
        .on_new_window(|_, _| NewWindowResponse::Deny)
        .build()?;
    Ok(())
}

/// Brings the window to the front; called when a second instance is started.
pub(crate) fn focus(app: &AppHandle<Wry>) {
    let Some(window) = app.get_webview_window(LABEL) else { return };
    let shown = window.unminimize().and_then(|()| window.show()).and_then(|()| raise(&window));
    if let Err(error) = shown {
        tracing::warn!(%error, "the window could not be brought to the front");
    }
}

#[cfg(not(target_os = "linux"))]
fn raise(window: &WebviewWindow) -> tauri::Result<()> {
    window.set_focus()
}

/// On X11 a window gets the focus as of a time, which is the last click in it unless said otherwise; any other program
/// that was used since would keep it. The wish is of now: the person has just started the app.
#[cfg(target_os = "linux")]
fn raise(window: &WebviewWindow) -> tauri::Result<()> {
    use gtk::prelude::{Cast, GtkWindowExt, WidgetExt};

    let own = window.clone();
    window.run_on_main_thread(move || {
        let Ok(window) = own.gtk_window() else { return };
        match window.window().and_then(|surface| surface.downcast::<gdkx11::X11Window>().ok()) {
            Some(surface) => window.present_with_time(gdkx11::functions::x11_get_server_time(&surface)),
            None => window.present(),
        }
    })
}

/// Passes what the domains tell on to the window.
pub(crate) fn forward_events(app: &AppHandle<Wry>) {
    let state = app.state::<AppState>();
    forward(app, state.files.subscribe(), Event::Transfers);
    forward(app, state.browser.subscribe(), Event::Change);
    forward(app, state.browser.found(), Event::Search);
    forward(app, state.usage.subscribe(), Event::Usage);
    forward(app, state.syncs.subscribe(), Event::Sync);
    let mut session = state.sessions.subscribe();
    let to_session = app.clone();
    tauri::async_runtime::spawn(async move {
        while session.changed().await.is_ok() {
            let status = session.borrow_and_update().clone();
            to_session.state::<AppState>().events.send(&Event::Session(status));
        }
    });
}

/// Passes each message on as an event, until there are no more.
fn forward<T: Clone + Send + 'static>(
    app: &AppHandle<Wry>,
    mut messages: Receiver<T>,
    event: impl Fn(T) -> Event + Send + 'static,
) {
    let app = app.clone();
    tauri::async_runtime::spawn(async move {
        loop {
            match messages.recv().await {
                Ok(message) => drop(app.state::<AppState>().events.send(&event(message))),
                Err(RecvError::Lagged(_)) => {}
                Err(RecvError::Closed) => break,
            }
        }
    });
}

/// Handles drags and the wish to close.
pub(crate) fn on_event(window: &Window, event: &WindowEvent) {
    match event {
        WindowEvent::DragDrop(drag) => drops::handle(window, drag),
        WindowEvent::CloseRequested { api, .. } if asks_before_closing(window) => api.prevent_close(),
        _ => {}
    }
}

/// Asks the person when transfers or changes run. A window that does not listen is not asked, so it can always be closed.
fn asks_before_closing(window: &Window) -> bool {
    let state = window.state::<AppState>();
    let count = |running| u32::try_from(running).unwrap_or(u32::MAX);
    let (transfers, changes) = (count(state.files.running()), count(state.browser.running()));
    (transfers > 0 || changes > 0)
        && !state.closing.load(Ordering::Acquire)
        && state.events.send(&Event::CloseRequested { transfers, changes })
}

/// Whether `url` is where Tauri serves the app's pages on this system, or where the development server does.
fn is_own_page(url: &Url, development: Option<&Url>) -> bool {
    // On the other systems that host is an ordinary one: whatever program of this computer answers there.
    let (scheme, host) = if cfg!(windows) { ("http", "tauri.localhost") } else { ("tauri", "localhost") };
    let own = url.scheme() == scheme && url.host_str() == Some(host) && url.port().is_none();
    own || development.is_some_and(|page| page.origin() == url.origin())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(url: &str, development: Option<&str>, expected: bool) {
        let parse = |url: &str| Url::parse(url).expect("a URL");
        assert_eq!(is_own_page(&parse(url), development.map(parse).as_ref()), expected, "{url}");
    }

    #[test]
    fn the_window_goes_nowhere_but_to_the_app_s_own_pages() {
        check("tauri://localhost/files", None, !cfg!(windows));
        check("http://tauri.localhost/files", None, cfg!(windows));
        for url in [
            "http://tauri.localhost:8080/",
            "tauri://localhost:8080/",
            "tauri://evil.example/",
            "https://evil.example/",
            "http://localhost/",
            "file:///etc/passwd",
            "data:text/html,x",
            "about:blank",
        ] {
            check(url, None, false);
        }
    }

    #[test]
    fn a_development_build_may_show_the_development_server() {
        let server = Some("http://127.0.0.1:1420/");
        check("http://127.0.0.1:1420/files", server, true);
        check("http://127.0.0.1:1421/files", server, false);
        check("https://127.0.0.1:1420/files", server, false);
    }
}
