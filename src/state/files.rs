//! The files that earlier runs read, by a keyed name of their path.

use super::{Error, State};
use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, Ordering};

/// The keyed name of a path.
pub type FileName = [u8; 16];

/// All that tells one state of a file from another, and on which terms it was scanned, in one
/// keyed number.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Stamp(pub u64);

/// A file that an earlier run read.
#[derive(Debug)]
pub struct Known {
    id: i64,
    /// How it was when it was read.
    pub stamp: Stamp,
    /// Bytes that it had.
    pub size: u64,
    /// Whether there is more to say of it than that it was scanned in full and held nothing.
    pub has_record: bool,
    seen: AtomicBool,
}

impl Known {
    /// Notes that this run saw it.
    pub fn see(&self) {
        self.seen.store(true, Ordering::Relaxed);
    }
}

/// All files that were known when the run began.
#[derive(Debug, Default)]
pub struct KnownFiles(HashMap<FileName, Known>);

impl KnownFiles {
    /// What is known of a file.
    pub fn get(&self, name: &FileName) -> Option<&Known> {
        self.0.get(name)
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// How many files, and bytes, are known.
    pub fn sums(&self) -> (u64, u64) {
        let bytes = self.0.values().map(|known| known.size).sum();
        (self.0.len() as u64, bytes)
    }
}

/// A file to be remembered.
#[derive(Debug)]
pub struct NewFile {
    /// Under which it is found.
    pub name: FileName,
    /// How it was.
    pub stamp: Stamp,
    /// Names the root that it was found under.
    pub root: u64,
    /// Bytes that it has.
    pub size: u64,
    /// Its path, sealed.
    pub path: Vec<u8>,
    /// What came out of it, sealed; nothing for a plain file that held nothing.
    pub record: Option<Vec<u8>>,
}

impl State {
    /// The files that are known under some roots.
    ///
    /// # Errors
    /// When the state cannot be read.
    pub fn known_files(&self, roots: &[u64]) -> Result<KnownFiles, Error> {
        let connection = self.connection();
        let read = || {
            let sql = "SELECT id, name, stamp, size, record IS NOT NULL FROM files WHERE root = ?1";
            let mut statement = connection.prepare(sql)?;
            let mut known = HashMap::new();
            for root in roots {
                let mut rows = statement.query([*root as i64])?;
                while let Some(row) = rows.next()? {
                    let file = Known {
                        id: row.get(0)?,
                        stamp: Stamp(row.get::<_, i64>(2)? as u64),
                        size: row.get::<_, i64>(3)? as u64,
                        has_record: row.get(4)?,
                        seen: AtomicBool::new(false),
                    };
                    known.insert(row.get(1)?, file);
                }
            }
            Ok(KnownFiles(known))
        };
        read().map_err(|source| self.failed(source))
    }

    /// What was remembered of a file; `None` if it cannot be had.
    pub fn record(&self, known: &Known) -> Option<Vec<u8>> {
        let sealed: Vec<u8> = {
            let connection = self.connection();
            let sql = "SELECT record FROM files WHERE id = ?1";
            let mut statement = connection.prepare_cached(sql).ok()?;
            statement.query_row([known.id], |row| row.get(0)).ok()?
        };
        self.vault.open(&sealed)
    }

    /// The digest of a known file, if it was worked out.
    pub fn digest(&self, known: &Known) -> Option<String> {
        let sealed: Option<Vec<u8>> = {
            let connection = self.connection();
            let sql = "SELECT digest FROM files WHERE id = ?1";
            let mut statement = connection.prepare_cached(sql).ok()?;
            statement.query_row([known.id], |row| row.get(0)).ok()?
        };
        String::from_utf8(self.vault.open(&sealed?)?).ok()
    }

    /// Notes digests of files that are known by now; others are passed over.
    ///
    /// # Errors
    /// When the state cannot be written.
    pub fn set_digests(&self, digests: &[(FileName, String)]) -> Result<(), Error> {
        let mut connection = self.connection();
        let mut set = || {
            let transaction = connection.transaction()?;
            {
                let sql = "UPDATE files SET digest = ?2 WHERE name = ?1";
                let mut statement = transaction.prepare(sql)?;
                for (name, digest) in digests {
                    statement.execute((name, self.vault.seal(digest.as_bytes())))?;
                }
            }
            transaction.commit()
        };
        set().map_err(|source| self.failed(source))
    }

    /// The paths of known files that this run did not see, with what identifies them.
    ///
    /// # Errors
    /// When the state cannot be read, or is damaged.
    pub fn unseen(&self, files: &KnownFiles) -> Result<Vec<(i64, Vec<u8>)>, Error> {
        let connection = self.connection();
        let mut ids: Vec<i64> = files
            .0
            .values()
            .filter(|known| !known.seen.load(Ordering::Relaxed))
            .map(|known| known.id)
            .collect();
        ids.sort_unstable();
        let mut statement = connection
            .prepare_cached("SELECT path FROM files WHERE id = ?1")
            .map_err(|source| self.failed(source))?;
        ids.into_iter()
            .map(|id| {
                let sealed: Vec<u8> = statement
                    .query_row([id], |row| row.get(0))
                    .map_err(|source| self.failed(source))?;
                let path = self.vault.open(&sealed);
                Ok((id, path.ok_or_else(|| Error::Damaged(self.path.clone()))?))
            })
            .collect()
    }

    /// Forgets files.
    ///
    /// # Errors
    /// When the state cannot be written.
    pub fn forget(&self, ids: &[i64]) -> Result<(), Error> {
        let mut connection = self.connection();
        let mut forget = || {
            let transaction = connection.transaction()?;
            {
                let mut statement = transaction.prepare("DELETE FROM files WHERE id = ?1")?;
                for id in ids {
                    statement.execute([id])?;
                }
            }
            transaction.commit()
        };
        forget().map_err(|source| self.failed(source))
    }
}
