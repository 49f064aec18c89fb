//! The file of decisions: what people decided about the dump, with their names, reasons and times.

use crate::model::incident::{Decided, Decision};
use serde::Deserialize;
use std::path::Path;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FileSyntax {
    #[serde(default)]
    decision: Vec<toml::Spanned<DecisionSyntax>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct DecisionSyntax {
    ignore_file: Option<String>,
    ignore_column: Option<String>,
    of_files: Option<String>,
    same_person: Option<Vec<String>>,
    author: String,
    reason: String,
    at: String,
}

/// Reads the decisions in the order of the file.
pub(super) fn read(path: &Path) -> Result<Vec<Decision>, String> {
    let wrong = |what: String| format!("--decisions {path:?}: {what}");
    let text = std::fs::read_to_string(path).map_err(|error| wrong(error.to_string()))?;
    let line = |at: usize| {
        text.get(..at)
            .map_or(1, |before| before.matches('\n').count() + 1)
    };
    let file: FileSyntax = toml::from_str(&text).map_err(|error| {
        let at = error.span().map_or(1, |span| line(span.start));
        wrong(format!("line {at}: {}", error.message()))
    })?;
    let decisions = file.decision.into_iter().map(|entry| {
        let at = line(entry.span().start);
        decision(entry.into_inner()).map_err(|what| wrong(format!("line {at}: {what}")))
    });
    decisions.collect()
}

fn decision(syntax: DecisionSyntax) -> Result<Decision, &'static str> {
    let decided = match (syntax.ignore_file, syntax.ignore_column, syntax.same_person) {
        (Some(files), None, None) => Decided::File(files),
        (None, Some(header), None) => Decided::Column {
            files: syntax.of_files.unwrap_or_else(|| "*".into()),
            header,
        },
        (None, None, Some(people)) if people.len() > 1 => Decided::Same(people),
        (None, None, Some(_)) => return Err("same_person needs two fingerprints or more"),
        _ => return Err("expected one of ignore_file, ignore_column, same_person"),
    };
    if [&syntax.author, &syntax.reason, &syntax.at]
        .iter()
        .any(|text| text.trim().is_empty())
    {
        return Err("author, reason and at must say something");
    }
    Ok(Decision {
        decided,
        author: syntax.author,
        reason: syntax.reason,
        at: syntax.at,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read_text(text: &str) -> Result<Vec<Decision>, String> {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("decisions.toml");
        std::fs::write(&path, text).unwrap();
        read(&path)
    }

    #[test]
    fn decisions_need_an_author_a_reason_and_a_time() {
        let rest = "author = \"Ann Lee\"\nreason = \"sample\"\nat = \"2026-11-21\"\n";
        let good = format!("[[decision]]\nignore_file = \"*.tmp\"\n{rest}");
        let read = read_text(&good).unwrap();
        assert_eq!(read[0].decided, Decided::File("*.tmp".into()));
        assert_eq!(read[0].author, "Ann Lee");
        for (text, expected) in [
            ("[[decision]]\nignore_file = \"x\"\n", "line 1"),
            (
                &format!("\n[[decision]]\n{rest}"),
                "line 2: expected one of",
            ),
            (
                &format!("[[decision]]\nsame_person = [\"a\"]\n{rest}"),
                "two fingerprints",
            ),
            ("[[decison]]\n", "unknown field"),
        ] {
            let error = read_text(text).unwrap_err();
            assert!(error.contains(expected), "{error}");
        }
    }
}
