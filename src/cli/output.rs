//! The two streams of the program. Only here is written to them, apart from the report renderers.

use std::fmt::Display;
use std::io::{self, Write};
use std::path::PathBuf;

/// Writes to standard output. A reader that has gone away (`| head`) is no error.
pub(super) fn print(text: impl Display) -> io::Result<()> {
    let mut stdout = io::stdout().lock();
    forgive_closed(write!(stdout, "{text}").and_then(|()| stdout.flush()))
}

/// Takes a closed pipe for the wish to read no more.
pub(super) fn forgive_closed(result: io::Result<()>) -> io::Result<()> {
    match result {
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        other => other,
    }
}

/// Says on standard error, in one line or more, what is wrong. If even that fails there is nobody
/// left to tell.
pub(super) fn complain(text: impl Display) {
    let _ = writeln!(io::stderr().lock(), "spillmap: {text}");
}

/// Whether paths may be told.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Paths {
    /// As they are.
    Shown,
    /// Not at all: `--mask-paths`.
    Masked,
}

impl Paths {
    /// By the option.
    pub(super) const fn masked(masked: bool) -> Self {
        if masked { Self::Masked } else { Self::Shown }
    }

    /// The text of an error. Errors quote the paths that they name; those of rule files, which they
    /// do not quote, begin with one that was `given`.
    pub(super) fn text(self, error: impl Display, given: &[PathBuf]) -> String {
        let text = error.to_string();
        match self {
            Self::Shown => text,
            Self::Masked => mask_given(&mask_quoted(&text), given),
        }
    }
}

/// What stands for a path that is not told.
const UNTOLD: &str = "(path masked)";

fn mask_quoted(text: &str) -> String {
    let mut masked = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, quoted)) = rest.split_once('"') {
        masked.push_str(before);
        masked.push_str(UNTOLD);
        let mut escaped = false;
        let end = quoted.find(|c| {
            let ends = c == '"' && !escaped;
            escaped = c == '\\' && !escaped;
            ends
        });
        rest = end
            .and_then(|end| quoted.get(end + 1..))
            .unwrap_or_default();
    }
    masked.push_str(rest);
    masked
}

fn mask_given(text: &str, given: &[PathBuf]) -> String {
    let mut masked = text.to_owned();
    for path in given.iter().map(|path| path.display().to_string()) {
        if let Some((before, behind)) = masked.split_once(&path) {
            let end = behind.find(':').unwrap_or(0);
            masked = format!("{before}{UNTOLD}{}", behind.get(end..).unwrap_or_default());
        }
    }
    masked
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_path_is_told_when_paths_are_masked() {
        let given = [PathBuf::from("rules/of Jane")];
        for (text, expected) in [
            (
                r#"no such file: "a/Jane \"x\" Doe""#,
                "no such file: (path masked)",
            ),
            (r#"-o "x": no; "y""#, "-o (path masked): no; (path masked)"),
            (
                "rules/of Jane/own.toml:3:1: expected",
                "(path masked):3:1: expected",
            ),
            ("nothing to hide", "nothing to hide"),
            (r#"open "end"#, "open (path masked)"),
        ] {
            assert_eq!(Paths::Masked.text(text, &given), expected);
            assert_eq!(Paths::Shown.text(text, &given), text);
        }
    }
}
