//! The classes of bytes that the scanner tells apart.

/// The structural bytes of a dialect. Unused ones are set to a byte that then never counts.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Markup {
    /// The field delimiter, if there is one.
    pub delimiter: Option<u8>,
    /// The quote character, if quotes mean anything.
    pub quote: Option<u8>,
}

/// Bit `i` of each mask tells whether byte `i` of a 64-byte word is of the class.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Masks {
    /// `0`–`9`.
    pub digit: u64,
    /// `A`–`Z`, `a`–`z`.
    pub letter: u64,
    /// What people put between the groups of a number: space `(` `)` `+` `-` `.` `/`.
    pub group: u64,
    /// `@` and `%`: an e-mail address, plain or percent-encoded, has one.
    pub anchor: u64,
    /// `:`.
    pub colon: u64,
}

/// One classified word: what the lanes need, and the structure of the dialect.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct ClassifiedWord {
    /// Classes of the lanes.
    pub masks: Masks,
    /// The delimiter.
    pub delimiter: u64,
    /// `\n`.
    pub line_feed: u64,
    /// `\r`.
    pub carriage_return: u64,
    /// The quote character.
    pub quote: u64,
}

/// Class bits of a byte, found by its two nibbles: the byte is of class `c` when both tables have
/// bit `c`. Shuffles look up sixteen nibbles at once.
pub(super) const GROUP: u8 = 1;
pub(super) const DIGIT: u8 = 1 << 1;
/// `A`–`O`, `a`–`o`.
pub(super) const LETTER_LOW: u8 = 1 << 2;
/// `P`–`Z`, `p`–`z`.
pub(super) const LETTER_HIGH: u8 = 1 << 3;
pub(super) const AT: u8 = 1 << 4;
pub(super) const PERCENT: u8 = 1 << 5;
pub(super) const COLON: u8 = 1 << 6;

/// Classes by the low nibble.
pub(super) const LOW_NIBBLE: [u8; 16] = {
    let mut table = [0; 16];
    let mut n = 0;
    while n < 16 {
        if matches!(n, 0x0 | 0x8 | 0x9 | 0xB | 0xD | 0xE | 0xF) {
            table[n] |= GROUP;
        }
        if n <= 9 {
            table[n] |= DIGIT;
        }
        if n >= 1 {
            table[n] |= LETTER_LOW;
        }
        if n <= 10 {
            table[n] |= LETTER_HIGH;
        }
        if n == 0 {
            table[n] |= AT;
        }
        if n == 5 {
            table[n] |= PERCENT;
        }
        if n == 10 {
            table[n] |= COLON;
        }
        n += 1;
    }
    table
};

/// Classes by the high nibble.
pub(super) const HIGH_NIBBLE: [u8; 16] = {
    let mut table = [0; 16];
    table[2] = GROUP | PERCENT;
    table[3] = DIGIT | COLON;
    table[4] = LETTER_LOW | AT;
    table[5] = LETTER_HIGH;
    table[6] = LETTER_LOW;
    table[7] = LETTER_HIGH;
    table
};
