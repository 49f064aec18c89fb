//! A message of Outlook, written as the mail that it is: header, parts, attachments. So it is read by
//! the reader of mail, and says the same as the message saved by another program.

use super::file::{Compound, Kind, Place};
use super::properties::{self, BYTES, LONGEST, NARROW, OBJECT, Properties, TEXT, decode, read};
use super::rtf;
use super::runs::Runs;
use crate::model::{Problem, Reason};
use crate::source::container::STEP;
use crate::source::{Content, Stat, Stream};
use encoding_rs::{Encoding, UTF_16LE};
use std::collections::VecDeque;
use std::io::{self, Read};

/// Messages inside each other.
const DEPTH: usize = 64;
/// Bytes of a line of base64.
const LINE: usize = 57;
/// Most bytes of packed rich text; more is an attachment.
const RICH: u64 = 8 << 20;

/// The mail, made while it is read.
pub(super) struct Message {
    file: Compound,
    content: Content,
    queue: VecDeque<Piece>,
    /// Streams that have been read, by entry.
    used: Vec<bool>,
    /// What headers say, in small letters: not to be said again.
    said: Vec<u8>,
    boundaries: usize,
    /// Bytes that may still be read: no honest file has a sector in two streams.
    allowed: u64,
    ready: Vec<u8>,
    handed_out: usize,
    problem: Option<Problem>,
}

/// What is still to be written.
enum Piece {
    Text(Vec<u8>),
    /// A stream in base64, and what is left of its last line.
    Stream(Place, Vec<u8>),
    /// A message in a storage; the list of short properties has a header of so many bytes.
    Message(usize, usize),
    /// What no other piece has said.
    Rest,
}

impl Message {
    pub fn new(file: Compound, content: Content) -> Self {
        Self {
            used: vec![false; file.entries.len()],
            allowed: content.size().saturating_mul(2),
            queue: VecDeque::from([Piece::Message(0, 32)]),
            file,
            content,
            said: Vec::new(),
            boundaries: 0,
            ready: Vec::new(),
            handed_out: 0,
            problem: None,
        }
    }

    fn step(&mut self, piece: Piece) {
        match piece {
            Piece::Text(mut text) => self.ready.append(&mut text),
            Piece::Stream(place, line) => self.stream(place, line),
            Piece::Message(storage, header) => self.message(storage, header),
            Piece::Rest => self.rest(),
        }
    }

    /// Writes some of a stream.
    fn stream(&mut self, mut place: Place, mut line: Vec<u8>) {
        let before = line.len();
        let problem = self.file.read(&mut place, &mut line);
        let read = (line.len() - before) as u64;
        self.allowed = self.allowed.saturating_sub(read);
        let whole = if read == 0 {
            line.len()
        } else {
            line.len() / LINE * LINE
        };
        let rest = line.split_off(whole);
        push_base64(&line, &mut self.ready);
        if let Some(problem) = problem {
            self.problem.get_or_insert(problem);
        }
        if self.allowed == 0 {
            self.problem.get_or_insert(Problem::new(Reason::Overlap));
        } else if read > 0 {
            self.queue.push_front(Piece::Stream(place, rest));
        }
    }

    /// Puts the pieces of a message before all others.
    fn message(&mut self, storage: usize, header: usize) {
        let properties = Properties::read(&self.file, storage, header);
        self.boundaries += 1;
        let boundary = format!("=_spillmap_{}", self.boundaries);
        let mut text = self.header(&properties, storage);
        text.push_str("Content-Type: multipart/mixed; boundary=\"");
        text.push_str(&boundary);
        text.push_str("\"\n\n");
        self.use_up(properties.list());
        let mut pieces = vec![Piece::Text(text.into_bytes())];
        let mut part = |head: String, body: Piece| {
            let head = format!("\n--{boundary}\n{head}\n");
            pieces.extend([Piece::Text(head.into_bytes()), body]);
        };
        if let Some((index, charset)) = properties.stream(0x1000) {
            part(text_head("plain", Some(charset)), self.take(index));
        }
        let page = properties.number(0x3FDE).and_then(properties::charset);
        let page_bytes = properties.find(0x1013, BYTES).map(|index| (index, page));
        let page_text = properties
            .stream(0x1013)
            .map(|(index, charset)| (index, Some(charset)));
        for (index, charset) in page_bytes.into_iter().chain(page_text) {
            part(text_head("html", charset), self.take(index));
        }
        if let Some(index) = properties.find(0x1009, BYTES)
            && self.file.stream(index).left <= RICH
        {
            let text = self.rich(index, properties.narrow);
            part(text_head("plain", None), Piece::Text(text));
        }
        let attachments = self.file.within(storage);
        let attachments = attachments.filter(|(_, entry)| entry.kind == Kind::Storage);
        let attachments = attachments.filter(|(_, entry)| entry.name.starts_with("__attach"));
        for index in attachments.map(|(index, _)| index).collect::<Vec<_>>() {
            if let Some((head, body)) = self.attachment(index) {
                part(head, body);
            }
        }
        if storage == 0 {
            part(text_head("plain", None), Piece::Rest);
        }
        pieces.push(Piece::Text(format!("\n--{boundary}--\n").into_bytes()));
        for piece in pieces.into_iter().rev() {
            self.queue.push_front(piece);
        }
    }

