//! "Remove everything from this computer": transfers, syncs, sessions, keychain entries, connections, settings, photos,
//! pasted pictures, logs.

use std::fs;
use std::io;
use std::path::Path;

use devops360_contract::session::SignOutReport;
use devops360_contract::{AppError, Code};

use crate::error::report;
use crate::state::AppState;

/// Signs out of every connection and removes what the app keeps; goes on after a failure and says what is left.
pub(crate) async fn remove_everything(state: &AppState) -> SignOutReport {
    state.browser.shut_down().await;
    state.usage.shut_down().await;
    let syncs = state.syncs.erase().await.err().map(|error| {
        tracing::warn!(%error, "what syncs have left could not be removed");
        Code::SettingsUnwritable.into()
    });
    let journal = state.files.erase().await.err().map(report);
    let mut told = state.sessions.sign_out().await;
    told.problems.extend(syncs.into_iter().chain(journal));
    for connection in state.connections.list().await.saved {
        told.problems.extend(state.sessions.forget(&connection.id).await);
    }
    told.problems.extend(state.connections.clear().err().map(report));
    if let Err(error) = state.preferences.clear() {
        tracing::warn!(%error, "the preferences could not be removed");
        told.problems.push(Code::SettingsUnwritable.into());
    }
    let folders = [&state.folders.sessions, &state.folders.photos, &state.folders.logs];
    told.problems.extend(folders.into_iter().filter_map(|folder| remove_contents(folder).err()));
    told.problems.extend(remove_folder(&state.folders.pasted).err());
    told
}

/// Removes `folder` with all that is in it.
fn remove_folder(folder: &Path) -> Result<(), AppError> {
    match fs::remove_dir_all(folder) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(left(folder, &error)),
        _ => Ok(()),
    }
}

fn left(folder: &Path, error: &io::Error) -> AppError {
    tracing::warn!(%error, "a folder could not be emptied");
    AppError::new(Code::TargetReadOnly).with("name", folder.file_name().unwrap_or_default().to_string_lossy())
}

/// Removes the files in `folder`, which stays: the log of the running app is being written there.
fn remove_contents(folder: &Path) -> Result<(), AppError> {
    let left = |error: &io::Error| left(folder, error);
    let entries = match fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        Err(error) => return Err(left(&error)),
    };
    for entry in entries {
        let path = entry.map_err(|error| left(&error))?.path();
        fs::remove_file(&path).map_err(|error| left(&error))?;
    }
    Ok(())
}
