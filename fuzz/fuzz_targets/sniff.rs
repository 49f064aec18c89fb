//! Recognizing the head of a document, in any encoding.
#![no_main]

use libfuzzer_sys::fuzz_target;
use spillmap::format::decoder::Decoder;
use spillmap::format::encoding::detect;
use spillmap::format::sniff::sniff;

fuzz_target!(|bytes: &[u8]| {
    for complete in [true, false] {
        let detected = detect(bytes, complete);
        let mut text = Vec::new();
        Decoder::new(detected.kind).decode(&bytes[detected.bom_len..], complete, &mut text);
        let sniffed = sniff(&text, complete, &|cell| cell.contains("mail"), &|cell| {
            cell.contains(&b'@')
        });
        assert!(sniffed.data_offset <= text.len() as u64);
    }
});
