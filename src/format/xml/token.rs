//! The next piece of markup or text.

/// A piece of a document, from its start on.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Token {
    /// `<name …>`; `is_empty` if it ends with `/>`.
    Start { length: usize, is_empty: bool },
    /// `</name>`.
    End { length: usize },
    /// Text up to the next markup.
    Text { length: usize },
    /// `<![CDATA[…]]>`.
    Verbatim { length: usize },
    /// A comment, a declaration, an instruction.
    Other { length: usize },
}

impl Token {
    /// Bytes that it takes up.
    pub const fn length(self) -> usize {
        match self {
            Self::Start { length, .. }
            | Self::End { length }
            | Self::Text { length }
            | Self::Verbatim { length }
            | Self::Other { length } => length,
        }
    }
}

/// The token that begins here; `None` if its end is not in view. `last` says that no text follows.
pub(super) fn token(text: &[u8], last: bool) -> Option<Token> {
    if text.first()? != &b'<' {
        let end = memchr::memchr(b'<', text);
        return end
            .or_else(|| last.then_some(text.len()))
            .map(|length| Token::Text { length });
    }
    match *text.get(1).unwrap_or(&b' ') {
        b'/' => ends(text, b">").map(|length| Token::End { length }),
        b'?' => ends(text, b"?>").map(|length| Token::Other { length }),
        b'!' if text.starts_with(b"<!--") => {
            ends_from(text, 4, b"-->").map(|length| Token::Other { length })
        }
        b'!' if text.starts_with(VERBATIM) => {
            ends_from(text, VERBATIM.len(), b"]]>").map(|length| Token::Verbatim { length })
        }
        // It may become one of those above.
        b'!' if !last && text.len() < VERBATIM.len() => None,
        b'!' => declaration(text).map(|length| Token::Other { length }),
        byte if is_name_start(byte) => start(text),
        _ if text.len() < 2 && !last => None,
        _ => {
            // A stray bracket is text.
            let end = memchr::memchr(b'<', text.get(1..).unwrap_or_default()).map(|end| end + 1);
            end.or_else(|| last.then_some(text.len()))
                .map(|length| Token::Text { length })
        }
    }
}

/// How verbatim text begins.
pub(super) const VERBATIM: &[u8] = b"<![CDATA[";

/// How a token ends that is too long to be in view.
pub(super) fn ending(text: &[u8]) -> &'static [u8] {
    if text.starts_with(b"<!--") {
        b"-->"
    } else if text.starts_with(VERBATIM) {
        b"]]>"
    } else if text.starts_with(b"<?") {
        b"?>"
    } else if text.starts_with(b"<!") && memchr::memchr(b'[', text).is_some() {
        b"]>"
    } else if text.first() == Some(&b'<') {
        b">"
    } else {
        b"<"
    }
}

fn ends(text: &[u8], mark: &[u8]) -> Option<usize> {
    ends_from(text, 0, mark)
}

fn ends_from(text: &[u8], from: usize, mark: &[u8]) -> Option<usize> {
    memchr::memmem::find(text.get(from..)?, mark).map(|end| from + end + mark.len())
}

pub(super) const fn is_name_start(byte: u8) -> bool {
    byte.is_ascii_alphabetic() || byte == b'_' || byte == b':' || byte >= 0x80
}

pub(super) const fn is_name(byte: u8) -> bool {
    is_name_start(byte) || byte.is_ascii_digit() || byte == b'-' || byte == b'.'
}

fn start(text: &[u8]) -> Option<Token> {
    let name = text
        .iter()
        .skip(1)
        .take_while(|byte| is_name(**byte))
        .count();
    // `<ann@example.com>` is no tag.
    match text.get(1 + name)? {
        b'>' | b'/' | b' ' | b'\t' | b'\r' | b'\n' => {}
        _ => {
            let end = memchr::memchr(b'<', text.get(1..)?).map(|end| end + 1);
            return end.map(|length| Token::Text { length });
        }
    }
    let mut at = 1 + name;
    loop {
        let hit = at + memchr::memchr3(b'>', b'"', b'\'', text.get(at..)?)?;
        match text.get(hit)? {
            b'>' => {
                return Some(Token::Start {
                    length: hit + 1,
                    is_empty: text.get(hit - 1) == Some(&b'/'),
                });
            }
            quote => at = hit + 2 + memchr::memchr(*quote, text.get(hit + 1..)?)?,
        }
    }
}

