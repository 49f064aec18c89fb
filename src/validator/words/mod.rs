//! A dictionary of names, towns, regions, street words, occupations and ordinary words, which says of
//! a word what it may be. `patterns/words/generate.py` makes it and says what from.
//!
//! Words are compared by 32 bits of a hash: a word that is in no list is taken for one of them about
//! once in 11,000 times.

mod fold;
pub mod vocabulary;

pub use fold::{CAPACITY, Folded, Word};

/// What a word may be: the bits of its lists.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Classes(u8);

impl Classes {
    /// A given name.
    pub const GIVEN: Self = Self(1);
    /// A family name, or a part of one.
    pub const FAMILY: Self = Self(1 << 1);
    /// A town of 2,000 inhabitants or more.
    pub const TOWN: Self = Self(1 << 2);
    /// A state, province, county, or its abbreviation.
    pub const REGION: Self = Self(1 << 3);
    /// A part of a street's name that says street.
    pub const STREET: Self = Self(1 << 4);
    /// A part of an occupation's name.
    pub const JOB: Self = Self(1 << 5);
    /// A town of 15,000 inhabitants or more.
    pub const LARGE_TOWN: Self = Self(1 << 6);
    /// An ordinary word: a thing, a color, an animal, a dish.
    pub const WORD: Self = Self(1 << 7);

    /// Whether the word is in at least one of these lists.
    #[inline]
    pub const fn any(self, of: Self) -> bool {
        self.0 & of.0 != 0
    }

    /// The lists of either.
    #[must_use]
    pub const fn or(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }
}

static TABLE: &[u8] = include_bytes!("../../../patterns/words/words.bin");

const BUCKET_BITS: u32 = 16;
const BUCKETS: usize = 1 << BUCKET_BITS;
/// Buckets that share a start.
const GROUP: usize = 64;
const OFFSETS_AT: usize = (BUCKETS / GROUP + 1) * 4;
const CHECKS_AT: usize = OFFSETS_AT + (BUCKETS + 1) * 2;
const COUNT: usize = (TABLE.len() - CHECKS_AT) / 3;
const CLASSES_AT: usize = CHECKS_AT + COUNT * 2;

/// What a folded word may be.
pub fn classes(word: &[u8]) -> Classes {
    classes_of(hash(word))
}

/// What the word with this hash may be.
#[inline]
pub(super) fn classes_of(hash: u64) -> Classes {
    let bucket = (hash >> (64 - BUCKET_BITS)) as usize;
    let check = (hash >> 16) as u16;
    let (from, to) = (start(bucket), start(bucket + 1));
    let Some(checks) = TABLE.get(CHECKS_AT + from * 2..CHECKS_AT + to * 2) else {
        return Classes::default();
    };
    let (checks, _) = checks.as_chunks::<2>();
    let at = checks.iter().position(|c| u16::from_le_bytes(*c) == check);
    at.and_then(|at| TABLE.get(CLASSES_AT + from + at))
        .map_or(Classes::default(), |classes| Classes(*classes))
}

/// Number of the first entry of a bucket.
#[inline]
fn start(bucket: usize) -> usize {
    let group = TABLE
        .get(bucket / GROUP * 4..)
        .and_then(<[u8]>::first_chunk);
    let offset = TABLE
        .get(OFFSETS_AT + bucket * 2..)
        .and_then(<[u8]>::first_chunk);
    group.map_or(0, |bytes| u32::from_le_bytes(*bytes) as usize)
        + offset.map_or(0, |bytes| usize::from(u16::from_le_bytes(*bytes)))
}

/// 64 bits of a word; the generator knows how, too.
fn hash(word: &[u8]) -> u64 {
    let mut value = start_hash(word.len());
    for chunk in word.chunks(8) {
        let mut eight = [0; 8];
        for (to, from) in eight.iter_mut().zip(chunk) {
            *to = *from;
        }
        value = step_hash(value, u64::from_le_bytes(eight));
    }
    end_hash(value)
}

const ODD: u64 = 0xD6E8_FEB8_6659_FD93;

#[inline(always)]
const fn start_hash(length: usize) -> u64 {
    (length as u64).wrapping_mul(0x9E37_79B9_7F4A_7C15)
}

#[inline(always)]
const fn step_hash(value: u64, eight: u64) -> u64 {
    let value = (value ^ eight).wrapping_mul(ODD);
    value ^ value >> 32
}

#[inline(always)]
const fn end_hash(value: u64) -> u64 {
    let value = value.wrapping_mul(ODD);
    value ^ value >> 32
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(text: &str) -> Classes {
        let folded = Folded::new(text.as_bytes()).unwrap();
        assert_eq!(folded.classes(), classes(folded.text()));
        folded.classes()
    }

    #[test]
    fn words_of_many_languages_are_known() {
        for (class, words) in [
            (
                Classes::GIVEN,
                "Anna,Jürgen,Małgorzata,José,Chloé,Giulia,Sanne,Björn,陽菜,Иван,Ελένη,Çağla,Rohan,Nguyễn",
            ),
            (
                Classes::FAMILY,
                "Smith,Müller,Nowak,García,Lefèvre,Rossi,de Vries,佐藤,Иванов,O'Neill,Yılmaz,Kim,Patel",
            ),
            (
                Classes::TOWN,
                "London,München,São Paulo,Łódź,Besançon,Zwolle,Gijón,Springfield,Москва,横浜市",
            ),
            (
                Classes::REGION,
                "California,Bayern,Île-de-France,Ontario,Queensland,TX",
            ),
            (
                Classes::STREET,
                "Street,Straße,rue,Calle,via,ul.,улица,Avenida",
            ),
            (Classes::JOB, "Engineer,Manager,Teacher,Ingenieur"),
            (Classes::WORD, "table,chicken,blue"),
        ] {
            for word in words.split(',') {
                assert!(of(word).any(class), "{word}: {:?}", of(word));
            }
        }
    }

    #[test]
    fn few_made_up_words_are_taken_for_known_ones() {
        let known = (0..100_000u32)
            .filter(|n| classes(format!("zq{n:05}x").as_bytes()) != Classes::default())
            .count();
        assert!(known < 25, "{known} of 100,000");
    }
}
