//! Waiting for a condition, with a deadline, instead of for a time.

use std::thread;
use std::time::{Duration, Instant};

use crate::error::{Error, Result};

/// How long a window may take to answer a click.
pub const SOON: Duration = Duration::from_secs(20);
/// How long a program may take to start, or a large file to travel.
pub const LONG: Duration = Duration::from_secs(90);

const PAUSE: Duration = Duration::from_millis(40);

/// Asks `look` again and again until it has a value.
///
/// # Errors
/// When it has none within `limit`; the last reason given, or the last error, is part of the message.
pub fn until<T>(limit: Duration, condition: &str, mut look: impl FnMut() -> Result<Option<T>>) -> Result<T> {
    let end = Instant::now() + limit;
    loop {
        let seen = look();
        if let Ok(Some(value)) = seen {
            return Ok(value);
        }
        if Instant::now() >= end {
            let last = seen.err().map(|error| format!(" (last: {error})")).unwrap_or_default();
            return Err(Error::TimedOut { condition: format!("{condition}{last}"), limit });
        }
        thread::sleep(PAUSE);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_condition_that_comes_true_ends_the_wait() {
        let mut looks = 0;
        let seen = until(SOON, "the third look", || {
            looks += 1;
            Ok((looks == 3).then_some(looks))
        });
        assert_eq!(seen.ok(), Some(3));
    }

    #[test]
    fn a_condition_that_does_not_names_the_last_error() {
        let seen: Result<()> = until(Duration::ZERO, "a miracle", || Err(Error::failed("no miracle")));
        let message = seen.err().map(|error| error.to_string()).unwrap_or_default();
        assert!(message.contains("a miracle") && message.contains("no miracle"), "{message}");
    }
}
