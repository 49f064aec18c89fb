//! Why a finding is believed, how sure that is, and how bad it would be.

/// A calibrated probability in 1/10,000 steps: reports carry four decimals, and integers keep
/// every machine's answer the same.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
pub struct Probability(u16);

impl Probability {
    /// From 1/10,000 steps, capped at 1.
    pub const fn from_basis_points(points: u16) -> Self {
        Self(if points > 10_000 { 10_000 } else { points })
    }

    /// From a float in 0..=1, rounded to four decimals; NaN becomes 0.
    pub fn from_f64(value: f64) -> Self {
        let clamped = if value.is_nan() {
            0.0
        } else {
            value.clamp(0.0, 1.0)
        };
        Self((clamped * 10_000.0).round() as u16)
    }

    /// In 1/10,000 steps.
    pub const fn basis_points(self) -> u16 {
        self.0
    }

    /// As a float in 0..=1.
    pub fn as_f64(self) -> f64 {
        f64::from(self.0) / 10_000.0
    }

    /// Its level: high from 0.9, medium from 0.6, low below.
    pub const fn confidence(self) -> Confidence {
        match self.0 {
            9_000.. => Confidence::High,
            6_000.. => Confidence::Medium,
            _ => Confidence::Low,
        }
    }
}

/// Level of a [`Probability`].
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Confidence {
    /// Below 0.6.
    Low,
    /// From 0.6.
    Medium,
    /// From 0.9.
    High,
}

impl Confidence {
    /// The word of the command line and the reports.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Low => "low",
            Self::Medium => "medium",
            Self::High => "high",
        }
    }

    /// The least probability of the level.
    pub const fn threshold(self) -> Probability {
        match self {
            Self::Low => Probability(0),
            Self::Medium => Probability(6_000),
            Self::High => Probability(9_000),
        }
    }
}

/// How bad a finding is if exposed; apart from how sure it is.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Severity {
    /// Worth knowing.
    Low,
    /// Contact data in small numbers.
    Medium,
    /// Many people's contact data, or data that harms.
    High,
    /// Data that harms, of many people or in a toxic combination.
    Critical,
}

impl Severity {
    /// Every severity, the worst last.
    pub const ALL: [Self; 4] = [Self::Low, Self::Medium, Self::High, Self::Critical];

    /// The next worse one, if there is one.
    pub const fn up(self) -> Self {
        match self {
            Self::Low => Self::Medium,
            Self::Medium => Self::High,
            Self::High | Self::Critical => Self::Critical,
        }
    }

    /// The next better one, if there is one.
    pub const fn down(self) -> Self {
        match self {
            Self::Low | Self::Medium => Self::Low,
            Self::High => Self::Medium,
            Self::Critical => Self::High,
        }
    }

    /// The word of the command line and the reports.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Low => "low",
            Self::Medium => "medium",
            Self::High => "high",
            Self::Critical => "critical",
        }
    }
}

/// One reason for (or against) a finding, for people: `check_digit: 512 of 512 pass (chance: 51)`.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Evidence {
    /// Stable snake-case name: `structure`, `check_digit`, `numbering_plan`, `header`,
    /// `context_word`, `column_share`, `chance_test`, `country_column`, `reserved_value`.
    pub kind: &'static str,
    /// One plain clause without any value from the input.
    pub detail: String,
}
