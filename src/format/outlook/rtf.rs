//! Rich text in mail: unpacked (\[MS-OXRTFCP\]), and read without its commands.

use super::file::long;

/// Most bytes that come out of a packed text.
const MOST: usize = 16 << 20;
/// What the window of the packer begins with (\[MS-OXRTFCP\] 2.1.2.1).
const START: &[u8] =
    b"{\\rtf1\\ansi\\mac\\deff0\\deftab720{\\fonttbl;}{\\f0\\fnil \\froman \\fswiss \
\\fmodern \\fscript \\fdecor MS Sans SerifSymbolArialTimes New RomanCourier{\\colortbl\\red0\
\\green0\\blue0\r\n\\par \\pard\\plain\\f0\\fs20\\b\\i\\u\\tab\\tx";
const WINDOW: usize = 4096;
const PACKED: u32 = 0x7546_5A4C;

/// Unpacks a text; what is damaged is unpacked as far as it goes.
pub(super) fn unpack(bytes: &[u8]) -> Vec<u8> {
    let body = bytes.get(16..).unwrap_or_default();
    if long(bytes, 8) != PACKED {
        return body.to_vec();
    }
    let mut window = [b' '; WINDOW];
    for (to, from) in window.iter_mut().zip(START) {
        *to = *from;
    }
    let (mut at, mut out) = (START.len(), Vec::new());
    let mut input = body.iter().copied();
    while let Some(flags) = input.next() {
        for bit in 0..8 {
            let Some(first) = input.next() else {
                return out;
            };
            if flags >> bit & 1 == 0 {
                put(first, &mut window, &mut at, &mut out);
                continue;
            }
            let Some(second) = input.next() else {
                return out;
            };
            let from = usize::from(first) << 4 | usize::from(second) >> 4;
            if from == at % WINDOW || out.len() > MOST {
                return out;
            }
            for step in 0..usize::from(second & 15) + 2 {
                let byte = window.get((from + step) % WINDOW).copied().unwrap_or(b' ');
                put(byte, &mut window, &mut at, &mut out);
            }
        }
    }
    out
}

fn put(byte: u8, window: &mut [u8; WINDOW], at: &mut usize, out: &mut Vec<u8>) {
    if let Some(place) = window.get_mut(*at % WINDOW) {
        *place = byte;
    }
    *at += 1;
    out.push(byte);
}

/// The text without commands: characters by code, paragraphs as lines. What stands in groups that are
/// not shown, such as links, is read too. `decode` turns a byte of the text's code page into text.
pub(super) fn plain(rtf: &[u8], decode: impl Fn(u8) -> char) -> String {
    let mut text = String::new();
    let mut at = 0;
    // Characters behind one that is given by its number, for programs that don't know it.
    let mut skip = 0;
    while let Some(byte) = rtf.get(at) {
        at += 1;
        match byte {
            b'{' | b'}' | b'\r' | b'\n' => {}
            b'\\' => {
                let (length, said) = command(rtf.get(at..).unwrap_or_default());
                at += length;
                match said {
                    Said::Number(number) => {
                        text.extend(char::from_u32(number));
                        skip = 1;
                    }
                    Said::Byte(_) if skip > 0 => skip = 0,
                    Said::Byte(byte) => text.push(decode(byte)),
                    Said::Char(c) => text.push(c),
                    Said::Nothing => {}
                }
            }
            _ if skip > 0 => skip = 0,
            byte if byte.is_ascii() => text.push(char::from(*byte)),
            byte => text.push(decode(*byte)),
        }
    }
    text
}

/// What a command stands for.
enum Said {
    Nothing,
    Char(char),
    Byte(u8),
    Number(u32),
}

