//! Who can read a file: by its own rights and by those of every folder above it. Access is known,
//! partly known or unknown, never guessed.

mod acl;
mod listed;
mod names;

use super::mount::Mount;
use crate::model::{Certainty, Exposure};
use acl::{Right, Rights};
use listed::nobody;
pub use listed::{AccessList, InvalidAccess};
use names::Names;
use std::collections::HashMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Rights were asked of the file system.
const FILE_SYSTEM: &str = "file_system";
/// Rights were read from a list.
const ACCESS_LIST: &str = "access_list";

const MOUNT: &str = "a network mount: the bits may be the mount's, not the server's";
const DOUBTFUL: &str = "an access list could not be read";
const GONE: &str = "the file or a folder above it could not be looked at";
const OTHER_SYSTEM: &str = "this system's rights are not read";

/// Reads rights, each folder's once.
#[derive(Default)]
pub struct Survey {
    names: Names,
    folders: HashMap<PathBuf, Option<Arc<Way>>>,
}

/// The folders that lead to a file, as far as they matter.
struct Way {
    folders: Vec<Rights>,
    is_remote: bool,
}

impl Survey {
    /// Who can read the file at `path`.
    pub fn of(&mut self, path: &Path) -> Exposure {
        if !cfg!(unix) {
            return self.unknown(OTHER_SYSTEM);
        }
        let file = fs::metadata(path).map(|metadata| Rights::of(path, &metadata));
        let folder = path.parent().unwrap_or(Path::new(""));
        let folder = if folder.as_os_str().is_empty() {
            Path::new(".")
        } else {
            folder
        };
        match (file, self.way(folder)) {
            (Ok(file), Some(way)) => self.exposure(&file, &way),
            _ => self.unknown(GONE),
        }
    }

    fn unknown(&mut self, why: &'static str) -> Exposure {
        Exposure {
            owner: nobody(),
            group: nobody(),
            everyone: false,
            groups: Vec::new(),
            users: Vec::new(),
            has_acl: false,
            certainty: Certainty::Unknown(why),
            source: FILE_SYSTEM,
        }
    }

    fn way(&mut self, folder: &Path) -> Option<Arc<Way>> {
        if let Some(known) = self.folders.get(folder) {
            return known.clone();
        }
        let way = read_way(folder).map(Arc::new);
        self.folders.insert(folder.to_owned(), way.clone());
        way
    }

    fn exposure(&mut self, file: &Rights, way: &Way) -> Exposure {
        let rights = || std::iter::once(file).chain(&way.folders);
        let ids = |of: fn(&Rights) -> Vec<u32>| {
            let mut ids: Vec<u32> = rights().flat_map(of).collect();
            ids.sort_unstable();
            ids.dedup();
            ids
        };
        let everyone =
            file.everyone(Right::Read) && way.folders.iter().all(|f| f.everyone(Right::Pass));
        // Whoever is named only in a folder above reads by the rights of everyone else.
        let group = |gid: &u32| {
            file.group(*gid, Right::Read) && way.folders.iter().all(|f| f.group(*gid, Right::Pass))
        };
        let user = |uid: &u32| {
            *uid != file.uid
                && file.user(*uid, Right::Read)
                && way.folders.iter().all(|f| f.user(*uid, Right::Pass))
        };
        let mut groups = ids(|r| r.groups().collect());
        groups.retain(group);
        let mut users = ids(|r| r.users().collect());
        // The administrator reads everything anyway.
        users.retain(|uid| *uid != 0 && user(uid));
        let doubtful = rights().any(|r| r.is_doubtful);
        Exposure {
            owner: self.names.user(file.uid),
            group: self.names.group(file.gid),
            everyone,
            groups: groups.into_iter().map(|id| self.names.group(id)).collect(),
            users: users.into_iter().map(|id| self.names.user(id)).collect(),
            has_acl: file.has_acl,
            certainty: match (way.is_remote, doubtful) {
                (true, _) => Certainty::Partly(MOUNT),
                (false, true) => Certainty::Partly(DOUBTFUL),
                (false, false) => Certainty::Known,
            },
            source: FILE_SYSTEM,
        }
    }
}

/// The rights of a folder and of all above it, links resolved.
fn read_way(folder: &Path) -> Option<Way> {
    let folder = fs::canonicalize(folder).ok()?;
    let rights = |path: &Path| {
        let metadata = fs::metadata(path).ok()?;
        Some(Rights::of(path, &metadata))
    };
    Some(Way {
        is_remote: matches!(Mount::of(&folder), Mount::Remote(_)),
        folders: folder.ancestors().map(rights).collect::<Option<_>>()?,
    })
}

#[cfg(test)]
#[cfg(target_os = "linux")]
mod tests {
    use super::*;
    use crate::model::{Audience, Party};
    use std::os::unix::fs::PermissionsExt;

    fn set_mode(path: &Path, mode: u32) {
        fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
    }

    #[test]
    fn a_closed_folder_above_closes_what_everyone_could_read() {
        let root = tempfile::tempdir().unwrap();
        let folder = root.path().join("lists");
        let file = folder.join("a.csv");
        fs::create_dir(&folder).unwrap();
        fs::write(&file, "x").unwrap();
        set_mode(&file, 0o644);
        for (outer, inner, expected) in [
            (0o755, 0o755, Audience::Everyone),
            (0o700, 0o755, Audience::Owner),
            (0o755, 0o750, Audience::Groups),
            (0o755, 0o711, Audience::Everyone),
        ] {
            set_mode(root.path(), outer);
            set_mode(&folder, inner);
            let exposure = Survey::default().of(&file);
            assert_eq!(exposure.audience(), expected, "{outer:o} {inner:o}");
            assert_eq!(exposure.certainty, Certainty::Known);
        }
    }

    #[test]
    fn a_file_that_is_gone_is_unknown() {
        let root = tempfile::tempdir().unwrap();
        let exposure = Survey::default().of(&root.path().join("gone.csv"));
        assert_eq!(exposure.audience(), Audience::Unknown);
    }

    #[test]
    fn an_access_list_names_further_groups() {
        let root = tempfile::tempdir().unwrap();
        let file = root.path().join("a.csv");
        fs::write(&file, "x").unwrap();
        set_mode(&file, 0o640);
        set_mode(root.path(), 0o755);
        let entries: [(u16, u16, u32); 6] = [
            (0x01, 6, u32::MAX),
            (0x02, 4, 64_001),
            (0x04, 0, u32::MAX),
            (0x08, 4, 64_002),
            (0x10, 4, u32::MAX),
            (0x20, 0, u32::MAX),
        ];
        let mut list = 2u32.to_le_bytes().to_vec();
        for (tag, rights, id) in entries {
            list.extend(tag.to_le_bytes());
            list.extend(rights.to_le_bytes());
            list.extend(id.to_le_bytes());
        }
        let flags = rustix::fs::XattrFlags::empty();
        if rustix::fs::setxattr(&file, "system.posix_acl_access", &list, flags).is_err() {
            eprintln!("no access lists in the folder for temporary files: not tested");
            return;
        }
        let exposure = Survey::default().of(&file);
        assert!(exposure.has_acl && !exposure.everyone);
        let ids = |parties: &[Party]| parties.iter().filter_map(|p| p.id).collect::<Vec<_>>();
        assert_eq!(ids(&exposure.users), [64_001]);
        assert_eq!(ids(&exposure.groups), [64_002]);
    }
}
