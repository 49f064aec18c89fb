//! The way through a JSON document, token by token.

use super::scan::{Nested, is_value_like, is_word, string_end};
use crate::format::jsonl::{ValueKind, split_line};
use crate::format::sorted::{Line, LotId, Lots, Parser, Window, push_cell};
use crate::format::unescape::json_string;
use crate::model::{Problem, Reason};
use crate::source::container::{STEP, Structure};

/// Deepest nesting that is followed; what lies deeper is read as text.
const DEPTH: usize = 128;
/// Deepest nesting at which records are looked for: each look may cost [`RECORD`] bytes.
const RECORD_DEPTH: usize = 32;
/// Largest record; a larger object is entered, and what is inside it sorted.
const RECORD: usize = 256 << 10;
/// Longest string or number of a line; longer ones are read as text.
const LONG: usize = 64 << 10;
/// Longest path.
const PATH: usize = 512;
/// The name of a key that looks like a value.
const KEY: &[u8] = b"key";

/// A JSON document that is being read.
#[derive(Default)]
pub(super) struct Document {
    frames: Vec<Frame>,
    /// What leads to the value that comes next: `$.data.customers[]`.
    path: Vec<u8>,
    next: Next,
    /// The key before the value that comes next, quotes included, if it looks like a value itself.
    odd_key: Option<Vec<u8>>,
    line: Line,
    values: Option<LotId>,
    /// Values at the top level so far.
    roots: u64,
    /// Whether the rest is read as text.
    is_flat: bool,
    /// Where that text goes, once a value too long for a line has begun: inside a string, or not.
    long: Option<Long>,
    problems: Vec<Problem>,
}

/// An object or array whose end has not come.
struct Frame {
    is_object: bool,
    /// Length of the path before it.
    path: usize,
    /// Where its records and rows go.
    records: Option<LotId>,
    rows: Option<LotId>,
}

/// What comes next.
#[derive(Clone, Copy, PartialEq, Eq, Default)]
enum Next {
    /// A value, or the end of the array.
    #[default]
    Value,
    /// A key, or the end of the object.
    Key,
    /// A comma, or the end of what is open.
    Rest,
}

/// A value that is longer than a line.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Long {
    Text { escaped: bool },
    Word,
}

impl Parser for Document {
    fn step(&mut self, window: &mut Window, lots: &mut Lots) -> bool {
        let until = window.offset() + STEP as u64;
        while window.offset() < until {
            let more = match (self.is_flat, self.long) {
                (true, _) => pass_flat(window, lots),
                (_, Some(long)) => self.long_value(long, window, lots),
                _ => self.token(window, lots),
            };
            if !more {
                self.end_line(lots);
                return false;
            }
        }
        true
    }

    fn problems(&mut self) -> Vec<Problem> {
        std::mem::take(&mut self.problems)
    }
}

fn pass_flat(window: &mut Window, lots: &mut Lots) -> bool {
    let ahead = window.want(1);
    let step = ahead.len().min(STEP);
    let text = lots.text();
    lots.add(text, ahead.get(..step).unwrap_or_default());
    window.pass(step);
    step > 0
}

impl Document {
    fn token(&mut self, window: &mut Window, lots: &mut Lots) -> bool {
        let Some(byte) = window.next_word() else {
            if !self.frames.is_empty() {
                self.say(Reason::Truncated, window);
            }
            return false;
        };
        match (self.next, byte) {
            (_, b'}' | b']') if self.closes(byte) => self.close(window, lots),
            (Next::Rest, b',') if !self.frames.is_empty() => {
                window.pass(1);
                self.next = if self.is_in_object() {
                    Next::Key
                } else {
                    Next::Value
                };
            }
            (Next::Key, b'"') => self.key(window, lots),
            (Next::Value, b'{' | b'[') => self.nested(byte, window, lots),
            (Next::Value, b'"') => self.string(window, lots),
            (Next::Value, byte) if is_word(byte) => self.word(window, lots),
            // Documents one after the other.
            (Next::Rest, b'{' | b'[') if self.frames.is_empty() => self.next = Next::Value,
            _ => self.give_up(Reason::Malformed, window, lots),
        }
        true
    }

    fn say(&mut self, reason: Reason, window: &Window) {
        self.problems.push(Problem::new(reason).at(window.offset()));
    }

    /// Reads the rest as text.
    fn give_up(&mut self, reason: Reason, window: &Window, lots: &mut Lots) {
        self.say(reason, window);
        self.end_line(lots);
        self.is_flat = true;
    }

    fn is_in_object(&self) -> bool {
        self.frames.last().is_some_and(|frame| frame.is_object)
    }

    fn closes(&self, byte: u8) -> bool {
        let open = self.frames.last().map(|frame| frame.is_object);
        open == Some(byte == b'}') && !(self.next == Next::Value && byte == b'}')
    }

    fn close(&mut self, window: &mut Window, lots: &mut Lots) {
        window.pass(1);
        if let Some(frame) = self.frames.pop() {
            self.path.truncate(frame.path);
            if frame.is_object && (!self.is_in_object() || self.path.ends_with(b".*")) {
                self.end_line(lots);
            }
        }
        self.value_done(lots);
    }

