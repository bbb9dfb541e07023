//! What the files screen asks about uploads and changes before they begin.

use std::rc::Rc;

use yew::prelude::*;

use super::conflict_dialog::ConflictDialog;
use super::download_dialog::DownloadDialog;
use super::folder_dialog::FolderDialog;
use super::name_dialog::NameDialog;
use super::screen::Screen;

/// The questions that are open, each a dialog.
pub(super) fn dialogs(screen: &Rc<Screen>) -> Html {
    let (upload, relocation) = (screen.upload.clone(), screen.relocation.clone());
    html! {
        <>
            <ConflictDialog
                question={screen.upload.question()}
                onanswer={move |(answer, all)| upload.answer(answer, all)}
                oncancel={screen.act(|screen| screen.upload.cancel())}
            />
            <ConflictDialog
                question={relocation.question()}
                onanswer={let relocation = relocation.clone(); move |(answer, all)| relocation.answer(answer, all)}
                oncancel={screen.act(|screen| screen.relocation.cancel())}
            />
            <DownloadDialog
                plan={screen.download.question()}
                onanswer={let download = screen.download.clone(); move |answer| download.answer(answer)}
                oncancel={screen.act(|screen| screen.download.cancel())}
            />
            <NameDialog
                asked={relocation.name_asked()}
                busy={relocation.busy()}
                oncancel={screen.act(|screen| screen.relocation.cancel())}
                onname={let relocation = relocation.clone(); move |name: String| relocation.name(&name)}
            />
            { screen.new_folder.dialog() }
            <FolderDialog
                asked={relocation.folder_asked()}
                oncancel={screen.act(|screen| screen.relocation.cancel())}
                onchoose={move |folder: String| relocation.put_into(&folder)}
                oncreated={screen.refresh.clone()}
            />
        </>
    }
}
