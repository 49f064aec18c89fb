//! The files of a dump by the digests of their bytes, so that anybody can tell later what was read.

use crate::model::incident::ManifestEntry;
use crate::scan::persons::Input;
use crate::source::{Content, Links, Stop};
use rayon::iter::{IntoParallelRefIterator, ParallelIterator};
use sha2::{Digest, Sha256};
use std::path::Path;
use std::sync::Arc;

/// Bytes read at a time.
const STEP: usize = 1 << 20;

/// Reads every file once more.
pub(super) fn manifest(inputs: &[Input], threads: usize, stop: &Stop) -> Vec<ManifestEntry> {
    let entry = |input: &Input| ManifestEntry {
        origin: Arc::clone(&input.shown),
        bytes: input.size,
        sha256: digest(input, stop),
        modified: input.modified,
    };
    let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build();
    match pool {
        Ok(pool) => pool.install(|| inputs.par_iter().map(entry).collect()),
        Err(_) => inputs.iter().map(entry).collect(),
    }
}

/// SHA-256 (FIPS 180-4) of a file's bytes; nothing if it cannot be read as long as it was, or if it
/// changes meanwhile.
fn digest(input: &Input, stop: &Stop) -> Option<String> {
    if input.path == "-" {
        return None;
    }
    // The walk has decided that this path is to be read, through a link or not.
    let content = Content::open(Path::new(&input.path), Links::Follow).ok()?;
    if content.size() != input.size {
        return None;
    }
    let mut hasher = Sha256::new();
    let mut bytes = vec![0; usize::try_from(input.size).unwrap_or(STEP).min(STEP)];
    let mut offset = 0;
    while offset < input.size {
        let read = content.read_at(offset, &mut bytes).ok()?;
        if read == 0 || stop.is_requested() {
            return None;
        }
        hasher.update(bytes.get(..read)?);
        offset += read as u64;
    }
    let digest = hasher.finalize();
    let hex = digest.iter().map(|byte| format!("{byte:02x}"));
    content.changed().is_none().then(|| hex.collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Origin;

    #[test]
    fn the_digest_is_that_of_sha256sum() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("a");
        std::fs::write(&file, "abc").unwrap();
        let origin = Arc::new(Origin::file(0, file.as_os_str()));
        let input = |size| Input {
            path: origin.path.clone(),
            shown: Arc::clone(&origin),
            size,
            modified: None,
        };
        let found = manifest(&[input(3), input(4)], 2, &Stop::default());
        let digests: Vec<_> = found.iter().map(|entry| entry.sha256.as_deref()).collect();
        let expected = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
        assert_eq!(digests, [Some(expected), None]);
    }
}
