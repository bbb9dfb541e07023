//! A table of rows that can be sorted, selected and opened, with the keyboard too. Only the rows in view are in the
//! document, so a list of a hundred thousand costs what a list of thirty does.

mod heading;
mod keys;
mod row;
mod rows;
mod scroll;
mod selection;
mod viewport;

use std::cell::RefCell;
use std::rc::Rc;

use yew::prelude::*;

pub(crate) use self::heading::{Align, Column, Order, Sort};
pub(crate) use self::rows::{Row, RowHead, Rows};
pub(crate) use self::selection::Selection;

use self::heading::heading_row;
use self::row::{RowEvent, TableRow};
use self::scroll::{Scroll, use_scroll};
use self::selection::Mode;
use crate::hooks::use_element_id;

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
    pub(crate) rows: Rows,
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
    /// The pointer is pressed; a row carries its key as `data-key`.
    #[prop_or_default]
    pub(crate) onpointerdown: Callback<PointerEvent>,
}

/// A grid as WAI-ARIA describes it: one row in the Tab order, arrows, Home, End, Shift-select, Space, Ctrl+A, type-ahead.
#[component]
pub(crate) fn Table(props: &TableProps) -> Html {
    let id = use_element_id("table");
    let columns = use_memo(props.columns.clone(), Clone::clone);
    let selection = props.selection.clone().unwrap_or_default();
    let selectable = props.selection.is_some();
    let cursor = selection.at(props.rows.heads()).unwrap_or(0);
    let scroll = use_scroll(&id, props.rows.len());
    let typing = use_mut_ref(selection::TypeAhead::default);
    let onkeydown = keys::on_key(props, &selection, &scroll, &typing);
    let onevent = use_row_event(props, &selection);
    let row = |index: usize| {
        html! {
            <TableRow
                key={props.rows.heads()[index].key.clone()}
                id={scroll.row_id(index)}
                rows={props.rows.clone()}
                columns={columns.clone()}
                {index}
                selected={selection.selected.contains(&props.rows.heads()[index].key)}
                reachable={cursor == index}
                {selectable}
                onevent={onevent.clone()}
            />
        }
    };
    html! {
        <div
            ref={scroll.element()}
            class={classes!("table", props.class.clone(), selectable.then_some("selectable"))}
            role="grid"
            aria-label={props.label.clone()}
            aria-rowcount={(props.rows.len() + 1).to_string()}
            aria-multiselectable={selectable.then_some("true")}
            onscroll={scroll.onscroll()}
            {onkeydown}
            onpointerdown={props.onpointerdown.clone()}
        >
            { heading_row(props, &selection) }
            <div ref={scroll.body()} class="table-body" role="rowgroup">
                { for shown(&scroll, cursor, props.rows.len()).map(row) }
            </div>
        </div>
    }
}

/// The rows in view, and the one that the keyboard is on: without it the focus would be lost by scrolling.
fn shown(scroll: &Scroll, cursor: usize, count: usize) -> impl Iterator<Item = usize> {
    let rows = scroll.rows();
    let above = (cursor < rows.start && cursor < count).then_some(cursor);
    let below = (cursor >= rows.end && cursor < count).then_some(cursor);
    above.into_iter().chain(rows).chain(below)
}

/// What happens to a row: one callback as long as the table lives, or every row would be drawn anew at every scroll.
#[hook]
fn use_row_event(props: &TableProps, selection: &Selection) -> Callback<(usize, RowEvent)> {
    let now = (*use_memo((), |()| Rc::new(RefCell::new(Callback::noop())))).clone();
    now.replace(on_row_event(props, selection));
    use_callback((), move |event, ()| {
        let act = now.borrow().clone();
        act.emit(event);
    })
}

fn on_row_event(props: &TableProps, selection: &Selection) -> Callback<(usize, RowEvent)> {
    let (heads, selection) = (Rc::clone(props.rows.heads()), selection.clone());
    let (onselect, onopen) = (props.onselect.clone(), props.onopen.clone());
    Callback::from(move |(index, event)| {
        let mode = match event {
            RowEvent::Click { shift: true, .. } => Mode::Range,
            RowEvent::Check | RowEvent::Click { toggle: true, .. } => Mode::Toggle,
            RowEvent::Click { .. } => Mode::Only,
            RowEvent::Open => {
                let head: Option<&RowHead> = heads.get(index);
                return head.into_iter().for_each(|head| onopen.emit(head.key.clone()));
            }
        };
        onselect.emit(selection.step(&heads, index, mode));
    })
}
