//! AVX2 and AVX-512 backends.

use super::masks::{
    AT, COLON, ClassifiedWord, DIGIT, GROUP, HIGH_NIBBLE, LETTER_HIGH, LETTER_LOW, LOW_NIBBLE,
    Markup, Masks, PERCENT,
};
use std::arch::x86_64::*;

/// Classifies 64 bytes with AVX-512.
#[target_feature(enable = "avx512f,avx512bw")]
#[inline]
#[allow(unsafe_code)]
pub(super) fn classify_avx512(bytes: &[u8; 64], markup: Markup) -> ClassifiedWord {
    // SAFETY: the references are to exactly 64 and 16 readable bytes; the loads need no alignment.
    let (x, low, high) = unsafe {
        (
            _mm512_loadu_si512(bytes.as_ptr().cast()),
            _mm512_broadcast_i32x4(_mm_loadu_si128(LOW_NIBBLE.as_ptr().cast())),
            _mm512_broadcast_i32x4(_mm_loadu_si128(HIGH_NIBBLE.as_ptr().cast())),
        )
    };
    // A set top bit makes the low shuffle answer 0, so non-ASCII bytes have no class.
    let nibble = _mm512_set1_epi8(0x0F);
    let by_low = _mm512_shuffle_epi8(low, x);
    let by_high = _mm512_shuffle_epi8(high, _mm512_and_si512(_mm512_srli_epi16::<4>(x), nibble));
    let class = _mm512_and_si512(by_low, by_high);
    let test = |bits: u8| _mm512_test_epi8_mask(class, _mm512_set1_epi8(bits as i8));
    let equal = |b: u8| _mm512_cmpeq_epi8_mask(x, _mm512_set1_epi8(b as i8));
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

/// Classifies 64 bytes with AVX2.
#[target_feature(enable = "avx2")]
#[inline]
#[allow(unsafe_code)]
pub(super) fn classify_avx2(bytes: &[u8; 64], markup: Markup) -> ClassifiedWord {
    // SAFETY: offsets 0 and 32 leave 32 readable bytes each; the loads need no alignment.
    let (a, b, low, high) = unsafe {
        (
            _mm256_loadu_si256(bytes.as_ptr().cast()),
            _mm256_loadu_si256(bytes.as_ptr().add(32).cast()),
            _mm256_broadcastsi128_si256(_mm_loadu_si128(LOW_NIBBLE.as_ptr().cast())),
            _mm256_broadcastsi128_si256(_mm_loadu_si128(HIGH_NIBBLE.as_ptr().cast())),
        )
    };
    let nibble = _mm256_set1_epi8(0x0F);
    let class = |x: __m256i| {
        let by_low = _mm256_shuffle_epi8(low, x);
        let by_high =
            _mm256_shuffle_epi8(high, _mm256_and_si256(_mm256_srli_epi16::<4>(x), nibble));
        _mm256_and_si256(by_low, by_high)
    };
    let (class_a, class_b) = (class(a), class(b));
    let join = |x: __m256i, y: __m256i| {
        let (x, y) = (_mm256_movemask_epi8(x), _mm256_movemask_epi8(y));
        u64::from(opaque(x as u32)) | u64::from(opaque(y as u32)) << 32
    };
    let zero = _mm256_setzero_si256();
    let test = |bits: u8| {
        let wanted = _mm256_set1_epi8(bits as i8);
        !join(
            _mm256_cmpeq_epi8(_mm256_and_si256(class_a, wanted), zero),
            _mm256_cmpeq_epi8(_mm256_and_si256(class_b, wanted), zero),
        )
    };
    let equal = |byte: u8| {
        let wanted = _mm256_set1_epi8(byte as i8);
        join(_mm256_cmpeq_epi8(a, wanted), _mm256_cmpeq_epi8(b, wanted))
    };
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

/// The same number, of unknown origin: the compiler would else gather the masks of all classes into
/// vectors to join their halves there and take them out again, at several times the cost.
#[inline(always)]
#[allow(unsafe_code)]
fn opaque(mut mask: u32) -> u32 {
    // SAFETY: no instruction at all; the register keeps its value.
    unsafe {
        std::arch::asm!("/* {0:e} */", inout(reg) mask, options(pure, nomem, nostack, preserves_flags));
    }
    mask
}
