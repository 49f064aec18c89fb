//! `--include` and `--exclude`: which paths a pattern speaks of.
//!
//! A pattern without `/` is compared with the file name at any depth, a pattern with `/` with the
//! path relative to its root, an absolute pattern with the path as walked. `*` stays within one
//! name, `**` crosses folders.

use globset::{GlobBuilder, GlobSet, GlobSetBuilder};
use std::path::Path;

/// A set of patterns.
#[derive(Clone, Debug, Default)]
pub struct Globs {
    /// As written.
    written: Vec<String>,
    names: Patterns,
    relative: Patterns,
    absolute: Patterns,
}

/// A pattern that is none.
#[derive(Debug, thiserror::Error)]
#[error("`{pattern}` is not a valid pattern: {why}")]
pub struct InvalidGlob {
    /// As given.
    pub pattern: String,
    /// What is wrong with it.
    pub why: String,
}

#[derive(Clone, Debug, Default)]
struct Patterns(GlobSet);

impl Globs {
    /// Compiles patterns. Names the first that is invalid.
    pub fn new<S: AsRef<str>>(patterns: &[S]) -> Result<Self, InvalidGlob> {
        let (mut names, mut relative, mut absolute) = <(Vec<_>, Vec<_>, Vec<_>)>::default();
        for pattern in patterns.iter().map(AsRef::as_ref) {
            let plain = pattern.strip_prefix("./").unwrap_or(pattern);
            let plain = match plain.strip_suffix('/') {
                Some(folder) if !folder.is_empty() => folder,
                _ => plain,
            };
            if plain.is_empty() {
                return Err(invalid(pattern, "it is empty"));
            } else if plain.starts_with('/') {
                absolute.push(plain);
            } else if plain.contains('/') {
                relative.push(plain);
            } else {
                names.push(plain);
            }
        }
        Ok(Self {
            written: patterns.iter().map(|p| p.as_ref().to_owned()).collect(),
            names: Patterns::new(&names)?,
            relative: Patterns::new(&relative)?,
            absolute: Patterns::new(&absolute)?,
        })
    }

    /// The patterns as written.
    pub fn patterns(&self) -> &[String] {
        &self.written
    }

    /// Whether there are no patterns.
    pub fn is_empty(&self) -> bool {
        self.names.0.is_empty() && self.relative.0.is_empty() && self.absolute.0.is_empty()
    }

    /// Whether a pattern speaks of `path`, walked from `root`.
    pub fn matches(&self, root: &Path, path: &Path) -> bool {
        let relative = || path.strip_prefix(root).unwrap_or(path);
        let name = || path.file_name().map(Path::new).unwrap_or(path);
        (!self.names.0.is_empty() && self.names.0.is_match(name()))
            || (!self.relative.0.is_empty() && self.relative.0.is_match(relative()))
            || (!self.absolute.0.is_empty() && self.absolute.0.is_match(path))
    }
}

impl Patterns {
    fn new(patterns: &[&str]) -> Result<Self, InvalidGlob> {
        let mut set = GlobSetBuilder::new();
        for pattern in patterns {
            let glob = GlobBuilder::new(pattern)
                .literal_separator(true)
                .build()
                .map_err(|error| invalid(pattern, &error.kind().to_string()))?;
            set.add(glob);
        }
        let set = set
            .build()
            .map_err(|error| invalid(error.glob().unwrap_or(""), &error.kind().to_string()))?;
        Ok(Self(set))
    }
}

fn invalid(pattern: &str, why: &str) -> InvalidGlob {
    InvalidGlob {
        pattern: pattern.to_owned(),
        why: why.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_speak_of_names_relative_paths_and_absolute_paths() {
        // pattern, path below /data, matches
        let cases = [
            ("*.csv", "a.csv", true),
            ("*.csv", "deep/er/a.csv", true),
            ("*.csv", "a.csv.gz", false),
            ("tmp", "x/tmp", true),
            ("tmp/", "x/tmp", true),
            ("x/*.csv", "x/a.csv", true),
            ("./x/*.csv", "x/a.csv", true),
            ("x/*.csv", "x/y/a.csv", false),
            ("x/**/*.csv", "x/y/z/a.csv", true),
            ("/data/x/*", "x/a.csv", true),
            ("/other/x/*", "x/a.csv", false),
            ("{a,b}.csv", "b.csv", true),
        ];
        for (pattern, path, expected) in cases {
            let globs = Globs::new(&[pattern]).unwrap();
            let root = Path::new("/data");
            let found = globs.matches(root, &root.join(path));
            assert_eq!(found, expected, "{pattern} on {path}");
        }
    }

    #[test]
    fn an_invalid_pattern_is_named() {
        let error = Globs::new(&["*.csv", "a{b"]).unwrap_err();
        assert_eq!(error.pattern, "a{b");
        assert!(Globs::new(&[""]).is_err());
    }

    #[test]
    fn without_patterns_nothing_matches() {
        let globs = Globs::new::<&str>(&[]).unwrap();
        assert!(globs.is_empty());
        assert!(!globs.matches(Path::new("."), Path::new("./a")));
    }
}
