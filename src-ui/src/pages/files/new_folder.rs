//! A new folder: its name is asked for until the folder is there.

use devops360_contract::files::{CreateFolder, CreateFolderOutcome, Entry};
use yew::prelude::*;

use super::name_dialog::{NameAsked, NameDialog};
use crate::hooks::{Action, use_action};

/// The question for the name of a new folder.
#[derive(Clone)]
pub(super) struct NewFolder {
    action: Action,
    asked: UseStateHandle<Option<Asked>>,
    oncreated: Callback<Entry>,
}

#[derive(Clone, PartialEq)]
struct Asked {
    /// Where the folder is to be.
    folder: String,
    /// The name that turned out to be taken.
    taken: Option<String>,
}

/// Nothing is asked yet; `oncreated` is given the folder.
#[hook]
pub(super) fn use_new_folder(oncreated: Callback<Entry>) -> NewFolder {
    NewFolder { action: use_action(), asked: use_state(|| None), oncreated }
}

impl NewFolder {
    /// Asks for the name of a new folder in `folder`.
    pub(super) fn ask(&self, folder: &str) {
        self.action.clear();
        self.asked.set(Some(Asked { folder: folder.to_owned(), taken: None }));
    }

    /// The question, while there is one.
    pub(super) fn dialog(&self) -> Html {
        let asked = self.asked.as_ref();
        let (close, new_folder) = (self.asked.setter(), self.clone());
        html! {
            <NameDialog
                asked={asked.map(|_| NameAsked::Folder)}
                busy={self.action.busy()}
                taken={asked.and_then(|asked| asked.taken.clone())}
                failed={self.action.error().cloned()}
                oncancel={move |()| close.set(None)}
                onname={move |name| new_folder.make(name)}
            />
        }
    }

    fn make(&self, name: String) {
        let Some(Asked { folder, .. }) = (*self.asked).clone() else { return };
        let new_folder = self.clone();
        let request = CreateFolder { folder: folder.clone(), name: name.clone() };
        self.action.send(request, move |outcome| match outcome {
            CreateFolderOutcome::Created(entry) => {
                new_folder.asked.set(None);
                new_folder.oncreated.emit(entry);
            }
            CreateFolderOutcome::NameTaken => {
                new_folder.asked.set(Some(Asked { folder, taken: Some(name) }));
            }
        });
    }
}
