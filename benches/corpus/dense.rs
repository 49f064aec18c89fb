//! The dense corpus: a customer list of ten countries in which nearly every cell is personal.

use crate::identifier::{ISSUED_AREAS, card_any, has_iban, iban, ssn};
use crate::label::Output;
use crate::lure;
use crate::person::{Flavor, Population};
use crate::rng::Rng;
use crate::table::{Dialect, Row};
use crate::write::{self, Date};
use std::io;

/// Header of the dense corpus.
pub const HEADER: &[&str] = &[
    "customer_id",
    "first_name",
    "last_name",
    "email",
    "phone",
    "street",
    "city",
    "postcode",
    "country",
    "date_of_birth",
    "card_number",
    "ssn",
    "iban",
    "signup_ip",
    "last_order_date",
    "total_spent",
    "notes",
];

/// Writes the corpus.
pub fn write(out: &mut Output, seed: u64, dialect: &Dialect, with_header: bool) -> io::Result<()> {
    let population = Population::new(Flavor::Lifelike);
    let mut rng = Rng::part(seed, "dense");
    let mut row = Row::default();
    if with_header {
        out.preface(|buffer| dialect.write_header(buffer, HEADER))?;
    }
    while out.wants_more() {
        fill(&mut row, &mut rng, &population, 100_000 + out.rows());
        out.record(&row, HEADER, dialect)?;
    }
    Ok(())
}

/// One customer.
pub fn fill(row: &mut Row, rng: &mut Rng, population: &Population, id: u64) {
    row.clear();
    let person = population.anyone(rng);
    row.cell(|out| write::number(out, id));
    row.value("person_name", |out| {
        out.extend_from_slice(person.given().as_bytes())
    });
    row.value("person_name", |out| {
        out.extend_from_slice(person.family().as_bytes())
    });
    row.value("email", |out| person.email(out, rng, "@"));
    row.value("phone", |out| person.phone(out));
    row.value("street_address", |out| person.street(out, rng));
    row.value("location", |out| {
        out.extend_from_slice(person.town().as_bytes())
    });
    row.value("postal_code", |out| person.postcode(out, rng));
    // A country is nobody's place.
    row.cell(|out| out.extend_from_slice(person.country().as_bytes()));
    row.value("date_of_birth", |out| person.born.iso(out));
    optional(row, rng.chance(0.6), "credit_card", |out| {
        card_any(out, rng)
    });
    optional(row, person.country() == "US", "us_ssn", |out| {
        let separator = rng.chance(0.8).then_some(b'-');
        ssn(out, rng, ISSUED_AREAS, separator);
    });
    let banked = has_iban(person.country()) && person.country() != "GB";
    optional(row, banked, "iban", |out| {
        let in_groups = rng.chance(0.4);
        iban(out, rng, person.country(), in_groups);
    });
    row.value("ip_address", |out| ip(out, rng));
    row.cell(|out| Date::between(rng, 2024, 2026).iso(out));
    row.cell(|out| {
        let cents = rng.below(500_000);
        write::amount(out, cents, b'.');
    });
    if rng.chance(0.3) {
        row.cell(|out| lure::phrase(out, rng));
    } else {
        row.empty();
    }
}

/// A cell that is filled in some rows only.
pub fn optional(row: &mut Row, filled: bool, kind: &'static str, write: impl FnOnce(&mut Vec<u8>)) {
    if filled {
        row.value(kind, write);
    } else {
        row.empty();
    }
}

/// A public IPv4 address.
pub fn ip(out: &mut Vec<u8>, rng: &mut Rng) {
    let first = *rng.pick(&[23_u64, 46, 62, 78, 81, 93, 109, 151, 178, 188, 203, 212]);
    write::number(out, first);
    for _ in 0..3 {
        out.push(b'.');
        write::number(out, rng.range(1, 254));
    }
}
