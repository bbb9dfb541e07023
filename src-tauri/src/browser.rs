//! The system's browser.

use devops360_core::account::{Farewell, SystemBrowser};

/// The browser that the person has chosen.
pub(crate) struct DefaultBrowser;

impl SystemBrowser for DefaultBrowser {
    fn open(&self, address: &str) -> bool {
        tauri_plugin_opener::open_url(address, None::<&str>)
            .inspect_err(|error| tracing::warn!(%error, "the browser did not open"))
            .is_ok()
    }
}

/// Ends the browser's own session, and answers it there when it comes back.
pub(crate) fn say_farewell(farewell: Farewell) {
    if DefaultBrowser.open(&farewell.address) {
        tauri::async_runtime::spawn(farewell.wait());
    }
}
