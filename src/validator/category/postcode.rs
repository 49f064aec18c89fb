//! Postcodes of a country: what proves a column of them where the country is known. Of the
//! Universal Postal Union's list of postal code formats; L is a letter, D a digit.

use crate::model::Country;

/// Countries and the forms of their codes.
const FORMS: &[(&[u8; 2], &[&str])] = &[
    (b"AD", &["LLDDD"]),
    (b"AR", &["DDDD", "LDDDDLLL"]),
    (b"AT", &["DDDD", "L-DDDD"]),
    (b"AU", &["DDDD"]),
    (b"BE", &["DDDD", "L-DDDD"]),
    (b"BG", &["DDDD"]),
    (b"BR", &["DDDDDDDD", "DDDDD-DDD"]),
    (b"CA", &["LDL DLD", "LDLDLD"]),
    (b"CH", &["DDDD", "LL-DDDD"]),
    (b"CL", &["DDDDDDD", "DDD DDDD", "DDD-DDDD"]),
    (b"CN", &["DDDDDD"]),
    (b"CO", &["DDDDDD"]),
    (b"CY", &["DDDD"]),
    (b"CZ", &["DDDDD", "DDD DD"]),
    (b"DE", &["DDDDD", "L-DDDDD"]),
    (b"DK", &["DDDD"]),
    (b"EE", &["DDDDD"]),
    (b"ES", &["DDDDD"]),
    (b"FI", &["DDDDD"]),
    (b"FR", &["DDDDD", "DD DDD"]),
    (
        b"GB",
        &[
            "LD DLL", "LDD DLL", "LLD DLL", "LLDD DLL", "LDL DLL", "LLDL DLL", "LDDLL", "LDDDLL",
            "LLDDLL", "LLDDDLL", "LDLDLL", "LLDLDLL",
        ],
    ),
    (b"GR", &["DDDDD", "DDD DD"]),
    (b"HR", &["DDDDD"]),
    (b"HU", &["DDDD"]),
    (b"ID", &["DDDDD"]),
    (
        b"IE",
        &[
            "LDD LDDD", "LDD LLLD", "LDD LDLL", "LDD LLDD", "LDD LLLL", "LDDLDDD", "LDL LDDD",
        ],
    ),
    (b"IL", &["DDDDDDD", "DDDDD"]),
    (b"IN", &["DDDDDD", "DDD DDD"]),
    (b"IS", &["DDD"]),
    (b"IT", &["DDDDD"]),
    (b"JP", &["DDD-DDDD", "DDDDDDD"]),
    (b"KR", &["DDDDD", "DDD-DDD"]),
    (b"LT", &["DDDDD", "LL-DDDDD"]),
    (b"LU", &["DDDD", "L-DDDD"]),
    (b"LV", &["LL-DDDD"]),
    (b"MT", &["LLL DDDD", "LLLDDDD"]),
    (b"MX", &["DDDDD"]),
    (b"MY", &["DDDDD"]),
    (b"NL", &["DDDD LL", "DDDDLL"]),
    (b"NO", &["DDDD"]),
    (b"NZ", &["DDDD"]),
    (b"PH", &["DDDD"]),
    (b"PL", &["DD-DDD", "DDDDD"]),
    (b"PT", &["DDDD-DDD", "DDDD DDD", "DDDD"]),
    (b"RO", &["DDDDDD"]),
    (b"RS", &["DDDDD"]),
    (b"RU", &["DDDDDD"]),
    (b"SE", &["DDD DD", "DDDDD"]),
    (b"SG", &["DDDDDD"]),
    (b"SI", &["DDDD", "LL-DDDD"]),
    (b"SK", &["DDD DD", "DDDDD"]),
    (b"TH", &["DDDDD"]),
    (b"TR", &["DDDDD"]),
    (b"TW", &["DDD", "DDDDD", "DDDDDD"]),
    (b"UA", &["DDDDD"]),
    (b"US", &["DDDDD", "DDDDD-DDDD"]),
    (b"ZA", &["DDDD"]),
];

/// Whether a cell is written like a postcode of the country; `None` where its codes are not known.
pub fn fits(country: Country, cell: &[u8]) -> Option<bool> {
    let row = FORMS.binary_search_by(|(code, _)| code.as_slice().cmp(&country.bytes()));
    let (_, forms) = FORMS.get(row.ok()?)?;
    Some(forms.iter().any(|form| is_written(form.as_bytes(), cell)))
}

fn is_written(form: &[u8], cell: &[u8]) -> bool {
    let fits = |(wanted, byte): (&u8, &u8)| match wanted {
        b'D' => byte.is_ascii_digit(),
        b'L' => byte.is_ascii_alphabetic(),
        other => other == byte,
    };
    form.len() == cell.len() && form.iter().zip(cell).all(fits)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_fits_the_form_of_its_country_only() {
        let cases = [
            ("DE", "10115", Some(true)),
            ("DE", "1010", Some(false)),
            ("AT", "1010", Some(true)),
            ("GB", "SW1A 1AA", Some(true)),
            ("GB", "10115", Some(false)),
            ("NL", "1012 AB", Some(true)),
            ("SE", "114 55", Some(true)),
            ("US", "90210-1234", Some(true)),
            ("AQ", "90210", None),
        ];
        for (country, cell, expected) in cases {
            let country = Country::new(country.as_bytes()).unwrap();
            assert_eq!(
                fits(country, cell.as_bytes()),
                expected,
                "{country:?} {cell}"
            );
        }
    }

    #[test]
    fn the_table_is_sorted_for_the_search() {
        assert!(FORMS.is_sorted_by(|a, b| a.0 < b.0));
    }
}
