//! The desktop's file dialogs. A path chosen there stays in the shell.

use std::path::PathBuf;

use tauri::{AppHandle, Manager, Wry};
use tauri_plugin_dialog::{DialogExt, FileDialogBuilder, FilePath};
use tokio::sync::oneshot;

/// A filter: its label and the extensions that pass.
pub(crate) type Filter<'a> = (&'a str, &'a [&'a str]);

/// Asks for one existing file; `None` where the dialog was closed.
pub(crate) async fn pick_file(app: &AppHandle<Wry>, filter: Filter<'_>) -> Option<PathBuf> {
    let (answer, chosen) = oneshot::channel();
    dialog(app).add_filter(filter.0, filter.1).pick_file(move |file| drop(answer.send(file)));
    chosen.await.ok().flatten().and_then(local)
}

/// Asks for existing files; none where the dialog was closed.
pub(crate) async fn pick_files(app: &AppHandle<Wry>) -> Vec<PathBuf> {
    let (answer, chosen) = oneshot::channel();
    dialog(app).pick_files(move |files| drop(answer.send(files)));
    chosen.await.ok().flatten().unwrap_or_default().into_iter().filter_map(local).collect()
}

/// Asks for existing folders; none where the dialog was closed.
pub(crate) async fn pick_folders(app: &AppHandle<Wry>) -> Vec<PathBuf> {
    let (answer, chosen) = oneshot::channel();
    dialog(app).pick_folders(move |folders| drop(answer.send(folders)));
    chosen.await.ok().flatten().unwrap_or_default().into_iter().filter_map(local).collect()
}

/// Asks for a folder to put things into, beginning in `folder`, else among the downloads.
pub(crate) async fn pick_folder(app: &AppHandle<Wry>, folder: Option<PathBuf>) -> Option<PathBuf> {
    let (answer, chosen) = oneshot::channel();
    let mut dialog = dialog(app);
    if let Some(folder) = folder.or_else(|| app.path().download_dir().ok()) {
        dialog = dialog.set_directory(folder);
    }
    dialog.pick_folder(move |folder| drop(answer.send(folder)));
    chosen.await.ok().flatten().and_then(local)
}

/// Asks where to save a file, beginning in `folder`, else among the downloads; the dialog itself asks before it lets an
/// existing one be chosen.
pub(crate) async fn save_file(
    app: &AppHandle<Wry>,
    suggested: &str,
    folder: Option<PathBuf>,
) -> Option<PathBuf> {
    let (answer, chosen) = oneshot::channel();
    let mut dialog = dialog(app).set_file_name(suggested);
    if let Some(folder) = folder.or_else(|| app.path().download_dir().ok()) {
        dialog = dialog.set_directory(folder);
    }
    dialog.save_file(move |file| drop(answer.send(file)));
    chosen.await.ok().flatten().and_then(local)
}

fn dialog(app: &AppHandle<Wry>) -> FileDialogBuilder<Wry> {
    let dialog = app.dialog().file();
    match app.get_webview_window("main") {
        Some(window) => dialog.set_parent(&window),
        None => dialog,
    }
}

fn local(file: FilePath) -> Option<PathBuf> {
    file.into_path().ok()
}
