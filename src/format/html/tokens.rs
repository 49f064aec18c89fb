//! The tags, texts and comments of a page, one after the other. Whatever is not clearly a tag is
//! text: nothing that is written in a page gets lost for being badly written.

use crate::source::Stream;
use std::io::Read;

/// Longest tag, in bytes; a longer one is text.
const TAG: usize = 64 << 10;
/// Bytes held of the page.
const WINDOW: usize = 2 * TAG;

/// A piece of a page.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Token<'b> {
    /// Text, its character references not decoded.
    Text(&'b [u8]),
    /// The inside of a comment, or a piece of it; also of a declaration.
    Comment(&'b [u8]),
    /// The inside of a script or a style sheet, or a piece of it.
    Script(&'b [u8]),
    /// `<name attributes>`.
    Start(Tag<'b>),
    /// `</name>`.
    End(Tag<'b>),
}

/// A tag.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Tag<'b> {
    /// As it is written.
    pub name: &'b [u8],
    /// What follows the name.
    pub rest: &'b [u8],
    /// Whether it is written so badly that all of it should count as text, too.
    pub odd: bool,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Mode {
    Markup,
    Comment,
    Script,
    Style,
}

/// Cuts a page into tokens.
pub(super) struct Tokens {
    stream: Box<dyn Stream>,
    window: Vec<u8>,
    at: usize,
    ended: bool,
    mode: Mode,
}

impl Tokens {
    pub fn new(stream: Box<dyn Stream>) -> Self {
        Self {
            stream,
            window: Vec::new(),
            at: 0,
            ended: false,
            mode: Mode::Markup,
        }
    }

    pub fn stream(&self) -> &dyn Stream {
        &*self.stream
    }

    /// The next piece; `None` at the end.
    pub fn next(&mut self) -> Option<Token<'_>> {
        if self.window.len() - self.at < TAG && !self.ended {
            self.refill();
        }
        let rest = self.window.get(self.at..).unwrap_or_default();
        if rest.is_empty() {
            return None;
        }
        let (token, length, mode) = match self.mode {
            Mode::Markup => markup(rest, self.ended),
            Mode::Comment => until(rest, b"-->", self.ended, Mode::Comment),
            mode @ (Mode::Script | Mode::Style) => {
                let end: &[u8] = if mode == Mode::Script {
                    b"</script"
                } else {
                    b"</style"
                };
                script(rest, end, self.ended, mode)
            }
        };
        // Each step must go on.
        self.at += length.max(1).min(rest.len());
        self.mode = mode;
        Some(token)
    }

    fn refill(&mut self) {
        self.window.drain(..self.at);
        self.at = 0;
        let mut filled = self.window.len();
        self.window.resize(WINDOW, 0);
        while let Some(room) = self
            .window
            .get_mut(filled..)
            .filter(|room| !room.is_empty())
        {
            match self.stream.read(room) {
                Ok(0) => {
                    self.ended = true;
                    break;
                }
                Ok(read) => filled += read,
                Err(error) if error.kind() == std::io::ErrorKind::Interrupted => {}
                Err(_) => {
                    self.ended = true;
                    break;
                }
            }
        }
        self.window.truncate(filled);
    }
}

type Step<'b> = (Token<'b>, usize, Mode);

fn text(rest: &[u8], length: usize) -> Step<'_> {
    let text = rest.get(..length).unwrap_or(rest);
    (Token::Text(text), text.len(), Mode::Markup)
}

fn markup(rest: &[u8], ended: bool) -> Step<'_> {
    match memchr::memchr(b'<', rest) {
        Some(0) => tag(rest),
        Some(at) => text(rest, at),
        None => {
            // A character reference at the end may be cut.
            let tail = rest.len().saturating_sub(16);
            let cut = memchr::memrchr(b'&', rest).filter(|at| *at >= tail && *at > 0 && !ended);
            text(rest, cut.unwrap_or(rest.len()))
        }
    }
}

fn tag(rest: &[u8]) -> Step<'_> {
    let after = rest.get(1..).unwrap_or_default();
    match after.first() {
        Some(b'!') if after.starts_with(b"!--") => (Token::Comment(&[]), 4, Mode::Comment),
        Some(b'!') if after.starts_with(b"![CDATA[") => (Token::Text(&[]), 9, Mode::Markup),
        Some(b'!' | b'?') => declaration(rest),
        Some(b'/') if after.get(1).is_some_and(u8::is_ascii_alphabetic) => named(rest, 2),
        Some(first) if first.is_ascii_alphabetic() => named(rest, 1),
        _ => text(rest, 1),
    }
}

