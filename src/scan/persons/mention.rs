//! Matches on their way to people: what tells people apart, in few bytes.

use crate::analyze::persons::PersonName;
use crate::model::incident::Jurisdiction;
use crate::model::{Country, Signature};

/// One match, without its value.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Mention {
    /// Column from 0, if tracked.
    pub column: Option<u32>,
    pub row: u32,
    pub start: u32,
    pub signature: Signature,
    /// The fingerprint, if its kind is a key.
    pub key: Option<u128>,
    /// Names, or what the local part of an address spells.
    pub name: PersonName,
    /// Where it says that the person lives.
    pub lives: Option<Jurisdiction>,
    /// A birth date as year, month and day; an age; whether an address is our own; whether nothing
    /// but a sign stands before a phone.
    pub number: u32,
}

impl Mention {
    pub const fn new(column: Option<u32>, row: u32, start: u32, signature: Signature) -> Self {
        Self {
            column,
            row,
            start,
            signature,
            key: None,
            name: PersonName {
                given: 0,
                family: 0,
            },
            lives: None,
            number: 0,
        }
    }
}

/// The signature of what no rule found: the country that a record names.
pub(super) const COUNTRY: Signature = Signature::from_bits(u64::MAX);

const KEY: u8 = 1;
const NAME: u8 = 1 << 1;
const LIVES: u8 = 1 << 2;
const NUMBER: u8 = 1 << 3;
const NO_COLUMN: u32 = u32::MAX;

/// Mentions of one part of a document, encoded: first the kinds (column and signature), then every
/// mention by the number of its kind, in order of row, column and start.
pub(super) fn encode(mut mentions: Vec<Mention>) -> Vec<u8> {
    let column = |m: &Mention| m.column.unwrap_or(NO_COLUMN);
    mentions.sort_by_key(|m| (m.row, column(m), m.start));
    let mut kinds: Vec<(u32, u64)> = Vec::new();
    let mut body = Vec::with_capacity(mentions.len() * 16);
    let mut row = 0;
    for mention in &mentions {
        let kind = (column(mention), mention.signature.to_bits());
        // A part has few kinds, and rows have them in the same order.
        let number = kinds.iter().position(|known| *known == kind);
        let number = number.unwrap_or_else(|| {
            kinds.push(kind);
            kinds.len() - 1
        });
        put(&mut body, u64::from(mention.row - row));
        put(&mut body, number as u64);
        row = mention.row;
        write(mention, &mut body);
    }
    let mut encoded = Vec::with_capacity(body.len() + kinds.len() * 12 + 4);
    put(&mut encoded, kinds.len() as u64);
    for (column, signature) in kinds {
        encoded.extend_from_slice(&column.to_le_bytes());
        encoded.extend_from_slice(&signature.to_le_bytes());
    }
    encoded.extend_from_slice(&body);
    encoded
}

fn write(mention: &Mention, to: &mut Vec<u8>) {
    let has = |bit: u8, there: bool| if there { bit } else { 0 };
    to.push(
        has(KEY, mention.key.is_some())
            | has(NAME, !mention.name.is_empty())
            | has(LIVES, mention.lives.is_some())
            | has(NUMBER, mention.number != 0),
    );
    if let Some(key) = mention.key {
        to.extend_from_slice(&key.to_le_bytes());
    }
    if !mention.name.is_empty() {
        to.extend_from_slice(&mention.name.given.to_le_bytes());
        to.extend_from_slice(&mention.name.family.to_le_bytes());
    }
    if let Some(lives) = mention.lives {
        to.extend_from_slice(&lives.country.bytes());
        to.extend_from_slice(&lives.state.map_or([0, 0], Country::bytes));
    }
    if mention.number != 0 {
        to.extend_from_slice(&mention.number.to_le_bytes());
    }
}

/// Reads the mentions of a part.
pub(super) struct Decoder<'b> {
    rest: &'b [u8],
    kinds: Vec<(Option<u32>, Signature)>,
    row: u32,
}

