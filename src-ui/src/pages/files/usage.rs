//! What a count of the room in use came to so far, and the way to begin and to end it.

use std::rc::Rc;

use devops360_contract::files::{CancelUsage, StartUsage, Usage, UsageEnd, UsageId};
use devops360_contract::{AppError, Event};
use yew::platform::spawn_local;
use yew::prelude::*;

use crate::hooks::use_event;
use crate::ipc;

/// A count.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct Count {
    /// Tells this count from earlier ones, whose answers come late.
    turn: u32,
    id: Option<UsageId>,
    /// What came last before the answer that names the count.
    early: Vec<Usage>,
    /// What it came to.
    pub(super) usage: Option<Usage>,
    /// Why it did not begin, or ended early.
    pub(super) problem: Option<AppError>,
}

pub(super) enum Step {
    Begin(u32),
    Named(u32, Result<UsageId, AppError>),
    Told(Usage),
}

impl Reducible for Count {
    type Action = Step;

    fn reduce(self: Rc<Self>, step: Step) -> Rc<Self> {
        let mut next = (*self).clone();
        match step {
            Step::Begin(turn) => next = Self { turn, ..Self::default() },
            Step::Named(turn, answer) if turn == self.turn => match answer {
                Ok(id) => {
                    next.id = Some(id);
                    std::mem::take(&mut next.early).into_iter().for_each(|usage| next.take(usage));
                }
                Err(error) => next.problem = Some(error),
            },
            Step::Named(..) => {}
            // Of each count only the last counts.
            Step::Told(usage) if self.id.is_none() => {
                next.early.retain(|early| early.id != usage.id);
                next.early.push(usage);
            }
            Step::Told(usage) => next.take(usage),
        }
        next.into()
    }
}

impl Count {
    fn take(&mut self, usage: Usage) {
        if self.id.as_ref() != Some(&usage.id) {
            return;
        }
        if let Some(UsageEnd::Failed(error)) = &usage.end {
            self.problem = Some(error.clone());
        }
        self.usage = Some(usage);
    }

    /// Whether it goes on.
    pub(super) fn running(&self) -> bool {
        self.problem.is_none() && self.usage.as_ref().is_none_or(|usage| usage.end.is_none())
    }

    /// Whether the person ended it.
    pub(super) fn cancelled(&self) -> bool {
        self.usage.as_ref().is_some_and(|usage| usage.end == Some(UsageEnd::Cancelled))
    }
}

/// The count of a screen.
pub(super) struct Counting {
    /// Where it stands.
    pub(super) count: Count,
    /// Counts again.
    pub(super) again: Callback<()>,
    /// Ends it.
    pub(super) stop: Callback<()>,
}

/// Counts below `folder`, anew for each.
#[hook]
pub(super) fn use_usage(folder: &str) -> Counting {
    let count = use_reducer(Count::default);
    let turns = use_mut_ref(|| 0_u32);
    use_event({
        let count = count.dispatcher();
        move |event| {
            if let Event::Usage(usage) = event {
                count.dispatch(Step::Told(usage.clone()));
            }
        }
    });
    let again = {
        let count = count.dispatcher();
        use_callback(folder.to_owned(), move |(), folder: &String| {
            let turn = {
                let mut last = turns.borrow_mut();
                *last += 1;
                *last
            };
            let (count, folder) = (count.clone(), folder.clone());
            count.dispatch(Step::Begin(turn));
            spawn_local(async move {
                let answer = ipc::call(StartUsage { folder }).await;
                count.dispatch(Step::Named(turn, answer));
            });
        })
    };
    {
        let again = again.clone();
        use_effect_with(folder.to_owned(), move |_| again.emit(()));
    }
    let stop = {
        let id = count.id.clone();
        Callback::from(move |()| {
            let Some(id) = id.clone() else { return };
            spawn_local(async move {
                // A count that cannot be ended ends by itself.
                let _ = ipc::call(CancelUsage { id }).await;
            });
        })
    };
    {
        let last = use_mut_ref(|| None::<UsageId>);
        last.borrow_mut().clone_from(&count.id);
        // Whoever leaves the screen does not wait for its numbers.
        use_effect_with((), move |()| {
            move || {
                if let Some(id) = last.borrow_mut().take() {
                    spawn_local(async move {
                        let _ = ipc::call(CancelUsage { id }).await;
                    });
                }
            }
        });
    }
    Counting { count: (*count).clone(), again, stop }
}

#[cfg(test)]
mod tests {
    use std::rc::Rc;

    use devops360_contract::files::{Amount, Usage, UsageEnd, UsageId};
    use yew::Reducible;

    use super::{Count, Step};

    fn told(id: &str, files: u64, end: Option<UsageEnd>) -> Step {
        Step::Told(Usage {
            id: UsageId(id.to_owned()),
            total: Amount { files, bytes: 0 },
            here: Amount::default(),
            folders: Vec::new(),
            smaller: Amount::default(),
            types: Vec::new(),
            trash: None,
            end,
        })
    }

    fn named(turn: u32, id: &str) -> Step {
        Step::Named(turn, Ok(UsageId(id.to_owned())))
    }

    fn files(count: &Count) -> u64 {
        count.usage.as_ref().map_or(0, |usage| usage.total.files)
    }

    #[test]
    fn numbers_that_come_before_the_name_are_kept() {
        let count = Rc::new(Count::default())
            .reduce(Step::Begin(1))
            .reduce(told("u1", 1, None))
            .reduce(told("u1", 2, Some(UsageEnd::Complete)))
            .reduce(named(1, "u1"));
        assert_eq!((files(&count), count.running()), (2, false));
    }

    #[test]
    fn another_count_is_not_mixed_in() {
        let count = Rc::new(Count::default())
            .reduce(Step::Begin(1))
            .reduce(Step::Begin(2))
            .reduce(named(1, "u1"))
            .reduce(told("u1", 9, Some(UsageEnd::Cancelled)))
            .reduce(named(2, "u2"))
            .reduce(told("u1", 9, None))
            .reduce(told("u2", 3, None));
        assert_eq!((files(&count), count.running()), (3, true));
    }
}
