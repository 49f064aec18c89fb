//! E-mail addresses as people and programs write them, and what only looks like one.

use super::*;
use proptest::prelude::*;

/// Every address of `text`, with its flags.
fn all(text: &str) -> Vec<(&str, u8)> {
    text.match_indices('@')
        .filter_map(|(at, _)| around(text.as_bytes(), at))
        .map(|email| (&text[email.start..email.end], email.flags))
        .collect()
}

/// The addresses of `text`.
fn found(text: &str) -> Vec<&str> {
    all(text).into_iter().map(|(email, _)| email).collect()
}

#[test]
fn one_address_is_cut_out_exactly() {
    for (text, expected) in [
        ("john@example.com", "john@example.com"),
        ("<john@example.com>", "john@example.com"),
        ("John <john@example.com>.", "john@example.com"),
        ("mailto:john@example.com?subject=x", "john@example.com"),
        ("mailto://john@example.com", "john@example.com"),
        ("Email:john@example.com.", "john@example.com"),
        ("(john@example.com)", "john@example.com"),
        ("'john@example.com'", "john@example.com"),
        ("N'john@example.com'", "john@example.com"),
        ("\"john@example.com\"", "john@example.com"),
        ("email=john@example.com&x=1", "john@example.com"),
        ("/?a=1&e=john@example.com#top", "john@example.com"),
        (
            "https://x.example/u/john@example.com/edit",
            "john@example.com",
        ),
        ("john@example.com:secret", "john@example.com"),
        ("john@example.com_2024.csv", "john@example.com"),
        ("...john@example.com...", "john@example.com"),
        ("--john@example.com", "john@example.com"),
        ("see...john@example.com", "john@example.com"),
        ("*john@example.com*", "john@example.com"),
        ("%3Cjohn@example.com%3E", "john@example.com"),
        ("x\\njohn@example.com\\n", "john@example.com"),
        ("\\u003cjohn@example.com\\u003e", "john@example.com"),
        ("john@example.com@example.org", "john@example.com"),
        ("連絡先はjohn@example.comまで", "john@example.com"),
        ("邮箱:john.q_9@example.com。", "john.q_9@example.com"),
        ("메일john@example.com입니다", "john@example.com"),
        ("почтаjohn@example.com", "john@example.com"),
        ("メール：john@example.com、", "john@example.com"),
        ("o'brien@example.com", "o'brien@example.com"),
        ("r&d@example.com", "r&d@example.com"),
        ("?a=1&d@example.com", "d@example.com"),
        (
            "first.last+tag@example.co.jp",
            "first.last+tag@example.co.jp",
        ),
        ("_x_@example.com", "_x_@example.com"),
        ("a@b.example", "a@b.example"),
        (
            "bounce+jo=example.org@example.com",
            "bounce+jo=example.org@example.com",
        ),
        (
            "jo_example.org#EXT#@example.com",
            "jo_example.org#EXT#@example.com",
        ),
        ("\"a b\"@example.org", "\"a b\"@example.org"),
        ("x \"a\\\"b\"@example.org", "\"a\\\"b\"@example.org"),
        ("josé.perez@example.com", "josé.perez@example.com"),
        ("ñoñó@example.com", "ñoñó@example.com"),
        ("連絡先josé@example.com", "josé@example.com"),
        ("用户@例子.广告", "用户@例子.广告"),
        ("jeff@臺網中心.tw", "jeff@臺網中心.tw"),
        ("jeff葉@臺網中心.tw", "jeff葉@臺網中心.tw"),
        ("медведь@с-балалайкой.рф", "медведь@с-балалайкой.рф"),
        ("संपर्क@डाटामेल.भारत", "संपर्क@डाटामेल.भारत"),
        ("δοκιμή@παράδειγμα.δοκιμή", "δοκιμή@παράδειγμα.δοκιμή"),
        ("用户@example.com", "用户@example.com"),
        ("a..b.@docomo.ne.jp", "a..b.@docomo.ne.jp"),
        ("JOHN@MAIL.EXAMPLE.COM", "JOHN@MAIL.EXAMPLE.COM"),
    ] {
        assert_eq!(found(text), [expected], "{text}");
    }
}

#[test]
fn what_only_looks_like_an_address_is_none() {
    for text in [
        "logo@2x.png",
        "hero@3x.jpg",
        "icon@2x.zip",
        "pkg@1.2.3",
        "@scope/pkg@1.0.0",
        "user@localhost",
        "@john",
        "@john@example.social",
        "a@b",
        "me@-example.com",
        "https://user:pw@example.com/",
        "https://user@example.com/",
        "ftp://u:p!w@example.com",
        "postgres://u:p@db.example.com:5432/x",
        "git@example.com:org/repo.git",
        "ssh://git@example.com/org/repo",
        "https://example.social/@john",
        "john.@example.com",
        "test\"@example.com",
        "\"test\"\"test\"@example.com",
        "{\"a\":\"@example.com\"}",
        "\"\\\"@example.com",
        "{name}@example.com",
        "%s@example.com",
        "*@example.com",
        "ドメインは@example.comです",
        "お問い合わせ@example.com",
        "john@[127.0.0.1]",
        "john@example.unheard",
        " @example.com",
        "@example.com",
        "j@",
        "@",
        "(@example.com",
    ] {
        assert_eq!(found(text), [""; 0], "{text}");
    }
}

