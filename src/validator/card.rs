//! Payment card numbers: which scheme a number belongs to, by leading digits and exact length.
//!
//! Sources: ISO/IEC 7812-1 (structure), the schemes' published ranges as collected in "Payment card
//! number" (Wikipedia), braintree/credit-card-type and the ISO registers' summaries. A number is a
//! candidate only if its lead *and* its length fit a scheme; see [`is_pan`].

use super::{luhn, swar};

/// Who issues a card.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
#[repr(u8)]
pub enum Scheme {
    /// Visa.
    Visa,
    /// Mastercard, with the 2-series.
    Mastercard,
    /// American Express.
    Amex,
    /// Diners Club International.
    Diners,
    /// Discover.
    Discover,
    /// JCB.
    Jcb,
    /// China UnionPay.
    UnionPay,
    /// Maestro under one of its known leads.
    Maestro,
    /// The rest of what Maestro may use: 50, 56-58, 6.
    MaestroBroad,
    /// Mir (Russia).
    Mir,
    /// RuPay (India).
    RuPay,
    /// Elo (Brazil).
    Elo,
    /// Hipercard (Brazil).
    Hipercard,
    /// Dankort (Denmark).
    Dankort,
    /// Universal Air Travel Plan.
    Uatp,
    /// Troy (Turkey).
    Troy,
    /// Verve (Nigeria).
    Verve,
    /// LankaPay (Sri Lanka).
    LankaPay,
    /// InstaPayment.
    InstaPayment,
    /// Uzcard (Uzbekistan).
    Uzcard,
    /// Humo (Uzbekistan).
    Humo,
}

impl Scheme {
    /// The name that people know.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Visa => "Visa",
            Self::Mastercard => "Mastercard",
            Self::Amex => "American Express",
            Self::Diners => "Diners Club",
            Self::Discover => "Discover",
            Self::Jcb => "JCB",
            Self::UnionPay => "UnionPay",
            Self::Maestro | Self::MaestroBroad => "Maestro",
            Self::Mir => "Mir",
            Self::RuPay => "RuPay",
            Self::Elo => "Elo",
            Self::Hipercard => "Hipercard",
            Self::Dankort => "Dankort",
            Self::Uatp => "UATP",
            Self::Troy => "Troy",
            Self::Verve => "Verve",
            Self::LankaPay => "LankaPay",
            Self::InstaPayment => "InstaPayment",
            Self::Uzcard => "Uzcard",
            Self::Humo => "Humo",
        }
    }

    /// Whether the scheme's leads and lengths are so wide, or its cards so rare, that a fitting
    /// number says little.
    pub const fn is_broad(self) -> bool {
        matches!(
            self,
            Self::MaestroBroad | Self::Uatp | Self::InstaPayment | Self::RuPay
        )
    }
}

/// The scheme whose lead and length `digits` (ASCII digits) have. Other bytes have none.
#[inline]
pub fn scheme(digits: &[u8]) -> Option<Scheme> {
    let length = length_bit(digits.len())?;
    let lead = leading(digits.first_chunk::<4>()?)?;
    let entry = *LEADS.get(lead as usize)?;
    if entry & u16::from(length) == 0 {
        return None;
    }
    let (_, next) = digits.split_at_checked(4)?;
    let six = lead * 100 + leading(next.first_chunk::<2>()?)?;
    RANGES
        .get(usize::from(entry >> 8)..)?
        .iter()
        .find(|range| range.first <= six && six <= range.last && range.lengths & length != 0)
        .map(|range| range.scheme)
}

/// Whether `digits` (ASCII digits) are a card number: scheme, length and check digit. (The few old
/// UnionPay numbers without check digit are left out.)
#[inline]
pub fn is_pan(digits: &[u8]) -> bool {
    scheme(digits).is_some() && luhn::is_valid(digits)
}

/// Whether `digits` are a number that a payment service publishes for tests.
pub fn is_test(digits: &[u8]) -> bool {
    if !(12..=19).contains(&digits.len()) {
        return false;
    }
    // 19 digits, the most there are, fit into 64 bits.
    let number = swar::number(digits);
    let bit = filter_bit(number);
    TEST_FILTER[bit / 64] >> (bit % 64) & 1 == 1
        && TESTS.binary_search(&number).is_ok()
        && digits.iter().all(u8::is_ascii_digit)
}

