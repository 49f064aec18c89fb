//! One sheet of an XLSX workbook as a table: every cell as people see it, row by row, and behind
//! the rows what else is written in the sheet: headers and footers, hints, lists of choices.

use crate::format::office::number;
use crate::format::office::produced::Produce;
use crate::format::office::rows::{Rows, place};
use crate::format::office::strings::{Strings, Window};
use crate::format::office::styles::Styles;
use crate::format::office::text::{add_hidden, unescape_into, without_codes};
use crate::format::office::xml::{Tag, Token, Xml};
use crate::format::record::quote;
use crate::model::{Problem, Reason};
use crate::source::Stream;
use crate::source::container::STEP;
use std::sync::Arc;

/// What the sheets of a workbook share.
#[derive(Debug, Default)]
pub(super) struct Shared {
    pub strings: Strings,
    pub styles: Styles,
    /// Whether days count from 1904, as early programs did.
    pub from_1904: bool,
}

/// Most bytes of a cell; programs allow 32,767 characters.
const LONGEST: usize = 1 << 20;

/// What the text at hand belongs to.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Inside {
    Nothing,
    Value,
    Formula,
}

/// A sheet that is being read.
pub(super) struct Sheet {
    xml: Xml,
    shared: Arc<Shared>,
    rows: Rows,
    window: Window,
    cell: Cell,
    inside: Inside,
    part: Part,
    /// Text behind the rows, up to the end of its element.
    remark: String,
    /// Bytes written so far, and most of them.
    written: u64,
    limit: u64,
    /// Cells whose text is not there, and cells that were cut.
    missing: u64,
    cut: u64,
    problem: Option<Problem>,
}

/// Where in the part.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Part {
    Before,
    Rows,
    Behind,
    /// No XML any more.
    Raw,
    Done,
}

/// The cell at hand.
#[derive(Debug, Default)]
struct Cell {
    kind: Kind,
    style: usize,
    column: Option<u32>,
    value: String,
    formula: String,
    /// What is shown.
    text: Vec<u8>,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
enum Kind {
    #[default]
    Number,
    Shared,
    Boolean,
    Text,
}

impl Sheet {
    /// At most `limit` bytes come out of it.
    pub fn new(stream: Box<dyn Stream>, shared: Arc<Shared>, limit: u64) -> Self {
        Self {
            xml: Xml::new(stream),
            shared,
            rows: Rows::new(limit / 4),
            window: Window::default(),
            cell: Cell::default(),
            inside: Inside::Nothing,
            part: Part::Before,
            remark: String::new(),
            written: 0,
            limit,
            missing: 0,
            cut: 0,
            problem: None,
        }
    }

    fn step(&mut self, out: &mut Vec<u8>) {
        let Self {
            xml,
            rows,
            cell,
            inside,
            part,
            remark,
            ..
        } = self;
        match xml.next() {
            Token::Open(tag) => match (*part, tag.name()) {
                (_, "sheetData") => *part = Part::Rows,
                (Part::Rows, "row") => {
                    let number = tag.attribute("r").and_then(|r| r.parse().ok());
                    rows.begin(number, out);
                }
                (Part::Rows, "c") => cell.begin(&tag),
                (Part::Rows, "v" | "t") => *inside = Inside::Value,
                (Part::Rows, "f") => *inside = Inside::Formula,
                (Part::Rows, "rPh") => *inside = Inside::Nothing,
                (Part::Behind, _) => remark_attributes(&tag, rows, out),
                _ => {}
            },
            Token::Text(text) => match (*part, *inside) {
                (Part::Rows, Inside::Value) => {
                    self.cut += u64::from(!append(&text, &mut cell.value))
                }
                (Part::Rows, Inside::Formula) => {
                    self.cut += u64::from(!append(&text, &mut cell.formula));
                }
                (Part::Behind, _) => self.cut += u64::from(!append(&text, remark)),
                _ => {}
            },
            Token::Remark(text) if *part == Part::Behind => rows.remark(&text, out),
            Token::Close(tag) => match (*part, tag.name()) {
                (Part::Rows, "v" | "t" | "f") => *inside = Inside::Nothing,
                (Part::Rows, "c") => {
                    let known = self.cell.show(&self.shared, &mut self.window);
                    self.missing += u64::from(!known);
                    self.write_cell(out);
                }
                (Part::Rows, "row") => rows.end(out),
                (_, "sheetData") => {
                    rows.end(out);
                    *part = Part::Behind;
                }
                (Part::Behind, _) => {
                    rows.remark(&without_codes(remark), out);
                    remark.clear();
                }
                _ => {}
            },
            Token::End => self.finish(out),
            Token::Broken(problem) => {
                rows.end(out);
                self.problem = Some(problem);
                *part = Part::Raw;
            }
            Token::Remark(_) | Token::Other => {}
        }
    }

    fn write_cell(&mut self, out: &mut Vec<u8>) {
        let cell = &mut self.cell;
        add_hidden(&cell.formula, &mut cell.text);
        if !cell.text.is_empty() {
            self.rows.cell(cell.column, out);
            quote(&cell.text, out);
        } else if cell.column.is_none() {
            // Without names of places, an empty cell takes up its own.
            self.rows.cell(None, out);
        }
    }

