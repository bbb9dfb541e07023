//! Uploads and downloads: the list as the shell has it, brought up to date by its events.

use std::collections::HashMap;
use std::rc::Rc;

use devops360_contract::Event;
use devops360_contract::files::{ListTransfers, Transfer};
use yew::prelude::*;

use super::events::ProviderProps;
use super::{use_event, use_fetch};
use crate::load::Load;

/// The transfers.
#[derive(Clone, PartialEq)]
pub(crate) struct TransfersContext {
    /// All of them. Shared: there may be thousands, and all who look at them look again many times a second.
    pub(crate) load: Load<Rc<Vec<Transfer>>>,
    /// Asks for them again.
    pub(crate) reload: Callback<()>,
    /// Puts in what a command answered.
    pub(crate) set: Callback<Vec<Transfer>>,
}

impl TransfersContext {
    /// All of them, as far as known.
    pub(crate) fn all(&self) -> &[Transfer] {
        self.load.value().map_or(&[], |all| all)
    }

    /// How many run or wait for their turn.
    pub(crate) fn running(&self) -> usize {
        self.all().iter().filter(|transfer| transfer.state.is_active()).count()
    }
}

/// Loads the transfers, follows them, and gives them to [`use_transfers`] below it.
#[component]
pub(crate) fn TransfersProvider(props: &ProviderProps) -> Html {
    let changes = use_reducer(Changes::default);
    let fetch = use_fetch(ListTransfers {});
    let dispatcher = changes.dispatcher();
    use_event({
        let changes = dispatcher.clone();
        move |event| {
            if let Event::Transfers(news) = event {
                changes.dispatch(Change::News(news.clone()));
            }
        }
    });
    {
        let changes = dispatcher.clone();
        use_effect_with(fetch.load.clone(), move |load| {
            if let Load::Ready(all) = load {
                changes.dispatch(Change::All(all.clone()));
            }
        });
    }
    // Both: the list may not be what was fetched any more, and what is being fetched is out of date.
    let set = use_callback(fetch.set, move |all: Vec<Transfer>, overtake| {
        dispatcher.dispatch(Change::All(all.clone()));
        overtake.emit(all);
    });
    let load = match (fetch.load, changes.list.is_empty()) {
        (Load::Ready(_), _) | (_, false) => Load::Ready(changes.list.clone()),
        (other, true) => other.map(Rc::new),
    };
    let context = TransfersContext { load, reload: fetch.reload, set };
    html! { <ContextProvider<TransfersContext> {context}>{ props.children.clone() }</ContextProvider<TransfersContext>> }
}

/// The transfers.
#[hook]
pub(crate) fn use_transfers() -> TransfersContext {
    use_context().unwrap_or_else(|| TransfersContext {
        load: Load::default(),
        reload: Callback::noop(),
        set: Callback::noop(),
    })
}

#[derive(Debug, Default, PartialEq)]
struct Changes {
    list: Rc<Vec<Transfer>>,
}

enum Change {
    All(Vec<Transfer>),
    News(Vec<Transfer>),
}

impl Reducible for Changes {
    type Action = Change;

    fn reduce(self: Rc<Self>, change: Change) -> Rc<Self> {
        let list = match change {
            Change::All(all) => all,
            Change::News(news) => merged(&self.list, news),
        };
        Self { list: list.into() }.into()
    }
}

/// The list with the news in the places of what they are about; what is new comes last.
fn merged(list: &[Transfer], news: Vec<Transfer>) -> Vec<Transfer> {
    let mut next = list.to_vec();
    let mut places: HashMap<_, _> =
        list.iter().enumerate().map(|(place, known)| (known.id.clone(), place)).collect();
    for transfer in news {
        match places.get(&transfer.id) {
            Some(place) => next[*place] = transfer,
            None => {
                places.insert(transfer.id.clone(), next.len());
                next.push(transfer);
            }
        }
    }
    next
}

#[cfg(test)]
mod tests {
    use devops360_contract::files::{Direction, Remarks, Transfer, TransferId, TransferState};

    use super::merged;

    fn transfer(id: &str, bytes_done: u64) -> Transfer {
        Transfer {
            id: TransferId(id.to_owned()),
            direction: Direction::Upload,
            name: "report.pdf".to_owned(),
            folder: String::new(),
            state: TransferState::Running,
            bytes_done,
            bytes_total: 10,
            bytes_per_second: None,
            seconds_left: None,
            remarks: Remarks::default(),
            unverifiable: false,
        }
    }

    #[test]
    fn news_keep_their_place_and_new_ones_come_last() {
        let list = [transfer("a", 1), transfer("b", 1)];
        let next = merged(&list, vec![transfer("c", 0), transfer("a", 5)]);
        assert_eq!(next, [transfer("a", 5), transfer("b", 1), transfer("c", 0)]);
    }
}
