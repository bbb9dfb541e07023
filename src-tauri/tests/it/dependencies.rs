//! Who may depend on whom, from `cargo metadata`.

use std::collections::BTreeSet;
use std::process::Command;

use serde_json::Value;

fn metadata() -> Value {
    let output = Command::new(env!("CARGO"))
        .args(["metadata", "--format-version", "1", "--no-deps"])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .expect("cargo runs");
    serde_json::from_slice(&output.stdout).expect("cargo metadata answers JSON")
}

/// The names that `package` depends on for what it ships.
fn shipped(package: &str) -> BTreeSet<String> {
    let metadata = metadata();
    let packages = metadata["packages"].as_array().expect("a list");
    let found = packages.iter().find(|candidate| candidate["name"] == package).expect("the package exists");
    found["dependencies"]
        .as_array()
        .into_iter()
        .flatten()
        .filter(|dependency| dependency["kind"].is_null())
        .filter_map(|dependency| dependency["name"].as_str().map(str::to_owned))
        .collect()
}

fn ours(names: &BTreeSet<String>) -> Vec<&str> {
    names.iter().map(String::as_str).filter(|name| name.starts_with("devops360")).collect()
}

#[test]
fn the_contract_depends_on_serde_alone() {
    assert_eq!(shipped("devops360-contract"), BTreeSet::from(["serde".to_owned()]));
}

#[test]
fn core_knows_neither_tauri_nor_aws() {
    let core = shipped("devops360-core");
    for name in &core {
        assert!(!name.starts_with("aws-") && !name.starts_with("tauri"), "core depends on {name}");
    }
    assert_eq!(ours(&core), ["devops360-contract"]);
}

#[test]
fn the_adapters_know_core_and_not_the_shell() {
    let aws = shipped("devops360-aws");
    assert!(!aws.iter().any(|name| name.starts_with("tauri")), "{aws:?}");
    assert_eq!(
        ours(&aws).into_iter().filter(|name| *name != "devops360-contract").collect::<Vec<_>>(),
        ["devops360-core"]
    );
}

#[test]
fn the_window_s_content_knows_the_contract_alone() {
    assert_eq!(ours(&shipped("src-ui")), ["devops360-contract"]);
}

#[test]
fn the_app_ships_no_test_kit() {
    assert!(!shipped("devops360").contains("devops360-testkit"));
}
