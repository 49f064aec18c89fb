//! Labelled texts, as they come: JSON Lines in a folder, one case a line.

use super::kinds::Kinds;
use serde::Deserialize;
use spillmap::model::Country;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// Cases and tables of one folder, or of the seeded generator.
pub struct Cases {
    /// Names and families of kinds.
    pub kinds: Kinds,
    /// Labelled texts.
    pub cases: Vec<Case>,
    /// Tables without anything to find.
    pub negatives: Vec<Negative>,
}

/// One labelled text.
pub struct Case {
    /// Stable name.
    pub id: String,
    /// Name of the file it came from, which is how sources are told apart.
    pub source: String,
    /// What is read.
    pub text: String,
    /// Header of the column whose cell the text is.
    pub context: Option<String>,
    /// Country the text belongs to.
    pub region: Option<Country>,
    /// How the text is read.
    pub reading: Reading,
    /// What is in it.
    pub expect: Vec<Span>,
    /// Which kinds are judged when they are found and not expected.
    pub scope: Scope,
    /// Only a finding over the whole text is a false alarm.
    pub whole_only: bool,
    /// `core`, `context`, `weak` or `confusable`.
    pub tier: String,
}

/// How a text is read.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Reading {
    /// As one text or one cell.
    Text,
    /// As a file that is a table.
    Table,
    /// As a file of lines.
    Lines,
}

/// One value that is in a text.
#[derive(Clone, Deserialize)]
pub struct Span {
    /// Its kind.
    pub kind: String,
    /// First byte.
    pub start: usize,
    /// Byte behind the last.
    pub end: usize,
    /// Anything of the kind in the text counts.
    #[serde(default)]
    pub loose: bool,
    /// Fails the public rule of its kind: neither blamed nor credited.
    #[serde(default)]
    pub unverified: bool,
}

/// Which kinds are judged for false alarms.
#[derive(Clone, Deserialize)]
#[serde(untagged)]
pub enum Scope {
    /// `all` or `hard`.
    Named(String),
    /// These.
    Kinds(Vec<String>),
}

/// A table without personal data of a hard kind.
pub struct Negative {
    /// Stable name.
    pub id: String,
    /// The file.
    pub path: PathBuf,
    /// Its size.
    pub bytes: u64,
}

#[derive(Deserialize)]
struct Line {
    id: String,
    text: Option<String>,
    text_b64: Option<String>,
    context: Option<String>,
    region: Option<String>,
    format: Option<String>,
    expect: Vec<Span>,
    scope: Option<Scope>,
    neg: Option<String>,
    tier: Option<String>,
    file: Option<String>,
    bytes: Option<u64>,
    #[serde(default)]
    left_out: serde_json::Value,
}

impl Cases {
    /// Reads every `*.jsonl` of the folder, in order of their names.
    pub fn load(folder: &Path) -> io::Result<Self> {
        let mut loaded = Self {
            kinds: Kinds::load(&folder.join("kinds.json"))?,
            cases: Vec::new(),
            negatives: Vec::new(),
        };
        let mut files: Vec<PathBuf> = fs::read_dir(folder)?
            .map(|entry| entry.map(|e| e.path()))
            .collect::<io::Result<_>>()?;
        files.retain(|f| f.extension().is_some_and(|e| e == "jsonl"));
        files.sort();
        for file in files {
            let stem = file.file_stem().unwrap_or_default().to_string_lossy();
            for line in fs::read_to_string(&file)?.lines() {
                let line: Line = serde_json::from_str(line)?;
                loaded.add(line, &stem, folder)?;
            }
        }
        Ok(loaded)
    }

    fn add(&mut self, line: Line, stem: &str, folder: &Path) -> io::Result<()> {
        if !matches!(
            &line.left_out,
            serde_json::Value::Null | serde_json::Value::Bool(false)
        ) {
            return Ok(());
        }
        if let (Some(bytes), Some(file)) = (line.bytes, &line.file) {
            self.negatives.push(Negative {
                path: folder.join("negative").join(file),
                id: line.id,
                bytes,
            });
            return Ok(());
        }
        let text = match (line.text, line.text_b64) {
            (Some(text), _) => text,
            (None, Some(encoded)) => decode(&encoded)?,
            (None, None) => return Err(invalid(&line.id, "has no text")),
        };
        self.cases.push(Case {
            reading: match line.format.as_deref() {
                Some("csv") => Reading::Table,
                _ => Reading::Text,
            },
            region: line.region.as_deref().and_then(country),
            scope: line.scope.unwrap_or_else(|| Scope::Named("hard".into())),
            whole_only: line.neg.as_deref() == Some("whole"),
            tier: line.tier.unwrap_or_else(|| "core".into()),
            id: line.id,
            source: stem.to_owned(),
            text,
            context: line.context,
            expect: line.expect,
        });
        Ok(())
    }

    /// Bytes of the negative tables, in megabytes.
    pub fn negative_megabytes(&self) -> f64 {
        self.negatives.iter().map(|n| n.bytes).sum::<u64>() as f64 / 1e6
    }
}

fn invalid(id: &str, what: &str) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, format!("case {id} {what}"))
}

fn country(code: &str) -> Option<Country> {
    Country::new(match code {
        "UK" => b"GB",
        code => code.as_bytes(),
    })
}

/// Standard base64 (RFC 4648) of a UTF-8 text.
fn decode(encoded: &str) -> io::Result<String> {
    let (mut bytes, mut bits, mut count) = (Vec::new(), 0u32, 0);
    for byte in encoded.bytes().filter(|b| *b != b'=') {
        let value = match byte {
            b'A'..=b'Z' => byte - b'A',
            b'a'..=b'z' => byte - b'a' + 26,
            b'0'..=b'9' => byte - b'0' + 52,
            b'+' => 62,
            b'/' => 63,
            _ => return Err(invalid("in base64", "has another character")),
        };
        bits = bits << 6 | u32::from(value);
        count += 6;
        if count >= 8 {
            count -= 8;
            bytes.push((bits >> count) as u8);
        }
    }
    String::from_utf8(bytes).map_err(|_| invalid("in base64", "is no UTF-8"))
}
