//! Messages and mailboxes as they come, line by line: headers become records of one table, parts
//! become members. Nothing is held but the part of the moment and the records of the table.

mod fields;
mod open;
mod parts;

use super::body::Body;
use super::header::{Parameterized, field_name};
use super::row::{Row, Table};
use super::{is_envelope, maybe_envelope};
use crate::format::lines::{Lines, Piece, without_end};
use crate::model::{Problem, Reason};
use crate::source::container::{Decoder, Head, STEP, Structure};
use crate::source::{Budget, Stream};
use fields::{Fields, unquoted};
use open::Open;
use std::collections::VecDeque;

/// Bytes of a header that are read as fields.
const HEADER: usize = 256 << 10;
/// Bytes of such a shared member.
const SHARED: usize = 1 << 20;

/// Splits one message, or a mailbox of them.
pub(super) struct Splitter {
    lines: Lines,
    line: Vec<u8>,
    begun: bool,
    /// A line whose meaning the next one tells.
    held: Option<Vec<u8>>,
    /// Whether messages begin with a `From ` line.
    mailbox: bool,
    message: u64,
    after_blank: bool,
    stage: Stage,
    boundaries: Vec<Vec<u8>>,
    /// Whether parts may begin without a boundary that was announced.
    loose: bool,
    texts: u64,
    part: Counters,
    row: Row,
    table: Table,
    shared: Vec<u8>,
    shared_from: u64,
    opens: VecDeque<Open>,
    problems: Vec<Problem>,
    budget: Budget,
    handed_out: u64,
    ended: bool,
}

/// Parts of a message so far, by what they are called.
#[derive(Default)]
struct Counters {
    text: u64,
    html: u64,
    other: u64,
    more: u64,
}

/// What the lines belong to.
enum Stage {
    /// A header: its fields so far, and the one that is being read.
    Header(Box<Fields>),
    /// What is left of a header that is too long.
    Overflow(Box<Fields>),
    /// A part.
    Body(Box<Body>),
    /// What stands between parts.
    Gap(Box<Body>),
}

impl Stage {
    fn gap() -> Self {
        Self::Gap(Box::new(Body::text(b"", &Parameterized::default())))
    }
}

impl Splitter {
    pub fn new(stream: Box<dyn Stream>, mailbox: bool, budget: Budget) -> Self {
        let mut splitter = Self {
            lines: Lines::new(stream),
            line: Vec::new(),
            begun: false,
            held: None,
            mailbox,
            message: 0,
            after_blank: true,
            // What stands before the first message of a mailbox.
            stage: Stage::gap(),
            boundaries: Vec::new(),
            loose: false,
            texts: 0,
            part: Counters::default(),
            row: Row::default(),
            table: Table::default(),
            shared: Vec::new(),
            shared_from: 0,
            opens: VecDeque::new(),
            problems: Vec::new(),
            budget,
            handed_out: 0,
            ended: false,
        };
        if !mailbox {
            splitter.begin_message();
        }
        splitter
    }

    fn begin_message(&mut self) {
        self.message += 1;
        self.part = Counters::default();
        self.boundaries.clear();
        self.loose = false;
        self.stage = Stage::Header(Box::new(Fields {
            own: true,
            ..Fields::default()
        }));
    }

    fn end_message(&mut self, last: bool) {
        self.end_part(last);
        if !self.boundaries.is_empty() && !self.loose && self.message > 0 {
            self.remark(Reason::Truncated);
        }
        if self.message > 0 {
            let row = std::mem::take(&mut self.row);
            self.table.push(self.message, row);
        }
        if self.table.is_full() || last {
            self.hand_out_table();
        }
        if self.shared.len() >= SHARED || last {
            self.hand_out_shared();
        }
    }

    /// Notes a problem of the whole; the same one is counted.
    fn remark(&mut self, reason: Reason) {
        match self.problems.iter_mut().find(|p| p.reason == reason) {
            Some(problem) => problem.count += 1,
            None => self.problems.push(Problem::new(reason)),
        }
    }

    fn hand_out_table(&mut self) {
        if self.table.records == 0 {
            return;
        }
        let name = match (self.mailbox, self.table.first) {
            (false, _) => "message".to_owned(),
            (true, 1) => "messages".to_owned(),
            (true, first) => format!("messages from {first}"),
        };
        let table = Structure::Table {
            rows_before_data: Some(1),
            header: true,
        };
        let mut open = Open::new(name, table);
        open.pending = self.table.take();
        open.ended = true;
        self.opens.push_back(open);
    }

    fn hand_out_shared(&mut self) {
        if self.shared.is_empty() {
            return;
        }
        let name = format!("texts of messages {}-{}", self.shared_from, self.message);
        let mut open = Open::new(name, Structure::Text);
        open.pending = std::mem::take(&mut self.shared);
        open.ended = true;
        self.opens.push_back(open);
    }

