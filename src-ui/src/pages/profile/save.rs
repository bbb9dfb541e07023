//! Saving the changes of a profile: whole, in part, or after a decision about what was changed elsewhere.

use std::rc::Rc;

use devops360_contract::AppError;
use devops360_contract::profile::{LoadProfile, PartFailure, Profile, SaveProfile, SaveProfileOutcome};
use yew::prelude::*;

use super::draft::{Difference, Draft, ProfileField};
use super::memory::{self, Kept};
use crate::components::Tone;
use crate::hooks::{Action, Fetch, Toasts, use_action, use_fetch, use_session, use_toasts};
use crate::load::Load;
use crate::t;

/// A profile that was changed here and elsewhere.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Clash {
    /// The profile as it is now.
    pub(super) theirs: Profile,
    /// The fields that were changed on both sides.
    pub(super) differences: Vec<Difference>,
}

/// The changes, and what becomes of them.
#[derive(Clone)]
pub(super) struct Editing {
    /// The profile as it is saved.
    pub(super) load: Load<Profile>,
    /// Asks for it again.
    pub(super) reload: Callback<()>,
    set: Callback<Profile>,
    edited: UseStateHandle<Option<Rc<Kept>>>,
    clash: UseStateHandle<Option<Clash>>,
    failed: UseStateHandle<Vec<PartFailure>>,
    action: Action,
    toasts: Toasts,
    refresh_session: Callback<()>,
}

/// Loads the profile and takes up what was changed and not saved before.
#[hook]
pub(super) fn use_editing() -> Editing {
    let Fetch { load, reload, set } = use_fetch(LoadProfile {});
    let edited = use_state(|| None::<Rc<Kept>>);
    {
        let edited = edited.clone();
        use_effect_with(load.value().cloned(), move |profile| {
            if let Some(profile) = profile
                && edited.is_none()
            {
                edited.set(memory::recall(&profile.username).map(Rc::new));
            }
        });
    }
    let (clash, failed) = (use_state(|| None), use_state(Vec::new));
    let refresh_session = use_session().reload;
    Editing {
        load,
        reload,
        set,
        edited,
        clash,
        failed,
        action: use_action(),
        toasts: use_toasts(),
        refresh_session,
    }
}

impl Editing {
    /// What differs from `saved`.
    pub(super) fn draft(&self) -> Draft {
        self.edited.as_ref().map(|kept| kept.draft.clone()).unwrap_or_default()
    }

    /// Whether a save is under way.
    pub(super) fn busy(&self) -> bool {
        self.action.busy()
    }

    /// Why nothing could be saved.
    pub(super) fn error(&self) -> Option<&AppError> {
        self.action.error()
    }

    /// What a save left undone.
    pub(super) fn failed(&self) -> &[PartFailure] {
        &self.failed
    }

    /// What has to be decided.
    pub(super) fn clash(&self) -> Option<&Clash> {
        self.clash.as_ref()
    }

    /// Puts `value` into `field`.
    pub(super) fn change(&self, field: ProfileField, value: String) {
        let Some(base) = self.base() else { return };
        let draft = self.draft().with(field, value, &base);
        self.keep(base, draft);
    }

    /// Goes back to what is saved.
    pub(super) fn discard(&self) {
        memory::forget();
        self.edited.set(None);
        self.failed.set(Vec::new());
        self.action.clear();
    }

    /// Saves what is changed.
    pub(super) fn save(&self) {
        if let Some(base) = self.base() {
            self.send(base, self.draft());
        }
    }

    /// Saves on top of what was changed elsewhere, without the fields whose value there is taken.
    pub(super) fn decide(&self, taken: &[ProfileField]) {
        let Some(clash) = self.clash() else { return };
        let draft = self.draft().decided(&clash.theirs, taken);
        let theirs = clash.theirs.clone();
        self.clash.set(None);
        self.set.emit(theirs.clone());
        self.keep(theirs.clone(), draft.clone());
        if !draft.is_empty() {
            self.send(theirs, draft);
        }
    }

    /// Goes on editing without a decision.
    pub(super) fn postpone(&self) {
        self.clash.set(None);
    }

    /// Takes over a profile that another command answered; the changes stay.
    pub(super) fn set_profile(&self, profile: Profile) {
        if let Some(kept) = self.edited.as_ref() {
            // A new photo counts as a change of the record, and is no reason to ask. Other changes are.
            let unchanged =
                ProfileField::ALL.iter().all(|field| field.saved(&kept.base) == field.saved(&profile));
            if unchanged {
                self.keep(profile.clone(), kept.draft.clone());
            }
        }
        self.set.emit(profile);
    }

    /// What the changes are made on: the profile as it was when they began, even where a newer one is known by now.
    fn base(&self) -> Option<Profile> {
        let begun = self.edited.as_ref().map(|kept| kept.base.clone());
        begun.or_else(|| self.load.value().cloned())
    }

    fn keep(&self, base: Profile, draft: Draft) {
        let kept = Kept { base, draft };
        memory::keep(kept.clone());
        self.edited.set((!kept.draft.is_empty()).then(|| Rc::new(kept)));
    }

    fn send(&self, base: Profile, draft: Draft) {
        self.failed.set(Vec::new());
        let editing = self.clone();
        let request = SaveProfile { base_revision: base.revision, edit: draft.edit() };
        self.action.send(request, move |outcome| editing.settle(&base, &draft, outcome));
    }

    fn settle(&self, base: &Profile, draft: &Draft, outcome: SaveProfileOutcome) {
        match outcome {
            SaveProfileOutcome::Saved(profile) => {
                self.toasts.show(Tone::Good, t!("profile-saved"));
                memory::forget();
                self.edited.set(None);
                self.set.emit(profile);
                self.refresh_session.emit(());
            }
            SaveProfileOutcome::ChangedElsewhere { theirs } => {
                let differences = draft.differences(base, &theirs);
                self.clash.set(Some(Clash { theirs, differences }));
            }
            SaveProfileOutcome::Partly { now, failed } => {
                self.keep(now.clone(), draft.on(&now));
                self.set.emit(now);
                self.failed.set(failed);
            }
        }
    }
}
