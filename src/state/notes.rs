//! Records of which there is one each.

use super::{Error, State};
use rusqlite::OptionalExtension;

impl State {
    /// The record of this name, if there is one.
    ///
    /// # Errors
    /// When the state cannot be read, or is damaged.
    pub fn note(&self, name: &str) -> Result<Option<Vec<u8>>, Error> {
        let sealed: Option<Vec<u8>> = self
            .connection()
            .query_row("SELECT record FROM notes WHERE name = ?1", [name], |row| {
                row.get(0)
            })
            .optional()
            .map_err(|source| self.failed(source))?;
        sealed
            .map(|sealed| {
                let record = self.vault.open(&sealed);
                record.ok_or_else(|| Error::Damaged(self.path.clone()))
            })
            .transpose()
    }

    /// Replaces the record of this name.
    ///
    /// # Errors
    /// When the state cannot be written.
    pub fn set_note(&self, name: &str, record: &[u8]) -> Result<(), Error> {
        let sealed = self.seal(record)?;
        self.connection()
            .execute(
                "INSERT INTO notes VALUES (?1, ?2)
                 ON CONFLICT (name) DO UPDATE SET record = excluded.record",
                (name, sealed),
            )
            .map(drop)
            .map_err(|source| self.failed(source))
    }

    pub(super) fn seal(&self, record: &[u8]) -> Result<Vec<u8>, Error> {
        self.vault.seal(record).ok_or_else(|| Error::Io {
            path: self.path.clone(),
            source: std::io::Error::other("no random numbers"),
        })
    }
}
