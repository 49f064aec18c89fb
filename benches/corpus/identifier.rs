//! Card numbers, SSNs and IBANs that pass their checks. None of them is known to be issued: the
//! digits are random within the public ranges.

use crate::rng::Rng;
use crate::write;

/// A card scheme: prefix choices, total length, printed groups, weight.
struct Scheme {
    prefixes: &'static [&'static str],
    len: usize,
    groups: &'static [usize],
    weight: u64,
}

const FOURS: &[usize] = &[4, 4, 4, 4, 3];

/// Schemes with ranges of ISO/IEC 7812 issuers as the schemes publish them.
static SCHEMES: &[Scheme] = &[
    Scheme {
        prefixes: &["4"],
        len: 16,
        groups: FOURS,
        weight: 42,
    },
    Scheme {
        prefixes: &["51", "52", "53", "54", "55"],
        len: 16,
        groups: FOURS,
        weight: 20,
    },
    Scheme {
        prefixes: &["2221", "23", "24", "25", "26", "2720"],
        len: 16,
        groups: FOURS,
        weight: 9,
    },
    Scheme {
        prefixes: &["34", "37"],
        len: 15,
        groups: &[4, 6, 5],
        weight: 10,
    },
    Scheme {
        prefixes: &["6011", "644", "648", "65"],
        len: 16,
        groups: FOURS,
        weight: 6,
    },
    Scheme {
        prefixes: &["300", "305", "36", "38"],
        len: 14,
        groups: &[4, 6, 4],
        weight: 3,
    },
    Scheme {
        prefixes: &["3528", "3540", "3589"],
        len: 16,
        groups: FOURS,
        weight: 4,
    },
    Scheme {
        prefixes: &["6221", "6250", "6282"],
        len: 16,
        groups: FOURS,
        weight: 3,
    },
    Scheme {
        prefixes: &["5018", "6304", "6759"],
        len: 16,
        groups: FOURS,
        weight: 2,
    },
    Scheme {
        prefixes: &["4"],
        len: 19,
        groups: FOURS,
        weight: 1,
    },
];

/// Card numbers that payment companies publish for tests.
pub static TEST_CARDS: &[&str] = &[
    "4111111111111111",
    "4242424242424242",
    "5555555555554444",
    "2223003122003222",
    "378282246310005",
    "371449635398431",
    "6011111111111117",
    "30569309025904",
    "3530111333300000",
    "5105105105105100",
    "4012888888881881",
];

/// The check digit that makes `digits` followed by it pass Luhn (ISO/IEC 7812-1), as ASCII.
pub fn luhn_digit(digits: &[u8]) -> u8 {
    let sum: u32 = digits
        .iter()
        .rev()
        .enumerate()
        .map(|(i, d)| {
            let d = u32::from(d - b'0') << (1 - i % 2);
            if d > 9 { d - 9 } else { d }
        })
        .sum();
    b'0' + ((10 - sum % 10) % 10) as u8
}

/// Appends a random Luhn-valid card number; grouped with the separator when one is given.
pub fn card(out: &mut Vec<u8>, rng: &mut Rng, separator: Option<u8>) {
    let mut at = rng.below(SCHEMES.iter().map(|s| s.weight).sum());
    let scheme = SCHEMES
        .iter()
        .find(|s| {
            let hit = at < s.weight;
            at = at.saturating_sub(s.weight);
            hit
        })
        .unwrap_or(&SCHEMES[0]);
    let prefix = rng.pick(scheme.prefixes).as_bytes();
    let mut digits = [0_u8; 19];
    digits[..prefix.len()].copy_from_slice(prefix);
    for digit in &mut digits[prefix.len()..scheme.len - 1] {
        *digit = b'0' + rng.below(10) as u8;
    }
    digits[scheme.len - 1] = luhn_digit(&digits[..scheme.len - 1]);
    match separator {
        None => out.extend_from_slice(&digits[..scheme.len]),
        Some(separator) => grouped(out, &digits[..scheme.len], scheme.groups, separator),
    }
}

/// Appends a card number as customer lists hold it: half of them compact.
pub fn card_any(out: &mut Vec<u8>, rng: &mut Rng) {
    let separator = match rng.below(10) {
        0..=5 => None,
        6..=8 => Some(b' '),
        _ => Some(b'-'),
    };
    card(out, rng, separator);
}

fn grouped(out: &mut Vec<u8>, digits: &[u8], groups: &[usize], separator: u8) {
    let mut rest = digits;
    for &len in groups {
        if rest.is_empty() {
            break;
        }
        if rest.len() < digits.len() {
            out.push(separator);
        }
        let (group, tail) = rest.split_at(len.min(rest.len()));
        out.extend_from_slice(group);
        rest = tail;
    }
}

/// Areas of SSNs that the SSA gave out by state until 2011.
pub const ISSUED_AREAS: (u64, u64) = (1, 772);

/// Areas that nobody had before 2011; valid since.
pub const LATE_AREAS: (u64, u64) = (773, 899);

/// Appends an SSN with an area in the range; neither the published fakes nor 000, 666 or 9xx.
pub fn ssn(out: &mut Vec<u8>, rng: &mut Rng, areas: (u64, u64), separator: Option<u8>) {
    let area = match rng.range(areas.0, areas.1) {
        666 => 667,
        78 | 219 => 220,
        area => area,
    };
    write::padded(out, area, 3);
    out.extend(separator);
    write::padded(out, rng.range(1, 99), 2);
    out.extend(separator);
    write::padded(out, rng.range(1, 9999), 4);
}

