//! The way through an XML document, token by token.

use super::element::{Element, is_followed_by};
use super::record::{Place, add_element};
use super::token::{Token, ending, name_of, token};
use crate::format::sorted::{Line, LotId, Lots, Parser, Window};
use crate::model::{Problem, Reason};
use crate::source::container::{STEP, Structure};

/// Deepest nesting that is followed; the paths of what lies deeper end there.
const DEPTH: usize = 128;
/// Deepest nesting at which records are looked for: each look may cost [`RECORD`] bytes.
const RECORD_DEPTH: usize = 32;
/// Largest record; a larger element is entered, and what is inside it sorted.
const RECORD: usize = 256 << 10;
/// Longest token; longer ones are read as text.
const LONG: usize = 64 << 10;
/// Names of children that are remembered.
const CHILDREN: usize = 64;

/// An XML document that is being read.
#[derive(Default)]
pub(super) struct Document {
    frames: Vec<Frame>,
    place: Place,
    line: Line,
    values: Option<LotId>,
    /// Elements below the deepest that is followed.
    deeper: u64,
    /// How the token ends that is read as text because it is too long.
    long: Option<&'static [u8]>,
    problems: Vec<Problem>,
}

/// An element whose end has not come.
struct Frame {
    name: Vec<u8>,
    /// Length of the path before it.
    path: usize,
    /// Whether it has elements inside.
    is_group: bool,
    children: Vec<Child>,
}

/// A kind of element seen in another, and where its records go.
struct Child {
    name: Vec<u8>,
    records: Option<LotId>,
}

impl Parser for Document {
    fn step(&mut self, window: &mut Window, lots: &mut Lots) -> bool {
        let until = window.offset() + STEP as u64;
        while window.offset() < until {
            if window.want(1).is_empty() {
                self.add_text();
                self.end_line(lots);
                if !self.frames.is_empty() || self.long.is_some() {
                    self.say(Reason::Truncated, window);
                }
                return false;
            }
            match self.long {
                Some(mark) => self.pass_long(mark, window, lots),
                None => self.token(window, lots),
            }
        }
        true
    }

    fn problems(&mut self) -> Vec<Problem> {
        std::mem::take(&mut self.problems)
    }
}

/// The token that comes next, if it is not too long.
fn whole_token(window: &mut Window) -> Option<Token> {
    let mut wanted = 1;
    loop {
        let seen = window.want(wanted).len();
        let last = window.is_last();
        if let Some(found) = token(window.ahead(), last) {
            return (found.length() <= LONG).then_some(found);
        }
        if seen < wanted || seen > LONG {
            return None;
        }
        wanted = seen + 1;
    }
}

impl Document {
    /// Says what is wrong, once for each reason.
    fn say(&mut self, reason: Reason, window: &Window) {
        match self.problems.iter_mut().find(|p| p.reason == reason) {
            Some(problem) => problem.count += 1,
            None => self.problems.push(Problem::new(reason).at(window.offset())),
        }
    }

    fn token(&mut self, window: &mut Window, lots: &mut Lots) {
        let Some(found) = whole_token(window) else {
            self.add_text();
            self.long = Some(ending(window.ahead()));
            return;
        };
        let length = found.length();
        match found {
            Token::Start { is_empty, .. } => {
                self.add_text();
                return self.start(length, is_empty, window, lots);
            }
            Token::End { .. } => self.end(length, window, lots),
            Token::Text { .. } => {
                self.place.keep_text(view(window, length));
                self.bound_text();
            }
            Token::Verbatim { .. } => {
                self.place.keep_verbatim(view(window, length));
                self.bound_text();
            }
            Token::Other { .. } => add_other(view(window, length), lots),
        }
        window.pass(length);
    }

    fn bound_text(&mut self) {
        if self.place.kept() > LONG {
            self.add_text();
        }
    }

    fn add_text(&mut self) {
        self.place.add_text(b"text", &mut self.line);
    }

    fn end_line(&mut self, lots: &mut Lots) {
        if self.line.is_empty() {
            return;
        }
        let values = *self
            .values
            .get_or_insert_with(|| lots.lot(b"\0values", b"(values)", Structure::JsonLines, b""));
        self.line.end(lots.records(values));
        lots.settle(values);
    }

    fn start(&mut self, length: usize, is_empty: bool, window: &mut Window, lots: &mut Lots) {
        let name = name_of(view(window, length)).to_vec();
        if self.record(&name, window, lots) {
            return;
        }
        if self.frames.len() >= DEPTH {
            if self.deeper == 0 {
                self.say(Reason::LimitDepth, window);
            }
            self.deeper += u64::from(!is_empty);
            self.place
                .add_attributes(view(window, length), &mut self.line);
        } else {
            let path = self.place.enter(&name);
            self.place
                .add_attributes(view(window, length), &mut self.line);
            if is_empty {
                self.place.path.truncate(path);
            } else {
                self.frames.push(Frame {
                    name,
                    path,
                    is_group: false,
                    children: Vec::new(),
                });
            }
        }
        if self.line.is_long() {
            self.end_line(lots);
        }
        window.pass(length);
    }

