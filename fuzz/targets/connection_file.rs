//! Whatever the bytes are, a connection file is read or said to be none; what is read is valid and comes back the same.

#![no_main]

use devops360_core::connection::{EndpointPolicy, parse, validate};
use devops360_core::files::fuzzing::json;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    for endpoints in [EndpointPolicy::LoopbackOnly, EndpointPolicy::Any] {
        let Ok(file) = parse(bytes, "a file", endpoints) else { continue };
        assert!(validate(&file, endpoints).is_empty());
        let again = parse(&json(&file), "a file", endpoints);
        assert_eq!(again.ok(), Some(file));
    }
});
