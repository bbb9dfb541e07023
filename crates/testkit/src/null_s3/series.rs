//! Objects that exist without being stored: their keys follow from a number.

use std::cmp::Ordering;
use std::ops::Bound;

/// How many digits number a key.
const DIGITS: usize = 8;

/// `count` objects of `size` bytes whose keys are `prefix` and a number of eight digits, from 0.
#[derive(Debug, Clone)]
pub struct Series {
    /// What every key begins with.
    pub prefix: String,
    /// How many there are.
    pub count: u32,
    /// The size of each, in bytes.
    pub size: u64,
}

impl Series {
    /// The key of the object with that number.
    #[must_use]
    pub fn key(&self, number: u32) -> String {
        format!("{}{number:0DIGITS$}", self.prefix)
    }

    /// Whether the key is one of these.
    pub(super) fn contains(&self, key: &str) -> bool {
        self.number(key).is_some()
    }

    /// The first key behind a bound.
    pub(super) fn next(&self, bound: Bound<&str>) -> Option<String> {
        let number = match bound {
            Bound::Unbounded => 0,
            Bound::Included(key) => self.first(|other| other >= Ordering::Equal, key),
            Bound::Excluded(key) => match self.number(key) {
                Some(number) => number + 1,
                None => self.first(|other| other == Ordering::Greater, key),
            },
        };
        (number < self.count).then(|| self.key(number))
    }

    fn number(&self, key: &str) -> Option<u32> {
        let digits = key.strip_prefix(&self.prefix)?;
        let all_digits = digits.len() == DIGITS && digits.bytes().all(|byte| byte.is_ascii_digit());
        digits.parse().ok().filter(|number| all_digits && *number < self.count)
    }

    /// The lowest number whose key compares with `key` as asked; all digits being there, numbers and keys have one order.
    fn first(&self, fits: impl Fn(Ordering) -> bool, key: &str) -> u32 {
        let (mut low, mut high) = (0, self.count);
        while low < high {
            let middle = low + (high - low) / 2;
            if fits(self.key(middle).as_str().cmp(key)) { high = middle } else { low = middle + 1 }
        }
        low
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_next_key_follows_any_bound() {
        let series = Series { prefix: "a/".to_owned(), count: 3, size: 1 };
        let check = |bound, expected: Option<&str>| {
            assert_eq!(series.next(bound).as_deref(), expected, "{bound:?}");
        };
        check(Bound::Unbounded, Some("a/00000000"));
        check(Bound::Included("a"), Some("a/00000000"));
        check(Bound::Included("a/00000001"), Some("a/00000001"));
        check(Bound::Excluded("a/00000001"), Some("a/00000002"));
        check(Bound::Excluded("a/000000010"), Some("a/00000002"));
        check(Bound::Excluded("a/00000002"), None);
        check(Bound::Included("b"), None);
    }

    #[test]
    fn a_key_that_is_not_numbered_like_the_others_is_none() {
        let series = Series { prefix: "a".to_owned(), count: 3, size: 1 };
        assert!(series.contains("a00000002"));
        for key in ["a00000003", "a0000001", "a+0000001", "b00000001", "a"] {
            assert!(!series.contains(key), "{key}");
        }
    }
}
