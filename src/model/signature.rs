//! The quantised evidence of one match. Matches of a column that share a signature are counted
//! together and scored once, at the end, with the whole column known.

use crate::model::RuleId;

/// How a value is written, as far as it says something about what it is.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
#[repr(u8)]
pub enum Form {
    /// Nothing particular.
    Plain = 0,
    /// Digits only.
    Bare = 1,
    /// Grouped as people group this kind of number.
    Grouped = 2,
    /// Separators, but not in the usual groups.
    OddlyGrouped = 3,
    /// Phone: `+` and country code.
    International = 4,
    /// Phone: 00 or 011 and country code.
    DialledInternational = 5,
    /// Phone: national, with trunk prefix or area code in brackets.
    NationalPrefixed = 6,
    /// Yes, no or their like: the column's header tells to what.
    Answer = 7,
}

/// The quantised evidence of a match, packed so that it compares and hashes as one integer.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Signature(u64);

impl Signature {
    /// The check digit (or another proof inside the value) holds.
    pub const CHECKED: u16 = 1;
    /// Reserved for documentation or tests.
    pub const TEST: u16 = 1 << 1;
    /// The match is the whole trimmed cell.
    pub const WHOLE: u16 = 1 << 2;
    /// A word that speaks for the kind stands in the same line or within 60 characters.
    pub const CUE: u16 = 1 << 3;
    /// A word that speaks against it does.
    pub const ANTI_CUE: u16 = 1 << 4;
    /// Fits the country that the record names.
    pub const RECORD_COUNTRY: u16 = 1 << 5;
    /// The record names a country, and the value does not fit it.
    pub const OTHER_COUNTRY: u16 = 1 << 6;
    /// Fits a region given on the command line.
    pub const ASKED_REGION: u16 = 1 << 7;
    /// Fits some region's plan.
    pub const ANY_REGION: u16 = 1 << 8;
    /// Found inside another value or in another writing: a URL query, base64, full-width digits.
    pub const NESTED: u16 = 1 << 9;
    /// Publicly routable (addresses of hosts).
    pub const PUBLIC: u16 = 1 << 10;
    /// The value is a role or machine address rather than a person's.
    pub const ROLE: u16 = 1 << 11;
    /// A spreadsheet rounded the number: digits at its end are lost.
    pub const DAMAGED: u16 = 1 << 12;

    /// Packs the evidence. `length` is the number of digits or the length class of the value,
    /// `regions` the mask of the column's hypothesised phone regions that it fits.
    pub const fn new(rule: RuleId, form: Form, length: u8, flags: u16, regions: u8) -> Self {
        Self(
            (rule.0 as u64) << 40
                | (form as u64) << 32
                | (length as u64) << 24
                | (flags as u64) << 8
                | regions as u64,
        )
    }

    /// The rule that matched.
    pub const fn rule(self) -> RuleId {
        RuleId((self.0 >> 40) as u16)
    }

    /// How the value is written.
    pub const fn form(self) -> Form {
        match (self.0 >> 32) as u8 {
            1 => Form::Bare,
            2 => Form::Grouped,
            3 => Form::OddlyGrouped,
            4 => Form::International,
            5 => Form::DialledInternational,
            6 => Form::NationalPrefixed,
            7 => Form::Answer,
            _ => Form::Plain,
        }
    }

    /// Number of digits or length class.
    pub const fn length(self) -> u8 {
        (self.0 >> 24) as u8
    }

    /// All flags.
    pub const fn flags(self) -> u16 {
        (self.0 >> 8) as u16
    }

    /// Whether all of `flags` are set.
    pub const fn has(self, flags: u16) -> bool {
        self.flags() & flags == flags
    }

    /// Mask of the column's hypothesised phone regions that the value fits.
    pub const fn regions(self) -> u8 {
        self.0 as u8
    }

    /// The packed integer, for stored tallies.
    pub const fn to_bits(self) -> u64 {
        self.0
    }

    /// From the packed integer.
    pub const fn from_bits(bits: u64) -> Self {
        Self(bits)
    }
}

impl std::fmt::Debug for Signature {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(
            f,
            "Signature(rule {}, {:?}, length {}, flags {:#b}, regions {:#b})",
            self.rule().0,
            self.form(),
            self.length(),
            self.flags(),
            self.regions()
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn packing_keeps_every_part() {
        let s = Signature::new(
            RuleId(513),
            Form::NationalPrefixed,
            19,
            Signature::CHECKED | Signature::ROLE,
            0b1010_0101,
        );
        assert_eq!(s.rule(), RuleId(513));
        assert_eq!(s.form(), Form::NationalPrefixed);
        assert_eq!(s.length(), 19);
        assert!(s.has(Signature::CHECKED) && s.has(Signature::ROLE));
        assert!(!s.has(Signature::TEST));
        assert_eq!(s.regions(), 0b1010_0101);
        assert_eq!(Signature::from_bits(s.to_bits()), s);
    }
}
