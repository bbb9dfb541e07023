//! Downloading files, each through its own save dialog, and anything at all as one archive.

use std::rc::Rc;

use devops360_contract::files::{DownloadOutcome, Entry, EntryKind, StartArchive, StartDownload};
use yew::platform::spawn_local;
use yew::prelude::*;

use super::transfer_actions::tell;
use crate::components::Tone;
use crate::hooks::{Toasts, use_toasts};
use crate::{ipc, t};

/// Starts downloads.
#[derive(Clone)]
pub(super) struct Download {
    toasts: Toasts,
}

/// Starts downloads; a failure is shown as a short message.
#[hook]
pub(super) fn use_download() -> Download {
    Download { toasts: use_toasts() }
}

impl Download {
    /// Downloads the files of `selected` one after the other; closing a save dialog ends the round.
    pub(super) fn start(&self, selected: &[Rc<Entry>]) {
        let files = selected.iter().filter(|entry| entry.kind != EntryKind::Folder);
        let keys: Vec<String> = files.map(|file| file.key.clone()).collect();
        if keys.is_empty() {
            return self.toasts.show(Tone::Info, t!("files-download-folders"));
        }
        let toasts = self.toasts.clone();
        spawn_local(async move {
            for key in keys {
                match ipc::call(StartDownload { key }).await {
                    Ok(DownloadOutcome::Started(_)) => {}
                    Ok(DownloadOutcome::Cancelled) => return,
                    Err(error) => return tell(&toasts, &error),
                }
            }
        });
    }
    /// Downloads all of `selected` as one archive.
    pub(super) fn archive(&self, selected: &[Rc<Entry>]) {
        let keys: Vec<String> = selected.iter().map(|entry| entry.key.clone()).collect();
        let toasts = self.toasts.clone();
        spawn_local(async move {
            if let Err(error) = ipc::call(StartArchive { keys }).await {
                tell(&toasts, &error);
            }
        });
    }
}
