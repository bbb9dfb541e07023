//! What is behind the window: the cloud, seen past the app and every policy, and what is kept on the desktop.

use std::fs;
use std::path::PathBuf;

use serde_json::json;

use super::Stage;
use crate::aws::{Answer, Caller};
use crate::error::Result;
use crate::report::ensure;
use crate::stories::person::client_secret;

impl Stage<'_> {
    /// The files of sealed sessions on this desktop, and the number of entries in its keyring.
    ///
    /// # Errors
    /// When the keyring does not answer.
    pub fn sealed(&self) -> Result<(Vec<PathBuf>, usize)> {
        let entries = fs::read_dir(self.data().join("sessions")).into_iter().flatten();
        let files = entries.filter_map(|entry| Some(entry.ok()?.path())).filter(|path| path.is_file());
        let keys = self.desktop.keyring_entries()?.matches("/org/freedesktop/secrets/collection/").count();
        Ok((files.collect(), keys))
    }

    /// A session is sealed on disk, its key in the keychain.
    ///
    /// # Errors
    /// When one of the two is missing.
    pub fn keeps_a_session(&self) -> Result<()> {
        let (files, keys) = self.sealed()?;
        ensure(!files.is_empty() && keys > 0, || format!("files: {files:?}, keys: {keys}"))
    }

    /// Neither keychain nor disk holds a session.
    ///
    /// # Errors
    /// When something is left.
    pub fn keeps_nothing(&self) -> Result<()> {
        let (files, keys) = self.sealed()?;
        ensure(files.is_empty() && keys == 0, || format!("files: {files:?}, keys: {keys}"))
    }

    /// The person as the user pool has them (`AdminGetUser`), asked past the app.
    ///
    /// # Errors
    /// When the emulator does not answer.
    pub fn in_the_pool(&self) -> Result<Answer> {
        let get = json!({ "UserPoolId": self.sandbox.user.user_pool_id, "Username": self.person.username });
        self.overseer().json("cognito-idp", "AWSCognitoIdentityProviderService.AdminGetUser", &get)
    }

    /// Looks with the emulator's root credentials, past every policy.
    #[must_use]
    pub fn overseer(&self) -> Caller {
        Caller::new(&self.sandbox.operator, &json!({ "AccessKeyId": "test", "SecretKey": "test" }))
    }

    /// The id that this person's things lie under, asked past the app.
    ///
    /// # Errors
    /// When the person cannot sign in.
    pub fn owner(&self) -> Result<String> {
        let secret = client_secret(self.sandbox, &self.sandbox.operator_caller()?)?;
        self.person.enter(self.sandbox, &secret).map(|(id, _)| id)
    }

    /// The listing of the first objects below a prefix, seen past the app.
    ///
    /// # Errors
    /// When the emulator does not answer.
    pub fn list_below(&self, prefix: &str) -> Result<String> {
        self.page_below(prefix, "")
    }

    fn page_below(&self, prefix: &str, more: &str) -> Result<String> {
        let (bucket, prefix) = (&self.sandbox.user.bucket, prefix.replace('/', "%2F").replace(':', "%3A"));
        let path = format!("/{bucket}?list-type=2&prefix={prefix}{more}");
        Ok(self.overseer().s3("GET", &path, &[], "")?.allowed()?.body)
    }

    /// The keys below a prefix, all pages of them.
    ///
    /// # Errors
    /// When the emulator does not answer.
    pub fn keys_below(&self, prefix: &str) -> Result<Vec<String>> {
        let (mut keys, mut more) = (Vec::new(), String::new());
        loop {
            let list = self.page_below(prefix, &more)?;
            keys.extend(elements(&list, "Key").map(ToOwned::to_owned));
            match elements(&list, "NextContinuationToken").next() {
                Some(token) => more = format!("&continuation-token={}", in_query(token)),
                None => return Ok(keys),
            }
        }
    }
}

/// What stands in the elements of that name.
fn elements<'a>(list: &'a str, name: &str) -> impl Iterator<Item = &'a str> {
    let (start, end) = (format!("<{name}>"), format!("</{name}>"));
    let mut rest = list;
    std::iter::from_fn(move || {
        let (inside, after) = rest.split_once(&start)?.1.split_once(&end)?;
        rest = after;
        Some(inside)
    })
}

/// A value of a query, percent-encoded (RFC 3986, 2.1).
fn in_query(value: &str) -> String {
    let kept = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~".contains(&byte);
    value
        .bytes()
        .map(|byte| if kept(byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") })
        .collect()
}
