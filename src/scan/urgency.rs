//! In which order files are read when the time may not be enough for all: those first that are
//! likeliest to expose people.

use super::memory::Memory;
use crate::source::{Entry, EntryKind};
use std::path::Path;

/// Endings of the files that lists live in.
const LISTS: &[&str] = &[
    "csv", "tsv", "xlsx", "xlsb", "xls", "ods", "json", "jsonl", "ndjson", "sql", "db", "sqlite",
    "parquet", "mbox", "eml", "msg", "vcf", "ldif", "zip", "gz", "tar", "tgz", "zst", "xz",
];
/// Read rights of everyone.
const EVERYONE: u32 = 0o004;
/// Held personal data in an earlier run, and has changed since.
const HELD: u32 = 8;
/// A kind of file that lists live in.
const LIST: u32 = 4;
/// Everyone may read it.
const OPEN: u32 = 2;
/// Never read before.
const NEW: u32 = 1;

/// Sorts files, the most urgent first; of equally urgent ones the order stays.
pub(super) fn sort(entries: &mut [(u32, Entry)], memory: Option<&Memory<'_>>) {
    entries.sort_by_cached_key(|(number, entry)| (u32::MAX - urgency(entry, memory), *number));
}

fn urgency(entry: &Entry, memory: Option<&Memory<'_>>) -> u32 {
    let EntryKind::File(stat) = &entry.kind else {
        // Said at once.
        return u32::MAX;
    };
    let known = memory.and_then(|memory| memory.holds(&entry.path));
    let extension = Path::new(&entry.path).extension();
    let is_list = extension.is_some_and(|extension| {
        LISTS
            .iter()
            .any(|list| extension.eq_ignore_ascii_case(list))
    });
    let is_open = stat
        .access
        .is_some_and(|access| access.mode & EVERYONE != 0);
    let points = [
        (known == Some(true), HELD),
        (is_list, LIST),
        (is_open, OPEN),
        (known.is_none(), NEW),
    ];
    points
        .iter()
        .filter(|(holds, _)| *holds)
        .map(|(_, points)| points)
        .sum()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Access;
    use crate::source::{Links, Stat};

    fn entry(path: &str, mode: u32) -> Entry {
        let access = Access {
            mode,
            uid: 0,
            gid: 0,
            modified: 0,
        };
        let mut stat = Stat::default();
        stat.access = Some(access);
        Entry {
            root: 0,
            path: path.into(),
            links: Links::Refuse,
            kind: EntryKind::File(stat),
        }
    }

    #[test]
    fn open_lists_come_before_closed_ones_and_these_before_the_rest() {
        let all = [
            ("a.log", 0o600),
            ("b.csv", 0o600),
            ("c.txt", 0o644),
            ("d.CSV", 0o644),
        ];
        let mut entries: Vec<(u32, Entry)> = (0..)
            .zip(all.map(|(path, mode)| entry(path, mode)))
            .collect();
        sort(&mut entries, None);
        let order: Vec<u32> = entries.iter().map(|(number, _)| *number).collect();
        assert_eq!(order, [3, 1, 2, 0]);
    }
}
