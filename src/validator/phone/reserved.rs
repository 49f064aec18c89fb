//! Numbers that regulators keep free for films, books and documentation: nobody answers there.

/// Whether canonical digits (calling code and national number) are reserved for fiction.
pub fn is_reserved(e164_digits: &[u8]) -> bool {
    match e164_digits {
        // NANPA: 555-0100 to 555-0199 in every area code of the North American plan.
        [b'1', _, _, _, b'5', b'5', b'5', b'0', b'1', _, _] => true,
        [b'1', ..] => false,
        _ => may_be_listed(e164_digits) && as_integer(e164_digits).is_some_and(in_a_range),
    }
}

/// Whether any range begins with the first four digits; for nearly all numbers the last question.
fn may_be_listed(digits: &[u8]) -> bool {
    let Some(first) = digits.first_chunk::<4>() else {
        return false;
    };
    let first = first.iter().fold(0, |number, byte| {
        number * 10 + usize::from(byte.wrapping_sub(b'0'))
    });
    PREFIXES
        .get(first / 64)
        .is_some_and(|bits| bits >> (first % 64) & 1 == 1)
}

fn as_integer(digits: &[u8]) -> Option<u64> {
    if digits.len() > 15 {
        return None;
    }
    digits.iter().try_fold(0, |number, byte| {
        byte.is_ascii_digit()
            .then(|| number * 10 + u64::from(byte - b'0'))
    })
}

fn in_a_range(number: u64) -> bool {
    let behind = RANGES.partition_point(|&(first, _)| first <= number);
    behind
        .checked_sub(1)
        .and_then(|at| RANGES.get(at))
        .is_some_and(|&(_, last)| number <= last)
}

/// The first four digits of every range, as bits.
static PREFIXES: [u64; 10_000usize.div_ceil(64)] = {
    let mut bits = [0; 10_000usize.div_ceil(64)];
    let mut at = 0;
    while at < RANGES.len() {
        let (mut first, mut last) = RANGES[at];
        while first >= 10_000 {
            (first, last) = (first / 10, last / 10);
        }
        assert!(first == last, "a range has one beginning");
        bits[first as usize / 64] |= 1 << (first % 64);
        at += 1;
    }
    bits
};

/// First and last number of each range, ascending.
const RANGES: &[(u64, u64)] = &[
    // Arcep, decision 2018-0881: numbers for audiovisual works.
    (33_199_000_000, 33_199_009_999),
    (33_261_910_000, 33_261_919_999),
    (33_353_010_000, 33_353_019_999),
    (33_465_710_000, 33_465_719_999),
    (33_536_490_000, 33_536_499_999),
    (33_639_980_000, 33_639_989_999),
    // PTS: numbers for use in films, books and the like.
    (46_313_900_600, 46_313_900_649),
    (46_406_280_400, 46_406_280_449),
    (46_701_740_605, 46_701_740_699),
    (46_846_500_400, 46_846_500_499),
    (46_980_319_200, 46_980_319_299),
    // ACMA: numbers for use in creative works.
    (61_255_500_000, 61_255_509_999),
    (61_270_100_000, 61_270_109_999),
    (61_355_500_000, 61_355_509_999),
    (61_370_100_000, 61_370_109_999),
    (61_491_570_006, 61_491_570_006),
    (61_491_570_110, 61_491_570_110),
    (61_491_570_156, 61_491_570_159),
    (61_491_570_313, 61_491_570_313),
    (61_491_570_737, 61_491_570_737),
    (61_491_571_266, 61_491_571_266),
    (61_491_571_491, 61_491_571_491),
    (61_491_571_804, 61_491_571_804),
    (61_491_572_549, 61_491_572_549),
    (61_491_572_665, 61_491_572_665),
    (61_491_572_983, 61_491_572_983),
    (61_491_573_087, 61_491_573_087),
    (61_491_573_770, 61_491_573_770),
    (61_491_574_118, 61_491_574_118),
    (61_491_574_632, 61_491_574_632),
    (61_491_575_254, 61_491_575_254),
    (61_491_575_789, 61_491_575_789),
    (61_491_576_398, 61_491_576_398),
    (61_491_576_801, 61_491_576_801),
    (61_491_577_426, 61_491_577_426),
    (61_491_577_644, 61_491_577_644),
    (61_491_578_148, 61_491_578_148),
    (61_491_578_888, 61_491_578_888),
    (61_491_578_957, 61_491_578_957),
    (61_491_579_212, 61_491_579_212),
    (61_491_579_455, 61_491_579_455),
    (61_491_579_760, 61_491_579_760),
    (61_755_500_000, 61_755_509_999),
    (61_770_100_000, 61_770_109_999),
    (61_855_500_000, 61_855_509_999),
    (61_870_100_000, 61_870_109_999),
    // ComReg: 020 91 numbers for drama use.
    (353_209_100_000, 353_209_199_999),
    // Ofcom: telephone numbers for drama use (TV, radio), one thousand in each area.
    (441_134_960_000, 441_134_960_999),
    (441_144_960_000, 441_144_960_999),
    (441_154_960_000, 441_154_960_999),
    (441_164_960_000, 441_164_960_999),
    (441_174_960_000, 441_174_960_999),
    (441_184_960_000, 441_184_960_999),
    (441_214_960_000, 441_214_960_999),
    (441_314_960_000, 441_314_960_999),
    (441_414_960_000, 441_414_960_999),
    (441_514_960_000, 441_514_960_999),
    (441_614_960_000, 441_614_960_999),
    (441_632_960_000, 441_632_960_999),
    (441_914_980_000, 441_914_980_999),
    (442_079_460_000, 442_079_460_999),
    (442_896_496_000, 442_896_496_999),
    (442_920_180_000, 442_920_180_999),
    (443_069_990_000, 443_069_990_999),
    (447_700_900_000, 447_700_900_999),
    (448_081_570_000, 448_081_570_999),
    (449_098_790_000, 449_098_790_999),
    // Bundesnetzagentur: numbers for media productions ("drama numbers").
    (491_713_920_000, 491_713_920_099),
    (492_214_710_000, 492_214_710_999),
    (493_023_125_000, 493_023_125_999),
    (494_066_969_000, 494_066_969_999),
    (496_990_009_000, 496_990_009_999),
    (498_999_998_000, 498_999_998_999),
    // ACMA: numbers for use in creative works.
    (611_300_975_707, 611_300_975_711),
    (611_800_160_401, 611_800_160_401),
    (611_800_975_707, 611_800_975_711),
    // Bundesnetzagentur: numbers for media productions ("drama numbers").
    (4_917_604_069_000, 4_917_604_069_099),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_for_fiction_are_known() {
        for digits in [
            "12025550123",
            "442079460958",
            "447700900123",
            "61491570156",
            "33199001234",
            "493023125123",
            "46701740605",
        ] {
            assert!(is_reserved(digits.as_bytes()), "{digits}");
        }
    }

    #[test]
    fn their_neighbours_are_not() {
        for digits in [
            "12025550200",
            "12025551123",
            "442079461000",
            "447700901000",
            "61491570160",
            "33199010000",
            "",
            "1",
            "x",
            "46701740604",
        ] {
            assert!(!is_reserved(digits.as_bytes()), "{digits}");
        }
    }

    #[test]
    fn the_ranges_ascend_and_do_not_overlap() {
        assert!(RANGES.iter().all(|(first, last)| first <= last));
        assert!(RANGES.windows(2).all(|pair| pair[0].1 < pair[1].0));
    }
}