    /// A stream that is to be written, and need not be read again.
    fn take(&mut self, index: usize) -> Piece {
        self.use_up(Some(index));
        Piece::Stream(self.file.stream(index), Vec::new())
    }

    fn use_up(&mut self, index: Option<usize>) {
        if let Some(used) = index.and_then(|index| self.used.get_mut(index)) {
            *used = true;
        }
    }

    /// The text of a property; none that is too long for a header.
    fn text(&mut self, properties: &Properties, number: u16) -> Option<String> {
        let (index, charset) = properties.stream(number)?;
        let bytes = read(&self.file, index, LONGEST);
        if bytes.len() >= LONGEST {
            return None;
        }
        self.use_up(Some(index));
        let text = decode(&bytes, charset);
        self.said.extend(text.to_lowercase().bytes().chain([b'\n']));
        (!text.trim().is_empty()).then_some(text)
    }

    fn first(&mut self, properties: &Properties, numbers: &[u16]) -> Option<String> {
        let found: Vec<String> = numbers
            .iter()
            .filter_map(|number| self.text(properties, *number))
            .collect();
        found.into_iter().next()
    }

    /// The header: as it came over the net, and what that does not say.
    fn header(&mut self, properties: &Properties, storage: usize) -> String {
        let mut header = String::new();
        if let Some(text) = self.text(properties, 0x007D) {
            header = without_content(&text);
        }
        let came = header.to_lowercase();
        let mut add = |name: &str, value: String| {
            let start = format!("{}:", name.to_lowercase());
            let has = came.lines().any(|line| line.starts_with(&start));
            if !has && !value.trim().is_empty() {
                let value: String = value
                    .chars()
                    .map(|c| if c.is_control() { ' ' } else { c })
                    .collect();
                header.push_str(&format!("{name}: {}\n", value.trim()));
            }
        };
        let name = self.first(properties, &[0x0C1A, 0x0042]);
        let address = self.first(properties, &[0x5D01, 0x5D02, 0x0C1F, 0x0065]);
        add("From", mailbox(name, address));
        let mut people = self.people(storage);
        for (list, name, shown) in [(1, "To", 0x0E04), (2, "Cc", 0x0E03), (3, "Bcc", 0x0E02)] {
            let shown = self.text(properties, shown).unwrap_or_default();
            let known = people.remove(&list).unwrap_or_default();
            add(
                name,
                if known.is_empty() {
                    shown
                } else {
                    known.join(", ")
                },
            );
        }
        add(
            "Subject",
            self.first(properties, &[0x0037]).unwrap_or_default(),
        );
        let time = properties.time(0x0039).or_else(|| properties.time(0x0E06));
        let time = time.and_then(|seconds| jiff::Timestamp::from_second(seconds).ok());
        let time = time.map(|time| time.strftime("%a, %d %b %Y %H:%M:%S +0000").to_string());
        add("Date", time.unwrap_or_default());
        add(
            "Message-ID",
            self.first(properties, &[0x1035]).unwrap_or_default(),
        );
        header
    }

    /// The recipients by what they are: 1 to, 2 copy, 3 blind copy.
    fn people(&mut self, storage: usize) -> std::collections::HashMap<u64, Vec<String>> {
        let mut people = std::collections::HashMap::<u64, Vec<String>>::new();
        let all = self
            .file
            .within(storage)
            .filter(|(_, entry)| entry.name.starts_with("__recip"));
        for index in all.map(|(index, _)| index).collect::<Vec<_>>() {
            let properties = Properties::read(&self.file, index, 8);
            self.use_up(properties.list());
            let name = self.first(&properties, &[0x3001, 0x5FF6]);
            let address = self.first(&properties, &[0x39FE, 0x3003]);
            let list = properties.number(0x0C15).unwrap_or(1) & 3;
            people
                .entry(list.max(1))
                .or_default()
                .push(mailbox(name, address));
        }
        people
    }

    /// The head and body of an attachment, if it has one.
    fn attachment(&mut self, storage: usize) -> Option<(String, Piece)> {
        let properties = Properties::read(&self.file, storage, 8);
        self.use_up(properties.list());
        let name = self.first(&properties, &[0x3707, 0x3704, 0x3001]);
        if let Some(index) = properties.find(0x3701, BYTES) {
            let name = name.unwrap_or_else(|| "attachment".to_owned());
            return Some((file_head(&name), self.take(index)));
        }
        let inner = properties.find(0x3701, OBJECT)?;
        let is_message = Properties::read(&self.file, inner, 24).is_message();
        // What is no message, or too deep, is among the rest.
        if !is_message || self.boundaries >= DEPTH {
            return None;
        }
        Some((
            "Content-Type: message/rfc822\n".to_owned(),
            Piece::Message(inner, 24),
        ))
    }