    /// Adds an element that repeats as a record; `false` if it is to be entered.
    fn record(&mut self, name: &[u8], window: &mut Window, lots: &mut Lots) -> bool {
        let depth = self.frames.len();
        let Some(parent) = self.frames.last_mut() else {
            return false;
        };
        parent.is_group = true;
        if depth > RECORD_DEPTH {
            return false;
        }
        let known = parent.children.iter().position(|child| child.name == name);
        let Some(length) = element(name, known.is_some(), window) else {
            if known.is_none() && parent.children.len() < CHILDREN {
                parent.children.push(Child {
                    name: name.to_vec(),
                    records: None,
                });
            }
            return false;
        };
        let index = known.unwrap_or(parent.children.len());
        let records = parent.children.get(index).and_then(|child| child.records);
        let records = records.unwrap_or_else(|| self.records(index, name, lots));
        let raw = view(window, length);
        let mut line = Line::default();
        add_element(raw, &mut line, |other| add_other(other, lots));
        line.end(lots.records(records));
        lots.settle(records);
        window.pass(length);
        true
    }

    /// Where the records of a child of the innermost element go.
    fn records(&mut self, index: usize, name: &[u8], lots: &mut Lots) -> LotId {
        let before = self.place.enter(name);
        let path = self.place.path.clone();
        self.place.path.truncate(before);
        let label: Vec<u8> = path
            .iter()
            .map(|byte| if *byte == b'.' { b'/' } else { *byte })
            .collect();
        let key = [b"\0records", &*path].concat();
        let lot = lots.lot(&key, &label, Structure::JsonLines, b"");
        if let Some(parent) = self.frames.last_mut() {
            match parent.children.get_mut(index) {
                Some(child) => child.records = Some(lot),
                None if index < CHILDREN => parent.children.push(Child {
                    name: name.to_vec(),
                    records: Some(lot),
                }),
                None => {}
            }
        }
        lot
    }

    fn end(&mut self, length: usize, window: &Window, lots: &mut Lots) {
        self.add_text();
        if self.deeper > 0 {
            self.deeper -= 1;
            return;
        }
        let name = name_of(view(window, length));
        let Some(index) = self.frames.iter().rposition(|frame| frame.name == name) else {
            self.say(Reason::Malformed, window);
            return;
        };
        if index + 1 < self.frames.len() {
            self.say(Reason::Malformed, window);
        }
        if let Some(frame) = self.frames.get(index) {
            self.place.path.truncate(frame.path);
            if frame.is_group || self.line.is_long() {
                self.end_line(lots);
            }
        }
        self.frames.truncate(index);
    }

    /// A part of a token that is too long.
    fn pass_long(&mut self, mark: &'static [u8], window: &mut Window, lots: &mut Lots) {
        let ahead = window.want(STEP);
        let whole = ahead.get(..STEP).unwrap_or(ahead);
        let found = memchr::memmem::find(whole, mark);
        let keep = if window.is_last() { 0 } else { mark.len() - 1 };
        let ahead = window.ahead();
        let view = ahead.get(..STEP).unwrap_or(ahead);
        // Of text the next tag is no part.
        let length = match found {
            Some(at) if mark == b"<" => at,
            Some(at) => at + mark.len(),
            None => view.len().saturating_sub(keep).max(1),
        };
        let text = lots.text();
        let records = lots.records(text);
        records.extend_from_slice(view.get(..length).unwrap_or_default());
        if found.is_some() {
            records.push(b'\n');
            self.long = None;
        }
        lots.settle(text);
        window.pass(length);
    }
}

fn view(window: &Window, length: usize) -> &[u8] {
    window.ahead().get(..length).unwrap_or_default()
}

/// Comments and declarations are text.
fn add_other(raw: &[u8], lots: &mut Lots) {
    let text = lots.text();
    lots.records(text).extend_from_slice(raw);
    lots.add(text, b"\n");
}

/// The length of the element that begins here, if it is not too large, and `repeats` or another of
/// its name follows.
fn element(name: &[u8], repeats: bool, window: &mut Window) -> Option<usize> {
    let mut found = Element::default();
    let mut wanted = 1;
    let mut end = None;
    loop {
        let seen = window.want(wanted).len();
        let last = window.is_last();
        let ahead = window.ahead();
        end = end.or_else(|| found.end(ahead, last));
        let answer = match end {
            Some(end) if end > RECORD => return None,
            Some(_) if repeats => Some(true),
            Some(end) => is_followed_by(ahead.get(end..).unwrap_or_default(), name, last),
            None => None,
        };
        match answer {
            Some(true) => return end,
            Some(false) => return None,
            None if seen < wanted || seen > 2 * RECORD || end.is_none() && seen > RECORD => {
                return None;
            }
            None => wanted = seen + 1,
        }
    }
}
