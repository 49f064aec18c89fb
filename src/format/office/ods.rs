//! OpenDocument workbooks: all sheets lie in one part, so that they come one after the other; behind
//! them the other parts.

use crate::format::office::grid::{Cell, Grid, add_note, end_note};
use crate::format::office::package::{Package, Part, TABLE, fitting, part};
use crate::format::office::produced::Produce as _;
use crate::format::office::rows::{COLUMNS, ROWS};
use crate::format::office::text::Prose;
use crate::format::office::xml::{Tag, Token, Xml};
use crate::model::{Problem, Reason};
use crate::source::container::{Decoder, Head, Indexed as _, Members, STEP, Structure, in_turn};
use crate::source::{Budget, Bytes, Stream};
use std::collections::{HashSet, VecDeque};
use std::io::Read as _;

/// Most styles that hide sheets.
const STYLES: usize = 10_000;
/// Longest name of a style.
const NAME: usize = 1024;
/// Most bytes of a sheet's comments.
const NOTES: usize = 1 << 20;

/// Opens a workbook: its members, and what is wrong with it. As with all members that come in turn,
/// the file counts as a whole.
pub(super) fn open(package: Package, budget: &Budget) -> (Members, u64, Vec<Problem>) {
    let content = package.find("content.xml");
    let bytes = content.map(|index| package.archive.member(index).bytes);
    let (mut xml, mut problems) = (None, Vec::new());
    match bytes {
        Some(Ok(bytes)) => xml = Some(Xml::new(bytes.into_stream())),
        Some(Err((_, problem))) => problems.push(problem),
        None => {}
    }
    let others: VecDeque<Part> = (0..package.archive.len())
        .filter(|index| Some(*index) != content)
        .map(|index| part(&package, index))
        .collect();
    let members = in_turn(Ods {
        xml,
        package,
        others,
        other: None,
        sheet: None,
        label: String::new(),
        notes: Vec::new(),
        noting: false,
        style: String::new(),
        hidden: HashSet::new(),
        limit: budget.bytes(),
        problem: None,
        stored: 0,
    });
    (members, 0, problems)
}

/// A workbook that is being read.
struct Ods {
    /// The sheets; gone behind the last.
    xml: Option<Xml>,
    package: Package,
    others: VecDeque<Part>,
    /// The part at hand.
    other: Option<Other>,
    sheet: Option<Grid>,
    label: String,
    /// Comments of the sheet before, a member of their own.
    notes: Vec<u8>,
    /// Whether they are the member at hand.
    noting: bool,
    /// The style that is being read, and those that hide a sheet.
    style: String,
    hidden: HashSet<String>,
    /// Bytes that may still come out of the sheets.
    limit: u64,
    problem: Option<Problem>,
    /// Stored bytes of parts that are done.
    stored: u64,
}

/// A part that is no sheet.
enum Other {
    Raw(Box<dyn Stream>),
    Prose(Box<Prose>),
}

impl Ods {
    /// Goes to the next sheet.
    fn next_sheet(&mut self) -> Option<Head> {
        loop {
            let xml = self.xml.as_mut()?;
            match xml.next() {
                Token::Open(tag) => match tag.name() {
                    "style" => {
                        let name = tag.attribute("name").filter(|name| name.len() <= NAME);
                        self.style = name.unwrap_or_default().into_owned();
                    }
                    "table-properties" if self.hidden.len() < STYLES => {
                        if tag.attribute("display").as_deref() == Some("false") {
                            self.hidden.insert(std::mem::take(&mut self.style));
                        }
                    }
                    "table" => {
                        self.label = tag.attribute("name").unwrap_or_default().into_owned();
                        let style = tag.attribute("style-name").unwrap_or_default();
                        if self.hidden.contains(&*style) {
                            self.label.push_str(" (hidden)");
                        }
                        self.sheet = Some(Grid::new(self.limit));
                        return Some(Head {
                            label: self.label.clone(),
                            structure: TABLE,
                            ..Head::default()
                        });
                    }
                    // Lists of choices, names for places.
                    _ => {
                        for (_, value) in tag.attributes().filter(|(_, value)| value.contains('@'))
                        {
                            add_note(&value, &mut self.notes, NOTES);
                            end_note(&mut self.notes);
                        }
                    }
                },
                Token::Text(text) => {
                    add_note(&text, &mut self.notes, NOTES);
                }
                Token::Close(_) => end_note(&mut self.notes),
                Token::End => {
                    self.close_sheets();
                    if !self.notes.is_empty() {
                        return Some(self.notes_member("content.xml".into()));
                    }
                }
                Token::Broken(problem) => {
                    self.sheet = Some(Grid::raw());
                    self.label = "(damaged part)".into();
                    self.problem.get_or_insert(problem);
                    return Some(Head {
                        label: self.label.clone(),
                        structure: TABLE,
                        ..Head::default()
                    });
                }
                _ => {}
            }
        }
    }

