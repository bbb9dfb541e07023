//! Random work with random faults: afterwards bucket and folder are as the model says, nothing is lost, mixed or half
//! written, and taking everything back leaves what was there.

use std::collections::hash_map::RandomState;
use std::env;
use std::hash::BuildHasher;
use std::io::Write;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use devops360_contract::files::{Change, ChangeAction, TransferId};
use devops360_testkit::faults::{Fault, Operation};
use proptest::prelude::*;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};
use tokio::sync::broadcast::Receiver;

use super::alone::{is_alone, limit_files};
use super::content::Content;
use super::happening::Happening;
use super::model::{Act, State, lost};
use super::step::{BreakOff, Elsewhere, Plight, Step, step};
use super::world::{Begun, Ending, Undo, World, offered};

const CASES: u32 = 1000;

#[test]
fn random_work_with_random_faults_ends_as_the_model_says() {
    if !is_alone("faults::random::random_work_with_random_faults_ends_as_the_model_says") {
        return;
    }
    let number = |name| env::var(name).ok().map(|text| text.parse().expect("it is a number"));
    let seed: u64 = number("DEVOPS360_FAULTS_SEED").unwrap_or_else(|| RandomState::new().hash_one(0));
    let cases = number("DEVOPS360_FAULTS_CASES").map_or(CASES, |cases: u64| cases as u32);
    say(&format!("faults: {cases} cases of random work, DEVOPS360_FAULTS_SEED={seed}"));
    let config = Config { cases, failure_persistence: None, max_shrink_iters: 400, ..Config::default() };
    let seed = seed.to_le_bytes().repeat(4);
    let mut runner = TestRunner::new_with_rng(config, TestRng::from_seed(RngAlgorithm::ChaCha, &seed));
    let work = (any::<bool>(), prop::collection::vec(step(), 1..6));
    let outcome = runner.run(&work, |(is_versioned, steps)| {
        check(is_versioned, &steps);
        Ok(())
    });
    outcome.unwrap_or_else(|failure| panic!("{failure}"));
}

/// Past what the test harness keeps to itself of a test that passes.
pub(super) fn say(text: &str) {
    std::io::stderr().write_all(format!("{text}\n").as_bytes()).unwrap();
}

fn check(is_versioned: bool, steps: &[Step]) {
    let mut world = World::new(is_versioned);
    let (mut start, mut undos) = (world.state().bucket, Vec::new());
    for step in steps {
        let undo = Taken::new(&mut world, step, is_versioned).run();
        match undo {
            Some(undo) => undos.extend(undo),
            // What somebody else did cannot be taken back, nor what nobody knows of.
            None => (start, undos) = (world.state().bucket, Vec::new()),
        }
    }
    for undo in undos.iter().rev() {
        world.undo(undo);
    }
    assert_eq!(world.state().bucket, start, "everything taken back is what was there: {steps:#?}");
}

/// A step while it is taken.
struct Taken<'a> {
    world: &'a mut World,
    step: &'a Step,
    act: Act,
    /// Before the act, its file written.
    before: State,
    is_versioned: bool,
    /// What somebody else does, and whether they did.
    elsewhere: Option<(Happening, Arc<AtomicBool>)>,
}

impl<'a> Taken<'a> {
    fn new(world: &'a mut World, step: &'a Step, is_versioned: bool) -> Self {
        let mut act = step.act.clone();
        if let Act::Upload(name, _) = act {
            world.write(name, &Content::new(step.is_large));
        }
        let before = world.state();
        if let Act::Download { target, replaces, .. } = &mut act {
            *replaces = before.disk.contains_key(*target);
        }
        let mut taken = Self { world, step, act, before, is_versioned, elsewhere: None };
        taken.prepare();
        taken
    }

    /// Lays out what comes in between.
    fn prepare(&mut self) {
        let faults = self.world.desk.faults.clone();
        match &self.step.plight {
            Plight::None => {}
            Plight::Troubles(troubles) => {
                troubles
                    .iter()
                    .for_each(|&(trouble, operation, nth)| trouble.inject(&faults, operation, nth));
            }
            Plight::Meanwhile(elsewhere, operation, nth) => {
                let happening = self.happening(*elsewhere);
                let folder = self.world.desk.folder.path();
                let (fault, happened) = happening.clone().fault(&self.world.desk.bucket, folder);
                faults.inject(*operation, *nth, fault);
                self.elsewhere = Some((happening, happened));
            }
            Plight::BrokenOff { at: (operation, nth), is_answered, .. } => {
                let fault = if *is_answered && *operation != Operation::Get {
                    Fault::AnswerStalls
                } else {
                    Fault::Stall
                };
                faults.inject(*operation, *nth, fault);
            }
        }
    }

