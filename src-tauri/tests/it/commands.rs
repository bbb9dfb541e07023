//! The handlers, the granted permissions and the contract name the same commands; the window is granted nothing else.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use devops360_contract::COMMANDS;
use serde_json::Value;

const SHELL: &str = include_str!("../../src/lib.rs");
const CAPABILITY: &str = include_str!("../../capabilities/main.json");
const CONFIGURATION: &str = include_str!("../../../tauri.conf.json");

/// What the content security policy may say: the app's own files, its own commands, and pictures made in the window.
const ALLOWED: [(&str, &str); 12] = [
    ("default-src", "'none'"),
    ("script-src", "'self'"),
    ("script-src", "'wasm-unsafe-eval'"),
    ("connect-src", "'self'"),
    ("connect-src", "ipc:"),
    ("connect-src", "http://ipc.localhost"),
    ("style-src", "'self'"),
    ("font-src", "'self'"),
    ("img-src", "'self'"),
    ("img-src", "blob:"),
    ("base-uri", "'none'"),
    ("form-action", "'none'"),
];

fn contract() -> BTreeSet<String> {
    COMMANDS.iter().map(|&command| command.to_owned()).collect()
}

#[test]
fn every_command_of_the_contract_has_a_handler_and_no_other_has() {
    let list = SHELL.split_once("generate_handler![").and_then(|(_, rest)| rest.split_once(']'));
    let (list, _) = list.expect("the shell registers its handlers");
    let handlers: BTreeSet<String> = list
        .split(',')
        .filter_map(|path| path.trim().rsplit_once("::"))
        .map(|(_, name)| name.to_owned())
        .collect();
    assert_eq!(handlers, contract(), "the handlers and the contract differ");
}

#[test]
fn every_call_goes_through_the_gate() {
    let guarded = ".invoke_handler(gate::guarded(tauri::generate_handler![";
    assert!(
        SHELL.contains(guarded),
        "a handler without the gate takes requests of any size, as often as they come"
    );
    assert_eq!(SHELL.matches("invoke_handler(").count(), 1);
}

#[test]
fn the_window_is_granted_the_commands_of_the_contract_and_nothing_else() {
    let capability: Value = serde_json::from_str(CAPABILITY).expect("JSON");
    let granted: BTreeSet<String> =
        capability["permissions"].as_array().into_iter().flatten().map(permission).collect();
    assert_eq!(granted, contract(), "the capability and the contract differ");
    assert_eq!(capability["windows"], serde_json::json!(["main"]), "one window has the capability");
    assert!(capability.get("remote").is_none(), "no remote page may call a command");
}

#[test]
fn no_other_capability_is_granted_beside_it() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src-tauri/capabilities");
    let files: Vec<_> =
        fs::read_dir(folder).expect("the folder").map(|entry| entry.expect("an entry").file_name()).collect();
    assert_eq!(files, ["main.json"], "the build reads every file of the folder");
    let security = &configuration()["app"]["security"];
    assert!(security.get("capabilities").is_none(), "the configuration can grant some as well");
    assert!(security.get("assetProtocol").is_none(), "files are read through commands alone");
}

#[test]
fn the_content_security_policy_allows_no_inline_code_and_no_foreign_host() {
    let configuration = configuration();
    let security = &configuration["app"]["security"];
    let policy = security["csp"].as_str().expect("a policy");
    let mut silent = BTreeSet::from(["default-src", "base-uri", "form-action"]);
    for directive in policy.split("; ") {
        let (name, sources) = directive.split_once(' ').expect("a directive has sources");
        for source in sources.split(' ') {
            assert!(ALLOWED.contains(&(name, source)), "the policy allows {source} as {name}");
        }
        silent.remove(name);
    }
    assert!(silent.is_empty(), "without a word on {silent:?} everything is allowed there");
    for weakening in ["devCsp", "dangerousDisableAssetCspModification"] {
        assert!(security.get(weakening).is_none(), "{weakening} is set");
    }
    assert_eq!(security["freezePrototype"], true, "Object.prototype is frozen");
    assert_eq!(configuration["app"]["withGlobalTauri"], false, "no global API object");
}

fn configuration() -> Value {
    serde_json::from_str(CONFIGURATION).expect("JSON")
}

/// The command that a permission allows; anything else, such as a permission with a scope, as it is.
fn permission(value: &Value) -> String {
    let allowed = value.as_str().and_then(|text| text.strip_prefix("allow-"));
    allowed.map_or_else(|| value.to_string(), |name| name.replace('-', "_"))
}
