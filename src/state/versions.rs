//! What files held and when: a version stays when its file is overwritten or deleted.

use super::{Error, FileName, Stamp, State};
use rusqlite::{OptionalExtension, Transaction, TransactionBehavior};
use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, Ordering};

/// The newest version of a file.
#[derive(Debug)]
struct Newest {
    id: i64,
    marks: Stamp,
    seen: AtomicBool,
}

/// The newest version of each file.
#[derive(Debug, Default)]
pub struct KnownVersions(HashMap<FileName, Newest>);

impl KnownVersions {
    /// Notes that a file was seen; true if it is as it was when its newest version was taken.
    pub fn meet(&self, name: &FileName, marks: impl FnOnce() -> Stamp) -> bool {
        let Some(newest) = self.0.get(name) else {
            return false;
        };
        let same = newest.marks == marks();
        newest.seen.fetch_or(same, Ordering::Relaxed);
        same
    }

    /// Whether [`Self::meet`] found the file as it was.
    pub fn is_met(&self, name: &FileName) -> bool {
        let newest = self.0.get(name);
        newest.is_some_and(|newest| newest.seen.load(Ordering::Relaxed))
    }
}

/// A version to be kept.
#[derive(Debug)]
pub struct NewVersion {
    /// Of the file.
    pub name: FileName,
    /// How the file was; none if that does not tell whether it will have changed.
    pub marks: Option<Stamp>,
    /// Equal for equal content.
    pub content: [u8; 16],
    /// What it is, sealed.
    pub record: Vec<u8>,
}

/// A version as it is kept.
#[derive(Debug)]
pub struct Version {
    /// Counts from 1; no number is used twice.
    pub id: i64,
    /// Of the file.
    pub name: FileName,
    /// How the file was.
    pub marks: Stamp,
    /// The first scan that saw it, milliseconds since 1970.
    pub first: i64,
    /// The last scan that saw it.
    pub last: i64,
    /// Whether there is no later version of the file.
    pub is_newest: bool,
    /// What it is.
    pub record: Vec<u8>,
}

/// Marks that no file has.
const NO_MARKS: Stamp = Stamp(0);
/// Versions that are kept of one file, at most.
const MOST: i64 = 400;

impl State {
    /// The newest version of each file.
    ///
    /// # Errors
    /// When the state cannot be read.
    pub fn known_versions(&self) -> Result<KnownVersions, Error> {
        let connection = self.connection();
        let read = || {
            let sql = "SELECT name, id, marks FROM versions ORDER BY id";
            let mut statement = connection.prepare(sql)?;
            let rows = statement.query_map([], |row| {
                let newest = Newest {
                    id: row.get(1)?,
                    marks: Stamp(row.get::<_, i64>(2)? as u64),
                    seen: AtomicBool::new(false),
                };
                Ok((row.get(0)?, newest))
            })?;
            rows.collect::<rusqlite::Result<_>>().map(KnownVersions)
        };
        read().map_err(|source| self.failed(source))
    }

    /// Notes the time at which the versions that were met were seen.
    ///
    /// # Errors
    /// When the state cannot be written.
    pub fn see_versions(&self, known: &KnownVersions, at: i64) -> Result<(), Error> {
        let newest = known.0.values();
        let mut ids: Vec<i64> = newest
            .filter(|newest| newest.seen.load(Ordering::Relaxed))
            .map(|newest| newest.id)
            .collect();
        ids.sort_unstable();
        self.in_transaction(|transaction| {
            let sql = "UPDATE versions SET last = max(last, ?2) WHERE id = ?1";
            let mut statement = transaction.prepare(sql)?;
            for id in ids {
                statement.execute((id, at))?;
            }
            Ok(())
        })
    }

