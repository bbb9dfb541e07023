//! One press of the pointer: a click, or a drag until the button or the Escape key ends it.

use std::cell::RefCell;
use std::rc::Rc;

use devops360_contract::files::Entry;
use gloo_events::{EventListener, EventListenerOptions, EventListenerPhase};
use gloo_timers::callback::{Interval, Timeout};
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement, KeyboardEvent, PointerEvent};
use yew::{Callback, NodeRef};

use super::target::Target;
use crate::dom;

/// How far the pointer moves before a press is a drag, in CSS pixels.
const SLACK: i32 = 5;
/// How near to its edge the list scrolls, in CSS pixels.
const EDGE: i32 = 44;
/// How often it does, in milliseconds: once a frame.
const FRAME_MS: u32 = 16;

/// Whom a gesture tells what happens.
pub(super) struct Told {
    /// It became a drag.
    pub(super) begin: Callback<()>,
    /// It is over a target, over none, or over: `None`.
    pub(super) shown: Callback<Option<Option<Target>>>,
    /// It ended on a target.
    pub(super) end: Callback<Target>,
}

/// Where the gesture that goes on is kept.
type Place = Rc<RefCell<Option<Gesture>>>;

/// A press that goes on. Dropping it ends the drag without a trace.
pub(super) struct Gesture {
    entries: Rc<Vec<Rc<Entry>>>,
    ghost: NodeRef,
    told: Told,
    from: (i32, i32),
    at: (i32, i32),
    over: Option<(Element, Target)>,
    scrolling: Option<Interval>,
    listeners: Vec<EventListener>,
}

impl Gesture {
    /// Begins with the press `event` and goes on in `place` until it ends.
    pub(super) fn press(
        place: &Place,
        event: &PointerEvent,
        entries: Rc<Vec<Rc<Entry>>>,
        ghost: NodeRef,
        told: Told,
    ) {
        let at = (event.client_x(), event.client_y());
        let (over, scrolling, listeners) = (None, None, listen(place));
        let gesture = Self { entries, ghost, told, from: at, at, over, scrolling, listeners };
        drop(place.replace(Some(gesture)));
    }

    const fn is_drag(&self) -> bool {
        self.scrolling.is_some()
    }

    fn moved(&mut self, at: (i32, i32), place: &Place) {
        self.at = at;
        if !self.is_drag() && is_drag(self.from, at) {
            let place = Rc::clone(place);
            self.scrolling = Some(Interval::new(FRAME_MS, move || {
                if let Some(gesture) = place.borrow_mut().as_mut() {
                    gesture.scroll();
                }
            }));
            mark(dom::root().as_ref(), "data-dragging", true);
            self.told.begin.emit(());
            self.told.shown.emit(Some(None));
        }
        self.look();
    }

    /// Scrolls the list while the pointer is near its upper or its lower edge.
    fn scroll(&mut self) {
        let list = dom::document().and_then(|document| document.query_selector(".file-list").ok().flatten());
        if let Some(list) = list.and_then(|list| list.dyn_into::<HtmlElement>().ok()) {
            let seen = list.get_bounding_client_rect();
            let within = seen.left() <= f64::from(self.at.0) && f64::from(self.at.0) <= seen.right();
            #[expect(clippy::cast_possible_truncation, reason = "no window is billions of pixels tall")]
            let step = speed(self.at.1, seen.top() as i32, seen.bottom() as i32);
            if within && step != 0 {
                list.set_scroll_top(list.scroll_top() + step);
            }
        }
        self.look();
    }

    /// Looks what is below the pointer, and moves the ghost there.
    fn look(&mut self) {
        if !self.is_drag() {
            return;
        }
        if let Some(ghost) = self.ghost.cast::<HtmlElement>() {
            // The names are constants that every style takes.
            let _ = ghost.style().set_property("--x", &format!("{}px", self.at.0));
            let _ = ghost.style().set_property("--y", &format!("{}px", self.at.1));
        }
        let over = Target::at(self.at.0, self.at.1).filter(|(_, target)| target.takes(&self.entries));
        if over == self.over {
            return;
        }
        mark(self.over.as_ref().map(|(element, _)| element), "data-over", false);
        mark(over.as_ref().map(|(element, _)| element), "data-over", true);
        let before = std::mem::replace(&mut self.over, over).map(|(_, target)| target);
        let now = self.over.as_ref().map(|(_, target)| target.clone());
        if before != now {
            self.told.shown.emit(Some(now));
        }
    }
}

