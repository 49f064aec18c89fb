//! What of a value may be shown: enough to recognize one's own data, too little to use someone
//! else's. Together with validators and the fingerprint this is the only place that looks inside
//! [`Sensitive`].
//!
//! Invariants, whatever the bytes: the result is printable ASCII, never contains the value, and
//! repeats less than 60 % of its characters. Payment cards follow the card industry's own rule
//! instead (PCI DSS 4.0, requirement 3.4.1: first six and last four digits at most), with at least
//! six digits hidden.

use crate::model::Sensitive;

/// What stands for a value of which nothing is shown.
const NOTHING: &str = "***";

/// How values of one type are masked; `None` for a value that the rule does not fit.
type Rule = fn(&[u8]) -> Option<Draft>;

/// The masked form of a value of this data type (by its id). Types without a rule of their own
/// show their first character when longer than eight, otherwise nothing; the number of stars
/// says nothing about the length.
pub fn mask(info_type: &str, value: Sensitive<'_>) -> String {
    let bytes = value.expose();
    if bytes.contains(&b'*') {
        return hide(bytes);
    }
    let drafts: &[Rule] = match info_type {
        "credit_card" => return card(bytes).unwrap_or_else(|| hide(bytes)),
        "secret" => &[public_prefix],
        "password" | "password_hash" | "jwt" | "card_cvv" | "gender" | "title" | "age"
        | "marital_status" | "religion" | "ethnicity" | "sexual_orientation" | "politics_union"
        | "health" | "consent" => return hide(bytes),
        "person_name" => &[initials],
        "location" | "street_address" | "postal_code" | "organization" | "job_title" => {
            &[short_start]
        }
        "email_hash" | "phone_hash" => &[hash_start],
        "email" => &[email, email_ending],
        "phone" => &[phone, phone_ending],
        "us_ssn" | "us_itin" => &[social_security],
        "iban" => &[iban],
        "ipv4" => &[ipv4],
        "ipv6" => &[ipv6],
        "date_of_birth" | "date" | "card_expiry" => &[date],
        _ => &[first_character],
    };
    drafts
        .iter()
        .filter_map(|draft| draft(bytes))
        .find(|draft| draft.is_safe(bytes))
        .map_or_else(|| hide(bytes), |draft| draft.text)
}

fn hide(bytes: &[u8]) -> String {
    let is_stars = !bytes.is_empty() && bytes.len() <= NOTHING.len();
    if is_stars && bytes.iter().all(|b| *b == b'*') {
        return "(masked)".to_owned();
    }
    NOTHING.to_owned()
}

/// A masked text under construction, with what it has taken from the value.
#[derive(Default)]
struct Draft {
    text: String,
    /// Characters taken from the value.
    kept: usize,
    /// Letters and digits among them.
    kept_alphanumeric: usize,
}

impl Draft {
    /// Shows a byte of the value; anything but printable ASCII is left out.
    fn keep(mut self, byte: u8) -> Self {
        if byte.is_ascii_graphic() || byte == b' ' {
            self.text.push(char::from(byte));
            self.kept += 1;
            self.kept_alphanumeric += usize::from(byte.is_ascii_alphanumeric());
        }
        self
    }

    fn keep_all(self, bytes: &[u8]) -> Self {
        bytes.iter().fold(self, |draft, byte| draft.keep(*byte))
    }

    /// Shows the first byte if it is a letter or digit of ASCII.
    fn keep_first(self, bytes: &[u8]) -> Self {
        match bytes.first() {
            Some(byte) if byte.is_ascii_alphanumeric() => self.keep(*byte),
            _ => self,
        }
    }

    /// Adds text that is not from the value.
    fn add(mut self, text: &str) -> Self {
        self.text.push_str(text);
        self
    }

    /// Whether less than 60 % of the value's characters are shown, counted over all and over
    /// letters and digits alone.
    fn is_safe(&self, value: &[u8]) -> bool {
        let is_start = |byte: &&u8| **byte & 0xc0 != 0x80;
        let all = value.iter().filter(is_start).count();
        let alphanumeric = value
            .iter()
            .filter(is_start)
            .filter(|byte| byte.is_ascii_alphanumeric() || !byte.is_ascii())
            .count();
        self.kept * 10 < all * 6 && self.kept_alphanumeric * 10 < alphanumeric * 6
    }
}

