//! The header of a message or a part: fields (RFC 5322), encoded words (RFC 2047), parameters (RFC
//! 2045 and 2231), lists of addresses.

use super::charset::decode_all;
use crate::format::record::join;
use crate::format::transfer::{base64, quoted_printable};

/// One field of a header.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Field {
    /// As it is written.
    pub name: String,
    /// Unfolded, not decoded.
    pub value: Vec<u8>,
}

/// Longest name of a field.
const NAME: usize = 128;

/// The name of the field that a line begins, and where its value starts.
pub(super) fn field_name(line: &[u8]) -> Option<(&str, usize)> {
    let colon = memchr::memchr(b':', line.get(..NAME).unwrap_or(line))?;
    let name = line.get(..colon)?.trim_ascii_end();
    let is_name = !name.is_empty() && name.iter().all(|b| (b'!'..=b'~').contains(b));
    let name = std::str::from_utf8(name).ok().filter(|_| is_name)?;
    Some((name, colon + 1))
}

impl Field {
    /// Whether it has this name.
    pub fn is(&self, name: &str) -> bool {
        self.name.eq_ignore_ascii_case(name)
    }

    /// Its text.
    pub fn text(&self) -> Vec<u8> {
        words(&self.value)
    }
}

/// The value of the first field of a name.
pub(super) fn value<'f>(fields: &'f [Field], name: &str) -> Option<&'f [u8]> {
    let field = fields.iter().find(|field| field.is(name))?;
    Some(&field.value)
}

/// Bytes of encoded words side by side, in one charset: characters may be cut between them.
#[derive(Default)]
struct Run {
    charset: String,
    bytes: Vec<u8>,
}

impl Run {
    fn flush(&mut self, out: &mut Vec<u8>) {
        if !self.bytes.is_empty() {
            out.append(&mut decode_all(&self.bytes, Some(&self.charset)));
            self.bytes.clear();
        }
    }
}

/// A value with its encoded words decoded; those that are broken stay.
pub(super) fn words(value: &[u8]) -> Vec<u8> {
    let value = value.trim_ascii();
    let mut out = Vec::with_capacity(value.len());
    let mut run = Run::default();
    let mut rest = value;
    while let Some(at) = memchr::memmem::find(rest, b"=?") {
        let (before, from) = rest.split_at(at);
        let Some(word) = encoded_word(from) else {
            run.flush(&mut out);
            let (mark, after) = from.split_at_checked(2).unwrap_or((from, &[]));
            out.extend_from_slice(before);
            out.extend_from_slice(mark);
            rest = after;
            continue;
        };
        // White space between two encoded words is none.
        let joined = !run.bytes.is_empty() && before.iter().all(u8::is_ascii_whitespace);
        if !joined || !run.charset.eq_ignore_ascii_case(word.charset) {
            run.flush(&mut out);
            word.charset.clone_into(&mut run.charset);
        }
        if !joined {
            push_text(before, &mut out);
        }
        run.bytes.extend(word.bytes);
        rest = word.rest;
    }
    run.flush(&mut out);
    push_text(rest, &mut out);
    out
}

/// Text that should be ASCII and may be anything.
fn push_text(text: &[u8], out: &mut Vec<u8>) {
    if text.is_ascii() {
        out.extend_from_slice(text);
    } else {
        out.append(&mut decode_all(text, None));
    }
}

struct Word<'v> {
    charset: &'v str,
    bytes: Vec<u8>,
    rest: &'v [u8],
}

/// `=?charset?B?text?=` or `=?charset?Q?text?=` at the start.
fn encoded_word(text: &[u8]) -> Option<Word<'_>> {
    let rest = text.strip_prefix(b"=?")?;
    let (charset, rest) = until_mark(rest)?;
    let (coding, rest) = until_mark(rest)?;
    let (coded, rest) = until_mark(rest)?;
    let rest = rest.strip_prefix(b"=")?;
    let charset = std::str::from_utf8(charset).ok()?;
    let bytes = match coding {
        b"B" | b"b" => base64(coded),
        b"Q" | b"q" => {
            let spaced: Vec<u8> = coded
                .iter()
                .map(|&b| if b == b'_' { b' ' } else { b })
                .collect();
            quoted_printable(&spaced)
        }
        _ => return None,
    };
    Some(Word {
        // A language may follow (RFC 2231 section 5).
        charset: charset.split('*').next().unwrap_or(charset),
        bytes,
        rest,
    })
}

fn until_mark(text: &[u8]) -> Option<(&[u8], &[u8])> {
    let at = memchr::memchr(b'?', text)?;
    Some((text.get(..at)?, text.get(at + 1..)?))
}

/// Most parameters of a field that are looked at.
const PARAMETERS: usize = 64;

