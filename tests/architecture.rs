//! The house as `style` draws it: floors whose arrows point down, one room for `unsafe`, two rooms
//! that may write to a stream, files that say what lives in them and stay readable.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// Rooms by floor, lowest first. A room uses rooms of lower floors only.
const FLOORS: &[&[&str]] = &[
    &["model"],
    &["bytes", "validator", "source", "report", "key"],
    &["rule", "format", "state"],
    &["detect", "analyze"],
    &["scan"],
    &["cli"],
];

/// Arrows that go sideways or up all the same: file, room used, why.
const EXCUSED_ARROWS: &[(&str, &str, &str)] = &[];

/// Files without tests that are longer than [`LONGEST`] all the same: file, why.
const EXCUSED_LENGTHS: &[(&str, &str)] = &[
    (
        "src/validator/date.rs",
        "one grammar of dates, read by hand",
    ),
    (
        "src/validator/domain.rs",
        "one grammar of domains, read by hand",
    ),
    (
        "src/validator/email.rs",
        "one grammar of addresses, read by hand",
    ),
];

/// Most lines of a file, tests aside.
const LONGEST: usize = 500;

/// Rooms that may write to standard output or standard error.
const SPEAKING: &[&str] = &["cli", "report"];

/// The one room that may hold `unsafe`.
const UNSAFE: &str = "bytes";

/// One file below `src`, its test code and comments blanked out.
struct Source {
    path: String,
    room: Option<String>,
    text: String,
    lines: Vec<Line>,
}

/// A line of code that is no test and no comment.
struct Line {
    number: usize,
    code: String,
}

impl Source {
    fn at(&self, line: &Line) -> String {
        format!("{}:{}", self.path, line.number)
    }

    fn is_in(&self, rooms: &[&str]) -> bool {
        self.room
            .as_deref()
            .is_some_and(|room| rooms.contains(&room))
    }
}

/// Every file below `src` but those that hold tests only.
fn sources() -> Vec<Source> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut paths = Vec::new();
    rust_files(&root.join("src"), &mut paths);
    paths.sort();
    let texts: Vec<(PathBuf, String)> = paths
        .into_iter()
        .map(|path| {
            let text = fs::read_to_string(&path).unwrap();
            (path, text)
        })
        .collect();
    let tests: BTreeSet<PathBuf> = texts
        .iter()
        .flat_map(|(path, text)| test_files(path, text))
        .collect();
    texts
        .into_iter()
        .filter(|(path, _)| {
            !tests
                .iter()
                .any(|test| path.starts_with(test.with_extension("")))
                && !tests.contains(path)
        })
        .map(|(path, text)| {
            let path = path.strip_prefix(root).unwrap();
            Source {
                room: room_of(path),
                lines: code_lines(&text),
                path: path.to_str().unwrap().to_owned(),
                text,
            }
        })
        .collect()
}

fn rust_files(folder: &Path, paths: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            rust_files(&path, paths);
        } else if path.extension().is_some_and(|e| e == "rs") {
            paths.push(path);
        }
    }
}

/// `src/scan/job.rs` is of the room `scan`; files right below `src` are the roof.
fn room_of(path: &Path) -> Option<String> {
    let below = path.strip_prefix("src").unwrap();
    let mut parts = below.components();
    let first = parts.next()?.as_os_str().to_str()?;
    parts.next().map(|_| first.to_owned())
}

/// Files that `#[cfg(test)] mod name;` of this file brings in.
fn test_files(path: &Path, text: &str) -> Vec<PathBuf> {
    let folder = if path.ends_with("mod.rs") || path.ends_with("lib.rs") {
        path.parent().unwrap().to_path_buf()
    } else {
        path.with_extension("")
    };
    let mut files = Vec::new();
    let mut lines = text.lines().map(str::trim);
    while let Some(line) = lines.next() {
        if line != "#[cfg(test)]" {
            continue;
        }
        let mut named = None;
        for line in lines.by_ref() {
            if let Some(name) = line.strip_prefix("#[path = \"") {
                named = name.strip_suffix("\"]").map(str::to_owned);
            } else if !line.starts_with("#[") {
                if let Some(module) = line.split("mod ").nth(1).and_then(|m| m.strip_suffix(';')) {
                    // A path is relative to the file's own folder.
                    files.push(match named {
                        Some(name) => path.parent().unwrap().join(name),
                        None => folder.join(format!("{module}.rs")),
                    });
                }
                break;
            }
        }
    }
    files
}

