//! Single matches on their way from detection to the spool.

use super::Context;
use super::spool::{Spool, SpooledMatch};
use crate::detect::{MatchSink, RawMatch};
use crate::report::mask;
use std::sync::{Mutex, MutexGuard, PoisonError};

/// Encodes the matches of one part.
pub(super) struct SpoolSink<'c> {
    context: &'c Context<'c>,
    pub encoded: Vec<u8>,
}

impl<'c> SpoolSink<'c> {
    /// A sink, if single matches are wanted.
    pub fn new(context: &'c Context<'c>) -> Option<Self> {
        context.spool.as_ref().map(|_| Self {
            context,
            encoded: Vec::new(),
        })
    }
}

impl MatchSink for SpoolSink<'_> {
    fn take(&mut self, found: RawMatch<'_>) {
        let set = self.context.scanner.set();
        let info_type = &set.info_type(set.rule(found.signature.rule()).info_type).id;
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
        spooled.encode(&mut self.encoded);
    }
}

pub(super) fn lock_spool(spool: &Mutex<Spool>) -> MutexGuard<'_, Spool> {
    spool.lock().unwrap_or_else(PoisonError::into_inner)
}