    /// Behind a value: its key is no longer in the path.
    fn value_done(&mut self, lots: &mut Lots) {
        self.next = Next::Rest;
        match self.frames.last() {
            Some(frame) if frame.is_object => {
                // The path of an object ends where its keys begin.
                let own = frame.path;
                self.path.truncate(own);
            }
            Some(_) => {}
            None => {
                self.roots += 1;
                self.end_line(lots);
                self.path.clear();
            }
        }
    }

    fn end_line(&mut self, lots: &mut Lots) {
        if self.line.is_empty() {
            return;
        }
        let values = *self
            .values
            .get_or_insert_with(|| lots.lot(b"\0values", b"$", Structure::JsonLines, b""));
        self.line.end(lots.records(values));
        lots.settle(values);
    }

    fn key(&mut self, window: &mut Window, lots: &mut Lots) {
        let Some(end) = whole_string(window) else {
            return self.give_up(Reason::Malformed, window, lots);
        };
        let quoted = window.ahead().get(..end).unwrap_or_default().to_vec();
        window.pass(end);
        if window.next_word() != Some(b':') {
            let text = lots.text();
            lots.add(text, &quoted);
            return self.give_up(Reason::Malformed, window, lots);
        }
        window.pass(1);
        let key = quoted.get(1..end - 1).unwrap_or_default();
        self.next = Next::Value;
        let is_value = is_value_like(key) || self.path.len() + key.len() > PATH;
        let segment: &[u8] = if is_value { b"*" } else { key };
        if self.path.len() + segment.len() <= PATH {
            if self.path.is_empty() {
                self.path.push(b'$');
            }
            self.path.push(b'.');
            self.path
                .extend(segment.iter().map(|b| if *b < b' ' { b' ' } else { *b }));
        }
        self.odd_key = is_value.then_some(quoted);
    }

    /// Puts a key that looks like a value among the values.
    fn keep_odd_key(&mut self) {
        if let Some(key) = self.odd_key.take() {
            self.line.add(KEY, &key);
        }
    }

    fn scalar(&mut self, end: usize, window: &mut Window, lots: &mut Lots) {
        self.keep_odd_key();
        let value = window.ahead().get(..end).unwrap_or_default();
        self.line.add(&self.path, value);
        if self.line.is_long() || !self.is_in_object() {
            self.end_line(lots);
        }
        window.pass(end);
        self.value_done(lots);
    }

    fn string(&mut self, window: &mut Window, lots: &mut Lots) {
        match whole_string(window) {
            Some(end) => self.scalar(end, window, lots),
            None => {
                self.keep_odd_key();
                window.pass(1);
                self.long = Some(Long::Text { escaped: false });
            }
        }
    }

    fn word(&mut self, window: &mut Window, lots: &mut Lots) {
        let mut end = 0;
        loop {
            let ahead = window.want(end + 1);
            let rest = ahead.get(end..).unwrap_or_default();
            let more = rest.iter().position(|byte| !is_word(*byte));
            end += more.unwrap_or(rest.len());
            if more.is_some() || rest.is_empty() {
                return self.scalar(end, window, lots);
            }
            if end > LONG {
                self.long = Some(Long::Word);
                return;
            }
        }
    }

    /// A part of a value that is too long for a line.
    fn long_value(&mut self, long: Long, window: &mut Window, lots: &mut Lots) -> bool {
        let ahead = window.want(1);
        if ahead.is_empty() {
            self.say(Reason::Truncated, window);
            return false;
        }
        let view = ahead.get(..STEP).unwrap_or(ahead);
        let (content, behind, ended) = match long {
            Long::Word => {
                let end = view.iter().position(|byte| !is_word(*byte));
                (end.unwrap_or(view.len()), 0, end.is_some())
            }
            Long::Text { escaped } => {
                let from = usize::from(escaped);
                let end = string_end(view, from);
                // Whether the view ends with half an escape.
                let slashes = view.iter().rev().take_while(|b| **b == b'\\').count();
                let cut = (slashes - usize::from(escaped && slashes == view.len())) % 2 == 1;
                self.long = Some(Long::Text { escaped: cut });
                end.map_or((view.len(), 0, false), |end| (end - 1, 1, true))
            }
        };
        let text = lots.text();
        let records = lots.records(text);
        records.extend_from_slice(view.get(..content).unwrap_or_default());
        if ended {
            records.push(b'\n');
        }
        lots.settle(text);
        window.pass(content + behind);
        if ended {
            self.long = None;
            self.value_done(lots);
        }
        true
    }