/// The lines of a file without comments and without items under `#[cfg(test)]`. Relies on the
/// layout of rustfmt: an item ends at the first line that is indented like its beginning and
/// closes it.
fn code_lines(text: &str) -> Vec<Line> {
    let mut lines = Vec::new();
    let mut numbered = text.lines().enumerate();
    while let Some((index, line)) = numbered.next() {
        let trimmed = line.trim_start();
        let indent = &line[..line.len() - trimmed.len()];
        if trimmed.starts_with("#[cfg(test)]") || trimmed.starts_with("#[cfg(all(test") {
            let ends = |line: &str| {
                let closed = line.ends_with(';') || line.ends_with('}') || line.ends_with(',');
                closed && line.starts_with(indent) && !line[indent.len()..].starts_with(' ')
            };
            for (_, line) in numbered.by_ref() {
                if ends(line) {
                    break;
                }
            }
        } else if !trimmed.starts_with("//") {
            lines.push(Line {
                number: index + 1,
                code: line.to_owned(),
            });
        }
    }
    lines
}

/// Rooms named in a line as `crate::room`, or in a group `crate::{room::…, room::…}` that
/// begins there.
fn rooms_used(source: &Source, index: usize) -> Vec<String> {
    let mut rooms = Vec::new();
    let code = &source.lines[index].code;
    for (at, found) in code.match_indices("crate::") {
        let rest = &code[at + found.len()..];
        let whole_word =
            !code[..at].ends_with(|c: char| c.is_alphanumeric() || c == '_' || c == '$');
        if !whole_word {
            continue;
        }
        if rest.starts_with('{') {
            rooms.extend(group(source, index, at + found.len()));
        } else {
            rooms.push(word(rest));
        }
    }
    rooms
}

fn word(text: &str) -> String {
    text.chars()
        .take_while(|c| c.is_alphanumeric() || *c == '_')
        .collect()
}

/// First words of the members of a group that opens at `start` of a line.
fn group(source: &Source, index: usize, start: usize) -> Vec<String> {
    let following = source.lines[index + 1..].iter().map(|l| l.code.as_str());
    let text: String = std::iter::once(&source.lines[index].code[start..])
        .chain(following)
        .collect();
    let (mut depth, mut rooms, mut fresh) = (0, Vec::new(), false);
    for (at, c) in text.char_indices() {
        match c {
            '{' => {
                depth += 1;
                fresh = depth == 1;
            }
            '}' => depth -= 1,
            ',' if depth == 1 => fresh = true,
            c if fresh && c.is_alphanumeric() => {
                rooms.push(word(&text[at..]));
                fresh = false;
            }
            _ => {}
        }
        if depth == 0 {
            break;
        }
    }
    rooms
}

fn floor_of(room: &str) -> Option<usize> {
    FLOORS.iter().position(|floor| floor.contains(&room))
}

#[track_caller]
fn assert_none(what: &str, found: Vec<String>) {
    assert!(found.is_empty(), "{what}:\n  {}", found.join("\n  "));
}

#[test]
fn every_room_has_a_floor() {
    let homeless = sources().into_iter().filter(|source| {
        let room = source.room.as_deref();
        room.is_some_and(|room| floor_of(room).is_none())
    });
    assert_none("no floor", homeless.map(|s| s.path).collect());
}

