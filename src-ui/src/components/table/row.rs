//! One row of a table. A struct component: a list of thousands re-renders only the rows that changed.

use web_sys::HtmlElement;
use yew::prelude::*;

use super::viewport::top_of;
use super::{Column, Rows};
use crate::t;

/// What happened to a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum RowEvent {
    /// A click, with Shift, with Ctrl or Cmd.
    Click { shift: bool, toggle: bool },
    /// A click on its check box.
    Check,
    /// A double click.
    Open,
}

/// The properties of [`TableRow`].
#[derive(Properties, PartialEq)]
pub(super) struct TableRowProps {
    /// The rows that it is one of. Its cells are made when it is drawn, and only then.
    pub(super) rows: Rows,
    /// Its place in the list, from 0.
    pub(super) index: usize,
    /// The element's id.
    pub(super) id: AttrValue,
    /// The table's columns.
    pub(super) columns: std::rc::Rc<Vec<Column>>,
    /// Whether it is selected.
    pub(super) selected: bool,
    /// Whether the Tab key reaches it.
    pub(super) reachable: bool,
    /// Rows can be selected.
    pub(super) selectable: bool,
    /// What happened to it.
    pub(super) onevent: Callback<(usize, RowEvent)>,
}

/// One row, at its place in the body whether its neighbours are in the document or not.
pub(super) struct TableRow {
    element: NodeRef,
}

impl Component for TableRow {
    type Message = ();
    type Properties = TableRowProps;

    fn create(_: &Context<Self>) -> Self {
        Self { element: NodeRef::default() }
    }

    fn rendered(&mut self, context: &Context<Self>, _: bool) {
        if let Some(element) = self.element.cast::<HtmlElement>() {
            let top = format!("{}px", top_of(context.props().index));
            // The name is a constant that every style takes. The policy forbids `style=`, not this.
            let _ = element.style().set_property("top", &top);
        }
    }

    fn view(&self, context: &Context<Self>) -> Html {
        let props = context.props();
        let (index, onevent) = (props.index, props.onevent.clone());
        let row = props.rows.row(index);
        let onclick = {
            let onevent = onevent.clone();
            move |event: MouseEvent| {
                let toggle = event.ctrl_key() || event.meta_key();
                onevent.emit((index, RowEvent::Click { shift: event.shift_key(), toggle }));
            }
        };
        let ondblclick = move |_: MouseEvent| onevent.emit((index, RowEvent::Open));
        html! {
            <div
                ref={self.element.clone()}
                id={props.id.clone()}
                class="table-row"
                data-key={row.key.clone()}
                role="row"
                aria-rowindex={(index + 2).to_string()}
                aria-selected={props.selectable.then_some(if props.selected { "true" } else { "false" })}
                tabindex={if props.reachable { "0" } else { "-1" }}
                {onclick}
                {ondblclick}
            >
                if props.selectable { { check_cell(props, &row.name) } }
                { for row.cells.iter().zip(props.columns.iter()).map(|(cell, column)| html! {
                    <div role="gridcell" class={column.class()}>{ cell.clone() }</div>
                }) }
            </div>
        }
    }
}

fn check_cell(props: &TableRowProps, name: &str) -> Html {
    let (index, onevent) = (props.index, props.onevent.clone());
    let onclick = move |event: MouseEvent| {
        event.stop_propagation();
        onevent.emit((index, RowEvent::Check));
    };
    html! {
        <div role="gridcell" class="table-check">
            <input
                type="checkbox"
                tabindex="-1"
                aria-label={t!("table-select-row", name = name)}
                checked={props.selected}
                {onclick}
                ondblclick={|event: MouseEvent| event.stop_propagation()}
            />
        </div>
    }
}
