//! Mail: single messages and mailboxes. Their headers become one table, a record for each message;
//! texts, pages and attachments become members, which are scanned like files.

mod body;
pub(super) mod charset;
mod header;
mod row;
mod splitter;

use crate::format::lines::without_end;
use crate::source::container::{Container, ContainerFormat, Opening, in_turn};
use crate::source::{Budget, Bytes, Stream};
use header::field_name;
use splitter::Splitter;

/// A message.
pub struct MessageFormat;

/// Messages one after the other, each behind a line that begins with `From ` (RFC 4155, and its
/// older relatives).
pub struct MailboxFormat;

impl ContainerFormat for MessageFormat {
    fn name(&self) -> &'static str {
        "eml"
    }

    fn note(&self) -> &'static str {
        "a mail: headers as a table, every part, attachments as files"
    }

    fn recognizes(&self, head: &[u8]) -> bool {
        has_header(without_mark(head))
    }

    fn open(&self, bytes: Bytes, budget: Budget) -> Opening {
        open(bytes, budget, false)
    }
}

impl ContainerFormat for MailboxFormat {
    fn name(&self) -> &'static str {
        "mbox"
    }

    fn note(&self) -> &'static str {
        "many mails in one file: one table of headers, every part"
    }

    fn recognizes(&self, head: &[u8]) -> bool {
        let head = without_mark(head).trim_ascii_start();
        let Some(end) = memchr::memchr(b'\n', head) else {
            return false;
        };
        let (line, rest) = head.split_at(end + 1);
        (is_envelope(line) || maybe_envelope(line)) && has_header(rest)
    }

    fn open(&self, bytes: Bytes, budget: Budget) -> Opening {
        open(bytes, budget, true)
    }
}

fn open(bytes: Bytes, budget: Budget, mailbox: bool) -> Opening {
    Opening::Container(split(bytes.into_stream(), budget, mailbox))
}

/// What a message consists of.
pub(super) fn message(stream: Box<dyn Stream>, budget: Budget) -> Container {
    split(stream, budget, false)
}

fn split(stream: Box<dyn Stream>, budget: Budget, mailbox: bool) -> Container {
    Container {
        stat: stream.stat().copied(),
        members: in_turn(Splitter::new(stream, mailbox, budget.clone())),
        budget,
        problems: Vec::new(),
        held: 0,
    }
}

fn without_mark(head: &[u8]) -> &[u8] {
    head.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(head)
}

/// Fields that mail has.
const KNOWN: [&str; 16] = [
    "from",
    "to",
    "cc",
    "bcc",
    "sender",
    "reply-to",
    "subject",
    "date",
    "message-id",
    "received",
    "mime-version",
    "return-path",
    "delivered-to",
    "content-type",
    "in-reply-to",
    "dkim-signature",
];

/// Lines of a header that are looked at.
const LINES: usize = 400;

/// Whether a text begins with a header that has two fields of mail.
fn has_header(text: &[u8]) -> bool {
    let mut seen = 0_u32;
    for (number, line) in text.split(|b| *b == b'\n').take(LINES).enumerate() {
        let bare = without_end(line);
        let folded = bare.starts_with(b" ") || bare.starts_with(b"\t");
        if folded && number > 0 || bare.starts_with(b">From ") {
            continue;
        }
        let Some((name, _)) = field_name(bare) else {
            return false;
        };
        let known = KNOWN.iter().position(|k| name.eq_ignore_ascii_case(k));
        seen |= known.map_or(0, |bit| 1 << bit);
        if seen.count_ones() >= 2 {
            return true;
        }
    }
    false
}

/// Whether a line begins a message of a mailbox for certain: it ends in a date.
fn is_envelope(line: &[u8]) -> bool {
    if !line.starts_with(b"From ") || line.len() > 1000 {
        return false;
    }
    let has_time = line.windows(4).any(|w| match w {
        [a, b':', c, d] => a.is_ascii_digit() && c.is_ascii_digit() && d.is_ascii_digit(),
        _ => false,
    });
    const MONTHS: [&[u8]; 12] = [
        b"Jan", b"Feb", b"Mar", b"Apr", b"May", b"Jun", b"Jul", b"Aug", b"Sep", b"Oct", b"Nov",
        b"Dec",
    ];
    let has_month = line
        .windows(5)
        .any(|w| matches!(w, [b' ', month @ .., b' '] if MONTHS.contains(&month)));
    has_time && has_month
}

/// Whether a line begins a message if a header follows.
fn maybe_envelope(line: &[u8]) -> bool {
    let Some(rest) = line.strip_prefix(b"From ") else {
        return false;
    };
    let sender = rest.split(u8::is_ascii_whitespace).next().unwrap_or(rest);
    line.len() < 1000 && (sender.contains(&b'@') || matches!(sender, b"-" | b"MAILER-DAEMON"))
}
