//! Names of people: in one cell with titles, middle names or the family name first, and in two columns
//! of one row.

use super::super::persons::AROUND;
use crate::validator::words::Folded;
use std::collections::HashMap;

/// Words between the first and the last that may be middle names.
const MIDDLE: usize = 2;

/// The names that are asked for, by their parts.
#[derive(Default)]
pub(super) struct Names {
    /// Everything up to a word, and up to which.
    starts: HashMap<Vec<u8>, Vec<(u32, usize)>>,
    /// Everything from a word on.
    ends: HashMap<Vec<u8>, Vec<(u32, usize)>>,
    /// Number of words, by value.
    words: HashMap<u32, usize>,
}

/// What a column's header says.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Heading {
    /// Names of people.
    Name,
    /// Something else.
    Other,
    /// Nothing known.
    Unknown,
}

/// A part of a name, in a cell of the row.
pub(super) struct Part {
    asked: u32,
    /// Whether it is the end of the name.
    is_end: bool,
    /// Up to or from which word.
    word: usize,
    /// Position of the cell in the row.
    pub cell: usize,
}

impl Names {
    /// Adds a name, given name first.
    pub fn add(&mut self, asked: u32, name: &[u8]) -> bool {
        let Some(words) = Folded::new(name).map(|folded| words(&folded)) else {
            return false;
        };
        for at in 1..words.len() {
            let (start, end) = words.split_at(at);
            self.starts
                .entry(start.join(&b' '))
                .or_default()
                .push((asked, at));
            self.ends
                .entry(end.join(&b' '))
                .or_default()
                .push((asked, at));
        }
        self.words.insert(asked, words.len());
        words.len() > 1
    }

    pub fn is_empty(&self) -> bool {
        self.starts.is_empty()
    }

    /// Looks at one cell; the value whose full name it is, written otherwise.
    pub fn cell(&self, cell: usize, text: &[u8], parts: &mut Vec<Part>) -> Option<u32> {
        let folded = Folded::new(text)?;
        if folded.letters == 0 {
            return None;
        }
        let all = words(&folded);
        let joined = all.join(&b' ');
        let mut note = |is_end, found: Option<&Vec<(u32, usize)>>| {
            let found = found.into_iter().flatten();
            parts.extend(found.map(|(asked, word)| Part {
                asked: *asked,
                is_end,
                word: *word,
                cell,
            }));
        };
        note(false, self.starts.get(&joined));
        note(true, self.ends.get(&joined));
        let (first, last) = (all.first()?, all.last()?);
        if all.len() > 1 && all.len() <= 1 + MIDDLE {
            // A given name with middle names.
            note(false, self.starts.get(first));
        }
        if let Some(comma) = text.iter().position(|b| *b == b',') {
            let family = Folded::new(text.get(..comma)?).map(|folded| words(&folded))?;
            let given = all.get(family.len()..)?;
            let given = given.first().filter(|_| given.len() <= 1 + MIDDLE)?;
            return self.both(given, &family.join(&b' '), None);
        }
        self.both(first, last, Some(all.len()))
    }

    /// The value that begins and ends so, of that many words.
    fn both(&self, first: &[u8], last: &[u8], count: Option<usize>) -> Option<u32> {
        let ends = self.ends.get(last)?;
        let starts = self.starts.get(first)?;
        let fits = |asked: &u32| {
            let own = self.words.get(asked).copied().unwrap_or(0);
            count.is_none_or(|count| count > 1 && count <= own + MIDDLE)
        };
        let asked = starts.iter().map(|(asked, _)| asked);
        asked
            .filter(|asked| ends.iter().any(|(other, _)| other == *asked) && fits(asked))
            .min()
            .copied()
    }

    /// The values whose names stand in two cells of a row.
    pub fn in_two<'p>(
        &self,
        parts: &'p [Part],
        heading: impl Fn(usize) -> Heading,
    ) -> Vec<(u32, &'p Part, &'p Part)> {
        let mut all: Vec<(u32, &Part, &Part)> = Vec::new();
        for start in parts.iter().filter(|part| !part.is_end) {
            for end in parts.iter().filter(|part| part.is_end) {
                let one = start.asked == end.asked && start.cell != end.cell;
                let known = all.iter().any(|(asked, ..)| *asked == start.asked);
                if !one || known || start.word > end.word {
                    continue;
                }
                let headings = (heading(start.cell), heading(end.cell));
                let near = start.cell.abs_diff(end.cell) == 1;
                let fits = match headings {
                    (Heading::Name, Heading::Name) => true,
                    (Heading::Other, _) | (_, Heading::Other) => false,
                    _ => near,
                };
                if fits {
                    all.push((start.asked, start, end));
                }
            }
        }
        all
    }
}

/// The words that are parts of a name.
fn words(folded: &Folded) -> Vec<Vec<u8>> {
    let words = folded.words().map(|word| word.bytes());
    let words = words.filter(|word| !AROUND.contains(word));
    words.map(<[u8]>::to_vec).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names() -> Names {
        let mut names = Names::default();
        assert!(names.add(3, b"Ann Lee"));
        assert!(names.add(5, b"Eva van der Berg"));
        names
    }

    #[test]
    fn a_cell_holds_a_name_with_titles_and_middle_names() {
        let names = names();
        for (cell, expected) in [
            ("Dr. Ann B. Lee, PhD", None),
            ("Dr. Ann B. Lee PhD", Some(3)),
            ("Lee, Ann Marie", Some(3)),
            ("\u{c1}NN LEE", Some(3)),
            ("van der Berg, Eva", Some(5)),
            ("Berg, Eva", Some(5)),
            ("Ann Leeson", None),
            ("Lee Smith", None),
            ("Ann", None),
            ("Ann of all the big house of Lee", None),
        ] {
            assert_eq!(
                names.cell(0, cell.as_bytes(), &mut Vec::new()),
                expected,
                "{cell}"
            );
        }
    }

    #[test]
    fn two_cells_of_a_row_hold_a_name_if_their_columns_may() {
        use Heading::{Name, Other, Unknown};
        let names = names();
        for (row, headings, expected) in [
            (&["Ann", "Lee"], [Name, Name], true),
            (&["Lee", "Ann"], [Unknown, Unknown], true),
            (&["Ann Marie", "Lee"], [Name, Name], true),
            (&["Eva", "van der Berg"], [Name, Name], true),
            (&["Ann", "Lee"], [Name, Other], false),
            (&["Anna", "Lee"], [Name, Name], false),
            (&["Ann", "van der Berg"], [Name, Name], false),
        ] {
            let mut parts = Vec::new();
            for (at, cell) in row.iter().enumerate() {
                names.cell(at, cell.as_bytes(), &mut parts);
            }
            let found = names.in_two(&parts, |at| headings[at]);
            assert_eq!(!found.is_empty(), expected, "{row:?}");
        }
    }
}
