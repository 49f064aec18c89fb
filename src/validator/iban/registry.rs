//! The countries that use IBANs: lengths, structures and published examples.
//!
//! SWIFT IBAN Registry, release 101; countries that use IBANs without being registered, from the
//! lists that banks publish.

/// How a country writes its account numbers.
pub(super) struct Country {
    pub code: [u8; 2],
    /// All characters, with country code and check digits.
    pub length: usize,
    /// Places behind the check digits that must be digits, as bits.
    pub digits: u64,
    /// Places behind the check digits that must be letters.
    pub letters: u64,
    /// Published examples.
    pub examples: &'static [&'static str],
    /// Their check digits as bits.
    pub checks: u128,
}

/// A row of the table; `structure` as in the registry, without country code and check digits:
/// counts of `n` digits, `a` letters, `c` either.
const fn country(code: &str, structure: &str, examples: &'static [&'static str]) -> Country {
    let (code, structure) = (code.as_bytes(), structure.as_bytes());
    let (mut digits, mut letters, mut length, mut count, mut at) = (0u64, 0u64, 0usize, 0usize, 0);
    while at < structure.len() {
        let byte = structure[at];
        if byte.is_ascii_digit() {
            count = count * 10 + (byte - b'0') as usize;
        } else {
            let places = ((1u64 << count) - 1) << length;
            match byte {
                b'n' => digits |= places,
                b'a' => letters |= places,
                _ => {}
            }
            length += count;
            count = 0;
        }
        at += 1;
    }
    assert!(length + 4 <= 34, "no account number is longer");
    let (mut checks, mut at) = (0, 0);
    while at < examples.len() {
        let example = examples[at].as_bytes();
        checks |= 1 << ((example[2] - b'0') * 10 + example[3] - b'0');
        at += 1;
    }
    Country {
        code: [code[0], code[1]],
        length: length + 4,
        digits,
        letters,
        examples,
        checks,
    }
}

/// For each pair of letters, the place in [`COUNTRIES`]; 255 for none.
pub(super) static INDEX: [u8; 26 * 26] = {
    let mut index = [255; 26 * 26];
    let mut at = 0;
    while at < COUNTRIES.len() {
        let [first, second] = COUNTRIES[at].code;
        index[(first - b'A') as usize * 26 + (second - b'A') as usize] = at as u8;
        at += 1;
    }
    index
};

