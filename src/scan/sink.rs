//! Single matches on their way from detection to the spool.

use super::Context;
use super::spool::{Spool, SpooledMatch};
use crate::detect::{MatchSink, RawMatch};
use crate::report::mask;
use std::sync::{Mutex, MutexGuard, PoisonError};

/// Encodes the matches of one part.
pub(super) struct SpoolSink<'c> {
    context: &'c Context<'c>,
    matches: Vec<SpooledMatch>,
}

impl<'c> SpoolSink<'c> {
    /// A sink, if single matches are wanted.
    pub fn new(context: &'c Context<'c>) -> Option<Self> {
        context.spool.as_ref().map(|_| Self {
            context,
            matches: Vec::new(),
        })
    }

    /// The encoded matches in the order in which they came.
    pub fn encode(self) -> Vec<u8> {
        let mut encoded = Vec::new();
        for found in &self.matches {
            found.encode(&mut encoded);
        }
        encoded
    }

    /// The encoded matches by record, column and place: columns that are looked at whole come out
    /// of turn.
    pub fn encode_sorted(mut self) -> Vec<u8> {
        let column = |found: &SpooledMatch| found.column.unwrap_or(u32::MAX);
        self.matches.sort_by_key(|found| {
            // Of two that begin at one place neither may come first by chance.
            let span = (found.start, found.end, found.signature.to_bits());
            (found.line, found.row, column(found), span)
        });
        self.encode()
    }
}

impl MatchSink for SpoolSink<'_> {
    fn take(&mut self, found: RawMatch<'_>) {
        let set = self.context.scanner.set();
        let info_type = &set.info_type(set.told(found.signature)).id;
        let options = self.context.plan.matches.unwrap_or_default();
        let fingerprint = options.fingerprints.then(|| {
            let whole = self
                .context
                .plan
                .key
                .fingerprint(info_type, found.normalised);
            let mut short = [0; 8];
            short.copy_from_slice(&whole[..8]);
            short
        });
        let spooled = SpooledMatch {
            column: found.column,
            row: found.row,
            line: found.line,
            start: found.start,
            end: found.end,
            signature: found.signature,
            fingerprint,
            masked: mask::mask(info_type, found.value),
            value: options
                .values
                .then(|| String::from_utf8_lossy(found.value.expose()).into_owned()),
        };
        self.matches.push(spooled);
    }
}

pub(super) fn lock_spool(spool: &Mutex<Spool>) -> MutexGuard<'_, Spool> {
    spool.lock().unwrap_or_else(PoisonError::into_inner)
}
