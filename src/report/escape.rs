//! Text from input on its way to a reader. Paths, headers, samples and users' rule titles are
//! hostile: they may hold terminal commands, line breaks, reversed text or spreadsheet formulas.
//! [`Untrusted`] cannot be displayed, only escaped for one kind of reader.

use std::borrow::Cow;
use std::ffi::OsStr;
use std::fmt::Write as _;

/// Text that came from input, valid UTF-8 or not. It has no `Display` on purpose.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Untrusted<'a>(&'a [u8]);

impl<'a> From<&'a [u8]> for Untrusted<'a> {
    fn from(bytes: &'a [u8]) -> Self {
        Self(bytes)
    }
}

impl<'a> From<&'a str> for Untrusted<'a> {
    fn from(text: &'a str) -> Self {
        Self(text.as_bytes())
    }
}

impl<'a> From<&'a OsStr> for Untrusted<'a> {
    fn from(path: &'a OsStr) -> Self {
        Self(path.as_encoded_bytes())
    }
}

impl<'a> Untrusted<'a> {
    /// The text as it is, for other ways of escaping.
    pub(super) const fn bytes(self) -> &'a [u8] {
        self.0
    }

    /// One line without anything that a terminal or a log viewer obeys or hides: such characters
    /// become `\u{1b}`, bytes that are no UTF-8 become `\xff`. A backslash stays as it is, so that
    /// Windows paths stay readable; the exact text is in the JSON report.
    pub fn for_terminal(self) -> Cow<'a, str> {
        match std::str::from_utf8(self.0) {
            Ok(text) if !text.chars().any(is_unprintable) => Cow::Borrowed(text),
            _ => Cow::Owned(escape(self.0)),
        }
    }

    /// A spreadsheet cell that is text and nothing else. What a spreadsheet would take for a
    /// formula gets a leading apostrophe, also after a `;`, where some locales split cells.
    /// Quoting is the CSV writer's work.
    pub fn for_csv(self) -> String {
        let shown = self.for_terminal();
        let mut cell = String::with_capacity(shown.len() + 1);
        if self.0.first().is_some_and(|b| b"\t\r\n".contains(b)) {
            cell.push('\'');
        }
        let mut armed = true;
        for c in shown.chars() {
            if armed && starts_formula(c) {
                cell.push('\'');
            }
            armed = c == ';' || (armed && c.is_whitespace());
            cell.push(c);
        }
        cell
    }

    /// Inline Markdown (CommonMark with GitHub's tables) that renders as the plain text.
    pub fn for_markdown(self) -> String {
        let shown = self.for_terminal();
        let mut text = String::with_capacity(shown.len() + 8);
        let mut before = ' ';
        let mut rest = shown.chars().peekable();
        while let Some(c) = rest.next() {
            // `://` and `www.` would become links.
            let links = (c == ':' && rest.peek() == Some(&'/')) || (c == '.' && before == 'w');
            if is_markup(c) || links {
                text.push('\\');
            }
            text.push(c);
            before = c.to_ascii_lowercase();
        }
        text
    }

    /// HTML that renders as the plain text, between tags as well as in a quoted attribute.
    pub fn for_html(self) -> String {
        let shown = self.for_terminal();
        let mut text = String::with_capacity(shown.len() + 8);
        for c in shown.chars() {
            match c {
                '&' => text.push_str("&amp;"),
                '<' => text.push_str("&lt;"),
                '>' => text.push_str("&gt;"),
                '"' => text.push_str("&quot;"),
                '\'' => text.push_str("&#39;"),
                _ => text.push(c),
            }
        }
        text
    }
}

fn escape(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len() + 16);
    for chunk in bytes.utf8_chunks() {
        for c in chunk.valid().chars() {
            if is_unprintable(c) {
                // Writing to a String cannot fail.
                let _ = write!(text, "\\u{{{:x}}}", u32::from(c));
            } else {
                text.push(c);
            }
        }
        for byte in chunk.invalid() {
            let _ = write!(text, "\\x{byte:02x}");
        }
    }
    text
}

/// Whether a character steers the reader's screen instead of showing on it: controls (C0, DEL,
/// C1), line and paragraph separators, bidirectional and other format characters, invisible
/// fillers, tags, and code points that are no characters (Unicode 16, categories Cc, Cf, Zl, Zp).
pub(super) const fn is_unprintable(c: char) -> bool {
    matches!(c,
        '\0'..='\u{1f}'
        | '\u{7f}'..='\u{9f}'
        | '\u{ad}'
        | '\u{34f}'
        | '\u{61c}'
        | '\u{115f}' | '\u{1160}'
        | '\u{17b4}' | '\u{17b5}'
        | '\u{180b}'..='\u{180f}'
        | '\u{200b}'..='\u{200f}'
        | '\u{2028}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}'
        | '\u{3164}'
        | '\u{fdd0}'..='\u{fdef}'
        | '\u{feff}'
        | '\u{ffa0}'
        | '\u{fff0}'..='\u{fffb}'
        | '\u{13430}'..='\u{1345f}'
        | '\u{1bca0}'..='\u{1bca3}'
        | '\u{1d173}'..='\u{1d17a}'
        | '\u{e0000}'..='\u{e0fff}')
        || (c as u32) & 0xfffe == 0xfffe
}

