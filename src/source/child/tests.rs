//! Children that do not do what they should: scripts in place of the program.

use super::frame::Frame;
use super::*;
use crate::model::{Problem, Reason};
use crate::source::container::{Members, Opening, Structure};
use crate::source::{Budget, Bytes, Content, Limits, Links};
use std::io::{Read, Write};
use std::process::Command;
use std::time::{Duration, Instant};
use tempfile::TempDir;

const DOCUMENT: &[u8] = b"document: ann@example.com";

/// A script, and what it may say by `cat`.
struct Stage {
    folder: TempDir,
}

impl Stage {
    fn new(script: &str, said: &[Frame<'_>]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let mut frames = Vec::new();
        said.iter().for_each(|frame| frame.write(&mut frames));
        let path = |name: &str| folder.path().join(name);
        std::fs::write(path("said"), frames).unwrap();
        std::fs::write(path("document"), DOCUMENT).unwrap();
        let script = script.replace("SAID", path("said").to_str().unwrap());
        std::fs::write(path("draft"), format!("#!/bin/sh\n{script}\n")).unwrap();
        // Another process writes it: what this one has open for writing cannot be run.
        let copy = "cp draft script && chmod 700 script";
        let copied = Command::new("sh")
            .args(["-c", copy])
            .current_dir(folder.path())
            .status();
        assert!(copied.unwrap().success());
        Self { folder }
    }

    fn open(&self, limits: Limits, bytes: Option<u64>) -> Opening {
        let limits = Limits {
            program: Some(Program::new(self.folder.path().join("script"))),
            ..limits
        };
        let budget = Budget::new(limits, Some(DOCUMENT.len() as u64));
        let budget = bytes.map_or(budget.clone(), |bytes| budget.with_bytes(bytes));
        let content = Content::open(&self.folder.path().join("document"), Links::Refuse).unwrap();
        open("any", Bytes::File(content), budget)
    }
}

/// Label, text and problem of every member, and the problems of the whole.
type Told = (Vec<(String, String, Option<Reason>)>, Vec<Reason>);

fn read(opening: Opening) -> Result<Told, Reason> {
    let container = match opening {
        Opening::Container(container) => container,
        Opening::Broken(bytes, problem) => {
            let mut text = Vec::new();
            bytes.into_stream().read_to_end(&mut text).unwrap();
            assert_eq!(text, DOCUMENT);
            return Err(problem.reason);
        }
        Opening::Other(_) => return Err(Reason::UnsupportedFormat),
    };
    let Members::InTurn(mut members) = container.members else {
        panic!("in turn");
    };
    let mut all = Vec::new();
    while let Some(member) = members.next() {
        let mut stream = member.bytes.unwrap().into_stream();
        let mut text = String::new();
        stream.read_to_string(&mut text).unwrap();
        all.push((member.label, text, stream.problem().map(|p| p.reason)));
    }
    let problems = members.finish().into_iter().map(|p: Problem| p.reason);
    Ok((all, problems.collect()))
}

fn table() -> Frame<'static> {
    Frame::Member {
        label: "t".to_owned(),
        structure: Structure::Table {
            rows_before_data: Some(1),
            header: true,
        },
    }
}

