//! Breach law as data: which combinations of elements of how many people bring about which notice,
//! until when; which element a data type counts as; what makes a breach severe.
//!
//! `patterns/law/` holds the built-in data, which is read only when asked for; a user's own files
//! add entries and replace those of the same id. Everything that can be wrong with a file is wrong
//! here. [`crate::rule::law`] knows what laws say, `analyze::duties` what follows for a breach.

mod circumstances;
mod clock;
mod elements;
mod error;
mod laws;
mod scores;
mod states;
mod syntax;
mod term;
#[cfg(test)]
mod tests;

pub use circumstances::{InvalidMoment, TEMPLATE, moment, read_circumstances};
pub use clock::{Clock, Relation, Unit};
pub use elements::ElementMap;
pub use error::{LawError, LawErrorKind};
pub use laws::{Demand, Law, Member, Per, Territory, When};
pub use scores::{ImpactRule, Score, SeverityRules};
pub use term::{Combination, Met, Term};

use error::{Entry, Raised, position};
use laws::Combinations;
use std::path::{Path, PathBuf};
use syntax::FileSyntax;
use term::Words;
use toml::Spanned;

/// The built-in files, in the order in which they are read.
const BUILTIN: [(&str, &str); 5] = [
    (
        "patterns/law/elements.toml",
        include_str!("../../../patterns/law/elements.toml"),
    ),
    (
        "patterns/law/severity.toml",
        include_str!("../../../patterns/law/severity.toml"),
    ),
    (
        "patterns/law/us-states.toml",
        include_str!("../../../patterns/law/us-states.toml"),
    ),
    (
        "patterns/law/us-federal.toml",
        include_str!("../../../patterns/law/us-federal.toml"),
    ),
    (
        "patterns/law/world.toml",
        include_str!("../../../patterns/law/world.toml"),
    ),
];

/// Largest file of a user, in bytes.
const MAX_FILE: u64 = 1 << 20;

/// A file of law data.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct LawFile {
    /// Its name; of built-in ones below the program's sources.
    pub name: PathBuf,
    /// Its version.
    pub version: Option<String>,
    /// The day whose law it shows, `2026-11-22`.
    pub as_of: Option<String>,
}

/// All law data of a run.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct LawSet {
    /// Where it comes from.
    pub files: Vec<LawFile>,
    /// The laws, in the order of their files.
    pub laws: Vec<Law>,
    /// What data types count as.
    pub elements: ElementMap,
    /// What makes a breach severe.
    pub severity: SeverityRules,
}

impl LawSet {
    /// The built-in data.
    ///
    /// # Errors
    /// None; the tests read it.
    pub fn builtin() -> Result<Self, LawError> {
        Self::with(&[])
    }

    /// The built-in data and a user's files; of entries with the same id the last one holds.
    ///
    /// # Errors
    /// If a file cannot be read or says what cannot be meant; names file, line, entry and field.
    pub fn with(own: &[PathBuf]) -> Result<Self, LawError> {
        let own: Vec<(PathBuf, String)> = own
            .iter()
            .map(|path| Ok((path.clone(), text_of(path)?)))
            .collect::<Result<_, LawError>>()?;
        let builtin = BUILTIN.iter().map(|(name, text)| (Path::new(name), *text));
        let own = own.iter().map(|(path, text)| (&**path, &**text));
        Self::read(&builtin.chain(own).collect::<Vec<_>>())
    }

    /// Reads all files together, so that words of one are known in all.
    fn read(files: &[(&Path, &str)]) -> Result<Self, LawError> {
        let mut parsed = Vec::with_capacity(files.len());
        for (file, text) in files {
            let syntax = parse(text).map_err(|raised| error_in(file, text, raised))?;
            parsed.push((*file, *text, syntax));
        }
        let (mut words, mut combinations) = (Words::new(), Combinations::new());
        for (file, text, syntax) in &parsed {
            read_words(syntax, &mut words).map_err(|raised| error_in(file, text, raised))?;
        }
        for (file, text, syntax) in &parsed {
            read_combinations(syntax, &words, &mut combinations)
                .map_err(|raised| error_in(file, text, raised))?;
        }
        let mut set = Self::default();
        for (file, text, syntax) in parsed {
            set.add(file, syntax, &words, &combinations)
                .map_err(|raised| error_in(file, text, raised))?;
        }
        Ok(set)
    }

