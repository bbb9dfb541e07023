//! Whatever is in the journal's file, a record is read or said to be none; what is read is written again the same.

#![no_main]

use devops360_core::files::fuzzing::journal_record;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| journal_record(bytes));
