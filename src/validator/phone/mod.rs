//! Phone numbers: the numbering plans of all countries, asked digit by digit.
//!
//! All functions take ASCII digits only (the caller has taken off `+`, separators and brackets) and
//! answer "no" to anything else. What is valid, whose it is and which prefix comes off is decided as
//! libphonenumber decides it; the plans are compiled to automata, so a number costs nanoseconds.

mod chance;
mod likely;
#[cfg(test)]
mod oracle;
mod region;
mod reserved;
mod table;

pub use chance::{chance, chance_international};
pub use region::{Region, RegionSet};
pub use reserved::is_reserved;

use table::Label;

/// Digits that the longest canonical number needs: a calling code (3) and a national number (17).
pub const E164_CAPACITY: usize = 20;

/// A valid number written behind `+`.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct International {
    /// Whose number it is.
    pub region: Region,
    /// Digits of the country calling code.
    pub country_code_digits: u8,
    /// The national prefix was left in, as in `+44 (0)20 7946 0958`.
    pub trunk_zero: bool,
}

/// A valid number as dialled inside its region.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct National {
    /// Leading digits that are the national (trunk) prefix, with a carrier code if there is one.
    pub prefix_digits: u8,
}

/// A calling code and a national significant number, as written behind `+`.
#[inline]
pub fn international(digits: &[u8]) -> Option<International> {
    let (found, _) = read_international(digits)?;
    Some(found)
}

/// A number as dialled inside `region`, with or without the national prefix. Numbers behind an
/// international prefix are left to [`dialled_international`].
#[inline]
pub fn national(digits: &[u8], region: Region) -> Option<National> {
    let label = table::walk(region.row().start, digits)?;
    Some(National {
        prefix_digits: label.skip,
    })
}

/// Every region for which [`national`] holds.
pub fn regions_for(digits: &[u8]) -> RegionSet {
    likely::likely_regions(digits)
        .iter()
        .filter(|&region| national(digits, region).is_some())
        .collect()
}

/// Digits as dialled abroad: an international prefix and a number. Answers the digits of the prefix
/// and the number behind it.
pub fn dialled_international(digits: &[u8], from: Option<Region>) -> Option<(u8, International)> {
    international_prefixes(from).find_map(|prefix| {
        let found = international(digits.strip_prefix(prefix)?)?;
        Some((prefix.len() as u8, found))
    })
}

/// International dialling prefixes: those of the region, longest first, then 00 and 011.
pub fn international_prefixes(from: Option<Region>) -> impl Iterator<Item = &'static [u8]> {
    let general: [&[u8]; 2] = [b"00", b"011"];
    from.into_iter()
        .flat_map(|region| table::exits(region.row().exits))
        .chain(general)
}

/// Writes the calling code and the national significant number, the same for all writings of one
/// number, and answers how many digits that are; 0 unless [`national`] holds.
pub fn e164(digits: &[u8], region: Region, out: &mut [u8; E164_CAPACITY]) -> usize {
    let row = region.row();
    match table::walk(row.start, digits) {
        Some(label) => write(&[row.code()], label, digits, out),
        None => 0,
    }
}

/// [`national`] and [`e164`] in one reading; the number of canonical digits comes second.
#[inline]
pub fn read_national(
    digits: &[u8],
    region: Region,
    out: &mut [u8; E164_CAPACITY],
) -> Option<(National, usize)> {
    let row = region.row();
    let label = table::walk(row.start, digits)?;
    let length = write(&[row.code()], label, digits, out);
    Some((
        National {
            prefix_digits: label.skip,
        },
        length,
    ))
}

/// Whether [`international`] holds and the number is canonical as it stands.
#[inline(always)]
pub fn is_canonical(digits: &[u8]) -> bool {
    let Some((row, code_digits)) = table::calling_code(digits) else {
        return false;
    };
    let national = digits.get(code_digits..).unwrap_or_default();
    table::walk(row.start, national).is_some_and(|label| label.skip == 0 && label.is_plain())
}