    /// The text of packed rich text, in base64.
    fn rich(&mut self, index: usize, charset: &'static Encoding) -> Vec<u8> {
        let bytes = read(&self.file, index, RICH as usize);
        self.use_up(Some(index));
        self.allowed = self.allowed.saturating_sub(bytes.len() as u64);
        let byte = |byte: u8| decode(&[byte], charset).chars().next().unwrap_or(' ');
        let text = rtf::plain(&rtf::unpack(&bytes), byte);
        let mut body = Vec::new();
        push_base64(text.as_bytes(), &mut body);
        body
    }

    /// Puts what no other piece has said: texts of other properties, strings in what is no text.
    fn rest(&mut self) {
        let unread = self.used.iter().position(|used| !used);
        let Some(index) = unread else {
            return;
        };
        self.use_up(Some(index));
        self.queue.push_front(Piece::Rest);
        let Some(entry) = self
            .file
            .entries
            .get(index)
            .filter(|e| e.kind == Kind::Stream)
        else {
            return;
        };
        let name = entry.name.clone();
        let is = |kind: u16| {
            name.starts_with("__substg1.0_") && name.get(16..20) == Some(&format!("{kind:04X}"))
        };
        let mut runs = match () {
            () if is(TEXT) => Runs::text(Some(UTF_16LE)),
            () if is(NARROW) => Runs::text(None),
            () => Runs::bytes(),
        };
        let (mut place, mut text) = (self.file.stream(index), Vec::new());
        while self.allowed > 0 {
            let mut bytes = Vec::new();
            let problem = self.file.read(&mut place, &mut bytes);
            if let Some(problem) = problem {
                self.problem.get_or_insert(problem);
            }
            self.allowed = self.allowed.saturating_sub(bytes.len() as u64);
            let ended = bytes.is_empty();
            runs.take(&bytes, ended, &self.said, &mut text);
            if ended {
                break;
            }
        }
        // Whole groups, so that what follows is read on.
        text.resize(text.len().next_multiple_of(3), b'\n');
        push_base64(&text, &mut self.ready);
    }
}

/// A mailbox as mail writes it.
fn mailbox(name: Option<String>, address: Option<String>) -> String {
    let plain = |text: String| text.replace(['"', '\\', '<', '>'], " ");
    match (name.map(plain), address.map(plain)) {
        (Some(name), Some(address)) if name != address => format!("\"{name}\" <{address}>"),
        (_, Some(address)) => address,
        (Some(name), None) => format!("\"{name}\""),
        (None, None) => String::new(),
    }
}

/// A header without the fields that say how the message was written.
fn without_content(header: &str) -> String {
    let mut kept = String::new();
    let mut keep = false;
    for line in header.lines() {
        if !line.starts_with([' ', '\t']) {
            let start = line.get(..8).unwrap_or_default();
            let is_field = line.contains(':') && !line.starts_with(':');
            keep = is_field && !start.eq_ignore_ascii_case("content-");
        }
        if keep {
            kept.push_str(line);
            kept.push('\n');
        }
    }
    kept
}

fn text_head(kind: &str, charset: Option<&'static Encoding>) -> String {
    let charset = charset.map_or("utf-8", Encoding::name);
    format!("Content-Type: text/{kind}; charset={charset}\nContent-Transfer-Encoding: base64\n")
}

fn file_head(name: &str) -> String {
    let name: String = name
        .chars()
        .map(|c| {
            if c.is_control() || c == '"' || c == '\\' {
                '_'
            } else {
                c
            }
        })
        .collect();
    format!(
        "Content-Type: application/octet-stream\nContent-Disposition: attachment; filename=\"{name}\"\n\
         Content-Transfer-Encoding: base64\n"
    )
}

/// Appends bytes in base64, line by line.
fn push_base64(bytes: &[u8], out: &mut Vec<u8>) {
    const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    for line in bytes.chunks(LINE) {
        for group in line.chunks(3) {
            let byte = |at: usize| u32::from(group.get(at).copied().unwrap_or(0));
            let bits = byte(0) << 16 | byte(1) << 8 | byte(2);
            for at in 0..4 {
                let digit = ALPHABET.get((bits >> (18 - 6 * at) & 63) as usize);
                let digit = digit.filter(|_| at <= group.len());
                out.push(digit.copied().unwrap_or(b'='));
            }
        }
        out.push(b'\n');
    }
}

impl Read for Message {
    fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        if self.handed_out == self.ready.len() {
            self.ready.clear();
            self.handed_out = 0;
            while self.ready.len() < STEP
                && let Some(piece) = self.queue.pop_front()
            {
                self.step(piece);
            }
        }
        let mut ready = self.ready.get(self.handed_out..).unwrap_or_default();
        let read = ready.read(buf)?;
        self.handed_out += read;
        Ok(read)
    }
}

impl Stream for Message {
    fn problem(&self) -> Option<Problem> {
        self.problem.clone()
    }

    fn stored(&self) -> u64 {
        if self.content.is_stored() {
            self.content.size()
        } else {
            0
        }
    }

    fn stat(&self) -> Option<&Stat> {
        Some(self.content.stat())
    }
}
