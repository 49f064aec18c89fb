//! The names in one folder, in the order of reports, and the folders that are better left alone.

use std::cmp::Ordering;
use std::ffi::{OsStr, OsString};
use std::fs::{self, FileType, Metadata};
use std::io;
use std::path::Path;

/// One name in a folder.
pub(super) struct Child {
    pub(super) name: OsString,
    pub(super) kind: FileType,
    /// Whether it is a followed link, so that `kind` is that of its target.
    pub(super) is_link: bool,
}

/// Lists a folder in order; what was listed before an error is kept.
pub(super) fn sorted_children(path: &Path, follow: bool) -> (Vec<Child>, io::Result<()>) {
    let mut children = Vec::new();
    let listed = read_children(path, follow, &mut children);
    children.sort_unstable_by(by_path_bytes);
    (children, listed)
}

fn read_children(path: &Path, follow: bool, children: &mut Vec<Child>) -> io::Result<()> {
    for listed in fs::read_dir(path)? {
        let listed = listed?;
        let kind = listed.file_type()?;
        let target = if follow && kind.is_symlink() {
            fs::metadata(listed.path()).ok()
        } else {
            None
        };
        children.push(Child {
            name: listed.file_name(),
            kind: target.as_ref().map_or(kind, Metadata::file_type),
            is_link: target.is_some(),
        });
    }
    Ok(())
}

/// The order that the paths below have as bytes: `a-b` comes before `a/x`, so a folder sorts with
/// its separator.
fn by_path_bytes(one: &Child, other: &Child) -> Ordering {
    let (a, b) = (one.name.as_encoded_bytes(), other.name.as_encoded_bytes());
    let shared = a.len().min(b.len());
    let (a_start, a_rest) = a.split_at(shared);
    let (b_start, b_rest) = b.split_at(shared);
    let separator = |child: &Child| child.kind.is_dir().then_some(&b'/');
    a_start.cmp(b_start).then_with(|| {
        let a_rest = a_rest.iter().chain(separator(one));
        a_rest.cmp(b_rest.iter().chain(separator(other)))
    })
}

/// Folders that hold older or deleted copies of what lies beside them.
const SNAPSHOT_FOLDERS: [&str; 14] = [
    ".snapshot",
    ".snapshots",
    ".zfs",
    "~snapshot",
    "#snapshot",
    "#recycle",
    "@Recycle",
    "@Recently-Snapshot",
    "$RECYCLE.BIN",
    "RECYCLER",
    "System Volume Information",
    ".Trash",
    ".Trashes",
    "lost+found",
];

/// Whether a folder of this name holds snapshots or trash.
pub(super) fn is_snapshot_folder(name: &OsStr) -> bool {
    let is_trash_of_a_user = |name: &str| {
        name.strip_prefix(".Trash-")
            .is_some_and(|user| user.bytes().all(|byte| byte.is_ascii_digit()))
    };
    name.to_str()
        .is_some_and(|name| SNAPSHOT_FOLDERS.contains(&name) || is_trash_of_a_user(name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn snapshot_and_trash_folders_are_known_by_name() {
        let cases = [
            (".snapshot", true),
            (".Trash-1000", true),
            (".Trash-old", false),
            ("$RECYCLE.BIN", true),
            ("snapshot", false),
        ];
        for (name, expected) in cases {
            assert_eq!(is_snapshot_folder(OsStr::new(name)), expected, "{name}");
        }
    }
}
