//! `spillmap.toml`: options of `scan` written down, weaker than environment and command line.
//!
//! Each key is the name of an option. The file becomes clap's default values, so that one parser
//! checks all three places.

use clap::{ArgAction, Command};
use std::fs;
use std::path::{Path, PathBuf};
use toml::{Table, Value};

/// The name under which the file is looked for, here and in the folders above.
const FILE_NAME: &str = "spillmap.toml";
/// Options that must be asked for anew every time, or that say where the file is.
const NOT_IN_FILE: [&str; 4] = ["config", "show-values", "help", "files-from"];

/// A file of options.
#[derive(Debug)]
pub(super) struct Config {
    /// Where it lies.
    pub(super) path: PathBuf,
    options: Vec<(String, Vec<String>)>,
}

/// What is wrong with the file.
#[derive(Debug, thiserror::Error)]
pub(super) enum Invalid {
    #[error("{path:?}: {error}")]
    Unreadable {
        path: PathBuf,
        error: std::io::Error,
    },
    #[error("{path:?}, line {line}: {why}\n  hint: min-confidence = \"medium\"")]
    Syntax {
        path: PathBuf,
        line: usize,
        why: String,
    },
    #[error(
        "{path:?}: `{key}` is not an option that a file can set\n  hint: region = [\"US\", \"DE\"]"
    )]
    Unknown { path: PathBuf, key: String },
    #[error("{path:?}: `{key}` should be a text, a number, true, false or a list of texts")]
    Shape { path: PathBuf, key: String },
}

impl Config {
    /// The file at `path`.
    pub(super) fn read(path: &Path) -> Result<Self, Invalid> {
        let text = fs::read_to_string(path).map_err(|error| Invalid::Unreadable {
            path: path.to_path_buf(),
            error,
        })?;
        Self::parse(path, &text)
    }

    /// The nearest file in `folder` or above it, if there is one.
    pub(super) fn find(folder: &Path) -> Result<Option<Self>, Invalid> {
        let mut places = folder.ancestors().map(|folder| folder.join(FILE_NAME));
        let found = places.find(|place| place.is_file());
        found.map(|path| Self::read(&path)).transpose()
    }

    fn parse(path: &Path, text: &str) -> Result<Self, Invalid> {
        let path = path.to_path_buf();
        let table: Table = text.parse().map_err(|error: toml::de::Error| {
            let before = error.span().and_then(|span| text.get(..span.start));
            Invalid::Syntax {
                path: path.clone(),
                line: 1 + before.unwrap_or_default().matches('\n').count(),
                why: error.message().to_owned(),
            }
        })?;
        let mut options = Vec::new();
        for (key, value) in &table {
            let values = values(value).ok_or_else(|| Invalid::Shape {
                path: path.clone(),
                key: key.clone(),
            })?;
            options.push((key.clone(), values));
        }
        Ok(Self { path, options })
    }

    /// Makes the options the default values of `scan`.
    pub(super) fn apply(&self, mut scan: Command) -> Result<Command, Invalid> {
        for (key, values) in &self.options {
            let arg = scan
                .get_arguments()
                .find(|arg| arg.get_long() == Some(key) && !NOT_IN_FILE.contains(&key.as_str()));
            let Some(arg) = arg else {
                return Err(Invalid::Unknown {
                    path: self.path.clone(),
                    key: key.clone(),
                });
            };
            let takes_many = matches!(arg.get_action(), ArgAction::Append);
            if values.len() != 1 && !takes_many {
                return Err(Invalid::Shape {
                    path: self.path.clone(),
                    key: key.clone(),
                });
            }
            let id = arg.get_id().clone();
            // clap keeps default values for the life of the program, which this is.
            let defaults: Vec<&'static str> = values
                .iter()
                .map(|value| &*Box::leak(value.clone().into_boxed_str()))
                .collect();
            scan = scan.mut_arg(id, |arg| arg.default_values(defaults));
        }
        Ok(scan)
    }
}

/// The value as it would stand on the command line.
fn values(value: &Value) -> Option<Vec<String>> {
    match value {
        Value::Array(list) => list
            .iter()
            .map(|value| value.as_str().map(str::to_owned))
            .collect(),
        Value::String(text) => Some(vec![text.clone()]),
        Value::Integer(number) => Some(vec![number.to_string()]),
        Value::Float(number) => Some(vec![number.to_string()]),
        Value::Boolean(truth) => Some(vec![truth.to_string()]),
        Value::Datetime(_) | Value::Table(_) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(text: &str) -> Result<Config, Invalid> {
        Config::parse(Path::new("spillmap.toml"), text)
    }

    #[test]
    fn the_nearest_file_above_is_found() {
        let folder = tempfile::tempdir().unwrap();
        let deep = folder.path().join("a/b");
        fs::create_dir_all(&deep).unwrap();
        fs::write(folder.path().join(FILE_NAME), "threads = 1").unwrap();
        fs::write(folder.path().join("a").join(FILE_NAME), "threads = 2").unwrap();
        let config = Config::find(&deep).unwrap().unwrap();
        assert_eq!(
            config.options,
            [("threads".to_owned(), vec!["2".to_owned()])]
        );
    }

    #[test]
    fn errors_name_the_line_or_the_key() {
        let message = parse("threads = 1\nregion = [\n").unwrap_err().to_string();
        assert!(message.contains("line"), "{message}");
        let message = parse("[table]\na = 1").unwrap_err().to_string();
        assert!(message.contains("`table`"), "{message}");
    }

    #[test]
    fn values_are_what_the_command_line_would_say() {
        let config = parse("a = ['x', 'y']\nb = true\nc = 0.5\nd = 3").unwrap();
        let values: Vec<_> = config
            .options
            .into_iter()
            .map(|(_, values)| values)
            .collect();
        let expected: [&[&str]; 4] = [&["x", "y"], &["true"], &["0.5"], &["3"]];
        assert_eq!(values, expected);
    }
}
