//! What a request is about: bucket, key and query, from a path-style target.

use std::borrow::Cow;
use std::collections::BTreeMap;

use hyper::Uri;
use percent_encoding::percent_decode_str;

use super::error::Refusal;

/// The longest key, in bytes.
const KEY_LIMIT: usize = 1024;

/// The parts of a target, decoded.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Target {
    /// Every bucket exists, and all are the same.
    pub(super) bucket: String,
    /// Empty where the request is about the bucket.
    pub(super) key: String,
    query: BTreeMap<String, String>,
}

impl Target {
    pub(super) fn of(uri: &Uri) -> Result<Self, Refusal> {
        let path = uri.path().trim_start_matches('/');
        let (bucket, key) = path.split_once('/').unwrap_or((path, ""));
        let parameters = uri.query().unwrap_or_default().split('&').filter(|part| !part.is_empty());
        let query = parameters.map(|part| {
            let (name, value) = part.split_once('=').unwrap_or((part, ""));
            // A plus sign is a space here, and itself in a path.
            Ok((decoded(&name.replace('+', " "))?, decoded(&value.replace('+', " "))?))
        });
        let target =
            Self { bucket: decoded(bucket)?, key: decoded(key)?, query: query.collect::<Result<_, _>>()? };
        if target.key.len() > KEY_LIMIT { Err(Refusal::InvalidArgument) } else { Ok(target) }
    }

    /// A parameter of the query; empty where it has no value.
    pub(super) fn parameter(&self, name: &str) -> Option<&str> {
        self.query.get(name).map(String::as_str)
    }

    /// A parameter that is a number.
    pub(super) fn number(&self, name: &str) -> Result<Option<u32>, Refusal> {
        self.parameter(name).map(|text| text.parse().map_err(|_| Refusal::InvalidArgument)).transpose()
    }
}

fn decoded(text: &str) -> Result<String, Refusal> {
    percent_decode_str(text).decode_utf8().map(Cow::into_owned).map_err(|_| Refusal::InvalidArgument)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_target_is_decoded_once() {
        let uri = "/bucket/a%20b/c+d%2525?uploadId=x%2By&uploads&prefix=a+b".parse().unwrap();
        let target = Target::of(&uri).unwrap();
        assert_eq!((target.bucket.as_str(), target.key.as_str()), ("bucket", "a b/c+d%25"));
        assert_eq!(target.parameter("uploadId"), Some("x+y"));
        assert_eq!(target.parameter("uploads"), Some(""));
        assert_eq!(target.parameter("prefix"), Some("a b"));
        assert_eq!(target.parameter("delimiter"), None);
    }
}