/// The digits of the calling code that stand in a canonical number in
/// place of the national prefix, if [`national`] holds and nothing else changes.
#[inline(always)]
pub fn plain_national(digits: &[u8], region: Region) -> Option<(National, &'static [u8])> {
    let row = region.row();
    let label = table::walk(row.start, digits).filter(|label| label.is_plain())?;
    let prefix_digits = label.skip;
    Some((National { prefix_digits }, row.code()))
}

/// As [`e164`], of a number written behind `+`; 0 unless [`international`] holds.
pub fn e164_international(digits: &[u8], out: &mut [u8; E164_CAPACITY]) -> usize {
    let Some((found, label)) = read_international(digits) else {
        return 0;
    };
    let (code, national) =
        digits.split_at(usize::from(found.country_code_digits).min(digits.len()));
    write(&[code], label, national, out)
}

#[inline]
fn read_international(digits: &[u8]) -> Option<(International, &'static Label)> {
    let (row, code_digits) = table::calling_code(digits)?;
    let label = table::walk(row.start, digits.get(code_digits..)?)?;
    let slot = usize::from(row.first_slot) + usize::from(label.slot);
    let found = International {
        region: Region::from_slot(table::SLOTS.get(slot))?,
        country_code_digits: code_digits as u8,
        trunk_zero: label.skip > 0,
    };
    Some((found, label))
}

