//! Cells that are one payment card number or social security number.

use super::number::Shape;
use super::{Found, Whole};
use crate::detect::cell::View;
use crate::detect::number::count_compact;
use crate::model::{ColumnTally, Form, Place, Signature};
use crate::validator::{card, luhn, ssn};

/// The groups of a social security number, `123-45-6789`, first byte in bit 0.
pub(super) const SOCIAL: u64 = 0b111_1011_0111;
/// Four groups of four.
#[allow(clippy::unusual_byte_groupings)]
const FOURS: u64 = 0b1111_0_1111_0_1111_0_1111;
/// The groups of American Express, `3782 822463 10005`.
#[allow(clippy::unusual_byte_groupings)]
const FOUR_SIX_FIVE: u64 = 0b1_1111_0_11_1111_0_1111;

impl Whole<'_, '_> {
    /// A card of at most sixteen digits, bare or as people group it.
    #[inline(always)]
    pub(super) fn card(
        &self,
        view: &View<'_>,
        shape: &Shape,
        place: Place,
        column: &mut ColumnTally,
    ) -> bool {
        let Some(kind) = self.scanner.kinds.card else {
            return false;
        };
        if !shape.is_lone(view) {
            return false;
        }
        let form = match shape.pattern {
            FOURS if has_marks(view, shape, [4, 9, 14]) => Form::Grouped,
            FOUR_SIX_FIVE if has_marks(view, shape, [4, 4, 11]) => Form::Grouped,
            _ if shape.span == shape.count => Form::Bare,
            _ => return false,
        };
        let Some(compact) = shape.compact(view.text) else {
            let digits = view.text.get(shape.at..view.end).unwrap_or_default();
            return self.idle && form == Form::Bare && card::scheme(digits).is_none();
        };
        let digits = compact.to_le_bytes();
        let digits = digits.get(..shape.count).unwrap_or_default();
        let Some(scheme) = card::scheme(digits).filter(|_| luhn::is_valid(digits)) else {
            return form == Form::Bare && self.is_no_card(digits, column);
        };
        let mut flags = Signature::CHECKED | Signature::WHOLE;
        if card::is_test(digits) {
            flags |= Signature::TEST;
        }
        if scheme.is_broad() {
            flags |= Signature::ANY_REGION;
        }
        count_compact(column, compact, shape.count);
        let found = Found {
            kind,
            form,
            length: shape.count as u8,
            flags,
            regions: 0,
            hash: self.scanner.hasher.hash(kind.domain, digits),
            place,
            written: view.bytes(),
        };
        self.count(&found, column);
        true
    }

    /// A run of digits that no issuer has or that fails the check, in a column that is not named
    /// for cards.
    #[inline(always)]
    fn is_no_card(&self, digits: &[u8], column: &mut ColumnTally) -> bool {
        if !self.idle {
            return false;
        }
        column.failures.card += u64::from(card::scheme(digits).is_some());
        true
    }

    /// A social security number in a column that holds them.
    #[inline(always)]
    pub(super) fn social_security(
        &self,
        view: &View<'_>,
        shape: &Shape,
        place: Place,
        column: &mut ColumnTally,
    ) -> bool {
        let Some(kind) = self.scanner.kinds.ssn else {
            return false;
        };
        let whole = shape.at == view.start && shape.at + shape.span == view.end;
        let form = match shape.pattern {
            SOCIAL if has_marks(view, shape, [3, 6, 6]) => Form::Grouped,
            _ if shape.span == shape.count => Form::Bare,
            _ => return false,
        };
        let Some(compact) = shape
            .compact(view.text)
            .filter(|_| whole && shape.count == 9)
        else {
            return false;
        };
        let digits = compact.to_le_bytes();
        let digits = digits.get(..9).unwrap_or_default();
        if !ssn::is_valid(digits) {
            return false;
        }
        let mut flags = Signature::CHECKED | Signature::WHOLE;
        if ssn::is_test(digits) {
            flags |= Signature::TEST;
        }
        count_compact(column, compact, 9);
        let found = Found {
            kind,
            form,
            length: 9,
            flags,
            regions: 0,
            hash: self.scanner.hasher.hash(kind.domain, digits),
            place,
            written: view.bytes(),
        };
        self.count(&found, column);
        true
    }
}

/// Whether equal blanks or hyphens stand at these distances from the first digit.
#[inline(always)]
fn has_marks(view: &View<'_>, shape: &Shape, distances: [usize; 3]) -> bool {
    let [a, b, c] = distances.map(|distance| view.text.get(shape.at + distance));
    a == b && b == c && matches!(a, Some(b' ' | b'-'))
}
