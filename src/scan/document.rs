//! One document before its bulk is scanned: opened, recognized, its columns planned.

use super::Context;
use super::cutter::{Cutter, Grammar};
use super::input::Input;
use super::job::worst;
use super::layers::{self, Broken, Head, Peeled, Purse};
use super::planner::{self, Sample};
use crate::bytes::Markup;
use crate::detect::{Layout, Shape};
use crate::format::decoder::Decoder;
use crate::format::encoding::{self, Kind};
use crate::format::jsonl::{self, ValueKind};
use crate::format::keys::{FirstSeen, KeyIndex};
use crate::format::magic::magic;
use crate::format::sniff::{self, Sniffed, known_table, sniff};
use crate::format::unescape;
use crate::model::{
    Access, Dialect, Encoding, Format, HeaderHint, Headers, Place, Problem, Quote, Reason, State,
};
use crate::rule::Schema;
use crate::source::container::{Container, Structure};
use crate::source::{Budget, Bytes, Content, ContentReader, Entry, EntryKind, open_stdin};
use std::io::Read;
use std::path::Path;
use std::sync::Mutex;

/// Facts about a document that do not depend on its bulk.
pub(super) struct Facts {
    pub state: State,
    pub format: Format,
    pub encoding: Option<Encoding>,
    pub compression: Option<&'static str>,
    pub dialect: Option<Dialect>,
    pub size: u64,
    /// Stored bytes that count in the coverage: none inside a container that counts them.
    pub counted: u64,
    /// Whether only programs look at it, so that what is unlikely is not worth a word.
    pub fitting: bool,
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
    /// Whether compression was taken off.
    pub layered: bool,
}

/// A document whose bytes are at hand.
pub(super) struct Given {
    /// The name of the file or member, without its ending; it may name a country.
    pub name: String,
    pub bytes: Bytes,
    /// What a decoder knows of them.
    pub structure: Structure,
    /// What may be decoded of what is inside; `None` for a file of the walk, which gets its own.
    pub budget: Option<Budget>,
    /// Stored bytes.
    pub size: u64,
    pub access: Option<Access>,
    /// What is wrong with it so far.
    pub problems: Vec<Problem>,
}

/// What a document turned out to be.
pub(super) enum Opened {
    /// Text, or bytes, to be scanned.
    Document(Box<Prepared>),
    /// Something that holds other documents.
    Container(Box<Facts>, Box<Container>),
}

/// The bytes of a path that the walk found. Fails with the state and the problem in which it ends.
pub(super) fn bytes_of(entry: &Entry, context: &Context<'_>) -> Result<Given, (State, Problem)> {
    let bytes = match &entry.kind {
        EntryKind::File(_) => {
            let content = Content::open(Path::new(&entry.path), entry.links)?;
            Bytes::File(content.paced(context.plan.limits.pace.clone()))
        }
        EntryKind::Stdin => open_stdin(&context.stop)?,
        EntryKind::Problem(state, problem) => return Err((*state, problem.clone())),
    };
    let stat = bytes.stat();
    let size = match (&entry.kind, stat) {
        (EntryKind::File(seen), None) => seen.size,
        (_, Some(stat)) => stat.size,
        _ => 0,
    };
    Ok(Given {
        name: stem(Path::new(&entry.path)),
        size,
        access: stat.and_then(|s| s.access),
        bytes,
        structure: Structure::Unknown,
        budget: None,
        problems: Vec::new(),
    })
}

/// Takes off compression, and recognizes what is inside.
pub(super) fn open(given: Given, context: &Context<'_>) -> Result<Opened, Problem> {
    let Given {
        name,
        bytes,
        structure,
        budget,
        size,
        access,
        problems,
    } = given;
    let budget = budget.map_or_else(|| Purse::File(context.plan.limits.clone()), Purse::Member);
    let peeled = layers::peel(bytes, structure, budget)?;
    let mut facts = Facts {
        state: worst(&problems, true, State::Scanned),
        format: Format::Text,
        encoding: None,
        compression: None,
        dialect: None,
        size,
        counted: size,
        fitting: false,
        access,
        headers: Headers::default(),
        schema: None,
        hints: Vec::new(),
        problems,
    };
    match peeled {
        Peeled::Container(name, mut container) => {
            facts.format = Format::Container(name);
            facts.problems.append(&mut container.problems);
            Ok(Opened::Container(Box::new(facts), container))
        }
        Peeled::Plain(bare) => {
            let mut prepared = bare
                .head
                .recognize(facts, &name, structure, bare.broken, context);
            prepared.layered = bare.layered;
            Ok(Opened::Document(Box::new(prepared)))
        }
    }
}

