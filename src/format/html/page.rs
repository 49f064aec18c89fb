//! A page as members: its text, its tables, its scripts.

mod content;

use super::tokens::Tokens;
use crate::model::{Problem, Reason};
use crate::source::container::{Decoder, Head, STEP, Structure};
use crate::source::{Budget, Stream};
use content::Content;

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