/// Where a number stands in [`TEST_FILTER`].
const fn filter_bit(number: u64) -> usize {
    (number.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 52) as usize
}

/// One bit in 4,096 per test number: nearly every other number is told apart without a search.
static TEST_FILTER: [u64; 64] = {
    let mut filter = [0; 64];
    let mut i = 0;
    while i < TESTS.len() {
        let bit = filter_bit(TESTS[i]);
        filter[bit / 64] |= 1 << (bit % 64);
        i += 1;
    }
    filter
};

/// A few ASCII digits as an integer.
#[inline(always)]
fn leading<const N: usize>(digits: &[u8; N]) -> Option<u32> {
    let mut number = 0;
    let mut wrong = false;
    for digit in digits {
        let value = digit.wrapping_sub(b'0');
        wrong |= value > 9;
        number = number * 10 + u32::from(value);
    }
    (!wrong).then_some(number)
}

/// Bit 0 for 12 digits to bit 7 for 19.
#[inline(always)]
fn length_bit(length: usize) -> Option<u8> {
    match length {
        12..=19 => Some(1 << (length - 12)),
        _ => None,
    }
}

/// Six-digit leads of one scheme, with the lengths they may have.
struct Range {
    first: u32,
    last: u32,
    lengths: u8,
    scheme: Scheme,
}

/// The lengths `from..=to` as bits.
const fn lengths(from: u8, to: u8) -> u8 {
    let mut bits = 0;
    let mut length = from;
    while length <= to {
        bits |= 1 << (length - 12);
        length += 1;
    }
    bits
}

/// Leads `first..=last`, given with equally many digits, filled up to six.
const fn range(first: u32, last: u32, lengths: u8, scheme: Scheme) -> Range {
    let mut scale = 1;
    while last * scale < 100_000 {
        scale *= 10;
    }
    Range {
        first: first * scale,
        last: last * scale + (scale - 1),
        lengths,
        scheme,
    }
}

/// A single lead.
const fn lead(lead: u32, lengths: u8, scheme: Scheme) -> Range {
    range(lead, lead, lengths, scheme)
}

/// Maestro's 0604, whose zero [`range`] cannot see.
const ZERO_LEAD: Range = Range {
    first: 60_400,
    last: 60_499,
    lengths: lengths(12, 19),
    scheme: Scheme::Maestro,
};

const N15: u8 = lengths(15, 15);
const N16: u8 = lengths(16, 16);
const N18_19: u8 = lengths(18, 19);
const N16_19: u8 = lengths(16, 19);
const N12_19: u8 = lengths(12, 19);

