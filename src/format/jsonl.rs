//! JSON Lines: one line of JSON cut into values with their key paths. Nothing is allocated, nothing
//! recurses, and a line is read once from left to right.

use crate::format::unescape::json_string;
use std::ops::Range;

/// How deep key paths go. What lies deeper is handed out as one raw cell.
pub const MAX_DEPTH: usize = 16;

/// What a value is.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum ValueKind {
    /// A string; the span is what stands between its quotes.
    Text,
    /// A string with escapes, to be undone with [`json_string`].
    EscapedText,
    /// A number.
    Number,
    /// `true`, `false`, `null`.
    Literal,
    /// An object or array below [`MAX_DEPTH`], as it stands.
    Raw,
}

/// The line is no JSON object. Values before `offset` have been handed out; from there on it is
/// for the caller to read as text.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct BadLine {
    /// Byte offset in the line of the first thing that was not understood.
    pub offset: usize,
}

/// The keys that lead to a value, outermost first. Elements of an array have the array's keys.
#[derive(Clone, Copy, Debug)]
pub struct KeyPath<'a> {
    line: &'a [u8],
    keys: &'a [Key],
}

/// Where a key stands in the line (without its quotes), and whether it holds escapes.
#[derive(Clone, Copy, Default, Debug)]
struct Key {
    start: usize,
    end: usize,
    escaped: bool,
}

impl KeyPath<'_> {
    /// Whether the path, written as [`Self::write_to`] does, is `name`. May miss a name whose keys
    /// hold escapes; costs no copy.
    pub fn is(&self, name: &[u8]) -> bool {
        let mut rest = name;
        for (at, key) in self.keys.iter().enumerate() {
            if at > 0 {
                match rest.strip_prefix(b".") {
                    Some(tail) => rest = tail,
                    None => return false,
                }
            }
            let raw = self.line.get(key.start..key.end).unwrap_or_default();
            match rest.strip_prefix(raw) {
                Some(tail) if !key.escaped => rest = tail,
                _ => return false,
            }
        }
        rest.is_empty()
    }

    /// Appends the keys, joined by dots and with their escapes undone.
    pub fn write_to(&self, out: &mut Vec<u8>) {
        for (at, key) in self.keys.iter().enumerate() {
            if at > 0 {
                out.push(b'.');
            }
            let raw = self.line.get(key.start..key.end).unwrap_or_default();
            if key.escaped {
                out.extend_from_slice(json_string(raw, &mut Vec::new()));
            } else {
                out.extend_from_slice(raw);
            }
        }
    }
}

/// Hands every value of a line that holds one JSON object to `sink`, in order: its key path, its
/// span in the line, its kind. White space around the object is allowed. Linear in the line.
///
/// # Errors
/// [`BadLine`] if the line is anything else.
pub fn split_line(
    line: &[u8],
    sink: &mut impl FnMut(KeyPath<'_>, Range<usize>, ValueKind),
) -> Result<(), BadLine> {
    Splitter {
        line,
        at: 0,
        keys: [Key::default(); MAX_DEPTH],
        key_count: 0,
        open: [Open::Array; MAX_DEPTH],
        depth: 0,
    }
    .run(sink)
}

/// A container whose end has not come.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Open {
    /// An object, which owns one key of the path while one of its values is read.
    Object,
    Array,
}

struct Splitter<'a> {
    line: &'a [u8],
    at: usize,
    keys: [Key; MAX_DEPTH],
    key_count: usize,
    open: [Open; MAX_DEPTH],
    depth: usize,
}

/// What the splitter expects next.
enum Next {
    /// A key, or the end of an object that has just begun.
    FirstKey,
    Key,
    /// A value, or the end of an array that has just begun.
    FirstValue,
    Value,
    /// A comma or the end of the innermost container.
    Rest,
}

