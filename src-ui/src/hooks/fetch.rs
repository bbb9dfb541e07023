//! Something that a screen asks the shell for when it opens.

use devops360_contract::Request;
use yew::platform::spawn_local;
use yew::prelude::*;

use crate::ipc;
use crate::load::Load;

/// What was asked for, and the way to ask again or to put in what another command answered.
pub(crate) struct Fetch<R: Request + 'static> {
    /// Its state.
    pub(crate) load: Load<R::Reply>,
    /// Asks again; what is there stays meanwhile.
    pub(crate) reload: Callback<()>,
    /// Puts in what another command answered.
    pub(crate) set: Callback<R::Reply>,
}

enum Change<T> {
    Asked { attempt: u32 },
    Answered { attempt: u32, outcome: Result<T, devops360_contract::AppError> },
    Set(T),
}

/// The newest attempt wins: an answer that was overtaken is dropped.
struct Fetched<T> {
    load: Load<T>,
    attempt: u32,
}

impl<T: Clone> Reducible for Fetched<T> {
    type Action = Change<T>;

    fn reduce(self: std::rc::Rc<Self>, change: Change<T>) -> std::rc::Rc<Self> {
        let next = match change {
            Change::Asked { attempt } => Self { load: self.load.again(), attempt },
            Change::Answered { attempt, .. } if attempt != self.attempt => return self,
            Change::Answered { outcome, attempt } => Self { load: self.load.settle(outcome), attempt },
            Change::Set(value) => Self { load: Load::Ready(value), attempt: self.attempt + 1 },
        };
        next.into()
    }
}

/// Asks the shell for the reply to `request` now, and again whenever `request` is another one.
#[hook]
pub(crate) fn use_fetch<R>(request: R) -> Fetch<R>
where
    R: Request + Clone + PartialEq + 'static,
    R::Reply: Clone + 'static,
{
    let state = use_reducer(|| Fetched::<R::Reply> { load: Load::default(), attempt: 0 });
    let attempts = use_mut_ref(|| 0_u32);
    let reload = {
        let (state, attempts) = (state.dispatcher(), attempts.clone());
        use_callback(request.clone(), move |(), request: &R| {
            let attempt = {
                let mut last = attempts.borrow_mut();
                *last += 1;
                *last
            };
            let (state, request) = (state.clone(), request.clone());
            state.dispatch(Change::Asked { attempt });
            spawn_local(async move {
                let outcome = ipc::call(request).await;
                state.dispatch(Change::Answered { attempt, outcome });
            });
        })
    };
    {
        let reload = reload.clone();
        use_effect_with(request, move |_| reload.emit(()));
    }
    let set = {
        let state = state.dispatcher();
        use_callback((), move |value: R::Reply, ()| state.dispatch(Change::Set(value)))
    };
    Fetch { load: state.load.clone(), reload, set }
}

#[cfg(test)]
mod tests {
    use std::rc::Rc;

    use yew::Reducible;

    use super::{Change, Fetched};
    use crate::load::Load;

    #[test]
    fn an_overtaken_answer_is_dropped() {
        let state = Rc::new(Fetched { load: Load::default(), attempt: 0 });
        let asked = state.reduce(Change::Asked { attempt: 1 }).reduce(Change::Asked { attempt: 2 });
        let newest = asked.reduce(Change::Answered { attempt: 2, outcome: Ok("new") });
        let late = newest.reduce(Change::Answered { attempt: 1, outcome: Ok("old") });
        assert_eq!(late.load, Load::Ready("new"));
    }

    #[test]
    fn what_is_put_in_overtakes_what_is_on_its_way() {
        let state = Rc::new(Fetched { load: Load::default(), attempt: 0 });
        let put = state.reduce(Change::Asked { attempt: 1 }).reduce(Change::Set("saved"));
        assert_eq!(
            put.reduce(Change::Answered { attempt: 1, outcome: Ok("before") }).load,
            Load::Ready("saved")
        );
    }
}
