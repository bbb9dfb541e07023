//! The handlers, the granted permissions and the contract name the same commands; the window is granted nothing else.

use std::collections::BTreeSet;

use devops360_contract::COMMANDS;
use serde_json::Value;

const SHELL: &str = include_str!("../../src/lib.rs");
const CAPABILITY: &str = include_str!("../../capabilities/main.json");
const CONFIGURATION: &str = include_str!("../../../tauri.conf.json");

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
fn the_window_is_granted_the_commands_of_the_contract_and_nothing_else() {
    let capability: Value = serde_json::from_str(CAPABILITY).expect("JSON");
    let granted: BTreeSet<String> =
        capability["permissions"].as_array().into_iter().flatten().filter_map(permission).collect();
    assert_eq!(granted, contract(), "the capability and the contract differ");
    assert_eq!(capability["windows"], serde_json::json!(["main"]), "one window has the capability");
    assert!(capability.get("remote").is_none(), "no remote page may call a command");
}

#[test]
fn the_content_security_policy_allows_no_inline_code_and_no_foreign_host() {
    let configuration: Value = serde_json::from_str(CONFIGURATION).expect("JSON");
    let security = &configuration["app"]["security"];
    let policy = security["csp"].as_str().expect("a policy");
    assert!(policy.starts_with("default-src 'none'"), "{policy}");
    for word in ["unsafe-inline", "'unsafe-eval'", "https:", "data:", "*"] {
        assert!(!policy.contains(word), "the policy allows {word}");
    }
    assert_eq!(security["freezePrototype"], true, "Object.prototype is frozen");
    assert_eq!(configuration["app"]["withGlobalTauri"], false, "no global API object");
}

fn permission(value: &Value) -> Option<String> {
    Some(
        value
            .as_str()?
            .strip_prefix("allow-")
            .map_or_else(|| value.to_string(), |name| name.replace('-', "_")),
    )
}
