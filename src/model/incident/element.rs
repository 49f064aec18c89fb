//! The kinds of data that laws tell apart: fewer than data types, one bit each.

/// A kind of data that some law or the severity of a breach depends on.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Element {
    /// A first and a last name, or both in one.
    Name,
    /// A first or a last name alone.
    PartialName,
    /// An e-mail address.
    Email,
    /// A phone number.
    Phone,
    /// A street address.
    PostalAddress,
    /// A town, region, country or postcode without a street.
    Place,
    /// A user name or handle.
    Username,
    /// A hash of an e-mail address or phone.
    HashedContact,
    /// An IP address, cookie, click or device id.
    OnlineId,
    /// A number of a customer or subscriber.
    CustomerId,
    /// A full date of birth.
    BirthDate,
    /// An age or year of birth.
    Age,
    /// A gender or salutation.
    Gender,
    /// Other facts of life that are not special categories.
    Profile,
    /// Opens, clicks, consents, segments.
    Behaviour,
    /// What was bought, for how much.
    Purchases,
    /// A US social security number.
    Ssn,
    /// A driving licence or the id of a state.
    DrivingLicence,
    /// A passport number.
    Passport,
    /// A tax number, in the US an ITIN.
    TaxId,
    /// A military id.
    MilitaryId,
    /// A number by which a state knows a person.
    NationalId,
    /// A student id.
    StudentId,
    /// A tribal id.
    TribalId,
    /// A birth or marriage certificate.
    VitalRecord,
    /// A licence plate or vehicle number.
    LicencePlate,
    /// A full payment card number.
    Card,
    /// A truncated or masked payment card number.
    CardPart,
    /// The expiry date of a card.
    CardExpiry,
    /// CVV, CVC, track or PIN block.
    CardCode,
    /// An IBAN or the number of an account.
    BankAccount,
    /// A PIN or access code of an account.
    AccountPin,
    /// Income, credit score or wealth.
    Wealth,
    /// A password in plain text.
    Password,
    /// The hash of a password.
    PasswordHash,
    /// A key or token that opens a service at once.
    Token,
    /// A private cryptographic key.
    PrivateKey,
    /// Health data.
    Medical,
    /// A number of a health insurance.
    HealthInsurance,
    /// Biometric data.
    Biometric,
    /// Genetic data.
    Genetic,
    /// Religion or belief.
    Religion,
    /// A political opinion.
    Politics,
    /// Membership of a trade union.
    Union,
    /// Racial or ethnic origin.
    Ethnicity,
    /// Sex life or orientation.
    Sexuality,
    /// Convictions and offences.
    Criminal,
    /// The mother's maiden name or another security answer.
    MothersMaidenName,
    /// An electronic signature.
    Signature,
    /// Coordinates.
    Location,
}

