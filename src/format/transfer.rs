//! How mail and address books write bytes as text: base64 and quoted-printable (RFC 2045 sections
//! 6.7 and 6.8), piece by piece.

/// Undoes base64. Bytes outside its alphabet are passed over.
#[derive(Clone, Debug, Default)]
pub(super) struct Base64 {
    bits: u32,
    digits: u8,
}

impl Base64 {
    /// Appends what `input` holds.
    pub fn decode(&mut self, input: &[u8], out: &mut Vec<u8>) {
        out.reserve(input.len() / 4 * 3 + 3);
        for &byte in input {
            match VALUES.get(usize::from(byte)).copied().unwrap_or(OTHER) {
                value @ 0..64 => {
                    self.bits = self.bits << 6 | u32::from(value);
                    self.digits += 1;
                    if self.digits == 4 {
                        let [_, a, b, c] = self.bits.to_be_bytes();
                        out.extend_from_slice(&[a, b, c]);
                        self.digits = 0;
                    }
                }
                PAD => self.finish(out),
                _ => {}
            }
        }
    }

    /// Appends the bytes of a group that is not full.
    pub fn finish(&mut self, out: &mut Vec<u8>) {
        let digits = std::mem::take(&mut self.digits);
        let missing = 4_u32.saturating_sub(u32::from(digits));
        let [_, a, b, _] = (self.bits << (6 * missing.min(3))).to_be_bytes();
        match digits {
            2 => out.push(a),
            3 => out.extend_from_slice(&[a, b]),
            _ => {}
        }
    }

    /// Whether a group has been begun.
    pub const fn is_within(&self) -> bool {
        self.digits > 0
    }
}

/// Whether a line holds base64 and white space only.
pub(super) fn is_base64(line: &[u8]) -> bool {
    let value = |b: &u8| VALUES.get(usize::from(*b)).copied().unwrap_or(OTHER);
    line.trim_ascii().iter().all(|b| value(b) <= PAD)
}

const PAD: u8 = 64;
const OTHER: u8 = 255;

/// The value of each letter, also those of the form for addresses (RFC 4648 section 5).
const VALUES: [u8; 256] = {
    let mut values = [OTHER; 256];
    let mut byte = 0;
    while byte < 256 {
        values[byte] = match byte as u8 {
            b @ b'A'..=b'Z' => b - b'A',
            b @ b'a'..=b'z' => b - b'a' + 26,
            b @ b'0'..=b'9' => b - b'0' + 52,
            b'+' | b'-' => 62,
            b'/' | b'_' => 63,
            b'=' => PAD,
            _ => OTHER,
        };
        byte += 1;
    }
    values
};

/// Undoes quoted-printable, line by line.
#[derive(Clone, Debug, Default)]
pub(super) struct Quoted {
    /// An equals sign at the end of a piece, and at most one digit.
    kept: Vec<u8>,
}

impl Quoted {
    /// Appends what a piece of a line holds. An equals sign that means nothing stays.
    pub fn decode(&mut self, piece: &[u8], out: &mut Vec<u8>) {
        if self.kept.is_empty() {
            self.decode_whole(piece, out);
            return;
        }
        let mut whole = std::mem::take(&mut self.kept);
        whole.extend_from_slice(piece);
        self.decode_whole(&whole, out);
    }

    fn decode_whole(&mut self, piece: &[u8], out: &mut Vec<u8>) {
        let mut rest = piece;
        while let Some(at) = memchr::memchr(b'=', rest) {
            let (before, escape) = rest.split_at(at);
            out.extend_from_slice(before);
            rest = match escape {
                [_, high, low, after @ ..] if hex(*high).is_some() && hex(*low).is_some() => {
                    let byte = hex(*high).unwrap_or(0) << 4 | hex(*low).unwrap_or(0);
                    out.push(byte);
                    after
                }
                [_, after @ ..] if is_line_end(after) => &[],
                [_, after @ ..] if after.len() < 2 && !after.ends_with(b"\n") => {
                    self.kept = escape.to_vec();
                    &[]
                }
                [equals, after @ ..] => {
                    out.push(*equals);
                    after
                }
                [] => &[],
            };
        }
        out.extend_from_slice(rest);
    }

    /// Appends what was kept.
    pub fn finish(&mut self, out: &mut Vec<u8>) {
        out.append(&mut self.kept);
    }
}

/// A line end, after white space that was added on the way.
fn is_line_end(rest: &[u8]) -> bool {
    rest.ends_with(b"\n") && rest.iter().all(u8::is_ascii_whitespace)
}

fn hex(digit: u8) -> Option<u8> {
    let value = char::from(digit).to_digit(16)?;
    u8::try_from(value).ok()
}

/// The bytes of a whole base64 text.
pub(super) fn base64(text: &[u8]) -> Vec<u8> {
    let (mut base64, mut out) = (Base64::default(), Vec::new());
    base64.decode(text, &mut out);
    base64.finish(&mut out);
    out
}

/// The bytes of a whole quoted-printable text.
pub(super) fn quoted_printable(text: &[u8]) -> Vec<u8> {
    let (mut quoted, mut out) = (Quoted::default(), Vec::new());
    quoted.decode(text, &mut out);
    quoted.finish(&mut out);
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn base64_of_any_ending_is_undone() {
        for (text, bytes) in [
            ("", ""),
            ("QQ==", "A"),
            ("QUI=", "AB"),
            ("QUJD", "ABC"),
            ("QUI", "AB"),
            ("QQ==QUI=", "AAB"),
            ("QU\r\n JD*RA==", "ABCD"),
        ] {
            assert_eq!(base64(text.as_bytes()), bytes.as_bytes(), "{text}");
        }
        assert!(is_base64(b"QUJD\r\n") && !is_base64(b"ann@example.com"));
    }

    #[test]
    fn quoted_printable_is_undone() {
        for (text, bytes) in [
            ("a=40b", "a@b"),
            ("=C3=BC", "ü"),
            ("ann@exam=\r\nple.com", "ann@example.com"),
            ("1=2", "1=2"),
            ("x= \n", "x"),
            ("end=", "end="),
            ("=4", "=4"),
            ("==41", "=A"),
        ] {
            let lines: Vec<&str> = text.split_inclusive('\n').collect();
            let (mut quoted, mut out) = (Quoted::default(), Vec::new());
            for line in lines {
                quoted.decode(line.as_bytes(), &mut out);
            }
            quoted.finish(&mut out);
            assert_eq!(out, bytes.as_bytes(), "{text}");
        }
    }

    proptest! {
        #[test]
        fn pieces_of_any_size_decode_alike(text in "[A-Za-z0-9=+/ @]{0,60}", size in 1_usize..7) {
            let (mut base, mut quoted) = (Base64::default(), Quoted::default());
            let (mut bytes, mut plain) = (Vec::new(), Vec::new());
            for piece in text.as_bytes().chunks(size) {
                base.decode(piece, &mut bytes);
                quoted.decode(piece, &mut plain);
            }
            base.finish(&mut bytes);
            quoted.finish(&mut plain);
            prop_assert_eq!(bytes, base64(text.as_bytes()));
            prop_assert_eq!(plain, quoted_printable(text.as_bytes()));
        }
    }
}
