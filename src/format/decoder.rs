//! Brings text in any encoding to UTF-8, block by block.

use crate::format::encoding::Kind;
use crate::format::wide::{Endian, utf32_char};
use encoding_rs::CoderResult;

/// Brings blocks of one document to UTF-8, across block borders.
pub struct Decoder {
    state: State,
}

enum State {
    Raw,
    Whatwg(Box<encoding_rs::Decoder>),
    Utf32 { endian: Endian, kept: Vec<u8> },
}

/// Input bytes decoded at a time, so that the buffer grows in small steps.
const STEP: usize = 16 * 1024;

impl Decoder {
    /// A decoder for a document whose byte order mark has been skipped.
    pub fn new(kind: Kind) -> Self {
        Self {
            state: match kind {
                Kind::Raw | Kind::Binary => State::Raw,
                Kind::Decode(charset) => {
                    State::Whatwg(Box::new(charset.new_decoder_without_bom_handling()))
                }
                Kind::Utf32(endian) => State::Utf32 {
                    endian,
                    kept: Vec::with_capacity(4),
                },
            },
        }
    }

    /// Appends the text of `input` to `out`; what cannot be decoded becomes U+FFFD. `last` says that
    /// no input follows. Appends at most 3 bytes for each input byte, and 16 more.
    pub fn decode(&mut self, input: &[u8], last: bool, out: &mut Vec<u8>) {
        match &mut self.state {
            State::Raw => out.extend_from_slice(input),
            State::Whatwg(decoder) => decode_whatwg(decoder, input, last, out),
            State::Utf32 { endian, kept } => decode_utf32(*endian, kept, input, last, out),
        }
    }
}

fn decode_whatwg(decoder: &mut encoding_rs::Decoder, input: &[u8], last: bool, out: &mut Vec<u8>) {
    let mut rest = input;
    loop {
        let step = rest.get(..STEP).unwrap_or(rest);
        let last_step = last && step.len() == rest.len();
        let start = out.len();
        let room = decoder
            .max_utf8_buffer_length(step.len())
            .unwrap_or(STEP * 3 + 16);
        out.resize(start + room, 0);
        let space = out.get_mut(start..).unwrap_or_default();
        let (result, read, written, _) = decoder.decode_to_utf8(step, space, last_step);
        out.truncate(start + written);
        rest = rest.get(read..).unwrap_or_default();
        if rest.is_empty() && result == CoderResult::InputEmpty {
            return;
        }
    }
}

fn decode_utf32(endian: Endian, kept: &mut Vec<u8>, input: &[u8], last: bool, out: &mut Vec<u8>) {
    let push = |unit: &[u8], out: &mut Vec<u8>| {
        let c = utf32_char(unit, endian).unwrap_or(char::REPLACEMENT_CHARACTER);
        out.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes());
    };
    let wanted = if kept.is_empty() {
        0
    } else {
        4 - kept.len().min(4)
    };
    let (lead, rest) = input.split_at(wanted.min(input.len()));
    kept.extend_from_slice(lead);
    if kept.len() == 4 {
        push(kept, out);
        kept.clear();
    }
    let mut units = rest.chunks_exact(4);
    for unit in units.by_ref() {
        push(unit, out);
    }
    kept.extend_from_slice(units.remainder());
    if last && !kept.is_empty() {
        kept.clear();
        push(&[], out);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::format::wide::samples::{TABLE, utf16, utf32};
    use encoding_rs::{UTF_16LE, WINDOWS_1252};
    use proptest::prelude::*;

    fn decode_in_steps(kind: Kind, bytes: &[u8], step: usize) -> String {
        let mut decoder = Decoder::new(kind);
        let mut out = Vec::new();
        for part in bytes.chunks(step.max(1)) {
            decoder.decode(part, false, &mut out);
        }
        decoder.decode(&[], true, &mut out);
        String::from_utf8_lossy(&out).into_owned()
    }

    #[test]
    fn text_comes_back_whatever_the_block_size() {
        for (bytes, kind) in [
            (utf16(TABLE, true), Kind::Decode(UTF_16LE)),
            (
                WINDOWS_1252.encode(TABLE).0.into_owned(),
                Kind::Decode(WINDOWS_1252),
            ),
            (utf32(TABLE, false), Kind::Utf32(Endian::Big)),
            (utf32(TABLE, true), Kind::Utf32(Endian::Little)),
            (TABLE.into(), Kind::Raw),
        ] {
            for step in [1, 2, 3, 5, 7, 1000] {
                assert_eq!(
                    decode_in_steps(kind, &bytes, step),
                    TABLE,
                    "{kind:?} {step}"
                );
            }
        }
    }

    #[test]
    fn a_truncated_unit_becomes_a_replacement_character() {
        assert_eq!(
            decode_in_steps(Kind::Utf32(Endian::Little), b"A\0\0\0B\0", 3),
            "A\u{FFFD}"
        );
        assert_eq!(
            decode_in_steps(Kind::Decode(UTF_16LE), b"A\0B", 3),
            "A\u{FFFD}"
        );
    }

    proptest! {
        #[test]
        fn any_bytes_decode_alike_in_any_steps(bytes: Vec<u8>, which in 0_usize..4, step in 1_usize..9) {
            let kinds = [Kind::Raw, Kind::Decode(UTF_16LE), Kind::Decode(encoding_rs::SHIFT_JIS), Kind::Utf32(Endian::Big)];
            let kind = kinds.get(which).copied().unwrap_or(Kind::Raw);
            prop_assert_eq!(decode_in_steps(kind, &bytes, step), decode_in_steps(kind, &bytes, 4096));
        }
    }
}
