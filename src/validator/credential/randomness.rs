//! What tells a secret from a placeholder, a word or a name: which characters it is made of, and
//! how evenly.

/// Words that stand where a secret belongs in examples and templates.
const PLACEHOLDERS: &[&str] = &[
    "example",
    "changeme",
    "change_me",
    "change-me",
    "placeholder",
    "your_",
    "your-",
    "yourkey",
    "yourtoken",
    "yourapi",
    "yoursecret",
    "insert",
    "replace",
    "redacted",
    "dummy",
    "xxxxx",
    "*****",
    ".....",
    "todo",
    "tobedefined",
    "not_real",
    "notreal",
    "abcdefghijklmnopqrstuvwxyz0123456789_-",
    "process.env",
    "os.environ",
    "getenv",
    "undefined",
    "_here",
    "put_your",
    "my_secret",
    "mysecret",
];

/// Whether a text is a stand-in: a word of templates, a variable, or one character over and over.
pub fn is_placeholder(text: &[u8]) -> bool {
    let lower = text.to_ascii_lowercase();
    let named = PLACEHOLDERS
        .iter()
        .any(|word| memchr::memmem::find(&lower, word.as_bytes()).is_some());
    named || is_variable(text) || is_monotonous(text)
}

/// Whether a text refers to a value that stands elsewhere: `$NAME`, `${…}`, `{{ … }}`, `%NAME%`,
/// `<…>`, `#{…}`, `$(…)`.
pub fn is_variable(text: &[u8]) -> bool {
    let opens: [&[u8]; 8] = [b"${", b"{{", b"<", b"#{", b"$(", b"$_", b"%(", b"@@"];
    let percent = text.len() > 2 && text.starts_with(b"%") && text.ends_with(b"%");
    let name = match text.strip_prefix(b"$") {
        Some(name) => {
            let word = |b: &u8| {
                b.is_ascii_alphanumeric()
                    || matches!(b, b'_' | b'.' | b'[' | b']' | b':' | b'>' | b'-')
            };
            name.first()
                .is_some_and(|b| b.is_ascii_alphabetic() || *b == b'_')
                && name.iter().all(word)
        }
        None => false,
    };
    percent || name || opens.iter().any(|open| text.starts_with(open))
}

/// Whether most of a text is one character, or a few repeat in runs.
fn is_monotonous(text: &[u8]) -> bool {
    let mut counts = [0u16; 256];
    for byte in text {
        counts[usize::from(*byte)] = counts[usize::from(*byte)].saturating_add(1);
    }
    let most = counts.iter().copied().max().unwrap_or(0);
    let distinct = counts.iter().filter(|c| **c > 0).count();
    text.len() >= 4 && usize::from(most) * 10 > text.len() * 6 || text.len() >= 12 && distinct < 5
}

/// Bits per character by how often each occurs, in 1/64, as whole numbers so that every machine
/// says the same.
fn entropy(text: &[u8]) -> u32 {
    let mut counts = [0u32; 256];
    for byte in text {
        counts[usize::from(*byte)] += 1;
    }
    let length = text.len() as u64;
    if length == 0 {
        return 0;
    }
    let parts = counts.iter().filter(|c| **c > 0).map(|count| {
        let count = u64::from(*count);
        count * u64::from(log2(length).saturating_sub(log2(count)))
    });
    (parts.sum::<u64>() / length) as u32
}

/// Binary logarithm in 1/64: whole part by leading zeros, fraction by repeated squaring.
fn log2(number: u64) -> u32 {
    let whole = number.max(1).ilog2();
    let mut mantissa = (number.max(1) << 16) >> whole;
    let mut fraction = 0;
    for bit in (0..6).rev() {
        mantissa = (mantissa * mantissa) >> 16;
        if mantissa >= 1 << 17 {
            mantissa >>= 1;
            fraction |= 1 << bit;
        }
    }
    whole * 64 + fraction
}

/// The characters of a text by class.
struct Classes {
    digits: usize,
    upper: usize,
    lower: usize,
    /// Longest run of letters and digits.
    run: usize,
    /// Longest run of letters of one case.
    word: usize,
}

impl Classes {
    fn of(text: &[u8]) -> Self {
        let count = |test: fn(&u8) -> bool| text.iter().filter(|b| test(b)).count();
        let longest =
            |test: fn(&u8) -> bool| text.split(|b| !test(b)).map(<[u8]>::len).max().unwrap_or(0);
        Self {
            digits: count(u8::is_ascii_digit),
            upper: count(u8::is_ascii_uppercase),
            lower: count(u8::is_ascii_lowercase),
            run: longest(u8::is_ascii_alphanumeric),
            word: longest(u8::is_ascii_lowercase).max(longest(u8::is_ascii_uppercase)),
        }
    }
}

/// How much the words around a text already say.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Trust {
    /// A vendor's prefix, length and alphabet.
    Prefix,
    /// A key of a configuration, and a sign of assignment.
    Assigned,
    /// A word before it.
    Labelled,
}

