//! What was not read, and the appendix that lets others check what was: files with their digests,
//! the program, its rules, how it was called.

use super::Depth;
use super::words::{instant, unread_bytes};
use crate::model::incident::{Incident, ManifestEntry, Unread};
use crate::report::gaps;
use crate::report::page::{Block, Rows, Section, Side, Table, Text};
use crate::report::wording::{counted, coverage, gap_remark, origin, size, thousands, volume};

/// What was not read, or only in part.
pub(super) fn unread(incident: &Incident, depth: Depth) -> Section {
    let files = &incident.unread;
    let blocks = if files.is_empty() {
        vec![Block::text("All files were read in full.")]
    } else {
        let told = format!(
            "{} with {} could not be read in full. What is in the rest is unknown: every highest \
             number of this report is of what was read.",
            counted(files.len() as u64, "file"),
            size(unread_bytes(files))
        );
        vec![
            Block::Notice(told.into()),
            Block::Table(Table {
                caption: "Files that were not read, or only in part",
                columns: vec![
                    ("File", Side::Words),
                    ("Why", Side::Words),
                    ("Bytes", Side::Numbers),
                ],
                rows: Rows::first(depth.files, files, unread_row),
            }),
        ]
    };
    Section {
        id: "unread",
        title: "What was not read",
        blocks,
    }
}

fn unread_row(unread: &Unread) -> Vec<Text> {
    vec![
        Text::new().foreign(&origin(&unread.origin)),
        unread.reason.as_str().into(),
        thousands(unread.bytes).into(),
    ]
}

/// The appendix.
pub(super) fn section(incident: &Incident, depth: Depth) -> Section {
    let mut blocks = vec![
        Block::Heading("How it was made".to_owned()),
        Block::Facts(run(incident)),
        Block::Heading("What was read".to_owned()),
    ];
    blocks.extend(read(incident));
    blocks.push(Block::Heading("What was done with the data".to_owned()));
    blocks.push(Block::List(
        HANDLING
            .map(Text::from)
            .into_iter()
            .collect::<Vec<_>>()
            .into(),
    ));
    blocks.push(Block::Heading("Files".to_owned()));
    blocks.push(Block::text(
        "SHA-256 of each file as it is stored. Whoever holds the same files can check them with \
         sha256sum.",
    ));
    blocks.push(Block::Table(manifest(incident, depth)));
    Section {
        id: "evidence",
        title: "Evidence",
        blocks,
    }
}

/// What holds of every run.
const HANDLING: [&str; 4] = [
    "The files were opened for reading only; none was changed, moved or renamed.",
    "Nothing was sent over a network: the program opens no connection.",
    "This report holds no value from the files: people, records and kinds of data are counted.",
    "To tell people apart, values were compared as keyed hashes. The JSON form alone holds some, \
     sealed, by which a later report of this installation tells who is new.",
];

fn run(incident: &Incident) -> Vec<(&'static str, Text)> {
    let scan = &incident.scan;
    let mut facts = vec![
        ("Program", format!("spillmap {}", scan.version).into()),
        ("Rules", scan.rules_digest.as_str().into()),
        ("Law data", incident.law.as_str().into()),
        ("Key", scan.key_id.as_str().into()),
        ("Arguments", arguments(&scan.arguments)),
        ("Started", scan.started_at.as_str().into()),
        (
            "Machine",
            format!(
                "{}, {}",
                scan.machine,
                counted(scan.threads as u64, "thread")
            )
            .into(),
        ),
    ];
    if scan.incomplete {
        facts.push(("Stopped", "the run was stopped before its end".into()));
    }
    facts
}

/// Arguments that are told one by one.
const ARGUMENTS: usize = 50;

fn arguments(given: &[String]) -> Text {
    let mut text = Text::new();
    for (at, argument) in given.iter().take(ARGUMENTS).enumerate() {
        let separator = if at > 0 { " " } else { "" };
        text = text.then(separator).foreign(argument);
    }
    match given.len().saturating_sub(ARGUMENTS) as u64 {
        0 => text,
        more => text.then(format!(" and {} more", thousands(more))),
    }
}

fn read(incident: &Incident) -> Vec<Block> {
    let read = &incident.coverage;
    let mut blocks = vec![
        Block::text(format!("{}.", coverage(read))),
        Block::text(format!("{}.", volume(read, incident.scan.seconds))),
    ];
    let mut lines: Vec<Text> = read
        .notes
        .iter()
        .map(|note| format!("Note: {note}").into())
        .collect();
    lines.extend(gaps::gaps(read).iter().flat_map(gap));
    if !lines.is_empty() {
        blocks.push(Block::List(lines.into()));
    }
    blocks
}

/// `Not read: encrypted (2 files): a.zip`, the first of many.
pub(in crate::report) fn gap(gap: &gaps::Gap<'_>) -> Vec<Text> {
    let files = counted(gap.count(), "file");
    let head = format!("{}: {} ({files})", gap.kind.title(), gap.reason.plain());
    let mut lines = vec![head.into()];
    lines.extend(gap.shown.iter().map(|shown| {
        let text = Text::from("· ").foreign(&origin(shown.origin));
        text.then(gap_remark(shown))
    }));
    if gap.more > 0 {
        lines.push(format!("· and {} more", thousands(gap.more)).into());
    }
    lines
}

fn manifest(incident: &Incident, depth: Depth) -> Table {
    Table {
        caption: "Files of the dump",
        columns: vec![
            ("File", Side::Words),
            ("Bytes", Side::Numbers),
            ("Last changed", Side::Words),
            ("SHA-256", Side::Words),
        ],
        rows: Rows::first(depth.files, &incident.manifest, entry),
    }
}

fn entry(entry: &ManifestEntry) -> Vec<Text> {
    let digest = entry.sha256.as_deref();
    let modified = entry.modified.map_or_else(String::new, instant);
    vec![
        Text::new().foreign(&origin(&entry.origin)),
        thousands(entry.bytes).into(),
        modified.into(),
        digest.map_or_else(
            || Text::from("not read to its end"),
            |digest| Text::new().foreign(digest),
        ),
    ]
}