/// A value such as `text/plain; charset=utf-8; name="list.csv"`.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub(super) struct Parameterized {
    /// What stands before the parameters, in small letters.
    pub word: String,
    parameters: Vec<(String, Vec<u8>)>,
}

impl Parameterized {
    /// Reads a value.
    pub fn parse(value: &[u8]) -> Self {
        let mut pieces = Pieces { rest: value };
        let word = pieces.next().unwrap_or_default();
        let parameters = pieces.take(PARAMETERS).filter_map(|piece| {
            let at = memchr::memchr(b'=', &piece)?;
            let name = piece.get(..at)?.trim_ascii();
            let value = piece.get(at + 1..)?.trim_ascii_end().to_vec();
            Some((String::from_utf8_lossy(name).to_ascii_lowercase(), value))
        });
        Self {
            word: String::from_utf8_lossy(word.trim_ascii()).to_ascii_lowercase(),
            parameters: parameters.collect(),
        }
    }

    /// A parameter's text: plain, in pieces (`name*0`) or with a charset (`name*`).
    pub fn text(&self, name: &str) -> Option<String> {
        let whole = self.parameters.iter().find(|(n, _)| n == name);
        if let Some((_, value)) = whole {
            return Some(String::from_utf8_lossy(&words(value)).into_owned());
        }
        let mut bytes = Vec::new();
        let mut charset = None;
        for (n, value) in &self.parameters {
            let Some(suffix) = n.strip_prefix(name).and_then(|n| n.strip_prefix('*')) else {
                continue;
            };
            let mut value = value.as_slice();
            let is_coded = suffix.is_empty() || suffix.ends_with('*');
            if is_coded && charset.is_none() && bytes.is_empty() {
                let mut parts = value.splitn(3, |b| *b == b'\'');
                if let (Some(label), Some(_), Some(rest)) =
                    (parts.next(), parts.next(), parts.next())
                {
                    charset = Some(String::from_utf8_lossy(label).into_owned());
                    value = rest;
                }
            }
            let mut scratch = Vec::new();
            bytes.extend_from_slice(if is_coded {
                crate::format::unescape::percent(value, &mut scratch)
            } else {
                value
            });
        }
        let text = decode_all(&bytes, charset.as_deref());
        (!text.is_empty()).then(|| String::from_utf8_lossy(&text).into_owned())
    }

    /// A parameter's bytes as they are written.
    pub fn raw(&self, name: &str) -> Option<&[u8]> {
        let found = self.parameters.iter().find(|(n, _)| n == name);
        found.map(|(_, value)| value.as_slice())
    }
}

/// What stands between semicolons outside quotes, without the quotes.
struct Pieces<'v> {
    rest: &'v [u8],
}

impl Iterator for Pieces<'_> {
    type Item = Vec<u8>;

    fn next(&mut self) -> Option<Vec<u8>> {
        if self.rest.is_empty() {
            return None;
        }
        let mut piece = Vec::new();
        let mut quoted = false;
        while let Some((&byte, tail)) = self.rest.split_first() {
            self.rest = tail;
            match byte {
                b'"' => quoted = !quoted,
                b';' if !quoted => break,
                _ if !quoted
                    && byte.is_ascii_whitespace()
                    && matches!(piece.last(), None | Some(b'=')) => {}
                b'\\' if quoted => {
                    if let Some((&next, after)) = tail.split_first() {
                        // Paths of old mail programs have single ones.
                        if !matches!(next, b'"' | b'\\') {
                            piece.push(byte);
                        }
                        piece.push(next);
                        self.rest = after;
                    }
                }
                _ => piece.push(byte),
            }
        }
        Some(piece)
    }
}

/// The names and the addresses of a list such as `"Ann, B." <ann@example.com>, bob@example.org`:
/// names with `; ` between them, addresses with `, `. All of the text is in one or the other.
pub(super) fn mailboxes(list: &[u8]) -> (Vec<u8>, Vec<u8>) {
    let (mut names, mut addresses) = (Vec::new(), Vec::new());
    for entry in entries(list) {
        let entry = entry.trim_ascii();
        let bracket = memchr::memrchr(b'<', entry);
        let (name, address) = match bracket.and_then(|at| entry.split_at_checked(at)) {
            Some((name, address)) => {
                let address = address.get(1..).unwrap_or_default().trim_ascii();
                (name, address.strip_suffix(b">").unwrap_or(address))
            }
            None if memchr::memchr(b'@', entry).is_some() => {
                match memchr::memchr(b'(', entry).and_then(|at| entry.split_at_checked(at)) {
                    // The old way: `ann@example.com (Ann)`.
                    Some((address, name)) => (name, address.trim_ascii()),
                    None => (&b""[..], entry),
                }
            }
            None => (entry, &b""[..]),
        };
        join(&mut names, "; ", &bare_name(name));
        join(&mut addresses, ", ", &words(address));
    }
    (names, addresses)
}

