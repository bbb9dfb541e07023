//! Generates one permission for each command of the contract, so that a command without a grant is refused, and the
//! list of libraries that the app shows.

use std::collections::{BTreeMap, BTreeSet};
use std::env;
use std::fs;
use std::path::PathBuf;
use std::process::Command;

use serde_json::Value;

/// The packages of which the app is made: the shell and the window's content.
const ROOTS: [&str; 2] = ["devops360", "src-ui"];

fn main() {
    println!("cargo:rerun-if-changed=src-tauri/capabilities");
    println!("cargo:rerun-if-changed=Cargo.lock");
    let out = PathBuf::from(env::var_os("OUT_DIR").expect("cargo sets OUT_DIR"));
    fs::write(out.join("parts.tsv"), parts()).expect("OUT_DIR is writable");
    tauri_build::try_build(
        tauri_build::Attributes::new()
            .capabilities_path_pattern("src-tauri/capabilities/**/*")
            .app_manifest(tauri_build::AppManifest::new().commands(devops360_contract::COMMANDS)),
    )
    .expect("the Tauri configuration, its capabilities and the contract's command list agree");
}

/// Every library that the app or its window links, one a line: name, version and licence, separated by tabs.
fn parts() -> String {
    let metadata = metadata();
    let packages: BTreeMap<&str, &Value> = metadata["packages"]
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(|package| Some((package["id"].as_str()?, package)))
        .collect();
    let linked = linked(&metadata);
    let text = |package: &Value, field: &str| package[field].as_str().unwrap_or("unknown").to_owned();
    let mut lines: Vec<String> = packages
        .iter()
        .filter(|(id, package)| !package["source"].is_null() && linked.contains(**id))
        .map(|(_, package)| {
            format!("{}\t{}\t{}\n", text(package, "name"), text(package, "version"), text(package, "license"))
        })
        .collect();
    lines.sort();
    lines.concat()
}

/// The package ids that ordinary (not build, not development) dependencies reach from the app.
fn linked(metadata: &Value) -> BTreeSet<String> {
    let nodes: BTreeMap<&str, &Value> = metadata["resolve"]["nodes"]
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(|node| Some((node["id"].as_str()?, node)))
        .collect();
    let mut reached = BTreeSet::new();
    let mut waiting: Vec<&str> = metadata["packages"]
        .as_array()
        .into_iter()
        .flatten()
        .filter(|package| ROOTS.iter().any(|root| package["name"] == *root))
        .filter_map(|package| package["id"].as_str())
        .collect();
    while let Some(id) = waiting.pop() {
        if !reached.insert(id.to_owned()) {
            continue;
        }
        let dependencies = nodes.get(id).and_then(|node| node["deps"].as_array());
        waiting.extend(
            dependencies
                .into_iter()
                .flatten()
                .filter(|dependency| is_ordinary(dependency))
                .filter_map(|dependency| dependency["pkg"].as_str()),
        );
    }
    reached
}

fn is_ordinary(dependency: &Value) -> bool {
    dependency["dep_kinds"].as_array().into_iter().flatten().any(|kind| kind["kind"].is_null())
}

fn metadata() -> Value {
    let cargo = env::var_os("CARGO").expect("cargo sets CARGO");
    let target = env::var("TARGET").expect("cargo sets TARGET");
    let output = Command::new(cargo)
        .args(["metadata", "--format-version", "1", "--locked", "--filter-platform", &target])
        .output()
        .expect("cargo runs");
    serde_json::from_slice(&output.stdout).expect("cargo metadata answers JSON")
}
