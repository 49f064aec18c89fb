//! The allow-list: records in the order in which they were added.

use super::{Error, State};

/// An entry of the allow-list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AllowedRecord {
    /// Counts from 1; not given twice.
    pub id: i64,
    /// When it was added, milliseconds since 1970.
    pub added: i64,
    /// What was allowed.
    pub record: Vec<u8>,
}

impl State {
    /// Adds an entry; tells its number.
    ///
    /// # Errors
    /// When the state cannot be written.
    pub fn add_allowed(&self, added: i64, record: &[u8]) -> Result<i64, Error> {
        let sealed = self.seal(record)?;
        let connection = self.connection();
        connection
            .execute(
                "INSERT INTO allowed (added, record) VALUES (?1, ?2)",
                (added, sealed),
            )
            .map_err(|source| self.failed(source))?;
        Ok(connection.last_insert_rowid())
    }

    /// All entries.
    ///
    /// # Errors
    /// When the state cannot be read, or is damaged.
    pub fn allowed(&self) -> Result<Vec<AllowedRecord>, Error> {
        let connection = self.connection();
        let read = || {
            let sql = "SELECT id, added, record FROM allowed ORDER BY id";
            let mut statement = connection.prepare(sql)?;
            let rows = statement.query_map([], |row| {
                Ok(AllowedRecord {
                    id: row.get(0)?,
                    added: row.get(1)?,
                    record: row.get(2)?,
                })
            })?;
            rows.collect::<rusqlite::Result<Vec<_>>>()
        };
        let sealed = read().map_err(|source| self.failed(source))?;
        let opened = sealed.into_iter().map(|entry| {
            let record = self.vault.open(&entry.record);
            Ok(AllowedRecord {
                record: record.ok_or_else(|| Error::Damaged(self.path.clone()))?,
                ..entry
            })
        });
        opened.collect()
    }

    /// Takes an entry off the list; tells whether there was one.
    ///
    /// # Errors
    /// When the state cannot be written.
    pub fn remove_allowed(&self, id: i64) -> Result<bool, Error> {
        self.connection()
            .execute("DELETE FROM allowed WHERE id = ?1", [id])
            .map(|removed| removed > 0)
            .map_err(|source| self.failed(source))
    }
}
