//! The runs, for `history` and for what the next one compares itself with.

use super::{Error, State};
use rusqlite::Row;

/// A run that has ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewRun {
    /// Start, milliseconds since 1970.
    pub started: i64,
    /// How long it took.
    pub milliseconds: u64,
    /// Whether everything was looked at.
    pub complete: bool,
    /// Version of this program.
    pub version: String,
    /// Digest of the rules in force.
    pub rules: String,
    /// Names the roots that were scanned.
    pub scope: u64,
    /// Files seen.
    pub files: u64,
    /// Stored bytes of these.
    pub bytes: u64,
    /// Files that were not opened, because they are as they were.
    pub reused: u64,
    /// Findings.
    pub findings: u64,
    /// Findings that were news; none where there was nothing to compare with.
    pub news: Option<u64>,
}

/// A run as it is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Run {
    /// Counts from 1.
    pub id: i64,
    /// What is known of it.
    pub run: NewRun,
}

const COLUMNS: &str = "id, started, milliseconds, complete, version, rules, scope, files, bytes, \
    reused, findings, news";

impl State {
    /// Takes down a run.
    ///
    /// # Errors
    /// When the state cannot be written.
    pub fn add_run(&self, run: &NewRun) -> Result<(), Error> {
        let sql = format!(
            "INSERT INTO runs ({COLUMNS})
             VALUES (NULL, ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)"
        );
        let values = (
            run.started,
            run.milliseconds as i64,
            run.complete,
            &run.version,
            &run.rules,
            run.scope as i64,
            run.files as i64,
            run.bytes as i64,
            run.reused as i64,
            run.findings as i64,
            run.news.map(|news| news as i64),
        );
        self.connection()
            .execute(&sql, values)
            .map(drop)
            .map_err(|source| self.failed(source))
    }

    /// All runs, the oldest first.
    ///
    /// # Errors
    /// When the state cannot be read.
    pub fn runs(&self) -> Result<Vec<Run>, Error> {
        let connection = self.connection();
        let read = || {
            let sql = format!("SELECT {COLUMNS} FROM runs ORDER BY id");
            let mut statement = connection.prepare(&sql)?;
            let rows = statement.query_map([], run_of)?;
            rows.collect::<rusqlite::Result<_>>()
        };
        read().map_err(|source| self.failed(source))
    }

    /// The last complete run over the same roots.
    ///
    /// # Errors
    /// When the state cannot be read.
    pub fn last_run(&self, scope: u64) -> Result<Option<Run>, Error> {
        let runs = self.runs()?.into_iter().rev();
        Ok(runs
            .filter(|known| known.run.complete)
            .find(|known| known.run.scope == scope))
    }
}

fn run_of(row: &Row<'_>) -> rusqlite::Result<Run> {
    let count = |index| row.get::<_, i64>(index).map(|count| count as u64);
    Ok(Run {
        id: row.get(0)?,
        run: NewRun {
            started: row.get(1)?,
            milliseconds: count(2)?,
            complete: row.get(3)?,
            version: row.get(4)?,
            rules: row.get(5)?,
            scope: count(6)?,
            files: count(7)?,
            bytes: count(8)?,
            reused: count(9)?,
            findings: count(10)?,
            news: row.get::<_, Option<i64>>(11)?.map(|news| news as u64),
        },
    })
}
