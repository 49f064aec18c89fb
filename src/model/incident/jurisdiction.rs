//! Where a person lives, as far as the law goes.

use crate::model::Country;

/// A country, or a part of it with law of its own (a US state).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Jurisdiction {
    /// ISO 3166-1 alpha-2.
    pub country: Country,
    /// The second half of an ISO 3166-2 code, where the country's law is made there: `CA` of
    /// `US-CA`. Kept as a [`Country`], which is any two letters.
    pub state: Option<Country>,
}

impl Jurisdiction {
    /// A country as a whole, or one of which the state is not known.
    pub const fn country(country: Country) -> Self {
        Self {
            country,
            state: None,
        }
    }

    /// `DE`, `US-CA`.
    pub fn code(&self) -> String {
        match self.state {
            Some(state) => format!("{}-{}", self.country.as_str(), state.as_str()),
            None => self.country.as_str().to_owned(),
        }
    }
}

/// How strongly a jurisdiction is told. The derived order goes from weak to strong.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
pub enum Strength {
    /// By something that moves with its owner or is chosen freely: an area code, the country of an
    /// e-mail domain.
    #[default]
    Guess,
    /// By the type of a national number, the country of an account, a phone's country.
    Likely,
    /// By where the person is said to live.
    Sure,
}

impl Strength {
    /// The word for it in machine-readable reports.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Guess => "guess",
            Self::Likely => "likely",
            Self::Sure => "sure",
        }
    }
}
