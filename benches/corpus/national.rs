//! National identity numbers of the ten countries, drawn at random so that their check digits hold,
//! and a table of people with them: one column of mixed countries, one for each country.

use crate::dense::optional;
use crate::identifier::{ISSUED_AREAS, ssn};
use crate::label::Output;
use crate::person::{Flavor, Population};
use crate::rng::Rng;
use crate::table::{Dialect, Row};
use crate::write::{self, Date};
use std::io;

/// A country's number: its country, kind and how it is drawn.
struct National {
    country: &'static str,
    kind: &'static str,
    draw: fn(&mut Vec<u8>, &mut Rng, Date),
}

static NUMBERS: [National; 10] = [
    National {
        country: "US",
        kind: "us_ssn",
        draw: |out, rng, _| ssn(out, rng, ISSUED_AREAS, Some(b'-')),
    },
    National {
        country: "GB",
        kind: "uk_nino",
        draw: british,
    },
    National {
        country: "DE",
        kind: "de_tax_id",
        draw: german,
    },
    National {
        country: "FR",
        kind: "fr_nir",
        draw: french,
    },
    National {
        country: "ES",
        kind: "es_nif",
        draw: spanish,
    },
    National {
        country: "IT",
        kind: "it_fiscal_code",
        draw: italian,
    },
    National {
        country: "NL",
        kind: "nl_bsn",
        draw: dutch,
    },
    National {
        country: "PL",
        kind: "pl_pesel",
        draw: polish,
    },
    National {
        country: "BR",
        kind: "br_cpf",
        draw: brazilian,
    },
    National {
        country: "JP",
        kind: "jp_my_number",
        draw: japanese,
    },
];

/// Appends a number of a country for somebody born on a day.
pub fn draw(country: &str, out: &mut Vec<u8>, rng: &mut Rng, born: Date) {
    if let Some(own) = NUMBERS.iter().find(|number| number.country == country) {
        (own.draw)(out, rng, born);
    }
}

/// Header of the table.
pub static HEADER: &[&str] = &[
    "customer_id",
    "first_name",
    "country",
    "national_id",
    "order_id",
    "ssn",
    "ni_number",
    "Steuer-ID",
    "numero_securite_sociale",
    "DNI",
    "codice_fiscale",
    "bsn",
    "pesel",
    "cpf",
    "my_number",
    "tracking",
];

/// Writes the table.
pub fn write(out: &mut Output, seed: u64, dialect: &Dialect, with_header: bool) -> io::Result<()> {
    let population = Population::new(Flavor::Lifelike);
    let mut rng = Rng::part(seed, "national");
    let mut row = Row::default();
    if with_header {
        out.preface(|buffer| dialect.write_header(buffer, HEADER))?;
    }
    while out.wants_more() {
        let rng = &mut rng;
        row.clear();
        let at = rng.below(NUMBERS.len() as u64) as usize;
        let own = &NUMBERS[at];
        let person = population.from(rng, own.country);
        row.cell(|out| write::number(out, 100_000 + rng.below(900_000)));
        row.value("person_name", |out| {
            out.extend_from_slice(person.given().as_bytes())
        });
        row.value("location", |out| {
            out.extend_from_slice(own.country.as_bytes())
        });
        row.value(own.kind, |out| (own.draw)(out, rng, person.born));
        row.cell(|out| write::digits(out, rng, 9));
        for (place, number) in NUMBERS.iter().enumerate() {
            optional(&mut row, place == at, number.kind, |out| {
                (number.draw)(out, rng, person.born)
            });
        }
        row.cell(|out| write::digits(out, rng, 11));
        out.record(&row, HEADER, dialect)?;
    }
    Ok(())
}

/// Two letters of which no part is kept back, six digits, a suffix (HMRC NIM39110).
fn british(out: &mut Vec<u8>, rng: &mut Rng, _: Date) {
    out.push(*rng.pick(b"ABCEGHJKLMPRSTWXY"));
    out.push(*rng.pick(b"ACEHJLMPRSWXYZ"));
    let spaced = rng.chance(0.4);
    for _ in 0..3 {
        out.extend(spaced.then_some(b' '));
        write::digits(out, rng, 2);
    }
    out.extend(spaced.then_some(b' '));
    out.push(*rng.pick(b"ABCD"));
}

/// Ten digits of which one stands twice, and their ISO/IEC 7064 MOD 11,10 check digit.
fn german(out: &mut Vec<u8>, rng: &mut Rng, _: Date) {
    let mut digits = *b"0123456789";
    rng.shuffle(&mut digits);
    let (twice, lost) = (digits[0], 1 + rng.below(9) as usize);
    digits[lost] = twice;
    rng.shuffle(&mut digits);
    if digits[0] == b'0' {
        let other = digits.iter().position(|d| *d != b'0').unwrap_or(0);
        digits.swap(0, other);
    }
    let product = digits.iter().fold(10, |product, d| {
        let sum = (product + u32::from(d - b'0')) % 10;
        (if sum == 0 { 10 } else { sum }) * 2 % 11
    });
    out.extend_from_slice(&digits);
    out.push(b'0' + ((11 - product) % 10) as u8);
}

