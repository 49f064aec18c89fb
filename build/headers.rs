//! `patterns/headers.toml` as sorted tables of folded words.

use crate::fold::fold;
use crate::header_syntax::{AFFIXES, HeaderFile, JOINERS, QUESTIONS, Section};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::path::Path;

/// The header words as written.
pub struct Lexicon {
    file: HeaderFile,
}

/// Flags of one word in one concept.
#[derive(Default)]
struct Flags {
    weak: bool,
    inside: bool,
    leading: bool,
}

impl Lexicon {
    pub fn read(path: &Path) -> Self {
        let text = std::fs::read_to_string(path).expect("patterns/headers.toml is readable");
        let file: HeaderFile = toml::from_str(&text).unwrap_or_else(|e| panic!("{e}"));
        for (id, section) in &file {
            for language in section.languages.keys() {
                assert!(language.len() == 2, "[{id}]: {language} is no language");
            }
        }
        Self { file }
    }

    /// Adds the words of an identifier's own rule file as a section of its name. Those that begin
    /// with `~` fit other things, too.
    pub fn add(&mut self, section: &str, words: &[String]) {
        let section = self
            .file
            .entry(section.to_owned())
            .or_insert_with(|| Section {
                personal: true,
                modifies: false,
                asked: false,
                weak: Vec::new(),
                leading: Vec::new(),
                short: Vec::new(),
                languages: BTreeMap::new(),
            });
        for word in words {
            let plain = word.strip_prefix('~');
            section.weak.extend(plain.map(str::to_owned));
            let all = section.languages.entry("en".to_owned()).or_default();
            all.push(plain.unwrap_or(word).to_owned());
        }
    }

    /// Whether a section of this name exists.
    pub fn has(&self, section: &str) -> bool {
        self.file.contains_key(section)
    }

    /// The concepts, the words, the affixes, the joiners and the questions.
    pub fn tables(&self) -> String {
        let concepts: Vec<(&String, &Section)> = self
            .file
            .iter()
            .filter(|(id, _)| ![AFFIXES, JOINERS, QUESTIONS].contains(&id.as_str()))
            .collect();
        let mut words: BTreeMap<String, BTreeMap<usize, Flags>> = BTreeMap::new();
        for (index, (_, section)) in concepts.iter().enumerate() {
            add_section(&mut words, index, section);
        }
        let mut out = String::from("pub(super) static CONCEPTS: &[StaticConcept] = &[\n");
        for (id, section) in &concepts {
            writeln!(
                out,
                "StaticConcept {{ id: {id:?}, personal: {}, modifies: {}, asked: {} }},",
                section.personal, section.modifies, section.asked
            )
            .expect("strings grow");
        }
        out.push_str("];\npub(super) static WORDS: &[(&str, &[Entry])] = &[\n");
        for (word, entries) in &words {
            let entries: Vec<String> = entries.iter().map(entry_code).collect();
            writeln!(out, "({word:?}, &[{}]),", entries.join(", ")).expect("strings grow");
        }
        out.push_str("];\n");
        self.write_list(&mut out, "AFFIXES", AFFIXES);
        self.write_list(&mut out, "JOINERS", JOINERS);
        self.write_list(&mut out, "QUESTIONS", QUESTIONS);
        out
    }

    fn write_list(&self, out: &mut String, name: &str, section: &str) {
        let section = self.file.get(section).expect("section of headers.toml");
        let words: BTreeSet<String> = section
            .languages
            .values()
            .flatten()
            .map(|w| fold(w))
            .collect();
        writeln!(
            out,
            "pub(super) static {name}: &[&str] = &{:?};",
            words.iter().collect::<Vec<_>>()
        )
        .expect("strings grow");
    }
}

fn add_section(
    words: &mut BTreeMap<String, BTreeMap<usize, Flags>>,
    index: usize,
    section: &Section,
) {
    let mut flags = |word: &str, set: &dyn Fn(&mut Flags)| {
        let folded = fold(word);
        assert!(!folded.is_empty(), "{word} has no letter");
        set(words.entry(folded).or_default().entry(index).or_default());
    };
    let all = section.languages.values().flatten();
    for word in all.chain(&section.weak).chain(&section.leading) {
        let long = fold(word).chars().count() > if section.personal { 2 } else { 1 };
        flags(word, &|f| f.inside |= long);
    }
    for word in &section.weak {
        flags(word, &|f| f.weak = true);
    }
    for word in &section.leading {
        flags(word, &|f| f.leading = true);
    }
    for word in &section.short {
        flags(word, &|f| f.inside = true);
    }
}

fn entry_code((concept, flags): (&usize, &Flags)) -> String {
    format!(
        "Entry {{ concept: {concept}, weak: {}, inside: {}, leading: {} }}",
        flags.weak, flags.inside, flags.leading
    )
}