impl<'b> Decoder<'b> {
    /// `None` if these are no mentions.
    pub fn new(mut rest: &'b [u8]) -> Option<Self> {
        let count = get(&mut rest)?;
        let mut kinds = Vec::new();
        for _ in 0..count {
            let column = u32::from_le_bytes(take(&mut rest)?);
            let signature = Signature::from_bits(u64::from_le_bytes(take(&mut rest)?));
            kinds.push(((column != NO_COLUMN).then_some(column), signature));
        }
        Some(Self {
            rest,
            kinds,
            row: 0,
        })
    }

    /// Columns and signatures, by number.
    pub fn kinds(&self) -> &[(Option<u32>, Signature)] {
        &self.kinds
    }

    /// The next mention and the number of its kind.
    pub fn next(&mut self) -> Option<(usize, Mention)> {
        let rest = &mut self.rest;
        self.row = self.row.wrapping_add(get(rest)? as u32);
        let number = get(rest)? as usize;
        let (column, signature) = *self.kinds.get(number)?;
        let [has] = take::<1>(rest)?;
        let mut mention = Mention::new(column, self.row, 0, signature);
        if has & KEY != 0 {
            mention.key = Some(u128::from_le_bytes(take(rest)?));
        }
        if has & NAME != 0 {
            mention.name = PersonName {
                given: u32::from_le_bytes(take(rest)?),
                family: u32::from_le_bytes(take(rest)?),
            };
        }
        if has & LIVES != 0 {
            let (country, state) = (take::<2>(rest)?, take::<2>(rest)?);
            mention.lives = Country::new(&country).map(|country| Jurisdiction {
                country,
                state: Country::new(&state),
            });
        }
        if has & NUMBER != 0 {
            mention.number = u32::from_le_bytes(take(rest)?);
        }
        Some((number, mention))
    }
}

/// A number in groups of seven bits, the lowest first.
fn put(to: &mut Vec<u8>, mut number: u64) {
    while number >= 0x80 {
        to.push(number as u8 | 0x80);
        number >>= 7;
    }
    to.push(number as u8);
}

fn get(rest: &mut &[u8]) -> Option<u64> {
    let mut number = 0u64;
    for shift in (0..64).step_by(7) {
        let [byte] = take::<1>(rest)?;
        number |= u64::from(byte & 0x7F) << shift;
        if byte < 0x80 {
            return Some(number);
        }
    }
    None
}

fn take<const N: usize>(rest: &mut &[u8]) -> Option<[u8; N]> {
    let (head, tail) = rest.split_first_chunk::<N>()?;
    *rest = tail;
    Some(*head)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Form, RuleId};
    use proptest::prelude::*;

    fn mentions() -> impl Strategy<Value = Vec<Mention>> {
        let one = (
            (0u32..5, 0u32..400, any::<u32>()),
            prop::option::of(any::<u128>()),
            (any::<u32>(), any::<u32>()),
            prop::sample::select(vec![None, Some(("DE", "")), Some(("US", "CA"))]),
        );
        let one = one.prop_map(|((column, row, number), key, (given, family), lives)| {
            let signature = Signature::new(RuleId(3), Form::Plain, column as u8, 0, 0);
            Mention {
                key,
                name: PersonName { given, family },
                lives: lives.and_then(|(country, state): (&str, &str)| {
                    Some(Jurisdiction {
                        country: Country::new(country.as_bytes())?,
                        state: Country::new(state.as_bytes()),
                    })
                }),
                number,
                ..Mention::new((column > 0).then_some(column), row, 0, signature)
            }
        });
        prop::collection::vec(one, 0..60)
    }

    proptest! {
        #[test]
        fn mentions_come_back_as_they_were(given in mentions()) {
            let encoded = encode(given.clone());
            let mut decoder = Decoder::new(&encoded).unwrap();
            let mut read = Vec::new();
            while let Some((_, mention)) = decoder.next() {
                read.push(mention);
            }
            let mut expected = given;
            expected.sort_by_key(|m| (m.row, m.column.unwrap_or(NO_COLUMN)));
            prop_assert_eq!(read, expected);
        }

        #[test]
        fn what_is_no_encoding_is_no_panic(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
            let mut mentions = 0;
            if let Some(mut decoder) = Decoder::new(&bytes) {
                while decoder.next().is_some() {
                    mentions += 1;
                }
            }
            prop_assert!(mentions <= bytes.len());
        }
    }
}
