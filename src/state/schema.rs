//! The tables, and how a state of an earlier version becomes one of this version.

use super::Error;
use rusqlite::{Connection, OptionalExtension};
use std::path::Path;

/// "spil" in a state's header tells it from other programs' databases.
pub(super) const APPLICATION: i32 = 0x7370_696c;

/// Each step leads from the version of its position to the next.
const MIGRATIONS: &[&str] = &[
    "
    CREATE TABLE facts (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
    -- What was counted in each file, by the keyed name of its path.
    CREATE TABLE files (
        id INTEGER PRIMARY KEY,
        name BLOB NOT NULL UNIQUE,
        stamp INTEGER NOT NULL,
        root INTEGER NOT NULL,
        size INTEGER NOT NULL,
        path BLOB NOT NULL,
        record BLOB
    );
    CREATE INDEX files_root ON files (root);
    CREATE TABLE runs (
        id INTEGER PRIMARY KEY,
        started INTEGER NOT NULL,
        milliseconds INTEGER NOT NULL,
        complete INTEGER NOT NULL,
        version TEXT NOT NULL,
        rules TEXT NOT NULL,
        scope INTEGER NOT NULL,
        files INTEGER NOT NULL,
        bytes INTEGER NOT NULL,
        reused INTEGER NOT NULL,
        findings INTEGER NOT NULL,
        news INTEGER,
        record BLOB
    );
    -- Whatever there is one of: what the last complete run reported, what was proved of hashes.
    CREATE TABLE notes (name TEXT PRIMARY KEY, record BLOB NOT NULL) WITHOUT ROWID;
",
    "
    CREATE TABLE allowed (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        added INTEGER NOT NULL,
        record BLOB NOT NULL
    );
",
    "
    -- Of the content, sealed; only of files that were held against others.
    ALTER TABLE files ADD COLUMN digest BLOB;
",
    "
    -- What files held, while they held it: stays when a file is overwritten or deleted. Times are
    -- milliseconds since 1970. What each version is recognized by lies apart, for it is long.
    CREATE TABLE versions (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        name BLOB NOT NULL,
        marks INTEGER NOT NULL,
        content BLOB NOT NULL,
        first INTEGER NOT NULL,
        last INTEGER NOT NULL
    );
    CREATE INDEX versions_name ON versions (name);
    CREATE TABLE imprints (version INTEGER PRIMARY KEY, record BLOB NOT NULL);
",
];

/// Brings the tables up to date, and checks that the state is ours and of this key.
pub(super) fn prepare(connection: &Connection, path: &Path, key_id: &str) -> Result<(), Error> {
    let failed = |source| Error::Database {
        path: path.to_owned(),
        source,
    };
    let number = |pragma: &str| -> Result<i64, Error> {
        connection
            .query_row(&format!("PRAGMA {pragma}"), [], |row| row.get(0))
            .map_err(failed)
    };
    let tables: i64 = connection
        .query_row("SELECT count(*) FROM sqlite_master", [], |row| row.get(0))
        .map_err(failed)?;
    let application = number("application_id")?;
    if application != i64::from(APPLICATION) && (application != 0 || tables != 0) {
        return Err(Error::Foreign(path.to_owned()));
    }
    let version = usize::try_from(number("user_version")?).unwrap_or(usize::MAX);
    let steps = MIGRATIONS
        .get(version..)
        .ok_or_else(|| Error::Newer(path.to_owned()))?;
    for (step, number) in steps.iter().zip(version + 1..) {
        let sql = format!(
            "BEGIN IMMEDIATE; {step}; PRAGMA application_id = {APPLICATION};
             PRAGMA user_version = {number}; COMMIT;"
        );
        connection.execute_batch(&sql).map_err(failed)?;
    }
    let found: Option<String> = connection
        .query_row("SELECT value FROM facts WHERE name = 'key'", [], |row| {
            row.get(0)
        })
        .optional()
        .map_err(failed)?;
    match found {
        Some(found) if found != key_id => Err(Error::OtherKey {
            path: path.to_owned(),
            found,
            expected: key_id.to_owned(),
        }),
        Some(_) => Ok(()),
        None => connection
            .execute("INSERT INTO facts VALUES ('key', ?1)", [key_id])
            .map(drop)
            .map_err(failed),
    }
}
