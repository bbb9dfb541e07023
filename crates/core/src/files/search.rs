//! Names below a folder: its folders are listed side by side, and only what matches is kept.

use std::collections::VecDeque;
use std::time::Duration;

use devops360_contract::files::{Entry, EntryKind, SearchEnd};
use futures::StreamExt;
use futures::stream::FuturesUnordered;
use tokio::time::Instant;

use super::ObjectPage;
use super::error::FilesError;
use super::listing::{entry, kind};
use super::retry::Retry;
use super::workspace::Place;

/// How many pages are asked for at once.
const PAGES_AT_ONCE: usize = 16;
/// The most names that are told.
const FOUND_LIMIT: usize = 10_000;
/// The least time between two messages: 20 a second.
const PAUSE: Duration = Duration::from_millis(50);
/// The most objects that S3 gives in one page.
const PAGE_LIMIT: u16 = 1000;

/// A page to ask for: a prefix, and where its next page begins.
struct Wanted {
    prefix: String,
    token: Option<String>,
}

/// What was found and is not told yet, and how much was looked at.
struct Findings<T> {
    query: String,
    found: Vec<Entry>,
    total: usize,
    looked_at: u64,
    last_told: Instant,
    tell: T,
}

/// Looks for names that contain `query` below the relative `folder`, and tells what it finds and how many names it has
/// looked at. Dropping the future ends it.
pub(crate) async fn search(
    place: &Place,
    retry: &Retry,
    folder: &str,
    query: &str,
    tell: impl FnMut(Vec<Entry>, u64),
) -> Result<SearchEnd, FilesError> {
    let mut findings = Findings {
        query: query.trim().to_lowercase(),
        found: Vec::new(),
        total: 0,
        looked_at: 0,
        last_told: Instant::now(),
        tell,
    };
    let mut waiting = VecDeque::from([Wanted { prefix: place.folder(folder)?, token: None }]);
    let mut asked = FuturesUnordered::new();
    loop {
        while asked.len() < PAGES_AT_ONCE
            && let Some(wanted) = waiting.pop_front()
        {
            asked.push(ask(place, retry, wanted));
        }
        let Some(answer) = asked.next().await else { break };
        let (Wanted { prefix, token }, page) = answer?;
        // A server that hands back the token it was given would be asked for ever.
        if let Some(next) = page.next.clone().filter(|next| Some(next) != token.as_ref()) {
            waiting.push_back(Wanted { prefix: prefix.clone(), token: Some(next) });
        }
        let below = page.prefixes.iter().filter(|key| is_below(place, key, &prefix));
        waiting.extend(below.map(|key| Wanted { prefix: key.clone(), token: None }));
        findings.look(place, &prefix, page);
        if findings.total >= FOUND_LIMIT {
            findings.flush();
            return Ok(SearchEnd::TooMany);
        }
    }
    findings.flush();
    Ok(SearchEnd::Complete)
}

async fn ask(place: &Place, retry: &Retry, wanted: Wanted) -> Result<(Wanted, ObjectPage), FilesError> {
    let Wanted { prefix, token } = &wanted;
    let page = retry.run(|| place.objects.list(prefix, Some("/"), token.as_deref(), PAGE_LIMIT)).await;
    let page = page.map_err(place.failed("list", prefix))?;
    Ok((wanted, page))
}

/// Whether `key` was asked for with `prefix`; the trash is shown elsewhere.
fn is_below(place: &Place, key: &str, prefix: &str) -> bool {
    key.len() > prefix.len() && key.starts_with(prefix) && !key.starts_with(&place.trash)
}

impl<T: FnMut(Vec<Entry>, u64)> Findings<T> {
    /// Keeps what matches of a page.
    fn look(&mut self, place: &Place, prefix: &str, page: ObjectPage) {
        let folders = page.prefixes.into_iter().map(|key| (key, EntryKind::Folder));
        let files = page.objects.into_iter().filter(|object| !object.key.ends_with('/')).map(|object| {
            let kind = kind(&object);
            (object.key, kind)
        });
        for (key, kind) in folders.chain(files).filter(|(key, _)| is_below(place, key, prefix)) {
            self.looked_at += 1;
            let entry = entry(&key[place.files.len()..], kind);
            if self.total < FOUND_LIMIT && entry.name.to_lowercase().contains(&self.query) {
                self.total += 1;
                self.found.push(entry);
            }
        }
        if self.last_told.elapsed() >= PAUSE {
            self.flush();
        }
    }

    fn flush(&mut self) {
        self.last_told = Instant::now();
        (self.tell)(std::mem::take(&mut self.found), self.looked_at);
    }
}
