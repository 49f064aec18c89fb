//! What files held and when: of each content that a file had while scans saw it, an imprint stays,
//! even when the file is overwritten or deleted.

use super::ticket::is_young;
use super::{Memory, absolute, path_of, stamp};
use crate::analyze::oldest;
use crate::model::{ContentSketch, Imprint, Keep};
use crate::scan::Context;
use crate::scan::prints::{self, Accepted, Seen, Wanted, Wish};
use crate::source::Stat;
use crate::state::wire::{Reader, Writer};
use crate::state::{Error, FileName, KnownVersions, NewVersion, Stamp, State};
use jiff::Timestamp;
use jiff::tz::TimeZone;
use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// The versions that are known, and for how long they are kept.
pub(super) struct History {
    known: KnownVersions,
    keep: Keep,
    /// The time of this run, milliseconds since 1970.
    pub(super) now: i64,
}

/// Whether a file still holds what it held.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Standing {
    /// It does.
    There,
    /// It holds something else by now.
    Overwritten,
    /// It is gone.
    Gone,
    /// It cannot be looked at.
    Unknown,
}

impl Standing {
    /// The word for it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::There => "there",
            Self::Overwritten => "overwritten",
            Self::Gone => "gone",
            Self::Unknown => "unknown",
        }
    }
}

/// What a file held at a time.
pub struct FileVersion {
    /// Its number in the state.
    pub id: i64,
    /// The file, absolute.
    pub path: PathBuf,
    /// Bytes that it had.
    pub size: u64,
    /// When it had been changed last, seconds since 1970.
    pub modified: i64,
    /// The first scan that saw it, milliseconds since 1970.
    pub first: i64,
    /// The last scan that saw it.
    pub last: i64,
    /// Whether it still holds that.
    pub standing: Standing,
    /// By what it is recognized.
    pub imprint: Imprint,
}

/// Hands out the versions that a state keeps.
///
/// # Errors
/// When the state cannot be read, or is damaged.
pub fn file_versions(state: &State, each: &mut dyn FnMut(FileVersion)) -> Result<(), Error> {
    let mut damaged = false;
    state.versions(&mut |version| {
        let Some(record) = read(&version.record) else {
            damaged = true;
            return;
        };
        let standing = match version.is_newest {
            true => standing(state, &record.path, version.marks),
            false => Standing::Overwritten,
        };
        each(FileVersion {
            id: version.id,
            path: record.path,
            size: record.size,
            modified: record.modified,
            first: version.first,
            last: version.last,
            standing,
            imprint: record.imprint,
        });
    })?;
    match damaged {
        true => Err(Error::Damaged(state.path().to_owned())),
        false => Ok(()),
    }
}

fn standing(state: &State, path: &Path, marks: Stamp) -> Standing {
    match std::fs::metadata(path) {
        Ok(now) if stamp(state, &[], &Stat::of(&now)) == marks => Standing::There,
        Ok(_) => Standing::Overwritten,
        Err(_) if super::settle::is_gone(path) => Standing::Gone,
        Err(_) => Standing::Unknown,
    }
}

impl Memory<'_> {
    /// Keeps what files hold, for so long.
    ///
    /// # Errors
    /// When the state cannot be read.
    pub fn keep_history(&mut self, keep: Keep) -> Result<(), Error> {
        self.history = match keep {
            Keep::Nothing => None,
            keep => Some(History {
                known: self.state.known_versions()?,
                keep,
                now: Timestamp::now().as_millisecond(),
            }),
        };
        Ok(())
    }

    /// Whether the content of files is to be kept.
    pub(in crate::scan) const fn keeps_history(&self) -> bool {
        self.history.is_some()
    }

    /// Takes note of a file that the walk found.
    pub(super) fn meet_version(&self, name: &FileName, stat: &Stat) {
        if let Some(history) = &self.history {
            history.known.meet(name, || stamp(self.state, &[], stat));
        }
    }

    /// Keeps what the files hold in which the scan found people: of those that changed, by a second
    /// look at them. What a run that is stopped does not come to is left to the next one.
    pub(in crate::scan) fn keep_versions(
        &self,
        context: &Context<'_>,
        accepted: &Arc<Accepted>,
    ) -> Result<(), Error> {
        let Some(history) = &self.history else {
            return Ok(());
        };
        self.state.see_versions(&history.known, history.now)?;
        let wanted = accepted.origins().map(|origin| Wanted {
            root: origin.root,
            path: origin.path.clone(),
        });
        let wanted = wanted
            .filter(|file| file.path != "-" && !history.known.is_met(&self.name(&file.path)))
            .collect();
        let mut written = Ok(());
        prints::look_at(context, accepted, wanted, || Wish::PLAIN, &mut |seen| {
            if written.is_ok() {
                written = self.write_versions(context, history, &seen);
            }
        });
        written
    }

    fn write_versions(
        &self,
        context: &Context<'_>,
        history: &History,
        seen: &[Seen],
    ) -> Result<(), Error> {
        let sealer = context.plan.key.sealer();
        let mut versions = Vec::new();
        for file in seen {
            let imprint = prints::imprint(context, &file.share, &sealer);
            if let Some(stat) = &file.stat
                && !imprint.is_empty()
            {
                versions.extend(self.version(&file.wanted.path, stat, &imprint));
            }
        }
        self.state.add_versions(&versions, history.now)
    }

    /// `None` if the system has no random numbers.
    fn version(&self, path: &OsStr, stat: &Stat, imprint: &Imprint) -> Option<NewVersion> {
        let vault = self.state.vault();
        let mut to = Writer::default();
        write_imprint(&mut to, imprint);
        let content = to.into_bytes();
        let mut to = Writer::default();
        let full = absolute(&self.here, Path::new(path));
        to.bytes(full.as_os_str().as_encoded_bytes());
        to.number(stat.size);
        to.signed(stat.access.map_or(0, |access| access.modified));
        let mut record = to.into_bytes();
        record.extend_from_slice(&content);
        Some(NewVersion {
            name: self.name(path),
            marks: (!is_young(stat)).then(|| stamp(self.state, &[], stat)),
            content: vault.name(&content),
            record: vault.seal(&record)?,
        })
    }

    /// Forgets what is older than is kept.
    pub(super) fn purge_history(&self) -> Result<(), Error> {
        let Some(History {
            keep: Keep::For(age),
            now,
            ..
        }) = &self.history
        else {
            return Ok(());
        };
        let now = Timestamp::from_millisecond(*now).unwrap_or_default();
        let zoned = now.to_zoned(TimeZone::UTC);
        let day = oldest(zoned.date(), *age).and_then(|day| day.to_zoned(TimeZone::UTC).ok());
        let before = day.map_or(0, |day| day.timestamp().as_millisecond());
        self.state.forget_versions_before(before).map(drop)
    }
}

