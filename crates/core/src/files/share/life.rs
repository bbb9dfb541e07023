//! How long a link lasts: as asked, but no longer than the credentials that sign it, and than S3 allows.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use devops360_contract::files::LinkEnd;

use super::CredentialsEnd;

/// The longest life that S3 takes.
/// Source: <https://docs.aws.amazon.com/AmazonS3/latest/userguide/using-presigned-url.html>.
pub(super) const SERVICE_LIMIT: Duration = Duration::from_secs(7 * 24 * 60 * 60);

/// How long a link lasts, and what that follows from.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Life {
    pub(super) lasting: Duration,
    pub(super) end: LinkEnd,
}

impl Life {
    /// The life of a link made at `made` with credentials that end at `credentials`.
    pub(super) fn of(asked: Duration, credentials: CredentialsEnd, made: SystemTime) -> Self {
        let (lasting, end) =
            if asked > SERVICE_LIMIT { (SERVICE_LIMIT, LinkEnd::Limit) } else { (asked, LinkEnd::Asked) };
        match credentials {
            CredentialsEnd::At(time) => {
                let left = time.duration_since(made).unwrap_or(Duration::ZERO);
                if left < lasting {
                    // A link's life is counted in whole seconds.
                    Self { lasting: Duration::from_secs(left.as_secs()), end: LinkEnd::Credentials }
                } else {
                    Self { lasting, end }
                }
            }
            CredentialsEnd::Unknown => Self { lasting, end: LinkEnd::Unknown },
            CredentialsEnd::Never => Self { lasting, end },
        }
    }
}

/// `time` without its fraction: a link's beginning is signed in whole seconds, and its life is counted from there.
pub(super) fn whole_second(time: SystemTime) -> SystemTime {
    let since = time.duration_since(UNIX_EPOCH).unwrap_or(Duration::ZERO);
    UNIX_EPOCH + Duration::from_secs(since.as_secs())
}

#[cfg(test)]
mod tests {
    use super::*;

    const HOUR: u64 = 60 * 60;
    const DAY: u64 = 24 * HOUR;

    fn check(asked: u64, credentials: Option<f64>, lasting: u64, end: LinkEnd) {
        let made = UNIX_EPOCH + Duration::from_secs(1_764_000_000);
        let credentials = credentials.map_or(CredentialsEnd::Never, |left| {
            CredentialsEnd::At(if left < 0.0 {
                made - Duration::from_secs_f64(-left)
            } else {
                made + Duration::from_secs_f64(left)
            })
        });
        let expected = Life { lasting: Duration::from_secs(lasting), end };
        assert_eq!(
            Life::of(Duration::from_secs(asked), credentials, made),
            expected,
            "{asked} s, {credentials:?}"
        );
    }

    #[test]
    fn a_link_lasts_no_longer_than_what_signs_it() {
        check(HOUR, None, HOUR, LinkEnd::Asked);
        check(7 * DAY, None, 7 * DAY, LinkEnd::Asked);
        check(8 * DAY, None, 7 * DAY, LinkEnd::Limit);
        check(HOUR, Some(HOUR as f64), HOUR, LinkEnd::Asked);
        check(HOUR, Some(HOUR as f64 - 0.001), HOUR - 1, LinkEnd::Credentials);
        check(8 * DAY, Some(HOUR as f64), HOUR, LinkEnd::Credentials);
        check(8 * DAY, Some(8.0 * DAY as f64), 7 * DAY, LinkEnd::Limit);
        check(HOUR, Some(0.9), 0, LinkEnd::Credentials);
        check(HOUR, Some(-5.0), 0, LinkEnd::Credentials);
    }

    #[test]
    fn what_cannot_be_known_is_said() {
        let life = Life::of(Duration::from_secs(HOUR), CredentialsEnd::Unknown, UNIX_EPOCH);
        assert_eq!(life, Life { lasting: Duration::from_secs(HOUR), end: LinkEnd::Unknown });
    }
}
