//! Algorithms that no table of weights says.

/// An algorithm of its own.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Odd {
    /// Codice fiscale: check letter, birth day with sex, letters in the place of digits (omocodia);
    /// D.M. 12 March 1974 no. 2227.
    ItFiscalCode,
    /// Vergi kimlik numarasi: each digit is shifted by its place and doubled as often.
    TrVkn,
    /// Luhn's scheme in radix 36 (GSTIN).
    Luhn36,
    /// Key of a French VAT number with a letter in it.
    FrTvaKey,
    /// Cypriot tax number: the Italian table at odd places.
    CyTic,
    /// Portuguese citizen card: Luhn in which letters count 10 to 35 and doubles lose nine.
    PtCc,
    /// Belarusian taxpayer number with two letters.
    ByUnp,
    /// SEPA creditor identifier: MOD 97-10 without the business code (EPC262-08).
    SepaCreditor,
}

impl Odd {
    /// By its word in rule files.
    pub fn named(word: &str) -> Option<Self> {
        match word {
            "it-fiscal-code" => Some(Self::ItFiscalCode),
            "tr-vkn" => Some(Self::TrVkn),
            "luhn-36" => Some(Self::Luhn36),
            "fr-tva-key" => Some(Self::FrTvaKey),
            "cy-tic" => Some(Self::CyTic),
            "pt-cc" => Some(Self::PtCc),
            "by-unp" => Some(Self::ByUnp),
            "sepa-creditor" => Some(Self::SepaCreditor),
            _ => None,
        }
    }

    /// Whether it holds of the whole compact form.
    pub fn holds(self, compact: &[u8]) -> bool {
        match self {
            Self::ItFiscalCode => it_fiscal_code(compact).unwrap_or(false),
            Self::TrVkn => tr_vkn(compact).unwrap_or(false),
            Self::Luhn36 => luhn_36(compact).unwrap_or(false),
            Self::FrTvaKey => fr_tva_key(compact).unwrap_or(false),
            Self::CyTic => cy_tic(compact).unwrap_or(false),
            Self::PtCc => pt_cc(compact).unwrap_or(false),
            Self::ByUnp => by_unp(compact).unwrap_or(false),
            Self::SepaCreditor => sepa_creditor(compact).unwrap_or(false),
        }
    }

    /// How often chance passes.
    pub const fn chance(self) -> f32 {
        match self {
            Self::ItFiscalCode => 0.024,
            Self::TrVkn => 0.1,
            Self::Luhn36 => 1.0 / 36.0,
            Self::FrTvaKey | Self::ByUnp => 1.0 / 11.0,
            Self::CyTic => 1.0 / 26.0,
            Self::PtCc => 0.1,
            Self::SepaCreditor => 1.0 / 97.0,
        }
    }
}

/// What the characters at odd places count; letters count as the digits 0-9 do, then on.
const ODD_PLACES: [u8; 26] = [
    1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 2, 4, 18, 20, 11, 3, 6, 8, 12, 14, 16, 10, 22, 25, 24, 23,
];

fn it_fiscal_code(compact: &[u8]) -> Option<bool> {
    let (head, last) = (compact.get(..15)?, compact.get(15)?);
    let mut sum = 0u32;
    for (place, c) in head.iter().enumerate() {
        let number = match c {
            b'0'..=b'9' => c - b'0',
            b'A'..=b'Z' => c - b'A',
            _ => return None,
        };
        sum += u32::from(if place % 2 == 0 {
            *ODD_PLACES.get(usize::from(number))?
        } else {
            number
        });
    }
    let month = b"ABCDEHLMPRST"
        .iter()
        .position(|m| Some(m) == compact.get(8))?;
    let day = omocode(*compact.get(9)?)? * 10 + omocode(*compact.get(10)?)?;
    let last_day = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31].get(month)?;
    let day = if day > 40 { day - 40 } else { day };
    Some(*last == b'A' + (sum % 26) as u8 && (1..=*last_day).contains(&day))
}

