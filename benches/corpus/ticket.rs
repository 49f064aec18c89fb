//! The text corpus: support tickets in prose, with values and near misses side by side.

use crate::identifier::{ISSUED_AREAS, card_any, has_iban, iban, ssn};
use crate::label::Output;
use crate::lure::{self, START};
use crate::person::{Flavor, Person, Population};
use crate::rng::Rng;
use crate::table::Row;
use crate::write;
use std::io;

/// Writes tickets.
pub fn write_tickets(out: &mut Output, seed: u64) -> io::Result<()> {
    let population = Population::new(Flavor::Lifelike);
    let mut rng = Rng::part(seed, "tickets");
    let mut line = Row::default();
    let mut id = 48_000;
    while out.wants_more() {
        id += rng.range(1, 9);
        let person = population.anyone(&mut rng);
        head(out, &mut line, &mut rng, &person, id)?;
        for _ in 0..rng.range(2, 6) {
            line.clear();
            if rng.chance(0.35) {
                told(&mut line, &mut rng, &person);
            } else {
                untold(&mut line, &mut rng);
            }
            line.empty();
            out.line(&line)?;
        }
        say(out, &mut line, "")?;
    }
    Ok(())
}

fn say(out: &mut Output, line: &mut Row, text: &str) -> io::Result<()> {
    line.clear();
    line.text(text);
    out.line(line)
}

/// Ticket number, date, sender.
fn head(
    out: &mut Output,
    line: &mut Row,
    rng: &mut Rng,
    person: &Person<'_>,
    id: u64,
) -> io::Result<()> {
    line.clear();
    line.cell(|cell| {
        cell.extend_from_slice(b"Ticket #");
        write::number(cell, id);
        cell.extend_from_slice(b", opened ");
        write::timestamp(cell, START + id * 613, b' ');
    });
    out.line(line)?;
    line.clear();
    line.words("From: ");
    line.part("person_name", |cell| person.full_name(cell));
    line.words(" <");
    line.part("email", |cell| person.email(cell, rng, "@"));
    line.words(">");
    line.empty();
    out.line(line)
}

/// A sentence with a value.
fn told(line: &mut Row, rng: &mut Rng, person: &Person<'_>) {
    match rng.below(12) {
        0..=2 => {
            line.words(rng.word(&[
                "You can write to me at ",
                "Please change my login to ",
                "My colleague ",
            ]));
            line.part("email", |out| person.email(out, rng, "@"));
            line.words(rng.word(&[".", " instead, thank you.", ", not to the old one!"]));
        }
        3..=6 => {
            line.words(rng.word(&[
                "My phone number is ",
                "Please call me on ",
                "Tel.: ",
                "Mobile: ",
            ]));
            line.part("phone", |out| person.phone(out));
            line.words(rng.word(&[".", " (between 9 and 17).", ", I am home after 18:30."]));
        }
        7 | 8 => {
            line.words(rng.word(&[
                "The charge went to my card ",
                "Card number ",
                "I paid with Visa or so, ",
            ]));
            line.part("credit_card", |out| card_any(out, rng));
            line.words(rng.word(&[", expiry 09/27.", " on Monday."]));
        }
        9 => {
            line.words(rng.word(&["You asked for my SSN: ", "Social security no. "]));
            line.part("us_ssn", |out| ssn(out, rng, ISSUED_AREAS, Some(b'-')));
            line.words(".");
        }
        _ => {
            let country = if has_iban(person.country()) {
                person.country()
            } else {
                "NL"
            };
            let in_groups = rng.chance(0.6);
            line.words(rng.word(&["Please refund to ", "My IBAN: ", "Bank account "]));
            line.part("iban", |out| iban(out, rng, country, in_groups));
            line.words(".");
        }
    }
}

/// A sentence with a near miss, or with nothing.
fn untold(line: &mut Row, rng: &mut Rng) {
    match rng.below(8) {
        0 => {
            line.words("The file ");
            lure::asset(line.raw(), rng);
            line.words(" does not load in version ");
            lure::browser_version(line.raw(), rng);
            line.words(".");
        }
        1 => {
            line.words("Parcel ");
            lure::tracking(line.raw(), rng);
            line.words(" has not moved since ");
            write::timestamp(line.raw(), START + rng.below(30_000_000), b' ');
            line.words(".");
        }
        2 => {
            line.words("I ordered article ");
            lure::ean(line.raw(), rng, 13);
            line.words(", ISBN 978-3-16-148410-0 came instead.");
        }
        3 => line.words(
            "See https://shop.example.com/help?id=4928173650#step-3 and 10.0.19041.1 for details.",
        ),
        4 => {
            line.words("It costs 1,299.00 now, it was 1,099.00 between 01-02-2026 and 2026-03-15.")
        }
        5 => line.words("Nobody answers, I waited 45 minutes on 3 days."),
        _ => {
            line.words("Note: ");
            lure::phrase(line.raw(), rng);
            line.words(".");
        }
    }
}
