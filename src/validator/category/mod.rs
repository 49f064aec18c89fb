//! Kinds of data that a whole column shows and a single value does not: names, places, choices,
//! purchases, secrets. Each cell is judged by shape and dictionary alone; what that is worth, the
//! column decides.

mod account;
mod figure;
mod online;
mod people;
mod place;
pub mod postcode;
mod secret;

use super::words::{Folded, vocabulary};

/// What the cells of a column may be.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
#[repr(u8)]
pub enum Category {
    /// Given names, middle names and initials.
    FirstName,
    /// Family names.
    LastName,
    /// Whole names of people, in any order.
    FullName,
    /// Mr, Frau, Mme, titles before a name.
    Salutation,
    /// Street and house number, or a whole postal address.
    Street,
    /// Towns.
    Town,
    /// States, provinces, counties and their codes.
    Region,
    /// Postcodes.
    Postcode,
    /// Ages in years and age groups.
    Age,
    /// Genders.
    Gender,
    /// Marital states.
    MaritalState,
    /// Companies and institutions.
    Company,
    /// Occupations.
    JobTitle,
    /// Whether someone agreed, subscribed, left.
    Consent,
    /// Religions and denominations.
    Religion,
    /// Ethnic origins.
    Ethnicity,
    /// Sexual orientations.
    Orientation,
    /// Parties and unions.
    PoliticsUnion,
    /// Diagnoses, medicines, allergies, blood groups.
    Health,
    /// Whether someone is of a religion.
    ReligionFlag,
    /// Whether someone is of an origin.
    EthnicityFlag,
    /// Whether someone is of an orientation.
    OrientationFlag,
    /// Whether someone is in a party or union.
    PoliticsUnionFlag,
    /// Whether someone has a condition.
    HealthFlag,
    /// Order and invoice numbers.
    OrderId,
    /// What was bought.
    Product,
    /// What was paid.
    Amount,
    /// Coupon codes.
    Coupon,
    /// Numbers of loyalty programs.
    LoyaltyId,
    /// Degrees of latitude.
    Latitude,
    /// Degrees of longitude.
    Longitude,
    /// Both, in one cell.
    Coordinates,
    /// Card verification codes.
    CardCvv,
    /// Expiry dates of cards.
    CardExpiry,
    /// Passwords as typed.
    Password,
    /// Passwords as stored.
    PasswordHash,
    /// Names of accounts.
    UserName,
    /// E-mail addresses as a hash.
    EmailHash,
    /// Phone numbers as a hash.
    PhoneHash,
    /// Identifiers of browsers, devices and contacts.
    OnlineId,
}

/// How well a cell fits.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Fit {
    /// It cannot be one.
    No,
    /// Its shape is that of one.
    Shape,
    /// A dictionary or a structure of its own says so, too.
    Known,
}

impl Category {
    /// Number of categories.
    pub const COUNT: usize = Self::OnlineId as usize + 1;

    /// All, by number.
    pub const ALL: [Self; Self::COUNT] = [
        Self::FirstName,
        Self::LastName,
        Self::FullName,
        Self::Salutation,
        Self::Street,
        Self::Town,
        Self::Region,
        Self::Postcode,
        Self::Age,
        Self::Gender,
        Self::MaritalState,
        Self::Company,
        Self::JobTitle,
        Self::Consent,
        Self::Religion,
        Self::Ethnicity,
        Self::Orientation,
        Self::PoliticsUnion,
        Self::Health,
        Self::ReligionFlag,
        Self::EthnicityFlag,
        Self::OrientationFlag,
        Self::PoliticsUnionFlag,
        Self::HealthFlag,
        Self::OrderId,
        Self::Product,
        Self::Amount,
        Self::Coupon,
        Self::LoyaltyId,
        Self::Latitude,
        Self::Longitude,
        Self::Coordinates,
        Self::CardCvv,
        Self::CardExpiry,
        Self::Password,
        Self::PasswordHash,
        Self::UserName,
        Self::EmailHash,
        Self::PhoneHash,
        Self::OnlineId,
    ];

