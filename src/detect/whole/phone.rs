//! Cells that are one phone number, in columns that hold phone numbers.

use super::card::SOCIAL;
use super::number::Shape;
use super::{Found, Whole};
use crate::detect::cell::View;
use crate::detect::number::count_compact;
use crate::model::{ColumnTally, Form, Place, Signature};
use crate::validator::phone::{self, Region};

/// Digits that are kept in one register.
const DIGITS: usize = 15;

impl Whole<'_, '_> {
    #[inline(always)]
    pub(super) fn phone(
        &self,
        view: &View<'_>,
        shape: &Shape,
        place: Place,
        region: impl FnOnce() -> Option<Region>,
        column: &mut ColumnTally,
    ) -> bool {
        let runs = shape.runs();
        let dotted = runs > 3 && view.text.get(shape.first_gap()) == Some(&b'.');
        let fits = (7..=DIGITS).contains(&shape.count) && shape.at + shape.span == view.end;
        if !fits || dotted || runs > 6 {
            return false;
        }
        let Some(digits) = shape.compact(view.text) else {
            return false;
        };
        match (shape.at - view.start, view.text.get(view.start)) {
            (1, Some(b'+')) => self.international(view, shape, digits, place, column),
            (0, _) => self.national(view, shape, digits, false, place, region, column),
            (1, Some(b'(')) => self.national(view, shape, digits, true, place, region, column),
            _ => false,
        }
    }

    #[inline(always)]
    fn international(
        &self,
        view: &View<'_>,
        shape: &Shape,
        digits: u128,
        place: Place,
        column: &mut ColumnTally,
    ) -> bool {
        let Some(kind) = self.scanner.kinds.phone else {
            return false;
        };
        let bytes = digits.to_le_bytes();
        let number = bytes.get(..shape.count).unwrap_or_default();
        if may_be_date(view, shape) || second_plus(view, shape) || !phone::is_canonical(number) {
            return false;
        }
        let mut flags = Signature::CHECKED | Signature::WHOLE;
        if phone::is_reserved(number) {
            flags |= Signature::TEST;
        }
        let found = Found {
            kind,
            form: Form::International,
            length: shape.count as u8,
            flags,
            regions: 0,
            hash: self.scanner.hasher.hash(kind.domain, number),
            place,
            written: view.bytes(),
        };
        self.count(&found, column);
        true
    }

    #[allow(clippy::too_many_arguments)]
    #[inline(always)]
    fn national(
        &self,
        view: &View<'_>,
        shape: &Shape,
        digits: u128,
        bracket: bool,
        place: Place,
        region: impl FnOnce() -> Option<Region>,
        column: &mut ColumnTally,
    ) -> bool {
        let Some(kind) = self.scanner.kinds.phone else {
            return false;
        };
        let grouped = shape.span != shape.count;
        let dialled = digits as u16 == DIALLED_00 || digits as u32 & 0xFF_FFFF == DIALLED_011;
        let one_gap_of_a_dot =
            shape.span == shape.count + 1 && view.text.get(shape.first_gap()) == Some(&b'.');
        if shape.count >= 12
            || dialled
            || self.plan.ssn
            || shape.pattern == SOCIAL
            || one_gap_of_a_dot
            || may_be_date(view, shape)
            || second_plus(view, shape)
        {
            return false;
        }
        let bytes = digits.to_le_bytes();
        let written = bytes.get(..shape.count).unwrap_or_default();
        let country = if self.countries { region() } else { None };
        // The order of the contract: the record's country, then the first of the column's regions.
        let (plan, flag, source) = match (country, self.plan.phone.regions.first()) {
            (Some(country), _) => (country, Signature::RECORD_COUNTRY, 1),
            (None, Some(first)) => (*first, self.scanner.asked_flag(*first), 3),
            (None, None) => return false,
        };
        let Some((found, code)) = phone::plain_national(written, plan) else {
            return false;
        };
        let prefix = u32::from(found.prefix_digits);
        let kept = digits.checked_shr(8 * prefix).unwrap_or(0);
        let code_value = code
            .iter()
            .rev()
            .fold(0, |value, digit| value << 8 | u128::from(*digit));
        let canonical = (kept << (8 * code.len()) | code_value).to_le_bytes();
        let length = (shape.count + code.len()).saturating_sub(prefix as usize);
        let Some(canonical) = canonical.get(..length) else {
            return false;
        };
        let mut flags = flag | Signature::WHOLE;
        if phone::is_reserved(canonical) {
            flags |= Signature::TEST;
        }
        if !grouped && !bracket {
            count_compact(column, digits, shape.count);
        }
        let form = match (grouped || bracket, found.prefix_digits > 0 || bracket) {
            (_, true) => Form::NationalPrefixed,
            (true, false) => Form::Grouped,
            (false, false) => Form::Bare,
        };
        let found = Found {
            kind,
            form,
            length: shape.count as u8,
            flags,
            regions: source,
            hash: self.scanner.hasher.hash(kind.domain, canonical),
            place,
            written: view.bytes(),
        };
        self.count(&found, column);
        true
    }
}

/// The first two digits of international prefixes.
const DIALLED_00: u16 = u16::from_le_bytes(*b"00");
const DIALLED_011: u32 = u32::from_le_bytes(*b"011\0");

/// Whether three or more runs may be a date: two equal gaps of a hyphen, slash or dot.
#[inline(always)]
fn may_be_date(view: &View<'_>, shape: &Shape) -> bool {
    let gaps = !shape.pattern & (!0 >> shape.pattern.leading_zeros());
    let second = gaps & gaps.wrapping_sub(1);
    if second == 0 {
        return false;
    }
    let byte = |gap: u64| view.text.get(shape.at + gap.trailing_zeros() as usize);
    let first = byte(gaps);
    first == byte(second)
        && matches!(first, Some(b'-' | b'/' | b'.'))
        && matches!(gaps.trailing_zeros(), 1 | 2 | 4)
}

/// Whether a `+` stands between the digits.
#[inline(always)]
fn second_plus(view: &View<'_>, shape: &Shape) -> bool {
    let mut gaps = !shape.pattern & (!0 >> shape.pattern.leading_zeros());
    // Four bytes or more between two digits: two numbers.
    if gaps & gaps >> 1 & gaps >> 2 & gaps >> 3 != 0 {
        return true;
    }
    while gaps != 0 {
        if view.text.get(shape.at + gaps.trailing_zeros() as usize) == Some(&b'+') {
            return true;
        }
        gaps &= gaps - 1;
    }
    false
}
