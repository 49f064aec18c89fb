//! Invented people: a name, an address, a mail address and a phone that go together.

use crate::locale::{LOCALES, fold};
use crate::phone::{Number, Plan, Style};
use crate::rng::Rng;
use crate::write::{self, Date};

/// How real the values look.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Flavor {
    /// Invented companies under real top-level domains, assigned-looking numbers: for measuring.
    Lifelike,
    /// Mostly documentation domains and numbers kept for fiction: for files that are published.
    Reserved,
}

/// A name as shown and as used in addresses.
struct Name {
    text: String,
    ascii: String,
}

/// The word tables of one country, split once.
struct Words {
    plan: &'static Plan,
    given: Vec<Name>,
    family: Vec<Name>,
    streets: Vec<&'static str>,
    towns: Vec<(&'static str, &'static str)>,
    number_first: bool,
    endings: &'static [&'static str],
}

/// Makes people.
pub struct Population {
    words: Vec<Words>,
    flavor: Flavor,
}

/// One person; borrows the population's words.
pub struct Person<'a> {
    words: &'a Words,
    given: &'a Name,
    family: &'a Name,
    /// Their country's numbering plan.
    pub plan: &'static Plan,
    /// Their phone.
    pub phone: Number,
    /// A style in which their phone is written.
    pub style: Style,
    /// Their birthday.
    pub born: Date,
    town: (&'static str, &'static str),
    flavor: Flavor,
}

const FIRST_PART: &[&str] = &[
    "amber", "quill", "brisk", "copper", "dapple", "ember", "fennel", "gravel", "harbor", "indigo",
    "juniper", "kestrel", "lumen", "marrow", "nimbus", "orchid", "pebble", "quartz", "russet",
    "saffron",
];
const SECOND_PART: &[&str] = &[
    "fjord", "loom", "mill", "forge", "nest", "wharf", "grove", "spindle", "anvil", "lantern",
    "meadow", "kiln", "barrel", "compass", "thistle", "turbine",
];
const THIRD_PART: &[&str] = &[
    "tools", "foods", "studio", "labs", "garden", "books", "wear", "bikes", "media", "supply",
];

impl Population {
    /// Splits the word tables.
    pub fn new(flavor: Flavor) -> Self {
        let words = LOCALES
            .iter()
            .map(|locale| Words {
                plan: Plan::of(locale.country),
                given: names(locale.given),
                family: names(locale.family),
                streets: locale.streets.split(',').collect(),
                towns: locale
                    .towns
                    .split(',')
                    .filter_map(|t| t.split_once('='))
                    .collect(),
                number_first: locale.number_first,
                endings: locale.endings,
            })
            .collect();
        Self { words, flavor }
    }

    /// Someone from any country.
    pub fn anyone(&self, rng: &mut Rng) -> Person<'_> {
        let at = match rng.below(20) {
            0..=4 => 0,
            5..=6 => 1,
            7..=8 => 2,
            n => (n - 7) as usize % self.words.len(),
        };
        self.at(rng, at)
    }

    /// Someone from one country.
    pub fn from(&self, rng: &mut Rng, country: &str) -> Person<'_> {
        let at = self
            .words
            .iter()
            .position(|w| w.plan.country == country)
            .unwrap_or(0);
        self.at(rng, at)
    }

    fn at(&self, rng: &mut Rng, at: usize) -> Person<'_> {
        let words = &self.words[at];
        let plan = words.plan;
        let reserved = if self.flavor == Flavor::Reserved && rng.chance(0.7) {
            plan.reserved(rng)
        } else {
            None
        };
        Person {
            given: rng.pick(&words.given),
            family: rng.pick(&words.family),
            plan,
            phone: reserved.unwrap_or_else(|| plan.number(rng)),
            style: plan.style(rng),
            born: Date::between(rng, 1941, 2006),
            town: *rng.pick(&words.towns),
            flavor: self.flavor,
            words,
        }
    }
}

