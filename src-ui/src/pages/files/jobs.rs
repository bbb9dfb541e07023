//! What the list of transfers adds up to, and what in it is news: pure, so that it is tested natively.

use devops360_contract::files::{Direction, Transfer, TransferState};

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
    let was_over =
        |transfer: &Transfer| before.iter().any(|known| known.id == transfer.id && known.state.is_final());
    now.iter().filter(|transfer| transfer.state.is_final() && !was_over(transfer)).collect()
}

/// Whether one of `ended` put a file into `folder`.
pub(crate) fn changed_folder(ended: &[&Transfer], folder: &str) -> bool {
    ended.iter().any(|transfer| {
        transfer.direction == Direction::Upload
            && transfer.state == TransferState::Done
            && transfer.folder == folder
    })
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
    use super::{Possible, Total, changed_folder, ended, notable};
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
            (upload("a", TransferState::Done), "", false),
            (upload("a", TransferState::Cancelled), "docs/", false),
            (transfer("a", Direction::Download, TransferState::Done), "docs/", false),
        ] {
            assert_eq!(changed_folder(&[&now], folder), expected, "{now:?}");
        }
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