    fn happening(&self, elsewhere: Elsewhere) -> Happening {
        let new = Content::new(self.step.is_large);
        match (&self.act, elsewhere) {
            (Act::Upload(name, _), Elsewhere::Edits) => {
                Happening::File((*name).to_owned(), self.before.disk[*name].edited())
            }
            (Act::Upload(name, _), Elsewhere::Replaces) => Happening::Replaced((*name).to_owned(), new),
            (Act::Download { target, .. }, Elsewhere::WritesTarget) => {
                Happening::File((*target).to_owned(), new)
            }
            (Act::Relocate { key, .. }, Elsewhere::WritesSource) => Happening::Object((*key).to_owned(), new),
            _ => Happening::Object(self.act.key(&self.before), new),
        }
    }

    /// Takes the step and compares; answers how it is taken back, where that is known.
    fn run(mut self) -> Option<Option<Undo>> {
        let mut offers = self.world.desk.browser.subscribe();
        let (begun, mut ending) = self.world.begin(&self.act);
        if let (Plight::BrokenOff { how, .. }, Ending::Stuck, Ok(Begun::Transfer(id))) =
            (&self.step.plight, &ending, &begun)
        {
            self.heal();
            ending = match how {
                BreakOff::Kill => self.world.kill(id),
                BreakOff::Leave => self.world.leave(id),
                BreakOff::Pause => self.world.pause_and_resume(id),
                BreakOff::Cancel => self.world.cancel(id),
            };
        }
        self.heal();
        self.compare(&ending);
        if let (Ending::Failed(_), true, Ok(Begun::Transfer(id))) = (&ending, self.step.tries_again, &begun) {
            ending = self.again(id);
        }
        self.world.clear();
        self.assert_tidy();
        self.undo(&begun.ok()?, &ending, &mut offers)
    }

    fn heal(&self) {
        self.world.desk.faults.heal();
        limit_files(None);
    }

    fn happened(&self) -> Option<&Happening> {
        let (happening, happened) = self.elsewhere.as_ref()?;
        happened.load(Ordering::SeqCst).then_some(happening)
    }

    /// The state before, with what somebody else did.
    fn untouched(&self) -> State {
        match self.happened() {
            Some(happening) => happening.applied(self.before.clone()),
            None => self.before.clone(),
        }
    }

    /// Every state in which the act is done, whole.
    fn done(&self) -> Vec<State> {
        let Some(happening) = self.happened() else {
            return self.act.applied(&self.before).into_iter().collect();
        };
        let after = self.act.applied(&self.before).map(|state| happening.applied(state));
        let untouched = self.untouched();
        let read_before = match &self.act {
            Act::Upload(name, _) => self.act.applied_with(&untouched, self.before.disk.get(*name)),
            _ => None,
        };
        [after, self.act.applied(&untouched), read_before].into_iter().flatten().collect()
    }

    /// Every state in which the act is not done, or nobody knows.
    fn undone(&self) -> Vec<State> {
        let mut states = vec![self.untouched()];
        if let Plight::Troubles(troubles) = &self.step.plight
            && troubles.iter().any(|(trouble, ..)| trouble.leaves_unsure())
        {
            states.extend(self.done());
        }
        if let Act::Relocate { action: ChangeAction::Move, key, target, replaces } = self.act {
            // The original could not be deleted: there are two, which loses nothing.
            let copy = Act::Relocate { action: ChangeAction::Copy, key, target, replaces };
            let copied = copy.applied(&self.before);
            states.extend(copied.map(|state| match self.happened() {
                Some(happening) => happening.applied(state),
                None => state,
            }));
        }
        states
    }

    /// Whether the act has to end as the model says, whatever came in between.
    fn is_certain(&self) -> bool {
        match &self.step.plight {
            Plight::None => true,
            Plight::BrokenOff { how, .. } => !matches!(how, BreakOff::Cancel),
            Plight::Meanwhile(..) => self.happened().is_none(),
            Plight::Troubles(troubles) => {
                let once = |trouble| troubles.iter().filter(|(other, ..)| *other == trouble).count() == 1;
                troubles.iter().all(|(trouble, ..)| trouble.passes() && once(*trouble))
            }
        }
    }

