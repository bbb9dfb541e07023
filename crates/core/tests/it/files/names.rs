//! From keys to local names, and what is shown of them.

use devops360_core::files::{SafeName, visible};
use proptest::prelude::*;

#[track_caller]
fn check(key: &str, expected: Option<&str>) {
    let name = SafeName::of_key(key).ok().map(|name| name.to_string());
    assert_eq!(name.as_deref(), expected, "{key:?}");
}

#[test]
fn a_key_that_leaves_its_folder_is_refused() {
    for key in [
        "../../.bashrc",
        "a/../b",
        "..",
        ".",
        "a/.",
        "/etc/x",
        "C:\\x",
        "c:/x",
        "\\\\host\\share",
        "..\\x",
        "a\\..\\x",
        "folder/..\\x",
        "folder/C:\\x",
        "folder/\\\\host\\share",
        "",
        "folder/",
    ] {
        check(key, None);
    }
}

#[test]
fn a_name_that_a_disk_cannot_hold_is_renamed() {
    check("report.pdf", Some("report.pdf"));
    check("a/b/report.pdf", Some("report.pdf"));
    check("COM1", Some("_COM1"));
    check("COM¹", Some("_COM¹"));
    check("com1.tar.gz", Some("_com1.tar.gz"));
    check("NUL.txt", Some("_NUL.txt"));
    check("nul .txt", Some("_nul .txt"));
    check("COM10", Some("COM10"));
    check("CONSOLE", Some("CONSOLE"));
    check("a:ads", Some("a_ads"));
    check("a\\b", Some("a_b"));
    check("trailing. .", Some("trailing___"));
    check("what?<>|*\".txt", Some("what______.txt"));
    check("nul\0byte\n.txt", Some("nul_byte_.txt"));
    check("exe\u{202E}gpj.txt", Some("exe_gpj.txt"));
    check(".bashrc", Some(".bashrc"));
}

#[test]
fn a_name_that_is_too_long_keeps_its_extension() {
    let name = SafeName::of_key(&format!("{}.pdf", "ü".repeat(500))).unwrap();
    assert_eq!(name.as_str(), format!("{}.pdf", "ü".repeat(125)), "cut on a character");
    let name = SafeName::of_key(&"a".repeat(1024)).unwrap();
    assert_eq!(name.as_str().len(), 255);
    check(&"b".repeat(255), Some(&"b".repeat(255)));
}

#[test]
fn what_cannot_be_seen_is_marked() {
    assert_eq!(visible("exe\u{202E}gpj\0\u{7F}\u{85}"), "exe⟨U+202E⟩gpj␀␡⟨U+0085⟩");
    assert_eq!(visible("Ünïcødé 👩‍👩‍👧 می‌خواهم.txt"), "Ünïcødé 👩‍👩‍👧 می‌خواهم.txt");
}

/// Characters that have broken programs, among ordinary ones.
fn name() -> impl Strategy<Value = String> {
    let odd = prop::sample::select(vec![
        '.', ' ', ':', '/', '\\', '\0', '\n', '*', '?', '\u{202E}', '\u{FEFF}', '¹', 'ü', '😀', '$',
    ]);
    let device = prop::sample::select(vec!["", "CON", "nul", "COM1", "lpt9", "conin$", "AUX."]);
    let characters =
        prop::collection::vec(prop_oneof![odd, any::<char>(), prop::char::range('a', 'z')], 0..400);
    (device, characters).prop_map(|(device, rest)| device.chars().chain(rest).collect())
}

proptest! {
    #[test]
    fn a_safe_name_is_one_component_and_stays_as_it_is(key in name()) {
        if let Ok(name) = SafeName::of_key(&key) {
            let text = name.as_str();
            prop_assert!(!text.is_empty() && text.len() <= 255);
            prop_assert!(!text.contains(['/', '\\', ':', '\0']));
            prop_assert!(!text.ends_with(['.', ' ']));
            prop_assert!(!text.chars().any(char::is_control));
            prop_assert_eq!(visible(text), text, "nothing in it has to be marked");
            let again = SafeName::of_key(text);
            prop_assert_eq!(again.as_ref(), Ok(&name), "safe names are safe");
        }
    }
}

#[test]
fn a_name_that_is_cut_is_no_device_either() {
    for device in ["NUL", "COM1", "lpt\u{b2}", "CONOUT$"] {
        let key = format!("{device}{}report.txt", " ".repeat(300));
        let safe = SafeName::of_key(&key).unwrap();
        assert!(safe.as_str().starts_with('_') && safe.as_str().len() <= 255, "{safe}");
        assert!(safe.as_str().ends_with(".txt"), "{safe}");
        assert_eq!(SafeName::of_key(safe.as_str()), Ok(safe), "it stays as it is");
    }
}
