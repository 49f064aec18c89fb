//! The header that is being read, and lines as mailboxes write them.

use crate::format::mail::header::{Field, field_name};

/// The fields of a header so far, and the one that is being read.
#[derive(Default)]
pub(super) struct Fields {
    pub all: Vec<Field>,
    pub folded: Vec<u8>,
    pub size: usize,
    /// Whether it is that of the message.
    pub own: bool,
}

impl Fields {
    /// The field that was being read is complete.
    pub fn flush(&mut self) {
        let folded = std::mem::take(&mut self.folded);
        if folded.is_empty() {
            return;
        }
        let (name, value) = match field_name(&folded) {
            Some((name, at)) => (
                name.to_owned(),
                folded.get(at..).unwrap_or_default().trim_ascii(),
            ),
            None => (String::new(), folded.as_slice()),
        };
        let value = value.to_vec();
        self.all.push(Field { name, value });
    }
}

/// A line without the mark that keeps it from beginning a message.
pub(super) fn unquoted(line: &[u8]) -> &[u8] {
    let marks = line.iter().take_while(|b| **b == b'>').count();
    let begins = line
        .get(marks..)
        .is_some_and(|rest| rest.starts_with(b"From "));
    let rest = line.get(1..).filter(|_| begins);
    rest.unwrap_or(line)
}
