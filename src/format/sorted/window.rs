//! The text of a document in UTF-8, seen through a window that slides over it: bounded memory
//! whatever the length of the document.

use crate::format::decoder::Decoder;
use crate::format::encoding::{self, Detected, Kind};
use crate::model::Problem;
use crate::source::{Bytes, Stream};
use std::borrow::Cow;
use std::io::Read;

/// Stored bytes decoded at a time, and looked at for the encoding.
const STEP: usize = 64 << 10;

/// Text that is read from its start to its end, with some of what follows in view.
pub(in crate::format) struct Window {
    stream: Box<dyn Stream>,
    decoder: Decoder,
    raw: Vec<u8>,
    text: Vec<u8>,
    at: usize,
    passed: u64,
    ended: bool,
}

impl Window {
    /// Opens the text of a document. `choose` may overrule what the head tells of its encoding.
    pub fn open(bytes: Bytes, choose: impl FnOnce(&[u8], Detected) -> Kind) -> Self {
        let mut window = Self {
            stream: bytes.into_stream(),
            decoder: Decoder::new(Kind::Raw),
            raw: Vec::new(),
            text: Vec::new(),
            at: 0,
            passed: 0,
            ended: false,
        };
        let head = window.read_head();
        let detected = encoding::detect(&head, window.ended);
        window.decoder = Decoder::new(choose(&head, detected));
        let body = head.get(detected.bom_len..).unwrap_or_default();
        let ended = window.ended;
        window.decoder.decode(body, ended, &mut window.text);
        window
    }

    fn read_head(&mut self) -> Vec<u8> {
        let mut head = Vec::new();
        let wanted = STEP as u64;
        self.ended = match (&mut self.stream).take(wanted).read_to_end(&mut head) {
            Ok(read) => read < STEP,
            Err(_) => true,
        };
        head
    }

    /// The text from here on, as far as it is in view.
    pub fn ahead(&self) -> &[u8] {
        self.text.get(self.at..).unwrap_or_default()
    }

    /// The same, with at least so many bytes in view unless the text ends before.
    pub fn want(&mut self, bytes: usize) -> &[u8] {
        while self.text.len() - self.at < bytes && !self.ended {
            self.read();
        }
        self.ahead()
    }

    /// Whether no text follows what is in view.
    pub const fn is_last(&self) -> bool {
        self.ended
    }

    /// Goes on by so many bytes, at most by those in view.
    pub fn pass(&mut self, bytes: usize) {
        let bytes = bytes.min(self.text.len() - self.at);
        self.at += bytes;
        self.passed += bytes as u64;
    }

    /// Offset in the text of the next byte.
    pub const fn offset(&self) -> u64 {
        self.passed
    }

    /// Stored bytes consumed.
    pub fn stored(&self) -> u64 {
        self.stream.stored()
    }

    /// What was wrong with the bytes themselves.
    pub fn problem(&self) -> Option<Problem> {
        self.stream.problem()
    }

    /// Passes white space; the next byte behind it.
    pub fn next_word(&mut self) -> Option<u8> {
        loop {
            let ahead = self.want(1);
            let space = ahead
                .iter()
                .position(|byte| !byte.is_ascii_whitespace())
                .unwrap_or(ahead.len());
            let next = ahead.get(space).copied();
            self.pass(space);
            if next.is_some() || self.want(1).is_empty() {
                return next;
            }
        }
    }

    fn read(&mut self) {
        // Half of the buffer at least is passed text: moving the rest costs less than reading it.
        if self.at >= self.text.len() / 2 {
            self.text.drain(..self.at);
            self.at = 0;
        }
        self.raw.resize(STEP, 0);
        let read = self.stream.read(&mut self.raw).unwrap_or(0);
        self.ended = read == 0;
        let bytes = self.raw.get(..read).unwrap_or_default();
        self.decoder.decode(bytes, self.ended, &mut self.text);
    }
}

/// The head of a document as text, if it may be one; only what begins like wide characters is decoded.
pub(in crate::format) fn text_of_head(head: &[u8]) -> Cow<'_, [u8]> {
    if let Some(text) = head.strip_prefix(b"\xEF\xBB\xBF") {
        return Cow::Borrowed(text);
    }
    let is_wide = matches!(head, [0xFE | 0xFF | 0, ..] | [_, 0, ..]);
    if !is_wide {
        return Cow::Borrowed(head);
    }
    let detected = encoding::detect(head, false);
    if detected.kind == Kind::Binary {
        return Cow::Borrowed(&[]);
    }
    let mut text = Vec::new();
    let body = head.get(detected.bom_len..).unwrap_or_default();
    Decoder::new(detected.kind).decode(body, false, &mut text);
    Cow::Owned(text)
}

/// The kind that the head tells; what looks like no text is taken as it stands.
pub(in crate::format) fn as_detected(_head: &[u8], detected: Detected) -> Kind {
    match detected.kind {
        Kind::Binary => Kind::Raw,
        kind => kind,
    }
}

#[cfg(test)]
pub(in crate::format) mod tests {
    use super::*;
    use std::io;

    /// Bytes in memory, handed out in steps.
    pub(in crate::format) struct Steps {
        pub bytes: Vec<u8>,
        pub at: usize,
        pub step: usize,
    }

    impl Read for Steps {
        fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
            let left = self.bytes.get(self.at..).unwrap_or_default();
            let count = left.len().min(self.step).min(buf.len());
            buf[..count].copy_from_slice(&left[..count]);
            self.at += count;
            Ok(count)
        }
    }

    impl Stream for Steps {
        fn problem(&self) -> Option<Problem> {
            None
        }

        fn stored(&self) -> u64 {
            self.at as u64
        }
    }

    pub(in crate::format) fn stream(bytes: &[u8], step: usize) -> Bytes {
        Bytes::Stream(Box::new(Steps {
            bytes: bytes.to_vec(),
            at: 0,
            step,
        }))
    }

    #[test]
    fn the_text_slides_by_and_is_seen_once() {
        let text: Vec<u8> = (0..300_000_u32).map(|n| b'a' + (n % 23) as u8).collect();
        for step in [7, 5000, 1 << 20] {
            let mut window = Window::open(stream(&text, step), as_detected);
            let mut seen = Vec::new();
            while !window.want(10).is_empty() {
                let ahead = window.ahead().len().min(1000);
                seen.extend_from_slice(&window.ahead()[..ahead]);
                window.pass(ahead);
            }
            assert!(seen == text, "{step}");
            assert_eq!(window.offset(), 300_000);
        }
    }

    #[test]
    fn wide_text_is_read_as_utf8() {
        let wide: Vec<u8> = "[{\"a\":\"é\"}]"
            .encode_utf16()
            .flat_map(u16::to_le_bytes)
            .collect();
        let marked = [&b"\xFF\xFE"[..], &wide].concat();
        let mut window = Window::open(stream(&marked, 3), as_detected);
        assert_eq!(window.want(100), "[{\"a\":\"é\"}]".as_bytes());
        assert!(text_of_head(&marked).starts_with(b"[{\"a"));
        assert_eq!(window.next_word(), Some(b'['));
    }
}
