//! Nanoseconds of single calls, best of several rounds: validators on accepted values, and the look
//! at the head of a document.
//!
//! `cargo bench --bench calls`

use spillmap::format::{encoding, sniff::sniff};
use spillmap::validator::{card, date, email, iban, ip, luhn, ssn};
use std::hint::black_box;
use std::io::{self, Write};
use std::time::Instant;

/// Rounds of which the best counts.
const ROUNDS: usize = 9;
/// Values of a kind.
const VALUES: u64 = 4_096;

/// Calls under the clock, by name: the values and what is asked of them.
struct Calls<W> {
    out: W,
}

impl<W: Write> Calls<W> {
    /// Prints the nanoseconds that `judge` takes for a value.
    fn time(
        &mut self,
        name: &str,
        values: &[Vec<u8>],
        judge: impl Fn(&[u8]) -> bool,
    ) -> io::Result<()> {
        let round = || {
            let start = Instant::now();
            let accepted = values.iter().filter(|value| judge(black_box(value)));
            black_box(accepted.count());
            start.elapsed().as_secs_f64() * 1e9 / values.len() as f64
        };
        let best = (0..ROUNDS).map(|_| round()).fold(f64::MAX, f64::min);
        writeln!(self.out, "{name:<28} {best:>9.1} ns")
    }

    fn emails(&mut self) -> io::Result<()> {
        let at = |value: &[u8]| value.iter().position(|b| *b == b'@').unwrap_or(0);
        let known = |value: &[u8]| email::around(value, at(value)).is_some();
        let emails = values(|m| {
            let domain = pick(m >> 24, &["example.com", "shop.example.org", "firma.co.uk"]);
            let name = pick(m, &["anna", "maximilian", "jo", "Francesca"]);
            format!(
                "{name}.{}{}@{domain}",
                pick(m >> 8, &["smith", "ng", "o"]),
                m >> 16 & 63
            )
        });
        self.time("email, cell", &emails, known)?;
        let rare = values(|m| format!("jo{}@firma{}.fashion", m & 63, m & 7));
        self.time("email, rare domain", &rare, known)
    }

    fn cards(&mut self) -> io::Result<()> {
        let cards = values(|m| {
            let body = format!("{}{m:016}", pick(m, &["4", "51", "2221", "6011", "3530"]));
            let body = &body[..15];
            let check = luhn::check_digit(body.as_bytes()).map_or('0', char::from);
            format!("{body}{check}")
        });
        self.time("luhn, 16 digits", &cards, luhn::is_valid)?;
        self.time("card, scheme", &cards, |value| {
            card::scheme(value).is_some()
        })?;
        self.time("card, scheme and luhn", &cards, card::is_pan)?;
        let lures = values(|m| format!("{:016}", m % 10_000_000_000_000_000));
        self.time("card, random 16 digits", &lures, card::is_pan)
    }

    fn accounts(&mut self) -> io::Result<()> {
        let known = |value: &[u8]| iban::at(value, 0).is_some();
        let plain = ["DE89370400440532013000", "GB29NWBK60161331926819"];
        let grouped = ["DE89 3704 0044 0532 0130 00", "GB29 NWBK 6016 1331 9268 19"];
        self.time("iban, plain", &values(|m| pick(m, &plain).into()), known)?;
        self.time(
            "iban, grouped",
            &values(|m| pick(m, &grouped).into()),
            known,
        )?;
        let ssns = values(|m| format!("{:09}", m % 1_000_000_000));
        self.time("ssn", &ssns, ssn::is_valid)
    }

    fn hosts_and_days(&mut self) -> io::Result<()> {
        let v4 = values(|m| format!("{}.{}.{}.7", m & 127, m >> 8 & 255, m >> 16 & 255));
        self.time("ipv4", &v4, |value| ip::v4_at(value, 0).is_some())?;
        let v6 = values(|m| format!("2a02:{:x}::{:x}", m & 0xffff, m >> 16 & 0xffff));
        self.time("ipv6", &v6, |value| ip::v6_at(value, 0).is_some())?;
        let day = |m: u64| (1930 + m % 90, 1 + (m >> 8) % 12, 1 + (m >> 16) % 28);
        let parses = |value: &[u8]| date::parse(value).is_some();
        let iso = values(|m| {
            let (y, m, d) = day(m);
            format!("{y}-{m:02}-{d:02}")
        });
        self.time("date, iso", &iso, parses)?;
        let local = values(|m| {
            let (y, m, d) = day(m);
            format!("{d}/{m}/{y}")
        });
        self.time("date, d/m/y", &local, parses)?;
        let named = values(|m| format!("{} {} 1984", day(m).2, pick(m, &["Jan", "Mai", "Dez"])));
        self.time("date, month name", &named, parses)
    }

    fn heads(&mut self) -> io::Result<()> {
        let row = "240891,Jane Doe,a@example.com,+1 202 555-0100,\"1 High Street, Bonn\",53111\n";
        let header = "customer_id,name,email,phone,address,postcode\n";
        let prose = "1,some words that go on; and on | and on,x\n";
        for (name, text) in [
            ("sniff, 4 KiB", header.to_owned() + &row.repeat(50)),
            ("sniff, 64 KiB", header.to_owned() + &row.repeat(800)),
            (
                "sniff, 64 KiB of prose",
                "a,b,c\n".to_owned() + &prose.repeat(1_500),
            ),
        ] {
            self.time(name, &[text.into_bytes()], |text| {
                let detected = encoding::detect(text, true);
                let word = |cell: &str| cell.len() == 5;
                let found = sniff(text, true, &word, &|cell| cell.contains(&b'@'));
                black_box(found.data_offset) > 0 && detected.bom_len == 0
            })?;
        }
        Ok(())
    }
}

/// Values by number; mixed so that branches are not learnt by heart.
fn values(write: impl Fn(u64) -> String) -> Vec<Vec<u8>> {
    let mixed = |i: u64| {
        (i + 1)
            .wrapping_mul(0x9e37_79b9_7f4a_7c15)
            .rotate_left(29)
            .wrapping_mul(0xbf58_476d_1ce4_e5b9)
    };
    (0..VALUES)
        .map(|i| write(mixed(i) >> 8).into_bytes())
        .collect()
}

/// The `mixed`-th of `choices`.
fn pick<'a>(mixed: u64, choices: &[&'a str]) -> &'a str {
    choices[(mixed % choices.len() as u64) as usize]
}

fn main() -> io::Result<()> {
    let mut calls = Calls { out: io::stdout() };
    calls.emails()?;
    calls.cards()?;
    calls.accounts()?;
    calls.hosts_and_days()?;
    calls.heads()
}