/// A version as it is written.
struct Record {
    path: PathBuf,
    size: u64,
    modified: i64,
    imprint: Imprint,
}

fn read(record: &[u8]) -> Option<Record> {
    let mut from = Reader::new(record);
    let record = Record {
        path: path_of(from.bytes()?.to_owned()),
        size: from.number()?,
        modified: from.signed()?,
        imprint: read_imprint(&mut from)?,
    };
    from.is_at_end().then_some(record)
}

fn write_imprint(to: &mut Writer, imprint: &Imprint) {
    to.number(imprint.kinds.len() as u64);
    for (kind, sketch) in &imprint.kinds {
        to.text(kind);
        write_sketch(to, sketch);
    }
    write_sketch(to, &imprint.pairs);
    to.number(imprint.records);
}

fn read_imprint(from: &mut Reader<'_>) -> Option<Imprint> {
    let kinds = from.list(|from| Some((from.text()?.to_owned(), read_sketch(from)?)))?;
    Some(Imprint {
        kinds: kinds.into_iter().collect(),
        pairs: read_sketch(from)?,
        records: from.number()?,
    })
}

/// Bits of a value that are never set.
const EMPTY_BITS: u32 = Imprint::SEAL.trailing_zeros();

/// Values ascend: each as its distance from the one before.
fn write_sketch(to: &mut Writer, sketch: &ContentSketch) {
    to.number(u64::from(sketch.level()));
    let mut before = 0;
    to.list(sketch.values(), |to, value| {
        let value = value >> EMPTY_BITS;
        to.number(value - before);
        before = value;
    });
}

fn read_sketch(from: &mut Reader<'_>) -> Option<ContentSketch> {
    let level = from.small()?;
    let mut before = 0_u64;
    let values = from.list(|from| {
        before = before.checked_add(from.number()?)?;
        (before.leading_zeros() >= EMPTY_BITS).then_some(before << EMPTY_BITS)
    })?;
    ContentSketch::from_parts(level, values)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Sieve;

    #[test]
    fn an_imprint_survives_being_kept_in_five_bytes_a_value() {
        for count in [0_u64, 1, 300, 3_000, 40_000] {
            let mut sieve = Sieve::new(Imprint::VALUES);
            for n in 1..=count {
                let hash = n.wrapping_mul(0x9E37_79B9_7F4A_7C15);
                sieve.insert(hash ^ hash >> 29);
            }
            let sketch = sieve.sketch(|hash| hash.wrapping_mul(0xD6E8_FEB8_6659_FD93));
            let sketch = sketch.masked(Imprint::SEAL);
            let imprint = Imprint {
                kinds: [("email".to_owned(), sketch.clone())].into(),
                pairs: sketch,
                records: count,
            };
            let mut to = Writer::default();
            write_imprint(&mut to, &imprint);
            let bytes = to.into_bytes();
            assert!(
                bytes.len() <= imprint.values() * 5 + 40,
                "{count}: {}",
                bytes.len()
            );
            let mut from = Reader::new(&bytes);
            assert_eq!(read_imprint(&mut from), Some(imprint), "{count}");
        }
    }
}
