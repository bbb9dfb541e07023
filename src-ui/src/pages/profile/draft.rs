//! What a person changed on their profile and has not saved: pure, so that it is tested natively.

use std::collections::BTreeMap;

use devops360_contract::account::attribute_value;
use devops360_contract::connection::Attribute;
use devops360_contract::profile::{Profile, ProfileEdit};

/// A part of the profile that the person fills in, in the order of the form.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum ProfileField {
    /// An attribute in Cognito.
    Attribute(Attribute),
    /// The text about the person.
    Bio,
}

impl ProfileField {
    /// Every field.
    pub(crate) const ALL: [Self; 5] = [
        Self::Attribute(Attribute::Name),
        Self::Attribute(Attribute::PhoneNumber),
        Self::Attribute(Attribute::Email),
        Self::Attribute(Attribute::Address),
        Self::Bio,
    ];

    /// The name of its input.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Attribute(attribute) => attribute.as_str(),
            Self::Bio => "bio",
        }
    }

    /// What `profile` has in it.
    pub(crate) fn saved(self, profile: &Profile) -> &str {
        match self {
            Self::Attribute(attribute) => profile.attributes.get(&attribute).map_or("", String::as_str),
            Self::Bio => &profile.bio,
        }
    }

    /// What is sent when `typed` is in it.
    fn sent(self, typed: &str) -> String {
        match self {
            Self::Attribute(attribute) => attribute_value(attribute, typed),
            Self::Bio => typed.to_owned(),
        }
    }
}

/// The values that differ from what is saved.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Draft {
    changes: BTreeMap<ProfileField, String>,
}

/// A field that was changed here and elsewhere.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Difference {
    /// Which.
    pub(crate) field: ProfileField,
    /// What the person typed.
    pub(crate) mine: String,
    /// What was saved elsewhere meanwhile.
    pub(crate) theirs: String,
}

/// Whose value holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Side {
    /// What the person typed.
    #[default]
    Mine,
    /// What was saved elsewhere.
    Theirs,
}

impl Draft {
    /// Whether nothing is changed.
    pub(crate) fn is_empty(&self) -> bool {
        self.changes.is_empty()
    }

    /// Whether `field` is changed.
    pub(crate) fn changes(&self, field: ProfileField) -> bool {
        self.changes.contains_key(&field)
    }

    /// What to show in `field`.
    pub(crate) fn value<'a>(&'a self, field: ProfileField, saved: &'a Profile) -> &'a str {
        self.changes.get(&field).map_or_else(|| field.saved(saved), String::as_str)
    }

    /// The draft with `value` in `field`; the saved value is no change.
    pub(crate) fn with(&self, field: ProfileField, value: String, saved: &Profile) -> Self {
        let mut next = self.clone();
        if value == field.saved(saved) {
            next.changes.remove(&field);
        } else {
            next.changes.insert(field, value);
        }
        next
    }

    /// What is left to save once `saved` is what is saved.
    pub(crate) fn on(&self, saved: &Profile) -> Self {
        let still = |(field, value): &(&ProfileField, &String)| field.sent(value) != field.saved(saved);
        Self {
            changes: self
                .changes
                .iter()
                .filter(still)
                .map(|(field, value)| (*field, value.clone()))
                .collect(),
        }
    }

    /// The message that saves it.
    pub(crate) fn edit(&self) -> ProfileEdit {
        let mut edit = ProfileEdit::default();
        for (field, value) in &self.changes {
            match field {
                ProfileField::Attribute(attribute) => {
                    edit.attributes.insert(*attribute, field.sent(value));
                }
                ProfileField::Bio => edit.bio = Some(field.sent(value)),
            }
        }
        edit
    }

    /// The changed fields whose saved value is not `base`'s any more but `theirs`.
    pub(crate) fn differences(&self, base: &Profile, theirs: &Profile) -> Vec<Difference> {
        let both = |(field, mine): (&ProfileField, &String)| {
            let (before, now) = (field.saved(base), field.saved(theirs));
            (before != now && now != mine).then(|| Difference {
                field: *field,
                mine: mine.clone(),
                theirs: now.to_owned(),
            })
        };
        self.changes.iter().filter_map(both).collect()
    }