/// `<!doctype html>`, `<?xml version="1.0"?>` and the like.
fn declaration(rest: &[u8]) -> Step<'_> {
    let window = rest.get(..TAG).unwrap_or(rest);
    let Some(end) = memchr::memchr(b'>', window) else {
        return text(rest, 1);
    };
    let inside = window.get(2..end).unwrap_or_default();
    let known = inside
        .get(..7)
        .is_some_and(|w| w.eq_ignore_ascii_case(b"doctype"));
    let plain = (known || inside.starts_with(b"xml ")) && !inside.contains(&b'@') && end < 200;
    let token = Token::Comment(if plain { &[] } else { inside });
    (token, end + 1, Mode::Markup)
}

fn named(rest: &[u8], start: usize) -> Step<'_> {
    let window = rest.get(..TAG).unwrap_or(rest);
    let is_name = |b: &u8| b.is_ascii_alphanumeric() || matches!(b, b'-' | b':' | b'_');
    let inside = window.get(start..).unwrap_or_default();
    let length = inside.iter().take_while(|b| is_name(b)).count();
    let (name, behind) = inside.split_at(length);
    let Some((end, closed)) = tag_end(behind) else {
        return text(rest, 1);
    };
    let tag = Tag {
        name,
        rest: behind.get(..end).unwrap_or_default(),
        odd: !closed || !is_separated(behind),
    };
    let length = start + length + end + usize::from(behind.get(end) == Some(&b'>'));
    if start == 2 {
        return (Token::End(tag), length, Mode::Markup);
    }
    let mode = if name.eq_ignore_ascii_case(b"script") {
        Mode::Script
    } else if name.eq_ignore_ascii_case(b"style") {
        Mode::Style
    } else {
        Mode::Markup
    };
    (Token::Start(tag), length, mode)
}

/// Whether a name ends as names do.
fn is_separated(behind: &[u8]) -> bool {
    behind
        .first()
        .is_some_and(|b| b.is_ascii_whitespace() || matches!(b, b'>' | b'/'))
}

/// Where a tag ends, its name cut off, and whether it ends well: at a `>` outside quotes. One that
/// never does is none.
fn tag_end(behind: &[u8]) -> Option<(usize, bool)> {
    let mut at = 0;
    let mut closed = true;
    loop {
        let rest = behind.get(at..)?;
        let next = memchr::memchr3(b'>', b'<', b'=', rest)?;
        let byte = rest.get(next)?;
        at += next;
        match byte {
            b'>' => return Some((at, closed)),
            b'<' => return Some((at, false)),
            _ => {
                at += 1;
                let value = behind.get(at..)?;
                let space = value.iter().take_while(|b| b.is_ascii_whitespace()).count();
                let Some(quote @ (b'"' | b'\'')) = value.get(space) else {
                    continue;
                };
                let inside = value.get(space + 1..)?;
                match memchr::memchr(*quote, inside) {
                    Some(length) => at += space + 1 + length + 1,
                    // A quote that is never closed is none.
                    None => closed = false,
                }
            }
        }
    }
}

/// What stands before an end mark; without one, all but what may be the beginning of it.
fn until<'b>(rest: &'b [u8], mark: &[u8], ended: bool, mode: Mode) -> Step<'b> {
    match memchr::memmem::find(rest, mark) {
        Some(at) => {
            let inside = rest.get(..at).unwrap_or_default();
            (Token::Comment(inside), at + mark.len(), Mode::Markup)
        }
        None => {
            let kept = if ended { 0 } else { mark.len() - 1 };
            let inside = rest
                .get(..rest.len().saturating_sub(kept))
                .unwrap_or_default();
            (Token::Comment(inside), inside.len(), mode)
        }
    }
}

fn script<'b>(rest: &'b [u8], mark: &[u8], ended: bool, mode: Mode) -> Step<'b> {
    let ends = memchr::memmem::find_iter(rest, b"</").find(|at| {
        let tag = rest.get(*at..at + mark.len());
        tag.is_some_and(|tag| tag.eq_ignore_ascii_case(mark))
    });
    match ends {
        Some(0) => {
            let (token, length, _) = tag(rest);
            (token, length, Mode::Markup)
        }
        Some(at) => (Token::Script(rest.get(..at).unwrap_or_default()), at, mode),
        None => {
            let kept = if ended { 0 } else { mark.len() };
            let inside = rest
                .get(..rest.len().saturating_sub(kept))
                .unwrap_or_default();
            (Token::Script(inside), inside.len(), mode)
        }
    }
}

