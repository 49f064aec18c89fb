//! The XML of a document's parts, token by token: any encoding, bounded in the length of a token and
//! in depth, no entity but the five of XML and characters by number.

use crate::format::decoder::Decoder;
use crate::format::encoding::Kind;
use crate::model::{Problem, Reason};
use crate::source::Stream;
use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE};
use quick_xml::Reader;
use quick_xml::events::{BytesEnd, BytesStart, Event};
use std::borrow::Cow;
use std::io::{self, BufRead, Read};

/// Longest token, in bytes of UTF-8.
const TOKEN: usize = 4 << 20;
/// Most elements inside each other.
const DEPTH: u32 = 2000;
/// Bytes decoded at a time.
const STEP: usize = 32 << 10;

/// One token.
pub(super) enum Token<'t> {
    /// The start of an element.
    Open(Tag<'t>),
    /// The end of an element.
    Close(EndTag<'t>),
    /// Text, or a part of one.
    Text(Cow<'t, str>),
    /// A comment in the XML, which no program shows.
    Remark(Cow<'t, str>),
    /// Declarations and instructions.
    Other,
    /// The end of the part.
    End,
    /// The part goes on in a way that is no XML; [`Xml::rest`] has what follows.
    Broken(Problem),
}

/// The start of an element.
pub(super) struct Tag<'t>(BytesStart<'t>);

/// The end of an element.
pub(super) struct EndTag<'t>(BytesEnd<'t>);

impl EndTag<'_> {
    /// Its name without prefix.
    pub fn name(&self) -> &str {
        local(self.0.name().0).trim_ascii_end()
    }
}

fn local(name: &str) -> &str {
    name.rsplit_once(':').map_or(name, |(_, local)| local)
}

impl Tag<'_> {
    /// Its name without prefix.
    pub fn name(&self) -> &str {
        local(self.0.name().0)
    }

    /// Its attributes by their names without prefix. What cannot be read ends them.
    pub fn attributes(&self) -> impl Iterator<Item = (&str, Cow<'_, str>)> {
        let mut attributes = self.0.attributes();
        attributes.with_checks(false);
        attributes
            .map_while(Result::ok)
            .map(|attribute| (local(attribute.key.0), unescape(attribute.value)))
    }

    /// The value of an attribute by its name without prefix.
    pub fn attribute(&self, wanted: &str) -> Option<Cow<'_, str>> {
        self.attributes()
            .find(|(name, _)| *name == wanted)
            .map(|(_, value)| value)
    }
}

/// Replaces references in an attribute.
fn unescape(raw: Cow<'_, str>) -> Cow<'_, str> {
    if !raw.contains('&') {
        return raw;
    }
    let mut text = String::with_capacity(raw.len());
    let mut rest: &str = &raw;
    while let Some((before, after)) = rest.split_once('&') {
        text.push_str(before);
        let known = after.split_once(';').filter(|(name, _)| name.len() <= 10);
        match known.and_then(|(name, rest)| Some((reference(name)?, rest))) {
            Some((c, behind)) => {
                text.push(c);
                rest = behind;
            }
            None => {
                text.push('&');
                rest = after;
            }
        }
    }
    text.push_str(rest);
    Cow::Owned(text)
}

/// The character that a reference stands for: those of XML 1.0, 4.1 and 4.6.
fn reference(name: &str) -> Option<char> {
    if let Some(number) = name.strip_prefix('#') {
        let code = match number.strip_prefix(['x', 'X']) {
            Some(hex) => u32::from_str_radix(hex, 16),
            None => number.parse(),
        };
        return char::from_u32(code.ok()?);
    }
    Some(match name {
        "amp" => '&',
        "lt" => '<',
        "gt" => '>',
        "quot" => '"',
        "apos" => '\'',
        _ => return None,
    })
}

/// A part that is read token by token.
pub(super) struct Xml {
    reader: Reader<Source>,
    buffer: Vec<u8>,
    depth: u32,
}

impl Xml {
    pub fn new(stream: Box<dyn Stream>) -> Self {
        let mut reader = Reader::from_reader(Source::new(stream));
        let config = reader.config_mut();
        config.allow_dangling_amp = true;
        config.allow_unmatched_ends = true;
        config.check_end_names = false;
        config.expand_empty_elements = true;
        Self {
            reader,
            buffer: Vec::new(),
            depth: 0,
        }
    }

    /// The next token.
    pub fn next(&mut self) -> Token<'_> {
        self.buffer.clear();
        self.buffer.shrink_to(TOKEN / 64);
        self.reader.get_mut().since = 0;
        let malformed = || Problem::new(Reason::Malformed).detail("no XML from here on");
        match self.reader.read_event_into(&mut self.buffer) {
            Ok(Event::Start(tag)) => {
                self.depth += 1;
                if self.depth > DEPTH {
                    return Token::Broken(Problem::new(Reason::LimitDepth));
                }
                Token::Open(Tag(tag))
            }
            Ok(Event::End(tag)) => {
                self.depth = self.depth.saturating_sub(1);
                Token::Close(EndTag(tag))
            }
            Ok(Event::Text(text)) => Token::Text(text.into_inner()),
            Ok(Event::CData(text)) => Token::Text(text.into_inner()),
            Ok(Event::Comment(text)) => Token::Remark(text.into_inner()),
            Ok(Event::GeneralRef(name)) => Token::Text(match reference(&name) {
                Some(c) => Cow::Owned(c.into()),
                None => Cow::Owned(format!("&{};", &*name)),
            }),
            Ok(Event::Eof) => Token::End,
            Ok(_) => Token::Other,
            Err(_) => Token::Broken(malformed()),
        }
    }

    /// After a broken token: some bytes of it, and of what follows; none at the end.
    pub fn rest(&mut self) -> Vec<u8> {
        if !self.buffer.is_empty() {
            return std::mem::take(&mut self.buffer);
        }
        let source = self.reader.get_mut();
        source.since = 0;
        let ready = source.fill_buf().unwrap_or_default().to_vec();
        source.consume(ready.len());
        ready
    }

    /// What was wrong with the bytes.
    pub fn problem(&self) -> Option<Problem> {
        self.reader.get_ref().stream.problem()
    }

    /// Stored bytes consumed so far.
    pub fn stored(&self) -> u64 {
        self.reader.get_ref().stream.stored()
    }
}