fn check(script: &str, said: &[Frame<'_>]) -> Result<Told, Reason> {
    read(Stage::new(script, said).open(Limits::default(), None))
}

#[test]
fn what_a_child_says_are_the_members() {
    let said = [
        table(),
        Frame::Bytes(b"email\n"),
        Frame::Bytes(b"x@example.com\n"),
        Frame::Note(Notice::Damaged, 2),
        Frame::Remark(Notice::CutShort, 1),
        Frame::Done,
    ];
    let text = "email\nx@example.com\n".to_owned();
    let expected = (
        vec![("t".to_owned(), text, Some(Reason::Corrupt))],
        vec![Reason::Truncated],
    );
    assert_eq!(check("cat SAID", &said), Ok(expected));
    assert_eq!(
        check("cat SAID", &[Frame::Other]),
        Err(Reason::UnsupportedFormat)
    );
    assert_eq!(
        check("cat SAID", &[Frame::Broken(Notice::Locked)]),
        Err(Reason::Encrypted)
    );
    assert_eq!(check("cat SAID", &[Frame::Done]), Ok((vec![], vec![])));
}

#[test]
fn a_child_that_dies_before_it_speaks_leaves_the_bytes() {
    for (script, reason) in [
        ("exit 0", Reason::ParserCrashed),
        ("exit 101", Reason::ParserCrashed),
        ("kill -ABRT $$", Reason::ParserCrashed),
        ("kill -SEGV $$", Reason::ParserCrashed),
        (
            "echo 'memory allocation of 9 bytes failed' >&2; kill -ABRT $$",
            Reason::LimitMemory,
        ),
        ("kill -KILL $$", Reason::LimitMemory),
        ("kill -XCPU $$", Reason::LimitTime),
        ("kill -INT $$", Reason::Interrupted),
        (
            "echo nonsense that is no frame at all",
            Reason::ParserCrashed,
        ),
        ("exec <&- >&- 2>&-; sleep 9", Reason::ParserCrashed),
    ] {
        assert_eq!(check(script, &[]), Err(reason), "{script}");
    }
}

#[test]
fn what_a_child_said_before_it_died_is_kept_and_the_bytes_are_searched() {
    let said = [table(), Frame::Bytes(b"half")];
    let (members, problems) = check("cat SAID; kill -ABRT $$", &said).unwrap();
    let document = String::from_utf8(DOCUMENT.to_vec()).unwrap();
    let expected = [
        (
            "t".to_owned(),
            "half".to_owned(),
            Some(Reason::ParserCrashed),
        ),
        ("(bytes as they are)".to_owned(), document, None),
    ];
    assert_eq!(members, expected);
    assert_eq!(problems, [Reason::ParserCrashed]);
}

#[test]
fn nobody_waits_for_a_child_longer_than_the_limit() {
    let limits = || Limits {
        time: Some(Duration::from_millis(300)),
        ..Limits::default()
    };
    let begun = Instant::now();
    let stage = Stage::new("exec sleep 100", &[]);
    assert_eq!(read(stage.open(limits(), None)), Err(Reason::LimitTime));
    // Asks again and again, never listens.
    let ask = Frame::Ask {
        offset: 0,
        length: 60_000,
    };
    let stage = Stage::new("while :; do cat SAID; done", &[ask]);
    assert_eq!(read(stage.open(limits(), None)), Err(Reason::LimitTime));
    assert!(begun.elapsed() < Duration::from_secs(60));
}

#[test]
fn a_child_that_does_not_end_is_ended_by_the_budget() {
    let stage = Stage::new(
        "cat SAID; while :; do printf 'B\\004\\000\\000\\000abcd'; done",
        &[table()],
    );
    let (members, problems) = read(stage.open(Limits::default(), Some(10_000))).unwrap();
    let [(_, text, problem)] = &*members else {
        panic!("one member");
    };
    assert!(text.len() < 20_000);
    assert_eq!(
        (*problem, problems),
        (Some(Reason::LimitRatio), vec![Reason::LimitRatio])
    );
}

#[test]
fn without_a_program_the_bytes_are_searched_and_the_reason_is_told() {
    let mut file = tempfile::NamedTempFile::new().unwrap();
    file.write_all(DOCUMENT).unwrap();
    let content = || Content::open(file.path(), Links::Refuse).unwrap();
    let budget = Budget::new(Limits::default(), Some(9));
    let opened = read(open("any", Bytes::File(content()), budget));
    assert_eq!(opened, Err(Reason::UnsupportedFormat));
    let limits = Limits {
        program: Some(Program::new("/no such program")),
        ..Limits::default()
    };
    let opened = open("any", Bytes::File(content()), Budget::new(limits, Some(9)));
    assert!(read(opened).is_err());
}
