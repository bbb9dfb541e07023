//! Moving and copying files and folders: a folder is what its key begins.

use devops360_contract::files::{ChangeAction, ChangeItem, Placement, Resolution};

use super::carry::{Carrier, Tally, WriteMode};
use super::names::{Taken, split};
use super::plan::check;
use crate::files::claims::{Claim, Claims};
use crate::files::error::FilesError;

/// How many other names "keep both" tries when others take them at the same time.
const NAMES_LIMIT: usize = 20;

/// A move or a copy, and what it needs.
pub(crate) struct Relocation {
    pub(crate) action: ChangeAction,
    pub(crate) carrier: Carrier,
    pub(crate) claims: Claims,
}

impl Relocation {
    /// Moves or copies every item; a failure keeps none of the others from going on.
    pub(crate) async fn run(&self, items: Vec<ChangeItem>) -> Tally {
        let mut tally = Tally::default();
        for ChangeItem { placement, resolution } in items {
            if self.carrier.is_cancelled() {
                break;
            }
            let carried = self.item(&placement, resolution, &mut tally).await;
            tally.note(placement.key, carried);
        }
        tally
    }

    async fn item(
        &self,
        placement: &Placement,
        resolution: Resolution,
        tally: &mut Tally,
    ) -> Result<(), FilesError> {
        check(self.carrier.place(), self.action, placement)?;
        let Placement { key, target } = placement;
        let mode = match resolution {
            // A copy beside its original needs another name in any case.
            _ if key == target => return self.keep_both(placement, tally).await,
            Resolution::KeepBoth => return self.keep_both(placement, tally).await,
            Resolution::Create => WriteMode::Create,
            Resolution::Replace => WriteMode::Replace,
            Resolution::Skip => return Ok(()),
        };
        self.carry(key, target, mode, tally).await
    }

    async fn carry(
        &self,
        key: &str,
        target: &str,
        mode: WriteMode,
        tally: &mut Tally,
    ) -> Result<(), FilesError> {
        let place = self.carrier.place();
        let (from, to) = (place.whole(key)?, place.whole(target)?);
        if key.ends_with('/') {
            self.carrier.tree(&from, &to, mode, tally).await
        } else {
            self.carrier.single(&from, &to, mode, tally).await
        }
    }

    async fn keep_both(&self, placement: &Placement, tally: &mut Tally) -> Result<(), FilesError> {
        let Placement { key, target } = placement;
        for _ in 0..NAMES_LIMIT {
            let claim = self.free(target).await?;
            match self.carry(key, claim.key(), WriteMode::Create, tally).await {
                Err(FilesError::NameTaken(_)) => {}
                carried => return carried,
            }
        }
        Err(FilesError::NameTaken(split(target).1.to_owned()))
    }

    /// A numbered key that nobody has or is about to take.
    async fn free(&self, target: &str) -> Result<Claim, FilesError> {
        let taken = Taken::around(self.carrier.place(), &self.carrier.copier.retry, target).await?;
        Ok(self.claims.claim(|is_claimed| taken.first_free(is_claimed)))
    }
}
