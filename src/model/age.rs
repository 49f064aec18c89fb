//! How old something may be.

/// An age as people write it: `24m`, `2y`, `730d`.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum MaxAge {
    /// In months of the calendar.
    Months(u32),
    /// In days.
    Days(u32),
}

impl MaxAge {
    /// Most days or months.
    const MOST: u32 = 36_500;

    /// Reads an age; nothing if it is none, or none or more than a century of days.
    pub fn parse(text: &str) -> Option<Self> {
        let digits = text.trim_end_matches(|c: char| c.is_ascii_alphabetic());
        let number: u32 = digits.parse().ok()?;
        let sound = (1..=Self::MOST).contains(&number);
        match text.get(digits.len()..)? {
            "m" if sound => Some(Self::Months(number)),
            "y" if sound => Some(Self::Months(number.saturating_mul(12))),
            "d" if sound => Some(Self::Days(number)),
            _ => None,
        }
    }
}

/// How long the versions of a file are kept.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Keep {
    /// None is.
    Nothing,
    /// Until they were not seen for so long.
    For(MaxAge),
    /// Until they are purged.
    Forever,
}

impl Keep {
    /// A year, and what it takes until a leak is noticed and looked into.
    pub const USUAL: &str = "400d";

    /// Reads `none`, `forever`, or an age.
    pub fn parse(text: &str) -> Option<Self> {
        match text {
            "none" => Some(Self::Nothing),
            "forever" => Some(Self::Forever),
            age => MaxAge::parse(age).map(Self::For),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ages_are_months_years_or_days() {
        for (text, expected) in [
            ("24m", Some(MaxAge::Months(24))),
            ("2y", Some(MaxAge::Months(24))),
            ("730d", Some(MaxAge::Days(730))),
            ("0d", None),
            ("24", None),
            ("m", None),
            ("-3d", None),
            ("soon", None),
        ] {
            assert_eq!(MaxAge::parse(text), expected, "{text}");
        }
    }
}
