//! Changes that were not saved, kept while the person looks at other screens. They end with the window, or when
//! another person signs in.

use std::cell::RefCell;

use devops360_contract::profile::Profile;

use super::draft::Draft;

/// A draft and the profile that it was begun on.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Kept {
    /// What it was begun on.
    pub(super) base: Profile,
    /// The changes.
    pub(super) draft: Draft,
}

thread_local! {
    static KEPT: RefCell<Option<Kept>> = const { RefCell::new(None) };
}

/// Keeps a draft; an empty one is nothing to keep.
pub(super) fn keep(kept: Kept) {
    KEPT.set(Some(kept).filter(|kept| !kept.draft.is_empty()));
}

/// The draft of `username`; somebody else's is forgotten.
pub(super) fn recall(username: &str) -> Option<Kept> {
    let kept = KEPT.take().filter(|kept| kept.base.username == username);
    KEPT.set(kept.clone());
    kept
}

/// Forgets the draft.
pub(super) fn forget() {
    KEPT.set(None);
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::{Kept, forget, keep, recall};
    use crate::pages::profile::draft::{Draft, ProfileField};
    use devops360_contract::profile::Profile;

    fn kept(username: &str) -> Kept {
        let base = Profile {
            username: username.to_owned(),
            attributes: BTreeMap::new(),
            email_verified: false,
            phone_verified: false,
            bio: String::new(),
            photo: None,
            revision: 0,
            record_problem: None,
            address_changes: Vec::new(),
        };
        let draft = Draft::default().with(ProfileField::Bio, "New".to_owned(), &base);
        Kept { base, draft }
    }

    #[test]
    fn a_draft_is_kept_for_its_person_alone() {
        keep(kept("maya"));
        assert_eq!(recall("maya"), Some(kept("maya")));
        assert_eq!(recall("sam"), None);
        assert_eq!(recall("maya"), None, "another person signed in meanwhile");
    }

    #[test]
    fn what_is_forgotten_or_empty_is_not_recalled() {
        keep(kept("maya"));
        forget();
        assert_eq!(recall("maya"), None);
        keep(Kept { draft: Draft::default(), ..kept("maya") });
        assert_eq!(recall("maya"), None);
    }
}