    /// The name of a part of this message.
    fn name(&self, part: &str, number: u64) -> String {
        let of = if self.mailbox {
            format!("message {}/", self.message)
        } else {
            String::new()
        };
        match number {
            0 | 1 => format!("{of}{part}"),
            _ => format!("{of}{part} {number}"),
        }
    }

    /// Reads one line, or a piece of one.
    fn step(&mut self) {
        let mut line = std::mem::take(&mut self.line);
        match self.lines.next(&mut line) {
            Some(piece) => {
                let mark = b"\xEF\xBB\xBF";
                let is_first = !std::mem::replace(&mut self.begun, true);
                let bare = line.strip_prefix(mark).filter(|_| is_first);
                self.take(bare.unwrap_or(&line), piece);
            }
            None => {
                self.release_held();
                self.end_message(true);
                self.ended = true;
            }
        }
        self.line = line;
    }

    fn take(&mut self, line: &[u8], piece: Piece) {
        if !piece.begins {
            self.feed(line, piece);
            return;
        }
        if let Some(held) = self.held.take() {
            if self.is_explained(&held, line) {
                self.turn(&held);
            } else {
                self.feed(&held, WHOLE);
            }
        }
        let after_blank = std::mem::replace(&mut self.after_blank, without_end(line).is_empty());
        if self.mailbox && piece.ends && is_envelope(line) {
            self.turn(line);
        } else if self.is_boundary(line, piece) {
            // Has been dealt with.
        } else if piece.ends
            && (self.mailbox && after_blank && maybe_envelope(line) || self.maybe_boundary(line))
        {
            self.held = Some(line.to_vec());
        } else {
            self.feed(line, piece);
        }
    }

    fn release_held(&mut self) {
        if let Some(held) = self.held.take() {
            self.feed(&held, WHOLE);
        }
    }

    /// Whether the line behind one that was held says that a header begins there.
    fn is_explained(&self, held: &[u8], line: &[u8]) -> bool {
        let Some((name, _)) = field_name(line) else {
            return false;
        };
        if held.starts_with(b"--") {
            let content = name.get(..8);
            return content.is_some_and(|start| start.eq_ignore_ascii_case("content-"));
        }
        true
    }

    /// Begins what a line announces: a message or, behind a boundary that nobody knows, a part.
    fn turn(&mut self, line: &[u8]) {
        if line.starts_with(b"--") {
            self.loose = true;
            self.end_part(false);
            self.stage = Stage::Header(Box::default());
            return;
        }
        self.end_message(false);
        self.begin_message();
        self.row.envelope(line);
    }

    /// Whether a line could be a boundary that was not announced.
    fn maybe_boundary(&self, line: &[u8]) -> bool {
        let open = self.loose || matches!(self.stage, Stage::Gap(_));
        open && line.starts_with(b"--") && without_end(line).len() > 2 && line.len() < 300
    }

    /// Ends the part if the line is the boundary of a multipart around it.
    fn is_boundary(&mut self, line: &[u8], piece: Piece) -> bool {
        let Some(rest) = line.strip_prefix(b"--").filter(|_| piece.ends) else {
            return false;
        };
        let rest = rest.trim_ascii_end();
        let found = self.boundaries.iter().rposition(|boundary| {
            rest.strip_prefix(boundary.as_slice())
                .is_some_and(|after| after.is_empty() || after == b"--")
        });
        let Some(level) = found else {
            return false;
        };
        let is_last = self
            .boundaries
            .get(level)
            .is_some_and(|b| b.len() < rest.len());
        self.end_part(false);
        if is_last {
            self.boundaries.truncate(level);
            self.stage = Stage::gap();
        } else {
            self.boundaries.truncate(level + 1);
            self.stage = Stage::Header(Box::default());
        }
        true
    }

    /// Gives a line to what is being read.
    fn feed(&mut self, line: &[u8], piece: Piece) {
        match &mut self.stage {
            Stage::Header(_) => self.feed_header(line, piece),
            Stage::Overflow(_) => {
                if piece.begins && piece.ends && without_end(line).is_empty() {
                    self.end_header();
                } else if let Some(open) = self.opens.back_mut() {
                    open.pending.extend_from_slice(line);
                }
            }
            Stage::Body(body) => {
                // What mailboxes do to lines that would begin a message.
                let quoted = self.mailbox && piece.begins && line.starts_with(b">");
                let line = if quoted { unquoted(line) } else { line };
                match self.opens.back_mut() {
                    Some(open) if !open.ended => body.feed(line, piece, &mut open.pending),
                    _ => body.feed(line, piece, &mut self.shared),
                }
            }
            Stage::Gap(_) => {
                if self.opens.back().is_none_or(|open| open.ended) {
                    self.part.more += 1;
                    let name = format!("{} {}", self.name("between parts", 0), self.part.more);
                    let mut open = Open::new(name, Structure::Text);
                    open.gap = true;
                    self.opens.push_back(open);
                }
                if let (Stage::Gap(body), Some(open)) = (&mut self.stage, self.opens.back_mut()) {
                    body.feed(line, piece, &mut open.pending);
                }
            }
        }
    }

