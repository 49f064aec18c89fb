//! The longer rows of the files.

use super::noise::{Hand, email, full, name, or_missing, part, phone};
use super::world::{Human, dated, lately};
use crate::rng::Rng;
use crate::write::Date;
use sha2::{Digest, Sha256};

pub fn hashed(human: &Human, address: &str) -> Vec<String> {
    let digest = Sha256::digest(address.as_bytes());
    let hex = digest.iter().map(|byte| format!("{byte:02x}")).collect();
    vec![hex, human.locale.country.to_lowercase()]
}

pub fn contact(human: &Human, number: usize, rng: &mut Rng) -> Vec<String> {
    let (given, family) = name(human, Hand::Staff, rng);
    let (address, line) = (
        email(human, Hand::Staff, rng),
        phone(human, Hand::Staff, rng),
    );
    let no_home = rng.chance(0.25);
    let home = |text: &str| {
        if no_home {
            String::new()
        } else {
            text.to_owned()
        }
    };
    let address = or_missing(address, 0.06, rng);
    let line = match address.is_empty() {
        true => line,
        false => or_missing(line, 0.4, rng),
    };
    vec![
        format!("C-{}", 100_000 + number),
        given,
        family,
        address,
        line,
        home(&human.street),
        home(human.town),
        home(&human.postcode),
        human.locale.country.to_owned(),
        or_missing(dated(human.born, Date::iso), 0.6, rng),
        lately(rng),
    ]
}

pub fn order(human: &Human, number: usize, rng: &mut Rng) -> Vec<String> {
    let (address, line) = (email(human, Hand::Own, rng), phone(human, Hand::Own, rng));
    vec![
        format!("{}", rng.range(10_000_000, 99_999_999)),
        format!("C-{}", 100_000 + number),
        or_missing(address, 0.15, rng),
        full(human, Hand::Own, rng),
        human.street.clone(),
        human.postcode.clone(),
        human.town.to_owned(),
        human.locale.country.to_owned(),
        or_missing(line, 0.6, rng),
        format!("{}.{:02}", rng.range(5, 300), rng.below(100)),
    ]
}

pub fn shop(human: &Human, number: usize, rng: &mut Rng) -> Vec<String> {
    let no_home = rng.chance(0.4);
    let home = |text: &str| {
        if no_home {
            String::new()
        } else {
            text.to_owned()
        }
    };
    let line = phone(human, Hand::Own, rng);
    vec![
        format!("{}", 40_000 + number),
        email(human, Hand::Own, rng),
        part(&human.given, Hand::Own, rng),
        part(&human.family, Hand::Own, rng),
        or_missing(line, 0.5, rng),
        home(&human.street),
        home(&human.postcode),
        home(human.town),
        human.locale.country.to_owned(),
        lately(rng),
    ]
}

pub fn ticket(human: &Human, _: usize, rng: &mut Rng) -> Vec<String> {
    let named = full(human, Hand::Own, rng);
    let notes = match rng.below(3) {
        0 => format!(
            "Customer {named} called, number {}. Wants a refund for the last parcel.",
            phone(human, Hand::Staff, rng)
        ),
        1 => format!("Dear team, where is my parcel? Kind regards, {named}"),
        _ => "Asked about opening hours. Answered by mail.".to_owned(),
    };
    vec![
        format!("{}", rng.range(10_000, 99_999)),
        lately(rng),
        email(human, Hand::Own, rng),
        rng.pick(&["Refund", "Late parcel", "Question"]).to_string(),
        notes,
    ]
}

/// An address of no person.
pub fn role(rng: &mut Rng) -> String {
    let local = rng.word(&["info", "sales", "office", "support", "marketing", "noreply"]);
    format!(
        "{local}@{}",
        crate::person::company_domain(rng, &["com", "de", "co.uk"])
    )
}
