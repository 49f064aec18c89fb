//! The words of a rule file, as written. Shared with `build.rs`; nothing here is judged yet.

use super::check_syntax::{CheckSyntax, OneOrMore};
use serde::{Deserialize, Serialize};
use toml::Spanned;

/// One TOML file of `[[info-type]]` and `[[rule]]` tables.
#[derive(Deserialize, Debug)]
#[serde(deny_unknown_fields)]
pub struct RuleFile {
    /// Kinds of data that the file introduces.
    #[serde(default, rename = "info-type")]
    pub info_types: Vec<InfoTypeSyntax>,
    /// Ways to recognize kinds, its own or others'.
    #[serde(default, rename = "rule")]
    pub rules: Vec<RuleSyntax>,
}

/// A kind of data.
#[derive(Deserialize, Serialize, Debug)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct InfoTypeSyntax {
    /// Snake-case id.
    pub id: Spanned<String>,
    /// What people call it.
    pub title: String,
    /// How bad one exposed value is.
    pub sensitivity: SensitivitySyntax,
    /// Header words, or sections of the header lexicon, that speak for it.
    #[serde(default)]
    pub headers: Vec<String>,
    /// Header words or sections that speak against it.
    #[serde(default)]
    pub headers_unlike: Vec<String>,
}

/// As in `model::Sensitivity`.
#[derive(Deserialize, Serialize, Clone, Copy, Debug)]
#[serde(rename_all = "snake_case")]
pub enum SensitivitySyntax {
    /// Weak identifiers.
    Low,
    /// Contact data.
    Medium,
    /// Data that harms.
    High,
    /// Data that opens doors.
    Critical,
}

/// A way to recognize a kind of data.
#[derive(Deserialize, Serialize, Debug)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct RuleSyntax {
    /// Kebab-case id with its family: `payment.credit-card`.
    pub id: Spanned<String>,
    /// Id of the kind.
    pub info_type: Spanned<String>,
    /// The shape of a value; the group `value`, if named, is what is reported.
    pub pattern: Option<Spanned<String>>,
    /// The written forms of an identifier, instead of a pattern; see `validator::identifier`.
    pub shape: Option<Spanned<OneOrMore>>,
    /// What has to hold of its compact form.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub check: Vec<CheckSyntax>,
    /// Header words of this identifier alone; `~` before those that fit other things, too.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub headers: Vec<String>,
    /// What its checks were compared with.
    pub verified: Option<String>,
    /// Hand-written code that finds the values; built-in rules only.
    pub recognizer: Option<Spanned<Recognizer>>,
    /// A check digit or the like, inside the value.
    pub validator: Option<Validator>,
    /// Words nearby that speak for it.
    #[serde(default)]
    pub near: Vec<String>,
    /// Words nearby that speak against it.
    #[serde(default)]
    pub not_near: Vec<String>,
    /// How sure each cause makes us.
    #[serde(default)]
    pub confidence: StepsSyntax,
    /// Standards, laws, documentation.
    #[serde(default)]
    pub references: Vec<String>,
    /// Texts with the exact capture in ⟦ ⟧.
    #[serde(default)]
    pub examples: Vec<Spanned<ExampleSyntax>>,
    /// Texts without a match, and why.
    #[serde(default)]
    pub counterexamples: Vec<Spanned<CounterexampleSyntax>>,
}

/// Confidence by cause, for rules without a fitted model.
#[derive(Deserialize, Serialize, Clone, Copy, Debug)]
#[serde(deny_unknown_fields, default)]
pub struct StepsSyntax {
    /// The pattern alone.
    pub pattern: LevelSyntax,
    /// The validator agrees.
    pub validated: LevelSyntax,
    /// The header or a word nearby agrees.
    pub context: LevelSyntax,
}

impl Default for StepsSyntax {
    fn default() -> Self {
        Self {
            pattern: LevelSyntax::Low,
            validated: LevelSyntax::Medium,
            context: LevelSyntax::High,
        }
    }
}

/// As in `model::Confidence`.
#[derive(Deserialize, Serialize, Clone, Copy, Debug)]
#[serde(rename_all = "snake_case")]
pub enum LevelSyntax {
    /// Below 0.6.
    Low,
    /// From 0.6.
    Medium,
    /// From 0.9.
    High,
}

/// A text, alone or as the cell of a column.
#[derive(Deserialize, Serialize, Debug)]
#[serde(
    untagged,
    expecting = "expected a text with ⟦ ⟧, or { text = \"…\", header = \"…\" }"
)]
pub enum ExampleSyntax {
    /// Running text.
    Text(String),
    /// With its surroundings.
    Cell(ExampleCell),
}

