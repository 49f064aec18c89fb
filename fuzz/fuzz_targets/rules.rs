//! A user's rule file.
#![no_main]

use libfuzzer_sys::fuzz_target;
use spillmap::rule::PatternSet;

fuzz_target!(|text: &str| {
    let folder = tempfile::tempdir().expect("a temporary folder");
    std::fs::write(folder.path().join("own.toml"), text).expect("a temporary file");
    if let Err(error) = PatternSet::builtin().with_user_rules(folder.path()) {
        assert!(!error.to_string().is_empty());
    }
});
