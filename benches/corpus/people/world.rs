//! The people: who they are, with whom they live, how they are reached.

use super::names::{self, Name, Names};
use crate::locale::{LOCALES, Locale};
use crate::national;
use crate::person::company_domain;
use crate::phone::{Number, Plan};
use crate::rng::Rng;
use crate::write::{self, Date};
use std::collections::HashSet;

/// Shares of the countries, in percent.
pub const SHARES: [(&str, u64); 10] = [
    ("US", 24),
    ("GB", 12),
    ("DE", 14),
    ("FR", 10),
    ("ES", 8),
    ("IT", 8),
    ("NL", 6),
    ("PL", 6),
    ("BR", 7),
    ("JP", 5),
];

/// Providers of mailboxes.
const MAIL: &[&str] = &[
    "gmail.com",
    "outlook.com",
    "yahoo.com",
    "icloud.com",
    "hotmail.com",
];

/// One person.
#[derive(Clone)]
pub struct Human {
    pub locale: &'static Locale,
    pub given: Name,
    pub family: Name,
    /// Today's address, and an older one of a few.
    pub emails: Vec<String>,
    /// Whether the address is that of somebody else at home, whose lists of addresses alone are.
    pub guest: bool,
    /// Where the person lived before, if they moved: street, postcode, town.
    pub before: Option<(String, String, &'static str)>,
    /// By which of them the file that is written knows the person.
    pub known_by: usize,
    pub mobile: Number,
    /// The line of the home, if there is one for all.
    pub home: Option<Number>,
    pub born: Date,
    pub street: String,
    pub postcode: String,
    pub town: &'static str,
    /// National number.
    pub national: String,
}

/// All people.
pub struct World {
    pub people: Vec<Human>,
}

/// Where people live together.
struct Home {
    street: String,
    postcode: String,
    town: &'static str,
    line: Option<Number>,
}

impl World {
    /// So many people.
    pub fn new(count: usize, rng: &mut Rng) -> Self {
        let names = names::all();
        let mut people: Vec<Human> = Vec::with_capacity(count + 4);
        let mut taken = HashSet::new();
        while people.len() < count {
            let locale = locale(rng);
            let of = names.iter().find(|n| n.country == locale.country);
            let Some(of) = of else { continue };
            let together = rng.chance(0.1);
            let size = if together {
                rng.range(2, 4) as usize
            } else {
                1
            };
            let home = Home::new(locale, together, rng);
            let first = people.len();
            for at in 0..size.min(count - first) {
                let mut human = human(locale, of, &home, rng, people.get(first), &mut taken);
                // Nobody calls a child like its sister.
                while people[first..]
                    .iter()
                    .any(|p| p.given.text == human.given.text)
                {
                    human.given = of.given(rng).clone();
                }
                people.push(human);
                let child = at > 0 && rng.chance(1.0 / 300.0);
                if child && let [.., parent, child] = &mut people[..] {
                    child.given = parent.given.clone();
                    child.family = parent.family.clone();
                }
            }
            if size > 1 && rng.chance(0.005) {
                let shared = people[first].emails.clone();
                for human in &mut people[first + 1..] {
                    human.emails.clone_from(&shared);
                    human.guest = true;
                }
            }
        }
        // Neighbours of the list are not neighbours in files.
        rng.shuffle(&mut people);
        Self { people }
    }
}

fn locale(rng: &mut Rng) -> &'static Locale {
    let mut at = rng.below(100);
    for (country, share) in SHARES {
        if at < share {
            return LOCALES
                .iter()
                .find(|l| l.country == country)
                .unwrap_or(&LOCALES[0]);
        }
        at -= share;
    }
    &LOCALES[0]
}

