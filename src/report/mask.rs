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
mod tests;
