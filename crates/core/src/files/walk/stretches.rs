//! What of a walk is known, what is asked for, and what is still to be asked for, in key order. What comes ahead of its turn
//! waits for it.

use std::collections::VecDeque;

use crate::files::visible::visible;
use crate::files::{Object, ObjectPage};

/// How many pages that wait for their turn keep more from being asked for: some megabytes.
const PAGES_KEPT: usize = 32;
/// Into how many folders a prefix is divided. A page brings a thousand keys of any number of folders, so that dividing
/// into many small ones would ask for far more pages than there need be.
const FOLDERS_LIMIT: usize = 64;

/// The stretches of a walk, which fails with `E`.
pub(super) struct Stretches<E> {
    root: String,
    stretches: VecDeque<Stretch<E>>,
    /// The number of the last page that was asked for.
    last: u64,
}

/// Some of the keys, one after the other.
enum Stretch<E> {
    Known(Vec<Object>),
    Wanted(Wanted),
    /// The page of that number is asked for.
    Asked(u64),
    /// The walk ends here, after everything before.
    Failed(E),
}

/// What comes next.
pub(super) enum Next<E> {
    Known(Vec<Object>),
    Failed(E),
    End,
    /// It is asked for.
    Pending,
}

/// A page of a prefix. Of its keys those that come after `after` are not known yet.
pub(super) struct Wanted {
    prefix: String,
    after: String,
    way: Way,
}

/// How a prefix is listed.
enum Way {
    /// All keys: the first page, or one that goes on from a token. Where the first is not all, folders are looked for.
    Keys(Option<String>),
    /// Its folders. Where there are too many, all keys go on from the token.
    Folders { token: String },
}

impl<E> Stretches<E> {
    /// Everything below `root`.
    pub(super) fn of(root: &str) -> Self {
        let all = Wanted { prefix: root.to_owned(), after: String::new(), way: Way::Keys(None) };
        Self { root: root.to_owned(), stretches: VecDeque::from([Stretch::Wanted(all)]), last: 0 }
    }

    /// The first page that nobody has asked for yet, with its number; none where many wait for their turn already, and it
    /// is not the very next.
    pub(super) fn ask(&mut self) -> Option<(u64, Wanted)> {
        let mut kept = 0;
        for stretch in &mut self.stretches {
            match stretch {
                Stretch::Known(_) => kept += 1,
                Stretch::Wanted(_) => {
                    self.last += 1;
                    let wanted = std::mem::replace(stretch, Stretch::Asked(self.last));
                    let Stretch::Wanted(wanted) = wanted else { return None };
                    return Some((self.last, wanted));
                }
                Stretch::Asked(_) | Stretch::Failed(_) => {}
            }
            if kept >= PAGES_KEPT {
                return None;
            }
        }
        None
    }

    /// Takes out what comes next, if that is known.
    pub(super) fn next(&mut self) -> Next<E> {
        match self.stretches.pop_front() {
            None => Next::End,
            Some(Stretch::Known(objects)) => Next::Known(objects),
            Some(Stretch::Failed(error)) => Next::Failed(error),
            Some(pending) => {
                self.stretches.push_front(pending);
                Next::Pending
            }
        }
    }

    /// Puts what has become of a page in its place.
    pub(super) fn put(&mut self, number: u64, wanted: Wanted, page: Result<ObjectPage, E>) {
        let asked = |stretch: &Stretch<E>| matches!(stretch, Stretch::Asked(asked) if *asked == number);
        let Some(at) = self.stretches.iter().position(asked) else { return };
        let mut rest = self.stretches.split_off(at);
        rest.pop_front();
        let come = page.map_or_else(|error| vec![Stretch::Failed(error)], |page| wanted.take(page));
        for mut stretch in come {
            if let Stretch::Known(objects) = &mut stretch {
                objects.retain(|object| is_below(&object.key, &self.root));
            }
            self.stretches.push_back(stretch);
        }
        self.stretches.append(&mut rest);
    }
}

impl Wanted {
    pub(super) fn prefix(&self) -> &str {
        &self.prefix
    }