    /// Whether a cell that fits cannot hold anything else that is looked for: letters, or too few
    /// digits for a number of a person.
    #[inline]
    pub fn exhausts(self, cell: &[u8]) -> bool {
        match self {
            Self::OrderId
            | Self::Product
            | Self::Amount
            | Self::Coupon
            | Self::LoyaltyId
            | Self::UserName
            | Self::Company => false,
            Self::Password | Self::PasswordHash | Self::EmailHash | Self::PhoneHash => true,
            Self::OnlineId => true,
            Self::Postcode | Self::Latitude | Self::Longitude | Self::Coordinates => true,
            // A phone number may stand behind an address.
            Self::Street => cell.len() < 40,
            _ => !cell.contains(&b'@'),
        }
    }

    /// Judges a cell, trimmed and not empty. Where words decide, `folded` then holds the form in
    /// which equal values are equal ([`Category::is_folded`]); elsewhere the bytes are that form.
    #[inline]
    pub fn judge(self, cell: &[u8], folded: &mut Folded) -> Fit {
        match self.judge_bytes(cell) {
            Some(fit) => fit,
            None if self.is_flag() && people::is_mark(cell) => {
                folded.fold(people::MARK);
                Fit::Known
            }
            None if folded.fold(cell) => self.judge_words(folded),
            None => Fit::No,
        }
    }

    /// Whether the cells are degrees of the globe.
    #[inline]
    pub const fn is_degrees(self) -> bool {
        matches!(self, Self::Latitude | Self::Longitude | Self::Coordinates)
    }

    /// Whether the cells say yes or no, and the header to what.
    #[inline]
    pub const fn is_flag(self) -> bool {
        matches!(
            self,
            Self::ReligionFlag
                | Self::EthnicityFlag
                | Self::OrientationFlag
                | Self::PoliticsUnionFlag
                | Self::HealthFlag
        )
    }

    /// Whether equal values are equal once folded.
    #[inline]
    pub const fn is_folded(self) -> bool {
        !matches!(
            self,
            Self::Postcode
                | Self::Latitude
                | Self::Longitude
                | Self::Coordinates
                | Self::Age
                | Self::OrderId
                | Self::Coupon
                | Self::LoyaltyId
                | Self::Amount
                | Self::CardCvv
                | Self::CardExpiry
                | Self::Password
                | Self::PasswordHash
                | Self::UserName
                | Self::EmailHash
                | Self::PhoneHash
                | Self::OnlineId
        )
    }

    /// Figures, codes and secrets: compared as they stand. `None` for what words decide.
    #[inline]
    fn judge_bytes(self, cell: &[u8]) -> Option<Fit> {
        Some(match self {
            Self::Postcode => place::postcode(cell),
            Self::Latitude => place::degrees(cell, 90.0),
            Self::Longitude => place::degrees(cell, 180.0),
            Self::Coordinates => place::coordinates(cell),
            Self::Age => figure::age(cell),
            Self::OrderId => figure::code(cell, 3),
            Self::Coupon => figure::coupon(cell),
            Self::LoyaltyId => figure::code(cell, 4),
            Self::Amount => figure::amount(cell),
            Self::CardCvv => figure::card_code(cell),
            Self::CardExpiry => figure::card_expiry(cell),
            Self::Password => secret::password(cell),
            Self::PasswordHash => secret::password_hash(cell),
            Self::UserName => account::user_name(cell),
            Self::EmailHash | Self::PhoneHash => secret::value_hash(cell),
            Self::OnlineId => online::online_id(cell),
            _ => return None,
        })
    }