/// Every range; where ranges overlap the first that fits counts, so special ones stand first.
const RANGES: [Range; 83] = [
    lead(606_282, N16, Scheme::Hipercard),
    lead(384_100, N16, Scheme::Hipercard),
    lead(384_140, N16, Scheme::Hipercard),
    lead(384_160, N16, Scheme::Hipercard),
    lead(401_178, N16, Scheme::Elo),
    lead(401_179, N16, Scheme::Elo),
    lead(438_935, N16, Scheme::Elo),
    lead(451_416, N16, Scheme::Elo),
    lead(457_393, N16, Scheme::Elo),
    lead(457_631, N16, Scheme::Elo),
    lead(457_632, N16, Scheme::Elo),
    lead(504_175, N16, Scheme::Elo),
    lead(627_780, N16, Scheme::Elo),
    lead(636_297, N16, Scheme::Elo),
    lead(636_368, N16, Scheme::Elo),
    lead(431_274, N16, Scheme::Elo),
    range(506_699, 506_778, N16, Scheme::Elo),
    range(509_000, 509_999, N16, Scheme::Elo),
    range(650_031, 650_033, N16, Scheme::Elo),
    range(650_035, 650_051, N16, Scheme::Elo),
    range(650_405, 650_439, N16, Scheme::Elo),
    range(650_485, 650_538, N16, Scheme::Elo),
    range(650_541, 650_598, N16, Scheme::Elo),
    range(650_700, 650_718, N16, Scheme::Elo),
    range(650_720, 650_727, N16, Scheme::Elo),
    range(650_901, 650_978, N16, Scheme::Elo),
    range(651_652, 651_679, N16, Scheme::Elo),
    range(655_000, 655_019, N16, Scheme::Elo),
    range(655_021, 655_058, N16, Scheme::Elo),
    range(506_099, 506_198, N16 | N18_19, Scheme::Verve),
    range(507_865, 507_964, N16 | N18_19, Scheme::Verve),
    range(650_002, 650_027, N16 | N18_19, Scheme::Verve),
    lead(357_111, N16, Scheme::LankaPay),
    lead(5_019, N16, Scheme::Dankort),
    lead(9_792, N16, Scheme::Troy),
    lead(8_600, N16, Scheme::Uzcard),
    lead(9_860, N16, Scheme::Humo),
    range(2_200, 2_204, N16_19, Scheme::Mir),
    lead(4, lengths(13, 13) | N16 | lengths(19, 19), Scheme::Visa),
    range(51, 55, N16, Scheme::Mastercard),
    range(2_221, 2_720, N16, Scheme::Mastercard),
    lead(34, N15, Scheme::Amex),
    lead(37, N15, Scheme::Amex),
    range(300, 305, lengths(14, 14) | N16_19, Scheme::Diners),
    lead(3_095, lengths(14, 14) | N16_19, Scheme::Diners),
    lead(36, lengths(14, 19), Scheme::Diners),
    range(38, 39, lengths(14, 14) | N16_19, Scheme::Diners),
    lead(6_011, N16_19, Scheme::Discover),
    range(644, 649, N16_19, Scheme::Discover),
    range(622_126, 622_925, N16_19, Scheme::Discover),
    range(6_521, 6_522, N16, Scheme::RuPay),
    lead(65, N16_19, Scheme::Discover),
    range(3_528, 3_589, N16_19, Scheme::Jcb),
    // Issued until the nineties; still what data generators write.
    lead(2_131, N15, Scheme::Jcb),
    lead(1_800, N15, Scheme::Jcb),
    range(3_088, 3_094, N16, Scheme::Jcb),
    range(3_096, 3_102, N16, Scheme::Jcb),
    range(3_112, 3_120, N16, Scheme::Jcb),
    range(3_158, 3_159, N16, Scheme::Jcb),
    range(3_337, 3_349, N16, Scheme::Jcb),
    lead(62, N16_19, Scheme::UnionPay),
    range(8_100, 8_171, N16_19, Scheme::UnionPay),
    lead(5_018, N12_19, Scheme::Maestro),
    lead(5_020, N12_19, Scheme::Maestro),
    lead(5_038, N12_19, Scheme::Maestro),
    lead(5_893, N12_19, Scheme::Maestro),
    lead(6_304, N12_19, Scheme::Maestro),
    lead(6_759, N12_19, Scheme::Maestro),
    lead(6_761, N12_19, Scheme::Maestro),
    lead(6_762, N12_19, Scheme::Maestro),
    lead(6_763, N12_19, Scheme::Maestro),
    lead(60, N16, Scheme::RuPay),
    lead(81, N16, Scheme::RuPay),
    lead(82, N16, Scheme::RuPay),
    lead(508, N16, Scheme::RuPay),
    lead(353, N16, Scheme::RuPay),
    lead(356, N16, Scheme::RuPay),
    range(637, 639, N16, Scheme::InstaPayment),
    lead(1, N15, Scheme::Uatp),
    lead(50, N12_19, Scheme::MaestroBroad),
    range(56, 58, N12_19, Scheme::MaestroBroad),
    lead(6, N12_19, Scheme::MaestroBroad),
    ZERO_LEAD,
];

/// For each four-digit lead: in the low byte the lengths that any of its ranges allows, in the
/// high byte the first range that touches it.
static LEADS: [u16; 10_000] = {
    let mut leads = [0u16; 10_000];
    let mut at = RANGES.len();
    while at > 0 {
        at -= 1;
        let mut lead = RANGES[at].first / 100;
        while lead <= RANGES[at].last / 100 {
            let lengths = (leads[lead as usize] as u8 | RANGES[at].lengths) as u16;
            leads[lead as usize] = (at as u16) << 8 | lengths;
            lead += 1;
        }
    }
    leads
};