/// An example with its surroundings.
#[derive(Deserialize, Serialize, Debug)]
#[serde(deny_unknown_fields)]
pub struct ExampleCell {
    /// The text, the capture in ⟦ ⟧.
    pub text: String,
    /// Header of the column whose cell the text is.
    pub header: Option<String>,
    /// Country whose national forms are accepted.
    pub region: Option<String>,
}

/// A text in which nothing must be found.
#[derive(Deserialize, Serialize, Debug)]
#[serde(deny_unknown_fields)]
pub struct CounterexampleSyntax {
    /// The text.
    pub text: String,
    /// Why it is none.
    pub why: String,
    /// Header of the column whose cell the text is.
    pub header: Option<String>,
    /// Country whose national forms are accepted.
    pub region: Option<String>,
}

/// Hand-written code that finds the values of a built-in rule.
#[derive(Deserialize, Serialize, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
#[serde(rename_all = "snake_case")]
pub enum Recognizer {
    /// E-mail addresses.
    Email,
    /// Phone numbers, by numbering plan.
    Phone,
    /// Payment card numbers.
    CreditCard,
    /// US social security numbers.
    UsSsn,
    /// International bank account numbers.
    Iban,
    /// IPv4 addresses.
    Ipv4,
    /// IPv6 addresses.
    Ipv6,
    /// Birth dates.
    DateOfBirth,
    /// Columns of given names.
    FirstName,
    /// Columns of family names.
    LastName,
    /// Columns of whole names.
    FullName,
    /// Columns of titles before a name.
    Salutation,
    /// Columns of streets or postal addresses.
    Street,
    /// Columns of towns.
    Town,
    /// Columns of states and provinces.
    Region,
    /// Columns of postcodes.
    Postcode,
    /// Columns of ages.
    Age,
    /// Columns of genders.
    Gender,
    /// Columns of marital states.
    MaritalState,
    /// Columns of companies.
    Company,
    /// Columns of occupations.
    JobTitle,
    /// Columns of consent and subscription states.
    Consent,
    /// Columns of religions.
    Religion,
    /// Columns of ethnic origins.
    Ethnicity,
    /// Columns of sexual orientations.
    Orientation,
    /// Columns of parties and unions.
    PoliticsUnion,
    /// Columns of health data.
    Health,
    /// Columns of order numbers.
    OrderId,
    /// Columns of products.
    Product,
    /// Columns of amounts.
    Amount,
    /// Columns of coupon codes.
    Coupon,
    /// Columns of loyalty numbers.
    LoyaltyId,
    /// Columns of latitudes beside longitudes.
    Latitude,
    /// Columns of longitudes beside latitudes.
    Longitude,
    /// Columns of coordinate pairs.
    Coordinates,
    /// Columns of card verification codes beside cards.
    CardCvv,
    /// Columns of expiry dates beside cards.
    CardExpiry,
    /// Columns of passwords.
    Password,
    /// Columns of stored passwords.
    PasswordHash,
    /// Columns of account names.
    UserName,
    /// Columns of hashed e-mail addresses.
    EmailHash,
    /// Columns of hashed phone numbers.
    PhoneHash,
}

impl Recognizer {
    /// Whether its values count only beside another column: cards, the other half of a place,
    /// people. A single cell with its header never shows them.
    pub const fn needs_neighbours(self) -> bool {
        matches!(
            self,
            Self::CardCvv
                | Self::CardExpiry
                | Self::Latitude
                | Self::Longitude
                | Self::OrderId
                | Self::Product
                | Self::Amount
                | Self::Coupon
        )
    }
}

/// A proof inside the value.
#[derive(Deserialize, Serialize, Clone, Copy, PartialEq, Eq, Hash, Debug)]
#[serde(rename_all = "snake_case")]
pub enum Validator {
    /// Luhn check digit over all digits (ISO/IEC 7812-1, annex B).
    Luhn,
    /// Remainder 1 modulo 97 after moving the first four characters to the end (ISO 13616).
    Iban,
    /// Remainder 1 modulo 97 over digits and letters as they stand (ISO/IEC 7064, MOD 97-10).
    Mod97,
    /// Not a placeholder: for values with a vendor's prefix.
    Token,
    /// Made up at random, given to a key that is named for secrets.
    Assigned,
    /// Chosen by a person, not a word about passwords or a variable.
    Password,
    /// A day on which someone alive may have been born.
    BirthDate,
    /// CRC-32 at the end of a token of GitHub or npm.
    Github,
    /// A header that decodes (RFC 7515).
    Jwt,
    /// Base58Check with the version of a known chain.
    #[serde(rename = "base58_check")]
    Base58Check,
    /// Bech32 or Bech32m (BIP 173, BIP 350).
    Bech32,
    /// The case of the letters (EIP-55).
    Eip55,
    /// The case suffix of Salesforce record ids.
    Salesforce,
    /// One separator, not all zeros, not a row of plain numbers.
    MacAddress,
}
