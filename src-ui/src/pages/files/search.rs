//! The search below a folder: what it found so far, and the way to begin and to end it.

use std::rc::Rc;

use devops360_contract::files::{CancelSearch, Entry, SearchEnd, SearchId, SearchNews, StartSearch};
use devops360_contract::{AppError, Event};
use yew::platform::spawn_local;
use yew::prelude::*;

use super::listing::{Folder, Phase};
use crate::hooks::use_event;
use crate::ipc;

/// What a search found so far.
#[derive(Debug, Clone, PartialEq, Default)]
struct Found {
    /// Tells this search from earlier ones, whose answers come late.
    turn: u32,
    /// The folder that it began in; none where nobody searches.
    folder: Option<String>,
    id: Option<SearchId>,
    /// News that came before the answer that names the search.
    early: Vec<SearchNews>,
    entries: Rc<Vec<Rc<Entry>>>,
    looked_at: u64,
    end: Option<SearchEnd>,
    problem: Option<AppError>,
}

enum Step {
    Begin(u32, String),
    Named(u32, Result<SearchId, AppError>),
    News(SearchNews),
    Leave,
}

impl Reducible for Found {
    type Action = Step;

    fn reduce(self: Rc<Self>, step: Step) -> Rc<Self> {
        let mut next = (*self).clone();
        match step {
            Step::Begin(turn, folder) => next = Self { turn, folder: Some(folder), ..Self::default() },
            Step::Named(turn, answer) if turn == self.turn && self.folder.is_some() => match answer {
                Ok(id) => {
                    next.id = Some(id);
                    std::mem::take(&mut next.early).into_iter().for_each(|news| next.take(news));
                }
                Err(error) => next.problem = Some(error),
            },
            Step::News(news) if self.folder.is_some() && self.id.is_none() => next.early.push(news),
            Step::News(news) => next.take(news),
            Step::Leave => next = Self { turn: self.turn, ..Self::default() },
            Step::Named(..) => {}
        }
        next.into()
    }
}

impl Found {
    fn take(&mut self, news: SearchNews) {
        if self.id.as_ref() != Some(&news.id) {
            return;
        }
        if !news.entries.is_empty() {
            Rc::make_mut(&mut self.entries).extend(news.entries.into_iter().map(Rc::new));
        }
        self.looked_at = news.looked_at;
        if let Some(SearchEnd::Failed(error)) = &news.end {
            self.problem = Some(error.clone());
        }
        self.end = news.end;
    }
}

/// The search of a screen.
#[derive(Clone)]
pub(super) struct Search {
    found: UseReducerHandle<Found>,
    path: String,
}

/// Searches below `path`; another folder ends the search.
#[hook]
pub(super) fn use_search(path: &str) -> Search {
    let found = use_reducer(Found::default);
    use_event({
        let found = found.dispatcher();
        move |event| {
            if let Event::Search(news) = event {
                found.dispatch(Step::News(news.clone()));
            }
        }
    });
    let search = Search { found, path: path.to_owned() };
    {
        let search = search.clone();
        use_effect_with(path.to_owned(), move |_| search.leave());
    }
    search
}

impl Search {
    /// Whether what is shown is what a search found.
    pub(super) fn active(&self) -> bool {
        self.found.folder.as_ref() == Some(&self.path)
    }

    /// Whether it goes on.
    pub(super) fn running(&self) -> bool {
        self.active() && self.found.end.is_none() && self.found.problem.is_none()
    }

    /// How many names it has looked at.
    pub(super) fn looked_at(&self) -> u64 {
        self.found.looked_at
    }

    /// Whether there is more than was looked for.
    pub(super) fn too_many(&self) -> bool {
        self.found.end == Some(SearchEnd::TooMany)
    }

    /// What it found, as a folder; `listed` where nobody searches.
    pub(super) fn folder(&self, listed: &Folder) -> Folder {
        if !self.active() {
            return listed.clone();
        }
        let phase = if self.running() { Phase::More } else { Phase::Complete };
        Folder::found(self.path.clone(), self.found.entries.clone(), phase, self.found.problem.clone())
    }

    /// Looks for names that contain `query`.
    pub(super) fn begin(&self, query: &str) {
        let query = query.trim().to_owned();
        if query.is_empty() {
            return;
        }
        let turn = self.found.turn + 1;
        self.found.dispatch(Step::Begin(turn, self.path.clone()));
        let (found, folder) = (self.found.dispatcher(), self.path.clone());
        spawn_local(async move {
            let answer = ipc::call(StartSearch { folder, query }).await;
            found.dispatch(Step::Named(turn, answer));
        });
    }

    /// Ends the search; what it found stays.
    pub(super) fn stop(&self) {
        if let Some(id) = self.found.id.clone().filter(|_| self.found.end.is_none()) {
            spawn_local(async move {
                // A search that cannot be ended ends by itself.
                let _ = ipc::call(CancelSearch { id }).await;
            });
        }
    }

    /// Goes back to the folder.
    pub(super) fn leave(&self) {
        self.stop();
        if self.found.folder.is_some() {
            self.found.dispatch(Step::Leave);
        }
    }
}

#[cfg(test)]
mod tests {
    use std::rc::Rc;

    use devops360_contract::files::{Entry, EntryKind, SearchEnd, SearchId, SearchNews};
    use yew::Reducible;

    use super::{Found, Step};

    fn news(id: &str, name: &str, end: Option<SearchEnd>) -> Step {
        let entry = Entry { key: name.to_owned(), name: name.to_owned(), kind: EntryKind::Folder };
        Step::News(SearchNews { id: SearchId(id.to_owned()), entries: vec![entry], looked_at: 9, end })
    }

    fn named(turn: u32, id: &str) -> Step {
        Step::Named(turn, Ok(SearchId(id.to_owned())))
    }

    fn names(found: &Found) -> Vec<&str> {
        found.entries.iter().map(|entry| entry.name.as_str()).collect()
    }

    #[test]
    fn news_that_come_before_the_name_are_kept() {
        let found = Rc::new(Found::default())
            .reduce(Step::Begin(1, "d/".to_owned()))
            .reduce(news("s1", "a", None))
            .reduce(named(1, "s1"))
            .reduce(news("s1", "b", Some(SearchEnd::Complete)));
        assert_eq!((names(&found), found.looked_at), (vec!["a", "b"], 9));
        assert_eq!(found.end, Some(SearchEnd::Complete));
    }

    #[test]
    fn another_search_is_not_mixed_in() {
        let second = Rc::new(Found::default())
            .reduce(Step::Begin(1, String::new()))
            .reduce(Step::Begin(2, String::new()))
            .reduce(named(1, "s1"))
            .reduce(named(2, "s2"))
            .reduce(news("s1", "late", None))
            .reduce(news("s2", "mine", None));
        assert_eq!(names(&second), ["mine"]);
        assert!(second.reduce(Step::Leave).reduce(news("s2", "later", None)).entries.is_empty());
    }
}
