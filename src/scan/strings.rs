//! Documents that are no text: only runs of printable characters in them are worth a look. In
//! random or compressed bytes anything short occurs by chance, an address such as `::1` once in a
//! megabyte.

/// Shortest run that is scanned, in bytes.
const SHORTEST: usize = 10;

/// Brings texts of two bytes a character, as UTF-16 writes ASCII, to one byte: the characters move
/// together, zeros follow. Whether there were any.
pub(super) fn narrow(bytes: &mut [u8]) -> bool {
    let mut at = 0;
    let mut any = false;
    while let Some(rest) = bytes.get_mut(at..)
        && let Some(zero) = memchr::memchr(0, rest)
    {
        let start = zero.saturating_sub(1);
        let run = rest.get_mut(start..).unwrap_or_default();
        let pairs = run.chunks_exact(2);
        let pairs = pairs.take_while(|pair| matches!(pair, [c, 0] if is_printable(*c)));
        let length = pairs.count();
        if length < SHORTEST {
            at += zero + 1;
            continue;
        }
        for place in 0..length {
            let c = run.get(2 * place).copied().unwrap_or(0);
            if let Some(to) = run.get_mut(place) {
                *to = c;
            }
        }
        run.get_mut(length..2 * length).unwrap_or_default().fill(0);
        at += start + 2 * length;
        any = true;
    }
    any
}

/// Overwrites everything but line ends and long enough runs of printable ASCII with zeros.
pub(super) fn keep(bytes: &mut [u8]) {
    let mut start = 0;
    while let Some(rest) = bytes.get_mut(start..)
        && !rest.is_empty()
    {
        let run = rest.iter().position(|b| !is_printable(*b));
        let run = run.unwrap_or(rest.len());
        let (head, tail) = rest.split_at_mut(run);
        if run < SHORTEST {
            head.fill(0);
        }
        let noise = tail.iter().position(|b| is_printable(*b));
        let noise = noise.unwrap_or(tail.len());
        for byte in tail.iter_mut().take(noise) {
            if !matches!(*byte, b'\n' | b'\r') {
                *byte = 0;
            }
        }
        start += run + noise;
    }
}

fn is_printable(byte: u8) -> bool {
    matches!(byte, b' '..=b'~' | b'\t')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wide_characters_become_narrow_ones() {
        let wide = |text: &str| -> Vec<u8> { text.bytes().flat_map(|b| [b, 0]).collect() };
        let mut bytes = b"\x01\0\0ab\x05".to_vec();
        bytes.extend(wide("wide@example.com"));
        bytes.extend(wide("short"));
        bytes.extend(b"\x07narrow@example.com\0");
        let before = bytes.len();
        narrow(&mut bytes);
        assert_eq!(bytes.len(), before);
        keep(&mut bytes);
        let text = String::from_utf8(bytes).unwrap();
        let words: Vec<&str> = text.split('\0').filter(|word| !word.is_empty()).collect();
        assert_eq!(words, ["wide@example.comshort", "narrow@example.com"]);
    }

    #[test]
    fn only_long_runs_of_printable_characters_stay() {
        let cases: [(&[u8], &[u8]); 6] = [
            (b"", b""),
            (b"a::1b", b"\0\0\0\0\0"),
            (b"x@example.com", b"x@example.com"),
            (b"\x01ab\x80x@example.com\xFF", b"\0\0\0\0x@example.com\0"),
            (b"\xFF\n\xFE\r\nab\n", b"\0\n\0\r\n\0\0\n"),
            (b"0123456789\x000123", b"0123456789\0\0\0\0\0"),
        ];
        for (bytes, expected) in cases {
            let mut kept = bytes.to_vec();
            keep(&mut kept);
            assert_eq!(kept, expected);
        }
    }
}
