//! Cells that are nothing but one value, as most cells with a value are: told by the masks of the
//! whole cell, without looking for where the value begins and ends. Whatever is not plainly such a
//! cell is left to the lanes, which would judge these cells alike.

mod address;
mod card;
mod date;
mod number;
mod phone;

use self::number::Shape;
use super::cell::View;
use super::layout::{ColumnPlan, Layout};
use super::scanner::{Kind, Scanner};
use crate::bytes::WORD;
use crate::model::{ColumnTally, Form, Place, Sensitive, Signature};
use crate::report::mask;
use crate::validator::email;
use crate::validator::phone::Region;

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
    ) -> bool {
        if self.plan.birth_date {
            return self.birth_date(view, place, column);
        }
        if self.plan.takes_cells() {
            return false;
        }
        if view.text.get(first) == Some(&b'@') {
            return self.email(view, first, place, column);
        }
        if first != view.start {
            return false;
        }
        let Some(shape) = Shape::of(view) else {
            return false;
        };
        if self.phones {
            return self.phone(view, &shape, place, region, column);
        }
        if shape.count < 7 && shape.span != shape.count + 3 {
            return true;
        }
        match shape.span - shape.count {
            0 if shape.count < 12 => match self.plan.ssn {
                true => self.social_security(view, &shape, place, column),
                false => self.idle && shape.is_lone(view),
            },
            0 => self.card(view, &shape, place, column),
            1 => view.text.get(shape.first_gap()) == Some(&b'.'),
            2 if self.plan.ssn => self.social_security(view, &shape, place, column),
            2 => shape.is_moment(view),
            3 => self.ipv4(view, &shape, place, column) || self.card(view, &shape, place, column),
            _ => shape.is_moment(view),
        }
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
        let hash = hasher.hash_mapped(kind.info_type.0, written, email::normalise_word);
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
        self.count(&found, column);
        true
    }

    #[inline(always)]
    fn count(&self, found: &Found<'_>, column: &mut ColumnTally) {
        let signature = Signature::new(
            found.kind.rule,
            found.form,
            found.length,
            found.flags,
            found.regions,
        );
        let tally = column.signature(signature);
        tally.add(found.hash, found.place, || self.masked(found));
    }

    #[cold]
    #[inline(never)]
    fn masked(&self, found: &Found<'_>) -> String {
        let info_type = self.scanner.set.info_type(found.kind.info_type);
        mask::mask(&info_type.id, Sensitive::new(found.written))
    }
}