/// The attributes of a tag: name and value, if it has one.
pub(super) struct Attributes<'t> {
    rest: &'t [u8],
}

impl<'t> Attributes<'t> {
    pub const fn of(tag: &Tag<'t>) -> Self {
        Self { rest: tag.rest }
    }
}

impl<'t> Iterator for Attributes<'t> {
    type Item = (&'t [u8], Option<&'t [u8]>);

    fn next(&mut self) -> Option<Self::Item> {
        let is_space = |b: &u8| b.is_ascii_whitespace() || *b == b'/';
        let skipped = self.rest.iter().take_while(|b| is_space(b)).count();
        let rest = self.rest.get(skipped..).unwrap_or_default();
        if rest.is_empty() {
            return None;
        }
        let length = rest
            .iter()
            .skip(1)
            .take_while(|b| !is_space(b) && **b != b'=')
            .count();
        let (name, after) = rest.split_at((length + 1).min(rest.len()));
        let Some(value) = after.trim_ascii_start().strip_prefix(b"=") else {
            self.rest = after;
            return Some((name, None));
        };
        let value = value.trim_ascii_start();
        let (value, after) = match value.split_first() {
            Some((quote @ (b'"' | b'\''), inside)) => match memchr::memchr(*quote, inside) {
                Some(end) => (inside.get(..end), inside.get(end + 1..)),
                None => (Some(inside), None),
            },
            _ => {
                let end = value
                    .iter()
                    .take_while(|b| !b.is_ascii_whitespace())
                    .count();
                (value.get(..end), value.get(end..))
            }
        };
        self.rest = after.unwrap_or_default();
        Some((name, Some(value.unwrap_or_default())))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::format::lines::tests::memory;

    fn cut(page: &str) -> Vec<String> {
        let mut tokens = Tokens::new(memory(page.as_bytes()));
        let mut seen = Vec::new();
        let show = |b: &[u8]| String::from_utf8_lossy(b).into_owned();
        while let Some(token) = tokens.next() {
            seen.push(match token {
                Token::Text(t) => show(t),
                Token::Comment(t) => format!("!{}", show(t)),
                Token::Script(t) => format!("${}", show(t)),
                Token::Start(t) => format!("<{}{}", show(t.name), if t.odd { "?" } else { "" }),
                Token::End(t) => format!("/{}{}", show(t.name), if t.odd { "?" } else { "" }),
            });
        }
        seen
    }

    #[test]
    fn pages_are_cut_and_what_is_no_tag_is_text() {
        for (page, tokens) in [
            ("a<b>c</b>", &["a", "<b", "c", "/b"][..]),
            ("<p title='a > b'>x", &["<p", "x"]),
            ("1 < 2 <3", &["1 ", "<", " 2 ", "<", "3"]),
            ("<p x<b>y", &["<p?", "<b", "y"]),
            ("<p a=\"x>y", &["<p?", "y"]),
            ("<never ends", &["<", "never ends"]),
            ("<!-- a<b> -->c", &["!", "! a<b> ", "c"]),
            ("<!--open", &["!", "!open"]),
            ("<!DOCTYPE html><?php a@b ?>", &["!", "!php a@b ?"]),
            (
                "<script>a<b</SCRIPT>c",
                &["<script", "$a<b", "/SCRIPT", "c"],
            ),
            ("<style>x", &["<style", "$x"]),
            ("<![CDATA[x]]>", &["", "x]]>"]),
            ("it's <a it's>b", &["it's ", "<a", "b"]),
        ] {
            assert_eq!(cut(page), tokens, "{page}");
        }
    }

    #[test]
    fn attributes_are_read_however_they_are_written() {
        let tag = Tag {
            name: b"a",
            rest: b" a=1 b='x y' c = \"z\" d e='open /",
            odd: false,
        };
        let all: Vec<_> = Attributes::of(&tag)
            .map(|(n, v)| (String::from_utf8_lossy(n), v.map(String::from_utf8_lossy)))
            .collect();
        let all: Vec<_> = all
            .iter()
            .map(|(n, v)| (n.as_ref(), v.as_deref()))
            .collect();
        assert_eq!(
            all,
            [
                ("a", Some("1")),
                ("b", Some("x y")),
                ("c", Some("z")),
                ("d", None),
                ("e", Some("open /"))
            ]
        );
    }

    #[test]
    fn many_unclosed_tags_take_linear_time() {
        for part in ["<a b=\"", "<a <b='", "<a", "</a b='\""] {
            let page = part.repeat(100_000);
            let letters: usize = cut(&page).iter().map(String::len).sum();
            assert!(letters > 0, "{part}");
        }
    }
}
