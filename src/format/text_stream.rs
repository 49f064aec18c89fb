//! A stream of text in any encoding, as UTF-8, for decoders that read a language of their own.

use crate::format::decoder::Decoder;
use crate::format::encoding::{self, Kind};
use crate::model::Problem;
use crate::source::{Rejoined, Stream};
use std::borrow::Cow;
use std::io::{self, Read};

/// Bytes that the encoding is judged by.
const HEAD: usize = 64 << 10;
/// Bytes decoded at a time.
const STEP: usize = 32 << 10;

/// The text of a stream. `named` tells the encoding that the text says it has; it is asked for only
/// if the bytes leave doubt.
pub(super) fn as_text(
    mut stream: Box<dyn Stream>,
    named: impl FnOnce(&[u8]) -> Option<Kind>,
) -> Box<dyn Stream> {
    let mut head = Vec::new();
    // Reading never fails: a stream says at its end what was wrong.
    let _ = stream.by_ref().take(HEAD as u64).read_to_end(&mut head);
    let found = encoding::detect(&head, head.len() < HEAD);
    let kind = match found.kind {
        _ if found.encoding.guessed => named(&head).unwrap_or(found.kind),
        kind => kind,
    };
    head.drain(..found.bom_len.min(head.len()));
    let rest: Box<dyn Stream> = Box::new(Rejoined::new(head, stream));
    if matches!(kind, Kind::Raw | Kind::Binary) {
        return rest;
    }
    Box::new(TextStream {
        rest,
        decoder: Decoder::new(kind),
        raw: Vec::new(),
        ready: Vec::new(),
        handed_out: 0,
        ended: false,
    })
}

/// The beginning of a text for those who only look at it: UTF-16 decoded, without its mark.
pub(super) fn look(head: &[u8]) -> Cow<'_, [u8]> {
    let start = head.get(..4).unwrap_or(head);
    let is_wide =
        start.contains(&0) || start.starts_with(b"\xFF\xFE") || start.starts_with(b"\xFE\xFF");
    if !is_wide {
        return Cow::Borrowed(head.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(head));
    }
    let head = head.get(..STEP).unwrap_or(head);
    let found = encoding::detect(head, false);
    let mut text = Vec::new();
    let bare = head.get(found.bom_len..).unwrap_or_default();
    Decoder::new(found.kind).decode(bare, false, &mut text);
    Cow::Owned(text)
}

struct TextStream {
    rest: Box<dyn Stream>,
    decoder: Decoder,
    raw: Vec<u8>,
    ready: Vec<u8>,
    handed_out: usize,
    ended: bool,
}

impl Read for TextStream {
    fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        while self.handed_out == self.ready.len() && !self.ended {
            self.ready.clear();
            self.handed_out = 0;
            self.raw.resize(STEP, 0);
            let read = self.rest.read(&mut self.raw)?;
            self.ended = read == 0;
            let raw = self.raw.get(..read).unwrap_or_default();
            self.decoder.decode(raw, self.ended, &mut self.ready);
        }
        let mut ready = self.ready.get(self.handed_out..).unwrap_or_default();
        let read = ready.read(buf)?;
        self.handed_out += read;
        Ok(read)
    }
}

impl Stream for TextStream {
    fn problem(&self) -> Option<Problem> {
        self.rest.problem()
    }

    fn stored(&self) -> u64 {
        self.rest.stored()
    }
}