fn digits(bytes: &[u8]) -> Vec<u8> {
    bytes.iter().copied().filter(u8::is_ascii_digit).collect()
}

/// `411111******1111`: single spaces and hyphens stay, at least six digits are hidden.
fn card(bytes: &[u8]) -> Option<String> {
    let count = bytes.iter().filter(|b| b.is_ascii_digit()).count();
    if !(12..=19).contains(&count) {
        return None;
    }
    let (first, last) = ((count - 10).min(6), count - 4);
    let mut text = String::with_capacity(count + 4);
    let mut seen = 0;
    for &byte in bytes {
        if byte.is_ascii_digit() {
            let shown = seen < first || seen >= last;
            text.push(if shown { char::from(byte) } else { '*' });
            seen += 1;
        } else if matches!(byte, b' ' | b'-') && text.ends_with(|c: char| c != ' ' && c != '-') {
            text.push(char::from(byte));
        }
    }
    Some(text)
}

/// Local part and domain, around the last `@` or `%40`.
fn email_parts(bytes: &[u8]) -> Option<(&[u8], &[u8])> {
    if let Some(at) = memchr::memrchr(b'@', bytes) {
        return Some((bytes.get(..at)?, bytes.get(at + 1..)?));
    }
    let at = memchr::memmem::rfind(bytes, b"%40")?;
    Some((bytes.get(..at)?, bytes.get(at + 3..)?))
}

/// The last label of a domain with its dot, if it looks like one.
fn top_level(domain: &[u8]) -> Option<&[u8]> {
    let label = domain.get(memchr::memrchr(b'.', domain)?..)?;
    let is_label = |b: &u8| b.is_ascii_alphanumeric() || *b == b'-';
    let well_formed = (3..=11).contains(&label.len()) && label.iter().skip(1).all(is_label);
    well_formed.then_some(label)
}

/// `j***@e***.com`.
fn email(bytes: &[u8]) -> Option<Draft> {
    let (local, domain) = email_parts(bytes)?;
    let top = top_level(domain)?;
    Some(
        Draft::default()
            .keep_first(local)
            .add(NOTHING)
            .keep(b'@')
            .keep_first(domain)
            .add(NOTHING)
            .keep_all(top),
    )
}

/// `***@***.com`, for addresses that are too short for more.
fn email_ending(bytes: &[u8]) -> Option<Draft> {
    let (_, domain) = email_parts(bytes)?;
    let top = top_level(domain)?;
    Some(
        Draft::default()
            .add(NOTHING)
            .keep(b'@')
            .add(NOTHING)
            .keep_all(top),
    )
}

/// `+49***78`: the country's calling code and the last two digits.
fn phone(bytes: &[u8]) -> Option<Draft> {
    if !bytes.starts_with(b"+") {
        return None;
    }
    let digits = digits(bytes);
    let code = digits.get(..calling_code_length(&digits))?;
    let draft = Draft::default().keep(b'+').keep_all(code).add(NOTHING);
    Some(draft.keep_all(last(&digits, 2)?))
}

/// `***78`.
fn phone_ending(bytes: &[u8]) -> Option<Draft> {
    let digits = digits(bytes);
    let enough = digits.len() >= 6;
    let draft = Draft::default().add(NOTHING);
    enough.then_some(draft.keep_all(last(&digits, 2)?))
}

/// Digits of the calling code at the start of an international number (ITU-T E.164, list of
/// assigned country codes): one in zones 1 and 7, two for the codes below, otherwise three.
fn calling_code_length(digits: &[u8]) -> usize {
    match digits {
        [b'1' | b'7', ..] => 1,
        [b'2', b'0' | b'7', ..]
        | [b'3', b'0'..=b'4' | b'6' | b'9', ..]
        | [b'4', b'0' | b'1' | b'3'..=b'9', ..]
        | [b'5', b'1'..=b'8', ..]
        | [b'6', b'0'..=b'6', ..]
        | [b'8', b'1' | b'2' | b'4' | b'6', ..]
        | [b'9', b'0'..=b'5' | b'8', ..] => 2,
        _ => 3,
    }
}

