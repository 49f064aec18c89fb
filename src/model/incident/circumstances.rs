//! What only people know of a breach. Everything may be unknown, and stays so.

use crate::model::Country;

/// A point of time, and the zone in which it was told.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct Moment {
    /// Seconds since 1970-01-01 UTC.
    pub second: i64,
    /// The zone whose days count.
    pub zone: Zone,
}

/// A time zone.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub enum Zone {
    /// A fixed distance from UTC, in seconds, east positive.
    Offset(i32),
    /// A name of the time zone database, `Europe/Berlin`.
    Named(String),
}

/// Who decides on the data.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Role {
    /// Decides what for and how.
    Controller,
    /// Works for a controller.
    Processor,
}

impl Role {
    /// The word for it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Controller => "controller",
            Self::Processor => "processor",
        }
    }
}

/// How far strangers got.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Reach {
    /// They could read it.
    Accessed,
    /// They have it.
    Acquired,
}

/// Who received the data.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Receivers {
    /// Nobody.
    Nobody,
    /// Some whose names are known.
    Known,
    /// Unknown people, or the public.
    Unknown,
}

/// How far data was altered or lost.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Damage {
    /// Not at all.
    None,
    /// It can be restored.
    Recoverable,
    /// It cannot.
    Final,
}

/// What an organisation is, where law depends on it.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Holder {
    /// A HIPAA covered entity or its business associate.
    Hipaa,
    /// A vendor of health apps or personal health records outside HIPAA.
    HealthApp,
    /// A financial institution under the FTC's safeguards rule (GLBA).
    FinancialInstitution,
    /// A bank or its service provider in the United States.
    Bank,
    /// A broker, dealer, fund or adviser under Regulation S-P.
    BrokerAdviser,
    /// A company listed in the United States.
    ListedCompany,
    /// A provider of telecommunications or internet access.
    Telecom,
    /// An operator of critical infrastructure (NIS2, CIRCIA).
    CriticalInfrastructure,
    /// A financial entity of the European Union (DORA).
    EuFinancialEntity,
    /// An entity under APRA.
    ApraRegulated,
    /// Someone who takes payment cards.
    CardMerchant,
}

impl Holder {
    /// All of them, in order.
    pub const ALL: &'static [Self] = &[
        Self::Hipaa,
        Self::HealthApp,
        Self::FinancialInstitution,
        Self::Bank,
        Self::BrokerAdviser,
        Self::ListedCompany,
        Self::Telecom,
        Self::CriticalInfrastructure,
        Self::EuFinancialEntity,
        Self::ApraRegulated,
        Self::CardMerchant,
    ];

    /// The word for it in law data and in files of circumstances.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Hipaa => "hipaa",
            Self::HealthApp => "health-app",
            Self::FinancialInstitution => "financial-institution",
            Self::Bank => "bank",
            Self::BrokerAdviser => "broker-adviser",
            Self::ListedCompany => "listed-company",
            Self::Telecom => "telecom",
            Self::CriticalInfrastructure => "critical-infrastructure",
            Self::EuFinancialEntity => "eu-financial-entity",
            Self::ApraRegulated => "apra-regulated",
            Self::CardMerchant => "card-merchant",
        }
    }

    /// What it says of an organisation.
    pub const fn plain(self) -> &'static str {
        match self {
            Self::Hipaa => "a HIPAA covered entity or its business associate",
            Self::HealthApp => "a vendor of health apps or health records outside HIPAA",
            Self::FinancialInstitution => "a financial institution under the FTC safeguards rule",
            Self::Bank => "a bank or its service provider in the United States",
            Self::BrokerAdviser => "a broker, dealer, fund or adviser under Regulation S-P",
            Self::ListedCompany => "a company listed in the United States",
            Self::Telecom => "a provider of telecommunications or internet access",
            Self::CriticalInfrastructure => "an operator of critical infrastructure",
            Self::EuFinancialEntity => "a financial entity of the European Union",
            Self::ApraRegulated => "an entity under APRA",
            Self::CardMerchant => "someone who takes payment cards",
        }
    }

    /// From the word for it.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|h| h.as_str() == word)
    }
}

/// What people say of a breach; `None` is unknown.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Circumstances {
    /// Controller or processor.
    pub role: Option<Role>,
    /// When it was discovered.
    pub discovered: Option<Moment>,
    /// When the organisation was aware of it with reasonable certainty.
    pub aware: Option<Moment>,
    /// When it was determined that it is a breach.
    pub determined: Option<Moment>,
    /// When it was assessed, classified or judged material.
    pub assessed: Option<Moment>,
    /// When those affected were told.
    pub told: Option<Moment>,
    /// How far strangers got.
    pub reach: Option<Reach>,
    /// Whether all that was read was taken together, so that what lies in several files can be
    /// put together.
    pub taken_together: Option<bool>,
    /// Whether it was encrypted where it was taken.
    pub encrypted: Option<bool>,
    /// Whether the key was taken too.
    pub key_taken: Option<bool>,
    /// Who received it.
    pub receivers: Option<Receivers>,
    /// Whether the intent was malicious.
    pub malicious: Option<bool>,
    /// Whether data was altered.
    pub altered: Option<Damage>,
    /// Whether data was lost to its owner.
    pub lost: Option<Damage>,
    /// The country of the main establishment.
    pub establishment: Option<Country>,
    /// What the organisation is.
    pub is: Vec<Holder>,
    /// What the organisation is not.
    pub is_not: Vec<Holder>,
}

impl Circumstances {
    /// Whether the organisation is such a one; `None` if that is not told.
    pub fn holder(&self, holder: Holder) -> Option<bool> {
        match (self.is.contains(&holder), self.is_not.contains(&holder)) {
            (true, _) => Some(true),
            (false, true) => Some(false),
            (false, false) => None,
        }
    }

    /// Whether what was taken cannot be read by those who took it.
    pub fn unintelligible(&self) -> Option<bool> {
        match (self.encrypted, self.key_taken) {
            (Some(false), _) | (_, Some(true)) => Some(false),
            (Some(true), Some(false)) => Some(true),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_holder_has_a_word_of_its_own() {
        for holder in Holder::ALL {
            assert_eq!(Holder::parse(holder.as_str()), Some(*holder));
        }
    }

    #[test]
    fn encryption_helps_only_while_the_key_is_safe() {
        for (encrypted, key_taken, expected) in [
            (Some(true), Some(false), Some(true)),
            (Some(true), Some(true), Some(false)),
            (Some(true), None, None),
            (Some(false), None, Some(false)),
            (None, Some(true), Some(false)),
            (None, None, None),
        ] {
            let circumstances = Circumstances {
                encrypted,
                key_taken,
                ..Circumstances::default()
            };
            assert_eq!(circumstances.unintelligible(), expected);
        }
    }
}
