//! Everything below a prefix, page by page.

use futures::Stream;
use futures::stream::try_unfold;

use super::Object;
use super::error::FilesError;
use super::retry::Retry;
use super::visible::visible;
use super::workspace::Place;

/// The most objects that S3 gives in one page.
const PAGE_LIMIT: u16 = 1000;

/// The objects whose keys begin with `prefix`, folders' markers among them, in key order. What the bucket lists besides
/// is dropped; a server that hands back the token it was given would be asked for ever, so its listing ends there.
pub(crate) fn walk<'a>(
    place: &'a Place,
    retry: &'a Retry,
    prefix: &'a str,
) -> impl Stream<Item = Result<Vec<Object>, FilesError>> + 'a {
    try_unfold(Some(None::<String>), move |position| async move {
        let Some(token) = position else { return Ok(None) };
        let page = retry
            .run(|| place.objects.list(prefix, None, token.as_deref(), PAGE_LIMIT))
            .await
            .map_err(place.failed("list", prefix))?;
        let next = page.next.filter(|next| Some(next) != token.as_ref()).map(Some);
        let mut objects = page.objects;
        objects.retain(|object| is_below(&object.key, prefix));
        Ok(Some((objects, next)))
    })
}

fn is_below(key: &str, prefix: &str) -> bool {
    let inside = key.starts_with(prefix);
    if !inside {
        tracing::warn!(key = visible(key), "the bucket listed a key outside of the prefix; it is dropped");
    }
    inside
}