impl Person<'_> {
    /// Given name.
    pub fn given(&self) -> &str {
        &self.given.text
    }

    /// Family name.
    pub fn family(&self) -> &str {
        &self.family.text
    }

    /// ISO country code.
    pub fn country(&self) -> &'static str {
        self.plan.country
    }

    /// Town.
    pub fn town(&self) -> &'static str {
        self.town.0
    }

    /// Appends the full name in the country's order.
    pub fn full_name(&self, out: &mut Vec<u8>) {
        let (first, second) = if self.country() == "JP" {
            (self.family(), self.given())
        } else {
            (self.given(), self.family())
        };
        out.extend_from_slice(first.as_bytes());
        out.push(b' ');
        out.extend_from_slice(second.as_bytes());
    }

    /// Appends the phone in this person's style.
    pub fn phone(&self, out: &mut Vec<u8>) {
        self.phone.write(out, self.style);
    }

    /// Appends street and house number.
    pub fn street(&self, out: &mut Vec<u8>, rng: &mut Rng) {
        let street = rng.pick(&self.words.streets).as_bytes();
        let house = rng.range(1, 180);
        match (self.country(), self.words.number_first) {
            ("JP", _) => {
                out.extend_from_slice(street);
                write::number(out, rng.range(1, 9));
                out.push(b'-');
                write::number(out, rng.range(1, 20));
                out.push(b'-');
                write::number(out, rng.range(1, 30));
            }
            (_, true) => {
                write::number(out, house);
                out.push(b' ');
                out.extend_from_slice(street);
            }
            (country, false) => {
                out.extend_from_slice(street);
                out.extend_from_slice(if matches!(country, "BR" | "ES") {
                    b", "
                } else {
                    b" "
                });
                write::number(out, house);
            }
        }
    }

    /// Appends the postcode of the town.
    pub fn postcode(&self, out: &mut Vec<u8>, rng: &mut Rng) {
        for c in self.town.1.bytes() {
            match c {
                b'#' => out.push(b'0' + rng.below(10) as u8),
                b'@' => out.push(b"ABDEFGHJLNPRSTUWXYZ"[rng.below(19) as usize]),
                _ => out.push(c),
            }
        }
    }

    /// Appends a mail address; `at` is `@`, or `%40` inside a URL.
    pub fn email(&self, out: &mut Vec<u8>, rng: &mut Rng, at: &str) {
        let (given, family) = (self.given.ascii.as_str(), self.family.ascii.as_str());
        match rng.below(8) {
            0..=2 => push(out, &[given, ".", family]),
            3 => push(out, &[given.get(..1).unwrap_or("x"), ".", family]),
            4 => {
                push(out, &[given, "_", family]);
                write::number(out, rng.range(1, 99));
            }
            5 => push(out, &[given, family]),
            6 if at == "@" => push(out, &[given, "+", rng.word(SECOND_PART)]),
            _ => {
                push(out, &[family, ".", given]);
                write::number(out, rng.range(1950, 2005));
            }
        }
        push(out, &[at]);
        domain(out, rng, self.words.endings, self.flavor);
    }
}

fn push(out: &mut Vec<u8>, parts: &[&str]) {
    for part in parts {
        out.extend_from_slice(part.as_bytes());
    }
}

/// A company that does not exist, or a documentation domain (RFC 2606).
fn domain(out: &mut Vec<u8>, rng: &mut Rng, endings: &[&'static str], flavor: Flavor) {
    if flavor == Flavor::Reserved && rng.chance(0.7) {
        let host = *rng.pick(&[
            "example.com",
            "example.org",
            "example.net",
            "mail.example.com",
        ]);
        return push(out, &[host]);
    }
    push(
        out,
        &[
            rng.word(FIRST_PART),
            rng.word(SECOND_PART),
            "-",
            rng.word(THIRD_PART),
            ".",
        ],
    );
    push(out, &[rng.word(endings)]);
}

/// The domain of a company that does not exist.
pub fn company_domain(rng: &mut Rng, endings: &[&'static str]) -> String {
    let mut out = Vec::new();
    domain(&mut out, rng, endings, Flavor::Lifelike);
    String::from_utf8_lossy(&out).into_owned()
}

/// Appends the name of a company that does not exist.
pub fn company(out: &mut Vec<u8>, rng: &mut Rng) {
    for (i, part) in [
        rng.word(FIRST_PART),
        rng.word(SECOND_PART),
        rng.word(THIRD_PART),
    ]
    .into_iter()
    .enumerate()
    {
        if i != 1 {
            if i == 2 {
                out.push(b' ');
            }
            out.push(part.as_bytes()[0].to_ascii_uppercase());
            out.extend_from_slice(&part.as_bytes()[1..]);
        } else {
            push(out, &[part]);
        }
    }
}

fn names(list: &str) -> Vec<Name> {
    list.split(',')
        .map(|name| match name.split_once('|') {
            Some((text, ascii)) => Name {
                text: text.into(),
                ascii: ascii.into(),
            },
            None => Name {
                text: name.into(),
                ascii: fold(name),
            },
        })
        .collect()
}
