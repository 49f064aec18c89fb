//! Country columns: codes and names as exports write them, in the languages of many countries.
//!
//! The names are in `patterns/country/names.tsv`, one country a line: its code, its three-letter
//! code, its names, all but the first in the form that [`Folded`] makes of a cell.

use crate::model::Country;
use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};
use std::sync::LazyLock;

/// The country that a cell names: ISO 3166-1 alpha-2 or alpha-3 in any case, a name or a common
/// variant of it (`U.S.`, `Great Britain`, `Österreich`); case, accents and punctuation don't matter.
/// A bare `NA` is Namibia: whether a column uses it for "none" only the column can tell.
pub fn parse(cell: &[u8]) -> Option<Country> {
    let cell = cell.trim_ascii();
    if let [_, _] = cell {
        return from_two_letters(cell);
    }
    let folded = Folded::new(cell)?;
    match folded.letters() {
        // With dots. No other code is written so, and `n.a.` is not Namibia.
        letters @ (b"us" | b"uk") => from_two_letters(letters),
        letters => from_name(letters),
    }
}

/// The country that words of a text name: by its name, an adjective (`German`, `española`), what its
/// banks call their numbers (`sort code`), or a code in capitals that is no common word (`US`, `U.K.`, `DEU`).
pub fn named(words: &[u8]) -> Option<Country> {
    let words = words.trim_ascii();
    let folded = Folded::new(words)?;
    let letters = folded.letters();
    if letters.len() > 3 {
        return from_name(letters).or_else(|| WORDS.get(letters).copied());
    }
    let capitals = words.iter().all(|b| b.is_ascii_uppercase() || *b == b'.');
    match letters {
        _ if !capitals || NO_CODES.contains(&letters) => None,
        [_, _] => from_two_letters(letters),
        _ => from_name(letters),
    }
}

/// Codes that are words or abbreviations in a text of capitals and small letters.
const NO_CODES: &[&[u8]] = &[
    b"id", b"no", b"in", b"is", b"it", b"am", b"as", b"at", b"be", b"by", b"do", b"me", b"my",
    b"so", b"to", b"tv", b"pm", b"mr", b"ms", b"dr", b"st", b"hr", b"pr", b"ad", b"cc", b"pan",
    b"and", b"are", b"per",
];

/// Whether ISO 3166-1 assigns the code; `XK`, which everyone uses for Kosovo, counts as assigned.
pub fn is_assigned(country: Country) -> bool {
    let [a, b] = country.bytes();
    ASSIGNED
        .get(usize::from(a.wrapping_sub(b'A')))
        .is_some_and(|row| row >> (b.wrapping_sub(b'A') & 31) & 1 == 1)
}

fn from_two_letters(letters: &[u8]) -> Option<Country> {
    let code: [u8; 2] = letters.try_into().ok()?;
    match code.map(|letter| letter.to_ascii_uppercase()) {
        // Reserved in ISO 3166-1 for the United Kingdom; what the European Union writes for Greece.
        [b'U', b'K'] => Country::new(b"GB"),
        [b'E', b'L'] => Country::new(b"GR"),
        code => Country::new(&code).filter(|&country| is_assigned(country)),
    }
}

fn from_name(letters: &[u8]) -> Option<Country> {
    NAMES
        .get(letters)
        .or_else(|| NAMES.get(letters.strip_prefix(b"the")?))
        .copied()
}

/// A cell as names are compared: small letters without accents, spaces and punctuation.
struct Folded {
    bytes: [u8; Self::CAPACITY],
    length: usize,
}

impl Folded {
    /// Longer than the longest name.
    const CAPACITY: usize = 96;

    /// `None` for a cell that no country name looks like: too long, or with digits or signs in it.
    fn new(cell: &[u8]) -> Option<Self> {
        let mut folded = Self {
            bytes: [0; Self::CAPACITY],
            length: 0,
        };
        let mut rest = cell;
        while let Some((&byte, behind)) = rest.split_first() {
            match byte {
                b'a'..=b'z' | b'A'..=b'Z' => folded.push(&[byte.to_ascii_lowercase()])?,
                b' ' | b'.' | b',' | b'-' | b'_' | b'\'' | b'(' | b')' | b'/' | b':' | b'`'
                | b'"' => {}
                b'&' => folded.push(b"and")?,
                128.. => return folded.push_text(std::str::from_utf8(rest).ok()?),
                _ => return None,
            }
            rest = behind;
        }
        Some(folded)
    }

    /// The slow way, from the first byte on that is not ASCII.
    fn push_text(mut self, text: &str) -> Option<Self> {
        for letter in text.chars() {
            match letter {
                ' ' | '.' | ',' | '-' | '_' | '\'' | '(' | ')' | '/' | ':' | '`' | '"' => {}
                // Quotes, dashes, dots and spaces of other scripts; combining marks.
                '\u{a0}' | '\u{b4}' | '\u{2bb}' | '\u{2bc}' | '\u{2013}' | '\u{2019}' => {}
                '\u{30fb}' | '\u{300}'..='\u{36f}' => {}
                '&' => self.push(b"and")?,
                '\0'..='@' => return None,
                _ => self.push_letter(letter)?,
            }
        }
        Some(self)
    }

