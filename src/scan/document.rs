//! One document before its bulk is scanned: opened, recognized, its columns planned.

use super::Context;
use super::cutter::{Cutter, Grammar};
use super::input::Input;
use super::planner::{self, Known, Sample};
use crate::bytes::Markup;
use crate::detect::{Layout, Shape};
use crate::format::decoder::Decoder;
use crate::format::encoding::{self, Kind};
use crate::format::jsonl::{self, ValueKind};
use crate::format::keys::{FirstSeen, KeyIndex};
use crate::format::magic::magic;
use crate::format::sniff::sniff;
use crate::format::unescape;
use crate::model::{
    Access, Dialect, Encoding, Format, HeaderHint, Headers, Place, Problem, Quote, Reason, State,
};
use crate::rule::Schema;
use crate::source::{Bytes, ContentReader, Entry, EntryKind, Stat, open_stdin};
use std::io::Read;
use std::path::Path;
use std::sync::Mutex;

/// Bytes looked at before the bulk.
const HEAD: usize = 64 * 1024;

/// Facts about a document that do not depend on its bulk.
pub(super) struct Facts {
    pub state: State,
    pub format: Format,
    pub encoding: Option<Encoding>,
    pub compression: Option<&'static str>,
    pub dialect: Option<Dialect>,
    pub size: u64,
    pub access: Option<Access>,
    pub headers: Headers,
    /// The platform whose header row it has.
    pub schema: Option<Schema>,
    pub hints: Vec<Vec<HeaderHint>>,
    pub problems: Vec<Problem>,
}

/// A document that is ready to be scanned.
pub(super) struct Prepared {
    pub facts: Facts,
    pub layout: Layout,
    pub grammar: Grammar,
    pub cutter: Cutter,
    /// Offset of the first data record in the decoded document.
    pub data_offset: u64,
    /// For JSON Lines: the key paths that have columns.
    pub keys: Option<Mutex<KeyIndex>>,
    /// How many key paths the head of the document had.
    pub head_keys: usize,
}

/// The first bytes of a document, and where the rest comes from.
struct Head {
    bytes: Vec<u8>,
    complete: bool,
    source: Bytes,
}

/// Opens and recognizes a document. Fails with the state and the problem in which it ends.
pub(super) fn prepare(entry: &Entry, context: &Context<'_>) -> Result<Prepared, (State, Problem)> {
    let source = match &entry.kind {
        EntryKind::File(_) => Bytes::open(Path::new(&entry.path), entry.links)?,
        EntryKind::Stdin => open_stdin(&context.stop)?,
        EntryKind::Problem(state, problem) => return Err((*state, problem.clone())),
    };
    let head = Head::read(source).map_err(|problem| (State::Failed, problem))?;
    Ok(head.recognize(entry, context))
}

impl Head {
    fn read(mut source: Bytes) -> Result<Self, Problem> {
        let failed =
            |error: std::io::Error| Problem::new(Reason::IoError).detail(error.kind().to_string());
        let (bytes, complete) = match &mut source {
            Bytes::File(content) => {
                let wanted = content.size().min(HEAD as u64) as usize;
                let mut bytes = vec![0; wanted];
                let read = content.read_at(0, &mut bytes).map_err(failed)?;
                bytes.truncate(read);
                let complete = read as u64 == content.size();
                (bytes, complete)
            }
            Bytes::Stream(stream) => {
                let mut bytes = Vec::new();
                stream
                    .take(HEAD as u64)
                    .read_to_end(&mut bytes)
                    .map_err(failed)?;
                let complete = bytes.len() < HEAD;
                (bytes, complete)
            }
        };
        Ok(Self {
            bytes,
            complete,
            source,
        })
    }

