//! What was copied or cut in the app, and pasting: that, or what another program has put on the clipboard.

use std::rc::Rc;

use devops360_contract::AppError;
use devops360_contract::files::{ChangeAction, CopyNames, Entry, Paste, Pasted};
use yew::prelude::*;

use super::relocation::{Relocation, above};
use super::upload::Upload;
use crate::components::Tone;
use crate::hooks::{Action, ProviderProps, Toasts, use_action, use_toasts};
use crate::{format, t};

/// What was copied or cut last.
#[derive(Debug, Clone, PartialEq)]
struct Clip {
    action: ChangeAction,
    entries: Vec<Rc<Entry>>,
}

/// Keeps it while the person goes from folder to folder.
#[derive(Clone, PartialEq)]
struct ClipContext(UseStateHandle<Option<Clip>>);

/// Keeps what was copied or cut, as long as the person is signed in.
#[component]
pub(crate) fn ClipProvider(props: &ProviderProps) -> Html {
    let context = ClipContext(use_state(|| None));
    html! { <ContextProvider<ClipContext> {context}>{ props.children.clone() }</ContextProvider<ClipContext>> }
}

/// The clipboard, as the open folder sees it.
#[derive(Clone)]
pub(super) struct Clipboard {
    folder: String,
    clip: Option<ClipContext>,
    action: Action,
    toasts: Toasts,
    upload: Upload,
    relocation: Relocation,
}

/// Pastes into `folder`: files by `upload`, what was copied in the app by `relocation`.
#[hook]
pub(super) fn use_clipboard(folder: &str, upload: &Upload, relocation: &Relocation) -> Clipboard {
    Clipboard {
        folder: folder.to_owned(),
        clip: use_context(),
        action: use_action(),
        toasts: use_toasts(),
        upload: upload.clone(),
        relocation: relocation.clone(),
    }
}

impl Clipboard {
    /// Why the clipboard was of no use.
    pub(super) fn error(&self) -> Option<&AppError> {
        self.action.error()
    }

    /// Forgets that.
    pub(super) fn dismiss(&self) {
        self.action.clear();
    }

    /// Notes `entries`, to be copied or moved where they are pasted.
    pub(super) fn take(&self, action: ChangeAction, entries: Vec<Rc<Entry>>) {
        let Some(first) = entries.first() else { return };
        let (count, name) = (entries.len(), first.name.clone());
        let names = entries.iter().map(|entry| entry.name.clone()).collect();
        let clipboard = self.clone();
        self.action.send(CopyNames { names }, move |()| {
            let said = match action {
                ChangeAction::Move => t!("clip-cut", count = count, name = name),
                _ => t!("clip-copied", count = count, name = name),
            };
            clipboard.keep(Some(Clip { action, entries }));
            clipboard.toasts.show(Tone::Info, said);
        });
    }

    /// Puts what the clipboard holds into the folder.
    pub(super) fn paste(&self) {
        let clipboard = self.clone();
        let picture = t!("clip-picture", moment = format::moment_in_a_name());
        self.action.send(Paste { picture }, move |pasted| match pasted {
            Pasted::Items(items) => clipboard.upload.take(items),
            Pasted::Own => clipboard.put(),
            Pasted::Nothing => clipboard.toasts.show(Tone::Info, t!("clip-nothing")),
        });
    }

    fn put(&self) {
        let Some(Clip { action, entries }) = self.clip.as_ref().and_then(|clip| (*clip.0).clone()) else {
            return self.toasts.show(Tone::Info, t!("clip-nothing"));
        };
        if action == ChangeAction::Move {
            if entries.iter().all(|entry| above(&entry.key) == self.folder) {
                return self.toasts.show(Tone::Info, t!("clip-is-here"));
            }
            // What was cut is there once.
            self.keep(None);
        }
        self.relocation.place(action, &entries, &self.folder);
    }

    fn keep(&self, clip: Option<Clip>) {
        if let Some(ClipContext(kept)) = &self.clip {
            kept.set(clip);
        }
    }
}