    #[inline]
    fn judge_words(self, folded: &Folded) -> Fit {
        match self {
            Self::FirstName => people::first_name(folded),
            Self::LastName => people::last_name(folded),
            Self::FullName => people::full_name(folded),
            Self::Salutation => people::salutation(folded),
            Self::Street => place::street(folded),
            Self::Town => place::town(folded),
            Self::Region => place::region(folded),
            Self::Company => people::company(folded),
            Self::JobTitle => people::job_title(folded),
            Self::Product => people::product(folded),
            Self::Consent => people::consent(folded),
            Self::Gender => people::choice(folded, vocabulary::GENDER),
            Self::MaritalState => people::choice(folded, vocabulary::MARITAL_STATE),
            Self::Religion => people::telling_words(folded, vocabulary::RELIGION),
            Self::Ethnicity => people::telling_words(folded, vocabulary::ETHNICITY),
            Self::Orientation => people::telling_words(folded, vocabulary::ORIENTATION),
            Self::PoliticsUnion => people::telling_words(folded, vocabulary::POLITICS_UNION),
            Self::Health => people::health(folded),
            _ if self.is_flag() => people::flag(folded),
            _ => Fit::No,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Asserts how each cell fits.
    fn check(category: Category, known: &str, shaped: &str, wrong: &str) {
        for (cells, expected) in [(known, Fit::Known), (shaped, Fit::Shape), (wrong, Fit::No)] {
            for cell in cells.split('|').filter(|c| !c.is_empty()) {
                let fit = category.judge(cell.as_bytes(), &mut Folded::default());
                assert_eq!(fit, expected, "{category:?}: {cell}");
            }
        }
    }

    #[test]
    fn every_category_has_its_number() {
        for (number, category) in Category::ALL.into_iter().enumerate() {
            assert_eq!(category as usize, number);
        }
    }

    #[test]
    fn names_are_letters_that_dictionaries_know() {
        check(
            Category::FirstName,
            "Anna|Jean-Pierre|JOSÉ|Mary Ann|陽菜|Иван|Łukasz",
            "J|J.|Qwxzy|Ng'ombe",
            "Anna2|anna@example.com|12|a/b|Anna_B",
        );
        check(
            Category::LastName,
            "Smith|O'Neill|de la Cruz|van den Berg|Müller-Lüdenscheidt|佐藤|Иванова",
            "Qwxzyski",
            "Smith 3|#1001|x=y",
        );
        check(
            Category::FullName,
            "Jane Miller|Miller, Jane|Dr. Hans-Peter Müller|佐藤 陽菜|Anna M. Kowalska|MARIA GARCÍA LÓPEZ|F. Davis|Sr(a). Matias Carrizo",
            "Qwxzy Bqxt|Acme|The Grace of Martin",
            "Order 1001|jane@example.com|#1001|A|1234",
        );
        check(
            Category::Salutation,
            "Mr.|Mrs|Frau|M.|Sig.ra|Herr Dr.",
            "",
            "Manager|Anna|1",
        );
    }

    #[test]
    fn streets_towns_and_regions_are_told_by_their_words() {
        check(
            Category::Street,
            "123 Maple Ave|Bahnhofstr. 5|12 rue de la Paix|Calle Mayor, 5|ul. Długa 7/9|Dorpsstraat 12b|Via Roma 1|Hauptstraße 3, 10115 Berlin|中央1-2-3|P.O. Box 255|Avenida Paulista, 1578|Nagytétényi út 86.|Hauptstraße|Via Roma|Maple Avenue",
            "Metsa 21|Apt 4|Rose Cottage|Hill House|Green Heron|Karu põik 61",
            "Widget|5|AL-01|jane@example.com",
        );
        check(
            Category::Town,
            "Berlin|New York|São Paulo|ŁÓDŹ|横浜市|東京都港区|St. Louis|Москва",
            "Qwxzyburg",
            "10115|Area 1051|x@y",
        );
        check(
            Category::Region,
            "California|TX|Bayern|Île-de-France",
            "QE|Qwxzy",
            "2024-01-01|x@y",
        );
    }

    #[test]
    fn postcodes_are_told_by_their_groups() {
        check(
            Category::Postcode,
            "SW1A 1AA|M1 1AE|B36 0AD|K1A 0B1|1012 AB|00-950|1000-001|01310-100|105-0011|94043-1351|D02 X285|110 00|SE-111 22|LV-1010",
            "10115|8001|101000|3910|98797218",
            "123456789|12|ABCDE|1.5|2024-01-01|12:30",
        );
    }

    #[test]
    fn figures_have_their_ranges() {
        check(
            Category::Age,
            "25-34|65+|18 - 24|under 18",
            "42|7",
            "140|0|4.5|forty|2024",
        );
        check(Category::CardCvv, "123|0042", "7|12", "12345|1.5|abc");
        check(
            Category::CardExpiry,
            "04/27|12-2029|Jan-22|2027-04|4/27",
            "",
            "13/27|27|04/27/2020|0427000",
        );
        check(Category::Latitude, "52.5200|-33.8688", "52.5", "91.5|abc|1");
        check(
            Category::Coordinates,
            "52.5200,13.4050|-33.86, 151.20",
            "",
            "52.52|1,2",
        );
        check(
            Category::Amount,
            "€ 12,50|12.50 EUR|$1,299.00",
            "12.50|100|-3,40",
            "abc|1.2.3|2024-01-01",
        );
    }

    #[test]
    fn secrets_are_told_by_their_structure() {
        check(
            Category::PasswordHash,
            "$2y$10$N9qo8uLOickgx2ZMRZoMyeIjZAgcfl7p92ldGxad68LJZdL17lhWy|$argon2id$v=19$m=65536,t=3,p=4$c29tZXNhbHQ$RdescudvJCsgt3ub+b4|5f4dcc3b5aa765d61d8327deb882cf99|*2470C0C06DEE42FD1618BB99005ADCA2EC9D1E19",
            "",
            "secret|5f4dcc3b|$2y$10$short",
        );
        check(
            Category::Password,
            "",
            "Eik0aequ|hunter2!|correct horse",
            "yes|true|ab|2024-01-01",
        );
        check(
            Category::UserName,
            "@jane_doe",
            "jane.doe|Wasco1982|x_y",
            "jane doe|1234|a|jane@example.com",
        );
        check(
            Category::EmailHash,
            "973dfe463ec85785f5f95af5ba3906eedb2d931c24e69824a89ea65dba4e813b|55502F40DC8B7C769880B10874ABC9D0",
            "",
            "abc|jane@example.com",
        );
    }

    #[test]
    fn choices_and_telling_words() {
        check(
            Category::Gender,
            "M|female|weiblich|non-binary|男",
            "",
            "Anna|2|red",
        );
        check(
            Category::Religion,
            "röm.-kath.|Muslim|Roman Catholic|evangelisch",
            "",
            "Widget|12",
        );
        check(
            Category::Health,
            "A+|Type 2 diabetes|penicillin allergy|O-",
            "",
            "Widget|blue",
        );
        check(
            Category::Company,
            "Acme Inc.|Müller GmbH|株式会社サンプル|Clemens Markets",
            "Merrymaking",
            "12|x@y",
        );
        check(
            Category::JobTitle,
            "Software Engineer|Vascular technologist|Manager",
            "Qwxzy",
            "12|x@y",
        );
        check(
            Category::Consent,
            "unsubscribed|Opted-in",
            "true|1|yes|2024-01-01",
            "Widget",
        );
    }

    #[test]
    fn answers_are_those_of_a_question_and_nothing_else() {
        for category in Category::ALL.into_iter().filter(|c| c.is_flag()) {
            check(
                category,
                "true|FALSE|Y|n|ja|Nein|oui|0|1|x|X|✓|unknown|はい",
                "",
                "2|maybe so|diabetes|2024-01-01|Anna",
            );
        }
        check(
            Category::Health,
            "asthma",
            "E11.9|J45.40|I10|F32.1",
            "I|E1|ABC|11.9|A1-B2-C3",
        );
    }

    #[test]
    fn identifiers_of_visitors_have_their_forms() {
        check(
            Category::OnlineId,
            "7A1B2C3D-4E5F-4678-9ABC-DEF012345678|9774d56d682e549c|{507f191e-810c-4972-9de8-60ea00000001}|1033501218.1368477899|GA1.2.1033501218.1368477899|$device:507f191e-810c-4972-9de8-60ea00000001",
            "CjwKCAjwq7Zx81LmP04tWv9cRs2d|1234567890123456",
            "00000000-0000-0000-0000-000000000000|iPhone|12345|two words here 1|2024-01-01 10:00:00",
        );
    }

    #[test]
    fn pages_of_people_are_told_from_pages_of_others() {
        check(
            Category::UserName,
            "https://www.linkedin.com/in/jane-doe-7|linkedin.com/in/jane-doe/|https://de.linkedin.com/in/jane?x=1|https://www.xing.com/profile/Jane_Doe|https://facebook.com/profile.php?id=123",
            "https://twitter.com/jane_doe|https://instagram.com/jane.doe/|https://x.com/jane|https://www.facebook.com/jane.doe|https://www.tiktok.com/@jane",
            "https://www.linkedin.com/company/example|https://example.com/jane|https://twitter.com/share|https://twitter.com/jane/status/1|https://www.linkedin.com/|https://notlinkedin.com/in/jane",
        );
    }

    proptest! {
        #[test]
        fn any_cell_is_judged(cell in prop::collection::vec(any::<u8>(), 0..130)) {
            for category in Category::ALL {
                let _ = category.judge(&cell, &mut Folded::default());
            }
        }

        #[test]
        fn cells_of_the_usual_signs_are_judged(cell in "[A-Za-z0-9äß東 .,/@$*#+:-]{0,40}") {
            for category in Category::ALL {
                let _ = category.judge(cell.as_bytes(), &mut Folded::default());
            }
        }
    }
}
