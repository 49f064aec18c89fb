//! Checksums and shapes of tokens and addresses that are checked byte by byte.

use super::hash::keccak256;

const BASE62: &[u8; 62] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

/// Whether the last six characters of a token of GitHub's form (`ghp_`, 30 characters, checksum) are
/// the CRC-32 of the 30 before them, in Base62 ("Behind GitHub's new authentication token
/// formats", 2021). npm uses the same form.
pub fn github(token: &[u8]) -> bool {
    let Some(under) = memchr::memchr(b'_', token) else {
        return false;
    };
    let body = token.get(under + 1..).unwrap_or_default();
    let Some((random, checksum)) = body.len().checked_sub(6).map(|at| body.split_at(at)) else {
        return false;
    };
    let mut rest = crc32(random);
    let mut expected = [b'0'; 6];
    for slot in expected.iter_mut().rev() {
        *slot = BASE62[(rest % 62) as usize];
        rest /= 62;
    }
    checksum == expected
}

/// CRC-32 of ISO 3309, reflected.
fn crc32(text: &[u8]) -> u32 {
    let mut crc = u32::MAX;
    for byte in text {
        crc ^= u32::from(*byte);
        for _ in 0..8 {
            crc = crc >> 1 ^ if crc & 1 == 1 { 0xedb8_8320 } else { 0 };
        }
    }
    !crc
}

/// Whether `0x` and 40 hexadecimal digits are an address of Ethereum: mixed case has to be that of
/// EIP-55; one case alone says nothing. The first few numbers are contracts of the protocol.
pub fn eip55(address: &[u8]) -> bool {
    let Some(digits) = address
        .get(2..42)
        .filter(|d| d.iter().all(u8::is_ascii_hexdigit))
    else {
        return false;
    };
    let upper = digits.iter().any(u8::is_ascii_uppercase);
    let lower = digits.iter().any(u8::is_ascii_lowercase);
    if !(upper && lower) {
        return (upper || lower) && digits.iter().any(u8::is_ascii_digit);
    }
    let digest = keccak256(&digits.to_ascii_lowercase());
    digits.iter().enumerate().all(|(at, digit)| {
        let nibble = digest[at / 2] >> (4 * (1 - at % 2)) & 15;
        digit.is_ascii_digit() || digit.is_ascii_uppercase() == (nibble >= 8)
    })
}

/// Whether the last three of 18 characters tell the case of the 15 before them, as in the record
/// ids of Salesforce: of each five characters, bit `n` is set where the `n`-th is a capital; the
/// number stands in `A`–`Z`, `0`–`5`.
pub fn salesforce(id: &[u8]) -> bool {
    const DIGITS: &[u8; 32] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ012345";
    let Some((body, suffix)) = id.split_at_checked(15) else {
        return false;
    };
    if !body.iter().any(u8::is_ascii_alphabetic) {
        return false;
    }
    let expected = body.chunks_exact(5).map(|five| {
        let bits = five
            .iter()
            .enumerate()
            .filter(|(_, c)| c.is_ascii_uppercase());
        DIGITS[bits.map(|(n, _)| 1usize << n).sum::<usize>()]
    });
    suffix.len() == 3 && suffix.iter().copied().eq(expected)
}

/// Whether six or eight pairs of hexadecimal digits (or three or four groups of four) are the
/// address of one machine: one separator throughout, neither zeros nor broadcast, and something
/// that tells it from a row of numbers: a letter, or colons.
pub fn mac_address(text: &[u8]) -> bool {
    let mut separators = text.iter().filter(|b| !b.is_ascii_hexdigit());
    let Some(first) = separators.next() else {
        return false;
    };
    let digits = || text.iter().filter(|b| b.is_ascii_hexdigit());
    let letter = digits().any(u8::is_ascii_alphabetic);
    let all = |digit: u8| digits().all(|b| b.eq_ignore_ascii_case(&digit));
    separators.all(|b| b == first)
        && matches!(digits().count(), 12 | 16)
        && (letter || *first == b':')
        && !all(b'0')
        && !(all(b'f') && *first == b' ')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn checksums_hold_for_published_examples_only() {
        // EIP-55, test cases of the proposal.
        let good = "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed";
        assert!(eip55(good.as_bytes()));
        assert!(!eip55(good.replace('A', "a").as_bytes()));
        assert!(eip55(good.to_lowercase().as_bytes()));
        assert!(!eip55(b"0x1234567890123456789012345678901234567890"));
        // Salesforce's documentation.
        assert!(salesforce(b"003D000000QV9n2IAD") && salesforce(b"001A0000006Vm9rIAC"));
        assert!(!salesforce(b"003D000000QV9n2IAC") && !salesforce(b"003D000000QV9n2"));
        assert_eq!(crc32(b"123456789"), 0xcbf4_3926);
        assert!(!github(b"ghp_aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"));
    }

    #[test]
    fn a_row_of_numbers_is_no_address() {
        assert!(mac_address(b"00:1b:44:11:3a:b7") && mac_address(b"AA-BB-CC-DD-EE-FF"));
        assert!(mac_address(b"aabb.ccdd.eeff") && mac_address(b"12:34:56:78:90:12"));
        for bad in [
            "12-34-56-78-90-12",
            "00:00:00:00:00:00",
            "aa:bb-cc:dd:ee:ff",
            "a1b2c3d4e5f6",
        ] {
            assert!(!mac_address(bad.as_bytes()), "{bad}");
        }
    }
}
