//! Check digit schemes that have a name. Each takes the characters in order; one that is missing or
//! of the wrong kind fails.

use super::shape::symbol;

/// What a character counts: digits 0-9, letters 10-35.
fn value(c: Option<u8>) -> Option<u32> {
    let number = symbol(c?);
    (number < 36).then_some(u32::from(number))
}

fn digit(c: Option<u8>) -> Option<usize> {
    let digit = c?.wrapping_sub(b'0');
    (digit < 10).then_some(usize::from(digit))
}

/// Luhn's sum is a multiple of ten (ISO/IEC 7812-1, annex B). Letters count as 10-35, `expanded`
/// as two digits of their own (ISO 6166).
pub fn luhn(characters: impl DoubleEndedIterator<Item = Option<u8>>, expanded: bool) -> bool {
    let (mut sum, mut double, mut any) = (0u32, false, false);
    let mut add = |n: u32| {
        let product = if double { n * 2 } else { n };
        sum += product / 10 + product % 10;
        double = !double;
    };
    for c in characters.rev() {
        let Some(n) = value(c) else { return false };
        any = true;
        if expanded && n >= 10 {
            add(n % 10);
            add(n / 10);
        } else {
            add(n);
        }
    }
    any && sum.is_multiple_of(10)
}

/// Multiplication of the dihedral group D5.
const fn d5(a: usize, b: usize) -> usize {
    match (a < 5, b < 5) {
        (true, true) => (a + b) % 5,
        (true, false) => 5 + (a + b - 5) % 5,
        (false, true) => 5 + (a - b) % 5,
        (false, false) => (a + 5 - b) % 5,
    }
}

/// Verhoeff's permutation and its powers.
const PERMUTATIONS: [[u8; 10]; 8] = {
    let first = [1u8, 5, 7, 6, 2, 8, 3, 0, 9, 4];
    let mut table = [[0u8, 1, 2, 3, 4, 5, 6, 7, 8, 9]; 8];
    let mut power = 1;
    while power < 8 {
        let mut n = 0;
        while n < 10 {
            table[power][n] = first[table[power - 1][n] as usize];
            n += 1;
        }
        power += 1;
    }
    table
};

/// J. Verhoeff, Error Detecting Decimal Codes (1969).
pub fn verhoeff(characters: impl DoubleEndedIterator<Item = Option<u8>>) -> bool {
    let mut check = 0;
    for (place, c) in characters.rev().enumerate() {
        let Some(n) = digit(c) else { return false };
        let permuted = PERMUTATIONS.get(place % 8).and_then(|p| p.get(n));
        check = d5(check, permuted.map_or(0, |p| usize::from(*p)));
    }
    check == 0
}

/// The totally anti-symmetric quasigroup of order 10 in H. M. Damm's dissertation (2004).
const DAMM: [[u8; 10]; 10] = [
    [0, 3, 1, 7, 5, 9, 8, 6, 4, 2],
    [7, 0, 9, 2, 1, 5, 4, 8, 6, 3],
    [4, 2, 0, 6, 8, 7, 1, 3, 5, 9],
    [1, 7, 5, 0, 9, 8, 3, 4, 2, 6],
    [6, 1, 2, 3, 0, 4, 5, 9, 7, 8],
    [3, 6, 7, 4, 2, 0, 9, 5, 8, 1],
    [5, 8, 6, 9, 7, 2, 0, 1, 3, 4],
    [8, 9, 4, 5, 3, 6, 2, 0, 1, 7],
    [9, 4, 3, 8, 6, 1, 7, 2, 0, 5],
    [2, 5, 8, 1, 4, 3, 6, 7, 9, 0],
];

/// Damm's check digit.
pub fn damm(characters: impl Iterator<Item = Option<u8>>) -> bool {
    let mut state = 0usize;
    for c in characters {
        let Some(n) = digit(c) else { return false };
        state = DAMM
            .get(state)
            .and_then(|row| row.get(n))
            .map_or(0, |v| usize::from(*v));
    }
    state == 0
}

/// ISO/IEC 7064, hybrid systems MOD M+1,M.
pub fn hybrid(characters: impl Iterator<Item = Option<u8>>, m: u32) -> bool {
    let mut check = m;
    let mut last = None;
    for c in characters {
        let Some(n) = value(c).filter(|n| *n < m) else {
            return false;
        };
        if let Some(before) = last.replace(n) {
            let sum = (check + before) % m;
            check = if sum == 0 { m } else { sum } * 2 % (m + 1);
        }
    }
    last.is_some_and(|n| (check + n) % m == 1)
}

/// ISO/IEC 7064, pure systems: the whole leaves 1. `X` (MOD 11-2) and `*` (MOD 37-2) count ten and
/// thirty-six; for MOD 97-10, letters are written as two digits.
pub fn pure(characters: impl Iterator<Item = Option<u8>>, modulus: u32, radix: u32) -> bool {
    let mut rest = 0u32;
    for c in characters {
        let number = match c {
            Some(b'X') if modulus == 11 => 10,
            Some(b'*') if modulus == 37 => 36,
            _ => match value(c) {
                Some(n) => n,
                None => return false,
            },
        };
        let shift = if modulus == 97 && number >= 10 {
            radix * 10
        } else {
            radix
        };
        rest = (rest * shift + number) % modulus.max(1);
    }
    rest == 1
}
