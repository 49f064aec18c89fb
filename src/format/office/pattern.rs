//! How a workbook shows numbers: number formats, built in and of its own (ECMA-376 part 1, 18.8.30).

/// What a number format makes of a number, as far as it matters here.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub(super) enum Pattern {
    /// A number.
    #[default]
    Plain,
    /// A day.
    Date,
    /// A time of day, or a length of time.
    Time,
    /// A day and a time.
    DateTime,
    /// Digits in a fixed form, as postcodes, phones and identity numbers have.
    Mask(Vec<Section>),
}

/// One form of a mask, and when it is used.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Section {
    condition: Option<(Comparison, u64)>,
    pieces: Vec<Piece>,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Comparison {
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
    Equal,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Piece {
    /// A digit; if there is none left, a zero.
    Zero,
    /// A digit, if there is one left.
    Digit,
    Literal(char),
}

/// Longest format that is looked at, in bytes; programs allow 255 characters.
const LONGEST: usize = 255;
/// Placeholders that make a number a mask: shorter ones pad days and counters.
const LEAST_MASK: usize = 4;

impl Pattern {
    /// The format of a number that every program has.
    pub fn built_in(id: u32) -> Self {
        match id {
            14..=17 | 27..=31 | 36 | 50..=54 | 57 | 58 | 71..=74 => Self::Date,
            18..=21 | 32..=35 | 45..=47 | 55 | 56 | 75..=77 | 79..=80 => Self::Time,
            22 | 78 | 81 => Self::DateTime,
            _ => Self::Plain,
        }
    }

    /// A format of the workbook's own.
    pub fn parse(code: &str) -> Self {
        if code.len() > LONGEST {
            return Self::Plain;
        }
        let sections: Vec<Vec<Item>> = split(code);
        let first = sections.first().map(Vec::as_slice).unwrap_or_default();
        let (date, time) = calendar(first);
        match (date, time) {
            (true, true) => Self::DateTime,
            (true, false) => Self::Date,
            (false, true) => Self::Time,
            (false, false) => {
                let masks: Option<Vec<Section>> =
                    sections.iter().take(2).map(|s| mask(s)).collect();
                match masks {
                    Some(masks) if !masks.is_empty() => Self::Mask(masks),
                    _ => mask(first).map_or(Self::Plain, |mask| Self::Mask(vec![mask])),
                }
            }
        }
    }
}

/// A piece of a format.
#[derive(Clone, PartialEq, Eq, Debug)]
enum Item {
    Literal(char),
    Bracket(String),
    Code(char),
}

/// The sections of a format, cut into pieces.
fn split(code: &str) -> Vec<Vec<Item>> {
    let mut sections = vec![Vec::new()];
    let mut push = |item: Option<Item>| match item {
        Some(item) => {
            if let Some(last) = sections.last_mut() {
                last.push(item);
            }
        }
        None => sections.push(Vec::new()),
    };
    let mut characters = code.chars();
    while let Some(c) = characters.next() {
        match c {
            '"' => {
                for c in characters.by_ref().take_while(|c| *c != '"') {
                    push(Some(Item::Literal(c)));
                }
            }
            '\\' => push(
                characters
                    .next()
                    .map(Item::Literal)
                    .or(Some(Item::Code('\\'))),
            ),
            // Room as wide as the next character, or that character again and again.
            '_' => {
                characters.next();
                push(Some(Item::Literal(' ')));
            }
            '*' => {
                characters.next();
            }
            '[' => {
                let text: String = characters.by_ref().take_while(|c| *c != ']').collect();
                push(Some(Item::Bracket(text)));
            }
            ';' => push(None),
            c => push(Some(Item::Code(c))),
        }
    }
    sections
}

/// Whether a section shows a day, and a time.
fn calendar(section: &[Item]) -> (bool, bool) {
    let (mut date, mut time, mut months) = (false, false, false);
    let mut digits = false;
    for item in section {
        match item {
            Item::Code(c) => match c.to_ascii_lowercase() {
                'y' | 'd' => date = true,
                'h' | 's' => time = true,
                'm' => months = true,
                '0' | '#' | '?' => digits = true,
                // `General`, or an era.
                'g' | 'e' if !date => return (false, false),
                _ => {}
            },
            Item::Bracket(text) => {
                let elapsed = !text.is_empty()
                    && text
                        .bytes()
                        .all(|b| matches!(b.to_ascii_lowercase(), b'h' | b'm' | b's'));
                time |= elapsed;
            }
            Item::Literal(_) => {}
        }
    }
    // Minutes stand beside hours or seconds, months anywhere else.
    date |= months && !time;
    // Fractions of seconds are the only digits of a time.
    if digits && !time {
        return (false, false);
    }
    (date, time)
}

/// The mask of a section, if it is one.
fn mask(section: &[Item]) -> Option<Section> {
    let mut mask = Section {
        condition: None,
        pieces: Vec::new(),
    };
    let (mut places, mut shaped) = (0, false);
    for item in section {
        match item {
            Item::Code('0') => {
                places += 1;
                shaped = true;
                mask.pieces.push(Piece::Zero);
            }
            Item::Code('#' | '?') => {
                places += 1;
                mask.pieces.push(Piece::Digit);
            }
            Item::Code(c @ ('-' | '(' | ')' | ' ' | '/' | ':' | '+')) | Item::Literal(c) => {
                shaped |= !c.is_whitespace();
                mask.pieces.push(Piece::Literal(*c));
            }
            Item::Code(_) => return None,
            Item::Bracket(text) => match condition(text) {
                Some(condition) => mask.condition = Some(condition),
                // Currencies; colours and languages do not matter.
                None if text.starts_with('$') && !text.starts_with("$-") => return None,
                None => {}
            },
        }
    }
    (places >= LEAST_MASK && shaped).then_some(mask)
}

/// `<=9999999`
fn condition(text: &str) -> Option<(Comparison, u64)> {
    let kinds = [
        ("<=", Comparison::LessOrEqual),
        (">=", Comparison::GreaterOrEqual),
        ("<", Comparison::Less),
        (">", Comparison::Greater),
        ("=", Comparison::Equal),
    ];
    kinds.iter().find_map(|(sign, comparison)| {
        let number = text.strip_prefix(sign)?.parse().ok()?;
        Some((*comparison, number))
    })
}

impl Section {
    /// The section for a number.
    pub fn choose(sections: &[Self], number: u64) -> Option<&Self> {
        let holds = |section: &&Self| match section.condition {
            None => true,
            Some((Comparison::Less, limit)) => number < limit,
            Some((Comparison::LessOrEqual, limit)) => number <= limit,
            Some((Comparison::Greater, limit)) => number > limit,
            Some((Comparison::GreaterOrEqual, limit)) => number >= limit,
            Some((Comparison::Equal, limit)) => number == limit,
        };
        sections.iter().find(holds)
    }

    /// A number in this form.
    pub fn write(&self, number: u64, out: &mut Vec<u8>) {
        let digits = number.to_string();
        let places = self
            .pieces
            .iter()
            .filter(|p| !matches!(p, Piece::Literal(_)))
            .count();
        // More digits than places stand before the first place, fewer leave places empty.
        let mut surplus = digits.len().saturating_sub(places);
        let mut missing = places.saturating_sub(digits.len());
        let mut digits = digits.bytes();
        for piece in &self.pieces {
            match piece {
                Piece::Literal(c) => out.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes()),
                _ if missing > 0 => {
                    missing -= 1;
                    if *piece == Piece::Zero {
                        out.push(b'0');
                    }
                }
                _ => {
                    out.extend(digits.by_ref().take(surplus + 1));
                    surplus = 0;
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formats_are_told_apart() {
        for (code, expected) in [
            ("General", Pattern::Plain),
            ("0.00", Pattern::Plain),
            ("#,##0", Pattern::Plain),
            ("0.00E+00", Pattern::Plain),
            ("[$€-407] #,##0.00", Pattern::Plain),
            ("@", Pattern::Plain),
            ("yyyy-mm-dd", Pattern::Date),
            ("dd/mm/yy", Pattern::Date),
            ("d. mmmm yyyy", Pattern::Date),
            ("[$-409]mmm-yy;@", Pattern::Date),
            ("mmm", Pattern::Date),
            ("hh:mm", Pattern::Time),
            ("[h]:mm:ss", Pattern::Time),
            ("mm:ss.0", Pattern::Time),
            ("yyyy-mm-dd\\ hh:mm", Pattern::DateTime),
            ("m/d/yy h:mm AM/PM", Pattern::DateTime),
            ("\"day\" 0", Pattern::Plain),
            ("000", Pattern::Plain),
        ] {
            assert_eq!(Pattern::parse(code), expected, "{code}");
        }
    }

    #[test]
    fn masks_show_postcodes_phones_and_identity_numbers() {
        for (code, number, expected) in [
            ("00000", 501, "00501"),
            ("00000-0000", 5_010_001, "00501-0001"),
            ("000\\-00\\-0000", 78_051_120, "078-05-1120"),
            (
                "[<=9999999]###\\-####;\\(###\\)\\ ###\\-####",
                5_550_101,
                "555-0101",
            ),
            (
                "[<=9999999]###\\-####;\\(###\\)\\ ###\\-####",
                2_025_550_101,
                "(202) 555-0101",
            ),
            ("\"+\"0000", 12_025_550_101, "+12025550101"),
        ] {
            let Pattern::Mask(sections) = Pattern::parse(code) else {
                panic!("{code}");
            };
            let mut out = Vec::new();
            Section::choose(&sections, number)
                .unwrap()
                .write(number, &mut out);
            assert_eq!(String::from_utf8(out).unwrap(), expected, "{code}");
        }
    }
}
