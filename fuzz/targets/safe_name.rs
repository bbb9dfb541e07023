//! Every key gives a name that is one component of a path on any desktop, or none.

#![no_main]

use devops360_core::files::SafeName;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|key: &str| {
    let Ok(name) = SafeName::of_key(key) else { return };
    let name = name.as_str();
    assert!(!name.is_empty() && name.len() <= 255, "{name:?} has no length of a name");
    assert!(!matches!(name, "." | ".."), "{name:?} is a place");
    let foreign = |c: char| c.is_control() || "/\\:*?\"<>|".contains(c);
    assert!(!name.contains(foreign), "{name:?} has what no name can have");
    assert!(!name.ends_with(['.', ' ']), "{name:?} ends as no name can on Windows");
    let again = SafeName::of_key(name).map(|again| again.as_str().to_owned());
    assert_eq!(again.as_deref(), Ok(name), "a safe name stays as it is");
});
