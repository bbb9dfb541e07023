//! The rows of a table, whose cells are made when they come into view.

use std::rc::Rc;

use yew::html::IntoPropValue;
use yew::prelude::*;

/// What a row is known by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct RowHead {
    /// Names it to the callbacks; unique in the table.
    pub(crate) key: String,
    /// What it is called: for the check box and for type-ahead.
    pub(crate) name: String,
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

/// Rows in the order they are shown.
#[derive(Debug, Clone)]
pub(crate) struct Rows {
    heads: Rc<Vec<RowHead>>,
    cells: Callback<usize, Vec<Html>>,
}

/// The same rows are the same list: each row in view asks, and a hundred thousand names are too many to compare.
impl PartialEq for Rows {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.heads, &other.heads) && self.cells == other.cells
    }
}

impl Rows {
    /// Rows of `heads`; `cells` makes the cells of the row at an index, one for each column.
    pub(crate) fn new(heads: Rc<Vec<RowHead>>, cells: impl Fn(usize) -> Vec<Html> + 'static) -> Self {
        Self { heads, cells: Callback::from(cells) }
    }

    /// What each is known by.
    pub(super) fn heads(&self) -> &Rc<Vec<RowHead>> {
        &self.heads
    }

    /// How many there are.
    pub(super) fn len(&self) -> usize {
        self.heads.len()
    }

    /// The row at `index`.
    pub(super) fn row(&self, index: usize) -> Row {
        let RowHead { key, name } = self.heads[index].clone();
        Row { key, name, cells: self.cells.emit(index) }
    }
}

impl From<Vec<Row>> for Rows {
    fn from(rows: Vec<Row>) -> Self {
        let head = |row: &Row| RowHead { key: row.key.clone(), name: row.name.clone() };
        let heads = Rc::new(rows.iter().map(head).collect());
        Self::new(heads, move |index| rows[index].cells.clone())
    }
}

impl IntoPropValue<Rows> for Vec<Row> {
    fn into_prop_value(self) -> Rows {
        self.into()
    }
}
