//! Where a document of a report lies, read back.

use super::Understood;
use crate::model::Origin;
use serde::Deserialize;
use std::ffi::OsString;

#[derive(Deserialize)]
pub(super) struct OriginIn {
    path: String,
    #[serde(default)]
    path_b64: Option<String>,
    #[serde(default)]
    inner: Vec<String>,
}

impl OriginIn {
    /// The place.
    pub(super) fn origin(&self) -> Understood<Origin> {
        let path = match &self.path_b64 {
            None => OsString::from(&self.path),
            Some(encoded) => path_of(decoded(encoded).ok_or("a path that is no base64")?),
        };
        Ok(Origin {
            inner: self.inner.clone(),
            ..Origin::file(0, path)
        })
    }
}

#[cfg(unix)]
fn path_of(bytes: Vec<u8>) -> OsString {
    std::os::unix::ffi::OsStringExt::from_vec(bytes)
}

#[cfg(not(unix))]
fn path_of(bytes: Vec<u8>) -> OsString {
    String::from_utf8_lossy(&bytes).into_owned().into()
}

/// The bytes of standard base64 with padding (RFC 4648, section 4).
fn decoded(text: &str) -> Option<Vec<u8>> {
    let digits = text.trim_end_matches('=');
    let mut bytes = Vec::with_capacity(digits.len() / 4 * 3 + 2);
    let (mut bits, mut held) = (0u32, 0);
    for digit in digits.bytes() {
        let value = match digit {
            b'A'..=b'Z' => digit - b'A',
            b'a'..=b'z' => digit - b'a' + 26,
            b'0'..=b'9' => digit - b'0' + 52,
            b'+' => 62,
            b'/' => 63,
            _ => return None,
        };
        bits = bits << 6 | u32::from(value);
        held += 6;
        if held >= 8 {
            held -= 8;
            bytes.push((bits >> held) as u8);
            bits &= (1 << held) - 1;
        }
    }
    Some(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn base64_is_read_back() {
        for (bytes, text) in [
            ("", ""),
            ("f", "Zg=="),
            ("fo", "Zm8="),
            ("foobar", "Zm9vYmFy"),
        ] {
            assert_eq!(decoded(text), Some(bytes.into()));
        }
        assert_eq!(decoded("Z*=="), None);
    }
}
