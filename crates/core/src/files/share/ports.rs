//! What signs a link, and what is signed.

use std::fmt::Write as _;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use async_trait::async_trait;

use crate::cloud::ServiceError;
use crate::secret::Secret;

/// Credentials to sign links with.
#[async_trait]
pub trait LinkSigner: Send + Sync {
    /// The credentials that requests are signed with now; where `renewed`, new ones, where new ones can be had.
    async fn hold(&self, renewed: bool) -> Result<Arc<dyn HeldCredentials>, ServiceError>;
}

/// Credentials that stay the same while they are held, so that a link ends when they were said to.
#[async_trait]
pub trait HeldCredentials: Send + Sync {
    /// When they end.
    fn end(&self) -> CredentialsEnd;

    /// Signs a `GetObject`. Nothing is sent.
    async fn sign(&self, request: LinkRequest) -> Result<Secret, ServiceError>;
}

/// When credentials end. The order is that of how long they last, as far as that is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum CredentialsEnd {
    /// They are of a session, and nobody says when it ends.
    Unknown,
    /// Then.
    At(SystemTime),
    /// They are a person's own key, until somebody deletes it.
    Never,
}

impl CredentialsEnd {
    /// Whether they are known to last until `time`.
    pub(crate) fn outlasts(self, time: SystemTime) -> bool {
        match self {
            Self::Unknown => false,
            Self::At(end) => end >= time,
            Self::Never => true,
        }
    }
}

/// A link to be signed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LinkRequest {
    /// The whole key.
    pub key: String,
    /// What S3 answers as `Content-Disposition`.
    pub disposition: String,
    /// When the link begins, in whole seconds.
    pub made: SystemTime,
    /// How long it lasts, in whole seconds.
    pub lasting: Duration,
}

/// A `Content-Disposition` by which a browser saves the file under `name` instead of showing it (RFC 6266, section 4.1;
/// RFC 8187, section 3.2): the name in ASCII for old programs, then as it is.
#[must_use]
pub fn disposition(name: &str) -> String {
    let is_plain = |c: char| c.is_ascii_graphic() && !matches!(c, '"' | '\\' | '%') || c == ' ';
    let plain: String = name.chars().map(|c| if is_plain(c) { c } else { '_' }).collect();
    let mut encoded = String::with_capacity(name.len());
    for byte in name.bytes() {
        if byte.is_ascii_alphanumeric() || b"!#$&+-.^_`|~".contains(&byte) {
            encoded.push(char::from(byte));
        } else {
            // Writing to a String cannot fail.
            let _ = write!(encoded, "%{byte:02X}");
        }
    }
    format!("attachment; filename=\"{plain}\"; filename*=UTF-8''{encoded}")
}

#[cfg(test)]
mod tests {
    use super::disposition;

    #[test]
    fn a_file_is_saved_under_its_name_and_under_no_header_of_its_own() {
        for (name, expected) in [
            ("a b.txt", "attachment; filename=\"a b.txt\"; filename*=UTF-8''a%20b.txt"),
            ("é\".txt", "attachment; filename=\"__.txt\"; filename*=UTF-8''%C3%A9%22.txt"),
            ("x\r\ny: z", "attachment; filename=\"x__y: z\"; filename*=UTF-8''x%0D%0Ay%3A%20z"),
            ("100%\\", "attachment; filename=\"100__\"; filename*=UTF-8''100%25%5C"),
        ] {
            assert_eq!(disposition(name), expected);
        }
    }
}