    /// The draft on top of `theirs`, without the fields whose value elsewhere is taken.
    pub(crate) fn decided(&self, theirs: &Profile, taken: &[ProfileField]) -> Self {
        let mut next = self.on(theirs);
        next.changes.retain(|field, _| !taken.contains(field));
        next
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::{Draft, ProfileField};
    use devops360_contract::connection::Attribute;
    use devops360_contract::profile::Profile;

    const NAME: ProfileField = ProfileField::Attribute(Attribute::Name);
    const PHONE: ProfileField = ProfileField::Attribute(Attribute::PhoneNumber);

    fn profile(name: &str, phone: &str, bio: &str) -> Profile {
        Profile {
            username: "maya".to_owned(),
            attributes: BTreeMap::from([
                (Attribute::Name, name.to_owned()),
                (Attribute::PhoneNumber, phone.to_owned()),
            ]),
            email_verified: true,
            phone_verified: false,
            bio: bio.to_owned(),
            photo: None,
            revision: 3,
            record_problem: None,
            address_changes: Vec::new(),
        }
    }

    fn draft(base: &Profile) -> Draft {
        Draft::default().with(NAME, "Maya A.".to_owned(), base).with(
            ProfileField::Bio,
            "New".to_owned(),
            base,
        )
    }

    #[test]
    fn typing_the_saved_value_again_is_no_change() {
        let base = profile("Maya", "1", "Old");
        let back = draft(&base).with(NAME, "Maya".to_owned(), &base).with(
            ProfileField::Bio,
            "Old".to_owned(),
            &base,
        );
        assert!(back.is_empty());
    }

    #[test]
    fn only_what_changed_is_sent_and_an_emptied_field_removes_its_value() {
        let base = profile("Maya", "1", "Old");
        let edit = draft(&base).with(PHONE, " ".to_owned(), &base).edit();
        let expected = [(Attribute::PhoneNumber, String::new()), (Attribute::Name, "Maya A.".to_owned())];
        assert_eq!(edit.attributes, BTreeMap::from(expected));
        assert_eq!(edit.bio.as_deref(), Some("New"));
    }

    #[test]
    fn a_partial_save_leaves_what_was_not_saved() {
        let base = profile("Maya", "1", "Old");
        let left = draft(&base).on(&profile("Maya A.", "1", "Old"));
        assert!(!left.changes(NAME) && left.changes(ProfileField::Bio));
    }

    #[test]
    fn a_phone_number_is_sent_and_saved_in_the_pools_form() {
        let base = profile("Maya", "", "Old");
        let typed = Draft::default().with(PHONE, " +46 70 123 45 67".to_owned(), &base);
        assert_eq!(typed.edit().attributes[&Attribute::PhoneNumber], "+46701234567");
        assert!(typed.on(&profile("Maya", "+46701234567", "Old")).is_empty(), "nothing is left to save");
    }

    #[test]
    fn only_fields_changed_on_both_sides_are_asked_about() {
        let base = profile("Maya", "1", "Old");
        let theirs = profile("Maya B.", "2", "Old");
        let differences = draft(&base).differences(&base, &theirs);
        assert_eq!(differences.len(), 1, "the phone was changed there alone, the bio here alone");
        assert_eq!((differences[0].mine.as_str(), differences[0].theirs.as_str()), ("Maya A.", "Maya B."));
    }

    #[test]
    fn the_same_change_on_both_sides_is_no_conflict() {
        let base = profile("Maya", "1", "Old");
        assert!(draft(&base).differences(&base, &profile("Maya A.", "1", "Old")).is_empty());
    }

    #[test]
    fn taking_theirs_keeps_the_other_changes() {
        let base = profile("Maya", "1", "Old");
        let decided = draft(&base).decided(&profile("Maya B.", "1", "Old"), &[NAME]);
        assert!(!decided.changes(NAME) && decided.changes(ProfileField::Bio));
    }
}