/// A stream's text in UTF-8, which ends where a token gets too long.
struct Source {
    stream: Box<dyn Stream>,
    decoder: Option<Decoder>,
    raw: Vec<u8>,
    ready: Vec<u8>,
    at: usize,
    ended: bool,
    /// Bytes handed out since the last token.
    since: usize,
}

impl Source {
    fn new(stream: Box<dyn Stream>) -> Self {
        Self {
            stream,
            decoder: None,
            raw: vec![0; STEP],
            ready: Vec::new(),
            at: 0,
            ended: false,
            since: 0,
        }
    }

    /// Decodes some bytes; a few may not be enough for a character.
    fn refill(&mut self) -> io::Result<()> {
        self.ready.clear();
        self.at = 0;
        let mut read = 0;
        // The first bytes show the encoding.
        while let Some(room) = self.raw.get_mut(read..)
            && !room.is_empty()
        {
            match self.stream.read(room)? {
                0 => {
                    self.ended = true;
                    break;
                }
                more => read += more,
            }
            if self.decoder.is_some() {
                break;
            }
        }
        let mut bytes = self.raw.get(..read).unwrap_or_default();
        let decoder = match &mut self.decoder {
            Some(decoder) => decoder,
            none => {
                let (encoding, mark) = encoding(bytes);
                bytes = bytes.get(mark..).unwrap_or_default();
                none.insert(Decoder::new(Kind::Decode(encoding)))
            }
        };
        decoder.decode(bytes, self.ended, &mut self.ready);
        Ok(())
    }
}

/// The encoding of a part, and the length of its byte order mark: XML 1.0, appendix F.
fn encoding(head: &[u8]) -> (&'static Encoding, usize) {
    if let Some(found) = Encoding::for_bom(head) {
        return found;
    }
    if head.starts_with(b"<\0") {
        return (UTF_16LE, 0);
    }
    if head.starts_with(b"\0<") {
        return (UTF_16BE, 0);
    }
    let declaration = head.get(..200).unwrap_or(head);
    let named = head.starts_with(b"<?xml").then(|| {
        let from = memchr::memmem::find(declaration, b"encoding=")? + 10;
        let rest = declaration.get(from..)?;
        let end = rest.iter().position(|b| matches!(b, b'"' | b'\''))?;
        Encoding::for_label(rest.get(..end)?)
    });
    // A declaration in bytes cannot mean an encoding in pairs of them.
    let named = named.flatten().map(Encoding::output_encoding);
    (named.unwrap_or(UTF_8), 0)
}

impl Read for Source {
    fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        let mut ready = self.fill_buf()?;
        let read = ready.read(buf)?;
        self.consume(read);
        Ok(read)
    }
}

impl BufRead for Source {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        while self.at >= self.ready.len() && !self.ended {
            self.refill()?;
        }
        if self.since > TOKEN {
            return Err(io::Error::other("too long a token"));
        }
        Ok(self.ready.get(self.at..).unwrap_or_default())
    }

    fn consume(&mut self, amount: usize) {
        self.at += amount;
        self.since += amount;
    }
}