    /// An object or array: a record, a row, or something to be entered.
    fn nested(&mut self, byte: u8, window: &mut Window, lots: &mut Lots) {
        let is_object = byte == b'{';
        if self.may_be_record(is_object)
            && let Some((end, found)) = nested_end(window)
            && !found.odd_keys
            && (is_object || !found.is_deep)
        {
            let raw = window.ahead().get(..end).unwrap_or_default();
            if is_object {
                let records = self.records_lot(lots);
                push_record(self.odd_key.take().as_deref(), raw, lots.records(records));
                lots.settle(records);
            } else {
                let rows = self.rows_lot(lots);
                push_row(raw, lots.records(rows));
                lots.settle(rows);
            }
            window.pass(end);
            return self.value_done(lots);
        }
        self.keep_odd_key();
        if self.frames.len() >= DEPTH {
            return self.give_up(Reason::LimitDepth, window, lots);
        }
        window.pass(1);
        let before = self.path.len();
        if self.path.is_empty() {
            self.path.push(b'$');
        }
        if !is_object && self.path.len() + 2 <= PATH {
            self.path.extend_from_slice(b"[]");
        }
        self.frames.push(Frame {
            is_object,
            // Keys of an object are cut off behind its own path, those of an array not at all.
            path: if is_object { self.path.len() } else { before },
            records: None,
            rows: None,
        });
        self.next = if is_object { Next::Key } else { Next::Value };
    }

    /// Elements of arrays, values below keys that are values, and documents behind the first.
    fn may_be_record(&self, is_object: bool) -> bool {
        match self.frames.last() {
            Some(_) if self.frames.len() > RECORD_DEPTH => false,
            Some(frame) if frame.is_object => is_object && self.path.ends_with(b".*"),
            Some(_) => true,
            None => is_object && self.roots > 0,
        }
    }

    fn records_lot(&mut self, lots: &mut Lots) -> LotId {
        let known = self.frames.last().and_then(|frame| frame.records);
        let lot = known.unwrap_or_else(|| {
            let name = if self.path.is_empty() {
                b"$[]"
            } else {
                &*self.path
            };
            let key = [b"\0records", name].concat();
            lots.lot(&key, name, Structure::JsonLines, b"")
        });
        if let Some(frame) = self.frames.last_mut().filter(|frame| !frame.is_object) {
            frame.records = Some(lot);
        }
        lot
    }

    fn rows_lot(&mut self, lots: &mut Lots) -> LotId {
        let known = self.frames.last().and_then(|frame| frame.rows);
        let lot = known.unwrap_or_else(|| {
            let structure = Structure::Table {
                rows_before_data: None,
                header: false,
            };
            let name = [&*self.path, b"[]"].concat();
            lots.lot(&[b"\0rows", &*name].concat(), &name, structure, b"")
        });
        if let Some(frame) = self.frames.last_mut() {
            frame.rows = Some(lot);
        }
        lot
    }
}

/// The end of the string that begins here, if it is not too long.
fn whole_string(window: &mut Window) -> Option<usize> {
    let mut seen = 1;
    loop {
        let ahead = window.want(seen + 1);
        // From the start: a string that is not in view is rare.
        if let Some(end) = string_end(ahead, 1) {
            return Some(end).filter(|end| *end <= LONG);
        }
        if ahead.len() > LONG || ahead.len() <= seen {
            return None;
        }
        seen = ahead.len();
    }
}

/// The end of the object or array that begins here, if it is not too large.
fn nested_end(window: &mut Window) -> Option<(usize, Nested)> {
    let mut nested = Nested::default();
    let mut seen = 0;
    loop {
        let ahead = window.want(seen + 1);
        if ahead.len() == seen {
            return None;
        }
        seen = ahead.len();
        let last = window.is_last();
        if let Some(end) = nested.end(window.ahead(), last) {
            return (end <= RECORD).then_some((end, nested));
        }
        if seen > RECORD {
            return None;
        }
    }
}

/// An object on one line, with the key that leads to it.
fn push_record(key: Option<&[u8]>, raw: &[u8], out: &mut Vec<u8>) {
    let mut raw = raw;
    if let Some(key) = key {
        out.extend_from_slice(b"{\"key\":");
        out.extend_from_slice(key);
        raw = raw.get(1..).unwrap_or_default();
        let is_empty = raw.trim_ascii_start().first() == Some(&b'}');
        out.extend_from_slice(if is_empty { b"" } else { b"," });
    }
    if memchr::memchr2(b'\n', b'\r', raw).is_none() {
        out.extend_from_slice(raw);
    } else {
        let plain = |byte: &u8| {
            if matches!(byte, b'\n' | b'\r') {
                b' '
            } else {
                *byte
            }
        };
        out.extend(raw.iter().map(plain));
    }
    out.push(b'\n');
}

/// The values of an array as cells of a row.
fn push_row(raw: &[u8], out: &mut Vec<u8>) {
    let line = [b"{\"\":", raw, b"}"].concat();
    let start = out.len();
    let mut scratch = Vec::new();
    let mut first = true;
    let read = split_line(&line, &mut |_, span, kind| {
        if !std::mem::take(&mut first) {
            out.push(b',');
        }
        let raw = line.get(span).unwrap_or_default();
        match kind {
            ValueKind::EscapedText => push_cell(json_string(raw, &mut scratch), out),
            ValueKind::Literal if raw == b"null" => {}
            _ => push_cell(raw, out),
        }
    });
    if read.is_err() {
        // No values between its brackets: one cell, as it stands.
        out.truncate(start);
        push_cell(raw, out);
    }
    out.push(b'\n');
}