fn bare_name(name: &[u8]) -> Vec<u8> {
    let mut name = words(name);
    name.retain(|b| !matches!(b, b'"' | b'\\'));
    let bare = name.trim_ascii();
    let inner = bare.strip_prefix(b"(").and_then(|n| n.strip_suffix(b")"));
    inner.unwrap_or(bare).to_vec()
}

/// What stands between commas outside quotes, brackets and comments.
fn entries(list: &[u8]) -> Vec<&[u8]> {
    let (mut entries, mut start) = (Vec::new(), 0);
    let (mut quoted, mut angle, mut escaped) = (false, false, false);
    for (at, &byte) in list.iter().enumerate() {
        match byte {
            _ if escaped => escaped = false,
            b'\\' => escaped = quoted,
            b'"' => quoted = !quoted,
            b'<' if !quoted => angle = true,
            b'>' if !quoted => angle = false,
            b',' | b';' if !quoted && !angle => {
                entries.push(list.get(start..at).unwrap_or_default());
                start = at + 1;
            }
            _ => {}
        }
    }
    entries.push(list.get(start..).unwrap_or_default());
    entries
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decoded(value: &str) -> String {
        String::from_utf8(words(value.as_bytes())).unwrap()
    }

    #[test]
    fn encoded_words_are_decoded_and_broken_ones_stay() {
        for (value, text) in [
            ("plain", "plain"),
            (
                "=?UTF-8?Q?J=C3=BCrgen_M?= <a@example.com>",
                "Jürgen M <a@example.com>",
            ),
            ("=?iso-8859-1?q?J=FCrgen?=", "Jürgen"),
            ("=?utf-8?B?SsO8cmdlbg==?=", "Jürgen"),
            ("=?utf-8*de?B?SsO8cmdlbg==?=", "Jürgen"),
            // A character cut between two words, and white space that is none.
            ("=?utf-8?B?SsM=?= \t =?utf-8?B?vHJnZW4=?= x", "Jürgen x"),
            ("a =?x", "a =?x"),
            ("=?utf-8?X?abc?=", "=?utf-8?X?abc?="),
            ("=?=?=?=?utf-8?Q?a=40b?=", "=?=?=?a@b"),
            ("=?utf-8?Q??=ann@example.com", "ann@example.com"),
        ] {
            assert_eq!(decoded(value), text, "{value}");
        }
        let many = "=?a?Q?".repeat(10_000);
        assert_eq!(decoded(&many), many);
    }

    #[test]
    fn parameters_are_read_in_all_their_forms() {
        for (value, name, text) in [
            ("text/plain; charset=UTF-8", "charset", "UTF-8"),
            ("a/b; name=\"a;b.csv\"; x=y", "name", "a;b.csv"),
            (
                "attachment; filename*=UTF-8''M%C3%A4rz.csv",
                "filename",
                "März.csv",
            ),
            (
                "attachment; filename*0=\"long\"; filename*1=\" name.csv\"",
                "filename",
                "long name.csv",
            ),
            (
                "attachment; filename*0*=utf-8''M%C3%A4; filename*1=rz",
                "filename",
                "März",
            ),
            ("a/b; name=\"=?utf-8?B?TcOkcnouY3N2?=\"", "name", "März.csv"),
            ("a/b; name=\"C:\\lists\\x.csv\"", "name", "C:\\lists\\x.csv"),
        ] {
            let parsed = Parameterized::parse(value.as_bytes());
            assert_eq!(parsed.text(name).as_deref(), Some(text), "{value}");
        }
        let parsed = Parameterized::parse(b"Text/HTML ; =; ;;");
        assert_eq!(
            (parsed.word.as_str(), parsed.text("charset")),
            ("text/html", None)
        );
    }

    #[test]
    fn names_and_addresses_are_told_apart() {
        for (list, names, addresses) in [
            ("ann@example.com", "", "ann@example.com"),
            (
                "\"Smith, Ann\" <ann@example.com>",
                "Smith, Ann",
                "ann@example.com",
            ),
            (
                "Ann <ann@example.com>, Bob <bob@example.org>",
                "Ann; Bob",
                "ann@example.com, bob@example.org",
            ),
            (
                "ann@example.com (Ann Smith)",
                "Ann Smith",
                "ann@example.com",
            ),
            (
                "=?utf-8?Q?J=C3=BCrgen?= <j@example.com>",
                "Jürgen",
                "j@example.com",
            ),
            ("undisclosed-recipients:;", "undisclosed-recipients:", ""),
            ("Broken <ann@example.com", "Broken", "ann@example.com"),
        ] {
            let (n, a) = mailboxes(list.as_bytes());
            assert_eq!(
                (n.as_slice(), a.as_slice()),
                (names.as_bytes(), addresses.as_bytes()),
                "{list}"
            );
        }
    }
}
