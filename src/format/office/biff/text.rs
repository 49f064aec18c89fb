//! Texts in records: of one or two bytes a character since BIFF8, of a code page before.

use crate::format::compound::half;
use crate::format::office::biff::record::push_units;
use encoding_rs::{Encoding, WINDOWS_1252};

/// Shortest run of characters that is taken for a text where none is announced.
const SHORTEST: usize = 6;

/// How texts are written.
#[derive(Clone, Copy, Debug)]
pub(super) enum Writing {
    /// BIFF8: each says itself how.
    Own,
    /// Before: one code page for all.
    Page(&'static Encoding),
}

impl Writing {
    /// Of a code page by its number.
    pub fn of_page(number: u16) -> Self {
        let label = match number {
            932 => "shift_jis".to_owned(),
            936 => "gbk".to_owned(),
            949 => "euc-kr".to_owned(),
            950 => "big5".to_owned(),
            866 => "ibm866".to_owned(),
            10_000 | 0x8000 => "macintosh".to_owned(),
            number => format!("windows-{number}"),
        };
        Self::Page(Encoding::for_label(label.as_bytes()).unwrap_or(WINDOWS_1252))
    }

    /// A text behind its length, which has two bytes or one.
    pub fn read(self, bytes: &[u8], short_length: bool) -> String {
        let (count, rest) = if short_length {
            let count = bytes.first().copied().unwrap_or(0);
            (usize::from(count), bytes.get(1..))
        } else {
            (usize::from(half(bytes, 0)), bytes.get(2..))
        };
        let rest = rest.unwrap_or_default();
        match self {
            Self::Own => {
                let (flags, mut rest) = rest.split_first().unwrap_or((&0, &[]));
                // Runs of formats, and reading aids, are announced before the characters.
                let before = 2 * usize::from(flags & 8 != 0) + 4 * usize::from(flags & 4 != 0);
                rest = rest.get(before..).unwrap_or_default();
                unpack(rest, count, *flags)
            }
            Self::Page(encoding) => {
                let bytes = rest.get(..count).unwrap_or(rest);
                encoding.decode_without_bom_handling(bytes).0.into_owned()
            }
        }
    }
}

/// So many characters.
pub(super) fn unpack(bytes: &[u8], count: usize, flags: u8) -> String {
    let wide = flags & 1 == 1;
    let length = if wide { 2 * count } else { count };
    let mut units = Vec::new();
    push_units(bytes.get(..length).unwrap_or(bytes), wide, &mut units);
    String::from_utf16_lossy(&units)
}

/// Texts in bytes whose structure does not matter, each between quotes as in a formula.
pub(super) fn quoted_runs(bytes: &[u8], out: &mut String) {
    let is_plain = |byte: u8| matches!(byte, b' '..=b'~') && byte != b'"';
    let mut push = |run: &[u8]| {
        if run.len() >= SHORTEST {
            out.push('"');
            out.push_str(&String::from_utf8_lossy(run));
            out.push_str("\" ");
        }
    };
    bytes.split(|byte| !is_plain(*byte)).for_each(&mut push);
    // Wide characters, which may begin anywhere.
    for start in [0, 1] {
        let (pairs, _) = bytes.get(start..).unwrap_or_default().as_chunks::<2>();
        for run in pairs.split(|pair| pair[1] != 0 || !is_plain(pair[0])) {
            let run: Vec<u8> = run.iter().map(|pair| pair[0]).collect();
            push(&run);
        }
    }
}
