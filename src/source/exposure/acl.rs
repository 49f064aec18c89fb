//! Rights of one file or folder: mode bits and the POSIX access list (POSIX 1003.1e draft 17) in the
//! form in which Linux keeps it: a version word, then entries of eight bytes, little endian.

use std::fs::Metadata;
use std::path::Path;

/// Version of the kept form that Linux has (`include/uapi/linux/posix_acl_xattr.h`).
const VERSION: u32 = 2;
const READ: u8 = 4;
const PASS: u8 = 1;

/// What is asked of an object.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Right {
    /// To read a file.
    Read,
    /// To reach what lies in a folder.
    Pass,
}

impl Right {
    const fn bit(self) -> u8 {
        match self {
            Self::Read => READ,
            Self::Pass => PASS,
        }
    }
}

/// The rights of one file or folder, each in the bits of `rwx`.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Rights {
    /// Owner.
    pub uid: u32,
    /// Owning group.
    pub gid: u32,
    owner: u8,
    group: u8,
    other: u8,
    /// What the mask leaves to groups and named users.
    mask: u8,
    users: Vec<(u32, u8)>,
    groups: Vec<(u32, u8)>,
    /// Whether an access list was read.
    pub has_acl: bool,
    /// Whether there may be one that could not be read.
    pub is_doubtful: bool,
}

impl Rights {
    /// Those of `path`, which `metadata` is of.
    #[cfg(unix)]
    pub fn of(path: &Path, metadata: &Metadata) -> Self {
        use std::os::unix::fs::MetadataExt;
        let mut rights = Self::from_mode(metadata.uid(), metadata.gid(), metadata.mode());
        match read(path) {
            Ok(Some(list)) => rights.is_doubtful = !rights.take(&list),
            Ok(None) => {}
            Err(()) => rights.is_doubtful = true,
        }
        rights
    }

    /// Without mode bits nothing is known.
    #[cfg(not(unix))]
    pub fn of(_path: &Path, _metadata: &Metadata) -> Self {
        let mut rights = Self::from_mode(0, 0, 0);
        rights.is_doubtful = true;
        rights
    }

    fn from_mode(uid: u32, gid: u32, mode: u32) -> Self {
        let bits = |shift: u32| (mode >> shift & 7) as u8;
        Self {
            uid,
            gid,
            owner: bits(6),
            group: bits(3),
            other: bits(0),
            mask: 7,
            users: Vec::new(),
            groups: Vec::new(),
            has_acl: false,
            is_doubtful: false,
        }
    }

    /// Takes over a kept list; whether it could be read to its end.
    fn take(&mut self, list: &[u8]) -> bool {
        let Some((version, entries)) = list.split_first_chunk::<4>() else {
            return false;
        };
        if u32::from_le_bytes(*version) != VERSION || !entries.len().is_multiple_of(8) {
            return false;
        }
        for entry in entries.chunks_exact(8) {
            let [tag_low, tag_high, rights, _, id @ ..] = entry else {
                return false;
            };
            let rights = rights & 7;
            let id = id.try_into().map_or(0, u32::from_le_bytes);
            match u16::from_le_bytes([*tag_low, *tag_high]) {
                0x01 => self.owner = rights,
                0x02 => self.users.push((id, rights)),
                0x04 => self.group = rights,
                0x08 => self.groups.push((id, rights)),
                0x10 => self.mask = rights,
                0x20 => self.other = rights,
                _ => return false,
            }
        }
        self.has_acl = true;
        true
    }

    /// Users that are named, the owner first.
    pub fn users(&self) -> impl Iterator<Item = u32> {
        std::iter::once(self.uid).chain(self.users.iter().map(|(id, _)| *id))
    }

    /// Groups that are named, the owning one first.
    pub fn groups(&self) -> impl Iterator<Item = u32> {
        std::iter::once(self.gid).chain(self.groups.iter().map(|(id, _)| *id))
    }

    /// Whether someone whom no entry names has a right.
    pub fn everyone(&self, right: Right) -> bool {
        self.other & right.bit() != 0
    }

