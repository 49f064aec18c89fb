//! `patterns/vocabulary.toml` as a hash table: folded word, what it may be as a whole cell and as a
//! word in one.

use crate::letters;
use std::collections::BTreeMap;
use std::fmt::Write;
use std::path::Path;

type File = BTreeMap<String, BTreeMap<String, Vec<String>>>;

/// Constants for the sections, and the table.
pub fn tables(path: &Path) -> String {
    let text = std::fs::read_to_string(path).expect("patterns/vocabulary.toml is readable");
    let file: File = toml::from_str(&text).unwrap_or_else(|e| panic!("{e}"));
    assert!(file.len() <= 16, "sections are 16 bits");
    let mut out = String::new();
    let mut known: BTreeMap<String, (u16, u16)> = BTreeMap::new();
    for (bit, (section, languages)) in file.iter().enumerate() {
        let flag = 1u16 << bit;
        writeln!(
            out,
            "/// Section `{section}` of `patterns/vocabulary.toml`.\npub const {}: u16 = {flag};",
            section.to_uppercase()
        )
        .expect("strings grow");
        for (language, words) in languages {
            for word in words {
                let entry = known.entry(letters::fold_text(word)).or_default();
                entry.0 |= flag;
                entry.1 |= if language == "words" { flag } else { 0 };
            }
        }
    }
    let size = (known.len() * 2).next_power_of_two();
    let mut slots = vec![(0u64, 0u16, 0u16); size];
    for (word, (whole, inside)) in &known {
        let hash = letters::hash(word.as_bytes());
        let mut at = hash as usize & (size - 1);
        while slots[at].1 != 0 {
            at = (at + 1) & (size - 1);
        }
        slots[at] = (hash, *whole, *inside);
    }
    writeln!(out, "static SLOTS: [(u64, u16, u16); {size}] = {slots:?};").expect("strings grow");
    out
}
