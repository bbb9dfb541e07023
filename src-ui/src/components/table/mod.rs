//! A table of rows that can be sorted, selected and opened, with the keyboard too.

mod row;
mod selection;

use std::cell::RefCell;
use std::rc::Rc;

use web_sys::HtmlElement;
use yew::prelude::*;

pub(crate) use self::selection::Selection;

use self::row::{RowEvent, TableRow};
use self::selection::{Mode, TypeAhead, target};
use super::{Glyph, Icon};
use crate::hooks::use_element_id;
use crate::t;

/// A column.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Column {
    /// Names it to the callback.
    pub(crate) key: &'static str,
    /// Its heading.
    pub(crate) title: AttrValue,
    /// Where its cells stand.
    pub(crate) align: Align,
    /// Whether the rows can be sorted by it.
    pub(crate) sortable: bool,
    /// Left out where the window is narrow.
    pub(crate) wide_only: bool,
}

impl Column {
    fn class(&self) -> Classes {
        classes!(
            "table-cell",
            (self.align == Align::End).then_some("end"),
            self.wide_only.then_some("wide-only"),
            format!("column-{}", self.key)
        )
    }
}

/// Where a column's cells stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Align {
    /// Where the line begins.
    #[default]
    Start,
    /// Where the line ends, for numbers.
    End,
}

/// A row.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Row {
    /// Names it to the callbacks; unique in the table.
    pub(crate) key: String,
    /// What it is called: for the check box and for type-ahead.
    pub(crate) name: String,
    /// A cell for each column.
    pub(crate) cells: Vec<Html>,
}

/// The order of the rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Sort {
    /// The key of the column.
    pub(crate) column: &'static str,
    /// Which way.
    pub(crate) order: Order,
}

/// Which way rows are sorted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Order {
    /// Smallest first.
    Ascending,
    /// Largest first.
    Descending,
}

/// The properties of [`Table`].
#[derive(Properties, PartialEq)]
pub(crate) struct TableProps {
    /// What it lists, for assistive technology.
    pub(crate) label: AttrValue,
    /// A class that says how wide the columns are (`grid-template-columns` of `.table-row` and `.table-head`).
    pub(crate) class: Classes,
    /// The columns.
    pub(crate) columns: Vec<Column>,
    /// The rows, in the order they are shown.
    pub(crate) rows: Vec<Row>,
    /// The order they are in.
    #[prop_or_default]
    pub(crate) sort: Option<Sort>,
    /// The person asks for another order.
    #[prop_or_default]
    pub(crate) onsort: Callback<Sort>,
    /// What is selected; rows cannot be selected without.
    #[prop_or_default]
    pub(crate) selection: Option<Selection>,
    /// The new selection.
    #[prop_or_default]
    pub(crate) onselect: Callback<Selection>,
    /// The person opens a row: Enter or a double click.
    #[prop_or_default]
    pub(crate) onopen: Callback<String>,
    /// A key that the table does not use, such as Delete.
    #[prop_or_default]
    pub(crate) onkey: Callback<KeyboardEvent>,
}

/// A grid as WAI-ARIA describes it: one row in the Tab order, arrows, Home, End, Shift-select, Space, Ctrl+A, type-ahead.
#[component]
pub(crate) fn Table(props: &TableProps) -> Html {
    let id = use_element_id("table");
    let typing = use_mut_ref(TypeAhead::default);
    let columns = use_memo(props.columns.clone(), Clone::clone);
    let selection = props.selection.clone().unwrap_or_default();
    let keys: Rc<Vec<String>> = Rc::new(props.rows.iter().map(|row| row.key.clone()).collect());
    let cursor = selection.at(&keys);
    let onkeydown = on_key(props, &id, &keys, &selection, &typing);
    let onevent = on_row_event(props, &keys, &selection);
    let selectable = props.selection.is_some();
    html! {
        <div
            class={classes!("table", props.class.clone(), selectable.then_some("selectable"))}
            role="grid"
            aria-label={props.label.clone()}
            aria-rowcount={(props.rows.len() + 1).to_string()}
            aria-multiselectable={selectable.then_some("true")}
            {onkeydown}
        >
            <div class="table-head" role="row" aria-rowindex="1">
                if selectable { { all_cell(props, &keys, &selection) } }
                { for props.columns.iter().map(|column| heading(column, props)) }
            </div>
            { for props.rows.iter().enumerate().map(|(index, row)| html! {
                <TableRow
                    key={row.key.clone()}
                    id={row_id(&id, index)}
                    row={row.clone()}
                    columns={columns.clone()}
                    {index}
                    selected={selection.selected.contains(&row.key)}
                    reachable={cursor.unwrap_or(0) == index}
                    {selectable}
                    onevent={onevent.clone()}
                />
            }) }
        </div>
    }
}

