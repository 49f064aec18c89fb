//! The digest of a file's content, as `b3sum` has it.

use crate::source::{Content, Links, Stop};
use std::ffi::OsStr;
use std::path::Path;

/// Bytes read at a time.
const STEP: usize = 1 << 20;

/// `blake3:` and the digest of the content in hexadecimal; nothing if the file cannot be read to
/// its end, is no longer as long as it was, or the scan is to stop.
pub(in super::super) fn digest(path: &OsStr, size: u64, stop: &Stop) -> Option<String> {
    // The walk has decided that this path is to be read, through a link or not.
    let content = Content::open(Path::new(path), Links::Follow).ok()?;
    if content.size() != size {
        return None;
    }
    let mut hasher = blake3::Hasher::new();
    let mut bytes = vec![0; usize::try_from(size).unwrap_or(STEP).min(STEP)];
    let mut offset = 0;
    while offset < size {
        let read = content.read_at(offset, &mut bytes).ok()?;
        if read == 0 || stop.is_requested() {
            return None;
        }
        hasher.update(bytes.get(..read)?);
        offset += read as u64;
    }
    content.forget();
    content
        .changed()
        .is_none()
        .then(|| format!("blake3:{}", hasher.finalize().to_hex()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_digest_is_that_of_b3sum() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("a");
        std::fs::write(&file, "abc").unwrap();
        let expected = "blake3:6437b3ac38465133ffb63b75273a8db548c558465d79db03fd359c6cd5bd9d85";
        let stop = Stop::default();
        let found = digest(file.as_os_str(), 3, &stop);
        assert_eq!(found.as_deref(), Some(expected));
        assert_eq!(digest(file.as_os_str(), 4, &stop), None);
        stop.request();
        assert_eq!(digest(file.as_os_str(), 3, &stop), None);
    }
}
