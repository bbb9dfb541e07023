//! `ListObjectsV2`: <https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListObjectsV2.html>.

use std::borrow::Cow;
use std::fmt::Write as _;
use std::ops::Bound;

use base64::Engine as _;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use super::answer::{self, Answer};
use super::error::Refusal;
use super::store::{MODIFIED_ISO, Object};
use super::target::Target;
use super::xml::text;

/// The most entries of one page.
const PAGE_LIMIT: usize = 1000;
/// What `encoding-type=url` leaves as it is.
const ENCODED: &AsciiSet =
    &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~').remove(b'/').remove(b'*');
/// Sorts behind every key that begins like what stands before it.
const LAST: char = char::MAX;

/// What is asked for.
struct Query<'a> {
    prefix: &'a str,
    delimiter: &'a str,
    /// The last name of the page before.
    after: Option<String>,
    limit: usize,
}

/// One page.
#[derive(Debug, Default)]
struct Page {
    objects: Vec<(String, Object)>,
    prefixes: Vec<String>,
    /// The last name, where there are more.
    next: Option<String>,
}

/// Answers with a page of the keys that `next` gives: the first behind a bound.
pub(super) fn answer(
    target: &Target,
    next: impl Fn(Bound<&str>) -> Option<(String, Object)>,
) -> Result<Answer, Refusal> {
    let token = target.parameter("continuation-token").map(decode_token).transpose()?;
    let limit = target.number("max-keys")?.map_or(PAGE_LIMIT, |limit| limit as usize).min(PAGE_LIMIT);
    let query = Query {
        prefix: target.parameter("prefix").unwrap_or_default(),
        delimiter: target.parameter("delimiter").unwrap_or_default(),
        after: token.or_else(|| target.parameter("start-after").map(str::to_owned)),
        limit,
    };
    Ok(answer::xml(&document(target, &query, &page(&query, next))))
}

fn page(query: &Query<'_>, next: impl Fn(Bound<&str>) -> Option<(String, Object)>) -> Page {
    let (mut page, mut last) = (Page::default(), query.after.clone());
    loop {
        // Behind a common prefix the next key is the first that does not begin with it.
        let behind = last.as_deref().filter(|last| *last >= query.prefix).map(|last| {
            let below = last.len() > query.prefix.len();
            let folder = below && !query.delimiter.is_empty() && last.ends_with(query.delimiter);
            if folder { Cow::Owned(format!("{last}{LAST}")) } else { Cow::Borrowed(last) }
        });
        let bound = behind.as_deref().map_or(Bound::Included(query.prefix), Bound::Excluded);
        let Some((key, object)) = next(bound).filter(|(key, _)| key.starts_with(query.prefix)) else {
            return page;
        };
        if page.objects.len() + page.prefixes.len() == query.limit {
            page.next = last;
            return page;
        }
        match common_prefix(query, &key) {
            Some(prefix) => {
                last = Some(prefix.to_owned());
                page.prefixes.push(prefix.to_owned());
            }
            None => {
                last = Some(key.clone());
                page.objects.push((key, object));
            }
        }
    }
}

/// The key up to the first delimiter behind the prefix.
fn common_prefix<'a>(query: &Query<'_>, key: &'a str) -> Option<&'a str> {
    let rest = &key[query.prefix.len()..];
    let at = rest.find(query.delimiter).filter(|_| !query.delimiter.is_empty())?;
    Some(&key[..query.prefix.len() + at + query.delimiter.len()])
}

fn document(target: &Target, query: &Query<'_>, page: &Page) -> String {
    let url = target.parameter("encoding-type") == Some("url");
    let name = |raw: &str| -> String {
        if url { utf8_percent_encode(raw, ENCODED).to_string() } else { text(raw).into_owned() }
    };
    let mut xml = String::with_capacity(512 + page.objects.len() * 320);
    let count = page.objects.len() + page.prefixes.len();
    // Writing to a string cannot fail.
    let _ = write!(
        xml,
        "<ListBucketResult xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\"><Name>{}</Name>\
         <Prefix>{}</Prefix><Delimiter>{}</Delimiter><MaxKeys>{}</MaxKeys><KeyCount>{count}</KeyCount>\
         <IsTruncated>{}</IsTruncated>",
        text(&target.bucket),
        name(query.prefix),
        name(query.delimiter),
        query.limit,
        page.next.is_some(),
    );
    if url {
        xml.push_str("<EncodingType>url</EncodingType>");
    }
    if let Some(next) = &page.next {
        let token = BASE64_URL_SAFE_NO_PAD.encode(next);
        let _ = write!(xml, "<NextContinuationToken>{token}</NextContinuationToken>");
    }
    for (key, object) in &page.objects {
        let _ = write!(
            xml,
            "<Contents><Key>{}</Key><LastModified>{MODIFIED_ISO}</LastModified><ETag>&quot;{}&quot;</ETag>\
             <Size>{}</Size><StorageClass>STANDARD</StorageClass></Contents>",
            name(key),
            object.etag,
            object.size,
        );
    }
    for prefix in &page.prefixes {
        let _ = write!(xml, "<CommonPrefixes><Prefix>{}</Prefix></CommonPrefixes>", name(prefix));
    }
    xml.push_str("</ListBucketResult>");
    xml
}

fn decode_token(token: &str) -> Result<String, Refusal> {
    let bytes = BASE64_URL_SAFE_NO_PAD.decode(token).map_err(|_| Refusal::InvalidArgument)?;
    String::from_utf8(bytes).map_err(|_| Refusal::InvalidArgument)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::null_s3::inbound::Received;
    use crate::null_s3::store::{Condition, Store};

    const KEYS: [&str; 8] = ["a", "a/1", "a/2", "b", "b/1", "c/", "c/1", "d"];

    /// All names of a listing, page by page.
    fn check(prefix: &str, delimiter: &str, limit: usize, expected: &[&str]) {
        let store = Store::new(Vec::new());
        for key in KEYS {
            store
                .put(key, Received { size: 1, crc64nvme: None, kept: Vec::new() }, &Condition::Absent)
                .unwrap();
        }
        let (mut names, mut after) = (Vec::new(), None);
        loop {
            let page = page(&Query { prefix, delimiter, after, limit }, |bound| store.next(bound));
            assert!(page.objects.len() + page.prefixes.len() <= limit);
            names.extend(page.objects.into_iter().map(|(key, _)| key).chain(page.prefixes));
            let Some(next) = page.next else { break };
            after = Some(next);
        }
        names.sort();
        assert_eq!(names, expected, "{prefix:?} by {delimiter:?}, {limit} a page");
    }

    #[test]
    fn pages_of_any_size_join_without_gaps_or_repeats() {
        for limit in 1..=8 {
            check("", "", limit, &KEYS);
            check("", "/", limit, &["a", "a/", "b", "b/", "c/", "d"]);
            check("a/", "/", limit, &["a/1", "a/2"]);
            check("c/", "/", limit, &["c/", "c/1"]);
            check("x", "/", limit, &[]);
        }
    }
}