fn last(bytes: &[u8], count: usize) -> Option<&[u8]> {
    bytes.get(bytes.len().checked_sub(count)?..)
}

/// `***-**-**89`. Two digits, not the usual four: the last four are what call centers ask for to
/// prove who calls, and the first five of older numbers can be guessed from place and date of birth.
fn social_security(bytes: &[u8]) -> Option<Draft> {
    let digits = digits(bytes);
    let draft = Draft::default().add("***-**-**");
    (digits.len() == 9).then_some(draft.keep_all(last(&digits, 2)?))
}

/// `DE***3000`: the country and the last four characters (lengths 15 to 34 of ISO 13616).
fn iban(bytes: &[u8]) -> Option<Draft> {
    let compact: Vec<u8> = bytes
        .iter()
        .copied()
        .filter(u8::is_ascii_alphanumeric)
        .collect();
    let country = compact.get(..2)?;
    let fits = (15..=34).contains(&compact.len()) && country.iter().all(u8::is_ascii_alphabetic);
    let draft = Draft::default().keep_all(country).add(NOTHING);
    fits.then_some(draft.keep_all(last(&compact, 4)?))
}

/// `203.x.x.x`.
fn ipv4(bytes: &[u8]) -> Option<Draft> {
    let is_octet =
        |part: &[u8]| (1..=3).contains(&part.len()) && part.iter().all(u8::is_ascii_digit);
    let mut parts = bytes.split(|b| *b == b'.');
    let first = parts.next().filter(|part| is_octet(part))?;
    if parts.clone().count() != 3 || !parts.all(is_octet) {
        return None;
    }
    let draft = Draft::default().keep_all(first);
    Some((0..3).fold(draft, |draft, _| draft.keep(b'.').add("x")))
}

/// `2001:***`.
fn ipv6(bytes: &[u8]) -> Option<Draft> {
    let group = bytes.get(..memchr::memchr(b':', bytes)?)?;
    let fits = (1..=4).contains(&group.len()) && group.iter().all(u8::is_ascii_hexdigit);
    fits.then(|| Draft::default().keep_all(group).keep(b':').add(NOTHING))
}

/// `**/**/****`: how the date is written, nothing of what it says. The year is hidden too: with a
/// postcode and a gender it singles people out.
fn date(bytes: &[u8]) -> Option<Draft> {
    let mut draft = Draft::default();
    let mut run = 0;
    for &byte in bytes {
        match byte {
            b'0'..=b'9' => {
                run += 1;
                draft = if run <= 4 { draft.add("*") } else { draft };
            }
            b'-' | b'/' | b'.' | b' ' | b':' => {
                draft = if run > 0 { draft.keep(byte) } else { draft };
                run = 0;
            }
            _ if run == 0 => {
                draft = draft.add(NOTHING);
                run = 4;
            }
            _ => {}
        }
    }
    (draft.text.contains('*') && draft.text.len() <= 30).then_some(draft)
}

/// `J*** D***`: the first letters of the first two words of three letters or more; no more than
/// that of a name in another script.
fn initials(bytes: &[u8]) -> Option<Draft> {
    let mut words = bytes
        .split(|b| matches!(b, b' ' | b',' | b'-'))
        .filter(|word| word.len() >= 3)
        .take(2)
        .peekable();
    words.peek()?;
    let draft = words
        .enumerate()
        .fold(Draft::default(), |draft, (at, word)| {
            let draft = if at > 0 { draft.add(" ") } else { draft };
            draft.keep_first(word).add(NOTHING)
        });
    Some(draft)
}

