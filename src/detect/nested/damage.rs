//! Numbers that a spreadsheet damaged: shown as `4.11111E+15`, or cut to fifteen significant digits.
//!
//! The last digit of a card number is its check digit, so that a card of sixteen digits whose last
//! one became 0 can be completed in one way only: it is as exposed as an intact one.

use super::super::cell::{CellScan, State, View};
use super::super::value::Hit;
use crate::model::{ColumnTally, Form, Signature};
use crate::validator::{card, luhn};

/// Digits that a spreadsheet keeps, and digits of most cards.
const KEPT: usize = 15;
const CARD: usize = 16;

/// How a number was damaged.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Damage {
    /// Written with an exponent: what is left of it, digits and all.
    Scientific {
        /// Leading digits, zeros behind.
        lead: [u8; CARD],
        /// How many digits are left.
        kept: usize,
        /// How many the number had.
        digits: usize,
    },
    /// Sixteen digits whose last one became 0: the card that it was.
    LastDigit([u8; CARD]),
}

/// The damage to the number that fills a cell, if it shows.
pub fn damage(cell: &[u8]) -> Option<Damage> {
    let cell = cell.trim_ascii();
    scientific(cell).or_else(|| last_digit(cell))
}

/// `4.11111E+15`, `4,11111E+15`, `4E+15`.
fn scientific(cell: &[u8]) -> Option<Damage> {
    if !(5..=24).contains(&cell.len()) {
        return None;
    }
    let e = cell.iter().position(|b| matches!(b, b'E' | b'e'))?;
    let (mantissa, exponent) = (cell.get(..e)?, cell.get(e + 1..)?.strip_prefix(b"+")?);
    let [tens @ b'1'..=b'9', ones @ b'0'..=b'9'] = exponent else {
        return None;
    };
    let digits = usize::from(tens - b'0') * 10 + usize::from(ones - b'0') + 1;
    let (first, fraction) = match mantissa {
        [first] => (first, &[][..]),
        [first, b'.' | b',', fraction @ ..] => (first, fraction),
        _ => return None,
    };
    let mut lead = [b'0'; CARD];
    let written = std::iter::once(first).chain(fraction);
    let mut kept = 0;
    for (slot, digit) in lead.iter_mut().zip(written) {
        if !digit.is_ascii_digit() {
            return None;
        }
        *slot = *digit;
        kept += 1;
    }
    let sound = *first != b'0' && fraction.len() < CARD && kept < digits;
    sound.then_some(Damage::Scientific { lead, kept, digits })
}

/// A card number but for its last digit, which is 0 and should not be.
fn last_digit(cell: &[u8]) -> Option<Damage> {
    let digits: &[u8; CARD] = cell.try_into().ok()?;
    let plain = digits.iter().all(u8::is_ascii_digit) && digits.last() == Some(&b'0');
    if !plain || luhn::is_valid(digits) || card::scheme(digits).is_none() {
        return None;
    }
    let mut whole = *digits;
    let last = luhn::check_digit(digits.get(..KEPT)?)?;
    *whole.last_mut()? = last;
    Some(Damage::LastDigit(whole))
}

impl CellScan<'_, '_> {
    /// A damaged card or phone number, in a column that is named for it.
    pub(super) fn damaged(
        &self,
        view: &View<'_>,
        column: &mut ColumnTally,
        state: &mut State<'_>,
    ) -> bool {
        let kinds = &self.scanner.kinds;
        let found = damage(view.bytes());
        let (kind, length, normalised) = match &found {
            Some(Damage::LastDigit(whole)) if self.plan.card => (kinds.card, CARD, &whole[..]),
            Some(Damage::Scientific { lead, kept, digits })
                if self.plan.card && is_issued(lead, *digits) =>
            {
                (kinds.card, *kept, lead.get(..*kept).unwrap_or_default())
            }
            Some(Damage::Scientific { lead, kept, digits })
                if self.plan.phone.any_region && *kept >= 4 && (11..=15).contains(digits) =>
            {
                (kinds.phone, *kept, lead.get(..*kept).unwrap_or_default())
            }
            _ => return false,
        };
        let Some(kind) = kind else {
            return false;
        };
        let written = view.bytes();
        let lead = written
            .iter()
            .take_while(|b| b.is_ascii_whitespace())
            .count();
        let from = view.start + lead;
        let hit = Hit {
            kind,
            from,
            to: from + written.trim_ascii().len(),
            form: Form::Bare,
            length: length as u8,
            flags: Signature::DAMAGED | Signature::WHOLE,
            regions: 0,
            normalised,
        };
        self.emit(view, hit, column, state);
        true
    }
}

/// Whether a card of so many digits may begin so: six digits name the issuer, with fewer the
/// scheme has to be told by what is left.
fn is_issued(lead: &[u8; CARD], digits: usize) -> bool {
    let padded: Vec<u8> = (0..digits)
        .map(|at| lead.get(at).copied().unwrap_or(b'0'))
        .collect();
    (13..=19).contains(&digits) && card::scheme(&padded).is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn damage_shows_in_the_writing() {
        let kind = |cell: &str| match damage(cell.as_bytes()) {
            Some(Damage::Scientific { kept, digits, .. }) => format!("{kept} of {digits}"),
            Some(Damage::LastDigit(whole)) => String::from_utf8_lossy(&whole).into_owned(),
            None => "none".to_owned(),
        };
        for (cell, expected) in [
            ("4.11111E+15", "6 of 16"),
            (" 4,11111E+15 ", "6 of 16"),
            ("4.47701E+11", "6 of 12"),
            ("4E+15", "1 of 16"),
            // The published test card 4111 1111 1111 1111, cut.
            ("4111111111111110", "4111111111111111"),
            ("5555555555554440", "5555555555554444"),
            // A card whose check digit is 0 is intact.
            ("4111111111111160", "none"),
            ("4111111111111112", "none"),
            ("1.5E-3", "none"),
            ("1.5E+3", "none"),
            ("0.5E+15", "none"),
            ("E+15", "none"),
            ("", "none"),
        ] {
            assert_eq!(kind(cell), expected, "{cell}");
        }
    }
}
