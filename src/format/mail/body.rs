//! The body of one part on its way to what it says: its transfer encoding is undone, its text is
//! brought to UTF-8, lines that only a mail program broke are joined.

use super::charset::Text;
use super::header::Parameterized;
use crate::format::lines::{Piece, without_end};
use crate::format::transfer::{Base64, Quoted, is_base64};
use crate::model::{Problem, Reason};

/// How the bytes of a part are written.
enum Transfer {
    Plain,
    Quoted(Quoted),
    Base64(Base64),
}

/// What undoes it all.
pub(super) struct Body {
    transfer: Transfer,
    text: Option<Text>,
    flowed: Option<Flowed>,
    /// The end of the last line: it belongs to a boundary if one follows.
    line_end: Vec<u8>,
    /// Lines that are not in the transfer encoding that was promised.
    odd_lines: u64,
    within_odd: bool,
    scratch: Vec<u8>,
}

/// Lines broken for the eye (RFC 3676).
#[derive(Default)]
struct Flowed {
    drop_space: bool,
    joined: bool,
}

impl Body {
    /// For a part whose bytes are handed out as they are.
    pub fn bytes(transfer: &[u8]) -> Self {
        let word = transfer.trim_ascii().to_ascii_lowercase();
        Self {
            transfer: match word.as_slice() {
                b"base64" => Transfer::Base64(Base64::default()),
                b"quoted-printable" => Transfer::Quoted(Quoted::default()),
                _ => Transfer::Plain,
            },
            text: None,
            flowed: None,
            line_end: Vec::new(),
            odd_lines: 0,
            within_odd: false,
            scratch: Vec::new(),
        }
    }

    /// For a part that is text.
    pub fn text(transfer: &[u8], kind: &Parameterized) -> Self {
        let is = |name, value: &str| {
            kind.text(name)
                .is_some_and(|found| found.eq_ignore_ascii_case(value))
        };
        let body = Self::bytes(transfer);
        let has_lines = !matches!(body.transfer, Transfer::Base64(_));
        Self {
            text: Some(Text::new(kind.text("charset").as_deref())),
            flowed: (is("format", "flowed") && has_lines).then(|| Flowed {
                drop_space: is("delsp", "yes"),
                joined: false,
            }),
            ..body
        }
    }

    /// Appends what a line, or a piece of one, says.
    pub fn feed(&mut self, line: &[u8], piece: Piece, out: &mut Vec<u8>) {
        let mut decoded = std::mem::take(&mut self.scratch);
        decoded.clear();
        match &mut self.transfer {
            Transfer::Plain if self.text.is_some() => decoded.extend_from_slice(line),
            Transfer::Plain => {
                decoded.append(&mut self.line_end);
                let bare = without_end(line);
                decoded.extend_from_slice(bare);
                self.line_end
                    .extend_from_slice(line.get(bare.len()..).unwrap_or_default());
            }
            Transfer::Quoted(quoted) => quoted.decode(line, &mut decoded),
            Transfer::Base64(base64) => {
                self.within_odd = !is_base64(line) || self.within_odd && !piece.begins;
                if self.within_odd {
                    self.odd_lines += u64::from(piece.begins);
                    base64.finish(&mut decoded);
                    if piece.begins {
                        decoded.push(b'\n');
                    }
                    decoded.extend_from_slice(line);
                } else {
                    base64.decode(line, &mut decoded);
                }
            }
        }
        self.push(&decoded, out);
        self.scratch = decoded;
    }

    fn push(&mut self, decoded: &[u8], out: &mut Vec<u8>) {
        let Some(text) = &mut self.text else {
            out.extend_from_slice(decoded);
            return;
        };
        let Some(flowed) = &mut self.flowed else {
            text.decode(decoded, out);
            return;
        };
        let mut plain = Vec::new();
        text.decode(decoded, &mut plain);
        for line in plain.split_inclusive(|b| *b == b'\n') {
            flowed.push(line, out);
        }
    }

    /// Appends what is left at the end of the part; `cut` if it has no end of its own.
    pub fn finish(&mut self, cut: bool, out: &mut Vec<u8>) -> Option<Problem> {
        let mut decoded = Vec::new();
        let mut is_short = false;
        match &mut self.transfer {
            Transfer::Plain => {}
            Transfer::Quoted(quoted) => quoted.finish(&mut decoded),
            Transfer::Base64(base64) => {
                is_short = cut && base64.is_within();
                base64.finish(&mut decoded);
            }
        }
        self.push(&decoded, out);
        if let Some(text) = &mut self.text {
            text.finish(out);
        }
        if is_short {
            return Some(Problem::new(Reason::Truncated));
        }
        (self.odd_lines > 0).then(|| {
            let mut problem =
                Problem::new(Reason::Malformed).detail("base64 with other text in it");
            problem.count = self.odd_lines;
            problem
        })
    }
}

impl Flowed {
    fn push(&mut self, line: &[u8], out: &mut Vec<u8>) {
        let mut line = line;
        if std::mem::take(&mut self.joined) {
            while let Some(rest) = line.strip_prefix(b">") {
                line = rest;
            }
        }
        line = line.strip_prefix(b" ").unwrap_or(line);
        let bare = without_end(line);
        if bare.len() < line.len() && bare.ends_with(b" ") && bare != b"-- " {
            self.joined = true;
            let keep = if self.drop_space {
                bare.len() - 1
            } else {
                bare.len()
            };
            out.extend_from_slice(bare.get(..keep).unwrap_or_default());
        } else {
            out.extend_from_slice(line);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(kind: &str, transfer: &str, lines: &str) -> (String, Option<Reason>) {
        let kind = Parameterized::parse(kind.as_bytes());
        let mut body = Body::text(transfer.as_bytes(), &kind);
        let mut out = Vec::new();
        for line in lines.split_inclusive('\n') {
            let piece = Piece {
                begins: true,
                ends: true,
            };
            body.feed(line.as_bytes(), piece, &mut out);
        }
        let problem = body.finish(true, &mut out).map(|p| p.reason);
        (String::from_utf8_lossy(&out).into_owned(), problem)
    }

    #[test]
    fn bodies_say_what_was_written() {
        for (kind, transfer, lines, text, problem) in [
            ("text/plain", "7bit", "a\r\nb\r\n", "a\r\nb\r\n", None),
            (
                "text/plain; charset=iso-8859-1",
                "Quoted-Printable",
                "J=FCrgen ann=40example=\r\n.com\r\n",
                "Jürgen ann@example.com\r\n",
                None,
            ),
            (
                "text/plain; charset=utf-8",
                "base64",
                "SsO8\r\ncmdlbg==\r\n",
                "Jürgen",
                None,
            ),
            (
                "text/plain; format=flowed",
                "8bit",
                "call 202-555- \r\n0143\r\n-- \r\n stuffed\r\n",
                "call 202-555- 0143\r\n-- \r\nstuffed\r\n",
                None,
            ),
            (
                "text/plain; format=flowed; delsp=yes",
                "8bit",
                "ann@example \n.com\n",
                "ann@example.com\n",
                None,
            ),
            (
                "text/plain",
                "base64",
                "QUJD\nwrite to ann@example.com\nREVG\n",
                "ABC\nwrite to ann@example.com\nDEF",
                Some(Reason::Malformed),
            ),
            (
                "text/plain",
                "base64",
                "QUJDRE",
                "ABCD",
                Some(Reason::Truncated),
            ),
        ] {
            let expected = (text.to_owned(), problem);
            assert_eq!(said(kind, transfer, lines), expected, "{lines:?}");
        }
    }
}