    fn add(
        &mut self,
        file: &Path,
        syntax: FileSyntax,
        words: &Words,
        combinations: &Combinations,
    ) -> Result<(), Raised> {
        if let Some(day) = &syntax.as_of
            && day.parse::<jiff::civil::Date>().is_err()
        {
            let entry = Entry {
                id: "(file)",
                at: None,
            };
            return Err(entry.wrong(
                "as-of",
                format!("expected a day such as 2026-11-22, not `{day}`"),
            ));
        }
        for (id, counts_as) in &syntax.types {
            let entry = named(id);
            self.elements.add_type(entry, counts_as)?;
        }
        for (id, counts_as) in &syntax.rules {
            self.elements.add_rule(named(id), counts_as)?;
        }
        for row in syntax.state {
            let at = row.span().start;
            let row = row.into_inner();
            let id = row.code.clone();
            let entry = Entry {
                id: &id,
                at: Some(at),
            };
            self.add_law(states::state(entry, row, words)?);
        }
        for law in syntax.law {
            let at = law.span().start;
            let law = law.into_inner();
            let id = law.id.clone();
            let entry = Entry {
                id: &id,
                at: Some(at),
            };
            self.add_law(laws::law(entry, law, combinations)?);
        }
        self.severity
            .add(syntax.context, syntax.identification, syntax.nist, words)?;
        self.files.push(LawFile {
            name: file.to_owned(),
            version: syntax.version,
            as_of: syntax.as_of,
        });
        Ok(())
    }

    fn add_law(&mut self, law: Law) {
        match self.laws.iter_mut().find(|other| other.id == law.id) {
            Some(other) => *other = law,
            None => self.laws.push(law),
        }
    }

    /// Versions for reports: `us-states.toml 2026.11.1, as of 2025-09-01; …`.
    pub fn versions(&self) -> String {
        let each = self.files.iter().map(|file| {
            let name = file.name.file_name().unwrap_or_default().to_string_lossy();
            let version = file.version.as_deref().unwrap_or("without a version");
            let day = file
                .as_of
                .as_deref()
                .unwrap_or("a day that it does not say");
            format!("{name} {version}, as of {day}")
        });
        each.collect::<Vec<_>>().join("; ")
    }
}

fn named(id: &Spanned<String>) -> Entry<'_> {
    Entry {
        id: id.get_ref(),
        at: Some(id.span().start),
    }
}

fn read_words(syntax: &FileSyntax, words: &mut Words) -> Result<(), Raised> {
    for (id, written) in &syntax.word {
        let word = term::word(named(id), written)?;
        words.insert(id.get_ref().clone(), word);
    }
    Ok(())
}

fn read_combinations(
    syntax: &FileSyntax,
    words: &Words,
    combinations: &mut Combinations,
) -> Result<(), Raised> {
    for (id, written) in &syntax.combination {
        let combination = term::combination(named(id), written, words)?;
        combinations.insert(id.get_ref().clone(), combination);
    }
    Ok(())
}

fn parse<T: serde::de::DeserializeOwned>(text: &str) -> Result<T, Raised> {
    toml::from_str(text).map_err(|error| {
        let at = error.span().map(|span| span.start);
        (at, LawErrorKind::Toml(error.message().into()))
    })
}

fn error_in(file: &Path, text: &str, (at, kind): Raised) -> LawError {
    LawError {
        file: file.to_owned(),
        position: at.map(|at| position(text, at)),
        kind,
    }
}

fn text_of(path: &Path) -> Result<String, LawError> {
    let io = |kind| LawError {
        file: path.to_owned(),
        position: None,
        kind: LawErrorKind::Io(kind),
    };
    let read = |error: std::io::Error| io(error.kind());
    if std::fs::metadata(path).map_err(read)?.len() > MAX_FILE {
        return Err(io(std::io::ErrorKind::FileTooLarge));
    }
    std::fs::read_to_string(path).map_err(read)
}

/// `; did you mean tax_id?`
fn nearest<'a>(word: &str, all: impl Iterator<Item = &'a str>) -> String {
    let like = super::error::nearest(word, all);
    match like.is_empty() {
        true => String::new(),
        false => format!("; did you mean {}?", like.join(", ")),
    }
}