    fn recognize(self, entry: &Entry, context: &Context<'_>) -> Prepared {
        let detected = encoding::detect(&self.bytes, self.complete);
        let unread = magic(&self.bytes);
        let raw = self.bytes.get(detected.bom_len..).unwrap_or_default();
        let mut text = Vec::new();
        Decoder::new(detected.kind).decode(raw, self.complete, &mut text);
        let mut facts = self.facts(entry, detected.encoding);
        let mut data_offset = 0;
        let mut layout = Layout::text();
        let (mut keys, mut head_keys) = (None, 0);
        if let Some(kind) = unread {
            facts.state = State::Skipped;
            facts.format = Format::Binary;
            facts
                .problems
                .push(Problem::new(Reason::UnsupportedFormat).detail(kind.name()));
        } else if detected.kind == Kind::Binary {
            facts.format = Format::Binary;
        } else {
            let sniffed = sniff(
                &text,
                self.complete,
                &|cell| context.is_header_word(cell),
                &|cell| context.scanner.holds_proof(cell),
            );
            facts.format = sniffed.format;
            data_offset = sniffed.data_offset;
            facts.headers = sniffed.headers;
            facts.dialect = sniffed.dialect;
            facts.schema = Schema::recognize(&facts.headers.names);
            facts.hints = context.read_headers(&facts.headers.names, facts.schema);
            let data = text.get(data_offset as usize..).unwrap_or_default();
            match (facts.format, facts.dialect) {
                (Format::Delimited, Some(dialect)) => {
                    let sample = Sample::of_records(data, &dialect, self.complete);
                    layout = planner::plan(
                        Shape::Table,
                        Some(&dialect),
                        &sample,
                        &Known {
                            hints: &facts.hints,
                            names: &facts.headers.names,
                            file: file_name(&entry.path),
                            asked: &context.plan.regions,
                            set: &context.plan.set,
                        },
                    );
                }
                (Format::JsonLines, _) => {
                    let (index, sample) = sample_lines(data);
                    let columns: Vec<String> =
                        index.columns().into_iter().map(|(name, _)| name).collect();
                    facts.schema = Schema::recognize(&columns);
                    let hints = context.read_headers(&columns, facts.schema);
                    layout = planner::plan(
                        Shape::Table,
                        None,
                        &sample,
                        &Known {
                            hints: &hints,
                            names: &columns,
                            file: file_name(&entry.path),
                            asked: &context.plan.regions,
                            set: &context.plan.set,
                        },
                    );
                    head_keys = index.len();
                    keys = Some(Mutex::new(index));
                }
                _ => layout = planner::plan_text(data),
            }
        }
        let grammar = grammar(&facts);
        let input = self.input(detected.bom_len, detected.kind, context);
        let cutter = Cutter::new(input, grammar, context.plan.block_size);
        Prepared {
            facts,
            layout,
            grammar,
            cutter,
            data_offset,
            keys,
            head_keys,
        }
    }

    fn facts(&self, entry: &Entry, encoding: Encoding) -> Facts {
        let stat: Option<&Stat> = self.source.stat();
        let size = match (&entry.kind, stat) {
            (EntryKind::File(seen), None) => seen.size,
            (_, Some(stat)) => stat.size,
            _ => 0,
        };
        Facts {
            state: State::Scanned,
            format: Format::Text,
            encoding: Some(encoding),
            compression: self.source.compression(),
            dialect: None,
            size,
            access: stat.and_then(|s| s.access),
            headers: Headers::default(),
            schema: None,
            hints: Vec::new(),
            problems: Vec::new(),
        }
    }

    /// Where the cutter gets the text from.
    fn input(self, bom: usize, kind: Kind, context: &Context<'_>) -> Input {
        let counters = context.counters.clone();
        let decoded = !matches!(kind, Kind::Raw | Kind::Binary);
        match self.source {
            Bytes::File(content) if !decoded => Input::positioned(content, bom as u64, counters),
            Bytes::File(content) => {
                let mut reader = ContentReader::new(content);
                // The head is read again: the reader begins at the start.
                let mut mark = vec![0; bom];
                let head = if reader.read_exact(&mut mark).is_ok() {
                    Vec::new()
                } else {
                    mark
                };
                Input::sequential(head, Box::new(reader), kind, counters)
            }
            Bytes::Stream(stream) => {
                let head = self.bytes.get(bom..).unwrap_or_default().to_vec();
                Input::sequential(head, stream, kind, counters)
            }
        }
    }
}

/// The name of a file without its folders and its ending.
fn file_name(path: &std::ffi::OsStr) -> &str {
    let stem = Path::new(path).file_stem();
    stem.and_then(|name| name.to_str()).unwrap_or_default()
}

fn grammar(facts: &Facts) -> Grammar {
    match facts.dialect {
        Some(dialect) => Grammar {
            markup: Markup {
                delimiter: Some(dialect.delimiter),
                quote: dialect.quote,
            },
            escape: dialect.escape,
        },
        None => Grammar {
            markup: Markup {
                delimiter: None,
                quote: None,
            },
            escape: Quote::Doubled,
        },
    }
}

/// The key paths of the first lines, numbered as they come, and their cells.
fn sample_lines(text: &[u8]) -> (KeyIndex, Sample) {
    let mut index = KeyIndex::default();
    let mut sample = Sample::default();
    let mut scratch = Vec::new();
    for (row, line) in text.split(|b| *b == b'\n').take(200).enumerate() {
        let mut position = 0;
        let place = Place {
            block: 0,
            row: row as u32,
            line: row as u32,
        };
        // A line that is cut off or broken shows what it shows.
        let _ = jsonl::split_line(line, &mut |path, range, kind| {
            let seen = FirstSeen { place, position };
            position += 1;
            let Some(column) = index.number(&path, seen) else {
                return;
            };
            let raw = line.get(range).unwrap_or_default();
            let cell = match kind {
                ValueKind::EscapedText => unescape::json_string(raw, &mut scratch),
                _ => raw,
            };
            sample.add(row, column as usize, cell);
        });
    }
    (index, sample)
}