    fn compare(&self, ending: &Ending) {
        let (now, step) = (self.world.state(), self.step);
        let allowed = match ending {
            Ending::Done => self.done(),
            Ending::Failed(_) => self.undone(),
            // What was done before it was cancelled stays.
            Ending::Cancelled => [self.undone(), self.done()].concat(),
            Ending::Stuck => panic!("it neither ends nor goes on: {step:#?}"),
        };
        assert!(allowed.contains(&now), "{ending:?}\n{step:#?}\nnow {now:#?}\nallowed {allowed:#?}");
        if self.is_certain() {
            let is_possible = self.act.applied(&self.before).is_some();
            assert_eq!(*ending == Ending::Done, is_possible, "{ending:?}\n{step:#?}\n{:#?}", self.before);
        }
        self.assert_nothing_lost();
    }

    fn assert_nothing_lost(&self) {
        if self.is_versioned {
            // What the bucket keeps as an earlier version is not listed.
            return;
        }
        let there = self.world.contents();
        let overwritten = match self.happened() {
            Some(Happening::Object(key, content)) => {
                assert!(there.contains(content), "what somebody else wrote is lost: {:#?}", self.step);
                Some(key.as_str())
            }
            _ => None,
        };
        let mut before = self.before.clone();
        if let (Act::Relocate { key, target, .. }, Some(overwritten)) = (&self.act, overwritten)
            && overwritten == *target
        {
            // It was moved there, and then somebody else wrote over it.
            before.bucket.remove(*key);
        }
        let lost = lost(&before, overwritten, &there);
        assert!(lost.is_empty(), "{lost:?} lost\n{:#?}\n{before:#?}", self.step);
    }

    /// The person tries again, and nothing is in the way any more.
    fn again(&mut self, id: &TransferId) -> Ending {
        let before = self.world.state();
        let ending = self.world.retry(id);
        let now = self.world.state();
        let (step, expected) = (self.step, self.act.applied(&before));
        match (&ending, expected) {
            (Ending::Done, Some(expected)) if expected == now => {}
            // It had been done before, and nobody knew.
            (Ending::Done, _) if before == now && self.done().contains(&now) => {}
            (Ending::Failed(_), None) if before == now => {}
            _ => panic!("tried again: {ending:?}\n{step:#?}\nbefore {before:#?}\nnow {now:#?}"),
        }
        self.assert_nothing_lost();
        ending
    }

    /// Nothing unfinished is left, but for a multipart upload whose id was never heard: the bucket's rule ends it.
    fn assert_tidy(&self) {
        assert_eq!(self.world.unfinished(), [""; 0], "{:#?}", self.step);
        let is_unheard = |operation: &Operation| *operation == Operation::Create;
        let unheard = match &self.step.plight {
            Plight::Troubles(troubles) => {
                troubles.iter().filter(|(trouble, at, _)| trouble.leaves_unsure() && is_unheard(at)).count()
            }
            Plight::BrokenOff { at, is_answered: true, .. } => usize::from(is_unheard(&at.0)),
            _ => 0,
        };
        let open = self.world.desk.bucket.open_uploads();
        self.world.desk.bucket.abort_all_uploads();
        assert!(open <= unheard, "{open} uploads are left open\n{:#?}", self.step);
    }

    /// How the step is taken back: not at all where it did nothing; `None` where that cannot be known.
    fn undo(&self, begun: &Begun, ending: &Ending, offers: &mut Receiver<Change>) -> Option<Option<Undo>> {
        let now = self.world.state();
        // Over a file with the same content there is another one now, and the one before lies in the trash.
        let is_done = *ending == Ending::Done && matches!(self.act, Act::Relocate { .. });
        if now.bucket == self.before.bucket && !is_done {
            return Some(None);
        }
        let expected = self.act.applied(&self.before).filter(|_| self.happened().is_none());
        if *ending != Ending::Done || expected.is_none_or(|expected| expected.bucket != now.bucket) {
            return None;
        }
        let key = self.act.key(&self.before);
        Some(Some(match begun {
            Begun::Changed(id, _) => Undo::Change(id.clone()),
            Begun::Transfer(_) if self.before.bucket.contains_key(&key) => {
                let offer = offered(offers).unwrap_or_else(|| {
                    panic!("what an upload replaced is offered to be taken back: {:#?}", self.step)
                });
                Undo::Change(offer)
            }
            Begun::Transfer(_) => Undo::Delete(key),
        }))
    }
}
