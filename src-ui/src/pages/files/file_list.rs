//! The table of a folder's entries.

use std::rc::Rc;

use devops360_contract::files::{Entry, EntryKind, FileType, extension};
use yew::prelude::*;

use super::inspector::place;
use super::kind::Drawn;
use super::relocation::above;
use crate::components::{Align, Column, Icon, RowHead, Rows, Selection, Sort, Table};
use crate::{format, t};

/// The properties of [`FileList`].
#[derive(Properties, PartialEq)]
pub(super) struct FileListProps {
    /// What to call the folder.
    pub(super) folder: String,
    /// The entries, in the order they are shown.
    pub(super) entries: Rc<Vec<Rc<Entry>>>,
    /// What each row is known by.
    pub(super) heads: Rc<Vec<RowHead>>,
    /// The order.
    pub(super) sort: Sort,
    /// Each name says in which folder it is.
    pub(super) located: bool,
    /// What is selected.
    pub(super) selection: Selection,
    /// Another order.
    pub(super) onsort: Callback<Sort>,
    /// Another selection.
    pub(super) onselect: Callback<Selection>,
    /// A row is opened.
    pub(super) onopen: Callback<String>,
    /// The selection is to be deleted.
    pub(super) ondelete: Callback<()>,
    /// The selection is to get another name.
    pub(super) onrename: Callback<()>,
    /// The pointer is pressed in the list.
    pub(super) onpointerdown: Callback<PointerEvent>,
}

/// Name, size, time and type of every entry.
#[component]
pub(super) fn FileList(props: &FileListProps) -> Html {
    let shown = (Rc::clone(&props.entries), Rc::clone(&props.heads), props.located);
    // The same rows as long as they show the same: a selection then draws two of them anew, not all.
    let rows = use_memo(shown, |(entries, heads, located)| {
        let (entries, located) = (Rc::clone(entries), *located);
        Rows::new(Rc::clone(heads), move |index| cells(&entries[index], located))
    });
    let (ondelete, onrename) = (props.ondelete.clone(), props.onrename.clone());
    let onkey = move |event: KeyboardEvent| {
        let act = match event.key().as_str() {
            "Delete" => &ondelete,
            "F2" => &onrename,
            _ => return,
        };
        event.prevent_default();
        act.emit(());
    };
    html! {
        <Table
            class="file-list"
            label={t!("files-list", folder = props.folder.as_str())}
            columns={columns()}
            rows={(*rows).clone()}
            sort={props.sort}
            onsort={props.onsort.clone()}
            selection={props.selection.clone()}
            onselect={props.onselect.clone()}
            onopen={props.onopen.clone()}
            {onkey}
            onpointerdown={props.onpointerdown.clone()}
        />
    }
}

/// What each entry's row is known by.
pub(super) fn heads(entries: &[Rc<Entry>]) -> Vec<RowHead> {
    entries.iter().map(|entry| RowHead { key: entry.key.clone(), name: entry.name.clone() }).collect()
}

/// What an entry is, in words.
pub(super) fn type_name(entry: &Entry) -> String {
    let end = extension(&entry.name).unwrap_or_default().to_uppercase();
    match FileType::of(entry) {
        FileType::Folder => t!("files-type-folder"),
        FileType::Archive => t!("files-type-archive"),
        FileType::Audio => t!("files-type-audio"),
        FileType::Code => t!("files-type-code", extension = end),
        FileType::Document => t!("files-type-document"),
        FileType::Image => t!("files-type-image", extension = end),
        FileType::Pdf => t!("files-type-pdf"),
        FileType::Presentation => t!("files-type-presentation"),
        FileType::Spreadsheet => t!("files-type-spreadsheet"),
        FileType::Text => t!("files-type-text"),
        FileType::Video => t!("files-type-video"),
        FileType::Other if end.is_empty() => t!("files-type-unknown"),
        FileType::Other => t!("files-type-other", extension = end),
    }
}

fn columns() -> Vec<Column> {
    let column = |key, title: String, align, wide_only| Column {
        key,
        title: title.into(),
        align,
        sortable: true,
        wide_only,
    };
    vec![
        column("name", t!("files-name"), Align::Start, false),
        column("size", t!("files-size"), Align::End, false),
        column("modified", t!("files-modified"), Align::Start, false),
        column("type", t!("files-type"), Align::Start, true),
    ]
}

fn cells(entry: &Entry, located: bool) -> Vec<Html> {
    let kind = FileType::of(entry);
    let name = html! {
        <span class={classes!("file-name", (kind == FileType::Folder).then_some("folder"))} title={entry.name.clone()}>
            <Icon glyph={kind.glyph()} />
            <span>{ &entry.name }</span>
            if located { <small class="muted">{ place(above(&entry.key)) }</small> }
        </span>
    };
    let (size, modified) = match entry.kind {
        EntryKind::Folder => (String::new(), String::new()),
        EntryKind::File { size, modified } => (format::size(size), format::moment(modified)),
    };
    let quiet = |text: String| html! { <span class="muted">{ text }</span> };
    vec![name, quiet(size), quiet(modified), quiet(type_name(entry))]
}
