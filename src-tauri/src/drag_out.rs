//! Dragging a finished download out of the window, to wherever files can be dropped.

use std::error::Error;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use tauri::WebviewWindow;
use tokio::sync::oneshot;

/// Why a drag did not begin.
type Failure = Box<dyn Error + Send + Sync>;

/// Whether something is being dragged out.
#[derive(Default)]
pub(crate) struct DragOut(AtomicBool);

impl DragOut {
    /// Whether what is dragged over the window comes out of it.
    pub(crate) fn goes_on(&self) -> bool {
        self.0.load(Ordering::SeqCst)
    }

    /// Begins to drag the file at `path`, unless the pointer's button has been let go by now; its release ends the drag.
    pub(crate) async fn begin(
        self: &Arc<Self>,
        window: &WebviewWindow,
        path: PathBuf,
    ) -> Result<(), Failure> {
        let (this, of) = (self.clone(), window.clone());
        let (told, begun) = oneshot::channel();
        window.run_on_main_thread(move || {
            // Nobody waits for it any more where the page was loaded anew.
            let _ = told.send(this.drag(&of, path));
        })?;
        begun.await?
    }

    fn begins(&self) {
        self.0.store(true, Ordering::SeqCst);
    }

    fn ends(&self) {
        self.0.store(false, Ordering::SeqCst);
    }

    #[cfg(target_os = "linux")]
    fn drag(self: Arc<Self>, window: &WebviewWindow, path: PathBuf) -> Result<(), Failure> {
        use std::cell::RefCell;
        use std::rc::Rc;

        use gtk::gdk::{DragAction, ModifierType};
        use gtk::prelude::*;
        use gtk::{TargetEntry, TargetFlags, TargetList, glib};

        const LEFT_BUTTON: i32 = 1;
        /// Where the pointer is.
        const HERE: i32 = -1;

        let (window, uri) = (window.gtk_window()?, glib::filename_to_uri(path, None)?);
        let pointer = window.display().default_seat().and_then(|seat| seat.pointer());
        let seen = window.window().zip(pointer).map(|(window, pointer)| window.device_position(&pointer));
        if !seen.is_some_and(|(.., state)| state.contains(ModifierType::BUTTON1_MASK)) {
            return Ok(());
        }
        let targets = TargetList::new(&[TargetEntry::new("text/uri-list", TargetFlags::OTHER_APP, 0)]);
        // On X11 whoever receives it asks for it after the drop: it is answered until the drag is over.
        let answering = window.connect_drag_data_get(move |_, _, data, _, _| {
            data.set_uris(&[&uri]);
        });
        let handlers = Rc::new(RefCell::new(vec![answering]));
        let over = {
            let (this, handlers) = (self.clone(), handlers.clone());
            move |window: &gtk::ApplicationWindow| {
                handlers.take().into_iter().for_each(|handler| window.disconnect(handler));
                this.ends();
            }
        };
        let ending = window.connect_drag_end({
            let over = over.clone();
            move |window, _| over(window)
        });
        handlers.borrow_mut().push(ending);
        self.begins();
        let begun =
            window.drag_begin_with_coordinates(&targets, DragAction::COPY, LEFT_BUTTON, None, HERE, HERE);
        if begun.is_none() {
            over(&window);
            return Err("the pointer is not to be had".into());
        }
        Ok(())
    }

    #[cfg(not(target_os = "linux"))]
    fn drag(self: Arc<Self>, window: &WebviewWindow, path: PathBuf) -> Result<(), Failure> {
        use drag::{DragItem, Image, Options, start_drag};

        let picture = Image::Raw(include_bytes!("../../icons/32x32.png").to_vec());
        let this = self.clone();
        self.begins();
        start_drag(window, DragItem::Files(vec![path]), picture, move |_, _| this.ends(), Options::default())
            .inspect_err(|_| self.ends())?;
        Ok(())
    }
}
