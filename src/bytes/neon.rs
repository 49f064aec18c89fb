//! NEON backend (every AArch64 has it).

use super::masks::{
    AT, COLON, ClassifiedWord, DIGIT, GROUP, HIGH_NIBBLE, LETTER_HIGH, LETTER_LOW, LOW_NIBBLE,
    Markup, Masks, PERCENT,
};
use std::arch::aarch64::*;

/// Classifies 64 bytes with NEON.
#[target_feature(enable = "neon")]
#[inline]
#[allow(unsafe_code)]
pub(super) fn classify(bytes: &[u8; 64], markup: Markup) -> ClassifiedWord {
    // SAFETY: four loads of 16 bytes lie within the 64; the tables have 16 bytes.
    let (x, low, high) = unsafe {
        let p = bytes.as_ptr();
        (
            [
                vld1q_u8(p),
                vld1q_u8(p.add(16)),
                vld1q_u8(p.add(32)),
                vld1q_u8(p.add(48)),
            ],
            vld1q_u8(LOW_NIBBLE.as_ptr()),
            vld1q_u8(HIGH_NIBBLE.as_ptr()),
        )
    };
    // The high table is empty from 8 upwards, so non-ASCII bytes have no class.
    let class = x.map(|v| {
        let by_low = vqtbl1q_u8(low, vandq_u8(v, vdupq_n_u8(0x0F)));
        let by_high = vqtbl1q_u8(high, vshrq_n_u8::<4>(v));
        vandq_u8(by_low, by_high)
    });
    let test = |bits: u8| join(class.map(|v| vtstq_u8(v, vdupq_n_u8(bits))));
    let equal = |b: u8| join(x.map(|v| vceqq_u8(v, vdupq_n_u8(b))));
    ClassifiedWord {
        masks: Masks {
            digit: test(DIGIT),
            letter: test(LETTER_LOW | LETTER_HIGH),
            group: test(GROUP),
            anchor: test(AT | PERCENT),
            colon: test(COLON),
        },
        delimiter: markup.delimiter.map_or(0, equal),
        line_feed: equal(b'\n'),
        carriage_return: equal(b'\r'),
        quote: markup.quote.map_or(0, equal),
    }
}

/// One bit per byte of four all-ones-or-zero vectors: weigh each byte with its bit, add pairwise.
#[target_feature(enable = "neon")]
#[inline]
#[allow(unsafe_code)]
fn join(v: [uint8x16_t; 4]) -> u64 {
    const WEIGHTS: [u8; 16] = [1, 2, 4, 8, 16, 32, 64, 128, 1, 2, 4, 8, 16, 32, 64, 128];
    // SAFETY: the table has 16 bytes.
    let weights = unsafe { vld1q_u8(WEIGHTS.as_ptr()) };
    let w = v.map(|x| vandq_u8(x, weights));
    let sum = vpaddq_u8(vpaddq_u8(w[0], w[1]), vpaddq_u8(w[2], w[3]));
    vgetq_lane_u64::<0>(vreinterpretq_u64_u8(vpaddq_u8(sum, sum)))
}