/// Numbers published for tests by Stripe, Braintree, Adyen, PayPal, Worldpay, Authorize.Net and
/// Square, sorted. All have a valid check digit.
const TESTS: [u64; 132] = [
    4_007_000_000_027,
    4_222_222_222_222,
    30_000_000_000_004,
    30_569_309_025_904,
    36_006_666_333_344,
    36_227_206_271_667,
    36_259_600_000_004,
    36_700_102_000_000,
    38_000_000_000_006,
    38_520_000_023_237,
    340_000_000_000_009,
    343_434_343_434_343,
    370_000_000_000_002,
    370_000_000_100_018,
    371_263_462_726_550,
    371_449_635_398_431,
    378_282_246_310_005,
    378_734_493_671_000,
    2_222_400_010_000_008,
    2_222_400_030_000_004,
    2_222_400_050_000_009,
    2_222_400_060_000_007,
    2_222_400_070_000_005,
    2_222_410_700_000_002,
    2_222_410_740_360_010,
    2_223_000_010_309_703,
    2_223_000_010_309_711,
    2_223_000_048_400_011,
    2_223_000_048_410_010,
    2_223_003_122_003_222,
    2_223_520_443_560_010,
    3_056_930_009_020_004,
    3_088_000_000_000_017,
    3_528_000_700_000_000,
    3_530_111_333_300_000,
    3_566_002_020_360_505,
    3_569_990_010_095_841,
    4_000_000_000_000_002,
    4_000_000_000_000_010,
    4_000_000_000_000_028,
    4_000_000_000_000_036,
    4_000_000_000_000_069,
    4_000_000_000_000_077,
    4_000_000_000_000_101,
    4_000_000_000_000_119,
    4_000_000_000_000_127,
    4_000_000_000_000_259,
    4_000_000_000_000_341,
    4_000_000_000_003_220,
    4_000_000_000_009_979,
    4_000_000_000_009_987,
    4_000_000_000_009_995,
    4_000_000_760_000_002,
    4_000_001_240_000_000,
    4_000_002_500_000_003,
    4_000_002_500_003_155,
    4_000_002_760_000_016,
    4_000_002_760_003_184,
    4_000_004_840_008_001,
    4_000_008_260_000_000,
    4_000_008_260_003_178,
    4_000_020_000_000_000,
    4_000_056_655_665_556,
    4_000_060_000_000_006,
    4_000_111_111_111_115,
    4_000_180_000_000_002,
    4_000_620_000_000_007,
    4_001_590_000_000_001,
    4_005_519_200_000_004,
    4_009_348_888_881_881,
    4_012_000_033_330_026,
    4_012_000_077_777_777,
    4_012_888_888_881_881,
    4_035_501_000_000_008,
    4_111_111_111_111_111,
    4_111_111_145_551_142,
    4_166_676_667_666_746,
    4_217_651_111_111_119,
    4_242_424_242_424_242,
    4_293_189_100_000_008,
    4_360_000_001_000_005,
    4_444_333_322_221_111,
    4_462_030_000_000_000,
    4_484_070_000_000_000,
    4_500_600_000_000_061,
    4_532_759_734_545_858,
    4_646_464_646_464_644,
    4_871_049_999_999_910,
    4_917_610_000_000_000,
    4_988_080_000_000_000,
    4_988_438_843_884_305,
    5_019_555_544_445_555,
    5_019_717_010_103_742,
    5_066_991_111_111_118,
    5_100_060_000_000_002,
    5_105_105_105_105_100,
    5_136_333_333_333_335,
    5_200_828_282_828_210,
    5_409_889_944_179_029,
    5_424_000_000_000_015,
    5_431_111_111_111_111,
    5_454_545_454_545_454,
    5_500_000_000_000_004,
    5_500_005_555_555_559,
    5_555_341_244_441_115,
    5_555_444_433_331_111,
    5_555_555_555_554_444,
    5_577_000_055_770_004,
    5_585_558_555_855_583,
    5_610_591_081_018_250,
    6_011_000_000_000_004,
    6_011_000_000_000_012,
    6_011_000_400_000_000,
    6_011_000_990_139_424,
    6_011_111_111_111_117,
    6_011_601_160_116_611,
    6_011_981_111_111_113,
    6_062_828_888_666_688,
    6_200_000_000_000_005,
    6_200_000_000_000_047,
    6_250_946_000_000_016,
    6_304_000_000_000_000,
    6_331_101_999_990_016,
    6_445_644_564_456_445,
    6_555_900_000_604_105,
    6_703_444_444_444_449,
    6_759_649_826_438_453,
    6_771_798_021_000_008,
    8_171_999_927_660_000,
    4_917_610_000_000_000_003,
    6_205_500_000_000_000_004,
    8_171_999_900_000_000_021,
];

#[cfg(test)]
mod tests;
