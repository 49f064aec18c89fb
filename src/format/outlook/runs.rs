//! Text in streams of properties: decoded if it is text; of other bytes what is printable, in one byte
//! a character or in two.

use crate::format::decoder::Decoder;
use crate::format::encoding::Kind;
use encoding_rs::Encoding;

/// Shortest run of characters in what is no text.
const SHORTEST: usize = 6;
/// Longest text that is held; a longer one is cut.
const LONGEST: usize = 64 << 10;

/// Takes the text out of a stream, piece by piece; each run becomes a line.
pub(super) struct Runs {
    how: How,
    line: Vec<u8>,
}

enum How {
    /// Text, decoded if it needs to be.
    Text(Option<Decoder>),
    /// Bytes: what the run so far looks like.
    Bytes(Width),
}

/// How the characters of a run are written.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Width {
    /// The second byte tells.
    Unknown,
    One,
    /// In two: the zero byte is still to come, or has come.
    BeforeZero,
    BehindZero,
}

impl Runs {
    /// Of text in an encoding; without one, of text as it is.
    pub fn text(charset: Option<&'static Encoding>) -> Self {
        let decoder = charset.map(|charset| Decoder::new(Kind::Decode(charset)));
        Self {
            how: How::Text(decoder),
            line: Vec::new(),
        }
    }

    /// Of what is no text.
    pub fn bytes() -> Self {
        Self {
            how: How::Bytes(Width::Unknown),
            line: Vec::new(),
        }
    }

    /// Appends what `bytes` say that has not been said.
    pub fn take(&mut self, bytes: &[u8], ended: bool, said: &[u8], out: &mut Vec<u8>) {
        match &mut self.how {
            How::Text(Some(decoder)) => decoder.decode(bytes, ended, &mut self.line),
            How::Text(None) => self.line.extend_from_slice(bytes),
            How::Bytes(width) => {
                for byte in bytes {
                    *width = next(*width, *byte, &mut self.line, said, out);
                }
            }
        }
        if ended || self.line.len() >= LONGEST {
            say(&mut self.line, said, out);
        }
    }
}

/// Adds a byte to a run, or ends it.
fn next(width: Width, byte: u8, run: &mut Vec<u8>, said: &[u8], out: &mut Vec<u8>) -> Width {
    let printable = matches!(byte, b' '..=b'~' | b'\t');
    let width = match width {
        Width::Unknown | Width::BeforeZero if byte == 0 && !run.is_empty() => {
            return Width::BehindZero;
        }
        Width::Unknown if printable && run.is_empty() => Width::Unknown,
        Width::Unknown | Width::One if printable => Width::One,
        Width::BehindZero if printable => Width::BeforeZero,
        _ => {
            if run.len() >= SHORTEST {
                say(run, said, out);
            }
            run.clear();
            Width::Unknown
        }
    };
    if printable {
        run.push(byte);
    }
    width
}

/// Appends a line, unless it has been said.
fn say(line: &mut Vec<u8>, said: &[u8], out: &mut Vec<u8>) {
    let text = line.trim_ascii();
    // Addresses are named with their kind, `SMTP:` or `EX:`.
    let bare = text.splitn(2, |b| *b == b':').last().unwrap_or(text);
    let known = memchr::memmem::find(said, &bare.to_ascii_lowercase()).is_some();
    if !bare.is_empty() && !known {
        out.extend_from_slice(text);
        out.push(b'\n');
    }
    line.clear();
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn strings_of_either_width_are_found_once() {
        let wide = |text: &str| -> Vec<u8> { text.bytes().flat_map(|b| [b, 0]).collect() };
        let mut bytes = b"\x01\x02abc\x03narrow@example.com\0\0\0".to_vec();
        bytes.extend(wide("wide@example.com"));
        bytes.extend(b"\0\0");
        bytes.extend(wide("abc"));
        bytes.extend(b"\xFF\xFESMTP:SAID@EXAMPLE.COM\0end of it");
        for step in [1, 2, 3, 7, 1000] {
            let (mut runs, mut out) = (Runs::bytes(), Vec::new());
            for piece in bytes.chunks(step) {
                runs.take(piece, false, b"said@example.com\n", &mut out);
            }
            runs.take(b"", true, b"said@example.com\n", &mut out);
            let expected = "narrow@example.com\nwide@example.com\nend of it\n";
            assert_eq!(String::from_utf8_lossy(&out), expected, "{step}");
        }
    }
}