/// The calling code, then the national digits as the label rewrites them.
fn write(code: &[&[u8]], label: &Label, national: &[u8], out: &mut [u8; E164_CAPACITY]) -> usize {
    let behind = |digits: usize| national.get(digits..).unwrap_or(&[]);
    let skip = usize::from(label.skip);
    let keep = usize::from(label.keep);
    let kept = behind(skip).get(..keep).unwrap_or(&[]);
    let rest = behind(skip + keep + usize::from(label.drop));
    let mut length = 0;
    for part in code.iter().chain([&label.insert, &kept, &rest]) {
        let Some(space) = out.get_mut(length..length + part.len()) else {
            return 0;
        };
        space.copy_from_slice(part);
        length += part.len();
    }
    length
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Country;

    fn region(code: &str) -> Region {
        Region::of(Country::new(code.as_bytes()).unwrap()).unwrap()
    }

    fn canonical(digits: &str, code: &str) -> String {
        let mut out = [0; E164_CAPACITY];
        let length = match code {
            "+" => e164_international(digits.as_bytes(), &mut out),
            _ => e164(digits.as_bytes(), region(code), &mut out),
        };
        String::from_utf8(out[..length].to_vec()).unwrap()
    }

    #[test]
    fn all_writings_of_a_number_give_one_canonical_form() {
        for (expected, writings) in [
            (
                "442079460958",
                &[
                    ("2079460958", "GB"),
                    ("02079460958", "GB"),
                    ("442079460958", "+"),
                    ("4402079460958", "+"),
                ][..],
            ),
            (
                "12025550123",
                &[
                    ("2025550123", "US"),
                    ("12025550123", "US"),
                    ("12025550123", "+"),
                ],
            ),
            (
                "390612345678",
                &[("0612345678", "IT"), ("390612345678", "+")],
            ),
            (
                "5491123456789",
                &[
                    ("01115 23456789", "AR"),
                    ("111523456789", "AR"),
                    ("91123456789", "AR"),
                    ("5491123456789", "+"),
                ],
            ),
            (
                "5511961234567",
                &[
                    ("11961234567", "BR"),
                    ("011961234567", "BR"),
                    ("01511961234567", "BR"),
                    ("5511961234567", "+"),
                ],
            ),
            (
                "12684601234",
                &[
                    ("4601234", "AG"),
                    ("2684601234", "AG"),
                    ("12684601234", "AG"),
                ],
            ),
            (
                "79161234567",
                &[
                    ("89161234567", "RU"),
                    ("9161234567", "RU"),
                    ("79161234567", "+"),
                ],
            ),
            (
                "3612345678",
                &[
                    ("0612345678", "HU"),
                    ("12345678", "HU"),
                    ("3612345678", "+"),
                ],
            ),
        ] {
            for (digits, code) in writings {
                assert_eq!(
                    canonical(&digits.replace(' ', ""), code),
                    expected,
                    "{digits} {code}"
                );
            }
        }
    }

    #[test]
    fn a_trunk_zero_left_in_is_noticed() {
        let found = international(b"4402079460958").unwrap();
        assert!(found.trunk_zero);
        assert_eq!((found.region, found.country_code_digits), (region("GB"), 2));
        assert!(!international(b"442079460958").unwrap().trunk_zero);
        assert!(!international(b"390612345678").unwrap().trunk_zero);
    }

    #[test]
    fn a_shared_calling_code_is_told_apart_by_leading_digits() {
        for (digits, code) in [
            ("12025550123", "US"),
            ("14165550123", "CA"),
            ("12684601234", "AG"),
            ("77010009998", "KZ"),
            ("447781123456", "GG"),
            ("390669812345", "VA"),
        ] {
            assert_eq!(
                international(digits.as_bytes()).unwrap().region,
                region(code)
            );
        }
    }

    #[test]
    fn the_prefix_is_counted() {
        for (digits, code, prefix) in [
            ("02079460958", "GB", 1),
            ("2079460958", "GB", 0),
            ("0612345678", "HU", 2),
            ("01511961234567", "BR", 3),
            ("0612345678", "IT", 0),
        ] {
            assert_eq!(
                national(digits.as_bytes(), region(code))
                    .unwrap()
                    .prefix_digits,
                prefix
            );
        }
    }

    #[test]
    fn numbers_dialled_abroad_are_read_behind_their_prefix() {
        for (digits, from, prefix, code) in [
            ("00442079460958", None, 2, "GB"),
            ("011442079460958", None, 3, "GB"),
            ("0011442079460958", Some("AU"), 4, "GB"),
            ("010442079460958", Some("JP"), 3, "GB"),
            ("810442079460958", Some("RU"), 3, "GB"),
        ] {
            let found = dialled_international(digits.as_bytes(), from.map(region)).unwrap();
            assert_eq!((found.0, found.1.region), (prefix, region(code)));
        }
    }

    #[test]
    fn what_is_no_number_is_refused() {
        for digits in [
            "",
            "0",
            "1",
            "+442079460958",
            "44 2079460958",
            "999999999999999999999999",
            "12025550",
            "021234",
        ] {
            assert_eq!(international(digits.as_bytes()), None, "{digits}");
        }
        assert_eq!(national(b"", region("US")), None);
        assert_eq!(national(b"20255501234", region("US")), None);
        assert_eq!(national(b"1025550123", region("US")), None);
        assert_eq!(canonical("1025550123", "US"), "");
    }

    #[test]
    fn regions_that_fit_are_listed() {
        let set = regions_for(b"02079460958");
        assert!(set.contains(region("GB")) && !set.contains(region("US")));
        assert!(regions_for(b"99999999999999999").is_empty());
    }

    proptest::proptest! {
        #[test]
        fn any_bytes_are_answered(bytes in proptest::collection::vec(proptest::num::u8::ANY, 0..40)) {
            let _ = (international(&bytes), regions_for(&bytes), dialled_international(&bytes, None));
            let _ = is_reserved(&bytes);
        }

        #[test]
        fn a_canonical_number_is_its_own_canonical_form(digits in "[1-9][0-9]{7,14}") {
            let first = canonical(&digits, "+");
            proptest::prop_assert!(first.is_empty() || canonical(&first, "+") == first);
        }
    }
}
