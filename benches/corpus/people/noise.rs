//! What life does to values. Rates are in `people`.

use super::names::Name;
use super::world::{self, Human};
use crate::phone::Style;
use crate::rng::Rng;
use unicode_normalization::UnicodeNormalization;

/// Who types.
#[derive(Clone, Copy)]
pub enum Hand {
    /// Staff, from paper or by ear.
    Staff,
    /// People themselves, whose address was confirmed.
    Own,
}

impl Hand {
    const fn slips(self) -> f64 {
        match self {
            Self::Staff => 0.01,
            Self::Own => 0.003,
        }
    }

    /// The value, perhaps with one sign wrong.
    pub fn typed(self, text: String, rng: &mut Rng) -> String {
        if rng.chance(self.slips()) {
            slip(&text, rng)
        } else {
            text
        }
    }
}

/// One sign missing, doubled, swapped with the next, or another.
fn slip(text: &str, rng: &mut Rng) -> String {
    let mut signs: Vec<char> = text.chars().collect();
    let places: Vec<usize> = (0..signs.len())
        .filter(|at| signs[*at].is_alphanumeric())
        .collect();
    if places.len() < 3 {
        return text.to_owned();
    }
    let at = *rng.pick(&places);
    match rng.below(4) {
        0 => drop(signs.remove(at)),
        1 => signs.insert(at, signs[at]),
        2 if at + 1 < signs.len() => signs.swap(at, at + 1),
        _ if signs[at].is_ascii_digit() => signs[at] = char::from(b'0' + rng.below(10) as u8),
        _ => signs[at] = char::from(b'a' + rng.below(26) as u8),
    }
    signs.into_iter().collect()
}

/// A part of a name as somebody writes it.
pub fn part(name: &Name, hand: Hand, rng: &mut Rng) -> String {
    let mut text = name.text.clone();
    if !text.is_ascii() && rng.chance(0.1) {
        text = plain(&text, rng);
    }
    cased(hand.typed(text, rng), rng)
}

/// Without accents: `u` or `ue` for `ü`. Names in other scripts stay.
fn plain(text: &str, rng: &mut Rng) -> String {
    let spelled = rng.chance(0.5);
    let mut out = String::new();
    for sign in text.chars() {
        match sign {
            'ä' | 'ö' | 'ü' if spelled => {
                out.extend(sign.nfd().next());
                out.push('e');
            }
            'ß' => out.push_str("ss"),
            'ł' => out.push('l'),
            'Ł' => out.push('L'),
            'ø' => out.push('o'),
            _ => out.extend(sign.nfd().filter(|c| !('\u{300}'..'\u{370}').contains(c))),
        }
    }
    out
}

/// In capitals or small letters now and then.
fn cased(text: String, rng: &mut Rng) -> String {
    match rng.below(100) {
        0..=4 => text.to_uppercase(),
        5..=7 => text.to_lowercase(),
        _ => text,
    }
}

/// The given and the family name in two cells; swapped now and then.
pub fn name(human: &Human, hand: Hand, rng: &mut Rng) -> (String, String) {
    let given = part(&human.given, hand, rng);
    let family = part(&human.family, hand, rng);
    if rng.chance(0.005) {
        (family, given)
    } else {
        (given, family)
    }
}

/// The name in one cell, as the country has it.
pub fn full(human: &Human, hand: Hand, rng: &mut Rng) -> String {
    let (given, family) = name(human, hand, rng);
    if human.locale.country == "JP" {
        format!("{family} {given}")
    } else {
        format!("{given} {family}")
    }
}

/// The address by which a file knows a person, in whatever case.
pub fn email(human: &Human, hand: Hand, rng: &mut Rng) -> String {
    let at = human.known_by.min(human.emails.len() - 1);
    let address = hand.typed(human.emails[at].clone(), rng);
    let address = match address.split_once('@') {
        Some((local, domain)) if rng.chance(0.02) => {
            format!("{local}+{}@{domain}", rng.word(&["news", "shop", "promo"]))
        }
        _ => address,
    };
    match rng.below(100) {
        0..=4 => {
            let mut signs = address.chars();
            let first = signs.next().map(|c| c.to_ascii_uppercase());
            first.into_iter().chain(signs).collect()
        }
        5..=7 => address.to_uppercase(),
        _ => address,
    }
}

/// A phone of the person: the mobile, or that of the home.
pub fn phone(human: &Human, hand: Hand, rng: &mut Rng) -> String {
    let number = match human.home {
        Some(home) if rng.chance(0.35) => home,
        _ => human.mobile,
    };
    hand.typed(world::phone(&number, human, rng), rng)
}

/// The mobile number in international form, as machines write it.
pub fn mobile(human: &Human) -> String {
    let mut out = Vec::new();
    human.mobile.write(&mut out, Style::E164);
    String::from_utf8_lossy(&out).into_owned()
}

/// The value, or nothing with a probability.
pub fn or_missing(text: String, missing: f64, rng: &mut Rng) -> String {
    if rng.chance(missing) {
        String::new()
    } else {
        text
    }
}
