//! What is in the trash, joined from its pages: pure, so that it is tested natively; and the hook that reads it.

use std::cell::Cell;
use std::collections::BTreeMap;
use std::rc::Rc;

use devops360_contract::AppError;
use devops360_contract::files::{Cursor, ListTrash, TrashId, TrashItem, TrashPage};
use yew::platform::spawn_local;
use yew::prelude::*;

use crate::ipc;
use crate::load::Load;

/// The things in the trash, newest first, and the way to read them again.
pub(super) struct Trash {
    /// What is known of them.
    pub(super) load: Load<Rc<Vec<TrashItem>>>,
    /// Reads them again; what is shown stays meanwhile.
    pub(super) refresh: Callback<()>,
}

/// Reads every page of the trash; leaving ends the reading.
#[hook]
pub(super) fn use_trash() -> Trash {
    let load = use_state(Load::default);
    let latest: Rc<Cell<u32>> = (*use_memo((), |()| Rc::new(Cell::new(0)))).clone();
    let refresh = {
        let (load, latest) = (load.clone(), latest.clone());
        Callback::from(move |()| {
            let (reading, load, latest) = (latest.get() + 1, load.clone(), latest.clone());
            latest.set(reading);
            load.set(load.again());
            spawn_local(async move {
                let outcome = read(&latest, reading).await;
                if latest.get() == reading {
                    load.set(load.settle(outcome));
                }
            });
        })
    };
    {
        let refresh = refresh.clone();
        use_effect_with((), move |()| {
            refresh.emit(());
            move || latest.set(latest.get() + 1)
        });
    }
    Trash { load: (*load).clone(), refresh }
}

async fn read(latest: &Cell<u32>, reading: u32) -> Result<Rc<Vec<TrashItem>>, AppError> {
    let (mut items, mut cursor) = (BTreeMap::new(), None::<Cursor>);
    loop {
        let TrashPage { items: page, next } = ipc::call(ListTrash { cursor }).await?;
        join(&mut items, page);
        cursor = next;
        if cursor.is_none() || latest.get() != reading {
            return Ok(Rc::new(items.into_values().rev().collect()));
        }
    }
}

/// Joins a page to what is known: a folder may go on from one page to the next.
fn join(items: &mut BTreeMap<TrashId, TrashItem>, page: Vec<TrashItem>) {
    for item in page {
        match items.get_mut(&item.id) {
            Some(known) => {
                known.files += item.files;
                known.size += item.size;
            }
            None => drop(items.insert(item.id.clone(), item)),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use devops360_contract::Timestamp;
    use devops360_contract::files::{TrashId, TrashItem, TrashReason};

    use super::join;

    fn item(id: &str, files: u64) -> TrashItem {
        TrashItem {
            id: TrashId(id.to_owned()),
            key: "d/".to_owned(),
            name: "d".to_owned(),
            reason: TrashReason::Deleted,
            since: Timestamp(0),
            files,
            size: files * 10,
        }
    }

    #[test]
    fn a_folder_that_goes_on_is_one_thing() {
        let mut items = BTreeMap::new();
        join(&mut items, vec![item("1", 1), item("2", 900)]);
        join(&mut items, vec![item("2", 300), item("3", 1)]);
        let joined: Vec<_> = items.values().map(|item| (item.id.0.as_str(), item.files, item.size)).collect();
        assert_eq!(joined, [("1", 1, 10), ("2", 1_200, 12_000), ("3", 1, 10)]);
    }
}
