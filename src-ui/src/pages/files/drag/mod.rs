//! Dragging entries inside the window: onto a folder of the list, a step of the way to the folder, or the trash.
//!
//! By pointer events: the system's drops have switched the page's own drag and drop off on some systems. Whatever can be
//! dragged can be moved by "Move to…" and deleted by "Delete" as well.

mod gesture;
mod ghost;
mod target;

use std::cell::RefCell;
use std::rc::Rc;

use devops360_contract::files::Entry;
use web_sys::Element;
use yew::prelude::*;

pub(crate) use self::target::{DROP_TRASH, drop_folder};

pub(super) use self::gesture::is_drag;

use self::gesture::Gesture;
use self::ghost::Ghost;
use self::target::Target;
use super::screen::Screen;
use crate::components::Selection;

/// What is dragged, and over what.
#[derive(Debug, Clone, PartialEq)]
struct Dragged {
    entries: Rc<Vec<Rc<Entry>>>,
    over: Option<Target>,
}

/// Dragging in the list.
pub(super) struct Drag {
    /// The pointer is pressed in the list.
    pub(super) onpointerdown: Callback<PointerEvent>,
    /// What follows the pointer while something is dragged.
    pub(super) ghost: Html,
}

/// Lets entries of `screen` be dragged.
#[hook]
pub(super) fn use_drag(screen: &Rc<Screen>) -> Drag {
    let dragged = use_state(|| None::<Dragged>);
    let gesture: Rc<RefCell<Option<Gesture>>> = (*use_memo((), |()| Rc::new(RefCell::new(None)))).clone();
    {
        let gesture = gesture.clone();
        use_effect_with((), move |()| move || drop(gesture.take()));
    }
    let ghost = use_node_ref();
    let onpointerdown = {
        let (screen, show, node) = (Rc::clone(screen), dragged.setter(), ghost.clone());
        Callback::from(move |event: PointerEvent| {
            let Some(entries) = pressed(&screen, &event) else { return };
            let (begin, end) = (on_begin(&screen, &entries), on_drop(&screen, &entries));
            let shown = {
                let (entries, show) = (Rc::clone(&entries), show.clone());
                Callback::from(move |over: Option<Option<Target>>| {
                    show.set(over.map(|over| Dragged { entries: Rc::clone(&entries), over }));
                })
            };
            Gesture::press(&gesture, &event, entries, node.clone(), gesture::Told { begin, shown, end });
        })
    };
    let ghost = html! {
        if let Some(Dragged { entries, over }) = (*dragged).clone() { <Ghost node={ghost} {entries} {over} /> }
    };
    Drag { onpointerdown, ghost }
}

/// The entries that a press on a row takes up: the selection, where the row is part of it, else the row's own.
fn pressed(screen: &Screen, event: &PointerEvent) -> Option<Rc<Vec<Rc<Entry>>>> {
    // A finger scrolls the list.
    if event.button() != 0 || event.pointer_type() == "touch" {
        return None;
    }
    let element = event.target_dyn_into::<Element>()?;
    if element.closest("button, input, a").ok()?.is_some() {
        return None;
    }
    let key = element.closest("[data-key]").ok()??.get_attribute("data-key")?;
    let view = &screen.view;
    if view.selection.selected.contains(&key) {
        return Some(Rc::new(view.selected()));
    }
    let entry = view.entries.iter().find(|entry| entry.key == key)?;
    Some(Rc::new(vec![Rc::clone(entry)]))
}

/// What is dragged is selected, so that it is seen in the list.
fn on_begin(screen: &Rc<Screen>, entries: &Rc<Vec<Rc<Entry>>>) -> Callback<()> {
    let (select, entries) = (screen.view.onselect.clone(), Rc::clone(entries));
    Callback::from(move |()| select.emit(Selection::of(entries.iter().map(|entry| entry.key.clone()))))
}

fn on_drop(screen: &Rc<Screen>, entries: &Rc<Vec<Rc<Entry>>>) -> Callback<Target> {
    let (relocation, entries) = (screen.relocation.clone(), Rc::clone(entries));
    Callback::from(move |target| match target {
        Target::Folder(folder) => relocation.move_into(&folder, &entries),
        Target::Trash => relocation.delete(&entries),
    })
}