fn heading(column: &Column, props: &TableProps) -> Html {
    let sorted = props.sort.filter(|sort| sort.column == column.key).map(|sort| sort.order);
    let aria_sort = match (column.sortable, sorted) {
        (false, _) => None,
        (true, None) => Some("none"),
        (true, Some(Order::Ascending)) => Some("ascending"),
        (true, Some(Order::Descending)) => Some("descending"),
    };
    let next = Sort {
        column: column.key,
        order: if sorted == Some(Order::Ascending) { Order::Descending } else { Order::Ascending },
    };
    let onclick = props.onsort.reform(move |_: MouseEvent| next);
    html! {
        <div role="columnheader" class={column.class()} aria-sort={aria_sort}>
            if column.sortable {
                <button type="button" class="table-sort" {onclick}>
                    { &column.title }
                    if let Some(order) = sorted {
                        <Icon glyph={if order == Order::Ascending { Glyph::ArrowUp } else { Glyph::ArrowDown }} />
                    }
                </button>
            } else {
                { &column.title }
            }
        </div>
    }
}

fn all_cell(props: &TableProps, keys: &Rc<Vec<String>>, selection: &Selection) -> Html {
    let all = !keys.is_empty() && selection.selected.len() == keys.len();
    let onchange = {
        let (keys, selection) = (keys.clone(), selection.clone());
        props.onselect.reform(move |_: Event| selection.toggle_all(&keys))
    };
    html! {
        <div role="columnheader" class="table-check">
            <input type="checkbox" aria-label={t!("table-select-all")} checked={all} disabled={keys.is_empty()} {onchange} />
        </div>
    }
}

fn on_row_event(
    props: &TableProps,
    keys: &Rc<Vec<String>>,
    selection: &Selection,
) -> Callback<(usize, RowEvent)> {
    let (keys, selection) = (keys.clone(), selection.clone());
    let (onselect, onopen) = (props.onselect.clone(), props.onopen.clone());
    Callback::from(move |(index, event)| {
        let mode = match event {
            RowEvent::Click { shift: true, .. } => Mode::Range,
            RowEvent::Check | RowEvent::Click { toggle: true, .. } => Mode::Toggle,
            RowEvent::Click { .. } => Mode::Only,
            RowEvent::Open => return keys.get(index).cloned().into_iter().for_each(|key| onopen.emit(key)),
        };
        onselect.emit(selection.step(&keys, index, mode));
    })
}

fn on_key(
    props: &TableProps,
    id: &AttrValue,
    keys: &Rc<Vec<String>>,
    selection: &Selection,
    typing: &Rc<RefCell<TypeAhead>>,
) -> Callback<KeyboardEvent> {
    let (id, keys, selection, typing) = (id.clone(), keys.clone(), selection.clone(), typing.clone());
    let names: Vec<String> = props.rows.iter().map(|row| row.name.clone()).collect();
    let (onselect, onopen, onkey) = (props.onselect.clone(), props.onopen.clone(), props.onkey.clone());
    Callback::from(move |event: KeyboardEvent| {
        if !on_a_row(&event) {
            return;
        }
        let at = selection.at(&keys);
        let key = event.key();
        let command = event.ctrl_key() || event.meta_key();
        if let Some(to) = target(&key, at, keys.len()) {
            let mode = if event.shift_key() {
                Mode::Range
            } else if command {
                Mode::Move
            } else {
                Mode::Only
            };
            onselect.emit(selection.step(&keys, to, mode));
            focus_row(&id, to);
        } else if command && key == "a" {
            onselect.emit(selection.toggle_all(&keys));
        } else if key == " " {
            onselect.emit(selection.step(&keys, at.unwrap_or(0), Mode::Toggle));
        } else if key == "Enter" {
            keys.get(at.unwrap_or(0)).cloned().into_iter().for_each(|key| onopen.emit(key));
        } else if key == "Escape" && !selection.selected.is_empty() {
            onselect.emit(selection.clear());
        } else if key.chars().count() == 1 && !command && !event.alt_key() {
            let to = typing.borrow_mut().push(&key, js_sys::Date::now(), &names, at);
            let Some(to) = to else { return };
            onselect.emit(selection.step(&keys, to, Mode::Only));
            focus_row(&id, to);
        } else {
            return onkey.emit(event);
        }
        event.prevent_default();
    })
}

/// Whether the key was pressed on a row itself: the heading's buttons and what stands in cells keep their keys.
fn on_a_row(event: &KeyboardEvent) -> bool {
    event
        .target_dyn_into::<HtmlElement>()
        .is_some_and(|element| element.get_attribute("role").as_deref() == Some("row"))
}

fn row_id(table: &str, index: usize) -> AttrValue {
    format!("{table}-row-{index}").into()
}

fn focus_row(table: &str, index: usize) {
    crate::dom::focus_id(&row_id(table, index));
}