#[test]
fn lists_give_every_address() {
    let text =
        "a@example.com,b@example.org;c@example.net|d@example.com\te@example.com<f@example.com>";
    assert_eq!(found(text).len(), 6);
}

#[test]
fn flags_say_what_kind_of_address_it_is() {
    for (text, flags) in [
        ("jane@web.de", 0),
        ("jane@example.com", Email::TEST),
        ("jane@myexample.com", 0),
        ("info@web.de", Email::ROLE),
        ("No-Reply+a1@web.de", Email::ROLE),
        ("mailer-daemon@x.test", Email::ROLE | Email::TEST),
        (
            "550e8400-e29b-41d4-a716-446655440000@web.de",
            Email::MACHINE,
        ),
        ("CAFx8Zk3vYq1QmR9sLw7Tn@web.de", Email::MACHINE),
        ("maximiliane.mustermann-beispiel@web.de", 0),
        ("deploy@web.de:/srv", Email::MACHINE),
        ("SRS0=x=y=web.de=jane@web.de", Email::MACHINE),
        ("jane@münchen.de", Email::INTERNATIONAL),
        ("\"a b\"@web.de", Email::ODD),
    ] {
        assert_eq!(
            all(text),
            [(text.split(':').next().unwrap(), flags)],
            "{text}"
        );
    }
}

#[test]
fn lengths_are_limited() {
    let local = "a".repeat(64);
    assert_eq!(found(&format!("{local}@example.com")).len(), 1);
    assert_eq!(found(&format!("a{local}@example.com")).len(), 0);
    let label = "b".repeat(63);
    let domain = format!("{label}.{label}.{}.com", "b".repeat(57));
    assert_eq!(found(&format!("{local}@{domain}")).len(), 1);
    assert_eq!(found(&format!("{local}@b{domain}")).len(), 0);
}

#[test]
fn percent_encoded_addresses_are_found() {
    for (text, expected) in [
        ("?e=jane%40example.com&x", Some("jane%40example.com")),
        (
            "?e=jane%2Bnews%40example.com",
            Some("jane%2Bnews%40example.com"),
        ),
        ("?q=hello+jane%40example.com#x", Some("jane%40example.com")),
        ("%3Cjane%40example.com%3E", Some("jane%40example.com")),
        ("%20j%2Ed%40example.com%20", Some("j%2Ed%40example.com")),
        ("jane%40example.com", Some("jane%40example.com")),
        ("?e=%40example.com", None),
        ("?e=jane%40", None),
        ("jane%40localhost", None),
    ] {
        let at = text.find("%40").unwrap();
        let email = around_percent(text.as_bytes(), at);
        assert_eq!(email.map(|e| &text[e.start..e.end]), expected, "{text}");
    }
}

#[test]
fn normal_form_has_small_letters() {
    let mut out = [0; 254];
    let length = normalise("Jané@Example.COM".as_bytes(), &mut out);
    assert_eq!(&out[..length], "jané@example.com".as_bytes());
    assert_eq!(normalise(&[b'a'; 255], &mut out), 0);
}

proptest! {
    #[test]
    fn any_bytes_give_a_span_inside_the_text(
        text in prop::collection::vec(prop_oneof![
            any::<u8>(),
            prop::sample::select(b"@@..-_'\"\\%40=&:/#+com".to_vec()),
        ], 0..200),
    ) {
        for at in 0..text.len() + 2 {
            if let Some(email) = around(&text, at) {
                prop_assert!(email.start < at && at < email.end && email.end <= text.len());
            }
            if let Some(email) = around_percent(&text, at) {
                prop_assert!(email.start < at && at < email.end && email.end <= text.len());
            }
        }
    }

    #[test]
    fn an_address_is_found_in_any_context(
        local in "[a-z0-9]{1,3}[a-z0-9._+]{0,20}[a-z0-9]",
        domain in "[a-z][a-z0-9][a-z0-9-]{0,20}[a-z]",
        before in "[ -~]{0,20}[ <(,;|\\[\"\t\n]",
        after in "([ >),;|\\]\"'&?/\t\n!][ -~]{0,20})?",
    ) {
        prop_assume!(!local.contains(".."));
        let email = format!("{local}@{domain}.com");
        let text = format!("{before}{email}{after}");
        let at = before.len() + local.len();
        let span = around(text.as_bytes(), at).map(|e| &text[e.start..e.end]);
        prop_assert_eq!(span, Some(email.as_str()));
    }
}
