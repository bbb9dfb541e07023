//! What covers the files while something is dragged over the window.

use devops360_contract::Event;
use devops360_contract::event::DropEvent;
use yew::prelude::*;

use super::upload::Upload;
use crate::components::{Glyph, Icon};
use crate::hooks::use_event;
use crate::t;

/// The properties of [`DropOverlay`].
#[derive(Properties, PartialEq)]
pub(super) struct DropOverlayProps {
    /// How many files are dragged.
    pub(super) count: u32,
    /// Where they would go.
    pub(super) folder: String,
}

/// Says what a drop would do. It takes no pointer events: the drop is the system's, not the page's.
#[component]
pub(super) fn DropOverlay(props: &DropOverlayProps) -> Html {
    html! {
        <div class="drop-overlay" role="status">
            <div class="drop-card">
                <span class="empty-icon"><Icon glyph={Glyph::Upload} /></span>
                <strong>{ t!("files-drop-title", count = props.count) }</strong>
                <span class="muted">{ t!("files-drop-where", folder = props.folder.as_str()) }</span>
            </div>
        </div>
    }
}

/// Follows a drag over the window: how many files it has, while it is over; a drop goes the way of the picker.
#[hook]
pub(super) fn use_drop(upload: &Upload) -> Option<u32> {
    let over = use_state(|| None);
    let (set, upload) = (over.setter(), upload.clone());
    use_event(move |event| match event {
        Event::Drop(DropEvent::Entered { count }) => set.set(Some(*count)),
        Event::Drop(DropEvent::Left) => set.set(None),
        Event::Drop(DropEvent::Dropped { items, .. }) => {
            set.set(None);
            upload.take(items.clone());
        }
        _ => {}
    });
    *over
}
