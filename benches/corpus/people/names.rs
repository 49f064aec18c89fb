//! Names of ten countries, common ones first where frequencies are public. Facts from the lists of
//! Faker (MIT); those of Japan are put together of common signs.

use crate::locale::fold;
use crate::rng::Rng;

/// A name as written, and in letters of addresses.
#[derive(Clone, Debug, Default)]
pub struct Name {
    /// As written.
    pub text: String,
    /// Small ASCII letters.
    pub ascii: String,
}

/// A country's names.
pub struct Names {
    /// ISO country code.
    pub country: &'static str,
    given: Vec<Name>,
    family: Vec<Name>,
}

/// Names of all countries.
pub fn all() -> Vec<Names> {
    let lines = include_str!("names.txt").lines();
    let parts = lines.filter_map(|line| {
        let mut parts = line.split('\t');
        Some((parts.next()?, parts.next()?, parts.next()?))
    });
    let names = parts.map(|(country, given, family)| Names {
        country,
        given: split(given),
        family: split(family),
    });
    names.collect()
}

fn split(list: &str) -> Vec<Name> {
    let name = |name: &str| {
        let (text, ascii) = name.split_once('|').unwrap_or((name, ""));
        let ascii = if ascii.is_empty() {
            fold(text).replace(|c: char| !c.is_ascii_alphabetic(), "")
        } else {
            ascii.to_owned()
        };
        Name {
            text: text.to_owned(),
            ascii,
        }
    };
    list.split(',').map(name).collect()
}

impl Names {
    /// A given name; the first of the list are about twice as common as the last.
    pub fn given(&self, rng: &mut Rng) -> &Name {
        &self.given[skewed(rng, self.given.len())]
    }

    /// A family name, likewise.
    pub fn family(&self, rng: &mut Rng) -> &Name {
        &self.family[skewed(rng, self.family.len())]
    }
}

fn skewed(rng: &mut Rng, of: usize) -> usize {
    let one = rng.below(1 << 20) as f64 / f64::from(1 << 20);
    ((one.powf(1.4) * of as f64) as usize).min(of - 1)
}
