//! Places of both scans under common numbers, and what became of the earlier ones.

use super::Reach;
use crate::model::{Origin, PlaceKey, Prior, PriorFile, PriorFinding, State, Unseen};
use std::collections::HashMap;

/// Places of both scans.
pub(super) struct Places<'a> {
    prior: &'a Prior,
    now: &'a Prior,
    /// Files of this scan, by where they lie; members of one container may have one name.
    listed: HashMap<PlaceKey<'a>, Vec<usize>>,
    numbers: HashMap<PlaceKey<'a>, usize>,
}

/// What became of an earlier finding without a successor.
pub(super) struct Fate {
    /// Why it may still be there; `None` if it is gone.
    pub why: Option<Unseen>,
    /// The file or folder of this scan that was not read.
    pub gap: Option<usize>,
}

impl<'a> Places<'a> {
    pub(super) fn new(prior: &'a Prior, now: &'a Prior) -> Self {
        let mut places = Self {
            prior,
            now,
            listed: HashMap::with_capacity(now.files.len()),
            numbers: HashMap::with_capacity(now.files.len()),
        };
        for (at, file) in now.files.iter().enumerate() {
            let key = file.origin.place_key();
            places.listed.entry(key).or_default().push(at);
        }
        for file in prior.files.iter().chain(&now.files) {
            let next = places.numbers.len();
            places
                .numbers
                .entry(file.origin.place_key())
                .or_insert(next);
        }
        places
    }

    /// The number of a place, the same in both scans.
    pub(super) fn number(&self, file: &PriorFile) -> usize {
        let number = self.numbers.get(&file.origin.place_key());
        number.copied().unwrap_or(usize::MAX)
    }

    /// What became of an earlier finding that has no successor at its place.
    pub(super) fn fate(&self, finding: &PriorFinding, reach: &dyn Reach) -> Fate {
        let Some(before) = self.prior.file_of(finding) else {
            return unseen(Unseen::NotReached, None);
        };
        let fate = self.fate_of_file(before, reach);
        let rules_hide = self.rules_changed() && self.is_unchanged(before);
        if fate.why.is_none() && (rules_hide || !reach.seeks(finding)) {
            return unseen(Unseen::NotSought, None);
        }
        fate
    }

    /// What became of what an earlier file held, whatever it was.
    pub(super) fn fate_of_file(&self, before: &PriorFile, reach: &dyn Reach) -> Fate {
        if let Some((gap, why)) = self
            .gap_at(before)
            .or_else(|| self.gap_above(&before.origin))
        {
            return unseen(why, Some(gap));
        }
        if !self.now.complete {
            return unseen(Unseen::Stopped, None);
        }
        if !reach.covers(&before.origin) {
            return unseen(Unseen::NotReached, None);
        }
        Fate {
            why: None,
            gap: None,
        }
    }

    /// Whether the two scans searched by other rules or another version.
    pub(super) fn rules_changed(&self) -> bool {
        let rules = |scan: &'a Prior| (&scan.rules_digest, &scan.version);
        rules(self.prior) != rules(self.now)
    }

    /// Whether an earlier file is there as it was.
    fn is_unchanged<'k>(&'k self, before: &'k PriorFile) -> bool {
        let same = self.at(&before.origin).iter();
        let mut same = same.filter_map(|at| self.now.files.get(*at));
        same.any(|file| is_as_it_was(before, file))
    }

    fn at<'k>(&'k self, origin: &'k Origin) -> &'k [usize] {
        self.by_key(origin.place_key())
    }

    fn by_key<'k>(&'k self, key: PlaceKey<'k>) -> &'k [usize] {
        self.listed.get(&key).map(Vec::as_slice).unwrap_or_default()
    }

    /// The file of the same place, if it was not read in full.
    fn gap_at(&self, before: &PriorFile) -> Option<(usize, Unseen)> {
        self.unread(self.at(&before.origin))
    }

    /// A container or folder around a place that was not read in full, or not entered.
    fn gap_above(&self, origin: &Origin) -> Option<(usize, Unseen)> {
        let (path, inner) = origin.place_key();
        let containers = (0..inner.len()).rev();
        let mut around = containers.map(|depth| (path, inner.get(..depth).unwrap_or_default()));
        let found = around.find_map(|key| self.unread(self.by_key(key)));
        found.or_else(|| {
            let separators = path.iter().enumerate().rev();
            let mut folders = separators
                .filter(|(_, byte)| matches!(byte, b'/' | b'\\'))
                .filter_map(|(at, _)| path.get(..at.max(1)));
            folders.find_map(|folder| self.unread(self.by_key((folder, &[]))))
        })
    }

    fn unread(&self, files: &[usize]) -> Option<(usize, Unseen)> {
        let listed = files
            .iter()
            .filter_map(|at| Some((*at, self.now.files.get(*at)?)));
        let mut unread = listed.filter(|(_, file)| file.state != State::Scanned);
        let (at, file) = unread.next()?;
        let why = match file.is_gap() {
            true => Unseen::NotRead,
            false => Unseen::NotReached,
        };
        Some((at, why))
    }
}

const fn unseen(why: Unseen, gap: Option<usize>) -> Fate {
    Fate {
        why: Some(why),
        gap,
    }
}

/// Whether a file's size and time of change are the same.
pub(super) fn is_as_it_was(before: &PriorFile, now: &PriorFile) -> bool {
    before.modified.is_some() && (before.size, before.modified) == (now.size, now.modified)
}
