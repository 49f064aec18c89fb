//! Looking for the end of an element, and for what follows it.

use super::token::{Token, name_of, token};

/// Looks for the end of the element that begins a text; can be continued when more is in view.
#[derive(Clone, Copy, Default, Debug)]
pub(super) struct Element {
    at: usize,
    depth: u32,
}

impl Element {
    /// The place behind the element, once it is in view.
    pub fn end(&mut self, text: &[u8], last: bool) -> Option<usize> {
        loop {
            let found = token(text.get(self.at..)?, last)?;
            self.at += found.length();
            match found {
                Token::Start { is_empty, .. } => self.depth += u32::from(!is_empty),
                Token::End { .. } => self.depth = self.depth.saturating_sub(1),
                _ => continue,
            }
            if self.depth == 0 {
                return Some(self.at);
            }
        }
    }
}

/// Whether an element of this name begins behind white space and comments; `None` if that is not in
/// view.
pub(super) fn is_followed_by(text: &[u8], name: &[u8], last: bool) -> Option<bool> {
    let mut rest = text;
    loop {
        let Some(found) = token(rest, last) else {
            return last.then_some(false);
        };
        let (piece, behind) = rest.split_at(found.length().min(rest.len()));
        match found {
            Token::Other { .. } => {}
            Token::Text { .. } if piece.trim_ascii().is_empty() => {}
            Token::Start { .. } => return Some(name_of(piece) == name),
            _ => return Some(false),
        }
        if behind.is_empty() {
            return last.then_some(false);
        }
        rest = behind;
    }
}
