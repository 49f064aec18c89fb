//! What has been read of a page: text, tables and scripts, and where the next piece belongs.

use super::{TEXT, head};
use crate::format::html::attributes;
use crate::format::html::entities;
use crate::format::html::table::Grid;
use crate::format::html::tokens::{Tag, Token};
use crate::source::container::{Head, Structure};
use std::collections::VecDeque;

/// What has been read and not been handed out.
#[derive(Default)]
pub(super) struct Content {
    pub text: Vec<u8>,
    pub scripts: Vec<u8>,
    /// Comments and attributes since the last line end.
    aside: Vec<u8>,
    /// Tables that are complete.
    pub tables: VecDeque<(Head, Vec<u8>)>,
    pub held: usize,
    pub grid: Option<Grid>,
    /// The last records of a table that was handed out while it was read.
    pub tail: Vec<u8>,
    /// Tables around the one that is being read; they are layout.
    around: u64,
    /// A link that is open: where it leads, and its text so far.
    anchor: Option<(Vec<u8>, Vec<u8>)>,
    /// Elements whose line ends count.
    verbatim: u32,
    pub numbers: Numbers,
}

/// Members so far.
#[derive(Default)]
pub(super) struct Numbers {
    pub texts: u64,
    pub tables: u64,
    pub scripts: u64,
}

/// Elements that stand within a line.
const INLINE: [&str; 34] = [
    "a", "abbr", "acronym", "b", "bdi", "bdo", "big", "cite", "code", "data", "del", "dfn", "em",
    "font", "i", "img", "ins", "kbd", "label", "mark", "nobr", "q", "s", "samp", "small", "span",
    "strike", "strong", "sub", "sup", "tt", "u", "var", "wbr",
];

impl Content {
    pub fn take(&mut self, token: Token<'_>) {
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
                // Rows alone, as database programs write them.
                if self.grid.is_none() && self.around == 0 {
                    self.begin_table();
                }
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

    pub fn table_head(&self, named: bool) -> Head {
        let table = Structure::Table {
            rows_before_data: named.then_some(1),
            header: named,
        };
        head(format!("table {}", self.numbers.tables), table)
    }

    pub fn finish(&mut self) {
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
