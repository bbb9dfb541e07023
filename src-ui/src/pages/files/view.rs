//! How a folder's entries are looked at: search, order, selection.

use std::rc::Rc;

use devops360_contract::files::Entry;
use yew::prelude::*;

use super::arrange::{SortBy, arrange};
use super::file_list::heads;
use super::listing::Folder;
use crate::components::{Order, RowHead, Selection, Sort};

/// What is shown of a folder, and the ways to change that.
#[derive(Clone)]
pub(super) struct View {
    /// The entries that match the search, in order.
    pub(super) entries: Rc<Vec<Rc<Entry>>>,
    /// What each row is known by.
    pub(super) heads: Rc<Vec<RowHead>>,
    /// What the person looks for.
    pub(super) filter: AttrValue,
    /// The order.
    pub(super) sort: Sort,
    /// What is selected of what is shown.
    pub(super) selection: Rc<Selection>,
    /// Looks for something else.
    pub(super) onfilter: Callback<String>,
    /// Another order.
    pub(super) onsort: Callback<Sort>,
    /// Another selection.
    pub(super) onselect: Callback<Selection>,
}

impl View {
    /// The selected entries, in order.
    pub(super) fn selected(&self) -> Vec<Rc<Entry>> {
        let chosen = |entry: &&Rc<Entry>| self.selection.selected.contains(&entry.key);
        self.entries.iter().filter(chosen).cloned().collect()
    }
}

/// The view of `folder`; another folder begins with no search and no selection, in the same order.
#[hook]
pub(super) fn use_view(path: &str, folder: &Folder) -> View {
    let filter = use_state(AttrValue::default);
    let sort = use_state(|| Sort { column: SortBy::Name.column(), order: Order::Ascending });
    let chosen = use_state(Selection::default);
    {
        let (filter, chosen) = (filter.setter(), chosen.setter());
        use_effect_with(path.to_owned(), move |_| {
            filter.set(AttrValue::default());
            chosen.set(Selection::default());
        });
    }
    let entries = use_memo((folder.entries.clone(), (*filter).clone(), *sort), |(entries, filter, sort)| {
        arrange(entries, filter, sorted_by(*sort), sort.order == Order::Descending)
    });
    let heads = use_memo(entries.clone(), |entries| heads(entries));
    // What the search hides is not selected: nobody deletes what they do not see.
    let selection = use_memo((heads.clone(), (*chosen).clone()), |(heads, chosen)| {
        chosen.retain(heads.iter().map(|head| head.key.as_str()))
    });
    let onfilter = {
        let filter = filter.setter();
        Callback::from(move |text: String| filter.set(text.into()))
    };
    let (set_sort, set_chosen) = (sort.setter(), chosen.setter());
    View {
        entries,
        heads,
        filter: (*filter).clone(),
        sort: *sort,
        selection,
        onfilter,
        onsort: Callback::from(move |sort| set_sort.set(sort)),
        onselect: Callback::from(move |selection| set_chosen.set(selection)),
    }
}

fn sorted_by(sort: Sort) -> SortBy {
    SortBy::ALL.into_iter().find(|by| by.column() == sort.column).unwrap_or_default()
}