/// Every country with account numbers of this form. Examples are the registry's own, then those of
/// widely read documentation.
#[rustfmt::skip]
pub(super) static COUNTRIES: [Country; 111] = [
    country("AD", "8n12c", &["AD1200012030200359100100"]),
    country("AE", "19n", &["AE070331234567890123456"]),
    country("AL", "8n16c", &["AL47212110090000000235698741"]),
    country("AT", "16n", &["AT611904300234573201", "AT483200000012345864"]),
    country("AZ", "4a20c", &["AZ21NABZ00000000137010001944"]),
    country("BA", "16n", &["BA391290079401028494"]),
    country("BE", "12n", &["BE68539007547034", "BE71096123456769"]),
    country("BG", "4a6n8c", &["BG80BNBG96611020345678"]),
    country("BH", "4a14c", &["BH67BMAG00001299123456"]),
    country("BI", "23n", &["BI4210000100010000332045181"]),
    country("BR", "23n1a1c", &["BR1800360305000010009795493C1", "BR9700360305000010009795493P1"]),
    country("BY", "4c4n16c", &["BY13NBRB3600900000002Z00AB00"]),
    country("CH", "5n12c", &["CH9300762011623852957", "CH5604835012345678009"]),
    country("CR", "18n", &["CR05015202001026284066"]),
    country("CY", "8n16c", &["CY17002001280000001200527600"]),
    country("CZ", "20n", &["CZ6508000000192000145399"]),
    country("DE", "18n", &["DE89370400440532013000", "DE91100000000123456789", "DE75512108001245126199", "DE12500105170648489890", "DE02120300000000202051", "DE02500105170137075030", "DE02100500000054540402", "DE02300209000106531065", "DE02200505501015871393", "DE02100100100006820101", "DE88100900001234567892"]),
    country("DJ", "23n", &["DJ2100010000000154000100186"]),
    country("DK", "14n", &["DK5000400440116243", "DK9520000123456789"]),
    country("DO", "4c20n", &["DO28BAGR00000001212453611324"]),
    country("EE", "16n", &["EE382200221020145685"]),
    country("EG", "25n", &["EG380019000500000000263180002"]),
    country("ES", "20n", &["ES9121000418450200051332", "ES7921000813610123456789"]),
    country("FI", "14n", &["FI2112345600000785", "FI1410093000123458"]),
    country("FK", "2a12n", &["FK88SC123456789012"]),
    country("FO", "14n", &["FO6264600001631634"]),
    country("FR", "10n11c2n", &["FR1420041010050500013M02606", "FR7630006000011234567890189", "FR7630001007941234567890185"]),
    country("GB", "4a14n", &["GB29NWBK60161331926819", "GB82WEST12345698765432", "GB33BUKB20201555555555", "GB94BARC10201530093459", "GB98MIDL07009312345678"]),
    country("GE", "2a16n", &["GE29NB0000000101904917"]),
    country("GI", "4a15c", &["GI75NWBK000000007099453"]),
    country("GL", "14n", &["GL8964710001000206"]),
    country("GR", "7n16c", &["GR1601101250000000012300695"]),
    country("GT", "24c", &["GT82TRAJ01020000001210029690"]),
    country("HN", "4a20n", &["HN88CABF00000000000250005469"]),
    country("HR", "17n", &["HR1210010051863000160"]),
    country("HU", "24n", &["HU42117730161111101800000000"]),
    country("IE", "4a14n", &["IE29AIBK93115212345678", "IE64IRCE92050112345678"]),
    country("IL", "19n", &["IL620108000000099999999"]),
    country("IQ", "4a15n", &["IQ98NBIQ850123456789012"]),
    country("IS", "22n", &["IS140159260076545510730339"]),
    country("IT", "1a10n12c", &["IT60X0542811101000000123456"]),
    country("JO", "4a4n18c", &["JO94CBJO0010000000000131000302"]),
    country("KW", "4a22c", &["KW81CBKU0000000000001234560101"]),
    country("KZ", "3n13c", &["KZ86125KZT5004100100"]),
    country("LB", "4n20c", &["LB62099900000001001901229114"]),
    country("LC", "4a24c", &["LC55HEMM000100010012001200023015"]),
    country("LI", "5n12c", &["LI21088100002324013AA"]),
    country("LT", "16n", &["LT121000011101001000"]),
    country("LU", "3n13c", &["LU280019400644750000"]),
    country("LV", "4a13c", &["LV80BANK0000435195001"]),
    country("LY", "21n", &["LY83002048000020100120361"]),
    country("MC", "10n11c2n", &["MC5811222000010123456789030"]),
    country("MD", "20c", &["MD24AG000225100013104168"]),
    country("ME", "18n", &["ME25505000012345678951"]),
    country("MK", "3n10c2n", &["MK07250120000058984"]),
    country("MN", "16n", &["MN121234123456789123"]),
    country("MR", "23n", &["MR1300020001010000123456753"]),
    country("MT", "4a5n18c", &["MT84MALT011000012345MTLCAST001S"]),
    country("MU", "4a19n3a", &["MU17BOMM0101101030300200000MUR"]),
    country("NI", "4a20n", &["NI45BAPR00000013000003558124"]),
    country("NL", "4a10n", &["NL91ABNA0417164300", "NL02ABNA0123456789", "NL20INGB0001234567"]),
    country("NO", "11n", &["NO9386011117947", "NO8330001234567"]),
    country("OM", "3n16c", &["OM810180000001299123456"]),
    country("PK", "4a16c", &["PK36SCBL0000001123456702"]),
    country("PL", "24n", &["PL61109010140000071219812874", "PL10105000997603123456789123"]),
    country("PS", "4a21c", &["PS92PALS000000000400123456702"]),
    country("PT", "21n", &["PT50000201231234567890154"]),
    country("QA", "4a21c", &["QA58DOHB00001234567890ABCDEFG"]),
    country("RO", "4a16c", &["RO49AAAA1B31007593840000"]),
    country("RS", "18n", &["RS35260005601001611379"]),
    country("RU", "14n15c", &["RU0204452560040702810412345678901"]),
    country("SA", "2n18c", &["SA0380000000608010167519"]),
    country("SC", "4a20n3a", &["SC18SSCB11010000000000001497USD"]),
    country("SD", "14n", &["SD2129010501234001"]),
    country("SE", "20n", &["SE4550000000058398257466", "SE7280000810340009783242"]),
    country("SI", "15n", &["SI56263300012039086"]),
    country("SK", "20n", &["SK3112000000198742637541"]),
    country("SM", "1a10n12c", &["SM86U0322509800000000270100"]),
    country("SO", "19n", &["SO211000001001000100141"]),
    country("ST", "21n", &["ST23000100010051845310146"]),
    country("SV", "4a20n", &["SV62CENR00000000000000700025"]),
    country("TL", "19n", &["TL380080012345678910157"]),
    country("TN", "20n", &["TN5910006035183598478831"]),
    country("TR", "6n16c", &["TR330006100519786457841326"]),
    country("UA", "6n19c", &["UA213223130000026007233566001"]),
    country("VA", "18n", &["VA59001123000012345678"]),
    country("VG", "4a16n", &["VG96VPVG0000012345678901"]),
    country("XK", "16n", &["XK051212012345678906"]),
    country("YE", "4a4n18c", &["YE15CBYE0001018861234567891234"]),
    // In use though not in the registry.
    country("AO", "21n", &[]),
    country("BF", "2c22n", &[]),
    country("BJ", "2c22n", &[]),
    country("CF", "23n", &[]),
    country("CG", "23n", &[]),
    country("CI", "2a22n", &[]),
    country("CM", "23n", &[]),
    country("CV", "21n", &[]),
    country("DZ", "22n", &[]),
    country("GA", "23n", &[]),
    country("GQ", "23n", &[]),
    country("GW", "2c19n", &[]),
    country("IR", "22n", &[]),
    country("KM", "23n", &[]),
    country("MA", "24n", &[]),
    country("MG", "23n", &[]),
    country("ML", "2c22n", &[]),
    country("MZ", "21n", &[]),
    country("NE", "2a22n", &[]),
    country("SN", "2a22n", &[]),
    country("TD", "23n", &[]),
    country("TG", "2a22n", &[]),
];
