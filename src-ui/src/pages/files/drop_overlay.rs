//! What covers the files while something is dragged over the window.

use yew::prelude::*;

use crate::components::{Glyph, Icon};
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
