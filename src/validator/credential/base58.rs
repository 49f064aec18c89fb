//! Base58Check, the writing of Bitcoin's first addresses: Base58 of version, hash and the first
//! four bytes of a double SHA-256.

use super::hash::sha256;

const ALPHABET: &[u8; 58] = b"123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";

/// Bytes of an address: version, hash, checksum.
const LENGTH: usize = 25;

/// Whether a text is an address of 25 bytes whose checksum holds and whose version byte is that of
/// a key or script hash of Bitcoin and its test network, Litecoin, Dogecoin, Dash, Zcash's
/// neighbours or Tron.
pub fn base58_check(text: &[u8]) -> bool {
    let Some(bytes) = decode(text) else {
        return false;
    };
    let (payload, checksum) = bytes.split_at(LENGTH - 4);
    const VERSIONS: [u8; 11] = [
        0x00, 0x05, 0x6f, 0xc4, 0x30, 0x32, 0x1e, 0x16, 0x4c, 0x10, 0x41,
    ];
    VERSIONS.contains(&bytes[0])
        && sha256(&sha256(payload)).starts_with(checksum)
        && payload[1..].iter().any(|b| *b != 0)
}

fn decode(text: &[u8]) -> Option<[u8; LENGTH]> {
    if !(26..=35).contains(&text.len()) {
        return None;
    }
    let mut bytes = [0u8; LENGTH];
    for character in text {
        let mut carry = ALPHABET.iter().position(|c| c == character)?;
        for byte in bytes.iter_mut().rev() {
            carry += usize::from(*byte) * 58;
            *byte = carry as u8;
            carry >>= 8;
        }
        if carry != 0 {
            return None;
        }
    }
    let ones = text.iter().take_while(|c| **c == b'1').count();
    let zeros = bytes.iter().take_while(|b| **b == 0).count();
    (ones == zeros).then_some(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_checksum_tells() {
        // Addresses of the protocol's documentation.
        for good in [
            "1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa",
            "3J98t1WpEZ73CNmQviecrnyiWrnqRhWNLy",
        ] {
            assert!(base58_check(good.as_bytes()), "{good}");
            let bad = good.replace('8', "9").replace("eP", "eQ");
            assert!(!base58_check(bad.as_bytes()), "{bad}");
        }
        for bad in [
            "",
            "1111111111111111111114oLvT2",
            "0A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa",
        ] {
            assert!(!base58_check(bad.as_bytes()), "{bad}");
        }
    }
}
