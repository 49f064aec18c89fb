//! A page as members: its text, its tables, its scripts.

use super::attributes;
use super::entities;
use super::table::Grid;
use super::tokens::{Tag, Token, Tokens};
use crate::model::{Problem, Reason};
use crate::source::container::{Decoder, Head, STEP, Structure};
use crate::source::{Budget, Stream};
use std::collections::VecDeque;

/// Bytes of text that begin a member before the page has ended.
const TEXT: usize = 64 << 10;
/// Bytes of text that interrupt a table, and of scripts that are handed out.
const ASIDE: usize = 1 << 20;
/// Bytes of tables that are held until the text ends.
const HELD: usize = 4 << 20;

/// Reads a page.
pub(super) struct Page {
    tokens: Tokens,
    content: Content,
    current: Current,
    ended: bool,
    budget: Budget,
    handed_out: u64,
    problems: Vec<Problem>,
}

/// What is being handed out.
enum Current {
    Nothing,
    Text,
    Table,
    Whole(Vec<u8>),
}

/// What has been read and not been handed out.
#[derive(Default)]
struct Content {
    text: Vec<u8>,
    scripts: Vec<u8>,
    /// Comments and attributes since the last line end.
    aside: Vec<u8>,
    /// Tables that are complete.
    tables: VecDeque<(Head, Vec<u8>)>,
    held: usize,
    grid: Option<Grid>,
    /// The last records of a table that was handed out while it was read.
    tail: Vec<u8>,
    /// Tables around the one that is being read; they are layout.
    around: u64,
    /// A link that is open: where it leads, and its text so far.
    anchor: Option<(Vec<u8>, Vec<u8>)>,
    /// Elements whose line ends count.
    verbatim: u32,
    numbers: Numbers,
}

/// Members so far.
#[derive(Default)]
struct Numbers {
    texts: u64,
    tables: u64,
    scripts: u64,
}

impl Page {
    pub fn new(stream: Box<dyn Stream>, budget: Budget) -> Self {
        Self {
            tokens: Tokens::new(stream),
            content: Content::default(),
            current: Current::Nothing,
            ended: false,
            budget,
            handed_out: 0,
            problems: Vec::new(),
        }
    }

    fn step(&mut self) {
        match self.tokens.next() {
            Some(token) => self.content.take(token),
            None => {
                self.ended = true;
                self.content.finish();
            }
        }
    }

    fn is_large_table(&self) -> bool {
        let grid = self.content.grid.as_ref();
        grid.is_some_and(|grid| grid.handed_out)
    }

    /// The next member, if one can be told of by now.
    fn ready(&mut self) -> Option<Head> {
        let content = &mut self.content;
        let blank = content.text.trim_ascii().is_empty();
        if blank {
            content.text.clear();
        }
        if !blank && (content.text.len() >= TEXT || self.ended) {
            content.numbers.texts += 1;
            self.current = Current::Text;
            let label = numbered("text", content.numbers.texts);
            return Some(head(label, Structure::Text));
        }
        if (self.ended || content.held >= HELD)
            && let Some((head, records)) = content.tables.pop_front()
        {
            content.held -= records.len().min(content.held);
            self.current = Current::Whole(records);
            return Some(head);
        }
        let last = self.ended && !content.scripts.trim_ascii().is_empty();
        if content.scripts.len() >= ASIDE || last {
            content.numbers.scripts += 1;
            self.current = Current::Whole(std::mem::take(&mut content.scripts));
            let label = numbered("scripts", content.numbers.scripts);
            return Some(head(label, Structure::Text));
        }
        if let Some(grid) = content.grid.as_ref().filter(|grid| grid.handed_out) {
            let named = grid.named && !grid.interrupted;
            self.current = Current::Table;
            return Some(content.table_head(named));
        }
        if !content.tail.is_empty() {
            self.current = Current::Whole(std::mem::take(&mut content.tail));
            return Some(content.table_head(false));
        }
        None
    }

