//! Random trees on both sides, synced through the whole engine, beside what a person would expect of it.

use std::collections::BTreeMap;

use devops360_contract::files::{SyncChoices, SyncDirection, SyncGroup};
use proptest::prelude::*;
use tokio::runtime::Builder;

use super::world::World;

/// Paths and contents; the second a local file is written in.
type Side = BTreeMap<String, (String, u64)>;

fn side() -> impl Strategy<Value = Side> {
    let path = "([ab]/){0,2}[c-f]|[cC]on\\.txt|a{3}/x";
    proptest::collection::btree_map(path, ("[xy]{0,2}", 0_u64..20), 0..8)
}

fn contents(side: &Side) -> BTreeMap<String, String> {
    side.iter().map(|(path, (content, _))| (path.clone(), content.clone())).collect()
}

async fn check(here: Side, there: Side, is_up: bool, choices: SyncChoices) -> Result<(), TestCaseError> {
    let world = World::new();
    let direction = if is_up { SyncDirection::Up } else { SyncDirection::Down };
    for (path, (content, second)) in &here {
        world.write(path, content, *second);
    }
    for (path, (content, _)) in &there {
        world.seed(path, content);
    }
    let (id, preview) = world.compared_by(direction, true).await.unwrap();
    let newer = world.group(&id, SyncGroup::Newer).await;
    let blocked = world.group(&id, SyncGroup::Blocked).await;
    let report = world.ran(&id, choices).await;
    prop_assert_eq!((report.failed, report.left), (0, 0));

    let (from, to) =
        if is_up { (contents(&here), contents(&there)) } else { (contents(&there), contents(&here)) };
    let mut expected = to.clone();
    for (path, content) in &from {
        let stays = blocked.contains(path) || newer.contains(path) && !choices.replace_newer;
        if !stays {
            expected.insert(path.clone(), content.clone());
        }
    }
    if choices.delete && preview.withheld.is_none() {
        expected.retain(|path, _| from.contains_key(path) || blocked.contains(path));
    }
    let (after, source) = if is_up { (world.there(), world.here()) } else { (world.here(), world.there()) };
    prop_assert_eq!(after, expected);
    prop_assert_eq!(source, from, "the sending side is never changed");
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]

    #[test]
    fn the_receiving_side_becomes_what_was_shown(
        here in side(), there in side(), is_up: bool, delete: bool, replace_newer: bool
    ) {
        let runtime = Builder::new_current_thread().enable_all().start_paused(true).build().unwrap();
        runtime.block_on(check(here, there, is_up, SyncChoices { delete, replace_newer }))?;
    }
}