/// A command behind its backslash: how long it is, and what it stands for.
fn command(rest: &[u8]) -> (usize, Said) {
    let letters = rest
        .iter()
        .take(32)
        .take_while(|b| b.is_ascii_alphabetic())
        .count();
    let Some(first) = rest.first() else {
        return (0, Said::Nothing);
    };
    if letters == 0 {
        let hex = rest.get(1..3).and_then(|hex| std::str::from_utf8(hex).ok());
        let hex = hex.and_then(|hex| u8::from_str_radix(hex, 16).ok());
        return match (first, hex) {
            (b'\'', Some(byte)) => (3, Said::Byte(byte)),
            (b'~', _) => (1, Said::Char(' ')),
            (b'_', _) => (1, Said::Char('-')),
            (b'\r' | b'\n', _) => (1, Said::Char('\n')),
            (b'{' | b'}' | b'\\', _) => (1, Said::Char(char::from(*first))),
            _ => (1, Said::Nothing),
        };
    }
    let number = rest.get(letters..).unwrap_or_default();
    let sign = usize::from(number.first() == Some(&b'-'));
    let digits = number
        .iter()
        .skip(sign)
        .take(10)
        .take_while(|b| b.is_ascii_digit())
        .count();
    let figure = number
        .get(..sign + digits)
        .and_then(|n| std::str::from_utf8(n).ok());
    let figure = figure.and_then(|n| n.parse::<i32>().ok());
    let mut length = letters + if digits > 0 { sign + digits } else { 0 };
    length += usize::from(rest.get(length) == Some(&b' '));
    let said = match rest.get(..letters).unwrap_or_default() {
        b"par" | b"line" | b"row" | b"page" | b"sect" => Said::Char('\n'),
        b"tab" | b"cell" => Said::Char('\t'),
        b"u" => match figure {
            // Numbers above 32,767 are written as negative ones.
            Some(n) => Said::Number(u32::from(n as u16)),
            None => Said::Nothing,
        },
        _ => Said::Nothing,
    };
    (length, said)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn packed_text_is_unpacked() {
        // The example of [MS-OXRTFCP] 3.1.1.
        let packed = [
            0x2d, 0, 0, 0, 0x2b, 0, 0, 0, 0x4c, 0x5a, 0x46, 0x75, 0xf1, 0xc5, 0xc7, 0xa7, 0x03, 0,
            0x0a, 0, 0x72, 0x63, 0x70, 0x67, 0x31, 0x32, 0x35, 0x42, 0x32, 0x0a, 0xf3, 0x20, 0x68,
            0x65, 0x6c, 0x09, 0, 0x20, 0x62, 0x77, 0x05, 0xb0, 0x6c, 0x64, 0x7d, 0x0a, 0x80, 0x0f,
            0xa0,
        ];
        let expected = b"{\\rtf1\\ansi\\ansicpg1252\\pard hello world}\r\n";
        assert_eq!(unpack(&packed), expected);
        assert_eq!(unpack(&packed[..30]), b"{\\rtf1\\ansi\\ansicpg1252");
        let mut plainly = packed[..16].to_vec();
        plainly[8..12].copy_from_slice(b"MELA");
        plainly.extend_from_slice(b"{x}");
        assert_eq!(unpack(&plainly), b"{x}");
        assert_eq!(unpack(b""), b"");
    }

    #[test]
    fn commands_are_no_text() {
        let decode = |byte: u8| if byte == 0xFC { 'ü' } else { '?' };
        for (rtf, expected) in [
            ("{\\rtf1\\ansi hello\\par world}", "hello\nworld"),
            ("M\\'fcller a\\u252?b \\u-10179?", "Müller aüb "),
            ("a\\{b\\}\\\\c\\~d\\tab e\\cell", "a{b}\\c d\te\t"),
            (
                "{\\*\\htmltag64 <a href=\"mailto:a@example.com\">}x",
                "<a href=\"mailto:a@example.com\">x",
            ),
            ("\\", ""),
            ("\\'", ""),
        ] {
            assert_eq!(plain(rtf.as_bytes(), decode), expected, "{rtf}");
        }
    }
}
