//! What listings have said of the sizes of small objects: whoever is fetched next is asked for at once, without being
//! asked about first. It is a hint; the answer to the request is the truth.

use std::collections::HashMap;
use std::hash::{BuildHasher, RandomState};
use std::sync::{Mutex, MutexGuard, PoisonError};

use super::Object;
use super::parts::SINGLE_LIMIT;

/// How many are kept: of the folders that were looked at last, in about a megabyte.
const KEPT: usize = 50_000;

/// The sizes of objects that are fetched in one request, by the hash of their keys.
#[derive(Default)]
pub(crate) struct Sizes {
    hasher: RandomState,
    small: Mutex<HashMap<u64, u32>>,
}

impl Sizes {
    /// A listing has these.
    pub(crate) fn note<'a>(&self, objects: impl IntoIterator<Item = &'a Object>) {
        let mut small = self.small();
        for object in objects {
            let hash = self.hasher.hash_one(&object.key);
            match u32::try_from(object.size) {
                Ok(size) if object.size <= SINGLE_LIMIT => {
                    if small.len() >= KEPT {
                        small.clear();
                    }
                    small.insert(hash, size);
                }
                _ => drop(small.remove(&hash)),
            }
        }
    }

    /// The size of the object `key`, a whole key, if it was listed and is small.
    pub(crate) fn of(&self, key: &str) -> Option<u64> {
        self.small().get(&self.hasher.hash_one(key)).copied().map(u64::from)
    }

    fn small(&self) -> MutexGuard<'_, HashMap<u64, u32>> {
        self.small.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use std::time::SystemTime;

    use super::*;
    use crate::files::ETag;

    fn object(key: &str, size: u64) -> Object {
        let etag = ETag("\"a\"".to_owned());
        Object {
            key: key.to_owned(),
            size,
            modified: SystemTime::UNIX_EPOCH,
            etag,
            crc64nvme: None,
            version: None,
        }
    }

    #[test]
    fn small_ones_are_known_until_they_are_listed_otherwise() {
        let sizes = Sizes::default();
        sizes.note(&[object("a", 0), object("b", SINGLE_LIMIT), object("c", SINGLE_LIMIT + 1)]);
        assert_eq!([sizes.of("a"), sizes.of("b"), sizes.of("c")], [Some(0), Some(SINGLE_LIMIT), None]);
        sizes.note(&[object("b", 1 << 40)]);
        assert_eq!(sizes.of("b"), None);
        let many: Vec<_> = (0..2 * KEPT).map(|number| object(&number.to_string(), 1)).collect();
        sizes.note(&many);
        assert!(sizes.small().len() <= KEPT);
        assert_eq!(sizes.of(&(2 * KEPT - 1).to_string()), Some(1), "the last ones are known");
    }
}
