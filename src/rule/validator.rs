//! Checks inside a value that a rule names with `validator = "…"`. Separators are skipped.

use super::syntax::Validator;
use crate::validator::credential::{self, Trust};
use crate::validator::date;
use std::ops::Range;

impl Validator {
    /// Whether the check holds. Values without a digit fail.
    pub fn check(self, value: &[u8]) -> bool {
        match self {
            Self::Luhn => luhn(value),
            Self::Iban => {
                let packed: Vec<u8> = alphanumerics(value).collect();
                let (head, tail) = packed.split_at(packed.len().min(4));
                mod_97(tail.iter().chain(head).copied()) == Some(1)
            }
            Self::Mod97 => mod_97(alphanumerics(value)) == Some(1),
            Self::Token => credential::is_token(value, Trust::Prefix),
            Self::Assigned => credential::is_token(value, Trust::Assigned),
            Self::Password => credential::is_password(value),
            Self::BirthDate => {
                date::parse(value).is_some_and(|d| date::is_plausible_birth(&d, 2100))
            }
            Self::Github => credential::github(value),
            Self::Jwt => credential::jwt(value),
            Self::Base58Check => credential::base58_check(value),
            Self::Bech32 => credential::bech32(value),
            Self::Eip55 => credential::eip55(value),
            Self::Salesforce => credential::salesforce(value),
            Self::MacAddress => credential::mac_address(value),
        }
    }

    /// Whether the check holds for the value at `value` of a text, in a match that begins at
    /// `start`: some look at the words before the value, too.
    pub fn check_at(self, text: &[u8], start: usize, value: Range<usize>) -> bool {
        match self {
            Self::Assigned => credential::is_assigned(text, start, value),
            _ => self.check(text.get(value).unwrap_or_default()),
        }
    }

    /// Whether it proves a value by a checksum, rather than finding it likely.
    pub const fn is_proof(self) -> bool {
        !matches!(
            self,
            Self::Token | Self::Assigned | Self::Password | Self::BirthDate | Self::MacAddress
        )
    }

    /// What it checks, for `rules explain`.
    pub const fn describe(self) -> &'static str {
        match self {
            Self::Luhn => "the last digit is the Luhn check digit of the others",
            Self::Iban => "rearranged as ISO 13616 says, the value leaves 1 modulo 97",
            Self::Mod97 => "the value leaves 1 modulo 97 (ISO/IEC 7064 MOD 97-10)",
            Self::Token => "the value is no placeholder",
            Self::Assigned => "the value is made up at random, and its key is named for secrets",
            Self::Password => "the value is no placeholder, variable or word about passwords",
            Self::BirthDate => "the calendar has that day, from 1900 on",
            Self::Github => "the last six characters are the CRC-32 of the others",
            Self::Jwt => "the first part decodes to the header of a JSON web token",
            Self::Base58Check => "the last four bytes are the double SHA-256 of the others",
            Self::Bech32 => "the last six characters are the checksum of BIP 173 or BIP 350",
            Self::Eip55 => "the case of the letters is that of EIP-55, or one case",
            Self::Salesforce => "the last three characters tell the case of the others",
            Self::MacAddress => "one separator throughout, and not a row of plain numbers",
        }
    }
}

fn alphanumerics(value: &[u8]) -> impl Iterator<Item = u8> + '_ {
    value.iter().copied().filter(u8::is_ascii_alphanumeric)
}

fn luhn(value: &[u8]) -> bool {
    let digits = value.iter().rev().filter(|b| b.is_ascii_digit());
    let mut sum = 0u64;
    let mut count = 0usize;
    for (place, byte) in digits.enumerate() {
        let digit = u64::from(byte - b'0');
        let doubled = if place % 2 == 1 { digit * 2 } else { digit };
        sum += doubled / 10 + doubled % 10;
        count = place + 1;
    }
    count > 1 && sum.is_multiple_of(10)
}

/// Remainder modulo 97 of the number that arises when `A` is written as 10 and `Z` as 35.
fn mod_97(characters: impl Iterator<Item = u8>) -> Option<u32> {
    let mut rest = 0u32;
    let mut any = false;
    for c in characters {
        let value = char::from(c).to_digit(36)?;
        rest = if value < 10 {
            rest * 10 + value
        } else {
            rest * 100 + value
        } % 97;
        any = true;
    }
    any.then_some(rest)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn published_values_pass_and_their_neighbours_fail() {
        for (validator, good, bad) in [
            (
                Validator::Luhn,
                "4111 1111 1111 1111",
                "4111 1111 1111 1112",
            ),
            (Validator::Luhn, "3782-822463-10005", "3782-822463-10006"),
            (
                Validator::Iban,
                "DE89 3704 0044 0532 0130 00",
                "DE88 3704 0044 0532 0130 00",
            ),
            (
                Validator::Iban,
                "gb82west12345698765432",
                "gb82west12345698765423",
            ),
            (
                Validator::Mod97,
                "3214282912345698765432161182",
                "3214282912345698765432161183",
            ),
        ] {
            assert!(validator.check(good.as_bytes()), "{validator:?} {good}");
            assert!(!validator.check(bad.as_bytes()), "{validator:?} {bad}");
            assert!(!validator.check(b""));
        }
    }
}
