//! Words near a value that name it, and where tokens begin and end.

use crate::model::{RuleId, Signature, steps};
use crate::rule::Cue;
use crate::validator::identifier::Fit;

/// How far before a value a word may stand that names it, in bytes.
pub(super) const REACH: usize = 60;
/// How far behind it.
pub(super) const REACH_BEHIND: usize = 32;

/// What the nearest word before a value says of a rule.
pub(super) fn says(cues: &[Cue], rule: RuleId, bytes: &[u8], from: usize, to: usize) -> u16 {
    let own = cues.iter().filter(|c| c.rule == rule);
    let nearest = own
        .filter_map(|c| distance(bytes, c, from).map(|d| (d, c)))
        .filter(|(_, c)| !announces_next(bytes, c, to))
        .min_by_key(|(d, _)| *d);
    match nearest {
        Some((_, cue)) if cue.favours => Signature::CUE,
        Some(_) => Signature::ANTI_CUE,
        None => 0,
    }
}

/// How far a word is from a value that starts at `from`, if near enough and in the same line; words
/// behind it are as far as any before.
pub(super) fn distance(bytes: &[u8], cue: &Cue, from: usize) -> Option<usize> {
    if cue.end <= from {
        let between = bytes.get(cue.end..from)?;
        (between.len() <= REACH && !has_line_end(between)).then_some(between.len())
    } else if cue.start > from {
        let between = bytes.get(from..cue.start)?;
        (between.len() <= REACH_BEHIND + 24 && !has_line_end(between))
            .then_some(REACH + between.len())
    } else {
        None
    }
}

pub(super) fn has_line_end(between: &[u8]) -> bool {
    between.iter().filter(|b| **b == b'\n').count() > 0
}

/// Whether a word behind a value is the label of the next one: `... PESEL: 4405...`.
pub(super) fn announces_next(bytes: &[u8], cue: &Cue, to: usize) -> bool {
    if cue.start < to {
        return false;
    }
    let rest = bytes.get(cue.end..).unwrap_or_default();
    let next = rest.iter().take(16).position(u8::is_ascii_digit);
    let label = rest.iter().take(16).find(|b| !b.is_ascii_whitespace());
    let between = bytes.get(to..cue.start).unwrap_or_default();
    cue.start - to > REACH_BEHIND
        || next.is_some()
        || between.iter().any(u8::is_ascii_digit)
        || matches!(label, Some(b':' | b'='))
}

/// Whether a value is long enough to be one behind a mere word: `VAT 19` is a rate.
pub(super) fn is_long(compact: &[u8]) -> bool {
    let digits_only = compact.iter().all(u8::is_ascii_digit);
    compact.len() >= if digits_only { 7 } else { 5 }
}

/// Where the next token with a digit starts: its first letter or digit.
pub(super) fn next_token(bytes: &[u8], mut at: usize) -> Option<usize> {
    loop {
        let rest = bytes.get(at..)?;
        let start = at + rest.iter().position(u8::is_ascii_alphanumeric)?;
        let joined = start > 0
            && bytes
                .get(start - 1)
                .is_some_and(|b| b.is_ascii_alphanumeric() || *b == b'_');
        let near = bytes
            .get(start..bytes.len().min(start + 24))
            .unwrap_or_default();
        if !joined && near.iter().any(u8::is_ascii_digit) {
            return Some(start);
        }
        at = token_end(bytes, start);
        steps::count(at - start);
    }
}

/// Bytes of `2026-07-31`.
pub(super) const DAY: usize = 10;

/// Whether a day stands at `start`, with or without a time behind it, and nothing longer.
pub(super) fn is_day(bytes: &[u8], start: usize) -> bool {
    let Some(day) = bytes.get(start..).and_then(<[u8]>::first_chunk::<DAY>) else {
        return false;
    };
    let shape = day.iter().enumerate().all(|(at, byte)| match at {
        4 | 7 => *byte == b'-',
        _ => byte.is_ascii_digit(),
    });
    let century = matches!(day, [b'1', b'9', ..] | [b'2', b'0', ..]);
    let goes_on = matches!(bytes.get(start + DAY), Some(b'-' | b'0'..=b'9'));
    shape && century && matches!(day[5], b'0' | b'1') && day[8] <= b'3' && !goes_on
}

pub(super) fn token_end(bytes: &[u8], start: usize) -> usize {
    let rest = bytes.get(start..).unwrap_or_default();
    let length = rest
        .iter()
        .take_while(|b| b.is_ascii_alphanumeric() || **b == b'_')
        .count();
    start + length.max(1)
}

/// Whether nothing beside a value makes it part of a longer number, a path or an address.
pub(super) fn is_free(bytes: &[u8], start: usize, fit: &Fit) -> bool {
    let end = start + fit.end;
    let before = start.checked_sub(1).and_then(|b| bytes.get(b));
    let (after, next) = (bytes.get(end), bytes.get(end + 1));
    let joint = |b: Option<&u8>| matches!(b, Some(b'-' | b'/' | b'.' | b'_' | b'@' | b'%'));
    let goes_on = joint(after) && next.is_some_and(u8::is_ascii_alphanumeric);
    let came_from = joint(before)
        && start
            .checked_sub(2)
            .and_then(|b| bytes.get(b))
            .is_some_and(u8::is_ascii_alphanumeric);
    !goes_on && !came_from && before != Some(&b'+') && after != Some(&b'@')
}