impl Splitter<'_> {
    fn run(
        mut self,
        sink: &mut impl FnMut(KeyPath<'_>, Range<usize>, ValueKind),
    ) -> Result<(), BadLine> {
        self.skip_space();
        self.expect(b'{')?;
        self.push(Open::Object);
        let mut next = Next::FirstKey;
        while self.depth > 0 {
            self.skip_space();
            next = match (next, self.peek()) {
                (Next::FirstKey, Some(b'}')) | (Next::FirstValue, Some(b']')) => self.pop()?,
                (Next::FirstKey | Next::Key, _) => self.key()?,
                (Next::FirstValue | Next::Value, _) => self.value(sink)?,
                (Next::Rest, Some(b',')) => self.comma(),
                (Next::Rest, _) => self.pop()?,
            };
        }
        self.skip_space();
        if self.at == self.line.len() {
            Ok(())
        } else {
            self.bad(self.at)
        }
    }

    fn key(&mut self) -> Result<Next, BadLine> {
        let start = self.at;
        self.expect(b'"')?;
        let (span, escaped) = self.string(start)?;
        self.skip_space();
        if self.peek() != Some(b':') {
            return self.bad(start);
        }
        self.at += 1;
        if let Some(slot) = self.keys.get_mut(self.key_count) {
            *slot = Key {
                start: span.start,
                end: span.end,
                escaped,
            };
            self.key_count += 1;
        }
        Ok(Next::Value)
    }

    fn value(
        &mut self,
        sink: &mut impl FnMut(KeyPath<'_>, Range<usize>, ValueKind),
    ) -> Result<Next, BadLine> {
        let start = self.at;
        let (span, kind) = match self.peek() {
            Some(b'"') => {
                self.at += 1;
                let (span, escaped) = self.string(start)?;
                (
                    span,
                    if escaped {
                        ValueKind::EscapedText
                    } else {
                        ValueKind::Text
                    },
                )
            }
            Some(b'{') if self.depth < MAX_DEPTH => {
                self.at += 1;
                self.push(Open::Object);
                return Ok(Next::FirstKey);
            }
            Some(b'[') if self.depth < MAX_DEPTH => {
                self.at += 1;
                self.push(Open::Array);
                return Ok(Next::FirstValue);
            }
            Some(b'{' | b'[') => (self.skip_nested()?, ValueKind::Raw),
            _ => self.bare_word()?,
        };
        let keys = self.keys.get(..self.key_count).unwrap_or_default();
        sink(
            KeyPath {
                line: self.line,
                keys,
            },
            span,
            kind,
        );
        self.value_done();
        Ok(Next::Rest)
    }

    /// A value of an object frees its key; elements of an array share the array's.
    fn value_done(&mut self) {
        if self.depth > 0 && self.open.get(self.depth - 1) == Some(&Open::Object) {
            self.key_count = self.key_count.saturating_sub(1);
        }
    }

    fn comma(&mut self) -> Next {
        self.at += 1;
        match self.depth.checked_sub(1).and_then(|top| self.open.get(top)) {
            Some(Open::Object) => Next::Key,
            _ => Next::Value,
        }
    }

    fn push(&mut self, open: Open) {
        if let Some(slot) = self.open.get_mut(self.depth) {
            *slot = open;
            self.depth += 1;
        }
    }

    /// Closes the innermost container with its own bracket.
    fn pop(&mut self) -> Result<Next, BadLine> {
        let close = match self.depth.checked_sub(1).and_then(|top| self.open.get(top)) {
            Some(Open::Object) => b'}',
            _ => b']',
        };
        self.expect(close)?;
        self.depth = self.depth.saturating_sub(1);
        self.value_done();
        Ok(Next::Rest)
    }

    /// The rest of a string whose opening quote has been read: its span and whether it has escapes.
    fn string(&mut self, opened: usize) -> Result<(Range<usize>, bool), BadLine> {
        let start = self.at;
        let mut escaped = false;
        loop {
            let rest = self.line.get(self.at..).unwrap_or_default();
            let Some(hit) = memchr::memchr2(b'"', b'\\', rest) else {
                return self.bad(opened);
            };
            let place = self.at + hit;
            if rest.get(hit) == Some(&b'"') {
                self.at = place + 1;
                return Ok((start..place, escaped));
            }
            escaped = true;
            self.at = place + 2;
        }
    }

    /// A number or a literal. `NaN` and `Infinity` are written by some exporters and let through.
    fn bare_word(&mut self) -> Result<(Range<usize>, ValueKind), BadLine> {
        let start = self.at;
        let rest = self.line.get(start..).unwrap_or_default();
        let is_word = |b: &u8| b.is_ascii_alphanumeric() || matches!(b, b'+' | b'-' | b'.');
        let len = rest.iter().position(|b| !is_word(b)).unwrap_or(rest.len());
        let kind = match rest.get(..len).unwrap_or_default() {
            b"true" | b"false" | b"null" | b"NaN" | b"Infinity" | b"-Infinity" => {
                ValueKind::Literal
            }
            [b'0'..=b'9', tail @ ..] | [b'-', b'0'..=b'9', tail @ ..]
                if tail.iter().all(is_numeric) =>
            {
                ValueKind::Number
            }
            _ => return self.bad(start),
        };
        self.at = start + len;
        Ok((start..self.at, kind))
    }

    /// Passes over a container to its end, counting brackets outside strings.
    fn skip_nested(&mut self) -> Result<Range<usize>, BadLine> {
        let start = self.at;
        let mut depth = 0_usize;
        while let Some(byte) = self.peek() {
            let place = self.at;
            self.at += 1;
            match byte {
                b'"' => {
                    self.string(start)?;
                }
                b'{' | b'[' => depth += 1,
                b'}' | b']' => {
                    depth = depth.saturating_sub(1);
                    if depth == 0 {
                        return Ok(start..place + 1);
                    }
                }
                _ => {}
            }
        }
        self.bad(start)
    }

    fn peek(&self) -> Option<u8> {
        self.line.get(self.at).copied()
    }

    fn expect(&mut self, byte: u8) -> Result<(), BadLine> {
        if self.peek() == Some(byte) {
            self.at += 1;
            return Ok(());
        }
        self.bad(self.at)
    }

    fn skip_space(&mut self) {
        while matches!(self.peek(), Some(b' ' | b'\t' | b'\r' | b'\n')) {
            self.at += 1;
        }
    }

    fn bad<T>(&self, offset: usize) -> Result<T, BadLine> {
        Err(BadLine {
            offset: offset.min(self.line.len()),
        })
    }
}

fn is_numeric(byte: &u8) -> bool {
    matches!(byte, b'0'..=b'9' | b'.' | b'e' | b'E' | b'+' | b'-')
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn split(line: &str) -> (Vec<String>, Result<(), BadLine>) {
        let mut seen = Vec::new();
        let result = split_line(line.as_bytes(), &mut |path, span, kind| {
            let mut name = Vec::new();
            path.write_to(&mut name);
            let name = String::from_utf8_lossy(&name).into_owned();
            let value = line.get(span).unwrap_or("?");
            seen.push(format!("{name}={value}:{kind:?}"));
        });
        (seen, result)
    }

    #[test]
    fn lines_are_cut_into_paths_and_values() {
        for (line, want) in [
            ("{}", &[][..]),
            (" {} \r", &[]),
            (r#"{"a":1}"#, &["a=1:Number"]),
            (
                r#"{"a":-1.5e+3,"b":true,"c":null}"#,
                &["a=-1.5e+3:Number", "b=true:Literal", "c=null:Literal"],
            ),
            (
                r#"{"email":"a@example.com"}"#,
                &["email=a@example.com:Text"],
            ),
            (
                r#"{"e":"a\u0040example.com"}"#,
                &[r"e=a\u0040example.com:EscapedText"],
            ),
            (r#"{"n":"say \"hi\""}"#, &[r#"n=say \"hi\":EscapedText"#]),
            (
                r#"{"u":{"mail":"x","ip":"y"},"z":1}"#,
                &["u.mail=x:Text", "u.ip=y:Text", "z=1:Number"],
            ),
            (
                r#"{"t":["a","b",3],"z":1}"#,
                &["t=a:Text", "t=b:Text", "t=3:Number", "z=1:Number"],
            ),
            (
                r#"{"t":[{"k":1},{"k":2}]}"#,
                &["t.k=1:Number", "t.k=2:Number"],
            ),
            (
                r#"{"t":[[1],[2,[3]]],"z":0}"#,
                &["t=1:Number", "t=2:Number", "t=3:Number", "z=0:Number"],
            ),
            (r#"{"a":{},"b":[],"c":[{}],"d":1}"#, &["d=1:Number"]),
            (r#"{"k\u0041":1}"#, &["kA=1:Number"]),
            (r#"{"":1,"a":{"":2}}"#, &["=1:Number", "a.=2:Number"]),
            (
                r#"{ "a" : [ 1 , 2 ] , "b" : "c" }"#,
                &["a=1:Number", "a=2:Number", "b=c:Text"],
            ),
        ] {
            let (seen, result) = split(line);
            assert_eq!(result, Ok(()), "{line}");
            assert_eq!(seen, want, "{line}");
        }
    }

    #[test]
    fn bad_lines_say_where_they_stop_being_json() {
        for (line, offset, values) in [
            ("", 0, 0),
            ("text", 0, 0),
            ("[1]", 0, 0),
            ("{", 1, 0),
            (r#"{"a":1"#, 6, 1),
            (r#"{"a":1]"#, 6, 1),
            (r#"{"a":1,}"#, 7, 1),
            (r#"{"a":1} x"#, 8, 1),
            (r#"{"a":1}{"b":2}"#, 7, 1),
            (r#"{"a" 1}"#, 1, 0),
            (r#"{"a":"open}"#, 5, 0),
            (r#"{"a":"open\"#, 5, 0),
            (r#"{"a":oops}"#, 5, 0),
            (r#"{"a":[1,"x",],"b":2}"#, 12, 2),
            (r#"{"a":1x}"#, 5, 0),
        ] {
            let (seen, result) = split(line);
            assert_eq!(result, Err(BadLine { offset }), "{line}");
            assert_eq!(seen.len(), values, "{line}");
        }
    }

    #[test]
    fn what_lies_too_deep_is_one_raw_cell() {
        let line = format!("{{\"a\":{}7{},\"b\":1}}", "[".repeat(20), "]".repeat(20));
        let (seen, result) = split(&line);
        assert_eq!(result, Ok(()));
        assert_eq!(seen, ["a=[[[[[7]]]]]:Raw", "b=1:Number"]);
        let objects = format!("{}1{}", "{\"k\":".repeat(20), "}".repeat(20));
        let (seen, result) = split(&objects);
        assert_eq!((seen.len(), result), (1, Ok(())));
    }

    #[test]
    fn depth_costs_no_stack() {
        let line = format!("{{\"a\":{}", "[{\"x\":".repeat(200_000));
        assert!(split(&line).1.is_err());
    }

    proptest! {
        #[test]
        fn any_bytes_are_survived(line in "[{}\\[\\]\":,\\\\a1 ]{0,40}") {
            let _ = split(&line);
            let mut last = 0;
            let result = split_line(line.as_bytes(), &mut |_, span, _| {
                assert!(span.start >= last && span.end >= span.start);
                last = span.end;
            });
            if let Err(bad) = result {
                prop_assert!(bad.offset >= last && bad.offset <= line.len());
            }
        }

        #[test]
        fn what_serde_json_reads_is_read(keys in proptest::collection::vec("[a-z\"\\\\é]{0,6}", 0..6), text in "\\PC{0,20}") {
            let mut map = serde_json::Map::new();
            for (at, key) in keys.iter().enumerate() {
                map.insert(key.clone(), if at % 2 == 0 { text.clone().into() } else { serde_json::json!({"n": [at, text]}) });
            }
            let line = serde_json::Value::Object(map).to_string();
            let (_, result) = split(&line);
            prop_assert_eq!(result, Ok(()));
        }
    }
}
