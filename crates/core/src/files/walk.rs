//! Everything below a prefix, in key order: page by page where there is little, its folders side by side where there is
//! much.

mod stretches;

use futures::Stream;
use futures::stream::try_unfold;
use tokio::task::JoinSet;

use self::stretches::{Next, Stretches, Wanted};
use super::error::FilesError;
use super::retry::Retry;
use super::workspace::Place;
use super::{Object, ObjectPage};

/// The most objects that S3 gives in one page.
const PAGE_LIMIT: u16 = 1000;
/// How many pages are asked for at once.
const PAGES_AT_ONCE: usize = 8;

/// The objects whose keys begin with `prefix`, folders' markers among them, in key order. What the bucket lists besides
/// is dropped; a server that hands back the token it was given would be asked for ever, so its listing ends there.
pub(crate) fn walk<'a>(
    place: &'a Place,
    retry: &'a Retry,
    prefix: &'a str,
) -> impl Stream<Item = Result<Vec<Object>, FilesError>> + 'a {
    let walk = Walk { place, retry, stretches: Stretches::of(prefix), asked: JoinSet::new() };
    try_unfold(walk, Walk::next)
}

/// A walk, and the pages that are on their way.
struct Walk<'a> {
    place: &'a Place,
    retry: &'a Retry,
    stretches: Stretches<FilesError>,
    /// Tasks, since whoever walks may be busy with a page for long; they end when they are dropped.
    asked: JoinSet<(u64, Wanted, Result<ObjectPage, FilesError>)>,
}

impl Walk<'_> {
    async fn next(mut self) -> Result<Option<(Vec<Object>, Self)>, FilesError> {
        loop {
            while self.asked.len() < PAGES_AT_ONCE
                && let Some((number, wanted)) = self.stretches.ask()
            {
                self.asked.spawn(ask(self.place.clone(), self.retry.clone(), number, wanted));
            }
            match self.stretches.next() {
                Next::Known(objects) => return Ok(Some((objects, self))),
                Next::Failed(error) => return Err(error),
                Next::End => return Ok(None),
                Next::Pending => {}
            }
            if let Some(answered) = self.asked.join_next().await {
                let (number, wanted, page) = answered.map_err(FilesError::Broken)?;
                self.stretches.put(number, wanted, page);
            }
        }
    }
}

async fn ask(
    place: Place,
    retry: Retry,
    number: u64,
    wanted: Wanted,
) -> (u64, Wanted, Result<ObjectPage, FilesError>) {
    let (prefix, token) = (wanted.prefix(), wanted.token());
    let page = retry.run(|| place.objects.list(prefix, wanted.delimiter(), token, PAGE_LIMIT)).await;
    let page = page.map_err(place.failed("list", prefix));
    (number, wanted, page)
}