    fn finish(&mut self, out: &mut Vec<u8>) {
        self.rows.end(out);
        if self.part == Part::Rows {
            self.problem = Some(Problem::new(Reason::Malformed).detail("rows without an end"));
        }
        self.part = Part::Done;
    }

    /// What follows where the XML is broken: a record for each piece of it.
    fn write_raw(&mut self, out: &mut Vec<u8>) {
        let rest = self.xml.rest();
        if rest.is_empty() {
            let rest = std::mem::take(&mut self.remark);
            self.rows.remark(&rest, out);
            self.part = Part::Done;
            return;
        }
        self.remark.push_str(&String::from_utf8_lossy(&rest));
        let whole = match self.remark.rfind('>') {
            Some(end) => end + 1,
            None if self.remark.len() > LONGEST => self.remark.len(),
            None => return,
        };
        let rest = self.remark.split_off(whole);
        for piece in self.remark.split_inclusive('>') {
            self.rows.remark(piece, out);
        }
        self.remark = rest;
    }

    /// What is to be said of the sheet once it has been read.
    fn problem(&mut self) -> Option<Problem> {
        let below = self.xml.problem();
        if below.is_some() {
            return below;
        }
        if let Some(problem) = self.problem.take() {
            return Some(problem);
        }
        let counted = |reason, count, detail: &str| {
            let mut problem = Problem::new(reason).detail(detail);
            problem.count = count;
            problem
        };
        if self.missing > 0 {
            let detail = "cells whose text is not in the table of shared texts";
            return Some(counted(Reason::Corrupt, self.missing, detail));
        }
        if self.cut > 0 {
            return Some(counted(Reason::LimitMemory, self.cut, "cells cut at 1 MiB"));
        }
        self.rows.displaced().then(|| {
            let detail =
                "rows or cells out of order, or a long gap: places differ from the sheet's";
            Problem::new(Reason::Malformed).detail(detail)
        })
    }
}

impl Produce for Sheet {
    fn fill(&mut self, out: &mut Vec<u8>) -> Option<Problem> {
        while out.len() < STEP && self.part != Part::Done {
            if self.part == Part::Raw {
                self.write_raw(out);
            } else {
                self.step(out);
            }
            let written = self.written + out.len() as u64;
            if written > self.limit && self.part != Part::Done {
                self.rows.end(out);
                self.problem = Some(Problem::new(Reason::LimitRatio).at(written));
                self.part = Part::Done;
            }
        }
        self.written += out.len() as u64;
        if self.part == Part::Done {
            self.problem()
        } else {
            None
        }
    }

    fn stored(&self) -> u64 {
        self.xml.stored()
    }
}

/// Appends text up to the longest cell; tells whether all of it fitted.
fn append(text: &str, to: &mut String) -> bool {
    let fits = to.len() + text.len() <= LONGEST;
    if fits {
        to.push_str(text);
    }
    fits
}

/// Hints, prompts and links behind the rows.
fn remark_attributes(tag: &Tag<'_>, rows: &mut Rows, out: &mut Vec<u8>) {
    for (name, value) in tag.attributes() {
        let says = matches!(
            name,
            "display" | "tooltip" | "location" | "prompt" | "promptTitle" | "error" | "errorTitle"
        );
        if says || value.contains('@') {
            rows.remark(&value, out);
        }
    }
}

impl Cell {
    fn begin(&mut self, tag: &Tag<'_>) {
        self.kind = Kind::Number;
        self.style = 0;
        self.column = None;
        self.value.clear();
        self.formula.clear();
        self.text.clear();
        for (name, value) in tag.attributes() {
            match name {
                "r" => self.column = place(&value).1,
                "s" => self.style = value.parse().unwrap_or(0),
                "t" => {
                    self.kind = match &*value {
                        "s" => Kind::Shared,
                        "b" => Kind::Boolean,
                        "n" => Kind::Number,
                        _ => Kind::Text,
                    }
                }
                _ => {}
            }
        }
    }

    /// Works out what is shown; `false` if a shared text is not there.
    fn show(&mut self, shared: &Shared, window: &mut Window) -> bool {
        match self.kind {
            Kind::Number => {
                let pattern = shared.styles.pattern(self.style);
                number::write(&self.value, pattern, shared.from_1904, &mut self.text);
            }
            Kind::Shared => {
                let number = self.value.trim_ascii().parse().ok();
                let found =
                    number.is_some_and(|n| shared.strings.append(n, window, &mut self.text));
                if !found {
                    self.text.extend_from_slice(self.value.as_bytes());
                    return self.value.is_empty();
                }
            }
            Kind::Boolean => self.text.extend_from_slice(match self.value.trim_ascii() {
                "" => b"",
                "0" | "false" => b"FALSE",
                _ => b"TRUE",
            }),
            Kind::Text => unescape_into(&self.value, &mut self.text),
        }
        true
    }
}
