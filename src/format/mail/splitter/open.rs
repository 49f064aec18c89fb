//! A member of a mail, between its first line and its last byte.

use crate::model::Problem;
use crate::source::container::{Head, Structure};

/// Bytes of a part before it counts as one.
const LAZY: usize = 4 << 10;

/// A member that is being made or handed out.
pub(super) struct Open {
    pub head: Head,
    pub pending: Vec<u8>,
    /// Whether its parts come to nothing when they are empty.
    pub started: bool,
    pub ended: bool,
    pub gap: bool,
    pub problem: Option<Problem>,
}

impl Open {
    pub fn new(label: String, structure: Structure) -> Self {
        Self {
            head: Head {
                label,
                structure,
                ..Head::default()
            },
            pending: Vec::new(),
            started: false,
            ended: false,
            gap: false,
            problem: None,
        }
    }

    pub fn is_ready(&self) -> bool {
        self.started || self.ended || self.pending.len() >= LAZY
    }

    /// Whether it says nothing.
    pub fn is_blank(&self) -> bool {
        let text = self.pending.trim_ascii();
        let notice = self.gap
            && text.len() < 200
            && text.starts_with(b"This is a ")
            && !text.iter().any(|b| *b == b'@' || b.is_ascii_digit());
        self.head.unread.is_none() && (text.is_empty() || notice)
    }
}
