//! Contact cards (vCard 2.1, 3.0 and 4.0) as a table, one record each.

use super::lines::Kind;
use super::property::Property;
use super::{Pictures, Writer};
use crate::format::record::{join, push_record};

const COLUMNS: [&str; 26] = [
    "full name",
    "first name",
    "last name",
    "middle name",
    "email",
    "email 2",
    "email 3",
    "phone",
    "phone 2",
    "phone 3",
    "birthday",
    "street",
    "city",
    "state",
    "postcode",
    "country",
    "street 2",
    "city 2",
    "state 2",
    "postcode 2",
    "country 2",
    "company",
    "job title",
    "url",
    "notes",
    "other",
];

const NAME: usize = 0;
const EMAIL: usize = 4;
const PHONE: usize = 7;
const BIRTHDAY: usize = 10;
const ADDRESS: usize = 11;
const ADDRESS_2: usize = 16;
const COMPANY: usize = 21;
const NOTES: usize = 24;
const OTHER: usize = 25;

/// Most bytes of a record; more of a card follows in another one.
const MOST: usize = 512 << 10;

/// Writes the table.
#[derive(Default)]
pub(super) struct Cards {
    cells: [Vec<u8>; COLUMNS.len()],
    size: usize,
    begun: bool,
    /// Whether the last line held a picture: more of it is one, too.
    binary: bool,
}

impl Cards {
    fn set(&mut self, column: usize, text: &[u8], out: &mut Vec<u8>) {
        if self.size + text.len() > MOST {
            self.flush(out);
        }
        self.size += text.len() + 2;
        if let Some(cell) = self.cells.get_mut(column) {
            join(cell, "; ", text.trim_ascii());
        }
    }

    /// The first column from here on that is empty, or what holds the rest.
    fn free(&self, first: usize, count: usize) -> usize {
        let is_empty = |at: &usize| self.cells.get(*at).is_none_or(Vec::is_empty);
        (first..first + count).find(is_empty).unwrap_or(OTHER)
    }

    fn flush(&mut self, out: &mut Vec<u8>) {
        if self.cells.iter().all(Vec::is_empty) {
            return;
        }
        if !self.begun {
            push_record(out, &COLUMNS);
            self.begun = true;
        }
        push_record(out, &self.cells);
        self.cells = Default::default();
        self.size = 0;
    }

    fn put(&mut self, property: &Property, out: &mut Vec<u8>) {
        let text = property.text();
        match property.name.as_str() {
            "BEGIN" | "END" => self.flush(out),
            "VERSION" | "REV" | "PRODID" => {}
            "FN" => self.set(NAME, &text, out),
            "N" => {
                let order = [NAME + 2, NAME + 1, NAME + 3, OTHER, OTHER];
                self.set_all(property, &order, out);
            }
            "EMAIL" => self.set(self.free(EMAIL, 3), address(&text), out),
            "TEL" => self.set(self.free(PHONE, 3), number(&text), out),
            "BDAY" => self.set(BIRTHDAY, &text, out),
            "ADR" => {
                let empty = |from: usize| {
                    let cells = self.cells.get(from..from + 5).unwrap_or_default();
                    cells.iter().all(Vec::is_empty)
                };
                let order = if empty(ADDRESS) {
                    Some(ADDRESS)
                } else {
                    empty(ADDRESS_2).then_some(ADDRESS_2)
                };
                let order = order.map_or([OTHER; 7], |a| [a, a, a, a + 1, a + 2, a + 3, a + 4]);
                self.set_all(property, &order, out);
            }
            "ORG" => self.set_all(property, &[COMPANY, COMPANY, COMPANY], out),
            "TITLE" | "ROLE" => self.set(COMPANY + 1, &text, out),
            "URL" => self.set(COMPANY + 2, &text, out),
            "NOTE" => self.set(NOTES, &text, out),
            name => {
                let mut line = name.as_bytes().to_vec();
                line.extend_from_slice(b": ");
                line.extend_from_slice(&text);
                self.set(OTHER, &line, out);
            }
        }
        // Parameters may hold text of their own: `CN`, `LABEL`, `EMAIL`.
        if property.parameters.contains(&b'@') || property.parameters.contains(&b'"') {
            self.set(OTHER, &property.parameters, out);
        }
    }

    /// Puts the components of a value into the columns given; more of them into the last one.
    fn set_all(&mut self, property: &Property, columns: &[usize], out: &mut Vec<u8>) {
        for (index, part) in property.components().iter().enumerate() {
            let column = columns.get(index).copied().unwrap_or(OTHER);
            if !part.is_empty() {
                self.set(column, part, out);
            }
        }
    }
}

/// An address, also where it is a link.
fn address(text: &[u8]) -> &[u8] {
    let head = text.get(..7).unwrap_or_default();
    if head.eq_ignore_ascii_case(b"mailto:") {
        return text.get(7..).unwrap_or_default();
    }
    text
}

/// A number, also where it is a link, without what it is followed by there.
fn number(text: &[u8]) -> &[u8] {
    let head = text.get(..4).unwrap_or_default();
    if head.eq_ignore_ascii_case(b"tel:") {
        return text.get(4..).unwrap_or_default();
    }
    text
}

impl Writer for Cards {
    fn line(&mut self, line: &[u8], kind: Kind, pictures: &mut Pictures, out: &mut Vec<u8>) {
        match (kind, Property::parse(line)) {
            (Kind::More, _) if self.binary => {}
            (Kind::Whole, Some(property)) => {
                self.binary = property.binary;
                pictures.0 += u64::from(property.binary);
                self.put(&property, out);
            }
            _ if line.trim_ascii().is_empty() => {}
            _ => self.set(OTHER, line, out),
        }
    }

    fn finish(&mut self, out: &mut Vec<u8>) {
        self.flush(out);
    }
}
