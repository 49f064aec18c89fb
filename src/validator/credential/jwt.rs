//! JSON web tokens (RFC 7519).

/// Whether the first part of a token decodes to a JSON object that names an algorithm, a type or a
/// key: the header of RFC 7515.
pub fn jwt(token: &[u8]) -> bool {
    let head = token.split(|b| *b == b'.').next().unwrap_or_default();
    let Some(head) = base64url(head) else {
        return false;
    };
    let has = |name: &[u8]| memchr::memmem::find(&head, name).is_some();
    head.starts_with(b"{") && (has(b"\"alg\"") || has(b"\"typ\"") || has(b"\"enc\""))
}

/// Decodes Base64 with `-` and `_`, padded or not; at most 1 KiB of it.
fn base64url(text: &[u8]) -> Option<Vec<u8>> {
    let mut out = Vec::new();
    let (mut bits, mut held) = (0u32, 0);
    for byte in text.iter().take(1_024).filter(|b| **b != b'=') {
        let value = match byte {
            b'A'..=b'Z' => byte - b'A',
            b'a'..=b'z' => byte - b'a' + 26,
            b'0'..=b'9' => byte - b'0' + 52,
            b'-' | b'+' => 62,
            b'_' | b'/' => 63,
            _ => return None,
        };
        bits = bits << 6 | u32::from(value);
        held += 6;
        if held >= 8 {
            held -= 8;
            out.push((bits >> held) as u8);
        }
    }
    Some(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_header_must_be_one() {
        // RFC 7519, section 3.1.
        assert!(jwt(
            b"eyJ0eXAiOiJKV1QiLA0KICJhbGciOiJIUzI1NiJ9.eyJpc3MiOiJqb2UifQ.dBjftJeZ4CVP"
        ));
        assert!(!jwt(b"eyJuYW1lIjoiYW5uIn0.eyJpc3MiOiJqb2UifQ.dBjftJeZ4CVP"));
        assert!(!jwt(b"ey.ey.x") && !jwt(b""));
    }
}