impl Home {
    fn new(locale: &'static Locale, together: bool, rng: &mut Rng) -> Self {
        let towns: Vec<&str> = locale.towns.split(',').collect();
        let (town, pattern) = rng.pick(&towns).split_once('=').unwrap_or(("", ""));
        let streets: Vec<&str> = locale.streets.split(',').collect();
        let (street, house) = (*rng.pick(&streets), rng.range(1, 250));
        let postcode = pattern.chars().map(|c| match c {
            '#' => char::from(b'0' + rng.below(10) as u8),
            '@' => char::from(b"ABDEFGHJLNPRSTUWXYZ"[rng.below(19) as usize]),
            _ => c,
        });
        let postcode = postcode.collect();
        Self {
            street: match locale.number_first {
                true => format!("{house} {street}"),
                false => format!("{street} {house}"),
            },
            postcode,
            town,
            line: (together && rng.chance(0.5)).then(|| Plan::of(locale.country).number(rng)),
        }
    }
}

fn human(
    locale: &'static Locale,
    names: &Names,
    home: &Home,
    rng: &mut Rng,
    with: Option<&Human>,
    taken: &mut HashSet<String>,
) -> Human {
    let given = names.given(rng).clone();
    let family = match with {
        Some(with) if rng.chance(0.8) => with.family.clone(),
        _ => names.family(rng).clone(),
    };
    let born = Date::between(rng, 1945, 2007);
    let count = 1 + usize::from(rng.chance(0.05));
    let emails = (0..count).map(|_| email(&given, &family, born, locale, rng, taken));
    let emails = emails.collect();
    let mut number = Vec::new();
    national::draw(locale.country, &mut number, rng, born);
    Human {
        locale,
        given,
        family,
        emails,
        guest: false,
        before: rng.chance(0.04).then(|| {
            let before = Home::new(locale, false, rng);
            (before.street, before.postcode, before.town)
        }),
        known_by: 0,
        mobile: Plan::of(locale.country).number(rng),
        home: home.line,
        born,
        street: home.street.clone(),
        postcode: home.postcode.clone(),
        town: home.town,
        national: String::from_utf8_lossy(&number).into_owned(),
    }
}

/// An address that nobody else has.
fn email(
    given: &Name,
    family: &Name,
    born: Date,
    locale: &Locale,
    rng: &mut Rng,
    taken: &mut HashSet<String>,
) -> String {
    let (given, family) = (given.ascii.as_str(), family.ascii.as_str());
    let initial = given.get(..1).unwrap_or("x");
    let mut local = match rng.below(20) {
        0..=6 => format!("{given}.{family}"),
        7..=8 => format!("{given}.{family}{}", born.year % 100),
        9..=10 => format!("{initial}{family}"),
        11..=12 => format!("{given}{family}{}", rng.range(1, 99)),
        13 => format!("{family}.{given}"),
        14 => format!("{given}_{family}"),
        15..=16 => format!("{given}{}", rng.range(1950, 2012)),
        _ => format!("{}{}", nickname(rng), rng.range(1, 999)),
    };
    let domain = match rng.chance(0.6) {
        true => rng.word(MAIL).to_owned(),
        false => company_domain(rng, locale.endings),
    };
    // Gmail delivers without regard to points.
    while !taken.insert(format!("{}@{domain}", local.replace('.', ""))) {
        local.push(char::from(b'0' + rng.below(10) as u8));
    }
    format!("{local}@{domain}")
}

fn nickname(rng: &mut Rng) -> String {
    const WORDS: &[&str] = &[
        "star", "blue", "moon", "tiger", "sunny", "green", "happy", "lucky", "river", "stone",
        "pixel", "rock", "wolf", "coffee", "cloud", "king", "fox", "snow", "music", "runner",
    ];
    format!("{}{}", rng.word(WORDS), rng.word(WORDS))
}

/// A phone in one of the country's styles.
pub fn phone(number: &Number, human: &Human, rng: &mut Rng) -> String {
    let mut out = Vec::new();
    number.write(&mut out, Plan::of(human.locale.country).style(rng));
    String::from_utf8_lossy(&out).into_owned()
}

/// A date as `write` puts it.
pub fn dated(date: Date, write: impl Fn(Date, &mut Vec<u8>)) -> String {
    let mut out = Vec::new();
    write(date, &mut out);
    String::from_utf8_lossy(&out).into_owned()
}

/// A day of the last years, as ISO writes it.
pub fn lately(rng: &mut Rng) -> String {
    dated(write::Date::between(rng, 2021, 2025), Date::iso)
}