impl Element {
    /// All of them, in order.
    pub const ALL: &'static [Self] = &[
        Self::Name,
        Self::PartialName,
        Self::Email,
        Self::Phone,
        Self::PostalAddress,
        Self::Place,
        Self::Username,
        Self::HashedContact,
        Self::OnlineId,
        Self::CustomerId,
        Self::BirthDate,
        Self::Age,
        Self::Gender,
        Self::Profile,
        Self::Behaviour,
        Self::Purchases,
        Self::Ssn,
        Self::DrivingLicence,
        Self::Passport,
        Self::TaxId,
        Self::MilitaryId,
        Self::NationalId,
        Self::StudentId,
        Self::TribalId,
        Self::VitalRecord,
        Self::LicencePlate,
        Self::Card,
        Self::CardPart,
        Self::CardExpiry,
        Self::CardCode,
        Self::BankAccount,
        Self::AccountPin,
        Self::Wealth,
        Self::Password,
        Self::PasswordHash,
        Self::Token,
        Self::PrivateKey,
        Self::Medical,
        Self::HealthInsurance,
        Self::Biometric,
        Self::Genetic,
        Self::Religion,
        Self::Politics,
        Self::Union,
        Self::Ethnicity,
        Self::Sexuality,
        Self::Criminal,
        Self::MothersMaidenName,
        Self::Signature,
        Self::Location,
    ];

    /// The word for it in law data and machine-readable reports.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Name => "name",
            Self::PartialName => "partial_name",
            Self::Email => "email",
            Self::Phone => "phone",
            Self::PostalAddress => "postal_address",
            Self::Place => "place",
            Self::Username => "username",
            Self::HashedContact => "hashed_contact",
            Self::OnlineId => "online_id",
            Self::CustomerId => "customer_id",
            Self::BirthDate => "birth_date",
            Self::Age => "age",
            Self::Gender => "gender",
            Self::Profile => "profile",
            Self::Behaviour => "behaviour",
            Self::Purchases => "purchases",
            Self::Ssn => "ssn",
            Self::DrivingLicence => "driving_licence",
            Self::Passport => "passport",
            Self::TaxId => "tax_id",
            Self::MilitaryId => "military_id",
            Self::NationalId => "national_id",
            Self::StudentId => "student_id",
            Self::TribalId => "tribal_id",
            Self::VitalRecord => "vital_record",
            Self::LicencePlate => "licence_plate",
            Self::Card => "card",
            Self::CardPart => "card_part",
            Self::CardExpiry => "card_expiry",
            Self::CardCode => "card_code",
            Self::BankAccount => "bank_account",
            Self::AccountPin => "account_pin",
            Self::Wealth => "wealth",
            Self::Password => "password",
            Self::PasswordHash => "password_hash",
            Self::Token => "token",
            Self::PrivateKey => "private_key",
            Self::Medical => "medical",
            Self::HealthInsurance => "health_insurance",
            Self::Biometric => "biometric",
            Self::Genetic => "genetic",
            Self::Religion => "religion",
            Self::Politics => "politics",
            Self::Union => "union",
            Self::Ethnicity => "ethnicity",
            Self::Sexuality => "sexuality",
            Self::Criminal => "criminal",
            Self::MothersMaidenName => "mothers_maiden_name",
            Self::Signature => "signature",
            Self::Location => "location",
        }
    }

    /// What people call it.
    pub const fn plain(self) -> &'static str {
        match self {
            Self::Name => "full name",
            Self::PartialName => "first or last name",
            Self::Email => "e-mail address",
            Self::Phone => "phone number",
            Self::PostalAddress => "postal address",
            Self::Place => "town, region or postcode",
            Self::Username => "user name or handle",
            Self::HashedContact => "hashed e-mail address or phone",
            Self::OnlineId => "IP address, cookie or device id",
            Self::CustomerId => "customer number",
            Self::BirthDate => "date of birth",
            Self::Age => "age",
            Self::Gender => "gender",
            Self::Profile => "marital status, income, language or job",
            Self::Behaviour => "opens, clicks and consents",
            Self::Purchases => "purchases",
            Self::Ssn => "US social security number",
            Self::DrivingLicence => "driving licence or state id",
            Self::Passport => "passport number",
            Self::TaxId => "tax number",
            Self::MilitaryId => "military id",
            Self::NationalId => "national identity number",
            Self::StudentId => "student id",
            Self::TribalId => "tribal id",
            Self::VitalRecord => "birth or marriage certificate",
            Self::LicencePlate => "licence plate or vehicle number",
            Self::Card => "payment card number",
            Self::CardPart => "part of a card number",
            Self::CardExpiry => "card expiry date",
            Self::CardCode => "card security code",
            Self::BankAccount => "bank account",
            Self::AccountPin => "account PIN or access code",
            Self::Wealth => "income or credit data",
            Self::Password => "password",
            Self::PasswordHash => "hashed password",
            Self::Token => "API key or access token",
            Self::PrivateKey => "private key",
            Self::Medical => "health data",
            Self::HealthInsurance => "health insurance number",
            Self::Biometric => "biometric data",
            Self::Genetic => "genetic data",
            Self::Religion => "religion or belief",
            Self::Politics => "political opinion",
            Self::Union => "trade union membership",
            Self::Ethnicity => "ethnic origin",
            Self::Sexuality => "sex life or orientation",
            Self::Criminal => "criminal record",
            Self::MothersMaidenName => "mother's maiden name",
            Self::Signature => "electronic signature",
            Self::Location => "precise location",
        }
    }

    /// From the word for it.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|e| e.as_str() == word)
    }

    const fn bit(self) -> u64 {
        1 << self as u32
    }
}

/// A set of elements.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct ElementSet(u64);

impl ElementSet {
    /// Nothing.
    pub const EMPTY: Self = Self(0);

    /// One element.
    pub const fn of(element: Element) -> Self {
        Self(element.bit())
    }

    /// From the bits that [`Self::bits`] gave.
    pub const fn from_bits(bits: u64) -> Self {
        Self(bits)
    }

    /// One bit for each element, in the order of [`Element::ALL`].
    pub const fn bits(self) -> u64 {
        self.0
    }

    /// Whether an element is in it.
    pub const fn has(self, element: Element) -> bool {
        self.0 & element.bit() != 0
    }

    /// Whether all of another set are in it.
    pub const fn has_all(self, other: Self) -> bool {
        self.0 & other.0 == other.0
    }

    /// Whether any of another set is in it.
    pub const fn has_any(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }

    /// What is in one of both.
    #[must_use]
    pub const fn union(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// What is in both.
    #[must_use]
    pub const fn intersection(self, other: Self) -> Self {
        Self(self.0 & other.0)
    }

    /// All but one.
    #[must_use]
    pub const fn without(self, element: Element) -> Self {
        Self(self.0 & !element.bit())
    }

    /// Adds an element.
    pub const fn insert(&mut self, element: Element) {
        self.0 |= element.bit();
    }

    /// Whether there is nothing in it.
    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// How many.
    pub const fn len(self) -> u32 {
        self.0.count_ones()
    }

    /// Its elements in order.
    pub fn iter(self) -> impl Iterator<Item = Element> {
        Element::ALL.iter().copied().filter(move |e| self.has(*e))
    }
}

impl FromIterator<Element> for ElementSet {
    fn from_iter<I: IntoIterator<Item = Element>>(iter: I) -> Self {
        let add = |set: Self, element| set.union(Self::of(element));
        iter.into_iter().fold(Self::EMPTY, add)
    }
}

impl std::fmt::Debug for ElementSet {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_set().entries(self.iter()).finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_element_has_a_bit_and_a_word_of_its_own() {
        let all: ElementSet = Element::ALL.iter().copied().collect();
        assert_eq!(all.len() as usize, Element::ALL.len());
        for element in Element::ALL {
            assert_eq!(Element::parse(element.as_str()), Some(*element));
        }
        assert!(all.iter().eq(Element::ALL.iter().copied()));
    }
}
