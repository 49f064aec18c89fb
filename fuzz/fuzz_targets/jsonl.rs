//! Cutting a JSON line into key paths and values.
#![no_main]

use libfuzzer_sys::fuzz_target;
use spillmap::format::jsonl::split_line;

fuzz_target!(|line: &[u8]| {
    let mut path_bytes = Vec::new();
    let _ = split_line(line, &mut |path, range, _| {
        assert!(line.get(range).is_some());
        path_bytes.clear();
        path.write_to(&mut path_bytes);
    });
});
