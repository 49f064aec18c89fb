//! Bringing the text of a part to UTF-8, by the charset that it names or by its bytes.

use crate::format::decoder::Decoder;
use crate::format::encoding::Kind;
use encoding_rs::{Encoding, UTF_8, WINDOWS_1252};

/// Decodes the text of one part.
pub(in crate::format) struct Text {
    named: Option<Decoder>,
    /// The first bytes of a character that was cut.
    kept: Vec<u8>,
}

impl Text {
    /// For a charset as a part names it; unknown ones are told by the bytes.
    pub fn new(charset: Option<&str>) -> Self {
        let named = charset.and_then(known);
        Self {
            named: named.map(|charset| Decoder::new(Kind::Decode(charset))),
            kept: Vec::new(),
        }
    }

    /// Appends the text of some bytes.
    pub fn decode(&mut self, bytes: &[u8], out: &mut Vec<u8>) {
        if let Some(decoder) = &mut self.named {
            decoder.decode(bytes, false, out);
            return;
        }
        if self.kept.is_empty() {
            self.guess(bytes, out);
            return;
        }
        let mut whole = std::mem::take(&mut self.kept);
        whole.extend_from_slice(bytes);
        self.guess(&whole, out);
    }

    /// UTF-8 where they are; other bytes are those of the code page of the west.
    fn guess(&mut self, bytes: &[u8], out: &mut Vec<u8>) {
        let mut rest = bytes;
        while let Err(error) = std::str::from_utf8(rest) {
            let (valid, after) = rest
                .split_at_checked(error.valid_up_to())
                .unwrap_or((rest, &[]));
            out.extend_from_slice(valid);
            let Some(length) = error.error_len() else {
                self.kept = after.to_vec();
                return;
            };
            let (odd, next) = after.split_at_checked(length).unwrap_or((after, &[]));
            let (text, _) = WINDOWS_1252.decode_without_bom_handling(odd);
            out.extend_from_slice(text.as_bytes());
            rest = next;
        }
        out.extend_from_slice(rest);
    }

    /// Appends what is left.
    pub fn finish(&mut self, out: &mut Vec<u8>) {
        if let Some(decoder) = &mut self.named {
            decoder.decode(&[], true, out);
        }
        let (text, _) = WINDOWS_1252.decode_without_bom_handling(&self.kept);
        out.extend_from_slice(text.as_bytes());
        self.kept.clear();
    }
}

/// The charset of a label, unless the bytes can tell it better. Texts in UTF-8 and ASCII are often
/// called so without being so.
pub(in crate::format) fn known(label: &str) -> Option<&'static Encoding> {
    let label = label.trim_matches(|c: char| c.is_whitespace() || c == '"' || c == '\'');
    if label.eq_ignore_ascii_case("us-ascii") || label.eq_ignore_ascii_case("ascii") {
        return None;
    }
    Encoding::for_label(label.as_bytes())
        .filter(|found| *found != UTF_8 && *found != encoding_rs::REPLACEMENT)
}

/// The text of bytes in a charset.
pub(in crate::format) fn decode_all(bytes: &[u8], charset: Option<&str>) -> Vec<u8> {
    let (mut text, mut out) = (Text::new(charset), Vec::new());
    text.decode(bytes, &mut out);
    text.finish(&mut out);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_decoded_by_name_or_by_their_bytes() {
        for (bytes, charset, text) in [
            (&b"J\xFCrgen"[..], Some("iso-8859-1"), "Jürgen"),
            (b"J\xFCrgen", Some("us-ascii"), "Jürgen"),
            (b"J\xFCrgen", Some("utf-8"), "Jürgen"),
            ("Jürgen".as_bytes(), None, "Jürgen"),
            ("Jürgen".as_bytes(), Some("x-unknown"), "Jürgen"),
            (b"\xCF\xD2", Some("koi8-r"), "ор"),
            (b"\x1b$B;3ED\x1b(B", Some("ISO-2022-JP"), "山田"),
        ] {
            assert_eq!(decode_all(bytes, charset), text.as_bytes(), "{charset:?}");
        }
        let (mut cut, mut out) = (Text::new(None), Vec::new());
        cut.decode(b"J\xC3", &mut out);
        cut.decode(b"\xBCrgen", &mut out);
        cut.finish(&mut out);
        assert_eq!(out, "Jürgen".as_bytes());
    }
}