    fn fill_text(&mut self, out: &mut Vec<u8>) {
        while self.content.text.len() < STEP
            && self.content.held < HELD
            && self.content.scripts.len() < ASIDE
            && !self.ended
            && !self.is_large_table()
        {
            self.step();
        }
        out.append(&mut self.content.text);
    }

    fn fill_table(&mut self, out: &mut Vec<u8>) {
        while let Some(grid) = self.content.grid.as_mut().filter(|grid| grid.handed_out) {
            if grid.is_large() {
                grid.interrupted = true;
                out.append(&mut grid.take_records());
                return;
            }
            if self.content.text.len() >= ASIDE || self.content.scripts.len() >= ASIDE || self.ended
            {
                break;
            }
            self.step();
        }
        out.append(&mut self.content.tail);
    }
}

fn numbered(name: &str, number: u64) -> String {
    match number {
        0 | 1 => name.to_owned(),
        _ => format!("{name} {number}"),
    }
}

fn head(label: String, structure: Structure) -> Head {
    Head {
        label,
        structure,
        ..Head::default()
    }
}

impl Decoder for Page {
    fn advance(&mut self) -> Option<Head> {
        let mut unread = Vec::new();
        while !matches!(self.current, Current::Nothing) {
            unread.clear();
            self.fill(&mut unread);
            if unread.is_empty() {
                self.current = Current::Nothing;
            }
        }
        loop {
            if let Some(head) = self.ready() {
                if self.budget.take_members(1) == 0 {
                    self.problems.push(Problem::new(Reason::LimitEntries));
                    self.current = Current::Nothing;
                    return None;
                }
                return Some(head);
            }
            if self.ended {
                return None;
            }
            self.step();
        }
    }

    fn fill(&mut self, out: &mut Vec<u8>) -> Option<Problem> {
        match &mut self.current {
            Current::Nothing => {}
            Current::Whole(bytes) => out.append(bytes),
            Current::Text => self.fill_text(out),
            Current::Table => self.fill_table(out),
        }
        self.handed_out = self.handed_out.saturating_add(out.len() as u64);
        if self.handed_out > self.budget.limit(self.stored()) {
            out.clear();
            self.current = Current::Nothing;
            self.content = Content::default();
            self.ended = true;
            return Some(Problem::new(Reason::LimitRatio));
        }
        None
    }

    fn finish(&mut self) -> Vec<Problem> {
        let mut problems = std::mem::take(&mut self.problems);
        problems.extend(self.tokens.stream().problem());
        problems
    }

    fn stored(&self) -> u64 {
        self.tokens.stream().stored()
    }
}

/// Elements that stand within a line.
const INLINE: [&str; 34] = [
    "a", "abbr", "acronym", "b", "bdi", "bdo", "big", "cite", "code", "data", "del", "dfn", "em",
    "font", "i", "img", "ins", "kbd", "label", "mark", "nobr", "q", "s", "samp", "small", "span",
    "strike", "strong", "sub", "sup", "tt", "u", "var", "wbr",
];

impl Content {
    fn take(&mut self, token: Token<'_>) {
        match token {
            Token::Text(text) => self.push_source(text),
            Token::Comment(text) => {
                self.aside.extend_from_slice(text);
                if text.is_empty() {
                    self.aside.push(b'\n');
                }
                self.check_aside();
            }
            Token::Script(text) => {
                self.scripts.extend_from_slice(text);
            }
            Token::Start(tag) => self.start(&tag),
            Token::End(tag) => self.end(&tag),
        }
    }

    /// Where running text goes: the cell that is open, or the text.
    fn sink(&mut self) -> &mut Vec<u8> {
        match self.grid.as_mut().and_then(Grid::cell) {
            Some(cell) => cell,
            None => &mut self.text,
        }
    }