    /// Goes to the next part that is no sheet.
    fn next_other(&mut self) -> Option<Head> {
        if let Some(other) = self.other.take() {
            self.stored += other.stored();
        }
        let part = self.others.pop_front()?;
        let index = part.index()?;
        let mut member = self.package.archive.member(index);
        match part {
            Part::Fitting(_, structure) => member = fitting(member, structure),
            Part::Raw(_, role) => member.role = role,
            _ => {}
        }
        let mut head = Head {
            label: member.label,
            size: member.size,
            problems: member.problems,
            structure: member.structure,
            role: member.role,
            ..Head::default()
        };
        match (member.bytes, part) {
            (Ok(bytes), Part::Prose(..)) => {
                head.structure = Structure::Text;
                let limit = self.limit;
                self.other = Some(Other::Prose(Box::new(Prose::new(
                    bytes.into_stream(),
                    limit,
                ))));
            }
            (Ok(bytes), _) => self.other = Some(Other::Raw(Bytes::into_stream(bytes))),
            (Err(why), _) => head.unread = Some(why),
        }
        Some(head)
    }

    /// Reads on in the sheet; `None` at its end.
    fn fill_sheet(&mut self, out: &mut Vec<u8>) -> Option<Problem> {
        let (Some(xml), Some(grid)) = (&mut self.xml, &mut self.sheet) else {
            return None;
        };
        while out.len() < STEP && !grid.is_done() {
            if grid.is_raw() {
                let rest = xml.rest();
                grid.write_raw(&rest, out);
                continue;
            }
            match xml.next() {
                Token::Open(tag) => open_in_sheet(grid, &tag),
                Token::Text(text) => grid.text(&text, &mut self.notes, NOTES),
                Token::Close(tag) => grid.close(tag.name(), out, &mut self.notes),
                Token::Remark(_) | Token::Other => {}
                Token::End => grid.end(out, Some(Problem::new(Reason::Malformed))),
                Token::Broken(problem) => grid.break_off(out, problem),
            }
        }
        self.limit = self.limit.saturating_sub(out.len() as u64);
        grid.count(out.len());
        if !grid.is_done() {
            return None;
        }
        let is_last = grid.is_raw() || grid.is_at_end();
        let below = if is_last { xml.problem() } else { None };
        below.or_else(|| grid.problem())
    }

    /// Behind the last sheet.
    fn close_sheets(&mut self) {
        if let Some(xml) = self.xml.take() {
            self.stored += xml.stored();
            if self.problem.is_none() {
                self.problem = xml.problem();
            }
        }
    }

    /// The comments that were gathered, as a member of their own.
    fn notes_member(&mut self, label: String) -> Head {
        self.noting = true;
        Head {
            label,
            structure: Structure::Text,
            ..Head::default()
        }
    }
}

/// An element within a sheet.
fn open_in_sheet(grid: &mut Grid, tag: &Tag<'_>) {
    let number = |name, most: u32| {
        let number = tag.attribute(name).and_then(|n| n.parse::<u32>().ok());
        number.unwrap_or(1).clamp(1, most)
    };
    match tag.name() {
        "table-row" => grid.begin_row(number("number-rows-repeated", ROWS)),
        "table-cell" | "covered-table-cell" => {
            let mut cell = Cell {
                repeated: number("number-columns-repeated", COLUMNS),
                ..Cell::default()
            };
            for (name, value) in tag.attributes() {
                match name {
                    "value-type" => {
                        cell.is_number = matches!(&*value, "float" | "currency" | "percentage")
                    }
                    "value" | "date-value" | "boolean-value" | "string-value" => {
                        cell.value = value.into_owned();
                    }
                    "formula" => cell.formula = value.into_owned(),
                    _ => {}
                }
            }
            grid.begin_cell(cell);
        }
        name => grid.open(name, tag.attribute("href").as_deref()),
    }
}

impl Other {
    fn stored(&self) -> u64 {
        match self {
            Self::Raw(stream) => stream.stored(),
            Self::Prose(prose) => prose.stored(),
        }
    }
}

impl Decoder for Ods {
    fn advance(&mut self) -> Option<Head> {
        // What is left of a sheet that nobody reads to its end.
        let mut skipped = Vec::new();
        while self.sheet.as_ref().is_some_and(|grid| !grid.is_done()) {
            skipped.clear();
            if let Some(problem) = self.fill_sheet(&mut skipped) {
                self.problem.get_or_insert(problem);
            }
        }
        if let Some(grid) = self.sheet.take() {
            if grid.is_raw() || grid.is_at_end() {
                self.close_sheets();
            }
            if !self.notes.is_empty() {
                let label = format!("{}: comments", self.label);
                return Some(self.notes_member(label));
            }
        }
        self.noting = false;
        self.notes.clear();
        self.next_sheet().or_else(|| self.next_other())
    }

    fn fill(&mut self, out: &mut Vec<u8>) -> Option<Problem> {
        if self.noting {
            out.append(&mut self.notes);
            return None;
        }
        if self.sheet.is_some() {
            return self.fill_sheet(out);
        }
        match &mut self.other {
            Some(Other::Prose(prose)) => prose.fill(out),
            Some(Other::Raw(stream)) => {
                // Reading never fails; nothing is read at the end.
                let _ = stream.take(STEP as u64).read_to_end(out);
                if out.is_empty() {
                    stream.problem()
                } else {
                    None
                }
            }
            None => None,
        }
    }

    fn finish(&mut self) -> Vec<Problem> {
        self.problem.take().into_iter().collect()
    }

    fn stored(&self) -> u64 {
        let xml = self.xml.as_ref().map_or(0, Xml::stored);
        let other = self.other.as_ref().map_or(0, Other::stored);
        self.stored + xml + other
    }
}