    fn push_letter(&mut self, letter: char) -> Option<()> {
        let base = match letter {
            '\u{c0}'..='\u{24f}' | '\u{1e00}'..='\u{1eff}' => without_marks(letter),
            _ => letter,
        };
        let small = base.to_lowercase().next().unwrap_or(base);
        match small {
            'ß' => self.push(b"ss"),
            'æ' => self.push(b"ae"),
            'œ' => self.push(b"oe"),
            'ø' => self.push(b"o"),
            'ł' => self.push(b"l"),
            'đ' | 'ð' => self.push(b"d"),
            'þ' => self.push(b"th"),
            'ı' => self.push(b"i"),
            _ => self.push(small.encode_utf8(&mut [0; 4]).as_bytes()),
        }
    }

    fn push(&mut self, letters: &[u8]) -> Option<()> {
        let end = self.length + letters.len();
        self.bytes
            .get_mut(self.length..end)?
            .copy_from_slice(letters);
        self.length = end;
        Some(())
    }

    fn letters(&self) -> &[u8] {
        self.bytes.get(..self.length).unwrap_or(&[])
    }
}

/// The letter that the marks stand on.
fn without_marks(letter: char) -> char {
    let mut base = None;
    unicode_normalization::char::decompose_canonical(letter, |part| {
        base.get_or_insert(part);
    });
    base.unwrap_or(letter)
}

/// FNV-1a: the keys are short and the table is fixed.
#[derive(Clone, Copy)]
struct NameHasher(u64);

impl Default for NameHasher {
    fn default() -> Self {
        Self(0xcbf2_9ce4_8422_2325)
    }
}

impl Hasher for NameHasher {
    fn write(&mut self, bytes: &[u8]) {
        for &byte in bytes {
            self.0 = (self.0 ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3);
        }
    }

    fn write_usize(&mut self, length: usize) {
        self.0 ^= length as u64;
    }

    fn finish(&self) -> u64 {
        self.0
    }
}

type Names = HashMap<&'static [u8], Country, BuildHasherDefault<NameHasher>>;

const NAMES_TEXT: &str = include_str!("../../patterns/country/names.tsv");

/// Made when the first name is met, not at start-up.
static NAMES: LazyLock<Names> = LazyLock::new(|| table(NAMES_TEXT));

const WORDS_TEXT: &str = include_str!("../../patterns/country/words.tsv");

static WORDS: LazyLock<Names> = LazyLock::new(|| table(WORDS_TEXT));

/// What each line of a table calls the country at its start.
fn table(text: &'static str) -> Names {
    let mut names = Names::with_capacity_and_hasher(text.len() / 14, Default::default());
    for line in text.lines() {
        let mut columns = line.split('\t');
        if let Some(country) = columns
            .next()
            .and_then(|code| Country::new(code.as_bytes()))
        {
            names.extend(columns.map(|name| (name.as_bytes(), country)));
        }
    }
    names
}

/// All assigned codes, one after the other, by their second letters in the row of the first.
static ASSIGNED: [u32; 26] = by_letters(
    b"ADAEAFAGAIALAMAOAQARASATAUAWAXAZBABBBDBEBFBGBHBIBJBLBMBNBOBQBRBSBTBVBWBYBZCACCCD\
    CFCGCHCICKCLCMCNCOCRCUCVCWCXCYCZDEDJDKDMDODZECEEEGEHERESETFIFJFKFMFOFRGAGBGDGEGF\
    GGGHGIGLGMGNGPGQGRGSGTGUGWGYHKHMHNHRHTHUIDIEILIMINIOIQIRISITJEJMJOJPKEKGKHKIKMKN\
    KPKRKWKYKZLALBLCLILKLRLSLTLULVLYMAMCMDMEMFMGMHMKMLMMMNMOMPMQMRMSMTMUMVMWMXMYMZNA\
    NCNENFNGNINLNONPNRNUNZOMPAPEPFPGPHPKPLPMPNPRPSPTPWPYQARERORSRURWSASBSCSDSESGSHSI\
    SJSKSLSMSNSOSRSSSTSVSXSYSZTCTDTFTGTHTJTKTLTMTNTOTRTTTVTWTZUAUGUMUSUYUZVAVCVEVGVI\
    VNVUWFWSXKYEYTZAZMZW",
);