#[test]
fn arrows_point_down() {
    let mut wrong = Vec::new();
    for source in sources() {
        let Some(room) = source.room.as_deref() else {
            continue;
        };
        let own = floor_of(room).unwrap();
        for (index, line) in source.lines.iter().enumerate() {
            for used in rooms_used(&source, index) {
                let excused = EXCUSED_ARROWS
                    .iter()
                    .any(|(path, to, _)| *path == source.path && *to == used);
                let down = floor_of(&used).is_some_and(|floor| floor < own);
                if used != room && !down && !excused {
                    wrong.push(format!("{}: {room} uses {used}", source.at(line)));
                }
            }
        }
    }
    assert_none("arrows that do not point down", wrong);
}

#[test]
fn no_path_climbs_out_of_its_room() {
    let mut wrong = Vec::new();
    for source in sources().iter().filter(|s| s.room.is_some()) {
        // `src/a/mod.rs` and `src/a/b.rs` lie one and two modules below the crate.
        let depth = source.path.matches('/').count() - usize::from(source.path.ends_with("mod.rs"));
        let climb = "super::".repeat(depth);
        for line in &source.lines {
            // Inline modules would lie deeper, but only tests have them.
            if line.code.contains(&climb) {
                wrong.push(source.at(line));
            }
        }
    }
    assert_none("paths that leave their room by `super`", wrong);
}

#[test]
fn unsafe_lives_in_one_room() {
    let mut wrong = Vec::new();
    for source in sources().iter().filter(|s| !s.is_in(&[UNSAFE])) {
        for line in &source.lines {
            let words = line.code.split(|c: char| !c.is_alphanumeric() && c != '_');
            if words.into_iter().any(|w| w == "unsafe") {
                wrong.push(source.at(line));
            }
        }
    }
    assert_none("unsafe outside of bytes", wrong);
}

#[test]
fn only_the_command_line_and_the_report_write_to_streams() {
    const SPEECH: &[&str] = &[
        "print!(",
        "println!(",
        "eprint!(",
        "eprintln!(",
        "dbg!(",
        "stdout()",
        "stderr()",
    ];
    let mut wrong = Vec::new();
    for source in sources().iter().filter(|s| !s.is_in(SPEAKING)) {
        for line in &source.lines {
            if SPEECH.iter().any(|speech| line.code.contains(speech)) {
                wrong.push(source.at(line));
            }
        }
    }
    assert_none("rooms that write to a stream", wrong);
}

#[test]
fn every_file_says_what_lives_there() {
    let silent = sources()
        .into_iter()
        .filter(|s| !s.text.starts_with("//! "));
    assert_none("files without `//!`", silent.map(|s| s.path).collect());
}

#[test]
fn files_stay_readable() {
    let mut long = Vec::new();
    for source in sources() {
        let excused = EXCUSED_LENGTHS.iter().any(|(path, _)| *path == source.path);
        // Comments count, tests do not: they begin at the last line of code.
        let tests = source.lines.last().map_or(0, |line| line.number);
        if tests > LONGEST && !excused {
            long.push(format!("{}: {tests} lines", source.path));
        }
    }
    assert_none("files that are too long", long);
}

#[test]
fn excuses_name_files_that_exist() {
    let arrows = EXCUSED_ARROWS.iter().map(|(path, ..)| path);
    let lengths = EXCUSED_LENGTHS.iter().map(|(path, _)| path);
    for path in arrows.chain(lengths) {
        assert!(
            Path::new(env!("CARGO_MANIFEST_DIR")).join(path).exists(),
            "{path}"
        );
    }
}

#[test]
fn the_test_sees_what_it_should() {
    let text = "use crate::{\n    model::A,\n    scan::{B, C},\n};\n// crate::cli\n#[cfg(test)]\nmod tests {\n    use crate::cli;\n}\nuse crate::key::Key;\n";
    let source = Source {
        path: String::new(),
        room: None,
        text: String::new(),
        lines: code_lines(text),
    };
    let used: Vec<String> = (0..source.lines.len())
        .flat_map(|index| rooms_used(&source, index))
        .collect();
    assert_eq!(used, ["model", "scan", "key"]);
}
