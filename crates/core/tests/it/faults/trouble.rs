//! What goes wrong with an act, at which call.

use std::sync::Arc;
use std::time::Duration;

use devops360_core::cloud::ErrorKind;
use devops360_testkit::faults::{Fault, FaultyObjects, Operation};
use devops360_testkit::objects::MemoryObjects;
use futures::FutureExt;
use proptest::prelude::*;

use super::alone::limit_files;
use super::model::Act;

/// How long a computer sleeps.
const NIGHT: Duration = Duration::from_secs(8 * 60 * 60);

/// What goes wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Trouble {
    /// The connection breaks.
    Reset,
    /// It breaks after the call was done.
    AnswerLost,
    /// Nothing moves until the guard of 20 seconds ends it.
    Stall,
    /// Five answers of 503 `SlowDown`.
    Storm,
    /// Nothing but 503 `SlowDown`.
    EndlessStorm,
    /// The credentials have expired once.
    Expired,
    /// The credentials stay expired.
    StaysExpired,
    /// `RequestTimeTooSkewed`.
    Skewed,
    /// A captive portal answers in the place of S3: over TLS no connection comes about.
    Portal,
    /// The same, and the person gets past it.
    PortalOnce,
    /// The body ends too early.
    Truncated,
    /// One bit of a body is another.
    Flipped,
    /// `InternalError`, with 500 or inside a 200, once.
    Internal,
    /// The same, after the call was done.
    InternalYetDone,
    /// 409 `ConditionalRequestConflict`.
    Race,
    /// The multipart upload is aborted elsewhere.
    Aborted,
    /// The computer sleeps for a night.
    Sleep,
    /// The disk is full in the middle of a file.
    FullDisk,
    /// It is full for the journal too.
    FullJournal,
}

use Trouble::{
    Aborted, AnswerLost, EndlessStorm, Expired, Flipped, FullDisk, FullJournal, Internal, InternalYetDone,
    Portal, PortalOnce, Race, Reset, Skewed, Sleep, Stall, StaysExpired, Storm, Truncated,
};

impl Trouble {
    /// Every one.
    pub(super) const ALL: [Self; 19] = [
        Reset,
        AnswerLost,
        Stall,
        Storm,
        EndlessStorm,
        Expired,
        StaysExpired,
        Skewed,
        Portal,
        PortalOnce,
        Truncated,
        Flipped,
        Internal,
        InternalYetDone,
        Race,
        Aborted,
        Sleep,
        FullDisk,
        FullJournal,
    ];

    /// Whether it can come with that call.
    pub(super) fn suits(self, operation: Operation) -> bool {
        let reads = operation == Operation::Get;
        let last = matches!(operation, Operation::Put | Operation::Complete);
        let parts = matches!(operation, Operation::Part | Operation::ListParts | Operation::Complete);
        match self {
            Truncated => reads,
            AnswerLost | InternalYetDone => !reads,
            Flipped => reads || matches!(operation, Operation::Part | Operation::Put),
            Race => last,
            Aborted => parts,
            FullDisk | FullJournal => cfg!(unix) && (reads || operation == Operation::Part),
            _ => true,
        }
    }

    /// Whether an act overcomes it, once in an act.
    pub(super) const fn passes(self) -> bool {
        matches!(
            self,
            Reset
                | AnswerLost
                | Stall
                | Storm
                | Expired
                | PortalOnce
                | Truncated
                | Internal
                | InternalYetDone
                | Race
                | Aborted
                | Sleep
        )
    }

    /// Whether the person cannot know whether the call was done.
    pub(super) const fn leaves_unsure(self) -> bool {
        matches!(self, AnswerLost | InternalYetDone)
    }

    /// Makes it happen at the `nth` call of `operation` from now on.
    pub(super) fn inject(self, faults: &FaultyObjects<MemoryObjects>, operation: Operation, nth: usize) {
        let reads = operation == Operation::Get;
        let error = |kind, code| Fault::Error(kind, code);
        let once = match self {
            Reset if reads => Fault::Reset(5),
            Reset | PortalOnce => error(ErrorKind::Network, ""),
            AnswerLost => Fault::AnswerLost,
            Stall if reads => Fault::Silence(5),
            Stall => error(ErrorKind::TimedOut, ""),
            Storm => {
                let slow_down = |nth| faults.inject(operation, nth, error(ErrorKind::Throttled, "SlowDown"));
                return (nth..nth + 5).for_each(slow_down);
            }
            EndlessStorm => return faults.inject_lasting(operation, error(ErrorKind::Throttled, "SlowDown")),
            Expired => error(ErrorKind::Unauthenticated, "ExpiredToken"),
            StaysExpired => {
                return faults.inject_lasting(operation, error(ErrorKind::Unauthenticated, "ExpiredToken"));
            }
            Skewed => {
                return faults.inject_lasting(operation, error(ErrorKind::ClockSkew, "RequestTimeTooSkewed"));
            }
            Portal => {
                return faults.inject_lasting(operation, error(ErrorKind::Network, ""));
            }
            Truncated => Fault::Truncate(5),
            Flipped if reads => Fault::Flip(5),
            Flipped => error(ErrorKind::Invalid, "BadDigest"),
            Internal => error(ErrorKind::Other, "InternalError"),
            InternalYetDone => Fault::AnsweredWith(ErrorKind::Other, "InternalError"),
            Race => error(ErrorKind::Conflict, "ConditionalRequestConflict"),
            Aborted => Fault::Meanwhile(aborting(faults)),
            Sleep => Fault::Asleep(Arc::new(|| tokio::time::advance(NIGHT).boxed())),
            FullDisk => Fault::Meanwhile(Arc::new(|| limit_files(Some(12 << 20)))),
            FullJournal => Fault::Meanwhile(Arc::new(|| limit_files(Some(0)))),
        };
        faults.inject(operation, nth, once);
    }
}

fn aborting(faults: &FaultyObjects<MemoryObjects>) -> Arc<dyn Fn() + Send + Sync> {
    let bucket = faults.inner().clone();
    Arc::new(move || bucket.abort_all_uploads())
}

/// One trouble with a call that `act` makes.
pub(super) fn trouble(
    act: &Act,
    is_large: bool,
) -> impl Strategy<Value = (Trouble, Operation, usize)> + use<> {
    let operations = calls(act, is_large);
    let all = (prop::sample::select(operations), prop::sample::select(Trouble::ALL.to_vec()), 1..=3_usize);
    all.prop_filter_map("no such trouble with such a call", |(operation, trouble, nth)| {
        trouble.suits(operation).then_some((trouble, operation, nth))
    })
}

/// The operations that `act` calls.
pub(super) fn calls(act: &Act, is_large: bool) -> Vec<Operation> {
    use Operation::{Complete, Copy, Create, Delete, Get, Head, ListParts, Part, Put};
    match act {
        Act::Upload(..) if is_large => vec![Create, Part, Part, ListParts, Complete, Head, Copy],
        Act::Upload(..) => vec![Put, Put, Head, Copy, Operation::List],
        Act::Download { .. } => vec![Head, Get, Get, Get],
        Act::Relocate { .. } | Act::Delete(_) => vec![Head, Copy, Delete],
    }
}
