//! What a walk came to, in a few digests: if they are what they were, every path is, and every file's
//! size, device, inode, times, rights and owner.

use crate::model::Access;
use crate::source::{Entry, EntryKind, Links, WalkSummary};
use crate::state::wire::{Reader, Writer};

/// Paths for each digest: after so many at most a change is noticed.
const STEP: u64 = 1024;

/// The first half of a BLAKE3 digest.
type Digest = [u8; 16];

/// The digests of a walk, in its order.
#[derive(Clone, Debug, Default)]
pub(in crate::scan) struct Trail {
    steps: Vec<Digest>,
    /// Paths since the last of these.
    step: Vec<u8>,
    paths: u64,
    /// Files among these.
    pub files: u64,
    /// Whether standard input was among them, which is never what it was.
    pub has_stream: bool,
    /// Bytes of files that were passed over: the scan's own reports may lie among them, and grow.
    pub excluded_bytes: u64,
}

impl PartialEq for Trail {
    fn eq(&self, other: &Self) -> bool {
        (&self.steps, &self.step, self.paths) == (&other.steps, &other.step, other.paths)
    }
}

impl Trail {
    /// Adds a path.
    pub fn add(&mut self, entry: &Entry) {
        let step = &mut self.step;
        step.extend_from_slice(&entry.root.to_le_bytes());
        step.push(u8::from(entry.links == Links::Follow));
        add_bytes(step, entry.path.as_encoded_bytes());
        match &entry.kind {
            EntryKind::File(stat) => {
                self.files += 1;
                step.push(0);
                for mark in stat.marks() {
                    step.extend_from_slice(&mark.to_le_bytes());
                }
                step.push(u8::from(stat.access.is_some()));
                if let Some(Access { mode, uid, gid, .. }) = stat.access {
                    for number in [mode, uid, gid] {
                        step.extend_from_slice(&number.to_le_bytes());
                    }
                }
            }
            EntryKind::Stdin => {
                self.has_stream = true;
                step.push(1);
            }
            EntryKind::Problem(state, problem) => {
                step.push(2);
                add_bytes(step, format!("{state:?} {problem:?}").as_bytes());
            }
        }
        self.paths += 1;
        if self.paths.is_multiple_of(STEP) {
            self.end_step();
        }
    }

    /// Adds what the walk says at its end.
    pub fn close(&mut self, summary: &WalkSummary) {
        let WalkSummary {
            folders,
            excluded,
            excluded_folders,
            repeated,
            notes,
        } = summary;
        for number in [folders, &excluded.files, excluded_folders, repeated] {
            self.step.extend_from_slice(&number.to_le_bytes());
        }
        for note in notes {
            add_bytes(&mut self.step, note.as_bytes());
        }
        self.end_step();
        self.excluded_bytes = excluded.bytes;
    }

    fn end_step(&mut self) {
        let whole = blake3::hash(&self.step);
        let half = whole.as_bytes().first_chunk();
        self.steps.push(half.copied().unwrap_or_default());
        self.step.clear();
    }

    /// Whether nothing is known yet by which this walk is not that one.
    pub fn may_become(&self, other: &Self) -> bool {
        if !self.step.is_empty() {
            return true;
        }
        let last = self.steps.len().checked_sub(1);
        last.is_none_or(|last| self.steps.get(last) == other.steps.get(last))
    }

    pub(super) fn write(&self, to: &mut Writer) {
        to.list(&self.steps, |to, step| to.bytes(step));
        to.number(self.paths);
        to.number(self.files);
        to.number(self.excluded_bytes);
    }

    /// One that was closed, and had no stream.
    pub(super) fn read(from: &mut Reader<'_>) -> Option<Self> {
        Some(Self {
            steps: from.list(|from| from.bytes()?.try_into().ok())?,
            step: Vec::new(),
            paths: from.number()?,
            files: from.number()?,
            has_stream: false,
            excluded_bytes: from.number()?,
        })
    }
}

/// With their length, so that nothing else looks the same.
fn add_bytes(to: &mut Vec<u8>, bytes: &[u8]) {
    to.extend_from_slice(&(bytes.len() as u64).to_le_bytes());
    to.extend_from_slice(bytes);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Problem, Reason, State};
    use crate::source::Stat;

    fn entry(path: &str, kind: EntryKind) -> Entry {
        Entry {
            root: 0,
            path: path.into(),
            links: Links::Refuse,
            kind,
        }
    }

    fn file(path: &str, size: u64, mode: u32) -> Entry {
        let mut stat = Stat::default();
        stat.size = size;
        stat.access = Some(Access {
            mode,
            uid: 7,
            gid: 7,
            modified: 0,
        });
        entry(path, EntryKind::File(stat))
    }

    fn trail(entries: &[Entry]) -> Trail {
        let mut trail = Trail::default();
        entries.iter().for_each(|entry| trail.add(entry));
        trail.close(&WalkSummary::default());
        trail
    }

    #[test]
    fn whatever_is_different_is_noticed() {
        let problem = |reason| EntryKind::Problem(State::Failed, Problem::new(reason));
        let all: [&[Entry]; 8] = [
            &[],
            &[file("a", 1, 0o644)],
            &[file("a", 2, 0o644)],
            &[file("a", 1, 0o600)],
            &[file("b", 1, 0o644)],
            &[file("a", 1, 0o644), file("b", 1, 0o644)],
            &[entry("a", problem(Reason::IoError))],
            &[entry("a", problem(Reason::PermissionDenied))],
        ];
        for (at, one) in all.iter().enumerate() {
            for (other_at, other) in all.iter().enumerate() {
                let same = trail(one) == trail(other);
                assert_eq!(same, at == other_at, "{one:?} {other:?}");
            }
        }
        let mut other = trail(&[]);
        let excluded = WalkSummary {
            excluded_folders: 1,
            ..WalkSummary::default()
        };
        other = Trail {
            steps: Vec::new(),
            ..other
        };
        other.close(&excluded);
        assert!(other != trail(&[]));
    }

    #[test]
    fn a_change_is_noticed_on_the_way() {
        let files: Vec<Entry> = (0..5_000).map(|n| file(&n.to_string(), n, 0o600)).collect();
        let before = trail(&files);
        let mut now = Trail::default();
        let mut noticed = None;
        for (n, entry) in files.iter().enumerate() {
            now.add(if n == 2_000 { &files[0] } else { entry });
            if !now.may_become(&before) {
                noticed = noticed.or(Some(n));
            }
        }
        assert_eq!(noticed, Some(2_047));
    }

    #[test]
    fn a_trail_survives_being_kept() {
        let files: Vec<Entry> = (0..3_000).map(|n| file(&n.to_string(), n, 0o600)).collect();
        let whole = trail(&files);
        let mut to = Writer::default();
        whole.write(&mut to);
        let record = to.into_bytes();
        let read = Trail::read(&mut Reader::new(&record)).unwrap();
        assert!(read == whole && read.files == 3_000);
    }
}
