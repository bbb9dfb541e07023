//! The folder that is shown: where it is, and its pages as they arrive.

use std::cell::Cell;
use std::rc::Rc;

use devops360_contract::files::ListFiles;
use serde::{Deserialize, Serialize};
use yew::platform::spawn_local;
use yew::prelude::*;
use yew_router::prelude::*;

use super::listing::{Folder, Step};
use crate::ipc;
use crate::routes::Route;

/// The part of the address that names the folder, so that Back leads to the folder before.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
struct FolderQuery {
    #[serde(default)]
    folder: String,
}

/// The folder that the address names, and the way to go to another one.
#[hook]
pub(super) fn use_folder_path() -> (String, Callback<String>) {
    let location = use_location();
    let query = location.and_then(|location| location.query::<FolderQuery>().ok()).unwrap_or_default();
    let navigator = use_navigator();
    let go = Callback::from(move |folder: String| {
        let Some(navigator) = &navigator else { return };
        if folder.is_empty() {
            navigator.push(&Route::Files);
        } else {
            // A folder's name is text, and every text can be part of an address.
            let _ = navigator.push_with_query(&Route::Files, &FolderQuery { folder });
        }
    });
    (query.folder, go)
}

/// The folder that the address of another screen names, where it names one.
#[hook]
pub(super) fn use_asked_folder() -> Option<String> {
    let query = use_location().and_then(|location| location.query::<AskedFolder>().ok());
    query.and_then(|query| query.folder)
}

/// The same where it can be missing: the top is a folder too.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
struct AskedFolder {
    #[serde(default)]
    folder: Option<String>,
}

/// The way to the sync of a folder.
#[hook]
pub(super) fn use_way_to_sync() -> Callback<String> {
    let navigator = use_navigator();
    Callback::from(move |folder: String| {
        if let Some(navigator) = &navigator {
            // A folder's name is text, and every text can be part of an address.
            let _ = navigator.push_with_query(&Route::Sync, &FolderQuery { folder });
        }
    })
}

/// The listing of a folder, and what can be done with it.
pub(super) struct FolderListing {
    /// What is known of it.
    pub(super) folder: UseReducerHandle<Folder>,
    /// Reads it again; what is shown stays meanwhile.
    pub(super) refresh: Callback<()>,
}

/// Reads every page of the folder `path`, anew whenever `path` is another one; leaving ends the reading.
#[hook]
pub(super) fn use_folder(path: &str) -> FolderListing {
    let folder = use_reducer(Folder::default);
    let latest: Rc<Cell<u32>> = (*use_memo((), |()| Rc::new(Cell::new(0)))).clone();
    let refresh = {
        let (folder, latest) = (folder.dispatcher(), latest.clone());
        use_callback(path.to_owned(), move |(), path| {
            let reading = latest.get() + 1;
            latest.set(reading);
            folder.dispatch(Step::Read { path: path.clone(), reading });
            spawn_local(read(path.clone(), reading, latest.clone(), folder.clone()));
        })
    };
    {
        let refresh = refresh.clone();
        use_effect_with(path.to_owned(), move |_| {
            refresh.emit(());
            move || latest.set(latest.get() + 1)
        });
    }
    FolderListing { folder, refresh }
}

async fn read(path: String, reading: u32, latest: Rc<Cell<u32>>, folder: UseReducerDispatcher<Folder>) {
    let mut cursor = None;
    loop {
        let outcome = ipc::call(ListFiles { folder: path.clone(), cursor }).await;
        if latest.get() != reading {
            return;
        }
        match outcome {
            Ok(page) => {
                cursor = page.next.clone();
                folder.dispatch(Step::Page(reading, page));
            }
            Err(error) => return folder.dispatch(Step::Failed(reading, error)),
        }
        if cursor.is_none() {
            return;
        }
    }
}
