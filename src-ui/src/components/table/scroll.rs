//! Where a table is scrolled to, and the focus that follows.

use std::cell::Cell;
use std::ops::Range;
use std::rc::Rc;

use wasm_bindgen::prelude::*;
use web_sys::{HtmlElement, ResizeObserver};
use yew::prelude::*;

use super::viewport::{self, Viewport};
use crate::dom;

/// The scrolling element of a table.
#[derive(Clone)]
pub(super) struct Scroll {
    table: AttrValue,
    count: usize,
    element: NodeRef,
    body: NodeRef,
    view: UseStateHandle<Viewport>,
    wanted: Rc<Cell<Option<usize>>>,
}

impl Scroll {
    /// The element that scrolls.
    pub(super) fn element(&self) -> NodeRef {
        self.element.clone()
    }

    /// The element that is as tall as all rows.
    pub(super) fn body(&self) -> NodeRef {
        self.body.clone()
    }

    /// The rows to have in the document.
    pub(super) fn rows(&self) -> Range<usize> {
        self.view.rows(self.count)
    }

    /// The element id of a row.
    pub(super) fn row_id(&self, index: usize) -> AttrValue {
        format!("{}-row-{index}", self.table).into()
    }

    /// Follows the scrolling.
    pub(super) fn onscroll(&self) -> Callback<Event> {
        let scroll = self.clone();
        Callback::from(move |_| scroll.measure())
    }

    /// Scrolls to a row and focuses it, once it is in the document.
    pub(super) fn focus_row(&self, index: usize) {
        let Some(element) = self.element.cast::<HtmlElement>() else { return };
        let view = seen(&element);
        let top = view.reveal(index);
        if top != view.top {
            element.set_scroll_top(top);
            self.measure();
        }
        self.wanted.set(Some(index));
        self.settle();
    }

    /// Takes over the place and the height; a scroll within the rows that are there already changes nothing.
    fn measure(&self) {
        let Some(element) = self.element.cast::<HtmlElement>() else { return };
        let next = seen(&element).coarse();
        if next != *self.view {
            self.view.set(next);
        }
    }

    /// Makes the body as tall as all rows, and focuses the wanted row where it is there by now.
    fn settle(&self) {
        if let Some(body) = self.body.cast::<HtmlElement>() {
            // The name is a constant that every style takes.
            let _ = body.style().set_property("height", &format!("{}px", viewport::top_of(self.count)));
        }
        if let Some(index) = self.wanted.get()
            && dom::focus_id(&self.row_id(index))
        {
            self.wanted.set(None);
        }
    }
}

fn seen(element: &HtmlElement) -> Viewport {
    Viewport { top: element.scroll_top(), height: element.client_height() }
}

/// Follows the place and the height of the table `id` of `count` rows.
#[hook]
pub(super) fn use_scroll(id: &AttrValue, count: usize) -> Scroll {
    let scroll = Scroll {
        table: id.clone(),
        count,
        element: use_node_ref(),
        body: use_node_ref(),
        view: use_state_eq(Viewport::default),
        wanted: (*use_memo((), |()| Rc::new(Cell::new(None)))).clone(),
    };
    {
        let scroll = scroll.clone();
        use_effect(move || scroll.settle());
    }
    {
        let scroll = scroll.clone();
        use_effect_with((), move |()| observe(scroll));
    }
    scroll
}

/// Measures now and whenever the element's size changes.
fn observe(scroll: Scroll) -> Box<dyn FnOnce()> {
    scroll.measure();
    let Some(element) = scroll.element.cast::<HtmlElement>() else { return Box::new(|| ()) };
    let measure = Closure::<dyn FnMut()>::new(move || scroll.measure());
    let Ok(observer) = ResizeObserver::new(measure.as_ref().unchecked_ref()) else { return Box::new(|| ()) };
    observer.observe(&element);
    Box::new(move || {
        observer.disconnect();
        drop(measure);
    })
}
