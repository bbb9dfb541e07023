//! Something that the person starts: a form that is sent, a button that does a thing.

use std::future::Future;
use std::rc::Rc;

use devops360_contract::{AppError, Request};
use yew::platform::spawn_local;
use yew::prelude::*;

use crate::ipc;

/// One thing at a time that is under way, and how the last one failed.
#[derive(Clone)]
pub(crate) struct Action {
    busy: UseStateHandle<bool>,
    error: UseStateHandle<Option<AppError>>,
    running: Rc<std::cell::Cell<bool>>,
}

impl Action {
    /// Whether it is under way.
    pub(crate) fn busy(&self) -> bool {
        *self.busy
    }

    /// The same at this moment, not as of the last rendering: for work that goes on between renderings.
    pub(crate) fn running(&self) -> bool {
        self.running.get()
    }

    /// How the last one failed.
    pub(crate) fn error(&self) -> Option<&AppError> {
        self.error.as_ref()
    }

    /// Forgets the last failure.
    pub(crate) fn clear(&self) {
        self.error.set(None);
    }

    /// Sends `request` and gives its reply to `then`; does nothing while another one is under way.
    pub(crate) fn send<R: Request + 'static>(&self, request: R, then: impl FnOnce(R::Reply) + 'static) {
        self.run(ipc::call(request), then);
    }

    /// The same for any work.
    pub(crate) fn run<T: 'static>(
        &self,
        work: impl Future<Output = Result<T, AppError>> + 'static,
        then: impl FnOnce(T) + 'static,
    ) {
        if self.running.replace(true) {
            return;
        }
        let action = self.clone();
        action.busy.set(true);
        action.error.set(None);
        spawn_local(async move {
            let outcome = work.await;
            action.running.set(false);
            action.busy.set(false);
            match outcome {
                Ok(reply) => then(reply),
                Err(error) => action.error.set(Some(error)),
            }
        });
    }
}

/// An [`Action`] of this component.
#[hook]
pub(crate) fn use_action() -> Action {
    let running = use_memo((), |()| std::cell::Cell::new(false));
    Action { busy: use_state(|| false), error: use_state(|| None), running }
}
