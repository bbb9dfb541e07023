//! The words for the two sides and for what is done with a group.

use devops360_contract::files::{SyncChoices, SyncDirection, SyncGroup, SyncPreview, Withheld, visible};
use devops360_contract::{AppError, Code};

use crate::i18n::error_text;
use crate::t;

/// Which way.
pub(super) fn direction(direction: SyncDirection) -> String {
    match direction {
        SyncDirection::Up => t!("sync-up"),
        SyncDirection::Down => t!("sync-down"),
    }
}

/// A folder of the bucket.
pub(super) fn folder_words(folder: &str) -> String {
    let inner = folder.strip_suffix('/').unwrap_or(folder);
    if inner.is_empty() { t!("sync-all-files") } else { visible(inner) }
}

/// From which folder to which.
pub(super) fn from_to(local: &str, folder: &str, direction: SyncDirection) -> String {
    let (here, there) =
        (t!("sync-this-computer", name = local), t!("sync-the-bucket", name = folder_words(folder)));
    match direction {
        SyncDirection::Up => t!("sync-from-to", from = here, to = there),
        SyncDirection::Down => t!("sync-from-to", from = there, to = here),
    }
}

/// Why a file cannot go, or failed, in few words beside its name.
pub(super) fn why(problem: &AppError) -> String {
    match problem.code {
        Code::ChangedSincePreview => t!("sync-why-changed"),
        Code::NameRefused => t!("sync-why-name"),
        Code::NameTwin => t!("sync-why-twin"),
        Code::FileAndFolder => t!("sync-why-file-and-folder"),
        Code::SpecialFile | Code::LinkLoop => t!("sync-why-special"),
        Code::FileUnreadable => t!("sync-why-unreadable"),
        _ => error_text(problem),
    }
}

/// A group with how many files it has.
pub(super) fn group(group: SyncGroup, count: u64) -> String {
    match group {
        SyncGroup::New => t!("sync-group-new", count = count),
        SyncGroup::Changed => t!("sync-group-changed", count = count),
        SyncGroup::Newer => t!("sync-group-newer", count = count),
        SyncGroup::Extra => t!("sync-group-extra", count = count),
        SyncGroup::Blocked => t!("sync-group-blocked", count = count),
        SyncGroup::Same => t!("sync-group-same", count = count),
        SyncGroup::Failed => t!("sync-group-failed", count = count),
    }
}

/// What will be done with a group.
pub(super) fn fate(
    group: SyncGroup,
    direction: SyncDirection,
    choices: SyncChoices,
    preview: &SyncPreview,
) -> String {
    let up = direction == SyncDirection::Up;
    match group {
        SyncGroup::New if up => t!("sync-fate-new-up"),
        SyncGroup::New => t!("sync-fate-new-down"),
        SyncGroup::Changed if up => t!("sync-fate-changed-up"),
        SyncGroup::Changed => t!("sync-fate-changed-down"),
        SyncGroup::Newer if choices.replace_newer && up => t!("sync-fate-newer-replaced-up"),
        SyncGroup::Newer if choices.replace_newer => t!("sync-fate-newer-replaced-down"),
        SyncGroup::Newer => t!("sync-fate-newer"),
        SyncGroup::Extra => match (preview.withheld, choices.delete) {
            (Some(Withheld::Unseen), _) => t!("sync-fate-extra-unseen"),
            (Some(Withheld::Empty), _) => t!("sync-fate-extra-empty"),
            (None, false) => t!("sync-fate-extra"),
            (None, true) if up => t!("sync-fate-extra-deleted-up"),
            (None, true) => t!("sync-fate-extra-deleted-down"),
        },
        SyncGroup::Blocked => t!("sync-fate-blocked"),
        SyncGroup::Same => t!("sync-fate-same"),
        SyncGroup::Failed => t!("sync-fate-failed"),
    }
}
