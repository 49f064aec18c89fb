//! SQL dumps: the rows of INSERT and COPY as tables with their column names, everything else as
//! text. mysqldump, pg_dump, SQLite's `.dump`, SQL Server scripts and what is written like them.
//!
//! Read by the line rather than by a grammar: a statement is data where it begins like data, and
//! whatever is not understood stays text. So no quote in a comment and no function body can hide rows.

mod copy;
mod dump;
mod names;
mod value;

use crate::format::sorted::{self, Window, as_detected, text_of_head};
use crate::source::container::{ContainerFormat, Opening};
use crate::source::{Budget, Bytes};
use dump::Dump;
pub(super) use names::Words;
use names::{begins_data, begins_word};

/// SQL dumps.
pub struct SqlFormat;

impl ContainerFormat for SqlFormat {
    fn name(&self) -> &'static str {
        "sql"
    }

    fn note(&self) -> &'static str {
        "dumps of MySQL, PostgreSQL, SQLite, SQL Server: each table by its name"
    }

    fn recognizes(&self, head: &[u8]) -> bool {
        is_dump(&text_of_head(head))
    }

    fn open(&self, bytes: Bytes, budget: Budget) -> Opening {
        let dump = |window: &Window| Dump::new(Escapes::of(window.ahead()));
        sorted::open(bytes, budget, as_detected, dump)
    }
}

/// What a dump may begin with.
const OPENINGS: &[&[u8]] = &[
    b"--",
    b"/*",
    b"#",
    b"SET",
    b"CREATE",
    b"DROP",
    b"INSERT",
    b"REPLACE",
    b"COPY",
    b"BEGIN",
    b"PRAGMA",
    b"USE",
    b"LOCK",
    b"GO",
    b"SELECT",
    b"ALTER",
    b"IF",
    b"\\",
    b"DELETE",
    b"TRUNCATE",
    b"START",
    b"DECLARE",
    b"EXEC",
    b"PRINT",
    b"REM",
    b"CONNECT",
    b"COMMENT",
    b"DO",
    b"WITH",
    b"UPDATE",
];

/// Lines in which programs say that they wrote a dump.
const SIGNATURES: &[&[u8]] = &[
    b"-- MySQL dump",
    b"-- MariaDB dump",
    b"-- PostgreSQL database",
    b"-- phpMyAdmin SQL Dump",
    b"-- Adminer",
    b"/*M!",
];

/// Whether a text begins like a dump: its first line is SQL, and a line begins rows.
fn is_dump(text: &[u8]) -> bool {
    let start = text.trim_ascii_start();
    let opens = OPENINGS.iter().any(|word| begins_word(start, word));
    if !opens {
        return false;
    }
    let begins_rows = |line: &[u8]| begins_data(line.trim_ascii_start());
    let is_signed = |line: &[u8]| SIGNATURES.iter().any(|sign| line.starts_with(sign));
    let mut lines = start.split(|byte| matches!(byte, b'\n' | b'\r' | b';'));
    lines.any(|line| begins_rows(line) || is_signed(line))
}

/// Whether a backslash in a plain string escapes, which SQL does not say: MySQL does so.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Escapes {
    Backslash,
    Quotes,
}

impl Escapes {
    /// By what stands behind `\'`: the rest of a text, or the end of a value.
    fn of(head: &[u8]) -> Self {
        let (mut inside, mut ends) = (0_u32, 0_u32);
        for at in memchr::memmem::find_iter(head, b"\\'") {
            let behind = head.get(at + 2..).unwrap_or_default().trim_ascii_start();
            match behind.first() {
                Some(b',' | b')' | b';') => ends += 1,
                _ => inside += 1,
            }
        }
        if inside != ends {
            return if inside > ends {
                Self::Backslash
            } else {
                Self::Quotes
            };
        }
        let says = |sign: &[u8]| memchr::memmem::find(head, sign).is_some();
        let is_mysql = [&b"`"[..], b"/*!", b"MySQL", b"MariaDB", b"ENGINE="];
        if is_mysql.into_iter().any(says) {
            Self::Backslash
        } else {
            Self::Quotes
        }
    }
}

#[cfg(test)]
mod tests;
