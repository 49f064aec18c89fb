//! How many people: what names them, counts of one document, and sums over several.

/// What a person is counted by, the best first.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum PeopleBy {
    /// E-mail addresses of people.
    Email,
    /// National identity, tax, health or social security numbers, passports, driving licences.
    NationalId,
    /// Phone numbers.
    Phone,
    /// Hashes of e-mail addresses or phones.
    HashedContact,
    /// Numbers of customers, devices, browsers; user names.
    Identifier,
    /// Payment cards and bank accounts.
    Account,
    /// Full names.
    Name,
}

impl PeopleBy {
    /// The word for it in machine-readable reports.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Email => "email",
            Self::NationalId => "national_id",
            Self::Phone => "phone",
            Self::HashedContact => "hashed_contact",
            Self::Identifier => "identifier",
            Self::Account => "account",
            Self::Name => "name",
        }
    }

    /// What people call it.
    pub const fn plain(self) -> &'static str {
        match self {
            Self::Email => "e-mail address",
            Self::NationalId => "national identity number",
            Self::Phone => "phone number",
            Self::HashedContact => "hashed e-mail address or phone",
            Self::Identifier => "customer or device id",
            Self::Account => "card or account number",
            Self::Name => "full name",
        }
    }
}

/// Distinct people in one document.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct People {
    /// How many; estimated above 256 (standard error 1.6 %).
    pub count: u64,
    /// Whether `count` is exact.
    pub exact: bool,
    /// Whether there are people beside them whom `by` does not name.
    pub at_least: bool,
    /// What they are counted by.
    pub by: PeopleBy,
}

/// Distinct people in several documents. Who is known by an e-mail address in one and by a phone
/// number in another may be one person or two.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct PeopleSum {
    /// At least so many: those of the most frequent way of counting.
    pub low: u64,
    /// If nobody is counted in two ways, so many.
    pub high: u64,
    /// Whether all counts are exact.
    pub exact: bool,
    /// Whether some documents hold people whom their way of counting does not name.
    pub at_least: bool,
    /// Counts for each way, the best first.
    pub by: Vec<(PeopleBy, u64)>,
}

impl PeopleSum {
    /// Whether there is nobody.
    pub const fn is_empty(&self) -> bool {
        self.high == 0
    }
}
