//! Where a document came from and what was wrong with it.

use crate::model::{Origin, Problem};
use serde::Serialize;
use std::borrow::Cow;
use std::ffi::OsStr;

#[derive(Serialize)]
pub(super) struct ProblemV1<'a> {
    kind: &'static str,
    offset: Option<u64>,
    count: u64,
    detail: Option<&'a str>,
}

impl<'a> From<&'a Problem> for ProblemV1<'a> {
    fn from(problem: &'a Problem) -> Self {
        Self {
            kind: problem.reason.code(),
            offset: problem.offset,
            count: problem.count,
            detail: problem.detail.as_deref(),
        }
    }
}

#[derive(Serialize)]
pub(in crate::report) struct OriginV1<'a> {
    path: Cow<'a, str>,
    inner: &'a [String],
    #[serde(skip_serializing_if = "Option::is_none")]
    path_b64: Option<String>,
}

impl<'a> From<&'a Origin> for OriginV1<'a> {
    fn from(origin: &'a Origin) -> Self {
        let (path, path_b64) = path(&origin.path);
        Self {
            path,
            inner: &origin.inner,
            path_b64,
        }
    }
}

/// A path as text, and where that is lossy its bytes in base64.
pub(super) fn path(path: &OsStr) -> (Cow<'_, str>, Option<String>) {
    let text = path.to_string_lossy();
    let lossy = matches!(text, Cow::Owned(_));
    (text, lossy.then(|| base64(path.as_encoded_bytes())))
}

/// Standard base64 with padding (RFC 4648, section 4).
pub(in crate::report) fn base64(bytes: &[u8]) -> String {
    const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for chunk in bytes.chunks(3) {
        let byte = |at: usize| u32::from(chunk.get(at).copied().unwrap_or(0));
        let bits = byte(0) << 16 | byte(1) << 8 | byte(2);
        for at in 0..4 {
            let index = (bits >> (18 - 6 * at)) & 63;
            let is_padding = at > chunk.len();
            text.push(if is_padding {
                '='
            } else {
                char::from(ALPHABET[index as usize])
            });
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::base64;

    #[test]
    fn base64_agrees_with_the_vectors_of_rfc_4648() {
        for (bytes, expected) in [
            ("", ""),
            ("f", "Zg=="),
            ("fo", "Zm8="),
            ("foo", "Zm9v"),
            ("foob", "Zm9vYg=="),
            ("fooba", "Zm9vYmE="),
            ("foobar", "Zm9vYmFy"),
        ] {
            assert_eq!(base64(bytes.as_bytes()), expected);
        }
    }
}