const fn starts_formula(c: char) -> bool {
    matches!(c, '=' | '+' | '-' | '@' | '＝' | '＋' | '－' | '＠')
}

const fn is_markup(c: char) -> bool {
    matches!(
        c,
        '\\' | '`' | '*' | '_' | '<' | '>' | '[' | ']' | '#' | '!' | '|' | '~' | '&' | '$' | '@'
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_terminal_is_never_commanded() {
        for (input, expected) in [
            (&b"plain caf\xc3\xa9"[..], "plain café"),
            (b"\x1b[2J\n[ok]", "\\u{1b}[2J\\u{a}[ok]"),
            (b"a\xff\xfeb", "a\\xff\\xfeb"),
            (b"\xed\xa0\x80", "\\xed\\xa0\\x80"),
            ("\u{202e}liame".as_bytes(), "\\u{202e}liame"),
            ("\u{9b}31m\u{7f}".as_bytes(), "\\u{9b}31m\\u{7f}"),
            ("x\u{e0041}\u{feff}".as_bytes(), "x\\u{e0041}\\u{feff}"),
            (b"C:\\data", "C:\\data"),
        ] {
            assert_eq!(Untrusted::from(input).for_terminal(), expected);
        }
    }

    #[test]
    fn a_spreadsheet_gets_no_formula() {
        for (input, expected) in [
            ("email", "email"),
            ("=1+1", "'=1+1"),
            ("+491", "'+491"),
            ("-1", "'-1"),
            ("@SUM(A1)", "'@SUM(A1)"),
            ("  =1", "  '=1"),
            ("\t=1", "'\\u{9}=1"),
            ("\r\n", "'\\u{d}\\u{a}"),
            ("＝1", "'＝1"),
            ("＋1", "'＋1"),
            ("a;=1", "a;'=1"),
            ("a=1", "a=1"),
        ] {
            assert_eq!(Untrusted::from(input).for_csv(), expected);
        }
    }

    #[test]
    fn markdown_shows_the_plain_text() {
        let hostile =
            Untrusted::from("a|b `c` **d** <script> ![x](https://www.example.com)\n# e: f");
        assert_eq!(
            hostile.for_markdown(),
            "a\\|b \\`c\\` \\*\\*d\\*\\* \\<script\\> \\!\\[x\\](https\\://www\\.example.com)\\\\u{a}\\# e: f"
        );
    }

    #[test]
    fn html_shows_the_plain_text() {
        let hostile = Untrusted::from("</title><script src='x'>&amp;\"\u{202e}");
        assert_eq!(
            hostile.for_html(),
            "&lt;/title&gt;&lt;script src=&#39;x&#39;&gt;&amp;amp;&quot;\\u{202e}"
        );
    }

    fn is_one_safe_line(text: &str) -> bool {
        text.lines().count() <= 1 && !text.chars().any(is_unprintable)
    }

    proptest! {
        #[test]
        fn no_bytes_survive_that_steer_a_reader(bytes: Vec<u8>) {
            let input = Untrusted::from(bytes.as_slice());
            prop_assert!(is_one_safe_line(&input.for_terminal()));
            prop_assert!(is_one_safe_line(&input.for_csv()));
            prop_assert!(is_one_safe_line(&input.for_markdown()));
            let html = input.for_html();
            prop_assert!(is_one_safe_line(&html));
            prop_assert!(!html.contains(['<', '>', '"', '\'']));
        }

        #[test]
        fn no_text_survives_that_steers_a_reader(text: String) {
            let input = Untrusted::from(text.as_str());
            prop_assert!(is_one_safe_line(&input.for_terminal()));
            let cell = input.for_csv();
            prop_assert!(!cell.starts_with(starts_formula));
            prop_assert!(is_one_safe_line(&cell));
        }

        #[test]
        fn every_markup_character_is_escaped(text in "[\\\\`*_<>\\[\\]#!|a ]{0,20}") {
            let shown = Untrusted::from(text.as_str()).for_markdown();
            let markup = text.chars().filter(|c| is_markup(*c)).count();
            prop_assert_eq!(shown.chars().count(), text.chars().count() + markup);
        }
    }
}
