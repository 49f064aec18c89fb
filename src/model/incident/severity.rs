//! How severe a breach is for those whose data it was: ENISA's score, and NIST's level beside it.

/// A score in hundredths, so that it compares and adds exactly.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
pub struct Hundredths(pub u32);

impl std::fmt::Display for Hundredths {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}.{:02}", self.0 / 100, self.0 % 100)
    }
}

/// A range of scores; both ends are the same where nothing is unknown.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default)]
pub struct ScoreRange {
    /// At least.
    pub low: Hundredths,
    /// At most.
    pub high: Hundredths,
}

/// ENISA's four levels.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Band {
    /// Below 2.
    Low,
    /// From 2.
    Medium,
    /// From 3.
    High,
    /// From 4.
    VeryHigh,
}

impl Band {
    /// All of them, from low to very high.
    pub const ALL: [Self; 4] = [Self::Low, Self::Medium, Self::High, Self::VeryHigh];

    /// The level of a score.
    pub const fn of(score: Hundredths) -> Self {
        match score.0 {
            0..200 => Self::Low,
            200..300 => Self::Medium,
            300..400 => Self::High,
            _ => Self::VeryHigh,
        }
    }

    /// The word for it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Low => "low",
            Self::Medium => "medium",
            Self::High => "high",
            Self::VeryHigh => "very high",
        }
    }
}

/// NIST's three levels.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
pub enum Impact {
    /// Limited.
    #[default]
    Low,
    /// Serious.
    Moderate,
    /// Severe.
    High,
}

impl Impact {
    /// The word for it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Low => "low",
            Self::Moderate => "moderate",
            Self::High => "high",
        }
    }
}

/// One part of the score, with its reason.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Part {
    /// How much.
    pub score: Hundredths,
    /// Why.
    pub title: String,
}

/// What makes the highest score.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Worst {
    /// Processing context (DPC), with the point for minors.
    pub context: Part,
    /// Ease of identification (EI).
    pub identification: Part,
    /// Whether minors raised the context by a point.
    pub minors: bool,
}

/// Severity of a breach.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct BreachSeverity {
    /// What the circumstances add (CB); a range while some are unknown.
    pub circumstances: ScoreRange,
    /// What was said, presumed or left out for them.
    pub said: Vec<String>,
    /// The highest score of a person.
    pub highest: ScoreRange,
    /// What makes it.
    pub worst: Worst,
    /// 95 of 100 people have this score or a lower one.
    pub most: ScoreRange,
    /// People in each band of [`Band::ALL`] at the low end of the range.
    pub bands_low: [u64; 4],
    /// People in each band of [`Band::ALL`] at the high end of the range.
    pub bands_high: [u64; 4],
    /// Flag: more than 100 people.
    pub many: bool,
    /// Flag: others cannot read it.
    pub unintelligible: Option<bool>,
    /// NIST SP 800-122.
    pub impact: Impact,
    /// Why.
    pub impact_title: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bands_begin_at_whole_numbers() {
        for (score, band, text) in [
            (0, Band::Low, "0.00"),
            (199, Band::Low, "1.99"),
            (200, Band::Medium, "2.00"),
            (300, Band::High, "3.00"),
            (400, Band::VeryHigh, "4.00"),
            (575, Band::VeryHigh, "5.75"),
        ] {
            assert_eq!(Band::of(Hundredths(score)), band);
            assert_eq!(Hundredths(score).to_string(), text);
        }
    }
}