    /// Whether a member of the group, whom no other entry names, has a right.
    pub fn group(&self, gid: u32, right: Right) -> bool {
        let owning = (gid == self.gid).then_some(self.group);
        let listed = self.groups.iter().filter(|(id, _)| *id == gid);
        let mut own = owning.into_iter().chain(listed.map(|(_, rights)| *rights));
        let Some(first) = own.next() else {
            return self.everyone(right);
        };
        own.fold(first, |all, more| all | more) & self.mask & right.bit() != 0
    }

    /// Whether a user has a right, their groups aside.
    pub fn user(&self, uid: u32, right: Right) -> bool {
        if uid == self.uid {
            return self.owner & right.bit() != 0;
        }
        let named = self.users.iter().find(|(id, _)| *id == uid);
        match named {
            Some((_, rights)) => rights & self.mask & right.bit() != 0,
            None => self.everyone(right),
        }
    }
}

/// The kept access list, if there is one; an error when that cannot be told.
#[cfg(target_os = "linux")]
fn read(path: &Path) -> Result<Option<Vec<u8>>, ()> {
    use rustix::io::Errno;
    /// Bytes of the longest value of an attribute (`XATTR_SIZE_MAX`).
    const LONGEST: usize = 65_536;
    let mut list = vec![0; 512];
    loop {
        match rustix::fs::getxattr(path, "system.posix_acl_access", list.as_mut_slice()) {
            Ok(length) => {
                list.truncate(length);
                return Ok(Some(list));
            }
            Err(Errno::RANGE) if list.len() < LONGEST => list.resize(LONGEST, 0),
            Err(Errno::NODATA | Errno::OPNOTSUPP) => return Ok(None),
            Err(_) => return Err(()),
        }
    }
}

/// Access lists of other systems are not read.
#[cfg(all(unix, not(target_os = "linux")))]
fn read(_path: &Path) -> Result<Option<Vec<u8>>, ()> {
    Err(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(tag: u16, rights: u8, id: u32) -> Vec<u8> {
        let mut entry = tag.to_le_bytes().to_vec();
        entry.extend([rights, 0]);
        entry.extend(id.to_le_bytes());
        entry
    }

    #[test]
    fn mode_bits_are_those_of_owner_group_and_others() {
        let rights = Rights::from_mode(1000, 100, 0o640);
        assert!(rights.user(1000, Right::Read));
        assert!(rights.group(100, Right::Read));
        assert!(!rights.group(200, Right::Read));
        assert!(!rights.everyone(Right::Read));
        // A group may be shut out of what everyone can read.
        let rights = Rights::from_mode(1000, 100, 0o604);
        assert!(!rights.group(100, Right::Read));
        assert!(rights.group(200, Right::Read));
    }

    #[test]
    fn the_mask_limits_named_users_and_groups() {
        let mut rights = Rights::from_mode(1000, 100, 0o640);
        let list = [
            VERSION.to_le_bytes().to_vec(),
            entry(0x01, 6, u32::MAX),
            entry(0x02, 7, 1001),
            entry(0x04, 0, u32::MAX),
            entry(0x08, 5, 200),
            entry(0x08, 2, 300),
            entry(0x10, 4, u32::MAX),
            entry(0x20, 0, u32::MAX),
        ];
        assert!(rights.take(&list.concat()));
        assert!(rights.user(1001, Right::Read));
        assert!(!rights.user(1001, Right::Pass), "the mask has no x");
        assert!(!rights.group(100, Right::Read));
        assert!(rights.group(200, Right::Read));
        assert!(!rights.group(300, Right::Read));
        assert!(!rights.everyone(Right::Read));
        assert_eq!(rights.groups().collect::<Vec<_>>(), [100, 200, 300]);
    }

    #[test]
    fn a_list_that_is_cut_off_or_strange_is_refused() {
        for list in [
            &b""[..],
            &[2, 0, 0, 0, 1],
            &[9, 0, 0, 0],
            &[2, 0, 0, 0, 64, 0, 7, 0, 0, 0, 0, 0],
        ] {
            assert!(!Rights::from_mode(0, 0, 0o600).take(list), "{list:?}");
        }
    }
}