impl Drop for Gesture {
    fn drop(&mut self) {
        self.listeners.clear();
        if self.is_drag() {
            mark(dom::root().as_ref(), "data-dragging", false);
            mark(self.over.as_ref().map(|(element, _)| element), "data-over", false);
            self.told.shown.emit(None);
        }
    }
}

/// Follows the pointer and the Escape key over the whole document.
fn listen(place: &Place) -> Vec<EventListener> {
    let Some(document) = dom::document() else { return Vec::new() };
    let first = EventListenerOptions { phase: EventListenerPhase::Capture, passive: false };
    let on = |name: &'static str, act: fn(&Place, &web_sys::Event)| {
        let place = Rc::clone(place);
        EventListener::new_with_options(&document, name, first, move |event| act(&place, event))
    };
    vec![
        on("pointermove", |place, event| {
            let Some(event) = event.dyn_ref::<PointerEvent>() else { return };
            if event.buttons() == 0 {
                // It came up where nobody told the page, such as outside of the window.
                return drop(place.take());
            }
            if let Some(gesture) = place.borrow_mut().as_mut() {
                gesture.moved((event.client_x(), event.client_y()), place);
            }
        }),
        on("pointerup", |place, _| let_go(place)),
        on("pointercancel", |place, _| drop(place.take())),
        on("keydown", |place, event| {
            let escape = event.dyn_ref::<KeyboardEvent>().is_some_and(|event| event.key() == "Escape");
            if escape && place.borrow().as_ref().is_some_and(Gesture::is_drag) {
                event.prevent_default();
                event.stop_propagation();
                drop(place.take());
                swallow_click();
            }
        }),
    ]
}

fn let_go(place: &Place) {
    let ended = place.take();
    let Some(gesture) = ended.filter(Gesture::is_drag) else { return };
    swallow_click();
    let (end, over) = (gesture.told.end.clone(), gesture.over.as_ref().map(|(_, target)| target.clone()));
    drop(gesture);
    if let Some(target) = over {
        end.emit(target);
    }
}

/// The browser makes a click of a button that comes up where it went down, and a drag is none.
fn swallow_click() {
    let Some(document) = dom::document() else { return };
    let first = EventListenerOptions { phase: EventListenerPhase::Capture, passive: false };
    let click = EventListener::once_with_options(&document, "click", first, |event| {
        event.prevent_default();
        event.stop_propagation();
    });
    // The click comes at once or not at all.
    Timeout::new(0, move || drop(click)).forget();
}

/// Whether the pointer has moved so far from where it was pressed that it is a drag.
pub(in crate::pages::files) fn is_drag(from: (i32, i32), at: (i32, i32)) -> bool {
    (at.0 - from.0).abs().max((at.1 - from.1).abs()) > SLACK
}

/// How far to scroll in a frame: the nearer to the edge, the further.
const fn speed(y: i32, top: i32, bottom: i32) -> i32 {
    let (above, below) = (top + EDGE - y, y - (bottom - EDGE));
    if above > 0 {
        -(if above < EDGE { above } else { EDGE }) / 2
    } else if below > 0 {
        (if below < EDGE { below } else { EDGE }) / 2
    } else {
        0
    }
}

/// Marks an element for the style sheet; the attribute is none that the page's own rendering knows.
fn mark(element: Option<&Element>, name: &str, on: bool) {
    if let Some(element) = element {
        // A mark that is missing costs a highlight.
        let _ = if on { element.set_attribute(name, "") } else { element.remove_attribute(name) };
    }
}

#[cfg(test)]
mod tests {
    use super::{EDGE, speed};

    #[test]
    fn the_list_scrolls_only_near_its_edges_and_never_in_leaps() {
        let (top, bottom) = (100, 700);
        for (y, expected) in [
            (400, 0),
            (top + EDGE, 0),
            (bottom - EDGE, 0),
            (top + EDGE / 2, -(EDGE / 4)),
            (bottom - EDGE / 2, EDGE / 4),
            (0, -(EDGE / 2)),
            (5_000, EDGE / 2),
        ] {
            assert_eq!(speed(y, top, bottom), expected, "at {y}");
        }
    }
}
