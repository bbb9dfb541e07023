//! Whatever a bucket lists, the window is shown what lies in the folder and nothing else.

#![no_main]

use devops360_core::files::fuzzing::{listing, trash_name};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|listed: (Vec<String>, Vec<String>, String)| {
    let (prefixes, keys, folder) = listed;
    keys.iter().for_each(|key| trash_name(key));
    listing(prefixes, keys, &folder);
});
