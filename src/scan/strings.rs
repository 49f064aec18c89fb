//! Documents that are no text: only runs of printable characters in them are worth a look. In
//! random or compressed bytes anything short occurs by chance, an address such as `::1` once in a
//! megabyte.

/// Shortest run that is scanned, in bytes.
const SHORTEST: usize = 10;

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