/// Sex, year and month of birth, place, order, and 97 less the remainder (Insee, NIR).
fn french(out: &mut Vec<u8>, rng: &mut Rng, born: Date) {
    let place = rng.range(1, 95);
    let place = if place == 20 { 21 } else { place } * 1_000 + rng.range(1, 600);
    let head = rng.range(1, 2) * 10_000 + born.year % 100 * 100 + born.month;
    let number = (head * 100_000 + place) * 1_000 + rng.range(1, 999);
    write::padded(out, number, 13);
    write::padded(out, 97 - number % 97, 2);
}

/// Eight digits and the letter of their remainder modulo 23.
fn spanish(out: &mut Vec<u8>, rng: &mut Rng, _: Date) {
    let number = rng.range(1_000_000, 99_999_999);
    write::padded(out, number, 8);
    out.push(b"TRWAGMYFPDXBNJZSQVHLCKE"[(number % 23) as usize]);
}

/// Name, birth, place and the control letter (decree of 23 December 1976).
fn italian(out: &mut Vec<u8>, rng: &mut Rng, born: Date) {
    const ODD: [u32; 26] = [
        1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 2, 4, 18, 20, 11, 3, 6, 8, 12, 14, 16, 10, 22, 25, 24,
        23,
    ];
    let start = out.len();
    for _ in 0..2 {
        out.extend((0..3).map(|_| *rng.pick(b"BCDFGLMNPRSTVZ")));
    }
    write::padded(out, born.year % 100, 2);
    out.push(b"ABCDEHLMPRST"[(born.month as usize - 1) % 12]);
    write::padded(out, born.day + 40 * rng.below(2), 2);
    out.push(*rng.pick(b"ABCDEFGHIL"));
    write::padded(out, rng.range(1, 999), 3);
    let sum: u32 = out[start..]
        .iter()
        .enumerate()
        .map(|(place, c)| {
            let value = u32::from(if c.is_ascii_digit() {
                c - b'0'
            } else {
                c - b'A'
            });
            if place % 2 == 0 {
                ODD[value as usize]
            } else {
                value
            }
        })
        .sum();
    out.push(b'A' + (sum % 26) as u8);
}

/// Nine digits whose weighted sum, the last one subtracted, eleven divides.
fn dutch(out: &mut Vec<u8>, rng: &mut Rng, _: Date) {
    loop {
        let number = rng.range(10_000_000, 99_999_999);
        let sum: u64 = (2..=9)
            .map(|w| number / 10_u64.pow(w - 2) % 10 * u64::from(w))
            .sum();
        if sum % 11 < 10 {
            write::padded(out, number, 8);
            return write::number(out, sum % 11);
        }
    }
}

/// Birth, with the century in the month, four digits, a weighted check digit.
fn polish(out: &mut Vec<u8>, rng: &mut Rng, born: Date) {
    let start = out.len();
    write::padded(out, born.year % 100, 2);
    write::padded(out, born.month + if born.year >= 2000 { 20 } else { 0 }, 2);
    write::padded(out, born.day, 2);
    write::digits(out, rng, 4);
    let weights = [1, 3, 7, 9, 1, 3, 7, 9, 1, 3];
    let sum: u64 = out[start..]
        .iter()
        .zip(weights)
        .map(|(d, w)| u64::from(d - b'0') * w)
        .sum();
    write::number(out, (10 - sum % 10) % 10);
}

/// Nine digits and two check digits modulo eleven, with points and dash in most lists.
fn brazilian(out: &mut Vec<u8>, rng: &mut Rng, _: Date) {
    let mut digits = Vec::with_capacity(11);
    write::digits(&mut digits, rng, 9);
    for _ in 0..2 {
        let weights = 2..=digits.len() as u64 + 1;
        let sum: u64 = digits
            .iter()
            .rev()
            .zip(weights)
            .map(|(d, w)| u64::from(d - b'0') * w)
            .sum();
        digits.push(b'0' + (sum * 10 % 11 % 10) as u8);
    }
    if rng.chance(0.3) {
        return out.extend_from_slice(&digits);
    }
    for (place, digit) in digits.into_iter().enumerate() {
        match place {
            3 | 6 => out.push(b'.'),
            9 => out.push(b'-'),
            _ => {}
        }
        out.push(digit);
    }
}

/// Eleven digits and a check digit modulo eleven (ordinance 85 of 2014, article 5).
fn japanese(out: &mut Vec<u8>, rng: &mut Rng, _: Date) {
    let start = out.len();
    write::digits(out, rng, 11);
    let sum: u64 = out[start..]
        .iter()
        .rev()
        .zip([2, 3, 4, 5, 6, 7, 2, 3, 4, 5, 6])
        .map(|(d, w)| u64::from(d - b'0') * w)
        .sum();
    let rest = sum % 11;
    write::number(out, if rest <= 1 { 0 } else { 11 - rest });
}
