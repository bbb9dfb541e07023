//! What the list of transfers adds up to, and what in it is news: pure, so that it is tested natively.

use std::collections::HashSet;

use devops360_contract::files::{Direction, Transfer, TransferId, TransferState};

/// All transfers together that run or wait for their turn.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Total {
    /// How many there are.
    pub(crate) running: usize,
    /// Bytes that went over the wire.
    pub(crate) bytes_done: u64,
    /// Bytes in all.
    pub(crate) bytes_total: u64,
    /// Their rates together, where one is known.
    pub(crate) bytes_per_second: Option<u64>,
}

impl Total {
    /// The total of the transfers that go on by themselves.
    pub(crate) fn of(transfers: &[Transfer]) -> Self {
        let running = transfers.iter().filter(|transfer| transfer.state.is_active());
        running.fold(Self::default(), |total, transfer| Self {
            running: total.running + 1,
            bytes_done: total.bytes_done + transfer.bytes_done,
            bytes_total: total.bytes_total + transfer.bytes_total,
            bytes_per_second: match (total.bytes_per_second, transfer.bytes_per_second) {
                (Some(one), Some(other)) => Some(one + other),
                (one, other) => one.or(other),
            },
        })
    }

    /// The time left at the rate of all together, in seconds.
    pub(crate) fn seconds_left(&self) -> Option<u64> {
        let rate = self.bytes_per_second.filter(|rate| *rate > 0)?;
        Some((self.bytes_total - self.bytes_done.min(self.bytes_total)).div_ceil(rate))
    }
}

/// The transfers of `now` that ended since `before`.
pub(crate) fn ended<'a>(before: &[Transfer], now: &'a [Transfer]) -> Vec<&'a Transfer> {
    let over = before.iter().filter(|known| known.state.is_final());
    let over: HashSet<&TransferId> = over.map(|known| &known.id).collect();
    now.iter().filter(|transfer| transfer.state.is_final() && !over.contains(&transfer.id)).collect()
}

/// Whether one of `ended` put a file into `folder`; or, once nothing of `now` runs there any more, into one below it.
pub(crate) fn changed_folder(ended: &[&Transfer], now: &[Transfer], folder: &str) -> bool {
    let uploads_below =
        |transfer: &Transfer| transfer.direction == Direction::Upload && transfer.folder.starts_with(folder);
    let is_quiet = || !now.iter().any(|transfer| transfer.state.is_active() && uploads_below(transfer));
    let mut done = ended
        .iter()
        .filter(|transfer| transfer.state == TransferState::Done && uploads_below(transfer))
        .peekable();
    done.peek().is_some() && (done.any(|transfer| transfer.folder == folder) || is_quiet())
}

/// The newest first. Of more than `limit` only so many, and those first that ask for attention: what runs, has failed, is
/// paused, waits next; what is over comes last.
pub(crate) fn foremost(mut transfers: Vec<&Transfer>, limit: usize) -> Vec<&Transfer> {
    if transfers.len() <= limit {
        transfers.reverse();
    } else {
        transfers.sort_by_key(|transfer| rank(transfer));
        transfers.truncate(limit);
    }
    transfers
}

const fn rank(transfer: &Transfer) -> u8 {
    match transfer.state {
        TransferState::Running | TransferState::Finishing => 0,
        TransferState::Failed(_) => 1,
        TransferState::Paused => 2,
        TransferState::Queued => 3,
        TransferState::Done | TransferState::Cancelled => 4,
    }
}

/// What can be done with a list of transfers as a whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Possible {
    /// Some run or wait for their turn.
    pub(crate) pause: bool,
    /// Some are paused.
    pub(crate) resume: bool,
    /// Some have failed.
    pub(crate) retry: bool,
    /// Some have ended.
    pub(crate) clear: bool,
    /// How many can be cancelled.
    pub(crate) cancel: usize,
}

impl Possible {
    /// What suits at least one of them.
    pub(crate) fn of(transfers: &[Transfer]) -> Self {
        transfers.iter().map(|transfer| &transfer.state).fold(Self::default(), |possible, state| Self {
            pause: possible.pause || state.is_active(),
            resume: possible.resume || *state == TransferState::Paused,
            retry: possible.retry || matches!(state, TransferState::Failed(_)),
            clear: possible.clear || state.is_final(),
            cancel: possible.cancel + usize::from(!state.is_final()),
        })
    }
}

/// Whether a transfer is worth a line below the files: it goes on or could, it failed, or its download can be opened.
pub(crate) fn notable(transfer: &Transfer) -> bool {
    match transfer.state {
        TransferState::Queued
        | TransferState::Running
        | TransferState::Finishing
        | TransferState::Paused
        | TransferState::Failed(_) => true,
        TransferState::Done => transfer.direction == Direction::Download,
        TransferState::Cancelled => false,
    }
}

