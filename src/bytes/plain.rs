//! The plain twin: what the SIMD backends must equal, and what runs where none fits.

use super::masks::{
    AT, COLON, ClassifiedWord, DIGIT, GROUP, HIGH_NIBBLE, LETTER_HIGH, LETTER_LOW, LOW_NIBBLE,
    Markup, Masks, PERCENT,
};

/// Classes of every byte.
const CLASSES: [u8; 256] = {
    let mut table = [0; 256];
    let mut b = 0;
    while b < 128 {
        table[b] = LOW_NIBBLE[b & 15] & HIGH_NIBBLE[b >> 4];
        b += 1;
    }
    table
};

/// Classifies 64 bytes.
pub(super) fn classify(bytes: &[u8; 64], markup: Markup) -> ClassifiedWord {
    let mut word = ClassifiedWord::default();
    let mut masks = Masks::default();
    for (i, b) in bytes.iter().enumerate() {
        let class = CLASSES[usize::from(*b)];
        let bit = |set: bool| u64::from(set) << i;
        masks.digit |= bit(class & DIGIT != 0);
        masks.letter |= bit(class & (LETTER_LOW | LETTER_HIGH) != 0);
        masks.group |= bit(class & GROUP != 0);
        masks.anchor |= bit(class & (AT | PERCENT) != 0);
        masks.colon |= bit(class & COLON != 0);
        word.delimiter |= bit(markup.delimiter == Some(*b));
        word.quote |= bit(markup.quote == Some(*b));
        word.line_feed |= bit(*b == b'\n');
        word.carriage_return |= bit(*b == b'\r');
    }
    word.masks = masks;
    word
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_byte_has_the_classes_its_name_says() {
        for b in 0..=255u8 {
            let class = CLASSES[usize::from(b)];
            assert_eq!(class & DIGIT != 0, b.is_ascii_digit(), "{b}");
            assert_eq!(
                class & (LETTER_LOW | LETTER_HIGH) != 0,
                b.is_ascii_alphabetic(),
                "{b}"
            );
            assert_eq!(class & GROUP != 0, b" ()+-./".contains(&b), "{b}");
            assert_eq!(class & (AT | PERCENT) != 0, b"@%".contains(&b), "{b}");
            assert_eq!(class & COLON != 0, b == b':', "{b}");
        }
    }
}
