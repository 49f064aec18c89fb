//! Cells that are nothing but one value, as most cells with a value are: told by the masks of the
//! whole cell, without looking for where the value begins and ends. Whatever is not plainly such a
//! cell is left to the lanes, which would judge these cells alike.

mod address;
mod card;
mod category;
mod date;
pub(super) mod number;
mod phone;

use self::number::Shape;
use super::cell::View;
use super::kind::Kind;
use super::layout::{ColumnPlan, Layout};
use super::runs::is_all_dotted;
use super::scanner::Scanner;
use crate::bytes::WORD;
use crate::model::{ColumnTally, Form, Place, Sensitive, Signature};
use crate::report::mask;
use crate::validator::phone::Region;
use crate::validator::{email, iban};

/// Bytes of the shortest account number, Norway's.
const SHORTEST_IBAN: usize = 15;

/// What is known of a column, for all its cells.
pub(super) struct Whole<'a, 's> {
    scanner: &'a Scanner<'s>,
    plan: &'a ColumnPlan,
    /// National phones count.
    phones: bool,
    /// Some record may name a country.
    countries: bool,
    /// Short numbers are nothing.
    idle: bool,
}

/// What is to be done about a cell.
pub(super) enum Verdict {
    /// Nothing more.
    Done,
    /// The lanes have to look, from this candidate on.
    Look(usize),
}

/// An accepted value that fills its cell.
struct Found<'n> {
    kind: Kind,
    form: Form,
    length: u8,
    flags: u16,
    regions: u8,
    /// Keyed hash of the normalised value.
    hash: u64,
    place: Place,
    written: &'n [u8],
}

impl<'a, 's> Whole<'a, 's> {
    #[inline(always)]
    pub fn new(scanner: &'a Scanner<'s>, layout: &'a Layout, plan: &'a ColumnPlan) -> Self {
        let phones = plan.phone.is_on();
        Self {
            scanner,
            plan,
            phones,
            countries: layout.country_column.is_some(),
            idle: !phones && !plan.ssn && !plan.card && !plan.birth_date,
        }
    }

    /// Judges the cell if it is one plain value, or plainly nothing; `first` is its first candidate.
    #[inline(always)]
    pub fn judge(
        &self,
        view: &View<'_>,
        first: usize,
        place: Place,
        region: impl FnOnce() -> Option<Region>,
        column: &mut ColumnTally,
    ) -> Verdict {
        let lead = view.text.get(first).copied().unwrap_or(0);
        let done = match lead {
            _ if self.plan.birth_date => self.birth_date(view, place, column),
            _ if self.plan.takes_cells() => false,
            b'@' => self.email(view, first, place, column),
            b'%' | b':' => false,
            _ if lead.is_ascii_alphabetic() => {
                if view.end - first < SHORTEST_IBAN {
                    return self.pass_over(view, first);
                }
                first == view.start && self.iban(view, place, column)
            }
            _ if first == view.start
                && let Some(shape) = Shape::of(view) =>
            {
                self.number(view, &shape, place, region, column)
            }
            _ if !self.phones => return self.pass_over(view, first),
            _ => false,
        };
        if done {
            Verdict::Done
        } else {
            Verdict::Look(first)
        }
    }

    /// A cell of nothing but a number.
    #[inline(always)]
    fn number(
        &self,
        view: &View<'_>,
        shape: &Shape,
        place: Place,
        region: impl FnOnce() -> Option<Region>,
        column: &mut ColumnTally,
    ) -> bool {
        if self.phones {
            return self.phone(view, shape, place, region, column);
        }
        if shape.count < 7 && shape.span != shape.count + 3 {
            return true;
        }
        match shape.span - shape.count {
            0 if shape.count < 12 => match self.plan.ssn {
                true => self.social_security(view, shape, place, column),
                false => self.idle && shape.is_lone(view),
            },
            0 => self.card(view, shape, place, column),
            1 => view.text.get(shape.first_gap()) == Some(&b'.'),
            2 if shape.count == 15 => self.card(view, shape, place, column),
            2 if self.plan.ssn => self.social_security(view, shape, place, column),
            2 => shape.is_moment(view),
            3 if shape.runs() == 4 && is_all_dotted(view, shape.at, shape.pattern) => {
                // An address, or a version or another identifier.
                self.ipv4(view, shape, place, column) || shape.at == view.start
            }
            3 => self.card(view, shape, place, column),
            _ => shape.is_moment(view),
        }
    }