    /// Notes that all versions which a run has seen were seen again, by the times of both runs.
    ///
    /// # Errors
    /// When the state cannot be written.
    pub fn see_versions_again(&self, before: i64, at: i64) -> Result<(), Error> {
        self.in_transaction(|transaction| {
            let sql = "UPDATE versions SET last = max(last, ?2) WHERE last = ?1";
            transaction.execute(sql, (before, at)).map(drop)
        })
    }

    /// Keeps versions that were seen at a time: where the newest version of a file has the same
    /// content, that one goes on.
    ///
    /// # Errors
    /// When the state cannot be written.
    pub fn add_versions(&self, versions: &[NewVersion], at: i64) -> Result<(), Error> {
        self.in_transaction(|transaction| {
            for version in versions {
                add(transaction, version, at)?;
            }
            Ok(())
        })
    }

    /// Hands out all versions with what they are, files in no particular order, of each file the
    /// oldest first.
    ///
    /// # Errors
    /// When the state cannot be read, or is damaged.
    pub fn versions(&self, each: &mut dyn FnMut(Version)) -> Result<(), Error> {
        let connection = self.connection();
        let failed = |source| self.failed(source);
        let sql = "SELECT v.id, v.name, v.marks, v.first, v.last, i.record,
                NOT EXISTS (SELECT 1 FROM versions n WHERE n.name = v.name AND n.id > v.id)
            FROM versions v JOIN imprints i ON i.version = v.id ORDER BY v.name, v.id";
        let mut statement = connection.prepare(sql).map_err(failed)?;
        let mut rows = statement.query([]).map_err(failed)?;
        while let Some(row) = rows.next().map_err(failed)? {
            let sealed: Vec<u8> = row.get(5).map_err(failed)?;
            let record = self.vault.open(&sealed);
            let version = Version {
                id: row.get(0).map_err(failed)?,
                name: row.get(1).map_err(failed)?,
                marks: Stamp(row.get::<_, i64>(2).map_err(failed)? as u64),
                first: row.get(3).map_err(failed)?,
                last: row.get(4).map_err(failed)?,
                is_newest: row.get(6).map_err(failed)?,
                record: record.ok_or_else(|| Error::Damaged(self.path.clone()))?,
            };
            each(version);
        }
        Ok(())
    }

    /// Forgets versions, and overwrites where they stood.
    ///
    /// # Errors
    /// When the state cannot be written.
    pub fn forget_versions(&self, ids: &[i64]) -> Result<(), Error> {
        if ids.is_empty() {
            return Ok(());
        }
        self.erasing()?;
        self.in_transaction(|transaction| ids.iter().try_for_each(|id| forget(transaction, *id)))?;
        // Or they would stand in the log of changes for a while. Fails only while somebody reads.
        let _ = self
            .connection()
            .execute_batch("PRAGMA wal_checkpoint(TRUNCATE)");
        Ok(())
    }

    /// Forgets the versions that were last seen before a time, and overwrites where they stood.
    ///
    /// # Errors
    /// When the state cannot be read or written.
    pub fn forget_versions_before(&self, before: i64) -> Result<usize, Error> {
        let ids = {
            let connection = self.connection();
            let read = || {
                let mut statement =
                    connection.prepare("SELECT id FROM versions WHERE last < ?1")?;
                let rows = statement.query_map([before], |row| row.get(0))?;
                rows.collect::<rusqlite::Result<Vec<i64>>>()
            };
            read().map_err(|source| self.failed(source))?
        };
        self.forget_versions(&ids)?;
        Ok(ids.len())
    }

    /// What is deleted is overwritten with zeros from now on.
    fn erasing(&self) -> Result<(), Error> {
        let connection = self.connection();
        let set = connection.execute_batch("PRAGMA secure_delete = ON");
        set.map_err(|source| self.failed(source))
    }

