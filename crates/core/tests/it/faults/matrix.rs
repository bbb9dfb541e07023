//! The table: every fault in every phase of a transfer or a change, and what becomes of it.

use devops360_contract::Code;
use devops360_contract::files::{ChangeAction, Resolution, TransferId};
use devops360_testkit::faults::Operation;

use super::alone::{is_alone, limit_files};
use super::content::Content;
use super::model::{Act, State};
use super::random::say;
use super::trouble::Trouble;
use super::world::{Begun, Ending, World};

/// A phase: an act, the size of its file, and a call of it.
struct Phase {
    name: &'static str,
    act: Act,
    is_large: bool,
    operation: Operation,
    nth: usize,
}

const fn phase(name: &'static str, act: Act, is_large: bool, operation: Operation, nth: usize) -> Phase {
    Phase { name, act, is_large, operation, nth }
}

const CREATE: Act = Act::Upload("a", Resolution::Create);
const REPLACE: Act = Act::Upload("b", Resolution::Replace);
const KEEP_BOTH: Act = Act::Upload("b", Resolution::KeepBoth);
const DOWNLOAD: Act = Act::Download { key: "b", target: "x", replaces: false };
const OVER_A_FILE: Act = Act::Download { key: "b", target: "y", replaces: true };
const MOVE: Act = Act::Relocate { action: ChangeAction::Move, key: "b", target: "d", replaces: false };
const MOVE_OVER: Act = Act::Relocate { action: ChangeAction::Move, key: "b", target: "c", replaces: true };

const PHASES: [Phase; 24] = [
    phase("a small upload", CREATE, false, Operation::Put, 1),
    phase("a small upload that replaces: looking", REPLACE, false, Operation::Head, 1),
    phase("a small upload that replaces: keeping the old", REPLACE, false, Operation::Copy, 1),
    phase("a small upload that replaces: writing", REPLACE, false, Operation::Put, 1),
    phase("a small upload beside another: looking for a name", KEEP_BOTH, false, Operation::List, 1),
    phase("a small upload beside another: writing", KEEP_BOTH, false, Operation::Put, 1),
    phase("a large upload: begin", CREATE, true, Operation::Create, 1),
    phase("a large upload: the first part", CREATE, true, Operation::Part, 1),
    phase("a large upload: the last part", CREATE, true, Operation::Part, 3),
    phase("a large upload: looking at the parts", CREATE, true, Operation::ListParts, 1),
    phase("a large upload: the end", CREATE, true, Operation::Complete, 1),
    phase("a large upload that replaces: keeping the old", REPLACE, true, Operation::Copy, 1),
    phase("a large upload that replaces: the end", REPLACE, true, Operation::Complete, 1),
    phase("a large upload beside another: the end", KEEP_BOTH, true, Operation::Complete, 1),
    phase("a small download: looking", DOWNLOAD, false, Operation::Head, 1),
    phase("a small download: the body", DOWNLOAD, false, Operation::Get, 1),
    phase("a small download over a file: the body", OVER_A_FILE, false, Operation::Get, 1),
    phase("a large download: the first range", DOWNLOAD, true, Operation::Get, 1),
    phase("a large download: the last range", DOWNLOAD, true, Operation::Get, 3),
    phase("a large download over a file: the second range", OVER_A_FILE, true, Operation::Get, 2),
    phase("a move: looking", MOVE, false, Operation::Head, 1),
    phase("a move: the copy", MOVE, false, Operation::Copy, 1),
    phase("a move over a file: the copy", MOVE_OVER, false, Operation::Copy, 2),
    phase("a move: the original goes", MOVE, false, Operation::Delete, 1),
];

/// What the person is told of a fault that does not pass.
fn told(trouble: Trouble, phase: &Phase) -> Option<Code> {
    match trouble {
        Trouble::EndlessStorm => Some(Code::Throttled),
        Trouble::StaysExpired => Some(Code::SessionExpired),
        Trouble::Skewed => Some(Code::ClockSkew),
        Trouble::Portal => Some(Code::Offline),
        Trouble::Flipped => Some(Code::ChecksumMismatch),
        Trouble::FullDisk if phase.is_large && phase.operation == Operation::Get => Some(Code::DiskFull),
        Trouble::FullJournal if phase.operation == Operation::Get => Some(Code::DiskFull),
        Trouble::FullJournal => Some(Code::JournalUnwritable),
        _ => None,
    }
}

#[test]
fn every_fault_in_every_phase_is_overcome_or_said() {
    if !is_alone("faults::matrix::every_fault_in_every_phase_is_overcome_or_said") {
        return;
    }
    let (mut cells, mut wrong) = (0, Vec::new());
    for phase in &PHASES {
        for trouble in Trouble::ALL.into_iter().filter(|trouble| trouble.suits(phase.operation)) {
            cells += 1;
            let checked = std::panic::catch_unwind(|| check(phase, trouble));
            limit_files(None);
            if let Err(reason) = checked {
                let reason = reason.downcast_ref::<String>().map_or("it broke down", String::as_str);
                wrong.push(format!("{}, {trouble:?}: {reason}", phase.name));
            }
        }
    }
    say(&format!("faults: {cells} cells of the table, {} phases", PHASES.len()));
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

fn check(phase: &Phase, trouble: Trouble) {
    let mut world = world(phase);
    let before = world.state();
    let done = phase.act.applied(&before).unwrap();
    trouble.inject(&world.desk.faults, phase.operation, phase.nth);
    let (begun, ending) = world.begin(&phase.act);
    world.desk.faults.heal();
    limit_files(None);
    match told(trouble, phase) {
        None => {
            assert_eq!(ending, Ending::Done);
            assert_eq!(world.state(), done, "whole");
        }
        Some(code) => {
            assert_eq!(ending, Ending::Failed(code));
            assert_untouched(phase, &world, &before);
            if let Ok(Begun::Transfer(id)) = &begun {
                again(&mut world, id, &done);
            }
        }
    }
    assert_tidy(&mut world, trouble, phase);
}

/// A large or small `b` in the bucket, a `c`, and a file that a download replaces.
fn world(phase: &Phase) -> World {
    let world = World::new(false);
    for key in ["b", "c"] {
        let content = Content::new(phase.is_large && matches!(phase.act, Act::Download { .. }));
        world.desk.bucket.seed(&format!("{}{key}", crate::desk::ROOT), content.0);
    }
    for name in ["a", "b"] {
        world.write(name, &Content::new(phase.is_large));
    }
    world.write("y", &Content::new(false));
    world
}

fn assert_untouched(phase: &Phase, world: &World, before: &State) {
    let mut now = world.state();
    if phase.operation == Operation::Delete {
        // The original could not be deleted, nor the copy: there are two.
        now.bucket.remove("d");
    }
    assert_eq!(now, *before, "nothing is half written");
}

/// The fault has passed, and the person tries again.
fn again(world: &mut World, id: &TransferId, done: &State) {
    assert_eq!(world.retry(id), Ending::Done, "tried again");
    assert_eq!(world.state(), *done, "tried again");
}

fn assert_tidy(world: &mut World, trouble: Trouble, phase: &Phase) {
    world.clear();
    assert_eq!(world.unfinished(), [""; 0], "no temporary file is left");
    // The id of a multipart upload that was never heard cannot be aborted: the bucket's rule does it.
    let unheard = trouble.leaves_unsure() && phase.operation == Operation::Create;
    assert_eq!(world.desk.bucket.open_uploads(), usize::from(unheard), "open uploads");
}
