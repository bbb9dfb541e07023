//! What the person does, and what comes in between, by chance.

use devops360_contract::files::{ChangeAction, Resolution};
use devops360_testkit::faults::Operation;
use proptest::prelude::*;

use super::model::{Act, NAMES, TARGETS};
use super::trouble::{Trouble, calls, trouble};

/// One thing that the person does, and what comes in between.
#[derive(Debug, Clone)]
pub(super) struct Step {
    pub(super) act: Act,
    pub(super) is_large: bool,
    pub(super) plight: Plight,
    /// After a failure the person tries again; else they give it up.
    pub(super) tries_again: bool,
}

#[derive(Debug, Clone)]
pub(super) enum Plight {
    None,
    Troubles(Vec<(Trouble, Operation, usize)>),
    /// Somebody else does something just before that call.
    Meanwhile(Elsewhere, Operation, usize),
    /// That call does not end, or its answer does not come, and then the transfer is broken off.
    BrokenOff {
        at: (Operation, usize),
        is_answered: bool,
        how: BreakOff,
    },
}

#[derive(Debug, Clone, Copy)]
pub(super) enum Elsewhere {
    Edits,
    Replaces,
    WritesTarget,
    WritesSource,
}

#[derive(Debug, Clone, Copy)]
pub(super) enum BreakOff {
    Kill,
    Leave,
    Pause,
    Cancel,
}

fn act() -> impl Strategy<Value = Act> {
    let name = || prop::sample::select(NAMES.to_vec());
    let resolution =
        prop_oneof![Just(Resolution::Create), Just(Resolution::KeepBoth), Just(Resolution::Replace)];
    let action = prop_oneof![Just(ChangeAction::Move), Just(ChangeAction::Copy)];
    let apart = |(action, key, target, replaces): (_, &'static str, &'static str, bool)| {
        (key != target).then_some(Act::Relocate { action, key, target, replaces })
    };
    prop_oneof![
        4 => (name(), resolution).prop_map(|(name, resolution)| Act::Upload(name, resolution)),
        3 => (name(), prop::sample::select(TARGETS.to_vec()))
            .prop_map(|(key, target)| Act::Download { key, target, replaces: false }),
        2 => (action, name(), name(), any::<bool>()).prop_filter_map("onto itself", apart),
        1 => name().prop_map(Act::Delete),
    ]
}

fn plight(act: &Act, is_large: bool) -> impl Strategy<Value = Plight> + use<> {
    let at = || (prop::sample::select(calls(act, is_large)), 1..=3_usize);
    let elsewhere = match act {
        Act::Upload(..) => vec![Elsewhere::Edits, Elsewhere::Replaces, Elsewhere::WritesTarget],
        Act::Download { .. } | Act::Relocate { .. } => vec![Elsewhere::WritesTarget, Elsewhere::WritesSource],
        Act::Delete(_) => vec![Elsewhere::WritesSource],
    };
    let meanwhile = (prop::sample::select(elsewhere), at())
        .prop_map(|(elsewhere, (operation, nth))| Plight::Meanwhile(elsewhere, operation, nth));
    let troubles = prop::collection::vec(trouble(act, is_large), 1..=2).prop_map(Plight::Troubles);
    let how = prop::sample::select(vec![BreakOff::Kill, BreakOff::Leave, BreakOff::Pause, BreakOff::Cancel]);
    let broken_off = (at(), any::<bool>(), how).prop_map(|(at, is_answered, how)| {
        // This one call is waited for while the app runs, so that its upload is never forgotten; the adapter ends it.
        let how = if at.0 == Operation::Create { BreakOff::Kill } else { how };
        Plight::BrokenOff { at, is_answered, how }
    });
    let is_transfer = matches!(act, Act::Upload(..) | Act::Download { .. });
    prop_oneof![
        2 => Just(Plight::None),
        4 => troubles,
        2 => meanwhile,
        if is_transfer { 2 } else { 0 } => broken_off,
    ]
}

pub(super) fn step() -> impl Strategy<Value = Step> {
    (act(), prop::bool::weighted(0.2)).prop_flat_map(|(act, is_large)| {
        (plight(&act, is_large), any::<bool>()).prop_map(move |(plight, tries_again)| Step {
            act: act.clone(),
            is_large,
            plight,
            tries_again,
        })
    })
}
