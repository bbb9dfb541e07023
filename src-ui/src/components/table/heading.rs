//! The heading of a table: the columns, and the order of the rows.

use std::rc::Rc;

use yew::prelude::*;

use super::TableProps;
use super::selection::Selection;
use crate::components::{Glyph, Icon};
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
    pub(super) fn class(&self) -> Classes {
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

/// The row of headings.
pub(super) fn heading_row(props: &TableProps, selection: &Selection) -> Html {
    html! {
        <div class="table-heading" role="rowgroup">
            <div class="table-head" role="row" aria-rowindex="1">
                if props.selection.is_some() { { all_cell(props, selection) } }
                { for props.columns.iter().map(|column| heading(column, props)) }
            </div>
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

fn all_cell(props: &TableProps, selection: &Selection) -> Html {
    let heads = Rc::clone(props.rows.heads());
    let all = !heads.is_empty() && selection.selected.len() == heads.len();
    let none_to_select = heads.is_empty();
    let onchange = {
        let selection = selection.clone();
        props.onselect.reform(move |_: Event| selection.toggle_all(&heads))
    };
    html! {
        <div role="columnheader" class="table-check">
            <input type="checkbox" aria-label={t!("table-select-all")} checked={all} disabled={none_to_select} {onchange} />
        </div>
    }
}
