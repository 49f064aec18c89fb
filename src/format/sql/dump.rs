//! The way through a dump, statement by statement.

use super::Escapes;
use super::copy;
use super::names::{self, HEAD, Target, begins_data, begins_word};
use super::value::{self, Pass, Unread};
use crate::format::sorted::{LotId, Lots, Parser, Window, push_cell};
use crate::model::{Problem, Reason};
use crate::source::container::{STEP, Structure};
use std::collections::HashMap;

/// Longest row that is cut into cells; longer ones are read as text.
const ROW: usize = 1 << 20;
/// Most bytes of column names that are remembered.
const NAMES: usize = 4 << 20;

/// A dump that is being read.
pub(super) struct Dump {
    escapes: Escapes,
    at: At,
    /// Columns of the tables that were defined so far.
    defined: HashMap<Vec<u8>, Vec<Vec<u8>>>,
    names: usize,
    problems: Vec<Problem>,
}

/// What is being read.
#[derive(Clone, Copy, Debug)]
enum At {
    /// A statement, or a line of text, begins.
    Start,
    /// The middle of a line of text.
    Line,
    /// Rows of INSERT.
    Rows(LotId),
    /// The comma or semicolon behind a row.
    BehindRow(LotId),
    /// A row of INSERT that is too long.
    LongRow(LotId, Pass),
    /// Lines of COPY.
    Copy(LotId),
    /// A line of COPY that is too long.
    LongCopy(LotId),
}

impl Parser for Dump {
    fn step(&mut self, window: &mut Window, lots: &mut Lots) -> bool {
        let until = window.offset() + STEP as u64;
        while window.offset() < until {
            if window.want(1).is_empty() {
                if !matches!(self.at, At::Start | At::Line | At::BehindRow(_)) {
                    self.say(Reason::Truncated, window);
                }
                return false;
            }
            self.at = match self.at {
                At::Start => self.statement(window, lots),
                At::Line => text_line(window, lots),
                At::Rows(lot) => self.row(lot, window, lots),
                At::BehindRow(lot) => behind_row(lot, window),
                At::LongRow(lot, pass) => self.long_row(lot, pass, window, lots),
                At::Copy(lot) => copy_line(lot, window, lots),
                At::LongCopy(lot) => long_copy(lot, window, lots),
            };
        }
        true
    }

    fn problems(&mut self) -> Vec<Problem> {
        std::mem::take(&mut self.problems)
    }
}

impl Dump {
    pub fn new(escapes: Escapes) -> Self {
        Self {
            escapes,
            at: At::Start,
            defined: HashMap::new(),
            names: 0,
            problems: Vec::new(),
        }
    }

    /// Says what is wrong, once for each reason.
    fn say(&mut self, reason: Reason, window: &Window) {
        match self.problems.iter_mut().find(|p| p.reason == reason) {
            Some(problem) => problem.count += 1,
            None => self.problems.push(Problem::new(reason).at(window.offset())),
        }
    }

    fn statement(&mut self, window: &mut Window, lots: &mut Lots) -> At {
        let ahead = window.want(STEP);
        let space = ahead.len() - ahead.trim_ascii_start().len();
        let start = ahead.get(space..).unwrap_or_default();
        if begins_data(start) {
            let head = start.get(..HEAD).unwrap_or(start);
            if let Some(target) = names::insert(head) {
                keep_remarks(head, &target, lots);
                window.pass(space + target.length);
                return At::Rows(self.lot(&target, lots));
            }
            if let Some(target) = names::copy(head) {
                keep_remarks(head, &target, lots);
                window.pass(space + target.length);
                return At::Copy(self.lot(&target, lots));
            }
        } else if begins_word(start, b"CREATE")
            && let Some(table) = names::create(start)
        {
            self.define(table);
        }
        text_line(window, lots)
    }

    fn define(&mut self, table: Target) {
        let size: usize = table.columns.iter().map(|c| c.len() + 32).sum();
        self.names += table.table.len() + size;
        if self.names <= NAMES {
            self.defined.insert(table.table, table.columns);
        }
    }

    /// The columns of a table, as its definition names them.
    fn columns(&self, table: &[u8]) -> &[Vec<u8>] {
        let last = table.rsplit(|byte| *byte == b'.').next();
        let found = self.defined.get(table);
        let found = found.or_else(|| self.defined.get(last?));
        found.map_or(&[], Vec::as_slice)
    }

    fn lot(&self, target: &Target, lots: &mut Lots) -> LotId {
        let columns = if target.columns.is_empty() {
            self.columns(&target.table)
        } else {
            &target.columns
        };
        let mut header = Vec::new();
        for (at, column) in columns.iter().enumerate() {
            if at > 0 {
                header.push(b',');
            }
            push_cell(column, &mut header);
        }
        let named = !header.is_empty();
        if named {
            header.push(b'\n');
        }
        let structure = Structure::Table {
            rows_before_data: Some(u32::from(named)),
            header: named,
        };
        let key = [b"\0", &*target.table, b"\0", &*header].concat();
        lots.lot(&key, &target.table, structure, &header)
    }