/// Appends a valid IBAN of a country that [`has_iban`]; in groups of four when `grouped`.
pub fn iban(out: &mut Vec<u8>, rng: &mut Rng, country: &str, in_groups: bool) {
    let mut bban = Vec::with_capacity(30);
    bban_of(&mut bban, rng, country);
    let mut whole = Vec::with_capacity(34);
    whole.extend_from_slice(country.as_bytes());
    write::padded(
        &mut whole,
        98 - mod97(bban.iter().chain(country.as_bytes()).chain(b"00")),
        2,
    );
    whole.extend_from_slice(&bban);
    if in_groups {
        grouped(out, &whole, &[4; 9], b' ');
    } else {
        out.extend_from_slice(&whole);
    }
}

/// Whether [`iban`] knows the country.
pub fn has_iban(country: &str) -> bool {
    matches!(country, "DE" | "FR" | "ES" | "IT" | "NL" | "PL" | "GB")
}

/// The account part after the country code, with the country's own check digits.
fn bban_of(out: &mut Vec<u8>, rng: &mut Rng, country: &str) {
    match country {
        "DE" => {
            out.extend_from_slice(
                rng.pick(&[b"10070000", b"37040044", b"20050550", b"70150000"])
                    .as_slice(),
            );
            write::digits(out, rng, 10);
        }
        "FR" => french(out, rng),
        "ES" => spanish(out, rng),
        "IT" => italian(out, rng),
        "NL" => {
            out.extend_from_slice(rng.pick(&[b"ABNA", b"INGB", b"RABO"]).as_slice());
            dutch_account(out, rng);
        }
        "PL" => polish(out, rng),
        _ => {
            out.extend_from_slice(rng.pick(&[b"NWBK", b"BARC", b"LOYD"]).as_slice());
            write::digits(out, rng, 14);
        }
    }
}

/// Bank, branch, account and the RIB key: 97 - (89 bank + 15 branch + 3 account) mod 97.
fn french(out: &mut Vec<u8>, rng: &mut Rng) {
    let bank = *rng.pick(&[30006_u64, 30004, 20041, 10207]);
    let (branch, account) = (rng.range(1, 99_999), rng.below(100_000_000_000));
    write::padded(out, bank, 5);
    write::padded(out, branch, 5);
    write::padded(out, account, 11);
    write::padded(out, 97 - (89 * bank + 15 * branch + 3 * account) % 97, 2);
}

/// Bank, branch, two weighted mod-11 digits, account.
fn spanish(out: &mut Vec<u8>, rng: &mut Rng) {
    let mut bank = Vec::with_capacity(10);
    bank.extend_from_slice(rng.pick(&[b"2100", b"0049", b"0182"]).as_slice());
    write::digits(&mut bank, rng, 4);
    let mut account = Vec::with_capacity(10);
    write::digits(&mut account, rng, 10);
    let digit = |weights: &[u64], digits: &[u8]| {
        let sum: u64 = weights
            .iter()
            .zip(digits)
            .map(|(w, d)| w * u64::from(d - b'0'))
            .sum();
        match 11 - sum % 11 {
            10 => b'1',
            11 => b'0',
            d => b'0' + d as u8,
        }
    };
    out.extend_from_slice(&bank);
    out.push(digit(&[4, 8, 5, 10, 9, 7, 3, 6], &bank));
    out.push(digit(&[1, 2, 4, 8, 5, 10, 9, 7, 3, 6], &account));
    out.extend_from_slice(&account);
}

/// CIN letter over ABI, CAB and account by the odd/even tables.
fn italian(out: &mut Vec<u8>, rng: &mut Rng) {
    const ODD: [u64; 10] = [1, 0, 5, 7, 9, 13, 15, 17, 19, 21];
    let mut rest = Vec::with_capacity(22);
    rest.extend_from_slice(rng.pick(&[b"03069", b"02008", b"05034"]).as_slice());
    write::digits(&mut rest, rng, 17);
    let sum: u64 = rest
        .iter()
        .enumerate()
        .map(|(i, d)| {
            if i % 2 == 0 {
                ODD[usize::from(d - b'0')]
            } else {
                u64::from(d - b'0')
            }
        })
        .sum();
    out.push(b'A' + (sum % 26) as u8);
    out.extend_from_slice(&rest);
}

/// Ten digits that pass the eleven test.
fn dutch_account(out: &mut Vec<u8>, rng: &mut Rng) {
    loop {
        let account = rng.range(100_000_000, 999_999_999);
        let sum: u64 = (1..=9)
            .map(|w| account / 10_u64.pow(w - 1) % 10 * u64::from(w))
            .sum();
        if sum.is_multiple_of(11) {
            return write::padded(out, account, 10);
        }
    }
}

/// Bank and branch with their 3-9-7-1 check digit, then sixteen digits of account.
fn polish(out: &mut Vec<u8>, rng: &mut Rng) {
    let branch = *rng.pick(&[1_020_000_u64, 1_090_000, 1_140_000]) + rng.range(1, 999);
    let weights = [3, 9, 7, 1, 3, 9, 7];
    let sum: u64 = (0..7)
        .map(|i| branch / 10_u64.pow(6 - i) % 10 * weights[i as usize])
        .sum();
    write::padded(out, branch, 7);
    write::number(out, (10 - sum % 10) % 10);
    write::digits(out, rng, 16);
}

/// ISO 7064 mod 97 over digits and letters (A = 10).
fn mod97<'a>(text: impl Iterator<Item = &'a u8>) -> u64 {
    text.fold(0, |rest, &c| match c {
        b'0'..=b'9' => (rest * 10 + u64::from(c - b'0')) % 97,
        _ => (rest * 100 + u64::from(c - b'A') + 10) % 97,
    })
}