    /// Appends text as it is written in the page.
    fn push_source(&mut self, source: &[u8]) {
        let mut text = Vec::with_capacity(source.len());
        entities::decode(source, &mut text);
        let verbatim = self.verbatim > 0;
        if let Some((_, inside)) = &mut self.anchor
            && inside.len() < 512
        {
            inside.extend_from_slice(&text);
        }
        let sink = self.sink();
        if verbatim {
            sink.extend_from_slice(&text);
            return self.check_size();
        }
        for byte in text {
            match byte {
                b' ' | b'\t' | b'\n' | b'\r' | 0x0C => {
                    if !matches!(sink.last(), None | Some(b' ' | b'\n' | b'\t')) {
                        sink.push(b' ');
                    }
                }
                _ => sink.push(byte),
            }
        }
        self.check_size();
    }

    /// Appends text that stands for itself.
    fn push_apart(&mut self, text: &[u8]) {
        if text.is_empty() {
            return;
        }
        let sink = self.sink();
        if !matches!(sink.last(), None | Some(b' ' | b'\n' | b'\t')) {
            sink.push(b' ');
        }
        sink.extend_from_slice(text);
        sink.push(b' ');
    }

    /// Keeps lines for the text; they must not stand within a line of the page.
    fn push_aside(&mut self, lines: &[u8]) {
        if lines.is_empty() {
            return;
        }
        if !matches!(self.aside.last(), None | Some(b'\n')) {
            self.aside.push(b'\n');
        }
        self.aside.extend_from_slice(lines);
        self.aside.push(b'\n');
        self.check_aside();
    }

    fn check_aside(&mut self) {
        if self.aside.len() >= TEXT {
            self.flush_aside();
        }
    }

    fn flush_aside(&mut self) {
        if self.aside.trim_ascii().is_empty() {
            self.aside.clear();
            return;
        }
        if !matches!(self.text.last(), None | Some(b'\n')) {
            self.text.push(b'\n');
        }
        self.text.append(&mut self.aside);
        self.text.push(b'\n');
    }

    fn break_line(&mut self) {
        let in_cell = self.grid.as_mut().and_then(Grid::cell).is_some();
        let sink = self.sink();
        if !matches!(sink.last(), None | Some(b'\n')) {
            sink.push(if in_cell { b' ' } else { b'\n' });
        }
        if !in_cell {
            self.flush_aside();
        }
    }

    fn start(&mut self, tag: &Tag<'_>) {
        let name =
            String::from_utf8_lossy(tag.name.get(..16).unwrap_or(tag.name)).to_ascii_lowercase();
        let mut said = if tag.rest.is_empty() || tag.odd {
            attributes::Said::default()
        } else {
            attributes::read(tag)
        };
        match name.as_str() {
            "table" => self.begin_table(),
            "tr" | "thead" | "tbody" | "tfoot" => {
                if let Some(grid) = self.grid.as_mut().filter(|grid| grid.nested == 0) {
                    grid.end_row();
                } else {
                    self.break_line();
                }
                self.check_size();
            }
            "td" | "th" => {
                self.close_anchor();
                match self.grid.as_mut().filter(|grid| grid.nested == 0) {
                    Some(grid) => grid.begin_cell(name == "th", said.span.0, said.span.1),
                    None => self.break_cell(),
                }
                self.check_size();
            }
            "a" => {
                self.close_anchor();
                if !said.link.is_empty() {
                    self.anchor = Some((std::mem::take(&mut said.link), Vec::new()));
                }
            }
            "pre" | "textarea" => {
                self.break_line();
                self.verbatim += 1;
            }
            name if INLINE.contains(&name) => {}
            _ => self.break_line(),
        }
        if name != "a" {
            self.push_apart(&said.link);
        }
        self.push_apart(&said.value);
        self.push_aside(&said.other);
        self.push_odd(tag);
    }

