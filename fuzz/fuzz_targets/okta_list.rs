//! libFuzzer on the target of this name; see `muster_connect::fuzzing`.
#![no_main]
libfuzzer_sys::fuzz_target!(|bytes: &[u8]| muster_connect::fuzzing::run("okta_list", bytes));
