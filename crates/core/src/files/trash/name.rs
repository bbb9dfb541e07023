//! What a thing in the trash is called: `{millis}-{reason}{depth}-{random}`, such as `019ab3f2c41-d2-5e0c77a1`.
//!
//! Its objects are `{trash}{id}/{key}`, with the keys that they had. The time comes first, so that a listing is in order
//! of time; the depth says how many components of the key are the thing itself: `a/b/c` of depth 2 is a file of the
//! folder `a/b/`, of depth 3 it is the file.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use devops360_contract::Timestamp;
use devops360_contract::files::{TrashId, TrashReason};

use crate::environment::{Environment, timestamp};
use crate::files::workspace::Place;

/// The letters of a random part.
const RANDOM_LENGTH: usize = 8;

/// A thing in the trash.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct TrashName {
    millis: u64,
    reason: TrashReason,
    depth: usize,
    random: String,
}

impl TrashName {
    /// A new name for the file or folder `key`, relative.
    pub(crate) fn new(environment: &dyn Environment, reason: TrashReason, key: &str) -> Self {
        let Timestamp(millis) = environment.timestamp();
        let random = environment.new_id().replace('-', "").chars().take(RANDOM_LENGTH).collect();
        Self { millis, reason, depth: depth(key), random }
    }

    /// The name in an id; `None` where it is none of ours.
    pub(crate) fn parse(id: &str) -> Option<Self> {
        let mut parts = id.split('-');
        let (millis, kind, random) = (parts.next()?, parts.next()?, parts.next()?);
        let reason = match kind.get(..1)? {
            "d" => TrashReason::Deleted,
            "r" => TrashReason::Replaced,
            _ => return None,
        };
        let depth = kind[1..].parse().ok().filter(|depth| *depth > 0)?;
        let random = Some(random).filter(|random| random.len() == RANDOM_LENGTH)?.to_owned();
        let millis = u64::from_str_radix(millis, 16).ok()?;
        parts.next().is_none().then_some(Self { millis, reason, depth, random })
    }

    /// The id.
    pub(crate) fn id(&self) -> TrashId {
        let Self { millis, reason, depth, random } = self;
        let reason = match reason {
            TrashReason::Deleted => 'd',
            TrashReason::Replaced => 'r',
        };
        TrashId(format!("{millis:011x}-{reason}{depth}-{random}"))
    }

    /// The prefix of its objects, a whole key.
    pub(crate) fn prefix(&self, place: &Place) -> String {
        format!("{}{}/", place.trash, self.id())
    }

    /// How it got there.
    pub(crate) const fn reason(&self) -> TrashReason {
        self.reason
    }

    /// When it got there.
    pub(crate) fn since(&self) -> Timestamp {
        let time = UNIX_EPOCH.checked_add(Duration::from_millis(self.millis));
        timestamp(time.unwrap_or(SystemTime::UNIX_EPOCH))
    }

    /// The relative key of the thing itself, of which the object of the relative key `key` is one or the whole.
    pub(crate) fn thing<'a>(&self, key: &'a str) -> &'a str {
        let mut slashes = key.match_indices('/').map(|(at, _)| at);
        slashes.nth(self.depth - 1).map_or(key, |at| &key[..=at])
    }
}

/// The whole key that the person's file of the whole key `key` gets in the trash.
pub(crate) fn trashed(
    place: &Place,
    environment: &dyn Environment,
    reason: TrashReason,
    key: &str,
) -> String {
    let relative = key.strip_prefix(&place.files).unwrap_or(key);
    format!("{}{relative}", TrashName::new(environment, reason, relative).prefix(place))
}

/// How many components a key has; the `/` behind a folder's name begins no other.
fn depth(key: &str) -> usize {
    key.strip_suffix('/').unwrap_or(key).split('/').count()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::environment::SystemEnvironment;

    #[test]
    fn a_name_is_read_as_it_was_written() {
        for key in ["a", "a/", "a/b/c.txt", "a/b/"] {
            let name = TrashName::new(&SystemEnvironment, TrashReason::Replaced, key);
            assert_eq!(TrashName::parse(&name.id().0), Some(name.clone()), "{key}");
            assert_eq!(name.thing(key), key, "a file is itself, a folder its marker");
        }
        let folder = TrashName::new(&SystemEnvironment, TrashReason::Deleted, "a/b/");
        assert_eq!(folder.thing("a/b/c/d.txt"), "a/b/");
        for other in [
            "",
            "x",
            "019ab3f2c41",
            "019ab3f2c41-d0-5e0c77a1",
            "019ab3f2c41-x1-5e0c77a1",
            "019-d1-5e0c77a1-x",
        ] {
            assert_eq!(TrashName::parse(other), None, "{other:?}");
        }
    }

    #[test]
    fn names_are_in_order_of_time() {
        let name =
            |millis| TrashName { millis, reason: TrashReason::Deleted, depth: 1, random: "0".repeat(8) };
        let ids: Vec<_> = [0, 1, 1_764_000_000_000, 1 << 43].map(|millis| name(millis).id()).into();
        assert!(ids.is_sorted(), "{ids:?}");
    }
}
