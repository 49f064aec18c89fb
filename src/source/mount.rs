//! What kind of file system a folder lies on: stored data, a network mount, or the kernel's own.

use std::path::Path;

/// Kind of a file system, as far as it matters to a scan.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Mount {
    /// Stored data.
    Local,
    /// A mount whose mode bits may be those of the mount, by the name people know.
    Remote(&'static str),
    /// Made up by the kernel on every read: `/proc`, `/sys`.
    Virtual,
}

impl Mount {
    /// The file system that holds `path`.
    #[cfg(target_os = "linux")]
    pub(super) fn of(path: &Path) -> Self {
        // The width and sign of the field differ between architectures; its low 32 bits do not.
        rustix::fs::statfs(path).map_or(Self::Local, |fs| Self::from_magic(fs.f_type as u32))
    }

    /// The file system that holds `path`; not known on this system.
    #[cfg(not(target_os = "linux"))]
    pub(super) fn of(_path: &Path) -> Self {
        Self::Local
    }

    /// By the super-block magic numbers of `linux/magic.h` and `statfs(2)`.
    #[cfg_attr(not(target_os = "linux"), allow(dead_code))]
    const fn from_magic(magic: u32) -> Self {
        match magic {
            0x6969 => Self::Remote("nfs"),
            0xFF53_4D42 => Self::Remote("cifs"),
            0xFE53_4D42 => Self::Remote("smb2"),
            0x517B => Self::Remote("smb"),
            0x6573_5546 => Self::Remote("fuse"),
            0x00C3_6400 => Self::Remote("ceph"),
            0x0102_1997 => Self::Remote("9p"),
            0x5346_414F => Self::Remote("afs"),
            0x0BD0_0BD0 => Self::Remote("lustre"),
            0x4750_4653 => Self::Remote("gpfs"),
            // proc, sysfs, cgroup, cgroup2, debugfs, tracefs, securityfs, bpf, pstore, configfs,
            // selinux, devpts, mqueue, binfmt_misc, efivarfs, nsfs
            0x9FA0 | 0x6265_6572 | 0x0027_E0EB | 0x6367_7270 | 0x6462_6720 | 0x7472_6163
            | 0x7363_6673 | 0xCAFE_4A11 | 0x6165_676C | 0x6265_6570 | 0xF97C_FF8C | 0x1CD1
            | 0x1980_0202 | 0x4249_4E4D | 0xDE5E_81E4 | 0x6E73_6673 => Self::Virtual,
            _ => Self::Local,
        }
    }

    /// What a report says about files there, in our own words.
    pub(super) fn note(self) -> Option<String> {
        match self {
            Self::Remote(name) => Some(format!(
                "some files lie on a network mount ({name}): their mode bits may be the mount's"
            )),
            Self::Local | Self::Virtual => None,
        }
    }
}

#[cfg(target_os = "linux")]
#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_process_folder_is_virtual_and_a_temporary_folder_is_not() {
        assert_eq!(Mount::of(Path::new("/proc")), Mount::Virtual);
        let folder = tempfile::tempdir().unwrap();
        assert_ne!(Mount::of(folder.path()), Mount::Virtual);
    }

    #[test]
    fn a_network_mount_is_worth_a_note_that_names_it() {
        let note = Mount::from_magic(0xFF53_4D42).note().unwrap();
        assert!(note.contains("cifs"), "{note}");
        assert_eq!(Mount::Local.note(), None);
    }
}
