//! Domains that exist, and those that cannot.

use super::*;
use proptest::prelude::*;

/// The domain at the start of `text`, and whether it is reserved.
fn found(text: &str) -> Option<(&str, bool)> {
    let domain = at(text.as_bytes(), 0)?;
    Some((&text[..domain.end], domain.reserved))
}

#[test]
fn domains_end_where_they_should() {
    for (text, expected) in [
        ("example.com", Some(("example.com", true))),
        ("mail.EXAMPLE.Org>", Some(("mail.EXAMPLE.Org", true))),
        ("myexample.com", Some(("myexample.com", false))),
        ("shop.test", Some(("shop.test", true))),
        ("shop.example, ", Some(("shop.example", true))),
        ("a.b.localhost", Some(("a.b.localhost", true))),
        ("localhost", None),
        ("web.co.uk.", Some(("web.co.uk", false))),
        ("web.de...", Some(("web.de", false))),
        ("web.de-", Some(("web.de", false))),
        ("c--n.com", Some(("c--n.com", false))),
        ("web..de", None),
        ("-web.de", None),
        ("web-.de", None),
        (".web.de", None),
        ("web.-de.com", None),
        ("iana.co-uk", Some(("iana.co", false))),
        ("web.de.The next", Some(("web.de", false))),
        ("web.de.unheard", None),
        ("2x.png", None),
        ("2x.zip", None),
        ("1.5x.app", None),
        ("1.2.3", None),
        ("v1.2.dev", None),
        ("163.com", Some(("163.com", false))),
        ("3com.com", Some(("3com.com", false))),
        ("web.comまで", Some(("web.com", false))),
        ("臺網中心.tw", Some(("臺網中心.tw", false))),
        ("臺網中心.twまで", Some(("臺網中心.tw", false))),
        ("例子.广告", Some(("例子.广告", true))),
        ("例子.广告よ", Some(("例子.广告", true))),
        ("δοκιμή.ΔΟΚΙΜΉ", Some(("δοκιμή.ΔΟΚΙΜΉ", true))),
        ("münchen.de", Some(("münchen.de", false))),
        ("с-балалайкой.рф", Some(("с-балалайкой.рф", false))),
        ("डाटामेल.भारत", Some(("डाटामेल.भारत", false))),
        (
            "xn--fsqu00a.xn--fiqs8s",
            Some(("xn--fsqu00a.xn--fiqs8s", false)),
        ),
        (
            "xn--hxajbheg2az3al.xn--jxalpdlp",
            Some(("xn--hxajbheg2az3al.xn--jxalpdlp", true)),
        ),
        ("．leading.com", None),
        ("ｗｅｂ.com", None),
        ("web.company", Some(("web.company", false))),
        ("example.company", Some(("example.company", false))),
        ("a.example.net", Some(("a.example.net", true))),
        (
            "verylong-name.shop.example.net",
            Some(("verylong-name.shop.example.net", true)),
        ),
        (
            "verylong-name.myexample.net",
            Some(("verylong-name.myexample.net", false)),
        ),
        ("web.ck", Some(("web.ck", false))),
        ("web.fashion", Some(("web.fashion", false))),
    ] {
        assert_eq!(found(text), expected, "{text}");
    }
}

#[test]
fn labels_and_names_have_their_longest() {
    let label = "a".repeat(63);
    assert!(found(&format!("{label}.com")).is_some());
    assert!(found(&format!("{label}a.com")).is_none());
    let name = format!("{label}.{label}.{label}.{}.com", "a".repeat(57));
    assert_eq!(name.len(), 253);
    assert!(found(&name).is_some());
    assert!(found(&format!("a{name}")).is_none());
}

#[test]
fn the_table_of_country_codes_has_what_the_public_suffix_list_has() {
    let mut count = 0;
    for first in b'a'..=b'z' {
        for second in b'a'..=b'z' {
            let code = [first, second];
            let is_code = is_country_code(load_from(&code, 0));
            let listed = psl::suffix(&code).is_some_and(|suffix| suffix.is_known());
            assert!(is_code || !listed, "{code:?}");
            count += usize::from(is_code);
        }
    }
    assert_eq!(count, 248);
}

#[test]
fn the_usual_domains_are_real() {
    for word in USUAL.into_iter().filter(|&word| word != 0) {
        let bytes = word.to_le_bytes();
        let label = bytes.split(|&b| b == 0).next().unwrap();
        assert!(psl::suffix(label).unwrap().is_known(), "{label:?}");
    }
}

proptest! {
    #[test]
    fn any_bytes_give_a_domain_inside_the_text(
        text in prop::collection::vec(prop_oneof![any::<u8>(), Just(b'.'), Just(b'-'), b'a'..=b'z'], 0..300),
        start in 0usize..320,
    ) {
        if let Some(domain) = at(&text, start) {
            prop_assert!(start < domain.end && domain.end <= text.len());
            prop_assert!(std::str::from_utf8(&text[start..domain.end]).is_ok());
        }
    }
}
