//! Native drags over the window: paths stay here, the window gets handles.

use devops360_contract::Event;
use devops360_contract::event::DropEvent;
use tauri::{DragDropEvent, Manager, Window};

use crate::state::AppState;

/// Tells the window of a drag, unless it is its own; admits what is dropped.
pub(crate) fn handle(window: &Window, event: &DragDropEvent) {
    let state = window.state::<AppState>();
    if state.drag_out.goes_on() {
        return;
    }
    let told = match event {
        DragDropEvent::Enter { paths, .. } => {
            DropEvent::Entered { count: u32::try_from(paths.len()).unwrap_or(u32::MAX) }
        }
        DragDropEvent::Leave => DropEvent::Left,
        DragDropEvent::Drop { paths, position } => {
            let position = position.to_logical(window.scale_factor().unwrap_or(1.0));
            let items = paths.iter().map(|path| state.local.admit(path.clone())).collect();
            DropEvent::Dropped { items, x: position.x, y: position.y }
        }
        _ => return,
    };
    state.events.send(&Event::Drop(told));
}
