//! The words of page contents and character maps: numbers, names, texts, brackets, operators. What
//! makes no sense is passed over, as readers of PDF do.

/// Longest text or name, in bytes.
const LONGEST: usize = 1 << 20;

#[derive(Clone, PartialEq, Debug)]
pub(super) enum Token<'t> {
    Number(f64),
    Name(Vec<u8>),
    Text(Vec<u8>),
    Open,
    Close,
    /// What is done with the words before.
    Operator(&'t [u8]),
}

/// Reads words from left to right.
pub(super) struct Tokens<'t> {
    bytes: &'t [u8],
    at: usize,
}

impl<'t> Tokens<'t> {
    pub const fn new(bytes: &'t [u8]) -> Self {
        Self { bytes, at: 0 }
    }

    fn rest(&self) -> &'t [u8] {
        self.bytes.get(self.at..).unwrap_or_default()
    }

    fn skip_space(&mut self) {
        loop {
            let rest = self.rest();
            let space = rest.iter().take_while(|byte| is_space(**byte)).count();
            self.at += space;
            match rest.get(space) {
                Some(b'%') => {
                    let line = rest.get(space..).unwrap_or_default();
                    let end = line.iter().position(|byte| matches!(byte, b'\n' | b'\r'));
                    self.at += end.unwrap_or(line.len());
                }
                _ => return,
            }
        }
    }

    /// The next word; `None` at the end.
    pub fn next(&mut self) -> Option<Token<'t>> {
        loop {
            self.skip_space();
            let rest = self.rest();
            let first = *rest.first()?;
            match (first, rest.get(1)) {
                (b'[', _) => {
                    self.at += 1;
                    return Some(Token::Open);
                }
                (b']', _) => {
                    self.at += 1;
                    return Some(Token::Close);
                }
                (b'(', _) => return Some(Token::Text(self.literal())),
                (b'<', Some(b'<')) | (b'>', Some(b'>')) => self.at += 2,
                (b'<', _) => return Some(Token::Text(self.hexadecimal())),
                (b'/', _) => return Some(Token::Name(self.name())),
                (b'{' | b'}' | b')' | b'>', _) => self.at += 1,
                _ => return Some(self.word()),
            }
        }
    }

    fn word(&mut self) -> Token<'t> {
        let rest = self.rest();
        let end = rest.iter().position(|byte| !is_regular(*byte));
        let word = rest.get(..end.unwrap_or(rest.len())).unwrap_or_default();
        self.at += word.len();
        let text = std::str::from_utf8(word).unwrap_or_default();
        let is_number = text
            .bytes()
            .all(|b| matches!(b, b'0'..=b'9' | b'.' | b'-' | b'+'));
        match text.parse() {
            Ok(number) if is_number => Token::Number(number),
            _ => Token::Operator(word),
        }
    }

    fn name(&mut self) -> Vec<u8> {
        let rest = self.rest().get(1..).unwrap_or_default();
        let end = rest.iter().position(|byte| !is_regular(*byte));
        let raw = rest.get(..end.unwrap_or(rest.len())).unwrap_or_default();
        self.at += 1 + raw.len();
        let (mut name, mut at) = (Vec::new(), 0);
        while let Some(byte) = raw.get(at) {
            let pair = raw.get(at + 1..at + 3).filter(|_| *byte == b'#');
            match pair.and_then(|pair| Some(digit(pair[0])? << 4 | digit(pair[1])?)) {
                Some(value) => {
                    name.push(value);
                    at += 3;
                }
                None => {
                    name.push(*byte);
                    at += 1;
                }
            }
        }
        name
    }

    /// `(a (b\) c)`
    fn literal(&mut self) -> Vec<u8> {
        let (mut text, mut depth) = (Vec::new(), 0_u32);
        while let Some(byte) = self.bytes.get(self.at) {
            self.at += 1;
            match byte {
                b'(' if depth == 0 => {
                    depth = 1;
                    continue;
                }
                b'(' => depth += 1,
                b')' if depth == 1 => break,
                b')' => depth -= 1,
                b'\\' => {
                    self.escape(&mut text);
                    continue;
                }
                _ => {}
            }
            if text.len() < LONGEST {
                text.push(*byte);
            }
        }
        text
    }

    fn escape(&mut self, text: &mut Vec<u8>) {
        let Some(byte) = self.bytes.get(self.at) else {
            return;
        };
        self.at += 1;
        text.push(match byte {
            b'n' => b'\n',
            b'r' => b'\r',
            b't' => b'\t',
            b'b' | b'f' => b' ',
            b'0'..=b'7' => {
                let mut value = u32::from(byte - b'0');
                for _ in 0..2 {
                    let Some(next @ b'0'..=b'7') = self.bytes.get(self.at) else {
                        break;
                    };
                    value = value << 3 | u32::from(next - b'0');
                    self.at += 1;
                }
                (value & 0xFF) as u8
            }
            // The line goes on.
            b'\r' => {
                self.at += usize::from(self.bytes.get(self.at) == Some(&b'\n'));
                return;
            }
            b'\n' => return,
            other => *other,
        });
    }

    /// `<41 42>`
    fn hexadecimal(&mut self) -> Vec<u8> {
        let rest = self.rest().get(1..).unwrap_or_default();
        let end = memchr::memchr(b'>', rest).unwrap_or(rest.len());
        self.at += end + 2;
        let digits: Vec<u8> = rest
            .iter()
            .take(end.min(LONGEST))
            .filter_map(|b| digit(*b))
            .collect();
        let byte = |pair: &[u8]| pair.first().unwrap_or(&0) << 4 | pair.get(1).unwrap_or(&0);
        digits.chunks(2).map(byte).collect()
    }

    /// Passes the bytes of a picture that stands in the text, up to the word that ends it.
    pub fn skip_picture(&mut self) {
        let rest = self.rest();
        let ends = |at: &usize| {
            let before = at.checked_sub(1).and_then(|at| rest.get(at));
            let after = rest.get(at + 2);
            before.is_some_and(|b| is_space(*b)) && after.is_none_or(|b| is_space(*b))
        };
        let end = memchr::memmem::find_iter(rest, b"EI").find(ends);
        self.at += end.map_or(rest.len(), |end| end + 2);
    }
}

