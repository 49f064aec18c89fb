//! Digests of whole files, which tell copies: not worked out again while a file is as it was.

use super::Memory;
use crate::source::Stat;
use crate::state::Error;
use std::ffi::OsStr;
use std::sync::PoisonError;
use std::sync::atomic::Ordering;

impl Memory<'_> {
    /// The digest of a file: the one that is known, if the file is as it was, or else a new one, which
    /// is noted.
    pub(in crate::scan) fn digest(
        &self,
        path: &OsStr,
        compute: impl FnOnce() -> Option<String>,
    ) -> Option<String> {
        let name = self.name(path);
        let is_same = |stamp| {
            let now = std::fs::metadata(path).map(|metadata| Stat::of(&metadata));
            now.is_ok_and(|now| self.stamp(&now) == stamp)
        };
        let known = self.known().get(&name);
        let known = known
            .filter(|known| is_same(known.stamp))
            .and_then(|known| self.state.digest(known));
        if known.is_some() {
            return known;
        }
        let Some(digest) = compute() else {
            self.is_doubtful.store(true, Ordering::Relaxed);
            return None;
        };
        let mut fresh = self.digests.lock().unwrap_or_else(PoisonError::into_inner);
        fresh.push((name, digest.clone()));
        Some(digest)
    }

    /// Writes down what was worked out, once the files are known to the state.
    pub(super) fn keep_digests(&self) -> Result<(), Error> {
        let mut fresh = self.digests.lock().unwrap_or_else(PoisonError::into_inner);
        match fresh.is_empty() {
            true => Ok(()),
            false => self.state.set_digests(&std::mem::take(&mut *fresh)),
        }
    }
}
