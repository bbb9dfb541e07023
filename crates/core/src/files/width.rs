//! How many small transfers run at once: more while more of them get more done, half as many when S3 asks to slow down.
//!
//! After a round (as many ends as there are places) its rate is compared with the one before. Where more places brought
//! nothing they are given back, and after some rounds tried again: the line may be another one by then. A round in which
//! places were free says nothing. Time is passed in.

use std::time::Duration;

use tokio::time::Instant;

/// What a transfer costs besides its bytes, in bytes: tiny ones would count for nothing otherwise.
const OVERHEAD: u64 = 64 * 1024;
/// How many there are in the beginning.
const FIRST: usize = 128;
/// How few there are at least.
const LEAST: usize = 4;
/// How much better a rate has to be to have been worth more places: so much of what they could bring, and no more than
/// that.
const WORTH: f64 = 0.4;
const BETTER: f64 = 1.1;
/// For how many rounds nothing is tried after something brought nothing.
const PATIENCE: u32 = 8;
/// Busy answers to requests that were under way together ask for one step, not for one each.
const ONE_STEP: Duration = Duration::from_secs(1);

/// How many places there are, and why.
#[derive(Debug)]
pub(crate) struct Width {
    places: usize,
    most: usize,
    phase: Phase,
    /// Of the last round.
    rate: Option<f64>,
    round: Option<Round>,
    slowed_down: Option<Instant>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Phase {
    /// There were `from` places; whether more are better is what the round will tell. At the start they double.
    Trying { from: usize, doubling: bool },
    /// For so many rounds.
    Resting(u32),
}

#[derive(Debug)]
struct Round {
    began: Instant,
    ended: usize,
    work: u64,
    was_full: bool,
}

impl Width {
    /// No more than `most` places ever.
    pub(crate) fn new(most: usize) -> Self {
        let places = FIRST.min(most);
        let phase = Phase::Trying { from: places, doubling: true };
        Self { places, most, phase, rate: None, round: None, slowed_down: None }
    }

    /// How many places there are now.
    pub(crate) const fn places(&self) -> usize {
        self.places
    }

    /// A transfer begins; `running` are at work, it included.
    pub(crate) fn begins(&mut self, now: Instant, running: usize) {
        let round = self.round.get_or_insert(Round { began: now, ended: 0, work: 0, was_full: false });
        round.was_full |= running >= self.places;
    }

    /// A transfer of `bytes` has ended.
    pub(crate) fn ends(&mut self, now: Instant, bytes: u64) {
        let Some(round) = &mut self.round else { return };
        round.ended += 1;
        round.work += bytes + OVERHEAD;
        if round.ended < self.places {
            return;
        }
        let (seconds, work, was_full) = ((now - round.began).as_secs_f64(), round.work, round.was_full);
        self.round = None;
        if was_full && seconds > 0.0 {
            self.weigh(work as f64 / seconds);
        }
    }

    /// S3 was too busy for one of them.
    pub(crate) fn slow_down(&mut self, now: Instant) {
        if self.slowed_down.is_none_or(|before| now - before >= ONE_STEP) {
            self.slowed_down = Some(now);
            self.places = (self.places / 2).max(LEAST).min(self.most);
            (self.phase, self.rate, self.round) = (Phase::Resting(PATIENCE), None, None);
        }
    }

    fn weigh(&mut self, rate: f64) {
        let hoped = match self.phase {
            Phase::Trying { from, .. } => self.places as f64 / from as f64 - 1.0,
            Phase::Resting(_) => 0.0,
        };
        let enough = (1.0 + hoped * WORTH).min(BETTER);
        let better = self.rate.replace(rate).is_none_or(|before| rate >= before * enough);
        match self.phase {
            Phase::Trying { doubling, .. } if better => self.try_more(doubling),
            Phase::Trying { from, .. } => {
                self.places = from;
                self.phase = Phase::Resting(PATIENCE);
            }
            Phase::Resting(0) => self.try_more(false),
            Phase::Resting(rounds) => self.phase = Phase::Resting(rounds - 1),
        }
    }

    fn try_more(&mut self, doubling: bool) {
        let from = self.places;
        let more = if doubling { from } else { (from / 4).max(1) };
        self.places = (from + more).min(self.most);
        self.phase = Phase::Trying { from, doubling };
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ROUND_TRIP: Duration = Duration::from_millis(80);

    /// Runs `rounds` rounds over a line that has room for `room` transfers a round trip.
    fn run(width: &mut Width, now: &mut Instant, room: usize, rounds: usize) {
        for _ in 0..rounds {
            let places = width.places();
            (1..=places).for_each(|running| width.begins(*now, running));
            *now += ROUND_TRIP * u32::try_from(places.max(room)).unwrap() / u32::try_from(room).unwrap();
            (0..places).for_each(|_| width.ends(*now, 16 * 1024));
        }
    }

    #[test]
    fn it_grows_as_long_as_that_gets_more_done() {
        let (mut width, mut now) = (Width::new(256), Instant::now());
        assert_eq!(width.places(), FIRST);
        run(&mut width, &mut now, 1000, 2);
        assert_eq!(width.places(), 256, "the line has room");
        run(&mut width, &mut now, 1000, 50);
        assert_eq!(width.places(), 256, "and no more than that ever");
    }

    #[test]
    fn it_stays_where_more_would_bring_nothing() {
        let (mut width, mut now) = (Width::new(256), Instant::now());
        run(&mut width, &mut now, FIRST, 2);
        assert_eq!(width.places(), FIRST, "128 were no faster");
        for _ in 0..50 {
            run(&mut width, &mut now, FIRST, 1);
            assert!(width.places() <= FIRST + FIRST / 4, "a small step is tried now and then: {width:?}");
        }
    }

    #[test]
    fn it_finds_a_line_that_became_wider() {
        let (mut width, mut now) = (Width::new(256), Instant::now());
        run(&mut width, &mut now, FIRST, 3);
        run(&mut width, &mut now, 1000, 30);
        assert_eq!(width.places(), 256);
    }

    #[test]
    fn it_halves_when_the_service_is_busy_once_for_answers_that_come_together() {
        let (mut width, now) = (Width::new(256), Instant::now());
        for _ in 0..10 {
            width.slow_down(now);
        }
        assert_eq!(width.places(), FIRST / 2);
        for second in 1..20 {
            width.slow_down(now + ONE_STEP * second);
        }
        assert_eq!(width.places(), LEAST, "it never comes to a stop");
    }

    #[test]
    fn what_is_not_full_says_nothing() {
        let (mut width, mut now) = (Width::new(256), Instant::now());
        for _ in 0..1000 {
            width.begins(now, 1);
            now += ROUND_TRIP;
            width.ends(now, 1);
        }
        assert_eq!(width.places(), FIRST);
    }
}
