//! The engine by itself: forms, separators, refusals. The rules are tested with their examples and
//! with vectors of another implementation.

use super::*;
use proptest::prelude::*;

fn digits_with_luhn(shape: &str, of: &str) -> Identifier {
    let forms = parse_form(shape).unwrap().into_iter().collect();
    let check = Check::Luhn(Positions::parse(of).unwrap());
    let step = Step {
        when: When::ALWAYS,
        check,
    };
    Identifier::new(forms, std::iter::once(step).collect())
}

fn shape(text: &str) -> Identifier {
    let forms = parse_form(text).unwrap().into_iter().collect();
    Identifier::new(forms, List::Static(&[]))
}

fn compact(identifier: &Identifier, text: &str) -> Option<String> {
    let fit = identifier.fits(text.as_bytes())?;
    Some(String::from_utf8(fit.compact().to_vec()).unwrap())
}

#[test]
fn forms_say_what_may_stand_where() {
    for (form, text, expected) in [
        ("999-99-9999", "536-90-4399", Some("536904399")),
        ("999-99-9999", "536 90 4399", None),
        ("999~99~9999", "536 90 4399", Some("536904399")),
        ("999~99~9999", "536904399", Some("536904399")),
        ("(pl~)?9{10}", "PL 1234563218", Some("1234563218")),
        ("(pl~)?9{10}", "1234563218", Some("1234563218")),
        ("(pl~)?9{10}", "DE1234563218", None),
        ("[XYZ]-?9{2,3}A", "x-12b", Some("X12B")),
        ("[XYZ]-?9{2,3}A", "W12B", None),
        ("A{2}9{2}X", "ab12\u{e9}", None),
        ("[A-ZÑ]99", "ñ12", Some("#12")),
        ("99.?99", "12\u{a0}34", None),
        ("99 99", "12\u{a0}34", Some("1234")),
        ("9999([(])?9([)])?", "1234(5)", Some("12345")),
    ] {
        let found = compact(&shape(form), text);
        assert_eq!(found.as_deref(), expected, "{form} {text}");
    }
}

#[test]
fn a_notation_that_cannot_be_read_is_refused() {
    for form in [
        "", "99%9", "[]9", "9{3,2}", "(ab", "ab)", "9{40}", "99-", "9{99",
    ] {
        assert!(parse_form(form).is_none(), "{form}");
    }
}

#[test]
fn the_longest_form_wins_and_a_longer_word_is_none() {
    let identifier = digits_with_luhn("9{9} ?9{0,1}", "1-9");
    let fit = identifier.at_start(b"046454286 and more").unwrap();
    assert_eq!((fit.end, fit.written), (9, Written::Bare));
    assert!(identifier.at_start(b"0464542860000").is_none());
    assert!(identifier.at_start(b"046454286x").is_none());
    assert!(identifier.fits(b"046454287").is_none());
}

#[test]
fn separators_tell_how_a_value_is_written() {
    let identifier = shape("999~999~999");
    for (text, expected) in [
        ("123456789", Written::Bare),
        ("123-456-789", Written::Grouped),
        ("123-456789", Written::Oddly),
    ] {
        assert_eq!(identifier.fits(text.as_bytes()).unwrap().written, expected);
    }
}

#[test]
fn loose_reading_needs_a_check() {
    let checked = digits_with_luhn("999 999 999", "1-9");
    assert!(checked.fits(b"04-64.54 286").is_none());
    assert!(checked.fits_loosely(b"04-64.54 286").is_some());
    assert!(shape("999 999 999").fits_loosely(b"04-64.54 286").is_none());
}

#[test]
fn strength_follows_from_chance() {
    let luhn = digits_with_luhn("9{9}", "1-9");
    assert_eq!(luhn.strength(Written::Bare), Strength::Medium);
    assert_eq!(shape("9{9}").strength(Written::Bare), Strength::Weak);
    let layout = shape("A{6}99A99A999A");
    assert_eq!(layout.strength(Written::Bare), Strength::Strong);
}

#[test]
fn positions_count_from_either_end() {
    let of = |text: &str| {
        let positions = Positions::parse(text)?;
        let found: Option<Vec<u8>> = positions.of(b"abcde").collect();
        found.map(|f| String::from_utf8(f).unwrap())
    };
    assert_eq!(of("1-3,5").as_deref(), Some("abce"));
    assert_eq!(of("3-1").as_deref(), Some("cba"));
    assert_eq!(of("e5-e2").as_deref(), Some("abcd"));
    assert_eq!(of("e1").as_deref(), Some("e"));
    assert_eq!(of("6"), None);
    assert!(Positions::parse("0").is_none() && Positions::parse("1-e2").is_none());
}

#[test]
fn published_check_digits_hold() {
    let bytes = |text: &'static str| text.bytes().map(Some);
    assert!(algorithm::luhn(bytes("79927398713"), false));
    assert!(algorithm::luhn(bytes("US0378331005"), true));
    assert!(algorithm::verhoeff(bytes("2363")));
    assert!(algorithm::damm(bytes("5724")));
    assert!(algorithm::hybrid(bytes("07945"), 10));
    assert!(algorithm::hybrid(bytes("A12425GABC1234002M"), 36));
    assert!(algorithm::pure(bytes("07940"), 11, 2));
    assert!(algorithm::pure(bytes("079444"), 97, 10));
}

proptest! {
    #[test]
    fn no_bytes_make_it_fail(bytes in proptest::collection::vec(any::<u8>(), 0..80)) {
        let identifier = digits_with_luhn("(pl~)?[0-9Ñ]{3}~9{3} ?-?9{2,9}", "1-8");
        let _ = (identifier.fits(&bytes), identifier.fits_loosely(&bytes), identifier.at_start(&bytes));
    }

    #[test]
    fn what_is_cut_in_front_is_what_fits(digits in "[0-9]{9}", tail in "[ ,;]?[a-z ]{0,6}") {
        let identifier = digits_with_luhn("9{9}", "1-9");
        let text = format!("{digits}{tail}");
        if let Some(fit) = identifier.at_start(text.as_bytes()) {
            prop_assert!(identifier.fits(&text.as_bytes()[..fit.end]).is_some());
        }
    }
}