/// `Be***`: two characters of what is longer than five.
fn short_start(bytes: &[u8]) -> Option<Draft> {
    let characters = bytes.iter().filter(|byte| **byte & 0xc0 != 0x80).count();
    let start = bytes
        .get(..2)
        .filter(|s| s.iter().all(u8::is_ascii_alphanumeric));
    match start {
        Some(start) if characters > 5 => Some(Draft::default().keep_all(start).add(NOTHING)),
        _ => (characters > 3).then(|| Draft::default().keep_first(bytes).add(NOTHING)),
    }
}

/// `973d***`: enough to find the row again, not to try values against it.
fn hash_start(bytes: &[u8]) -> Option<Draft> {
    let start = bytes.get(..4)?;
    (bytes.len() >= 32).then(|| Draft::default().keep_all(start).add(NOTHING))
}

/// What vendors put before every token, and what is therefore no secret.
const PREFIXES: &[&[u8]] = &[
    b"sk_live_",
    b"sk_test_",
    b"rk_live_",
    b"whsec_",
    b"ghp_",
    b"gho_",
    b"ghu_",
    b"ghs_",
    b"ghr_",
    b"github_pat_",
    b"glpat-",
    b"npm_",
    b"pypi-",
    b"AKIA",
    b"ASIA",
    b"AIza",
    b"ya29.",
    b"GOCSPX-",
    b"xoxb-",
    b"xoxp-",
    b"xapp-",
    b"SG.",
    b"xkeysib-",
    b"key-",
    b"pat-na1-",
    b"pat-eu1-",
    b"shpat_",
    b"shpss_",
    b"shpca_",
    b"shppa_",
    b"EAA",
    b"md-",
    b"sk-ant-",
    b"sk-proj-",
    b"hf_",
    b"dop_v1_",
    b"-----BEGIN ",
];

/// `sk_live_***`: the vendor's prefix, of tokens that are much longer.
fn public_prefix(bytes: &[u8]) -> Option<Draft> {
    let prefix = PREFIXES.iter().find(|p| bytes.starts_with(p))?;
    (bytes.len() >= prefix.len() + 16).then(|| Draft::default().keep_all(prefix).add(NOTHING))
}

