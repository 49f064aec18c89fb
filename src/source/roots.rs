//! Where a scan starts: the paths of the request, checked before anything is read.

use std::io;
use std::path::{Path, PathBuf};

/// One place where a scan starts.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Root {
    /// Standard input, written `-`.
    Stdin,
    /// A file or folder named on the command line; exists when the scan begins.
    Named(PathBuf),
    /// A path from a list; may be gone by the time it is read, which is a problem of that path.
    Listed(PathBuf),
}

impl Root {
    /// The path, unless it is standard input.
    pub fn path(&self) -> Option<&Path> {
        match self {
            Self::Stdin => None,
            Self::Named(path) | Self::Listed(path) => Some(path),
        }
    }
}

/// The roots of a scan in the order given.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Roots(Vec<Root>);

/// A root that cannot be scanned.
#[derive(Debug, thiserror::Error)]
pub enum InvalidRoot {
    /// Nothing there.
    #[error("no such file or folder: {0:?}")]
    Missing(PathBuf),
    /// There, but not for this user or this system.
    #[error("cannot open {path:?}: {error}")]
    Unreadable {
        /// As given.
        path: PathBuf,
        /// What the system says.
        error: io::Error,
    },
    /// `-` more than once.
    #[error("standard input (`-`) can be read only once")]
    StdinTwice,
    /// A scheme such as `s3://`.
    #[error("addresses such as {0:?} cannot be scanned yet")]
    Address(PathBuf),
}

impl Roots {
    /// Checks `named` (from the command line, where `-` is standard input); takes `listed` as it
    /// is, after them.
    pub fn new(named: Vec<PathBuf>, listed: Vec<PathBuf>) -> Result<Self, InvalidRoot> {
        let mut roots = Vec::with_capacity(named.len() + listed.len());
        for path in named {
            let root = check(path)?;
            if root == Root::Stdin && roots.contains(&Root::Stdin) {
                return Err(InvalidRoot::StdinTwice);
            }
            roots.push(root);
        }
        roots.extend(listed.into_iter().map(Root::Listed));
        Ok(Self(roots))
    }

    /// The roots.
    pub fn as_slice(&self) -> &[Root] {
        &self.0
    }

    /// Whether standard input is one of them.
    pub fn read_stdin(&self) -> bool {
        self.0.contains(&Root::Stdin)
    }
}

fn check(path: PathBuf) -> Result<Root, InvalidRoot> {
    if path.as_os_str() == "-" {
        return Ok(Root::Stdin);
    }
    match std::fs::metadata(&path) {
        Ok(_) => Ok(Root::Named(path)),
        Err(_) if is_address(&path) => Err(InvalidRoot::Address(path)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Err(InvalidRoot::Missing(path)),
        Err(error) => Err(InvalidRoot::Unreadable { path, error }),
    }
}

fn is_address(path: &Path) -> bool {
    path.to_str()
        .and_then(|text| text.split_once("://"))
        .is_some_and(|(scheme, _)| scheme.bytes().all(|byte| byte.is_ascii_alphanumeric()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check_error(paths: &[&str], expected: &str) {
        let paths = paths.iter().map(PathBuf::from).collect();
        let message = Roots::new(paths, Vec::new()).unwrap_err().to_string();
        assert_eq!(message, expected);
    }

    #[test]
    fn a_root_that_is_not_there_is_refused() {
        check_error(
            &["no/such\x1bpath"],
            r#"no such file or folder: "no/such\u{1b}path""#,
        );
        check_error(
            &["s3://bucket/key"],
            r#"addresses such as "s3://bucket/key" cannot be scanned yet"#,
        );
        check_error(&["-", "-"], "standard input (`-`) can be read only once");
    }

    #[test]
    fn a_listed_path_is_not_checked() {
        let roots = Roots::new(vec!["-".into()], vec!["gone.csv".into()]).unwrap();
        let expected = [Root::Stdin, Root::Listed("gone.csv".into())];
        assert_eq!(roots.as_slice(), expected);
        assert!(roots.read_stdin());
    }
}
