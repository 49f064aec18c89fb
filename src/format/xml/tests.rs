use super::*;
use crate::format::sorted::tests::{members_of, shown};
use proptest::prelude::*;

fn sorted(text: &str) -> Vec<String> {
    shown(&XmlFormat, text)
}

#[test]
fn documents_are_told_from_pages_and_other_texts() {
    for (text, is_document) in [
        ("<?xml version=\"1.0\"?>\n<a><b/></a>", true),
        ("\u{FEFF}<!-- x --><list><c>1</c></list>", true),
        ("<!DOCTYPE list [<!ENTITY a \"b\">]><list></list>", true),
        ("<!DOCTYPE html><html></html>", false),
        (
            "<?xml version=\"1.0\"?><!DOCTYPE html PUBLIC \"x\"><html></html>",
            false,
        ),
        ("<table><tr></tr></table>", false),
        ("<nick> hello\n<other> hi\n", false),
        ("<34>Oct 11 message", false),
        ("<ann@example.com>, </x>", false),
        ("a,b\n<c></c>,1\n", false),
        ("", false),
    ] {
        assert_eq!(XmlFormat.recognizes(text.as_bytes()), is_document, "{text}");
    }
}

#[test]
fn elements_that_repeat_are_tables() {
    let text = "<?xml version=\"1.0\"?>\n<shop name='x'>\n <!-- a note -->\n <owner><mail>o@example.com</mail><t>1</t></owner>\n\
        <list>\n <c id='1'><m>a</m></c>\n <c id='2'><m>b</m></c><!-- c --><c id='3'/>\n</list><n>3</n></shop>";
    assert_eq!(
        sorted(text),
        [
            "(text): <?xml version=\"1.0\"?>\n<!-- a note -->\n<!-- c -->\n",
            "(values): {\"shop.name\":\"x\",\"shop.owner.mail\":\"o@example.com\",\"shop.owner.t\":\"1\"}\n{\"shop.n\":\"3\"}\n",
            "shop/list/c: {\"id\":\"1\",\"m\":\"a\"}\n{\"id\":\"2\",\"m\":\"b\"}\n{\"id\":\"3\"}\n",
        ]
    );
}

#[test]
fn alternating_elements_become_tables_when_they_come_again() {
    let text = "<l><a>1</a><b>2</b><a>3</a><b>4</b></l>";
    assert_eq!(
        sorted(text),
        [
            "l/a: {\"a\":\"3\"}\n",
            "l/b: {\"b\":\"4\"}\n",
            "(values): {\"l.a\":\"1\",\"l.b\":\"2\"}\n",
        ]
    );
}

#[test]
fn the_declared_encoding_is_believed_unless_the_bytes_speak_against_it() {
    let text = |bytes: &[u8]| {
        let (members, _) = members_of(&XmlFormat, bytes, 1 << 16);
        members
            .into_iter()
            .map(|(_, _, text)| text)
            .collect::<String>()
    };
    let declared = b"<?xml version=\"1.0\" encoding='ISO-8859-2'?><a><n>\xB1ukasz</n></a>";
    assert!(text(declared).contains("ąukasz"));
    let wrong = "<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?><a><n>Zoë</n></a>";
    assert!(text(wrong.as_bytes()).contains("Zoë"));
    let wide: Vec<u8> = "\u{FEFF}<?xml version=\"1.0\" encoding=\"UTF-16\"?><a><n>Zoë</n></a>"
        .encode_utf16()
        .flat_map(u16::to_le_bytes)
        .collect();
    assert!(XmlFormat.recognizes(&wide) && text(&wide).contains("Zoë"));
}

#[test]
fn entities_that_multiply_stay_names() {
    let mut text =
        "<?xml version=\"1.0\"?><!DOCTYPE lolz [<!ENTITY lol \"x@example.com\">".to_owned();
    for n in 1..10 {
        let inner = format!("&lol{};", n - 1).repeat(10);
        text += &format!("<!ENTITY lol{n} \"{inner}\">");
    }
    text += "<!ENTITY file SYSTEM \"file:///etc/passwd\">]><lolz>&lol9;&file;</lolz>";
    let (members, problems) = members_of(&XmlFormat, text.as_bytes(), 1 << 16);
    assert_eq!(problems, [""; 0]);
    let size: usize = members.iter().map(|(_, _, text)| text.len()).sum();
    assert!(size < text.len() + 100);
    assert!(
        members
            .iter()
            .any(|(_, _, text)| text.contains("x@example.com"))
    );
}

#[test]
fn deep_long_and_broken_documents_lose_nothing() {
    let long = "y".repeat(3_000_000);
    for (text, problems) in [
        (
            format!(
                "<a>{}M@example.com{}</a>",
                "<b>".repeat(100_000),
                "</b>".repeat(100_000)
            ),
            vec!["limit_depth"],
        ),
        (format!("<a><b>{long}M@example.com</b><b/></a>"), vec![]),
        (format!("<a><b c='{long}M@example.com'/><b/></a>"), vec![]),
        (
            format!("<a><![CDATA[{long}M@example.com]]><b/></a>"),
            vec![],
        ),
        (format!("<a><b><!--{long}M@example.com"), vec!["truncated"]),
        ("<a><b>M@example.com".into(), vec!["truncated"]),
        ("<a><b>M@example.com</c></a>".into(), vec!["malformed"]),
        ("<a><b x='M@example.com></b></a>".into(), vec!["malformed"]),
    ] {
        let (members, said) = members_of(&XmlFormat, text.as_bytes(), 1 << 16);
        let head = &text[..text.len().min(40)];
        assert!(
            members
                .iter()
                .any(|(_, _, text)| text.contains("M@example.com")),
            "{head}"
        );
        assert_eq!(said.first(), problems.first(), "{head}");
    }
}

proptest! {
    #[test]
    fn any_document_is_survived_and_loses_nothing(
        text in "(<a>|<b x='~'>|</a>|</b>|<c/>|~|<!--|-->|<!\\[CDATA\\[|\\]\\]>|<\\?|\\?>|<!D|&amp;|<|>|'| |\n){0,25}",
        step in 1_usize..9,
    ) {
        let text = format!("<?xml version='1.0'?>{text}");
        let whole = members_of(&XmlFormat, text.as_bytes(), 1 << 16);
        prop_assert_eq!(&members_of(&XmlFormat, text.as_bytes(), step), &whole);
        let seen: usize = whole.0.iter().map(|(_, _, text)| text.matches('~').count()).sum();
        let marks = text.matches('~').count();
        prop_assert!(seen >= marks, "{} of {}: {:?}", seen, marks, whole.0);
    }
}
