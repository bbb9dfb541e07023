//! A list of things to choose some of, and the line below it: the trash, the links that were made.

use std::rc::Rc;

use yew::prelude::*;

use crate::components::{Align, Column, Glyph, Icon, RowHead, Rows, Selection, Table};
use crate::t;

/// Keys and titles of the four columns: the name, where it was, and two more.
pub(super) type Titles = [(&'static str, String); 4];

/// A table of `heads`, drawn by `cells`; what is not in it any more is not selected either.
pub(super) fn selectable_list(
    label: String,
    titles: Titles,
    heads: Rc<Vec<RowHead>>,
    cells: impl Fn(usize) -> Vec<Html> + 'static,
    selection: &UseStateHandle<Selection>,
) -> Html {
    let kept = selection.retain(heads.iter().map(|head| head.key.as_str()));
    let set = selection.setter();
    html! {
        <Table
            class="trash-list"
            {label}
            columns={titles.map(column).to_vec()}
            rows={Rows::new(heads, cells)}
            selection={kept}
            onselect={move |selection| set.set(selection)}
        />
    }
}

fn column((key, title): (&'static str, String)) -> Column {
    Column { key, title: title.into(), align: Align::Start, sortable: false, wide_only: false }
}

/// The cell of a name that may be cut, and is whole in its title.
pub(super) fn name_cell(glyph: Glyph, name: &str, is_folder: bool) -> Html {
    html! {
        <span class={classes!("file-name", is_folder.then_some("folder"))} title={name.to_owned()}>
            <Icon {glyph} />
            <span>{ name }</span>
        </span>
    }
}

/// Any other cell.
pub(super) fn quiet_cell(text: String) -> Html {
    html! { <span class="muted" title={text.clone()}>{ text }</span> }
}

/// How many there are or are chosen, and, where any are, what can be done with them.
pub(super) fn chosen_bar(all: String, chosen: usize, actions: Html) -> Html {
    let counts = if chosen == 0 { all } else { t!("files-selected", count = chosen) };
    html! {
        <div class="selection-bar">
            <p class="muted" role="status">{ counts }</p>
            <span class="grow"></span>
            if chosen > 0 {
                <div class="selection-actions" role="group" aria-label={t!("files-selection")}>{ actions }</div>
            }
        </div>
    }
}