    fn feed_header(&mut self, line: &[u8], piece: Piece) {
        let Stage::Header(fields) = &mut self.stage else {
            return;
        };
        let bare = without_end(line);
        if piece.begins {
            if bare.is_empty() {
                return self.end_header();
            }
            let folded = line.starts_with(b" ") || line.starts_with(b"\t");
            if !folded {
                fields.flush();
                // A header that ends without an empty line.
                if field_name(line).is_none() && !(self.mailbox && line.starts_with(b">From ")) {
                    self.end_header();
                    return self.feed(line, piece);
                }
            }
        }
        fields.folded.extend_from_slice(bare);
        fields.size += bare.len();
        if fields.size > HEADER {
            let mut open = Open::new(String::new(), Structure::Text);
            open.pending = std::mem::take(&mut fields.folded);
            if piece.ends {
                open.pending.push(b'\n');
            }
            open.problem =
                Some(Problem::new(Reason::LimitRecord).detail("header longer than the cap"));
            let fields = std::mem::take(fields);
            open.head.label = self.name("more headers", 0);
            self.opens.push_back(open);
            self.stage = Stage::Overflow(fields);
        }
    }

    fn end_part(&mut self, cut: bool) {
        match &mut self.stage {
            Stage::Header(_) | Stage::Overflow(_) => {
                // A header without a body.
                self.end_header();
                if !matches!(self.stage, Stage::Header(_)) {
                    self.end_part(cut);
                }
            }
            Stage::Body(body) | Stage::Gap(body) => {
                let problem = match self.opens.back_mut() {
                    Some(open) if !open.ended => body.finish(cut, &mut open.pending),
                    _ => {
                        let problem = body.finish(cut, &mut self.shared);
                        if !self.shared.is_empty() {
                            self.shared.push(b'\n');
                        }
                        problem
                    }
                };
                self.close(problem);
            }
        }
    }

    fn close(&mut self, problem: Option<Problem>) {
        if let Some(open) = self.opens.back_mut().filter(|open| !open.ended) {
            open.ended = true;
            open.problem = open.problem.take().or(problem);
        }
    }

    /// Whether a line may be read: what is at hand has been handed out.
    fn must_read(&self) -> bool {
        let enough = self.opens.front().is_some_and(Open::is_ready);
        !enough && self.shared.len() < 4 * SHARED && !self.ended
    }
}

const WHOLE: Piece = Piece {
    begins: true,
    ends: true,
};

impl Decoder for Splitter {
    fn advance(&mut self) -> Option<Head> {
        loop {
            match self.opens.front_mut() {
                Some(open) if open.started => {
                    open.pending.clear();
                    if open.ended {
                        self.opens.pop_front();
                    } else {
                        self.step();
                    }
                }
                Some(open) if open.ended && open.is_blank() => {
                    self.opens.pop_front();
                }
                Some(open) if open.is_ready() => {
                    open.started = true;
                    let head = open.head.clone();
                    if self.budget.take_members(1) == 0 {
                        self.remark(Reason::LimitEntries);
                        self.opens.clear();
                        self.ended = true;
                        return None;
                    }
                    return Some(head);
                }
                _ if self.ended => return None,
                _ => {
                    if self.must_read() {
                        self.step();
                    } else {
                        self.hand_out_shared();
                    }
                }
            }
        }
    }

    fn fill(&mut self, out: &mut Vec<u8>) -> Option<Problem> {
        loop {
            let open = self.opens.front_mut().filter(|open| open.started)?;
            if open.pending.len() >= STEP || open.ended {
                break;
            }
            self.step();
        }
        let open = self.opens.front_mut()?;
        out.append(&mut open.pending);
        self.handed_out = self.handed_out.saturating_add(out.len() as u64);
        if self.handed_out > self.budget.limit(self.lines.stream().stored()) {
            out.clear();
            self.ended = true;
            self.opens.clear();
            return Some(Problem::new(Reason::LimitRatio));
        }
        open.problem.take()
    }

    fn finish(&mut self) -> Vec<Problem> {
        let mut problems = std::mem::take(&mut self.problems);
        problems.extend(self.lines.stream().problem());
        problems
    }

    fn stored(&self) -> u64 {
        self.lines.stream().stored()
    }
}
