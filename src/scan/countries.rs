//! Which countries the surroundings of a column speak of: words in its header and in the file's
//! name, the script that its neighbours are written in.

use crate::model::Country;
use crate::validator::country;

/// Words of a header that name a country beyond its name and its codes, in lower case.
const ADJECTIVES: &[(&str, &[u8; 2])] = &[
    ("american", b"US"),
    ("argentine", b"AR"),
    ("australian", b"AU"),
    ("austrian", b"AT"),
    ("belgian", b"BE"),
    ("brazilian", b"BR"),
    ("british", b"GB"),
    ("bulgarian", b"BG"),
    ("canadian", b"CA"),
    ("chilean", b"CL"),
    ("chinese", b"CN"),
    ("colombian", b"CO"),
    ("croatian", b"HR"),
    ("cypriot", b"CY"),
    ("czech", b"CZ"),
    ("danish", b"DK"),
    ("dutch", b"NL"),
    ("emirati", b"AE"),
    ("estonian", b"EE"),
    ("finnish", b"FI"),
    ("french", b"FR"),
    ("german", b"DE"),
    ("greek", b"GR"),
    ("hungarian", b"HU"),
    ("icelandic", b"IS"),
    ("indian", b"IN"),
    ("indonesian", b"ID"),
    ("irish", b"IE"),
    ("israeli", b"IL"),
    ("italian", b"IT"),
    ("japanese", b"JP"),
    ("korean", b"KR"),
    ("latvian", b"LV"),
    ("lithuanian", b"LT"),
    ("luxembourgish", b"LU"),
    ("malaysian", b"MY"),
    ("maltese", b"MT"),
    ("mexican", b"MX"),
    ("norwegian", b"NO"),
    ("peruvian", b"PE"),
    ("philippine", b"PH"),
    ("polish", b"PL"),
    ("portuguese", b"PT"),
    ("romanian", b"RO"),
    ("russian", b"RU"),
    ("saudi", b"SA"),
    ("serbian", b"RS"),
    ("singaporean", b"SG"),
    ("slovak", b"SK"),
    ("slovenian", b"SI"),
    ("spanish", b"ES"),
    ("swedish", b"SE"),
    ("swiss", b"CH"),
    ("taiwanese", b"TW"),
    ("thai", b"TH"),
    ("turkish", b"TR"),
    ("ukrainian", b"UA"),
    ("vietnamese", b"VN"),
];

/// Words for the postcodes of one country.
const POSTCODES: &[(&str, &[u8; 2])] = &[
    ("cap", b"IT"),
    ("cep", b"BR"),
    ("eircode", b"IE"),
    ("pincode", b"IN"),
];

/// Codes that are words, endings or abbreviations more often than countries.
const WORDS: &[&str] = &[
    "ad", "al", "am", "as", "at", "be", "by", "cc", "co", "de", "do", "es", "id", "in", "io", "is",
    "it", "la", "li", "me", "ml", "my", "na", "ne", "no", "nu", "pm", "pr", "re", "so", "st", "tm",
    "to", "tv", "va",
];

/// The countries that a name speaks of: `Israeli ID`, `tax_id_PL`, `customers-germany.csv`. Codes
/// count at the ends of the name; those that are words as well only in capitals.
pub(super) fn named(name: &str) -> Vec<Country> {
    let parts: Vec<&str> = name
        .split(|c: char| !c.is_alphanumeric())
        .filter(|part| !part.is_empty())
        .collect();
    let last = parts.len().saturating_sub(1);
    let mut found = Vec::new();
    for (place, part) in parts.iter().enumerate() {
        let postcode = POSTCODES
            .iter()
            .find(|(word, _)| part.eq_ignore_ascii_case(word));
        let country = match part.len() {
            _ if postcode.is_some() => postcode.and_then(|(_, code)| Country::new(*code)),
            0 | 1 => None,
            2 | 3 => code(part, place == 0 || place == last && last > 0),
            _ => word(part),
        };
        if let Some(country) = country.filter(|c| !found.contains(c)) {
            found.push(country);
        }
    }
    found
}

fn code(part: &str, at_end: bool) -> Option<Country> {
    let lower = part.to_ascii_lowercase();
    let plain = part.len() == 2 && !WORDS.contains(&lower.as_str());
    let capitals = part.bytes().all(|b| b.is_ascii_uppercase()) && lower != "id" && lower != "no";
    (at_end && (plain || capitals && part.len() == 2))
        .then(|| country::parse(part.as_bytes()))
        .flatten()
}

fn word(part: &str) -> Option<Country> {
    let lower = part.to_lowercase();
    let adjective = ADJECTIVES.iter().find(|(word, _)| *word == lower);
    match adjective {
        Some((_, code)) => Country::new(*code),
        None => country::parse(lower.as_bytes()),
    }
}

/// The country that a script is written in, where it is one: from the first letters of a cell.
pub(super) fn of_script(cell: &[u8]) -> Option<Country> {
    let text = cell.utf8_chunks().next()?.valid();
    let letter = text.chars().find(|c| c.is_alphabetic())?;
    let code: &[u8; 2] = match letter {
        '\u{370}'..='\u{3ff}' | '\u{1f00}'..='\u{1fff}' => b"GR",
        '\u{530}'..='\u{58f}' => b"AM",
        '\u{590}'..='\u{5ff}' => b"IL",
        '\u{e00}'..='\u{e7f}' => b"TH",
        '\u{10a0}'..='\u{10ff}' => b"GE",
        '\u{1100}'..='\u{11ff}' | '\u{ac00}'..='\u{d7af}' => b"KR",
        '\u{3040}'..='\u{30ff}' => b"JP",
        _ => return None,
    };
    Country::new(code)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn codes(name: &str) -> Vec<String> {
        named(name).iter().map(|c| c.as_str().to_owned()).collect()
    }

    #[test]
    fn names_speak_of_countries_by_name_adjective_and_code() {
        let cases: &[(&str, &[&str])] = &[
            ("Israeli ID number", &["IL"]),
            ("tax_id_pl", &["PL"]),
            ("UK VAT", &["GB"]),
            ("customers-germany", &["DE"]),
            ("export_DE", &["DE"]),
            ("Eircode", &["IE"]),
            ("national_id", &[]),
            ("id", &[]),
            ("ID no", &[]),
            ("documento de identidad", &[]),
            ("contacts to be called in may", &[]),
        ];
        for (name, expected) in cases {
            assert_eq!(&codes(name), expected, "{name}");
        }
    }

    #[test]
    fn a_script_of_one_country_names_it() {
        let of = |text: &str| of_script(text.as_bytes()).map(|c| c.as_str().to_owned());
        assert_eq!(of("שלום"), Some("IL".to_owned()));
        assert_eq!(of("12 서울"), Some("KR".to_owned()));
        assert_eq!(of("Αθήνα"), Some("GR".to_owned()));
        assert_eq!(of("Berlin"), None);
        assert_eq!(of("Москва"), None);
        assert_eq!(of_script(b"\xFF\xFE"), None);
    }
}