/// A digit, or the letter that stands for it where two people would share a code.
fn omocode(c: u8) -> Option<u8> {
    match c {
        b'0'..=b'9' => Some(c - b'0'),
        _ => b"LMNPQRSTUV".iter().position(|l| *l == c).map(|p| p as u8),
    }
}

fn tr_vkn(compact: &[u8]) -> Option<bool> {
    let (head, last) = (compact.get(..9)?, compact.get(9)?.wrapping_sub(b'0'));
    let mut sum = 0u32;
    for (c, place) in head.iter().zip((1..=9u32).rev()) {
        let shifted = (u32::from(c.wrapping_sub(b'0')) + place) % 10;
        if shifted != 0 {
            let doubled = (shifted << place) % 9;
            sum += if doubled == 0 { 9 } else { doubled };
        }
    }
    Some(u32::from(last) == (10 - sum % 10) % 10)
}

fn luhn_36(compact: &[u8]) -> Option<bool> {
    let mut sum = 0u32;
    for (place, c) in compact.iter().rev().enumerate() {
        let number = char::from(*c).to_digit(36)?;
        let product = if place % 2 == 1 { number * 2 } else { number };
        sum += product / 36 + product % 36;
    }
    Some(sum.is_multiple_of(36))
}

fn fr_tva_key(compact: &[u8]) -> Option<bool> {
    const KEYS: &[u8] = b"0123456789ABCDEFGHJKLMNPQRSTUVWXYZ";
    let place = |c: Option<&u8>| KEYS.iter().position(|k| Some(k) == c).map(|p| p as i64);
    let (first, second) = (place(compact.first())?, place(compact.get(1))?);
    let key = match (first < 10, second < 10) {
        (true, true) => return None,
        (true, false) => first * 24 + second - 10,
        (false, _) => first * 34 + second - 100,
    };
    let mut company = 0;
    for c in compact.get(2..)? {
        company = company * 10 + i64::from(char::from(*c).to_digit(10)?);
    }
    Some((company + 1 + key.div_euclid(11)) % 11 == key.rem_euclid(11))
}

fn cy_tic(compact: &[u8]) -> Option<bool> {
    let (head, last) = (compact.get(..8)?, compact.get(8)?);
    let mut sum = 0u32;
    for (place, c) in head.iter().enumerate() {
        let digit = c.wrapping_sub(b'0');
        sum += u32::from(if place % 2 == 0 {
            *ODD_PLACES.get(usize::from(digit))?
        } else {
            digit
        });
    }
    Some(*last == b'A' + (sum % 26) as u8)
}

fn pt_cc(compact: &[u8]) -> Option<bool> {
    let mut sum = 0u32;
    for (place, c) in compact.iter().rev().enumerate() {
        let number = char::from(*c).to_digit(36)?;
        let doubled = number * 2;
        sum += match (place % 2, doubled > 9) {
            (0, _) => number,
            (_, true) => doubled - 9,
            (_, false) => doubled,
        };
    }
    Some(sum.is_multiple_of(10))
}

fn by_unp(compact: &[u8]) -> Option<bool> {
    const WEIGHTS: [u32; 8] = [29, 23, 19, 17, 13, 7, 5, 3];
    let second = compact.get(1)?;
    let second = b"ABCEHKMOPT".iter().position(|l| l == second)? as u32;
    let mut sum = 0;
    for (place, (c, weight)) in compact.iter().zip(WEIGHTS).enumerate() {
        let number = char::from(*c).to_digit(36)?;
        sum += weight * if place == 1 { second } else { number };
    }
    Some(sum % 11 == char::from(*compact.get(8)?).to_digit(10)?)
}

fn sepa_creditor(compact: &[u8]) -> Option<bool> {
    let (head, tail) = (compact.get(..4)?, compact.get(7..)?);
    let mut rest = 0u32;
    for c in tail.iter().chain(head) {
        let number = char::from(*c).to_digit(36)?;
        rest = (rest * if number < 10 { 10 } else { 100 } + number) % 97;
    }
    Some(rest == 1)
}