    /// Passes over the numbers of a cell with other things in it that are plainly nothing.
    #[inline(always)]
    fn pass_over(&self, view: &View<'_>, mut at: usize) -> Verdict {
        if number::is_uuid(view) {
            return Verdict::Done;
        }
        loop {
            let lead = view.text.get(at).copied().unwrap_or(0);
            let end = match lead {
                b'@' | b'%' | b':' => None,
                _ if lead.is_ascii_alphabetic() => {
                    (view.end - at < SHORTEST_IBAN).then_some(at + 1)
                }
                _ if self.phones => None,
                _ => number::end_of_nothing(view, at),
            };
            let Some(end) = end else {
                return Verdict::Look(at);
            };
            match view.bitmaps.candidate_in(end, view.end) {
                Some(next) => at = next,
                None => return Verdict::Done,
            }
        }
    }

    #[inline(always)]
    fn iban(&self, view: &View<'_>, place: Place, column: &mut ColumnTally) -> bool {
        let Some(kind) = self.scanner.kinds.iban else {
            return false;
        };
        let written = view.bytes();
        let fills = |seen: &iban::Iban| seen.start == 0 && seen.end == written.len();
        let Some(seen) = iban::at(written, 0).filter(fills) else {
            return false;
        };
        let mut flags = Signature::CHECKED | Signature::WHOLE;
        if seen.test {
            flags |= Signature::TEST;
        }
        let canonical = seen.canonical();
        let form = match seen.grouped {
            true => Form::Grouped,
            false => Form::Bare,
        };
        let found = Found {
            kind,
            form,
            length: canonical.len() as u8,
            flags,
            regions: 0,
            hash: self.scanner.hasher.hash(kind.domain, canonical),
            place,
            written,
        };
        self.count(&found, column);
        true
    }

    #[inline(always)]
    fn email(&self, view: &View<'_>, at: usize, place: Place, column: &mut ColumnTally) -> bool {
        let Some(kind) = self.scanner.kinds.email else {
            return false;
        };
        let (local, domain) = (at - view.start, view.end - at - 1);
        if !(1..WORD).contains(&local) || !(1..WORD).contains(&domain) {
            return false;
        }
        let words = (
            view.bitmaps.words_before(at) >> (WORD - local),
            view.bitmaps.words(at + 1) & (!0 >> (WORD - domain)),
        );
        let Some(seen) = email::whole(view.text, view.start, at, view.end, words) else {
            return false;
        };
        let mut flags = Signature::CHECKED | Signature::WHOLE;
        if seen & email::Email::TEST != 0 {
            flags |= Signature::TEST;
        }
        if seen & (email::Email::ROLE | email::Email::MACHINE) != 0 {
            flags |= Signature::ROLE;
        }
        let written = view.bytes();
        let hasher = &self.scanner.hasher;
        let hash = hasher.hash_mapped(kind.domain, written, email::normalise_word);
        let found = Found {
            kind,
            form: Form::Plain,
            length: 0,
            flags,
            regions: 0,
            hash,
            place,
            written,
        };
        let signature = self.count(&found, column);
        if let Some(domains) = &self.scanner.domains {
            domains.count(written, signature, column);
        }
        true
    }

    #[inline(always)]
    fn count(&self, found: &Found<'_>, column: &mut ColumnTally) -> Signature {
        let signature = Signature::new(
            found.kind.rule,
            found.form,
            found.length,
            found.flags,
            found.regions,
        );
        let tally = column.signature(signature);
        tally.add(found.hash, found.place, || self.masked(found));
        signature
    }

    #[cold]
    #[inline(never)]
    fn masked(&self, found: &Found<'_>) -> String {
        let info_type = self.scanner.set.info_type(found.kind.info_type);
        mask::mask(&info_type.id, Sensitive::new(found.written))
    }
}