/// Where the records of a text begin, and how they are to be read.
struct Outline {
    layout: Layout,
    data_offset: u64,
    keys: Option<Mutex<KeyIndex>>,
    head_keys: usize,
}

impl Default for Outline {
    fn default() -> Self {
        Self {
            layout: Layout::text(),
            data_offset: 0,
            keys: None,
            head_keys: 0,
        }
    }
}

impl Head {
    fn recognize(
        self,
        mut facts: Facts,
        name: &str,
        structure: Structure,
        broken: Option<Broken>,
        context: &Context<'_>,
    ) -> Prepared {
        let detected = match structure {
            Structure::Unknown | Structure::Raw => encoding::detect(&self.bytes, self.complete),
            _ => encoding::UTF8,
        };
        let unread = (structure == Structure::Unknown)
            .then(|| magic(&self.bytes))
            .flatten();
        let raw = self.bytes.get(detected.bom_len..).unwrap_or_default();
        let mut text = Vec::new();
        Decoder::new(detected.kind).decode(raw, self.complete, &mut text);
        facts.encoding = Some(detected.encoding);
        facts.compression = self.source.compression();
        let mut outline = Outline::default();
        if let Some(broken) = broken {
            facts.state = broken.state;
            facts.format = Format::Binary;
            facts.problems.push(broken.problem);
        } else if let Some(kind) = unread {
            facts.state = State::Skipped;
            facts.format = Format::Binary;
            facts
                .problems
                .push(Problem::new(Reason::UnsupportedFormat).detail(kind.name()));
        } else if detected.kind == Kind::Binary || structure == Structure::Raw {
            facts.format = Format::Binary;
            // Nothing but NUL bytes is room that somebody kept; raw parts are of a known kind.
            if structure != Structure::Raw && self.bytes.iter().any(|byte| *byte != 0) {
                facts.state = State::Skipped;
                let unknown = Problem::new(Reason::UnsupportedFormat);
                facts.problems.push(unknown.detail("of no known kind"));
            }
        } else {
            outline = self.outline(&text, &mut facts, name, structure, context);
        }
        let Outline {
            layout,
            data_offset,
            keys,
            head_keys,
        } = outline;
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
            layered: false,
        }
    }

    /// What its text is, and what its columns hold.
    fn outline(
        &self,
        text: &[u8],
        facts: &mut Facts,
        name: &str,
        structure: Structure,
        context: &Context<'_>,
    ) -> Outline {
        let mut outline = Outline::default();
        let sniffed = self.sniff(text, structure, context);
        facts.format = sniffed.format;
        outline.data_offset = sniffed.data_offset;
        facts.headers = sniffed.headers;
        facts.dialect = sniffed.dialect;
        facts.schema = Schema::recognize(&facts.headers.names);
        facts.hints = context.read_headers(&facts.headers.names, facts.schema);
        let data = text.get(outline.data_offset as usize..).unwrap_or_default();
        match (facts.format, facts.dialect) {
            (Format::Delimited, Some(dialect)) => {
                let sample = Sample::of_records(data, &dialect, self.complete);
                let (hints, names) = (&facts.hints, &facts.headers.names);
                let known = context.known(hints, names, name);
                outline.layout = planner::plan(Shape::Table, Some(&dialect), &sample, &known);
            }
            (Format::JsonLines, _) => {
                let (index, sample) = sample_lines(data);
                let names: Vec<String> =
                    index.columns().into_iter().map(|(name, _)| name).collect();
                facts.schema = Schema::recognize(&names);
                let hints = context.read_headers(&names, facts.schema);
                let known = context.known(&hints, &names, name);
                outline.layout = planner::plan(Shape::Table, None, &sample, &known);
                outline.head_keys = index.len();
                outline.keys = Some(Mutex::new(index));
            }
            _ => outline.layout = planner::plan_text(data),
        }
        outline
    }

    /// What the text is, as far as the decoder that wrote it has not said.
    fn sniff(&self, text: &[u8], structure: Structure, context: &Context<'_>) -> Sniffed {
        let words = |cell: &str| context.is_header_word(cell);
        let value = |cell: &[u8]| context.scanner.holds_proof(cell);
        match structure {
            Structure::Unknown => sniff(text, self.complete, &words, &value),
            Structure::Table {
                rows_before_data,
                header,
            } => {
                let before = (rows_before_data, header);
                known_table(text, self.complete, before, &words, &value)
            }
            Structure::JsonLines => sniff::without_columns(Format::JsonLines, text),
            Structure::Text | Structure::Raw => sniff::without_columns(Format::Text, text),
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

/// The name of a file without its ending.
pub(super) fn stem(path: &Path) -> String {
    let stem = path.file_stem().and_then(|name| name.to_str());
    stem.unwrap_or_default().to_owned()
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