    pub(super) const fn delimiter(&self) -> Option<&'static str> {
        match self.way {
            Way::Keys(_) => None,
            Way::Folders { .. } => Some("/"),
        }
    }

    pub(super) fn token(&self) -> Option<&str> {
        match &self.way {
            Way::Keys(token) => token.as_deref(),
            Way::Folders { .. } => None,
        }
    }

    /// What of the prefix is known with its page, and what is to be asked for then.
    fn take<E>(self, page: ObjectPage) -> Vec<Stretch<E>> {
        let Self { prefix, after, way } = self;
        match way {
            Way::Keys(before) => {
                let last = page.objects.last().map_or_else(|| after.clone(), |last| last.key.clone());
                let next = page.next.filter(|next| Some(next) != before.as_ref());
                let is_first = before.is_none();
                let known = if is_first { newer(page.objects, &after) } else { page.objects };
                // What goes on from a token has been found not to be worth dividing.
                let way = |token| if is_first { Way::Folders { token } } else { Way::Keys(Some(token)) };
                let rest = next.map(|token| Stretch::Wanted(Self { prefix, after: last, way: way(token) }));
                std::iter::once(Stretch::Known(known)).chain(rest).collect()
            }
            Way::Folders { token } => match folders(&page, &prefix, &after) {
                Some(folders) => divided(folders, newer(page.objects, &after), &after),
                None => vec![Stretch::Wanted(Self { prefix, after, way: Way::Keys(Some(token)) })],
            },
        }
    }
}

/// The folders that have keys after `after`, in key order; none where the page has not all of them, or they are too many.
fn folders(page: &ObjectPage, prefix: &str, after: &str) -> Option<Vec<String>> {
    let has_more = |folder: &&String| folder.as_str() > after || after.starts_with(folder.as_str());
    let is_inside = |folder: &&String| folder.len() > prefix.len() && is_below(folder, prefix);
    let mut folders: Vec<_> = page.prefixes.iter().filter(has_more).filter(is_inside).cloned().collect();
    folders.sort();
    folders.dedup();
    (page.next.is_none() && folders.len() <= FOLDERS_LIMIT).then_some(folders)
}

/// Folders to be walked, with the objects beside them in between.
fn divided<E>(folders: Vec<String>, mut objects: Vec<Object>, after: &str) -> Vec<Stretch<E>> {
    let mut stretches = Vec::with_capacity(2 * folders.len() + 1);
    for prefix in folders {
        let behind = objects.split_off(objects.partition_point(|object| object.key < prefix));
        stretches.push(Stretch::Known(std::mem::replace(&mut objects, behind)));
        stretches.push(Stretch::Wanted(Wanted { prefix, after: after.to_owned(), way: Way::Keys(None) }));
    }
    stretches.push(Stretch::Known(objects));
    stretches.retain(|stretch| !matches!(stretch, Stretch::Known(objects) if objects.is_empty()));
    stretches
}

fn newer(mut objects: Vec<Object>, after: &str) -> Vec<Object> {
    objects.retain(|object| object.key.as_str() > after);
    objects
}