const fn by_letters(codes: &[u8]) -> [u32; 26] {
    let mut rows = [0; 26];
    let mut at = 0;
    while at + 1 < codes.len() {
        rows[(codes[at] - b'A') as usize] |= 1 << (codes[at + 1] - b'A');
        at += 2;
    }
    rows
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(cell: &str, expected: &str) {
        let found = parse(cell.as_bytes());
        assert_eq!(
            found.as_ref().map_or("", Country::as_str),
            expected,
            "{cell:?}"
        );
    }

    #[test]
    fn codes_are_read_in_any_case() {
        for (cell, expected) in [
            ("DE", "DE"),
            ("de", "DE"),
            ("deu", "DE"),
            ("GBR", "GB"),
            ("UK", "GB"),
            ("EL", "GR"),
            ("XK", "XK"),
            (" fr ", "FR"),
        ] {
            check(cell, expected);
        }
    }

    #[test]
    fn names_and_their_variants_are_read() {
        for (cell, expected) in [
            ("United States", "US"),
            ("UNITED_STATES", "US"),
            ("U.S.", "US"),
            ("U.S.A.", "US"),
            ("USA", "US"),
            ("the United States of America", "US"),
            ("United States (US)", "US"),
            ("England", "GB"),
            ("Great Britain", "GB"),
            ("United Kingdom (UK)", "GB"),
            ("The Netherlands", "NL"),
            ("Korea, Republic of", "KR"),
            ("Bosnia & Herzegovina", "BA"),
            ("Bosnia and Herzegovina", "BA"),
            ("Viet Nam", "VN"),
            ("Czechia", "CZ"),
            ("Czech Republic", "CZ"),
            ("Côte d’Ivoire", "CI"),
            ("Cote d'Ivoire", "CI"),
        ] {
            check(cell, expected);
        }
    }

    #[test]
    fn other_languages_and_endonyms_are_read() {
        for (cell, expected) in [
            ("Deutschland", "DE"),
            ("Allemagne", "DE"),
            ("Alemania", "DE"),
            ("Niemcy", "DE"),
            ("ドイツ", "DE"),
            ("德国", "DE"),
            ("Almanya", "DE"),
            ("Österreich", "AT"),
            ("OSTERREICH", "AT"),
            ("Oesterreich", "AT"),
            ("O\u{308}sterreich", "AT"),
            ("España", "ES"),
            ("Espana", "ES"),
            ("日本", "JP"),
            ("中国", "CN"),
            ("Россия", "RU"),
            ("РОССИЯ", "RU"),
            ("Türkiye", "TR"),
            ("TÜRKİYE", "TR"),
            ("Polska", "PL"),
            ("Sverige", "SE"),
            ("Danmark", "DK"),
            ("België", "BE"),
            ("Belgique", "BE"),
            ("Ελλάδα", "GR"),
            ("Magyarország", "HU"),
            ("대한민국", "KR"),
        ] {
            check(cell, expected);
        }
    }

    #[test]
    fn words_of_a_text_name_a_country() {
        let found = |words: &str| named(words.as_bytes()).map(|c| c.as_str().to_owned());
        for (words, expected) in [
            ("German", "DE"),
            ("deutscher", "DE"),
            ("Française", "FR"),
            ("South African", "ZA"),
            ("U.S.", "US"),
            ("UK", "GB"),
            ("Canada", "CA"),
        ] {
            assert_eq!(found(words).as_deref(), Some(expected), "{words}");
        }
        for words in ["us", "ID", "No", "number", "passport", "de", "PAN"] {
            assert_eq!(found(words), None, "{words}");
        }
    }

    #[test]
    fn every_word_is_found_as_it_stands() {
        for line in WORDS_TEXT.lines().filter(|line| !line.starts_with('#')) {
            let mut columns = line.split('\t');
            let code = columns
                .next()
                .and_then(|c| Country::new(c.as_bytes()))
                .unwrap();
            assert!(is_assigned(code), "{code:?}");
            for word in columns {
                assert_eq!(named(word.as_bytes()), Some(code), "{word}");
            }
        }
    }

    #[test]
    fn what_names_no_country_is_refused() {
        for cell in [
            "", "X", "ZZ", "XX", "EU", "AA", "49", "+49", "D3", "Bavaria", "N/A", "n.a.", "n.a.",
            "null", "unknown", "Berlin", "the", "\u{fffd}", "CAD", "u@s",
        ] {
            check(cell, "");
        }
        assert_eq!(parse(&[0xff, 0xfe]), None);
        assert_eq!(parse(&[b'a'; 5_000]), None);
        assert_eq!(parse(b"Espa\xf1a"), None);
    }

    #[test]
    fn every_name_in_the_table_is_found_as_it_stands() {
        let mut assigned = Vec::new();
        for line in NAMES_TEXT.lines().filter(|line| !line.starts_with('#')) {
            let mut columns = line.split('\t');
            let code = columns.next().unwrap();
            assigned.push(code);
            columns.for_each(|name| check(name, code));
        }
        let every = (b'A'..=b'Z').flat_map(|a| (b'A'..=b'Z').map(move |b| [a, b]));
        let listed: Vec<_> = every
            .filter_map(|code| Country::new(&code))
            .filter(|&country| is_assigned(country))
            .collect();
        let listed: Vec<_> = listed.iter().map(Country::as_str).collect();
        assert_eq!(listed, assigned);
    }

    proptest::proptest! {
        #[test]
        fn any_bytes_are_answered(bytes in proptest::collection::vec(proptest::num::u8::ANY, 0..200)) {
            let _ = parse(&bytes);
        }

        #[test]
        fn any_text_is_answered(text in ".{0,80}") {
            let _ = parse(text.as_bytes());
        }
    }
}
