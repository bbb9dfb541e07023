//! What follows the pointer while entries are dragged.

use std::rc::Rc;

use devops360_contract::files::Entry;
use yew::prelude::*;

use super::super::kind::Drawn;
use super::super::toolbar::folder_name;
use super::target::Target;
use crate::components::{Glyph, Icon};
use crate::t;
use devops360_contract::files::FileType;

/// The properties of [`Ghost`].
#[derive(Properties, PartialEq)]
pub(super) struct GhostProps {
    /// Its element, to move it.
    pub(super) node: NodeRef,
    /// What is dragged.
    pub(super) entries: Rc<Vec<Rc<Entry>>>,
    /// What would take it.
    pub(super) over: Option<Target>,
}

/// What is dragged, and what letting go would do. It takes no pointer events, so that what lies below it does.
#[component]
pub(super) fn Ghost(props: &GhostProps) -> Html {
    let (glyph, label) = match props.entries.as_slice() {
        [entry] => (FileType::of(entry).glyph(), entry.name.clone()),
        several => (Glyph::Copy, t!("drag-several", count = several.len())),
    };
    let does = props.over.as_ref().map(|target| match target {
        Target::Folder(folder) => t!("drag-into", folder = folder_name(folder)),
        Target::Trash => t!("drag-trash"),
    });
    html! {
        <div ref={props.node.clone()} class={classes!("drag-ghost", does.is_some().then_some("welcome"))} aria-hidden="true">
            <span class="drag-what"><Icon {glyph} /><span>{ label }</span></span>
            if let Some(does) = does { <strong>{ does }</strong> }
        </div>
    }
}