    fn row(&mut self, lot: LotId, window: &mut Window, lots: &mut Lots) -> At {
        let Some(first) = window.next_word() else {
            return At::Rows(lot);
        };
        if first != b'(' {
            return At::Start;
        }
        let mut wanted = STEP;
        loop {
            let ahead = window.want(wanted);
            match value::push_row(ahead, self.escapes, lots.records(lot)) {
                Ok((end, left_out)) => {
                    lots.settle(lot);
                    if left_out {
                        let text = lots.text();
                        let raw = ahead.get(..end).unwrap_or_default();
                        lots.records(text).extend_from_slice(raw);
                        lots.add(text, b"\n");
                    }
                    window.pass(end);
                    return At::BehindRow(lot);
                }
                Err(Unread::Cut) if ahead.len() < ROW && ahead.len() >= wanted => {
                    wanted = (ahead.len() * 2).min(ROW);
                }
                Err(Unread::Cut) if next_statement(ahead).is_none() => {
                    return At::LongRow(lot, Pass::default());
                }
                Err(_) => {
                    self.say(Reason::Malformed, window);
                    return text_line(window, lots);
                }
            }
        }
    }

    /// A part of a row that is too long, up to its end or a line that begins another statement.
    fn long_row(&self, lot: LotId, pass: Pass, window: &mut Window, lots: &mut Lots) -> At {
        let mut pass = pass;
        let view = window.want(STEP);
        let view = view.get(..STEP).unwrap_or(view);
        let stop = next_statement(view);
        let view = view.get(..stop.unwrap_or(view.len())).unwrap_or_default();
        let passed = pass.step(view, self.escapes);
        let (Ok(length) | Err(length)) = passed;
        let text = lots.text();
        let records = lots.records(text);
        records.extend_from_slice(view.get(..length).unwrap_or_default());
        if passed.is_ok() {
            records.push(b'\n');
        }
        lots.settle(text);
        window.pass(length);
        match (passed, stop) {
            (Ok(_), _) => At::BehindRow(lot),
            (Err(_), Some(_)) => At::Start,
            (Err(_), None) => At::LongRow(lot, pass),
        }
    }
}

/// Adds the beginning of a statement as text if remarks stand in it: nothing else would tell them.
fn keep_remarks(head: &[u8], target: &Target, lots: &mut Lots) {
    let words = head.get(..target.length).unwrap_or_default();
    let has = |mark: &[u8]| memchr::memmem::find(words, mark).is_some();
    if has(b"--") || has(b"/*") {
        let text = lots.text();
        lots.records(text).extend_from_slice(words);
        lots.add(text, b"\n");
    }
}

/// Where a line begins that holds rows of its own.
fn next_statement(text: &[u8]) -> Option<usize> {
    memchr::memmem::find(text, b"\nINSERT INTO ").map(|at| at + 1)
}

fn behind_row(lot: LotId, window: &mut Window) -> At {
    match window.next_word() {
        Some(b',') => {
            window.pass(1);
            At::Rows(lot)
        }
        Some(b';') => {
            window.pass(1);
            At::Start
        }
        _ => At::Start,
    }
}

/// Adds text up to the end of the line, or behind a semicolon.
fn text_line(window: &mut Window, lots: &mut Lots) -> At {
    let ahead = window.want(STEP);
    let view = ahead.get(..STEP).unwrap_or(ahead);
    let end = memchr::memchr2(b'\n', b';', view).map(|end| end + 1);
    let mut length = end.unwrap_or(view.len());
    // The line end belongs to the semicolon before it.
    let behind = view.get(length..).unwrap_or_default();
    if end.is_some() && view.get(length - 1) == Some(&b';') {
        length += behind
            .iter()
            .take_while(|b| matches!(b, b'\r' | b'\n'))
            .count();
    }
    let text = lots.text();
    lots.add(text, view.get(..length).unwrap_or_default());
    window.pass(length);
    if end.is_some() { At::Start } else { At::Line }
}

fn copy_line(lot: LotId, window: &mut Window, lots: &mut Lots) -> At {
    let mut seen = 0;
    let end = loop {
        let ahead = window.want(seen + 1);
        let fresh = ahead.get(seen..).unwrap_or_default();
        if let Some(end) = memchr::memchr(b'\n', fresh) {
            break Some(seen + end);
        }
        if ahead.len() > ROW {
            return At::LongCopy(lot);
        }
        if fresh.is_empty() {
            break None;
        }
        seen = ahead.len();
    };
    let ahead = window.ahead();
    let line = ahead.get(..end.unwrap_or(ahead.len())).unwrap_or_default();
    let length = line.len() + 1;
    let line = line.strip_suffix(b"\r").unwrap_or(line);
    let is_end = line == b"\\.";
    if !is_end {
        copy::push_row(line, lots.records(lot));
        lots.settle(lot);
    }
    window.pass(length);
    if is_end { At::Start } else { At::Copy(lot) }
}

fn long_copy(lot: LotId, window: &mut Window, lots: &mut Lots) -> At {
    let ahead = window.want(STEP);
    let view = ahead.get(..STEP).unwrap_or(ahead);
    let end = memchr::memchr(b'\n', view).map(|end| end + 1);
    let length = end.unwrap_or(view.len());
    let text = lots.text();
    lots.add(text, view.get(..length).unwrap_or_default());
    window.pass(length);
    if end.is_some() {
        At::Copy(lot)
    } else {
        At::LongCopy(lot)
    }
}