/// `C*****`, for values of more than eight characters.
fn first_character(bytes: &[u8]) -> Option<Draft> {
    let characters = bytes.iter().filter(|byte| **byte & 0xc0 != 0x80).count();
    (characters > 8).then(|| Draft::default().keep_first(bytes).add("*****"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn masked(info_type: &str, value: &str) -> String {
        mask(info_type, Sensitive::new(value.as_bytes()))
    }

    #[test]
    fn each_data_type_shows_what_its_rule_allows() {
        for (info_type, value, expected) in [
            ("credit_card", "4111111111111111", "411111******1111"),
            ("credit_card", "4111 1111-1111  1111", "4111 11**-**** 1111"),
            ("credit_card", "378282246310005", "37828******0005"),
            ("credit_card", "30569309025904", "3056******5904"),
            ("credit_card", "4222222222222", "422******2222"),
            ("credit_card", "501234567890", "50******7890"),
            ("credit_card", "41111111111", "***"),
            ("email", "jane.doe@example.com", "j***@e***.com"),
            ("email", "jane.doe%40example.com", "j***@e***.com"),
            ("email", "jo@ex.com", "***@***.com"),
            ("email", "a@b.co", "***"),
            ("email", "no address", "***"),
            ("phone", "+49 176 12345678", "+49***78"),
            ("phone", "+1 (202) 555-0123", "+1***23"),
            ("phone", "+358 40 1234567", "+358***67"),
            ("phone", "(202) 555-0123", "***23"),
            ("phone", "110", "***"),
            ("us_ssn", "219-09-9999", "***-**-**99"),
            ("us_ssn", "219099999", "***-**-**99"),
            ("iban", "DE89 3704 0044 0532 0130 00", "DE***3000"),
            ("ipv4", "203.0.113.195", "203.x.x.x"),
            ("ipv4", "10.0.0.1", "***"),
            ("ipv6", "2001:db8::8a2e:370:7334", "2001:***"),
            ("ipv6", "::1", "***"),
            ("date_of_birth", "1990-05-17", "****-**-**"),
            ("date_of_birth", "17 May 1990", "** *** ****"),
            ("card_expiry", "04/27", "**/**"),
            ("card_cvv", "123", "***"),
            ("secret", "sk_live_q7Zx81LmP04tWv9cRs2d", "sk_live_***"),
            ("secret", "sk_live_short", "***"),
            ("secret", "hunter2", "***"),
            ("password", "correct horse battery", "***"),
            ("person_name", "Ada", "A***"),
            ("person_name", "Ada Lovelace-Byron", "A*** L***"),
            ("person_name", "Jo", "***"),
            ("person_name", "佐藤 陽菜", "*** ***"),
            ("street_address", "Österreicher Platz 1", "***"),
            ("location", "Berlin", "Be***"),
            ("location", "Ulm", "***"),
            ("postal_code", "10115", "1***"),
            ("gender", "female", "***"),
            ("religion", "evangelisch", "***"),
            ("email_hash", "973dfe463ec85785f5f95af5ba3906ee", "973d***"),
            ("loyalty_number", "AB-123456789", "A*****"),
            ("loyalty_number", "****1234", "***"),
        ] {
            assert_eq!(masked(info_type, value), expected, "{info_type}");
        }
    }

    const KINDS: [&str; 15] = [
        "credit_card",
        "email",
        "phone",
        "us_ssn",
        "iban",
        "ipv4",
        "ipv6",
        "date_of_birth",
        "card_cvv",
        "password",
        "secret",
        "person_name",
        "location",
        "email_hash",
        "made_up",
    ];

    /// Length of the longest common subsequence.
    fn common(a: &[char], b: &[char]) -> usize {
        let mut row = vec![0; b.len() + 1];
        for x in a {
            let mut diagonal = 0;
            for (at, y) in b.iter().enumerate() {
                let above = row[at + 1];
                row[at + 1] = if x == y {
                    diagonal + 1
                } else {
                    above.max(row[at])
                };
                diagonal = above;
            }
        }
        row[b.len()]
    }

    fn check(value: &[u8]) -> Result<(), TestCaseError> {
        for kind in KINDS {
            let masked = mask(kind, Sensitive::new(value));
            prop_assert!(masked.bytes().all(|b| b == b' ' || b.is_ascii_graphic()));
            prop_assert!(masked.len() <= 40);
            prop_assert!(
                value.is_empty() || memchr::memmem::find(masked.as_bytes(), value).is_none()
            );
            if let Ok(text) = std::str::from_utf8(value) {
                check_share(kind, text, &masked)?;
            }
        }
        Ok(())
    }

    fn check_share(kind: &str, value: &str, masked: &str) -> Result<(), TestCaseError> {
        let value: Vec<char> = value.chars().collect();
        let digits = value.iter().filter(|c| c.is_ascii_digit()).count();
        let shown = masked.bytes().filter(u8::is_ascii_digit).count();
        if kind == "credit_card" && shown > 0 {
            prop_assert!(digits - shown >= 6 && shown <= 10);
        } else if !value.contains(&'*') && !value.is_empty() {
            let masked: Vec<char> = masked.chars().collect();
            prop_assert!(common(&value, &masked) * 10 < value.len() * 6, "{kind}");
        }
        Ok(())
    }

    proptest! {
        #[test]
        fn arbitrary_bytes_are_hidden(value: Vec<u8>) {
            check(&value)?;
        }

        #[test]
        fn text_that_looks_like_a_value_is_hidden(value in "[a-c0-3@.:+/ x*é-]{0,24}") {
            check(value.as_bytes())?;
        }

        #[test]
        fn well_formed_values_are_hidden(
            value in "[a-z.]{1,12}@[a-z]{1,8}\\.[a-z]{2,6}|\\+?[0-9 ]{3,18}|[0-9]{1,3}(\\.[0-9]{1,3}){3}|[A-Z]{2}[0-9]{13,30}|([0-9a-f]{0,4}:){2,7}[0-9a-f]{1,4}|[0-9]{1,4}[-/][0-9]{1,2}[-/][0-9]{1,4}"
        ) {
            check(value.as_bytes())?;
        }
    }
}
