//! Check digits, numbering plans, syntax and country names: pure functions over bytes that accept
//! or reject one candidate. No allocation on the way to an answer, no I/O, no panic on any bytes.
//! `detect` calls them for every candidate, so each aims at a few nanoseconds.

pub mod card;
pub mod category;
pub mod country;
pub mod credential;
pub mod date;
pub mod domain;
pub mod email;
pub mod iban;
pub mod identifier;
pub mod ip;
pub mod luhn;
pub mod phone;
pub mod ssn;
pub mod words;

mod role;
mod swar;

pub use swar::{number, register_number};

#[cfg(test)]
mod speed {
    //! Times every validator on accepted values, in one test that runs on request only:
    //! `cargo test --release --lib validator::speed -- --ignored --nocapture`.

    use std::hint::black_box;
    use std::time::Instant;

    /// Prints the nanoseconds `judge` takes for a value, the best of several rounds.
    fn time(name: &str, values: &[Vec<u8>], judge: impl Fn(&[u8]) -> bool) {
        let mut best = f64::MAX;
        for _ in 0..9 {
            let start = Instant::now();
            let mut accepted = 0;
            for _ in 0..50 {
                accepted += values
                    .iter()
                    .filter(|value| judge(black_box(value)))
                    .count();
            }
            let each = start.elapsed().as_secs_f64() * 1e9 / (50 * values.len()) as f64;
            assert!(black_box(accepted) > 0);
            best = best.min(each);
        }
        println!("{name:<28} {best:6.1} ns");
    }

    /// `count` values by number; mixed so that branches are not learnt by heart.
    fn values(count: u64, write: impl Fn(u64, u64) -> String) -> Vec<Vec<u8>> {
        (0..count)
            .map(|i| {
                let mixed = (i + 1)
                    .wrapping_mul(0x9e37_79b9_7f4a_7c15)
                    .rotate_left(29)
                    .wrapping_mul(0xbf58_476d_1ce4_e5b9);
                write(i, mixed >> 8).into_bytes()
            })
            .collect()
    }

    /// The `mixed`-th of `choices`.
    fn pick<'a>(mixed: u64, choices: &[&'a str]) -> &'a str {
        choices[(mixed % choices.len() as u64) as usize]
    }

    #[test]
    #[ignore = "a measurement"]
    fn nanoseconds_for_an_accepted_value() {
        let first = [
            "anna",
            "maximilian",
            "jo",
            "li",
            "samuel",
            "Francesca",
            "ivan",
            "sarah",
        ];
        let last = [
            "smith",
            "ng",
            "vandenberg",
            "garcia",
            "o",
            "kowalska",
            "martin",
        ];
        let domain = [
            "example.com",
            "mail.test",
            "shop.example.org",
            "web.de",
            "firma.co.uk",
            "orange.fr",
        ];
        let emails = values(4096, |_, m| {
            format!(
                "{}.{}{}@{}",
                pick(m, &first),
                pick(m >> 8, &last),
                m >> 16 & 63,
                pick(m >> 24, &domain)
            )
        });
        let at = |value: &[u8]| value.iter().position(|&b| b == b'@').unwrap_or(0);
        time("(finding @)", &emails, |value| at(value) > 0);
        time("email, cell", &emails, |value| {
            super::email::around(value, at(value)).is_some()
        });
        let wrapped = values(4096, |i, _| {
            let email = String::from_utf8_lossy(&emails[i as usize]).into_owned();
            format!("12,\"{email}\",next cell of the row")
        });
        time("email, in a row", &wrapped, |value| {
            super::email::around(value, at(value)).is_some()
        });
        let rare = values(4096, |_, m| {
            format!("{}@firma{}.fashion", pick(m, &first), m & 7)
        });
        time("email, rare domain", &rare, |value| {
            super::email::around(value, at(value)).is_some()
        });

        let cards = values(4096, |_, m| {
            let lead = pick(m, &["4", "51", "2221", "6011", "3530"]);
            let body = format!("{lead}{:016}", m)[..15].to_owned();
            let check = super::luhn::check_digit(body.as_bytes()).unwrap();
            format!("{body}{}", check as char)
        });
        time("luhn, 16 digits", &cards, super::luhn::is_valid);
        time("card, scheme", &cards, |value| {
            super::card::scheme(value).is_some()
        });
        time("card, scheme and luhn", &cards, super::card::is_pan);
        time("card, known test", &cards, |value| {
            !super::card::is_test(value)
        });
        let lures = values(4096, |_, m| format!("{:016}", m % 10_000_000_000_000_000));
        time("card, random 16 digits", &lures, super::card::is_pan);

        let accounts = |grouped: bool| {
            values(4096, |_, m| {
                let base = pick(
                    m,
                    &[
                        "DE89370400440532013000",
                        "GB29NWBK60161331926819",
                        "FR1420041010050500013M02606",
                        "NL91ABNA0417164300",
                        "ES9121000418450200051332",
                    ],
                );
                if !grouped {
                    return base.to_owned();
                }
                let groups: Vec<_> = base
                    .as_bytes()
                    .chunks(4)
                    .map(|c| String::from_utf8_lossy(c))
                    .collect();
                groups.join(" ")
            })
        };
        time("iban, plain", &accounts(false), |value| {
            super::iban::at(value, 0).is_some()
        });
        time("iban, grouped", &accounts(true), |value| {
            super::iban::at(value, 0).is_some()
        });

        let ssns = values(4096, |_, m| format!("{:09}", m % 1_000_000_000));
        time("ssn", &ssns, super::ssn::is_valid);
        let v4 = values(4096, |_, m| {
            format!(
                "{}.{}.{}.{}",
                m & 127,
                m >> 8 & 255,
                m >> 16 & 255,
                m >> 24 & 255
            )
        });
        time("ipv4", &v4, |value| super::ip::v4_at(value, 0).is_some());
        let v6 = values(4096, |_, m| {
            format!(
                "2a02:{:x}::{:x}:{:x}",
                m & 0xffff,
                m >> 16 & 0xffff,
                m >> 32 & 0xffff
            )
        });
        time("ipv6", &v6, |value| super::ip::v6_at(value, 0).is_some());
        let dates = |write: fn(u64, u64, u64) -> String| {
            values(4096, move |_, m| {
                write(1930 + m % 90, 1 + (m >> 8) % 12, 1 + (m >> 16) % 28)
            })
        };
        let parses = |value: &[u8]| super::date::parse(value).is_some();
        time(
            "date, iso",
            &dates(|y, m, d| format!("{y}-{m:02}-{d:02}")),
            parses,
        );
        time(
            "date, d/m/y",
            &dates(|y, m, d| format!("{d}/{m}/{y}")),
            parses,
        );
        time(
            "date, with time",
            &dates(|y, m, d| format!("{y}-{m:02}-{d:02} 12:30:45")),
            parses,
        );
        time(
            "date, month name",
            &dates(|y, m, d| {
                format!(
                    "{d} {} {y}",
                    pick(m, &["Jan", "March", "Mai", "July", "October", "Dez"])
                )
            }),
            parses,
        );
    }
}
