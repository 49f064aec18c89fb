//! Identifiers: whole cells of columns that are planned for them, and in [`text`] what its layout and
//! check digits prove, or what stands beside a word that names it.

mod near;
mod settle;
mod text;

use super::cell::{CellScan, State, View};
use super::kind::Kind;
use super::value::Hit;
use crate::model::{ColumnTally, Form, RuleId, Signature};
use crate::rule::Rule;
use crate::validator::identifier::{Fit, Identifier, Strength, Written};
use crate::validator::phone::Region;

/// A reading of one place.
#[derive(Clone, Copy)]
struct Reading {
    rule: RuleId,
    fit: Fit,
    flags: u16,
    rank: Rank,
    /// Where the word stands that names it.
    cue: Option<(usize, usize)>,
}

/// Orders readings of one place, the best first: the nearest word, of those the longest; what the
/// region or the record names; the rarest form.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Rank {
    distance: usize,
    shortness: usize,
    elsewhere: bool,
    /// Bits of a positive number: in the order of the numbers.
    chance: u32,
}

impl Rank {
    /// For a cell, which has one reading.
    const ONLY: Self = Self {
        distance: 0,
        shortness: 0,
        elsewhere: false,
        chance: 0,
    };
}

impl CellScan<'_, '_> {
    /// A cell of a column that is planned for identifiers; whether it is one.
    #[inline(never)]
    pub(super) fn identifier_cell(
        &self,
        view: &View<'_>,
        column: &mut ColumnTally,
        state: &mut State<'_>,
    ) -> bool {
        let bytes = view.bytes();
        let lead = bytes.iter().take_while(|b| b.is_ascii_whitespace()).count();
        let trimmed = bytes.trim_ascii();
        let found = self.local_fit(trimmed, state);
        let found = found.or_else(|| self.first_fit(|identifier| identifier.fits(trimmed)));
        let found = found.or_else(|| self.first_fit(|i| i.fits_loosely(trimmed)));
        let Some((rule, fit)) = found else {
            let likeliest = self.plan.identifiers.open().first();
            let likeliest = likeliest.and_then(|id| self.identifier(*id));
            let fails = likeliest.is_some_and(|(_, i)| i.has_form(trimmed));
            column.failures.identifier += u64::from(fails);
            return false;
        };
        let undecided = self.plan.identifiers.contested && !fit.prefixed;
        let reading = Reading {
            rule,
            fit,
            flags: Signature::WHOLE | (u16::from(undecided) * Signature::ANY_REGION),
            rank: Rank::ONLY,
            cue: None,
        };
        self.accept_identifier(view, view.start + lead, reading, column, state);
        true
    }

    /// The likeliest identifier of the column's plan that `read` accepts.
    fn first_fit(&self, read: impl Fn(&Identifier) -> Option<Fit>) -> Option<(RuleId, Fit)> {
        let planned = self.plan.identifiers.open().iter();
        planned
            .filter_map(|id| Some((*id, self.identifier(*id)?.1)))
            .find_map(|(id, identifier)| Some((id, read(identifier)?)))
    }

    /// The likeliest identifier of a country that the cell names, by a prefix or by its record.
    fn local_fit(&self, cell: &[u8], state: &mut State<'_>) -> Option<(RuleId, Fit)> {
        let plan = &self.plan.identifiers;
        if plan.regions.is_empty() {
            return None;
        }
        let read = |id: &RuleId| {
            let identifier = self.identifier(*id)?.1;
            let fit = identifier
                .fits(cell)
                .or_else(|| identifier.fits_loosely(cell))?;
            Some((*id, fit))
        };
        if cell.first().is_some_and(|b| !b.is_ascii_digit()) {
            let prefixed = plan.rules.iter().filter_map(read);
            let mut prefixed = prefixed.filter(|(_, fit)| fit.prefixed);
            let first = prefixed.next();
            let proved = |(id, fit): &(RuleId, Fit)| {
                let identifier = self.identifier(*id).map(|(_, i)| i.strength(fit.written));
                identifier.is_some_and(|strength| strength > Strength::Weak)
            };
            if first.is_some() {
                return first
                    .filter(proved)
                    .or_else(|| prefixed.find(proved))
                    .or(first);
            }
        }
        self.layout.country_column?;
        let region = state.memo.of(self.block, self.layout, self.record);
        region?;
        let there = plan.rules.iter().zip(&plan.regions);
        let mut there = there.filter(|(_, own)| **own == region);
        there.find_map(|(id, _)| read(id))
    }

    fn identifier(&self, id: RuleId) -> Option<(&Rule, &Identifier)> {
        let rule = self.scanner.set.rule(id);
        rule.identifier.as_deref().map(|i| (rule, i))
    }

    /// What the record's country and the asked regions say of a rule.
    fn country_flags(&self, rule: RuleId, state: &mut State<'_>) -> u16 {
        let Some(region) = self.scanner.set.rule(rule).country().and_then(Region::of) else {
            return 0;
        };
        let mut flags = 0;
        if self.scanner.asked.contains(&region) {
            flags |= Signature::ASKED_REGION;
        }
        if self.layout.country_column.is_some() {
            flags |= match state.memo.of(self.block, self.layout, self.record) {
                Some(country) if country == region => Signature::RECORD_COUNTRY,
                Some(_) => Signature::OTHER_COUNTRY,
                None => 0,
            };
        }
        flags
    }

    fn accept_identifier(
        &self,
        view: &View<'_>,
        from: usize,
        reading: Reading,
        column: &mut ColumnTally,
        state: &mut State<'_>,
    ) {
        let rule = self.scanner.set.rule(reading.rule);
        let to = from + reading.fit.end;
        let mut flags = reading.flags | self.country_flags(reading.rule, state);
        flags |= self.whole_flag(view, from, to);
        let strength = rule
            .identifier
            .as_ref()
            .map(|i| i.strength(reading.fit.written));
        if strength.is_some_and(|s| s >= Strength::Medium) {
            flags |= Signature::CHECKED;
        }
        let compact = reading.fit.compact();
        if flags & Signature::WHOLE != 0 && compact.iter().all(u8::is_ascii_digit) {
            super::number::count_number(column, compact);
        }
        let hit = Hit {
            kind: Kind::new(self.scanner.set, reading.rule),
            from,
            to,
            form: match reading.fit.written {
                Written::Bare => Form::Bare,
                Written::Grouped => Form::Grouped,
                Written::Oddly => Form::OddlyGrouped,
            },
            length: compact.len() as u8,
            flags,
            regions: 0,
            normalised: compact,
        };
        self.emit(view, hit, column, state);
    }
}