/// `<!DOCTYPE … [ … ]>`, up to the bracket that closes it.
fn declaration(text: &[u8]) -> Option<usize> {
    let mut depth = 0_u32;
    let mut at = 0;
    loop {
        match text.get(at)? {
            b'<' => depth += 1,
            b'>' => {
                depth = depth.saturating_sub(1);
                if depth == 0 {
                    return Some(at + 1);
                }
            }
            quote @ (b'"' | b'\'') => at += 1 + memchr::memchr(*quote, text.get(at + 1..)?)?,
            _ => {}
        }
        at += 1;
    }
}

/// The name in a tag, without its prefix.
pub(super) fn name_of(tag: &[u8]) -> &[u8] {
    let start = if tag.get(1) == Some(&b'/') { 2 } else { 1 };
    let rest = tag.get(start..).unwrap_or_default();
    let length = rest.iter().take_while(|byte| is_name(**byte)).count();
    local(rest.get(..length).unwrap_or_default())
}

/// A name without its prefix.
pub(super) fn local(name: &[u8]) -> &[u8] {
    match memchr::memrchr(b':', name) {
        Some(at) => name.get(at + 1..).unwrap_or_default(),
        None => name,
    }
}

/// Hands out the attributes of a tag.
pub(super) fn attributes(tag: &[u8], mut sink: impl FnMut(&[u8], &[u8])) {
    let name = tag
        .iter()
        .take_while(|byte| is_name(**byte) || **byte == b'<')
        .count();
    let mut rest = tag.get(name..).unwrap_or_default();
    loop {
        let skip = rest
            .iter()
            .take_while(|byte| !is_name_start(**byte))
            .count();
        rest = rest.get(skip..).unwrap_or_default();
        let length = rest.iter().take_while(|byte| is_name(**byte)).count();
        let (name, behind) = rest.split_at(length);
        if name.is_empty() {
            return;
        }
        let behind = behind.trim_ascii_start();
        let Some(value) = behind.strip_prefix(b"=").map(<[u8]>::trim_ascii_start) else {
            rest = behind;
            continue;
        };
        let (value, behind) = match value.split_first() {
            Some((quote @ (b'"' | b'\''), inside)) => {
                let end = memchr::memchr(*quote, inside).unwrap_or(inside.len());
                inside.split_at(end)
            }
            _ => {
                let is_bare = |byte: &&u8| !byte.is_ascii_whitespace() && **byte != b'>';
                value.split_at(value.iter().take_while(is_bare).count())
            }
        };
        sink(local(name), value);
        rest = behind.get(1..).unwrap_or_default();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn documents_fall_into_tokens() {
        let text = br#"<?xml v?><!DOCTYPE a [<!ENTITY b "c>">]><a:b x='>' y="1">t &lt; <![CDATA[<]]]]><!-- - --><c/></a:b> <3 <x@y>"#;
        let mut at = 0;
        let mut seen = Vec::new();
        while let Some(found) = token(&text[at..], true) {
            let kind = match found {
                Token::Start { is_empty, .. } => {
                    if is_empty {
                        "empty"
                    } else {
                        "start"
                    }
                }
                Token::End { .. } => "end",
                Token::Text { .. } => "text",
                Token::Verbatim { .. } => "verbatim",
                Token::Other { .. } => "other",
            };
            seen.push(kind);
            at += found.length();
        }
        let expected = [
            "other", "other", "start", "text", "verbatim", "other", "empty", "end", "text", "text",
        ];
        assert_eq!(seen[..10], expected);
    }

    #[test]
    fn attributes_are_read_in_any_writing() {
        let mut seen = Vec::new();
        attributes(
            br#"<a:b x = "1" n:y='a>b' z=3 lone q="">"#,
            |name, value| {
                let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
                seen.push((text(name), text(value)));
            },
        );
        let expected = [("x", "1"), ("y", "a>b"), ("z", "3"), ("q", "")];
        assert_eq!(seen, expected.map(|(n, v)| (n.to_owned(), v.to_owned())));
        assert_eq!(name_of(b"<a:b x>"), b"b");
        assert_eq!(name_of(b"</a:b>"), b"b");
    }
}
