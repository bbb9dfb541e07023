//! The screen of what was deleted or replaced.

use std::rc::Rc;

use devops360_contract::files::{EmptyTrash, FileType, RestoreTrash, TrashId, TrashItem, TrashReason};
use yew::prelude::*;

use super::changes::{ChangesContext, use_changes, use_refresh_after};
use super::inspector::place;
use super::kind::Drawn;
use super::nothing::Nothing;
use super::notices::Notices;
use super::selectable_list::{chosen_bar, name_cell, quiet_cell, selectable_list};
use super::toolbar::parent;
use super::trash::use_trash;
use crate::components::{Button, ButtonVariant, Dialog, Glyph, RowHead, Selection};
use crate::hooks::{Action, use_action, use_screen};
use crate::load::render;
use crate::{format, t};

/// What is about to be deleted for good.
#[derive(Debug, Clone, PartialEq)]
enum Doomed {
    Everything,
    Selected(Vec<TrashItem>),
}

/// Everything in the trash, newest first: back where it was, or gone for good.
#[component]
pub(crate) fn TrashPage() -> Html {
    use_screen(t!("trash-title"));
    let trash = use_trash();
    let changes = use_changes();
    use_refresh_after(changes.ended, &trash.refresh);
    let selection = use_state(Selection::default);
    let doomed = use_state(|| None::<Doomed>);
    let action = use_action();
    let items = trash.load.value().cloned().unwrap_or_default();
    let chosen: Vec<TrashItem> =
        items.iter().filter(|item| selection.selected.contains(&item.id.0)).cloned().collect();
    let ask = |what: Doomed| {
        let doomed = doomed.setter();
        Callback::from(move |_: MouseEvent| doomed.set(Some(what.clone())))
    };
    let is_empty = items.is_empty();
    html! {
        <main class="main files" data-screen="trash">
            <header class="toolbar">
                <h1 tabindex="-1">{ t!("trash-title") }</h1>
                <span class="grow"></span>
                <Button disabled={is_empty} icon={Glyph::Undo} onclick={restore(&action, None)}>{ t!("trash-restore-all") }</Button>
                <Button variant={ButtonVariant::Danger} icon={Glyph::Trash} disabled={is_empty} onclick={ask(Doomed::Everything)}>
                    { t!("trash-empty") }
                </Button>
            </header>
            <div class="files-body">
                <div class="files-main">
                    { notices(&changes, &action) }
                    { render(&trash.load, &trash.refresh, |items| html! {
                        if items.is_empty() {
                            <Nothing icon={Glyph::Trash} title={t!("trash-none-title")}>{ t!("trash-none-text") }</Nothing>
                        } else { { list(items, &selection) } }
                    }) }
                    if !is_empty { { selection_bar(&items, &chosen, &action, ask(Doomed::Selected(chosen.clone()))) } }
                </div>
            </div>
            { dialog(&doomed, &action) }
        </main>
    }
}

fn notices(changes: &ChangesContext, action: &Action) -> Html {
    let (forget, dismiss) = (action.clone(), changes.dismiss.clone());
    let ondismiss = Callback::from(move |()| {
        forget.clear();
        dismiss.emit(());
    });
    html! {
        <Notices
            failed={action.error().cloned().into_iter().collect::<Vec<_>>()}
            unmoved={changes.failed.clone()}
            changes={changes.running.clone()}
            {ondismiss}
        />
    }
}

fn restore(action: &Action, ids: Option<Vec<TrashId>>) -> Callback<MouseEvent> {
    let action = action.clone();
    Callback::from(move |_| action.send(RestoreTrash { ids: ids.clone() }, |_| {}))
}

fn list(items: &Rc<Vec<TrashItem>>, selection: &UseStateHandle<Selection>) -> Html {
    let titles = [
        ("name", t!("files-name")),
        ("origin", t!("trash-origin")),
        ("since", t!("trash-since")),
        ("size", t!("files-size")),
    ];
    let head = |item: &TrashItem| RowHead { key: item.id.0.clone(), name: item.name.clone() };
    let (heads, shown) = (Rc::new(items.iter().map(head).collect()), Rc::clone(items));
    selectable_list(t!("trash-list"), titles, heads, move |index| cells(&shown[index]), selection)
}

fn cells(item: &TrashItem) -> Vec<Html> {
    let is_folder = item.key.ends_with('/');
    let glyph = if is_folder { Glyph::Folder } else { FileType::of_name(&item.name).glyph() };
    let moment = format::moment_within(item.since);
    let since = match item.reason {
        TrashReason::Deleted => t!("trash-deleted", moment = moment),
        TrashReason::Replaced => t!("trash-replaced", moment = moment),
    };
    let size = if is_folder {
        t!("trash-files", count = item.files, size = format::size(item.size))
    } else {
        format::size(item.size)
    };
    let others = [place(&origin(&item.key)), since, size];
    std::iter::once(name_cell(glyph, &item.name, is_folder)).chain(others.map(quiet_cell)).collect()
}

/// The folder that something was in.
fn origin(key: &str) -> String {
    let folder = format!("{}/", key.strip_suffix('/').unwrap_or(key));
    parent(&folder).unwrap_or_default()
}

fn selection_bar(
    items: &[TrashItem],
    chosen: &[TrashItem],
    action: &Action,
    ondelete: Callback<MouseEvent>,
) -> Html {
    let ids = chosen.iter().map(|item| item.id.clone()).collect();
    let actions = html! {
        <>
            <Button icon={Glyph::Undo} busy={action.busy()} onclick={restore(action, Some(ids))}>{ t!("trash-restore") }</Button>
            <Button variant={ButtonVariant::Danger} icon={Glyph::Trash} onclick={ondelete}>{ t!("trash-delete") }</Button>
        </>
    };
    chosen_bar(t!("trash-count", count = items.len()), chosen.len(), actions)
}

fn dialog(doomed: &UseStateHandle<Option<Doomed>>, action: &Action) -> Html {
    let close = {
        let doomed = doomed.setter();
        Callback::from(move |()| doomed.set(None))
    };
    let Some(what) = (**doomed).clone() else {
        return html! { <Dialog open=false title="" onclose={close} /> };
    };
    let title = match &what {
        Doomed::Everything => t!("trash-empty-title"),
        Doomed::Selected(items) => {
            let name = items.first().map(|item| item.name.clone()).unwrap_or_default();
            t!("trash-empty-selected", count = items.len(), name = name)
        }
    };
    let confirm = {
        let (action, close) = (action.clone(), close.clone());
        move |_: MouseEvent| {
            let ids = match &what {
                Doomed::Everything => None,
                Doomed::Selected(items) => Some(items.iter().map(|item| item.id.clone()).collect()),
            };
            close.emit(());
            action.send(EmptyTrash { ids }, |_| {});
        }
    };
    let actions = html! {
        <>
            <Button onclick={close.reform(|_: MouseEvent| ())}>{ t!("trash-empty-keep") }</Button>
            <Button variant={ButtonVariant::Danger} icon={Glyph::Trash} onclick={confirm}>{ t!("trash-delete") }</Button>
        </>
    };
    html! {
        <Dialog open=true {title} onclose={close} {actions}>
            <p>{ t!("trash-empty-text") }</p>
        </Dialog>
    }
}

#[cfg(test)]
mod tests {
    use super::origin;

    #[test]
    fn a_thing_was_in_a_folder() {
        for (key, folder) in [("a", ""), ("a/", ""), ("a/b.txt", "a/"), ("a/b/", "a/"), ("a/b/c", "a/b/")] {
            assert_eq!(origin(key), folder, "{key}");
        }
    }
}