    fn in_transaction(
        &self,
        work: impl FnOnce(&Transaction<'_>) -> rusqlite::Result<()>,
    ) -> Result<(), Error> {
        let mut connection = self.connection();
        let run = || {
            // It reads before it writes, and must not find that another has written in between.
            let behavior = TransactionBehavior::Immediate;
            let transaction = connection.transaction_with_behavior(behavior)?;
            work(&transaction)?;
            transaction.commit()
        };
        run().map_err(|source| self.failed(source))
    }
}

fn add(transaction: &Transaction<'_>, version: &NewVersion, at: i64) -> rusqlite::Result<()> {
    let marks = version.marks.unwrap_or(NO_MARKS).0 as i64;
    let sql = "SELECT id, content FROM versions WHERE name = ?1 ORDER BY id DESC LIMIT 1";
    let newest = transaction
        .prepare_cached(sql)?
        .query_row([&version.name], |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()?;
    let newest: Option<(i64, [u8; 16])> = newest;
    if let Some((id, _)) = newest.filter(|(_, content)| *content == version.content) {
        let sql = "UPDATE versions SET marks = ?2, last = max(last, ?3) WHERE id = ?1";
        transaction.prepare_cached(sql)?.execute((id, marks, at))?;
        return Ok(());
    }
    let sql =
        "INSERT INTO versions (name, marks, content, first, last) VALUES (?1, ?2, ?3, ?4, ?4)";
    transaction
        .prepare_cached(sql)?
        .execute((&version.name, marks, &version.content, at))?;
    let id = transaction.last_insert_rowid();
    transaction
        .prepare_cached("INSERT INTO imprints VALUES (?1, ?2)")?
        .execute((id, &version.record))?;
    let sql = "SELECT id FROM versions WHERE name = ?1 ORDER BY id DESC LIMIT 1 OFFSET ?2";
    let surplus: Option<i64> = transaction
        .prepare_cached(sql)?
        .query_row((&version.name, MOST), |row| row.get(0))
        .optional()?;
    surplus.map_or(Ok(()), |id| forget(transaction, id))
}

fn forget(transaction: &Transaction<'_>, id: i64) -> rusqlite::Result<()> {
    for sql in [
        "DELETE FROM imprints WHERE version = ?1",
        "DELETE FROM versions WHERE id = ?1",
    ] {
        transaction.prepare_cached(sql)?.execute([id])?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::key::Key;
    use std::time::Duration;

    fn version(state: &State, content: u8, marks: u64) -> NewVersion {
        NewVersion {
            name: [9; 16],
            marks: Some(Stamp(marks)),
            content: [content; 16],
            record: state.vault().seal(&[content]).unwrap(),
        }
    }

    fn kept(state: &State) -> Vec<(u8, i64, i64, bool)> {
        let mut all = Vec::new();
        state
            .versions(&mut |v| all.push((v.record[0], v.first, v.last, v.is_newest)))
            .unwrap();
        all
    }

    #[test]
    fn versions_follow_each_other_and_equal_ones_go_on() {
        let folder = tempfile::tempdir().unwrap();
        let key = Key::from_bytes([3; 32]);
        let state = State::open(&folder.path().join("s.db"), &key, Duration::ZERO).unwrap();
        for (content, marks, at) in [(1, 10, 100), (1, 11, 200), (3, 12, 300)] {
            let new = version(&state, content, marks);
            state.add_versions(&[new], at).unwrap();
        }
        assert_eq!(kept(&state), [(1, 100, 200, false), (3, 300, 300, true)]);
        let known = state.known_versions().unwrap();
        assert!(!known.meet(&[9; 16], || Stamp(11)) && !known.is_met(&[9; 16]));
        assert!(known.meet(&[9; 16], || Stamp(12)) && known.is_met(&[9; 16]));
        state.see_versions(&known, 500).unwrap();
        assert_eq!(kept(&state), [(1, 100, 200, false), (3, 300, 500, true)]);
        assert_eq!(state.forget_versions_before(300).unwrap(), 1);
        assert_eq!(kept(&state), [(3, 300, 500, true)]);
    }
}
