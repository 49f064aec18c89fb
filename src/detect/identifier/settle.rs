//! Which of several readings of a value in text counts: the words around it name a country, or
//! nothing tells the countries' numbers apart.

use super::near::{REACH, REACH_BEHIND};
use super::{Rank, Reading};
use crate::detect::cell::CellScan;
use crate::model::{Country, InfoTypeId, Signature};
use crate::rule::Cue;
use crate::validator::country;
use crate::validator::identifier::Strength;
use std::cmp::Reverse;

/// Words further apart than this, in bytes, name different things.
const SAME_LABEL: usize = 24;
/// Most words of a country's name that are tried together.
const MOST_WORDS: usize = 4;

impl Reading {
    /// The same, with the word that names it: of words that end together, the longest says most.
    pub(super) fn named_by(self, cue: &Cue) -> Self {
        let rank = Rank {
            shortness: usize::MAX - (cue.end - cue.start),
            ..self.rank
        };
        Self {
            rank,
            cue: Some((cue.start, cue.end)),
            ..self
        }
    }
}

impl CellScan<'_, '_> {
    /// The reading that counts. One that another country's kind contests is marked
    /// [`Signature::ANY_REGION`].
    pub(super) fn settle(
        &self,
        bytes: &[u8],
        start: usize,
        readings: &[Reading],
    ) -> Option<Reading> {
        let best = readings.iter().min_by_key(|r| (r.rank, r.rule)).copied()?;
        let strength = self.strength(&best);
        if best.cue.is_none() || strength == Strength::Strong {
            return Some(best);
        }
        let family = self.family(&best);
        let relatives = || {
            let near = best.rank.distance.saturating_add(SAME_LABEL);
            let relatives = readings.iter().filter(move |r| r.cue.is_some());
            relatives.filter(move |r| self.family(r) == family && r.rank.distance <= near)
        };
        let undecided = Reading {
            flags: best.flags | Signature::ANY_REGION,
            ..best
        };
        let Some(named) = country_near(bytes, start, start + best.fit.end) else {
            let rival = |r: &&Reading| {
                r.cue == best.cue
                    && self.country_of(r) != self.country_of(&best)
                    && self.strength(r) >= strength
            };
            let contested = best.rank.elsewhere && relatives().any(|r| rival(&r));
            return Some(if contested { undecided } else { best });
        };
        if self.country_of(&best) == Some(named) {
            return Some(best);
        }
        let local = relatives().filter(|r| self.country_of(r) == Some(named));
        let local = local.min_by_key(|r| (r.rank, r.rule)).copied();
        let weak = strength == Strength::Weak && best.rank.elsewhere;
        local.or(Some(if weak { undecided } else { best }))
    }

    fn strength(&self, reading: &Reading) -> Strength {
        let identifier = self.identifier(reading.rule);
        identifier.map_or(Strength::Weak, |(_, i)| i.strength(reading.fit.written))
    }

    fn country_of(&self, reading: &Reading) -> Option<Country> {
        self.scanner.set.rule(reading.rule).country()
    }

    fn family(&self, reading: &Reading) -> InfoTypeId {
        let set = self.scanner.set;
        set.family_of(set.rule(reading.rule).info_type)
    }
}

/// The country that the words of the same line nearest to a value name: before it, else behind it.
fn country_near(bytes: &[u8], start: usize, end: usize) -> Option<Country> {
    let before = bytes.get(start.saturating_sub(REACH)..start)?;
    let line = memchr::memrchr(b'\n', before).map_or(0, |at| at + 1);
    let before = before.get(line..)?;
    let behind = bytes.get(end..bytes.len().min(end + REACH_BEHIND))?;
    let behind = behind.split(|b| *b == b'\n').next()?;
    let mut named = countries(before);
    named.sort_by_key(|(_, end, _)| Reverse(*end));
    let last = named.first().map(|(.., country)| *country);
    last.or_else(|| countries(behind).first().map(|(.., country)| *country))
}

/// The countries that a text names, with where; the longest name from each word on.
fn countries(text: &[u8]) -> Vec<(usize, usize, Country)> {
    let is_letter = |b: &u8| b.is_ascii_alphabetic() || *b >= 0x80 || *b == b'.';
    let mut words: Vec<(usize, usize)> = Vec::new();
    let mut at = 0;
    while let Some(found) = text.get(at..).and_then(|t| t.iter().position(is_letter)) {
        let start = at + found;
        let rest = text.get(start..).unwrap_or_default();
        let length = rest.iter().take_while(|b| is_letter(b)).count();
        words.push((start, start + length));
        at = start + length;
    }
    // Words in capitals only are no codes of countries.
    let shouted = !text.iter().any(u8::is_ascii_lowercase);
    let name = |from: usize| {
        let (start, _) = *words.get(from)?;
        let ends = words.iter().skip(from).take(MOST_WORDS).rev();
        ends.map(|(_, end)| *end).find_map(|end| {
            let name = text.get(start..end)?;
            let code = name.len() < 4;
            let found = country::named(name).filter(|_| !(code && shouted))?;
            Some((start, end, found))
        })
    };
    (0..words.len()).filter_map(name).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn named(text: &str, expected: &str) {
        let start = text.find('#').unwrap_or(0);
        let found = country_near(text.as_bytes(), start, start + 1);
        let found = found.map(|c| c.as_str().to_owned()).unwrap_or_default();
        assert_eq!(found, expected, "{text}");
    }

    #[test]
    fn words_beside_a_value_name_its_country() {
        named("US passport number: #", "US");
        named("Passport: # (Canada)", "CA");
        named("the British and the German passport #", "DE");
        named("South African passport no. #", "ZA");
        named("France\npassport: #", "");
        named("passport ID: #", "");
        named("PASSPORT IN USE: #", "");
    }
}
