//! Bech32 and Bech32m (BIP 173, BIP 350): a readable prefix, `1`, and five-bit characters of which
//! the last six are a checksum.

const ALPHABET: &[u8; 32] = b"qpzry9x8gf2tvdw0s3jn54khce6mua7l";
const GENERATOR: [u32; 5] = [
    0x3b6a_57b2,
    0x2650_8e6d,
    0x1ea1_19fa,
    0x3d42_33dd,
    0x2a14_62b3,
];
const BECH32: u32 = 1;
const BECH32M: u32 = 0x2bc8_30a3;

/// Whether the checksum of a text holds, all letters in one case.
pub fn bech32(text: &[u8]) -> bool {
    let upper = text.iter().any(u8::is_ascii_uppercase);
    if upper && text.iter().any(u8::is_ascii_lowercase) || !(14..=120).contains(&text.len()) {
        return false;
    }
    let text = text.to_ascii_lowercase();
    let Some(one) = memchr::memrchr(b'1', &text) else {
        return false;
    };
    let (prefix, data) = (text.get(..one), text.get(one + 1..));
    let (Some(prefix), Some(data)) = (prefix.filter(|p| !p.is_empty()), data) else {
        return false;
    };
    // On Bitcoin's chains the first character is the version of the witness, up to 16.
    let segwit = [&b"bc"[..], b"tb", b"bcrt", b"ltc"].contains(&prefix);
    let version = data
        .first()
        .and_then(|c| ALPHABET.iter().position(|a| a == c));
    if segwit && version.is_none_or(|v| v > 16) {
        return false;
    }
    let mut sum = 1u32;
    prefix.iter().for_each(|c| step(&mut sum, c >> 5));
    step(&mut sum, 0);
    prefix.iter().for_each(|c| step(&mut sum, c & 31));
    for character in data {
        match ALPHABET.iter().position(|c| c == character) {
            Some(value) => step(&mut sum, value as u8),
            None => return false,
        }
    }
    data.len() > 6 && (sum == BECH32 || sum == BECH32M)
}

fn step(sum: &mut u32, value: u8) {
    let top = *sum >> 25;
    *sum = (*sum & 0x01ff_ffff) << 5 ^ u32::from(value);
    for (bit, generator) in GENERATOR.iter().enumerate() {
        if top >> bit & 1 == 1 {
            *sum ^= generator;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn examples_of_the_proposals() {
        for good in [
            "BC1QW508D6QEJXTDG4Y5R3ZARVARY0C5XW7KV8F3T4",
            "tb1qrp33g0q5c5txsp9arysrx4k6zdkfs4nce4xj0gdcccefvpysxf3q0sl5k7",
            "bc1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vqzk5jj0",
        ] {
            assert!(bech32(good.as_bytes()), "{good}");
        }
        for bad in [
            "bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t5",
            "bc1qW508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4",
            "bc1",
            "nothing",
        ] {
            assert!(!bech32(bad.as_bytes()), "{bad}");
        }
    }
}
