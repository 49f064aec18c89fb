//! One sheet of a binary workbook as a table.

use crate::format::compound::word;
use crate::format::office::biff::sheet::{compressed, real};
use crate::format::office::biff::text::quoted_runs;
use crate::format::office::number;
use crate::format::office::produced::Produce;
use crate::format::office::rows::Rows;
use crate::format::office::sheet::Shared;
use crate::format::office::strings::Window;
use crate::format::office::text::add_hidden;
use crate::format::office::xlsb::record::{Records, text};
use crate::format::record::quote;
use crate::model::{Problem, Reason};
use crate::source::Stream;
use crate::source::container::STEP;
use std::sync::Arc;

/// A sheet that is being read.
pub(in crate::format::office) struct BinarySheet {
    records: Records,
    shared: Arc<Shared>,
    rows: Rows,
    window: Window,
    shown: Vec<u8>,
    written: u64,
    limit: u64,
    missing: u64,
    done: bool,
    problem: Option<Problem>,
}

impl BinarySheet {
    /// At most `limit` bytes come out of it.
    pub fn new(stream: Box<dyn Stream>, shared: Arc<Shared>, limit: u64) -> Self {
        Self {
            records: Records::new(stream),
            shared,
            rows: Rows::new(limit / 4),
            window: Window::default(),
            shown: Vec::new(),
            written: 0,
            limit,
            missing: 0,
            done: false,
            problem: None,
        }
    }

    fn step(&mut self, out: &mut Vec<u8>) {
        let Self {
            records,
            shared,
            rows,
            window,
            shown,
            ..
        } = self;
        let Some((kind, body)) = records.next() else {
            self.done = true;
            return rows.end(out);
        };
        // Place and style of a cell stand before its value.
        let value = body.get(8..).unwrap_or_default();
        let style = word(body, 4) & 0xFF_FFFF;
        shown.clear();
        let mut formula = None;
        match kind {
            ROW => return rows.begin(word(body, 0).checked_add(1), out),
            COMPRESSED => show(compressed(word(value, 0)), style, shared, shown),
            REAL => show(real(value), style, shared, shown),
            REAL_FORMULA => {
                show(real(value), style, shared, shown);
                formula = value.get(8..);
            }
            TRUTH | TRUTH_FORMULA => {
                let word: &[u8] = if value.first() == Some(&0) {
                    b"FALSE"
                } else {
                    b"TRUE"
                };
                shown.extend_from_slice(word);
            }
            TEXT => shown.extend_from_slice(text(value).0.as_bytes()),
            RICH_TEXT => {
                shown.extend_from_slice(text(value.get(1..).unwrap_or_default()).0.as_bytes())
            }
            TEXT_FORMULA => {
                let (result, rest) = text(value);
                shown.extend_from_slice(result.as_bytes());
                formula = Some(rest);
            }
            SHARED => {
                let number = usize::try_from(word(value, 0)).unwrap_or(usize::MAX);
                self.missing += u64::from(!shared.strings.append(number, window, shown));
            }
            LINK | CHOICES | HEADER => return self.remark(out),
            _ => return,
        }
        if let Some(formula) = formula {
            let mut runs = String::new();
            quoted_runs(formula, &mut runs);
            add_hidden(&runs, shown);
        }
        if !shown.is_empty() {
            rows.cell(Some(word(body, 0)), out);
            quote(shown, out);
        }
    }

    /// What stands beside the cells: links, choices, headers.
    fn remark(&mut self, out: &mut Vec<u8>) {
        let mut runs = String::new();
        quoted_runs(self.records.body(), &mut runs);
        let mut said = Vec::new();
        add_hidden(&runs, &mut said);
        self.rows.remark(&String::from_utf8_lossy(&said), out);
    }

    fn finish(&mut self) -> Option<Problem> {
        let below = self.records.problem();
        if below.is_some() || self.problem.is_some() {
            return below.or(self.problem.take());
        }
        if self.records.is_cut {
            return Some(Problem::new(Reason::Truncated));
        }
        if self.missing > 0 {
            let detail = "cells whose text is not in the table of shared texts";
            let mut problem = Problem::new(Reason::Corrupt).detail(detail);
            problem.count = self.missing;
            return Some(problem);
        }
        self.rows.displaced().then(|| {
            let detail = "rows or cells out of order: places differ from the sheet's";
            Problem::new(Reason::Malformed).detail(detail)
        })
    }
}

fn show(value: f64, style: u32, shared: &Shared, out: &mut Vec<u8>) {
    let style = usize::try_from(style).unwrap_or(0);
    let pattern = shared.styles.pattern(style);
    number::write(&value.to_string(), pattern, shared.from_1904, out);
}

const ROW: u32 = 0;
const COMPRESSED: u32 = 2;
const TRUTH: u32 = 4;
const REAL: u32 = 5;
const TEXT: u32 = 6;
const SHARED: u32 = 7;
const TEXT_FORMULA: u32 = 8;
const REAL_FORMULA: u32 = 9;
const TRUTH_FORMULA: u32 = 10;
const RICH_TEXT: u32 = 62;
const CHOICES: u32 = 64;
const HEADER: u32 = 479;
const LINK: u32 = 494;

impl Produce for BinarySheet {
    fn fill(&mut self, out: &mut Vec<u8>) -> Option<Problem> {
        while out.len() < STEP && !self.done {
            self.step(out);
            let written = self.written + out.len() as u64;
            if written > self.limit && !self.done {
                self.rows.end(out);
                self.problem = Some(Problem::new(Reason::LimitRatio).at(written));
                self.done = true;
            }
        }
        self.written += out.len() as u64;
        if self.done { self.finish() } else { None }
    }

    fn stored(&self) -> u64 {
        self.records.stored()
    }
}
