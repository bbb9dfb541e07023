//! The screen of the person's files: what stands where.

use std::rc::Rc;

use devops360_contract::files::ChangeAction;
use yew::prelude::*;

use super::dialogs::dialogs;
use super::drag::{Drag, use_drag};
use super::drop_overlay::{DropOverlay, use_drop};
use super::file_list::FileList;
use super::inspector::Inspector;
use super::listing::Phase;
use super::notices::Notices;
use super::screen::{Screen, use_files_screen};
use super::search_line::search_line;
use super::selection_bar::SelectionBar;
use super::states::{Unavailable, empty_folder, nothing_found, skeleton};
use super::toolbar::{Toolbar, folder_name};
use super::transfers_footer::TransfersFooter;
use crate::components::Selection;

/// The folder that the address names: its entries, what can be done with them, and the transfers.
#[component]
pub(crate) fn FilesPage() -> Html {
    let screen = use_files_screen();
    let drag = use_drag(&screen);
    let dropping = use_drop(&screen.upload);
    html! {
        <main class="main files" data-screen="files">
            { toolbar(&screen) }
            <div class={classes!("files-body", screen.populated().then_some("with-inspector"))}>
                { main_column(&screen, &drag) }
                if screen.populated() { { inspector(&screen) } }
                if let Some(count) = dropping { <DropOverlay {count} folder={folder_name(&screen.path)} /> }
            </div>
            <TransfersFooter path={screen.path.clone()} onuploaded={screen.refresh.clone()} />
            { dialogs(&screen) }
            { drag.ghost }
        </main>
    }
}

fn toolbar(screen: &Rc<Screen>) -> Html {
    html! {
        <Toolbar
            path={screen.path.clone()}
            filter={screen.view.filter.clone()}
            search={screen.search.clone()}
            reading={screen.folder.phase == Phase::Refresh}
            preparing={screen.upload.busy()}
            onopen={screen.go.clone()}
            onfilter={screen.onfilter()}
            onsearch={screen.act(|screen| screen.below.begin(&screen.view.filter))}
            onrefresh={screen.refresh.clone()}
            onupload={screen.act(|screen| screen.upload.choose())}
            onuploadfolder={screen.act(|screen| screen.upload.choose_folders())}
            onpaste={screen.act(|screen| screen.clipboard.paste())}
            onfolder={screen.act(|screen| screen.new_folder.ask(&screen.path))}
            onsync={screen.act(|screen| screen.sync.emit(screen.path.clone()))}
        />
    }
}

fn main_column(screen: &Rc<Screen>, drag: &Drag) -> Html {
    let errors =
        [screen.upload.error(), screen.relocation.error(), screen.download.error(), screen.clipboard.error()];
    let failed = errors.into_iter().flatten().cloned().collect::<Vec<_>>();
    let forget = screen.act(|screen| {
        screen.upload.dismiss();
        screen.relocation.dismiss();
        screen.download.dismiss();
        screen.clipboard.dismiss();
        screen.changes.dismiss.emit(());
    });
    html! {
        <div class="files-main">
            <Notices
                {failed}
                refused={screen.upload.refused().to_vec()}
                refused_besides={screen.upload.refused_besides()}
                unsaved={screen.download.unsaved().to_vec()}
                unsaved_besides={screen.download.unsaved_besides()}
                renamed={screen.download.renamed().to_vec()}
                renamed_besides={screen.download.renamed_besides()}
                unmoved={screen.unmoved()}
                changes={screen.changes.running.clone()}
                listing={screen.folder.problem.clone().filter(|_| screen.populated())}
                onretry={screen.refresh.clone()}
                ondismiss={forget}
            />
            if screen.below.active() { { search_line(screen) } }
            { content(screen, drag) }
            if screen.populated() { { selection_bar(screen) } }
        </div>
    }
}

fn content(screen: &Rc<Screen>, drag: &Drag) -> Html {
    let view = &screen.view;
    if let Some(error) = screen.folder.problem.clone().filter(|_| screen.folder.entries.is_empty()) {
        return html! { <Unavailable {error} onretry={screen.refresh.clone()} /> };
    }
    if !screen.arrived() {
        return skeleton();
    }
    if screen.below.active() && screen.folder.entries.is_empty() {
        let nothing = || nothing_found(&view.filter, &screen.onfilter(), None);
        return if screen.below.running() { skeleton() } else { nothing() };
    }
    if screen.folder.entries.is_empty() {
        return empty_folder(&screen.path, &screen.act(|screen| screen.upload.choose()), &screen.go);
    }
    if view.entries.is_empty() {
        let search = screen.act(|screen: &Screen| screen.below.begin(&screen.view.filter));
        return nothing_found(&view.filter, &screen.onfilter(), Some(search));
    }
    html! {
        <FileList
            key={screen.path.clone()}
            folder={folder_name(&screen.path)}
            entries={view.entries.clone()}
            heads={view.heads.clone()}
            sort={view.sort}
            located={screen.below.active()}
            selection={(*view.selection).clone()}
            onsort={view.onsort.clone()}
            onselect={view.onselect.clone()}
            onopen={screen.onopen()}
            ondelete={screen.ondelete()}
            onrename={screen.onrename()}
            onpointerdown={drag.onpointerdown.clone()}
        />
    }
}

fn selection_bar(screen: &Rc<Screen>) -> Html {
    let view = &screen.view;
    html! {
        <SelectionBar
            arrived={screen.folder.arrived()}
            found={(!view.filter.is_empty()).then(|| view.entries.len())}
            selected={view.selection.selected.len()}
            loading={screen.folder.phase == Phase::More && screen.folder.problem.is_none()}
            deleting={screen.relocation.busy()}
            ondownload={screen.ondownload()}
            onarchive={screen.act(|screen| screen.download.archive(&screen.view.selected()))}
            ondelete={screen.ondelete()}
            onrename={screen.onrename()}
            onclip={screen.ontake(ChangeAction::Copy)}
            oncut={screen.ontake(ChangeAction::Move)}
            onmove={screen.onchoose(ChangeAction::Move)}
            oncopy={screen.onchoose(ChangeAction::Copy)}
            onversions={screen.onversions()}
            onsync={screen.onsync()}
            ondetails={screen.act(|screen| screen.details.set(true))}
            onclear={screen.act(|screen| screen.view.onselect.emit(Selection::default()))}
        />
    }
}

fn inspector(screen: &Rc<Screen>) -> Html {
    html! {
        <Inspector
            path={screen.path.clone()}
            selected={screen.view.selected()}
            open={*screen.details}
            versions={(*screen.versions).clone()}
            onclose={screen.act(|screen| screen.details.set(false))}
            onopen={screen.go.clone()}
            ondownload={screen.ondownload()}
            ondelete={screen.ondelete()}
        />
    }
}
