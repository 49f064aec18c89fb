//! The table of messages: one record each, so that the addresses of a mailbox are judged as columns.

use super::header::{Field, mailboxes, words};
use crate::format::record::{join, push_record};

/// The columns, in the order of [`Row::cells`].
const COLUMNS: [&str; 14] = [
    "date",
    "sender name",
    "from",
    "recipient name",
    "to",
    "cc",
    "bcc",
    "reply-to",
    "subject",
    "message id",
    "thread",
    "envelope",
    "attachments",
    "other headers",
];

const DATE: usize = 0;
const SENDER: usize = 1;
const FROM: usize = 2;
const RECIPIENT: usize = 3;
const TO: usize = 4;
const ENVELOPE: usize = 11;
const ATTACHMENTS: usize = 12;
const OTHER: usize = 13;

/// Most bytes of a record; headers beyond are no part of it.
const MOST: usize = 512 << 10;

/// What the table says of one message.
#[derive(Default)]
pub(super) struct Row {
    cells: [Vec<u8>; COLUMNS.len()],
    size: usize,
}

impl Row {
    /// Adds the line that begins a message in a mailbox.
    pub fn envelope(&mut self, line: &[u8]) {
        let line = line.strip_prefix(b"From ").unwrap_or(line);
        self.add(ENVELOPE, "; ", line.trim_ascii());
    }

    /// Adds the name of an attachment.
    pub fn attachment(&mut self, name: &str) {
        self.add(ATTACHMENTS, "; ", name.as_bytes());
    }

    /// Adds a field of the message's own header, or of one of its parts; false if there is no room.
    pub fn field(&mut self, field: &Field, own: bool) -> bool {
        let known = own.then(|| column(&field.name)).flatten();
        match known {
            Some(DATE) => self.add(DATE, "; ", &field.text()),
            Some(FROM) => self.people(SENDER, FROM, field),
            Some(TO) => self.people(RECIPIENT, TO, field),
            Some(column) => self.add(column, "; ", &field.text()),
            None if !own && field.name.len() > 8 && is_of_content(&field.name) => true,
            None => {
                let mut line = field.name.clone().into_bytes();
                line.extend_from_slice(b": ");
                line.append(&mut words(&field.value));
                self.add(OTHER, "\n", &line)
            }
        }
    }

    fn people(&mut self, names_at: usize, addresses_at: usize, field: &Field) -> bool {
        let (names, addresses) = mailboxes(&field.value);
        self.add(names_at, "; ", &names) & self.add(addresses_at, ", ", &addresses)
    }

    fn add(&mut self, column: usize, between: &str, text: &[u8]) -> bool {
        if self.size + text.len() > MOST {
            return false;
        }
        self.size += text.len() + between.len();
        if let Some(cell) = self.cells.get_mut(column) {
            join(cell, between, text);
        }
        true
    }
}

/// `Content-Type` and the like: they say how the part is written.
fn is_of_content(name: &str) -> bool {
    const WRITING: [&str; 3] = [
        "content-type",
        "content-transfer-encoding",
        "content-disposition",
    ];
    WRITING.iter().any(|known| name.eq_ignore_ascii_case(known))
}

fn column(name: &str) -> Option<usize> {
    let name = name.to_ascii_lowercase();
    Some(match name.as_str() {
        "date" | "sent" => DATE,
        "from" => FROM,
        "to" => TO,
        "cc" => 5,
        "bcc" => 6,
        "reply-to" => 7,
        "subject" => 8,
        "message-id" => 9,
        "in-reply-to" | "references" | "thread-index" => 10,
        "return-path" | "delivered-to" | "sender" | "x-original-to" | "envelope-to" => ENVELOPE,
        _ => return None,
    })
}

/// The records that were not handed out yet.
#[derive(Default)]
pub(super) struct Table {
    bytes: Vec<u8>,
    /// The number of the first message in it.
    pub first: u64,
    /// How many there are.
    pub records: u64,
}

/// Bytes of a table that is handed out before the end of its mailbox.
const FULL: usize = 4 << 20;

impl Table {
    /// Adds a message.
    pub fn push(&mut self, message: u64, row: Row) {
        if self.records == 0 {
            self.first = message;
            push_record(&mut self.bytes, &COLUMNS);
        }
        self.records += 1;
        push_record(&mut self.bytes, &row.cells);
    }

    /// Whether it should be handed out.
    pub const fn is_full(&self) -> bool {
        self.bytes.len() >= FULL
    }

    /// Its text; it is empty then.
    pub fn take(&mut self) -> Vec<u8> {
        self.records = 0;
        std::mem::take(&mut self.bytes)
    }
}
