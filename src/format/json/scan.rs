//! Finding the ends of strings, objects and arrays without looking into them.

/// Where a string ends whose content begins at `from`: the place behind its closing quote.
pub(super) fn string_end(text: &[u8], from: usize) -> Option<usize> {
    let mut at = from;
    loop {
        let rest = text.get(at..)?;
        let hit = at + memchr::memchr2(b'"', b'\\', rest)?;
        if text.get(hit) == Some(&b'"') {
            return Some(hit + 1);
        }
        at = hit + 2;
    }
}

/// Whether a byte may stand in a number or a literal.
pub(super) const fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'-' | b'.' | b'_')
}

/// Whether a key looks like a value: an address, or a number of some length.
pub(super) fn is_value_like(key: &[u8]) -> bool {
    let digits = key.iter().filter(|byte| byte.is_ascii_digit()).count();
    digits >= 7 || digits > 0 && digits == key.len() || memchr::memchr(b'@', key).is_some()
}

/// Looks for the end of an object or array; can be continued when more text is in view.
#[derive(Clone, Copy, Default)]
pub(super) struct Nested {
    at: usize,
    depth: u32,
    /// Where the string began that is open.
    string: Option<usize>,
    /// Whether keys were seen that look like values.
    pub odd_keys: bool,
    /// Whether there is another object or array inside.
    pub is_deep: bool,
}

impl Nested {
    /// The place behind the closing bracket, once it is in view. `last` says that no text follows.
    pub fn end(&mut self, text: &[u8], last: bool) -> Option<usize> {
        loop {
            if let Some(start) = self.string {
                self.pass_string(text, start, last)?;
            }
            match *text.get(self.at)? {
                b'"' => self.string = Some(self.at + 1),
                b'{' | b'[' => {
                    self.is_deep |= self.depth > 0;
                    self.depth += 1;
                }
                b'}' | b']' => {
                    self.depth = self.depth.saturating_sub(1);
                    if self.depth == 0 {
                        return Some(self.at + 1);
                    }
                }
                _ => {}
            }
            self.at += 1;
        }
    }

    /// Goes behind the string that is open. `None` if its end, or what follows, is not in view.
    fn pass_string(&mut self, text: &[u8], start: usize, last: bool) -> Option<()> {
        loop {
            let rest = text.get(self.at..)?;
            let Some(hit) = memchr::memchr2(b'"', b'\\', rest) else {
                self.at = text.len();
                return None;
            };
            let place = self.at + hit;
            if text.get(place) == Some(&b'\\') {
                // The escaped character may not be in view yet.
                self.at = place;
                text.get(place + 1)?;
                self.at = place + 2;
                continue;
            }
            self.at = place;
            let behind = text.get(place + 1);
            if behind.is_none() && !last {
                return None;
            }
            if matches!(behind, Some(b':' | b' ')) && !self.odd_keys {
                self.odd_keys = is_key(text, place + 1)
                    && is_value_like(text.get(start..place).unwrap_or_default());
            }
            self.at = place + 1;
            self.string = None;
            return Some(());
        }
    }
}

fn is_key(text: &[u8], at: usize) -> bool {
    let rest = text.get(at..).unwrap_or_default();
    rest.trim_ascii_start().first() == Some(&b':')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ends_are_found_however_much_is_in_view() {
        for (text, end) in [
            ("{}", 2),
            (r#"{"a":"}"}x"#, 9),
            (r#"{"a":"\"}","b":[{}]},"#, 20),
            (r#"["\\"]"#, 6),
            (r#"[[[]],[]]]"#, 9),
        ] {
            let mut nested = Nested::default();
            let found =
                (0..=text.len()).find_map(|n| nested.end(&text.as_bytes()[..n], n == text.len()));
            assert_eq!(found, Some(end), "{text}");
        }
        assert_eq!(Nested::default().end(b"{\"a\":[}", true), None);
    }

    #[test]
    fn keys_that_are_values_are_noticed() {
        for (text, odd) in [
            (r#"{"a@example.com" : 1}"#, true),
            (r#"{"a":"b@example.com"}"#, false),
            (r#"{"2025550123":{}}"#, true),
            (r#"{"line2":"2025550123"}"#, false),
        ] {
            let mut nested = Nested::default();
            nested.end(text.as_bytes(), true);
            assert_eq!(nested.odd_keys, odd, "{text}");
        }
    }
}