const fn is_space(byte: u8) -> bool {
    matches!(byte, 0 | b'\t' | b'\n' | 12 | b'\r' | b' ')
}

const fn is_regular(byte: u8) -> bool {
    !is_space(byte)
        && !matches!(
            byte,
            b'(' | b')' | b'<' | b'>' | b'[' | b']' | b'{' | b'}' | b'/' | b'%'
        )
}

const fn digit(byte: u8) -> Option<u8> {
    match byte {
        b'0'..=b'9' => Some(byte - b'0'),
        b'a'..=b'f' => Some(byte - b'a' + 10),
        b'A'..=b'F' => Some(byte - b'A' + 10),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn told(text: &[u8]) -> String {
        let mut tokens = Tokens::new(text);
        let told = std::iter::from_fn(|| tokens.next()).map(|token| match token {
            Token::Number(number) => format!("{number}"),
            Token::Name(name) => format!("/{}", String::from_utf8_lossy(&name)),
            Token::Text(text) => format!("({})", String::from_utf8_lossy(&text)),
            Token::Open => "[".to_owned(),
            Token::Close => "]".to_owned(),
            Token::Operator(word) => String::from_utf8_lossy(word).into_owned(),
        });
        told.collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn words_are_told_apart() {
        for (text, want) in [
            (
                "BT /F1 12 Tf 1 0 0 -1.5 .5 Tm",
                "BT /F1 12 Tf 1 0 0 -1.5 0.5 Tm",
            ),
            ("[(a\\(b\\051) -20 (c(d)e)]TJ", "[ (a(b)) -20 (c(d)e) ] TJ"),
            ("<48 656C6c6F>Tj % note (x)\n<4>'", "(Hello) Tj (@) '"),
            ("/A#20B<</C 1>>BDC", "/A B /C 1 BDC"),
            ("(a\\\nb\\7c", "(ab\u{7}c)"),
            ("1.2.3 --4 ) } >", "1.2.3 --4"),
        ] {
            assert_eq!(told(text.as_bytes()), want, "{text}");
        }
    }

    #[test]
    fn pictures_are_passed() {
        let mut tokens = Tokens::new(b"\x01EIx EI (a)");
        tokens.skip_picture();
        assert_eq!(tokens.next(), Some(Token::Text(b"a".to_vec())));
    }

    proptest! {
        #[test]
        fn any_bytes_end(bytes: Vec<u8>) {
            told(&bytes);
        }
    }
}
