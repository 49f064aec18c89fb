//! `--files-from`: paths from a list, each a root of its own.

use std::io::{self, Read};
use std::path::PathBuf;

/// What stands between two paths of a list.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Separator {
    /// A newline: what `ls` and most programs write.
    Newline,
    /// A NUL byte: what `find -print0` writes, safe for any name.
    Nul,
}

impl Separator {
    const fn byte(self) -> u8 {
        match self {
            Self::Newline => b'\n',
            Self::Nul => 0,
        }
    }
}

/// Reads a list of paths; empty entries are ignored. Bytes are kept as they are, also those that
/// are not UTF-8.
pub fn read_list(mut list: impl Read, separator: Separator) -> io::Result<Vec<PathBuf>> {
    let mut bytes = Vec::new();
    list.read_to_end(&mut bytes)?;
    Ok(bytes
        .split(|&byte| byte == separator.byte())
        .filter(|path| !path.is_empty())
        .map(path)
        .collect())
}

#[cfg(unix)]
fn path(bytes: &[u8]) -> PathBuf {
    use std::os::unix::ffi::OsStrExt;
    PathBuf::from(std::ffi::OsStr::from_bytes(bytes))
}

#[cfg(not(unix))]
fn path(bytes: &[u8]) -> PathBuf {
    let bytes = bytes.strip_suffix(b"\r").unwrap_or(bytes);
    PathBuf::from(String::from_utf8_lossy(bytes).into_owned())
}

#[cfg(unix)]
#[cfg(test)]
mod tests {
    use super::*;
    use std::os::unix::ffi::OsStrExt;

    fn check(list: &[u8], separator: Separator, expected: &[&[u8]]) {
        let paths = read_list(list, separator).unwrap();
        let found: Vec<_> = paths.iter().map(|p| p.as_os_str().as_bytes()).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn lines_are_paths_and_empty_lines_are_none() {
        check(
            b"a.csv\n\n b\xff\nc",
            Separator::Newline,
            &[b"a.csv", b" b\xff", b"c"],
        );
        check(b"", Separator::Newline, &[]);
    }

    #[test]
    fn between_nul_bytes_a_newline_belongs_to_the_name() {
        check(b"a\nb\0c\0", Separator::Nul, &[b"a\nb", b"c"]);
    }
}
