//! The reference model: two maps and what a person expects of them. It knows nothing of the engine.

use std::collections::{BTreeMap, BTreeSet};

use devops360_contract::files::{ChangeAction, Resolution};

use super::content::Content;

/// The names of files and objects.
pub(super) const NAMES: [&str; 3] = ["a", "b", "c"];
/// Where downloads go.
pub(super) const TARGETS: [&str; 2] = ["x", "y"];

/// What is in the person's place in the bucket, and in their folder.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct State {
    pub(super) bucket: BTreeMap<String, Content>,
    pub(super) disk: BTreeMap<String, Content>,
}

/// One thing that the person does.
#[derive(Debug, Clone)]
pub(super) enum Act {
    /// The file of that name, which is in the folder.
    Upload(&'static str, Resolution),
    /// The object of that key, to a file of that name; whether one was there when the person chose it.
    Download { key: &'static str, target: &'static str, replaces: bool },
    /// Moves or copies one object to another key.
    Relocate { action: ChangeAction, key: &'static str, target: &'static str, replaces: bool },
    /// Moves an object to the trash.
    Delete(&'static str),
}

impl Act {
    /// The key that it writes, reads or takes away.
    pub(super) fn key(&self, state: &State) -> String {
        match self {
            Self::Upload(name, Resolution::KeepBoth) => numbered(state, name),
            Self::Upload(key, _) | Self::Download { key, .. } | Self::Delete(key) => (*key).to_owned(),
            Self::Relocate { target, .. } => (*target).to_owned(),
        }
    }

    /// What it leads to; `None` where it has to be refused, and nothing changes.
    pub(super) fn applied(&self, state: &State) -> Option<State> {
        let source = if let Self::Upload(name, _) = self { state.disk.get(*name) } else { None };
        self.applied_with(state, source)
    }

    /// The same, where an upload sends `source`, whatever the file is by now.
    pub(super) fn applied_with(&self, state: &State, source: Option<&Content>) -> Option<State> {
        let mut after = state.clone();
        match self {
            Self::Upload(name, resolution) => {
                let is_taken = state.bucket.contains_key(*name);
                let key = match resolution {
                    Resolution::Create | Resolution::Skip if is_taken => return None,
                    Resolution::Create | Resolution::Skip | Resolution::Replace => (*name).to_owned(),
                    Resolution::KeepBoth => numbered(state, name),
                };
                after.bucket.insert(key, source?.clone());
            }
            Self::Download { key, target, replaces } => {
                let is_taken = state.disk.contains_key(*target);
                if is_taken && !replaces {
                    return None;
                }
                after.disk.insert((*target).to_owned(), state.bucket.get(*key)?.clone());
            }
            Self::Relocate { action, key, target, replaces } => {
                let content = state.bucket.get(*key)?.clone();
                if !replaces && state.bucket.contains_key(*target) {
                    return None;
                }
                after.bucket.insert((*target).to_owned(), content);
                if *action == ChangeAction::Move {
                    after.bucket.remove(*key);
                }
            }
            Self::Delete(key) => drop(after.bucket.remove(*key)?),
        }
        Some(after)
    }
}

/// `a (2)`, or the first number from there on that is free.
fn numbered(state: &State, name: &str) -> String {
    let numbered = (2..).map(|number| format!("{name} ({number})"));
    numbered.into_iter().find(|name| !state.bucket.contains_key(name)).unwrap()
}

/// What is gone of `before` though nobody wrote over it: neither in the bucket nor in the trash.
pub(super) fn lost<'a>(
    before: &'a State,
    overwritten: Option<&str>,
    there: &BTreeSet<Content>,
) -> Vec<&'a String> {
    let kept =
        |(key, content): &(&String, &Content)| overwritten == Some(key.as_str()) || there.contains(*content);
    before.bucket.iter().filter(|row| !kept(row)).map(|(key, _)| key).collect()
}
