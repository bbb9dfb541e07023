//! The shell: a window, the commands of the contract, and what the desktop offers. No rule lives here.

/// Runs the app until its last window is closed.
///
/// # Panics
/// When the window system cannot be reached.
pub fn run() {
    tauri::Builder::default()
        .setup(|app| {
            let config = app.config().app.windows.first().cloned().unwrap_or_default();
            tauri::WebviewWindowBuilder::from_config(app.handle(), &config)?.build()?;
            Ok(())
        })
        .run(tauri::generate_context!())
        .expect("the window system answers");
}