/// Whether a text is made up at random, as tokens are, rather than written by a person.
pub fn is_token(text: &[u8], trust: Trust) -> bool {
    if is_placeholder(text) {
        return false;
    }
    let classes = Classes::of(text);
    let letters = classes.upper + classes.lower;
    let bits = entropy(text);
    match trust {
        Trust::Prefix => bits >= 2 * 64 + 16,
        Trust::Assigned => {
            let mixed = classes.digits > 0 && letters > 0;
            let long = text.len() >= 16;
            let number = letters == 0 && classes.digits >= 16 && classes.run >= 16;
            let cases =
                classes.upper >= 3 && classes.lower >= 3 && classes.run >= 20 && classes.word <= 10;
            let names = classes.word >= 8 && classes.digits <= 4 && classes.run < 20
                || is_name(text)
                || is_camel(text);
            // `Size.Key128Bit`
            let path = !long && text.contains(&b'.');
            !path
                && bits >= if long { 2 * 64 + 48 } else { 2 * 64 + 32 }
                && (mixed && !names || number || cases || letters >= 20 && classes.run >= 24)
        }
        Trust::Labelled => {
            let one_case = classes.upper == 0 || classes.lower == 0;
            let unlike_words =
                classes.digits > 0 || one_case || classes.upper.min(classes.lower) >= 5;
            let mixed = classes.digits >= 2 && letters >= 2 && classes.run >= 8;
            bits >= 2 * 64 + 48
                && text.len() >= 14
                && (mixed && !is_name(text)
                    || text.len() >= 22 && classes.run >= 20 && unlike_words)
        }
    }
}

/// Whether a text reads as a name in code or a place: words with dots, slashes, dashes or
/// underscores between, of which few hold digits.
fn is_name(text: &[u8]) -> bool {
    if is_uuid(text) {
        return false;
    }
    let mut parts = 0;
    let mut words = 0;
    let mut long = 0;
    for part in text.split(|b| matches!(b, b'.' | b'/' | b'-' | b'_' | b':' | b'~')) {
        if part.is_empty() {
            continue;
        }
        parts += 1;
        let digits = part.iter().filter(|b| b.is_ascii_digit()).count();
        let tail = part.iter().rev().take_while(|b| b.is_ascii_digit()).count();
        let wordy = digits == 0 || digits == tail && part.len() - tail >= 3 || part.len() <= 3;
        words += usize::from(wordy);
        long += usize::from(!wordy && part.len() >= 8);
    }
    parts >= 2 && words * 2 > parts && long == 0
}

/// Whether a text is a few words written together, with at most a small number behind:
/// `pictureBox1`.
fn is_camel(text: &[u8]) -> bool {
    let digits = text.iter().filter(|b| b.is_ascii_digit()).count();
    let tail = text.iter().rev().take_while(|b| b.is_ascii_digit()).count();
    let steps = text
        .windows(2)
        .filter(|w| matches!(w, [a, b] if a.is_ascii_lowercase() && b.is_ascii_uppercase()));
    let words = steps.count() + 1;
    let letters = text.iter().all(u8::is_ascii_alphanumeric);
    letters
        && digits == tail
        && digits <= 3
        && (text.len() - digits) >= 4 * words
        && text.len() < 24
}

/// Whether a text is a UUID.
pub fn is_uuid(text: &[u8]) -> bool {
    text.len() == 36
        && text.iter().enumerate().all(|(at, b)| match at {
            8 | 13 | 18 | 23 => *b == b'-',
            _ => b.is_ascii_alphanumeric(),
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chance_and_people_write_differently() {
        for (text, trust, expected) in [
            ("v9sswdzc2it8axf4jxwqt7h", Trust::Assigned, true),
            (
                "c55dbac4-e0e8-4a06-b892-75cac2387ce5",
                Trust::Assigned,
                true,
            ),
            ("0123456789012345678901234567", Trust::Assigned, true),
            ("ultraPictureBox1", Trust::Assigned, false),
            ("SalesResults-1.2", Trust::Assigned, false),
            ("xxxxxxxxxxxxxxxxxxxx", Trust::Assigned, false),
            ("your_api_key_12345", Trust::Assigned, false),
            ("user_account_2024_details", Trust::Labelled, false),
            ("international", Trust::Labelled, false),
            ("00000000000000000000000000000000", Trust::Prefix, false),
        ] {
            assert_eq!(is_token(text.as_bytes(), trust), expected, "{text}");
        }
    }

    #[test]
    fn logarithms_are_exact_enough() {
        assert_eq!((log2(1), log2(2), log2(8)), (0, 64, 192));
        assert!((100..=102).contains(&log2(3)));
        assert_eq!(entropy(b"aaaa"), 0);
        assert_eq!(entropy(b"abcd"), 128);
    }
}