    fn end(&mut self, tag: &Tag<'_>) {
        let name =
            String::from_utf8_lossy(tag.name.get(..16).unwrap_or(tag.name)).to_ascii_lowercase();
        match name.as_str() {
            "table" => self.end_table(),
            "tr" => {
                if let Some(grid) = self.grid.as_mut().filter(|grid| grid.nested == 0) {
                    grid.end_row();
                }
                self.check_size();
            }
            "td" | "th" => {
                self.close_anchor();
                if let Some(grid) = self.grid.as_mut().filter(|grid| grid.nested == 0) {
                    grid.end_cell();
                }
            }
            "a" => self.close_anchor(),
            "pre" | "textarea" => {
                self.verbatim = self.verbatim.saturating_sub(1);
                self.break_line();
            }
            name if INLINE.contains(&name) => {}
            "script" | "style" => self.scripts.push(b'\n'),
            _ => self.break_line(),
        }
        if !tag.rest.trim_ascii().is_empty() && !tag.odd {
            let mut rest = Vec::new();
            entities::decode(tag.rest, &mut rest);
            self.push_aside(&rest);
        }
        self.push_odd(tag);
    }

    /// A tag that is badly written may have swallowed text.
    fn push_odd(&mut self, tag: &Tag<'_>) {
        if tag.odd {
            let mut text = Vec::new();
            entities::decode(tag.name, &mut text);
            entities::decode(tag.rest, &mut text);
            self.push_apart(&text);
        }
    }

    fn break_cell(&mut self) {
        self.push_apart(b"\t");
    }

    /// A link says where it leads, unless its text says so, too.
    fn close_anchor(&mut self) {
        let Some((link, text)) = self.anchor.take() else {
            return;
        };
        let plain = |text: &[u8]| {
            let kept = text
                .iter()
                .filter(|b| b.is_ascii_alphanumeric() || matches!(b, b'@' | b'.'));
            kept.map(u8::to_ascii_lowercase).collect::<Vec<u8>>()
        };
        let (wanted, shown) = (plain(&link), plain(&text));
        if memchr::memmem::find(&shown, &wanted).is_none() {
            self.push_apart(&link);
        }
    }

    fn begin_table(&mut self) {
        self.close_anchor();
        if let Some(grid) = self.grid.as_mut().filter(|grid| grid.handed_out) {
            grid.nested += 1;
            return;
        }
        if let Some(layout) = self.grid.take() {
            self.around += 1;
            self.give_up(layout);
        }
        self.grid = Some(Grid::default());
    }

    fn end_table(&mut self) {
        self.close_anchor();
        let Some(mut grid) = self.grid.take() else {
            self.around = self.around.saturating_sub(1);
            return self.break_line();
        };
        if grid.nested > 0 {
            grid.nested -= 1;
            self.grid = Some(grid);
            return;
        }
        grid.end_row();
        if grid.handed_out {
            self.tail = grid.take_records();
        } else if grid.is_data() {
            let records = grid.take_records();
            self.numbers.tables += 1;
            let head = self.table_head(grid.named);
            self.held += records.len();
            self.tables.push_back((head, records));
        } else {
            self.give_up(grid);
        }
    }

    /// Its text is text of the page.
    fn give_up(&mut self, layout: Grid) {
        if !matches!(self.text.last(), None | Some(b'\n')) {
            self.text.push(b'\n');
        }
        layout.push_text(&mut self.text);
    }

    /// A table that grows large is handed out while it is read, or is none.
    fn check_size(&mut self) {
        let Some(grid) = self.grid.as_mut() else {
            return;
        };
        if !grid.is_large() || grid.handed_out {
            return;
        }
        if grid.is_data() {
            grid.handed_out = true;
            self.numbers.tables += 1;
        } else if let Some(layout) = self.grid.take() {
            self.around += 1;
            self.give_up(layout);
        }
    }

    fn table_head(&self, named: bool) -> Head {
        let table = Structure::Table {
            rows_before_data: named.then_some(1),
            header: named,
        };
        head(format!("table {}", self.numbers.tables), table)
    }

    fn finish(&mut self) {
        self.close_anchor();
        if self.grid.is_some() {
            if let Some(grid) = self.grid.as_mut() {
                grid.nested = 0;
            }
            self.end_table();
        }
        self.flush_aside();
    }
}
