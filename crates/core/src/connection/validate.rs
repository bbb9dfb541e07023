//! What the fields of a connection file can be. Formats as the AWS API references give them.

use devops360_contract::connection::{ConnectionFile, CredentialSource, Layout, Owner};

use super::endpoint::EndpointPolicy;
use super::error::{ConnectionError, FieldFault};
use crate::files::visible;

/// Everything that is wrong with `file`, in the order of its fields; empty where it can be used.
#[must_use]
pub fn validate(file: &ConnectionFile, endpoints: EndpointPolicy) -> Vec<ConnectionError> {
    let rules = [
        (is_name(&file.name), "name", "1 to 80 characters, none of them invisible"),
        (is_region(&file.region), "region", "an AWS region such as eu-north-1"),
        (is_user_pool_id(file), "user_pool_id", "<region>_<letters and digits>, in the connection's region"),
        (is_client_id(&file.client_id), "client_id", "1 to 128 letters, digits, _ or +"),
        (is_bucket(&file.bucket), "bucket", "3 to 63 lower-case letters, digits, dots and hyphens"),
        (is_table(&file.table), "table", "3 to 255 letters, digits, _, - and dots"),
        (has_secret_in_its_mode(file), "client_secret", "only with \"credentials\": \"machine\""),
        (has_secret_source(file), "client_secret", "an entry's name or ARN, and a key"),
        (is_policy(file), "password_policy", "a minimum length of 6 to 99"),
    ];
    let mut errors: Vec<_> = rules.into_iter().filter(|(holds, ..)| !holds).map(fault).collect();
    errors.extend(identity_pool_fault(file).map(fault));
    errors.extend(file.endpoint.as_deref().and_then(|endpoint| endpoints.check(endpoint).err()));
    errors.extend(managed_login_fault(file).map(fault));
    errors.extend(layout_faults(file).map(fault));
    errors
}

fn fault((_, field, detail): (bool, &'static str, &'static str)) -> ConnectionError {
    ConnectionError::Field(FieldFault { field, detail })
}

fn is_name(name: &str) -> bool {
    !name.trim().is_empty() && name.chars().count() <= 80 && is_plain(name)
}

/// Whether a text reads as it is: nothing in it is invisible or turns the text around it.
fn is_plain(text: &str) -> bool {
    visible(text) == text
}

/// `xx-name-1`, with as many middle parts as `us-gov-west-1` has.
fn is_region(region: &str) -> bool {
    let parts: Vec<_> = region.split('-').collect();
    let letters = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_lowercase());
    match parts.as_slice() {
        [first, middle @ .., last] if !middle.is_empty() => {
            first.len() == 2
                && letters(first)
                && middle.iter().all(|part| letters(part))
                && last.len() <= 2
                && !last.is_empty()
                && last.bytes().all(|byte| byte.is_ascii_digit())
        }
        _ => false,
    }
}

fn is_user_pool_id(file: &ConnectionFile) -> bool {
    file.user_pool_id.split_once('_').is_some_and(|(region, id)| {
        region == file.region
            && (1..=55).contains(&id.len())
            && id.bytes().all(|byte| byte.is_ascii_alphanumeric())
    })
}

fn is_client_id(id: &str) -> bool {
    (1..=128).contains(&id.len())
        && id.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'+'))
}

/// <https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html>
fn is_bucket(bucket: &str) -> bool {
    let plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit();
    (3..=63).contains(&bucket.len())
        && bucket.bytes().all(|byte| plain(byte) || matches!(byte, b'.' | b'-'))
        && bucket.bytes().next().is_some_and(plain)
        && bucket.bytes().last().is_some_and(plain)
        && !bucket.contains("..")
}

fn is_table(table: &str) -> bool {
    (3..=255).contains(&table.len())
        && table.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'.'))
}

/// A person's own connection ships no secret: a confidential client is for operators.
fn has_secret_in_its_mode(file: &ConnectionFile) -> bool {
    file.client_secret.is_none() || file.credentials == CredentialSource::Machine
}

fn has_secret_source(file: &ConnectionFile) -> bool {
    file.client_secret.as_ref().is_none_or(|source| {
        let plain = |text: &str, limit| {
            (1..=limit).contains(&text.len()) && is_plain(text) && !text.contains(char::is_whitespace)
        };
        plain(&source.secret_id, 2048) && plain(&source.key, 256)
    })
}

fn is_policy(file: &ConnectionFile) -> bool {
    (6..=99).contains(&file.password_policy.minimum_length)
}

fn identity_pool_fault(file: &ConnectionFile) -> Option<(bool, &'static str, &'static str)> {
    const FIELD: &str = "identity_pool_id";
    match &file.identity_pool_id {
        None if file.credentials == CredentialSource::IdentityPool => {
            Some((false, FIELD, "needed unless \"credentials\" is \"machine\""))
        }
        Some(id) if !is_identity_pool_id(id, &file.region) => {
            Some((false, FIELD, "<region>:<UUID>, in the connection's region"))
        }
        _ => None,
    }
}

fn is_identity_pool_id(id: &str, region: &str) -> bool {
    id.split_once(':').is_some_and(|(prefix, uuid)| {
        prefix == region && uuid.len() == 36 && uuid::Uuid::try_parse(uuid).is_ok()
    })
}

/// A page of AWS's, or of an emulator that the connection is for.
fn managed_login_fault(file: &ConnectionFile) -> Option<(bool, &'static str, &'static str)> {
    let login = file.managed_login.as_deref()?;
    let url = EndpointPolicy::Any.check(login).ok();
    let is_local = || file.endpoint.is_some() && EndpointPolicy::LoopbackOnly.check(login).is_ok();
    let holds = url.is_some_and(|url| url.scheme() == "https" || is_local());
    (!holds).then_some((false, "managed_login", "https:// and a host, without a path"))
}

fn layout_faults(file: &ConnectionFile) -> impl Iterator<Item = (bool, &'static str, &'static str)> {
    const PREFIX: &str = "a prefix with {owner} in it, ending in /, without empty, . or .. parts";
    let Layout { files, photos, owner } = &file.layout;
    let apart = !files.starts_with(photos.as_str()) && !photos.starts_with(files.as_str());
    let owned = *owner == Owner::Sub
        || file.identity_pool_id.is_some()
        || file.credentials == CredentialSource::Machine;
    [
        (is_prefix(files), "layout.files", PREFIX),
        (is_prefix(photos), "layout.photos", PREFIX),
        (apart, "layout.photos", "outside the prefix of the files"),
        (owned, "layout.owner", "\"sub\" where there is no identity pool"),
    ]
    .into_iter()
    .filter(|(holds, ..)| !holds)
}

fn is_prefix(prefix: &str) -> bool {
    let Some(parts) = prefix.strip_suffix('/') else { return false };
    prefix.len() <= 256
        && prefix.matches("{owner}").count() == 1
        && is_plain(prefix)
        && parts.split('/').all(|part| !matches!(part, "" | "." | ".."))
}