#[cfg(test)]
mod tests {
    use super::{Possible, Total, changed_folder, ended, foremost, notable};
    use devops360_contract::files::{Direction, Remarks, Transfer, TransferId, TransferState};
    use devops360_contract::{AppError, Code};

    fn transfer(id: &str, direction: Direction, state: TransferState) -> Transfer {
        Transfer {
            id: TransferId(id.to_owned()),
            direction,
            name: id.to_owned(),
            folder: "docs/".to_owned(),
            state,
            bytes_done: 40,
            bytes_total: 100,
            bytes_per_second: Some(10),
            seconds_left: Some(6),
            unverifiable: false,
            remarks: Remarks::default(),
        }
    }

    fn upload(id: &str, state: TransferState) -> Transfer {
        transfer(id, Direction::Upload, state)
    }

    #[test]
    fn each_state_offers_what_suits_it() {
        let failed = TransferState::Failed(AppError::new(Code::Offline));
        let none = Possible::default();
        for (state, expected) in [
            (TransferState::Queued, Possible { pause: true, cancel: 1, ..none }),
            (TransferState::Paused, Possible { resume: true, cancel: 1, ..none }),
            (failed.clone(), Possible { retry: true, clear: true, ..none }),
            (TransferState::Done, Possible { clear: true, ..none }),
        ] {
            assert_eq!(Possible::of(&[upload("a", state.clone())]), expected, "{state:?}");
        }
        let list = [upload("a", TransferState::Paused), upload("b", failed)];
        assert_eq!(
            Possible::of(&list),
            Possible { resume: true, retry: true, clear: true, cancel: 1, ..none }
        );
    }

    #[test]
    fn the_total_counts_what_is_not_over() {
        let list = [
            upload("d", TransferState::Paused),
            upload("a", TransferState::Running),
            Transfer { bytes_per_second: None, ..upload("b", TransferState::Queued) },
            upload("c", TransferState::Done),
        ];
        let total = Total::of(&list);
        assert_eq!((total.running, total.bytes_done, total.bytes_total), (2, 80, 200));
        assert_eq!((total.bytes_per_second, total.seconds_left()), (Some(10), Some(12)));
        assert_eq!(Total::of(&[]).seconds_left(), None, "no rate, no promise");
    }

    #[test]
    fn an_end_is_told_once() {
        let before = [upload("a", TransferState::Running), upload("b", TransferState::Done)];
        let now = [
            upload("a", TransferState::Done),
            upload("b", TransferState::Done),
            upload("c", TransferState::Done),
        ];
        let names: Vec<&str> = ended(&before, &now).iter().map(|transfer| transfer.name.as_str()).collect();
        assert_eq!(names, ["a", "c"], "a very short transfer is first seen when it is over");
    }

    #[test]
    fn only_a_finished_upload_changes_its_folder() {
        for (now, folder, expected) in [
            (upload("a", TransferState::Done), "docs/", true),
            (upload("a", TransferState::Cancelled), "docs/", false),
            (transfer("a", Direction::Download, TransferState::Done), "docs/", false),
        ] {
            assert_eq!(changed_folder(&[&now], &[], folder), expected, "{now:?}");
        }
    }

    #[test]
    fn a_folder_below_is_news_when_nothing_runs_there_any_more() {
        let done = upload("a", TransferState::Done);
        let other = upload("b", TransferState::Queued);
        assert!(!changed_folder(&[&done], &[done.clone(), other], ""), "more is on its way");
        assert!(changed_folder(&[&done], std::slice::from_ref(&done), ""));
    }

    #[test]
    fn of_many_transfers_those_that_run_or_failed_are_shown() {
        let failed = TransferState::Failed(AppError::new(Code::Offline));
        let list = [
            upload("done", TransferState::Done),
            upload("failed", failed),
            upload("waits", TransferState::Queued),
            upload("waits too", TransferState::Queued),
            upload("runs", TransferState::Running),
        ];
        let names = |limit| {
            foremost(list.iter().collect(), limit)
                .iter()
                .map(|transfer| transfer.name.as_str())
                .collect::<Vec<_>>()
        };
        assert_eq!(names(3), ["runs", "failed", "waits"], "and of those that wait the next one");
        assert_eq!(
            names(9),
            ["runs", "waits too", "waits", "failed", "done"],
            "a short list is in its order"
        );
    }

    #[test]
    fn the_footer_shows_what_asks_for_attention() {
        let failed = TransferState::Failed(AppError::new(Code::Offline));
        assert!(notable(&upload("a", failed)));
        assert!(notable(&transfer("a", Direction::Download, TransferState::Done)), "it can be opened");
        assert!(!notable(&upload("a", TransferState::Done)), "it is in the list above");
        assert!(!notable(&upload("a", TransferState::Cancelled)));
    }
}
