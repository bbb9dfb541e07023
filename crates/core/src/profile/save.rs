//! Saving an edit: whole, or saying which part is not.

use std::collections::BTreeMap;

use devops360_contract::account::attribute_value;
use devops360_contract::connection::Attribute;
use devops360_contract::profile::{PartFailure, ProfileEdit, ProfilePart, SaveProfile, SaveProfileOutcome};

use super::error::ProfileError;
use super::profiles::{Profiles, failed};
use super::{Access, Record};
use crate::account::ProviderUser;
use crate::cloud::ErrorKind;
use crate::files::Place;

/// Saves the record, then the attributes. A change of attributes alone counts the revision up too, so that two windows
/// never overwrite each other's.
pub(super) async fn save(
    profiles: &Profiles,
    request: SaveProfile,
) -> Result<SaveProfileOutcome, ProfileError> {
    let SaveProfile { base_revision, edit } = request;
    let access = profiles.person.access().await?;
    // The user pool is asked first: while it does not answer, half an edit would be saved and nobody could be told so.
    let user = profiles.user(&access).await?;
    let record = save_record(profiles, base_revision, &edit).await;
    if matches!(record, Ok(Written::ChangedElsewhere)) {
        return Ok(SaveProfileOutcome::ChangedElsewhere { theirs: profiles.load().await? });
    }
    let attributes = save_attributes(profiles, &access, &user, &edit.attributes).await;
    let touches_record = edit.bio.is_some() || edit.attributes.contains_key(&Attribute::Address);
    match (record, attributes) {
        (Err(error), Err(_)) => Err(error),
        (Err(error), Ok(())) if edit.attributes.is_empty() => Err(error),
        (Err(error), Ok(())) if touches_record => partly(profiles, ProfilePart::Record, error).await,
        (Ok(_), Err(error)) => partly(profiles, ProfilePart::Attributes, error).await,
        (_, Ok(())) => Ok(SaveProfileOutcome::Saved(profiles.load().await?)),
    }
}

async fn partly(
    profiles: &Profiles,
    part: ProfilePart,
    error: ProfileError,
) -> Result<SaveProfileOutcome, ProfileError> {
    tracing::warn!(%error, ?part, "a part of the profile could not be saved");
    let failed = vec![PartFailure { part, error: error.into() }];
    Ok(SaveProfileOutcome::Partly { now: profiles.load().await?, failed })
}

async fn save_record(
    profiles: &Profiles,
    base_revision: u64,
    edit: &ProfileEdit,
) -> Result<Written, ProfileError> {
    let (place, mut record) = profiles.record().await?;
    if record.revision != base_revision {
        return Ok(Written::ChangedElsewhere);
    }
    if let Some(bio) = &edit.bio {
        record.bio.clone_from(bio);
    }
    if let Some(address) = edit.attributes.get(&Attribute::Address) {
        record.address.clone_from(address);
    }
    record.revision += 1;
    write(profiles, &place, &record).await
}

/// What became of a conditional write.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Written {
    /// The record is as it was to be.
    Here,
    /// Somebody changed it since it was read.
    ChangedElsewhere,
}

/// Writes the next revision of a record.
pub(super) async fn write(
    profiles: &Profiles,
    place: &Place,
    next: &Record,
) -> Result<Written, ProfileError> {
    let put = || place.records.put(&place.owner, next, next.revision - 1);
    match profiles.retry.run(put).await {
        Ok(()) => Ok(Written::Here),
        Err(error) if error.kind == ErrorKind::Conflict => {
            // An answer that was lost on the way makes the second attempt meet the first one's work.
            let there = place.records.get(&place.owner).await.ok().flatten();
            Ok(if there.as_ref() == Some(next) { Written::Here } else { Written::ChangedElsewhere })
        }
        Err(error) => Err(failed(place, error)),
    }
}

async fn save_attributes(
    profiles: &Profiles,
    access: &Access,
    user: &ProviderUser,
    edited: &BTreeMap<Attribute, String>,
) -> Result<(), ProfileError> {
    let (removed, changed): (BTreeMap<_, _>, BTreeMap<_, _>) = edited
        .iter()
        .map(|(attribute, value)| (attribute.as_str().to_owned(), attribute_value(*attribute, value)))
        .partition(|(_, value)| value.is_empty());
    let Access { identity_provider, access_token, .. } = access;
    if !changed.is_empty() {
        let update = || identity_provider.update_user_attributes(access_token, &changed);
        let sent =
            profiles.retry.run(update).await.map_err(|error| ProfileError::Attributes(Box::new(error)))?;
        profiles.note_addresses(access, user, &changed, &sent);
    }
    if !removed.is_empty() {
        let names: Vec<String> = removed.into_keys().collect();
        let delete = || identity_provider.delete_user_attributes(access_token, &names);
        profiles.retry.run(delete).await.map_err(|error| ProfileError::Attributes(Box::new(error)))?;
    }
    Ok(())
}