fn is_below(key: &str, prefix: &str) -> bool {
    let inside = key.starts_with(prefix);
    if !inside {
        tracing::warn!(key = visible(key), "the bucket listed a key outside of the prefix; it is dropped");
    }
    inside
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::time::SystemTime;

    use proptest::prelude::*;

    use super::*;
    use crate::files::ETag;

    fn object(key: &str) -> Object {
        let (modified, etag) = (SystemTime::UNIX_EPOCH, ETag(String::new()));
        Object { key: key.to_owned(), size: 1, modified, etag, crc64nvme: None, version: None }
    }

    /// A page of at most `limit` entries, as S3 gives it.
    fn page(keys: &BTreeSet<String>, wanted: &Wanted, limit: usize) -> ObjectPage {
        let (prefix, mut page, mut last) = (wanted.prefix(), ObjectPage::default(), None::<String>);
        for key in keys.iter().filter(|key| key.starts_with(prefix)) {
            let end = wanted.delimiter().and_then(|slash| key[prefix.len()..].find(slash));
            let name = end.map_or(key.as_str(), |end| &key[..=prefix.len() + end]);
            if wanted.token().is_some_and(|token| name <= token) || last.as_deref() == Some(name) {
                continue;
            }
            if page.objects.len() + page.prefixes.len() == limit {
                page.next = last;
                break;
            }
            last = Some(name.to_owned());
            match end {
                Some(_) => page.prefixes.push(name.to_owned()),
                None => page.objects.push(object(key)),
            }
        }
        page
    }

    /// Walks `keys` with `at_once` pages under way, of which `choose` says which is answered next; answers the keys and how
    /// many pages were asked for.
    fn walked(
        keys: &BTreeSet<String>,
        limit: usize,
        at_once: usize,
        mut choose: impl FnMut(usize) -> usize,
    ) -> (Vec<String>, u64) {
        let (mut stretches, mut asked, mut found) = (Stretches::<()>::of("u/"), Vec::new(), Vec::new());
        loop {
            while asked.len() < at_once
                && let Some(next) = stretches.ask()
            {
                asked.push(next);
            }
            match stretches.next() {
                Next::Known(objects) => found.extend(objects.into_iter().map(|object| object.key)),
                Next::End => return (found, stretches.last),
                Next::Failed(()) => unreachable!("nothing fails here"),
                Next::Pending => {
                    let (number, wanted) = asked.swap_remove(choose(asked.len()));
                    let page = page(keys, &wanted, limit);
                    stretches.put(number, wanted, Ok(page));
                }
            }
        }
    }

    proptest! {
        #[test]
        fn every_key_comes_once_and_in_order_however_the_answers_come(
            keys in prop::collection::btree_set("u/([abc]/){0,3}[a-d]{0,2}", 0..120),
            others in prop::collection::btree_set("[tv]/[a-c]", 0..3),
            limit in 1..9_usize,
            at_once in 1..9_usize,
            choices in prop::collection::vec(any::<prop::sample::Index>(), 32),
        ) {
            let all: BTreeSet<String> = keys.union(&others).cloned().collect();
            let mut choices = choices.iter().cycle();
            let choose = |length| choices.next().map_or(0, |choice| choice.index(length));
            let (found, _) = walked(&all, limit, at_once, choose);
            prop_assert_eq!(found, keys.into_iter().collect::<Vec<_>>());
        }
    }

    fn first_always(_: usize) -> usize {
        0
    }

    #[test]
    fn what_fits_a_page_costs_one_and_many_small_folders_hardly_more_than_their_pages() {
        let keys = |folders: usize, each: usize| -> BTreeSet<String> {
            let in_folder = |folder| (0..each).map(move |key| format!("u/{folder:05}/{key:05}"));
            (0..folders).flat_map(in_folder).collect()
        };
        for (folders, each, most) in
            [(1, 1000, 1), (1000, 3, 4), (5000, 2, 11), (8, 5000, 60), (1, 20_000, 24)]
        {
            let keys = keys(folders, each);
            let (found, asked) = walked(&keys, 1000, 8, first_always);
            assert_eq!(found.len(), keys.len());
            assert!(asked <= most, "{folders} folders of {each}: {asked} pages");
        }
    }

    #[test]
    fn folders_are_walked_side_by_side_and_pages_ahead_of_their_turn_are_bounded() {
        let keys: BTreeSet<String> =
            (0..40).flat_map(|folder| (0..50).map(move |key| format!("u/{folder:02}/{key:03}"))).collect();
        let mut stretches = Stretches::<()>::of("u/");
        let answer = |stretches: &mut Stretches<()>, limit| {
            let (number, wanted) = stretches.ask().unwrap();
            let page = page(&keys, &wanted, limit);
            stretches.put(number, wanted, Ok(page));
        };
        answer(&mut stretches, 41);
        answer(&mut stretches, 41);
        let waiting = stretches.ask().unwrap();
        for _ in 1..PAGES_KEPT {
            answer(&mut stretches, 1000);
        }
        assert!(stretches.ask().is_none(), "the first page is on its way, and enough wait for it");
        let page = page(&keys, &waiting.1, 1000);
        stretches.put(waiting.0, waiting.1, Ok(page));
        assert!(matches!(stretches.next(), Next::Known(objects) if objects[0].key == "u/00/000"));
    }

    #[test]
    fn a_failure_comes_after_all_that_is_before_it() {
        let keys: BTreeSet<String> = ["u/a/1", "u/a/2", "u/b/1", "u/b/2"].map(str::to_owned).into();
        let mut stretches = Stretches::of("u/");
        for _ in 0..2 {
            let (number, wanted) = stretches.ask().unwrap();
            let page = page(&keys, &wanted, 2);
            stretches.put(number, wanted, Ok(page));
        }
        let (a, b) = (stretches.ask().unwrap(), stretches.ask());
        if let Some((number, wanted)) = b {
            stretches.put(number, wanted, Err("refused"));
        }
        let page = page(&keys, &a.1, 2);
        stretches.put(a.0, a.1, Ok(page));
        let mut found = Vec::new();
        loop {
            match stretches.next() {
                Next::Known(objects) => found.extend(objects.into_iter().map(|object| object.key)),
                Next::Failed(error) => break assert_eq!(error, "refused"),
                Next::End | Next::Pending => panic!("{found:?}"),
            }
        }
        assert_eq!(found, ["u/a/1", "u/a/2"]);
    }
}
