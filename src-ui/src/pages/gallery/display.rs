//! What shows things.

use std::cmp::Reverse;

use yew::prelude::*;

use crate::components::{
    Align, Avatar, AvatarSize, Badge, Breadcrumb, Card, Column, Crumb, Glyph, Order, Row, Selection, Sort,
    Tab, Table, Tabs, Tone,
};
use crate::format;

/// Avatars, badges, and the way to a folder.
#[component]
pub(super) fn People() -> Html {
    let crumb =
        |label: &'static str| Crumb { label: label.into(), onclick: Some(Callback::noop()), drop: None };
    let crumbs =
        vec![crumb("Files"), crumb("Projects"), Crumb { label: "Harbour".into(), onclick: None, drop: None }];
    html! {
        <Card title="People, badges, breadcrumb">
            <div class="gallery-row">
                <Avatar name="Maya Andersson" />
                <Avatar name="Åsa von Öst" size={AvatarSize::Large} />
                <Badge>{ "2" }</Badge>
                <Badge tone={Tone::Info}>{ "Operator" }</Badge>
                <Badge tone={Tone::Good} icon={Glyph::Check}>{ "Verified" }</Badge>
                <Badge tone={Tone::Warn}>{ "Waiting" }</Badge>
                <Badge tone={Tone::Danger} icon={Glyph::X}>{ "Failed" }</Badge>
            </div>
            <Breadcrumb label="Folder" {crumbs} />
        </Card>
    }
}

const FILES: [(&str, u64, &str); 4] = [
    ("harbour-aerial.jpg", 4_200_000, "JPEG image"),
    ("budget-q4.xlsx", 318_000, "Spreadsheet"),
    ("a-very-long-file-name-that-somebody-exported-from-another-system-final-v7.csv", 22_800_000, "CSV"),
    ("notes.md", 6_000, "Markdown"),
];

/// Tabs, with a table in the first.
#[component]
pub(super) fn TabsAndTable() -> Html {
    let tab = use_state(|| AttrValue::from("files"));
    let onselect = {
        let tab = tab.clone();
        Callback::from(move |key| tab.set(key))
    };
    let tabs = vec![
        Tab { key: "files".into(), label: "Files".into() },
        Tab { key: "versions".into(), label: "Versions".into() },
    ];
    html! {
        <Card title="Tabs and table" hint="Arrows, Home, End, Shift, Space, Ctrl+A, type-ahead">
            <Tabs label="Details" {tabs} selected={(*tab).clone()} {onselect}>
                if *tab == "files" { <FileTable /> } else { <p>{ "One version" }</p> }
            </Tabs>
        </Card>
    }
}

/// A table that can be sorted and selected.
#[component]
fn FileTable() -> Html {
    let selection = use_state(|| Selection::of(["budget-q4.xlsx".to_owned()]));
    let sort = use_state(|| Sort { column: "name", order: Order::Ascending });
    let onselect = {
        let selection = selection.clone();
        Callback::from(move |next| selection.set(next))
    };
    let onsort = {
        let sort = sort.clone();
        Callback::from(move |next| sort.set(next))
    };
    html! {
        <Table
            label="Files"
            class="gallery-table"
            columns={columns()}
            rows={rows(*sort)}
            sort={*sort}
            {onsort}
            selection={(*selection).clone()}
            {onselect}
        />
    }
}

fn columns() -> Vec<Column> {
    [("name", "Name", Align::Start), ("size", "Size", Align::End), ("kind", "Type", Align::Start)]
        .map(|(key, title, align)| Column {
            key,
            title: title.into(),
            align,
            sortable: true,
            wide_only: false,
        })
        .to_vec()
}

fn rows(sort: Sort) -> Vec<Row> {
    let mut files = FILES;
    match (sort.column, sort.order) {
        ("size", Order::Ascending) => files.sort_by_key(|file| file.1),
        ("size", Order::Descending) => files.sort_by_key(|file| Reverse(file.1)),
        ("kind", Order::Ascending) => files.sort_by_key(|file| file.2),
        ("kind", Order::Descending) => files.sort_by_key(|file| Reverse(file.2)),
        (_, Order::Ascending) => files.sort_by_key(|file| file.0),
        (_, Order::Descending) => files.sort_by_key(|file| Reverse(file.0)),
    }
    files.map(|(name, size, kind)| row(name, size, kind)).to_vec()
}

fn row(name: &str, size: u64, kind: &'static str) -> Row {
    let cells = vec![html! { name }, html! { format::size(size) }, html! { kind }];
    Row { key: name.to_owned(), name: name.to_owned(), cells }
}
