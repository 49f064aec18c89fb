//! What is known of a document's columns before its bulk is scanned.

use super::Shape;
use crate::model::{Quote, RuleId};
use crate::validator::category::Category;
use crate::validator::phone::Region;

/// How the cells of a document are to be read.
#[derive(Clone, Debug)]
pub struct Layout {
    /// Table or running text.
    pub shape: Shape,
    /// The field delimiter, if there is one.
    pub delimiter: Option<u8>,
    /// The quote character, if cells may be quoted.
    pub quote: Option<u8>,
    /// How inner quotes are written.
    pub escape: Quote,
    /// One plan per column that has one; the others are scanned by what their values prove alone.
    pub columns: Vec<ColumnPlan>,
    /// Column whose cells name the record's country.
    pub country_column: Option<usize>,
    /// Running text in which identifiers are looked for.
    pub prose: bool,
    /// The delimiter is a byte that numbers are written with: each cell is classified by itself.
    pub isolated: bool,
}

impl Layout {
    /// Running text.
    pub const fn text() -> Self {
        Self {
            shape: Shape::Text,
            delimiter: None,
            quote: None,
            escape: Quote::Doubled,
            columns: Vec::new(),
            country_column: None,
            prose: false,
            isolated: false,
        }
    }
}

/// Which weak writings count as candidates in a column. What proves itself (e-mail addresses,
/// cards, IBANs, international phones) is looked for everywhere.
#[derive(Clone, Default, Debug)]
pub struct ColumnPlan {
    /// National phone numbers.
    pub phone: PhonePlan,
    /// Bare nine digits may be social security numbers.
    pub ssn: bool,
    /// The header names cards: a number of an issuer that is not known may be one.
    pub card: bool,
    /// Dates are birth dates.
    pub birth_date: bool,
    /// Identifiers whose header or first cells select the column, the likeliest first.
    pub identifiers: Vec<RuleId>,
    /// Cells are texts, in which identifiers may stand beside words that name them.
    pub prose: bool,
    /// What whole cells are judged as.
    pub category: Option<Category>,
    /// The first cells hold values in other writings, or damaged ones: every cell is decoded.
    pub nested: bool,
}

/// The plan of columns of which nothing is known.
pub(super) static NO_PLAN: ColumnPlan = ColumnPlan {
    phone: PhonePlan {
        any_region: false,
        record_country: false,
        regions: Vec::new(),
    },
    ssn: false,
    card: false,
    birth_date: false,
    identifiers: Vec::new(),
    prose: false,
    category: None,
    nested: false,
};

impl ColumnPlan {
    /// Whether every filled cell is looked at as a whole, candidates or not.
    #[inline(always)]
    pub const fn takes_cells(&self) -> bool {
        self.birth_date
            || self.prose
            || self.nested
            || !self.identifiers.is_empty()
            || self.category.is_some()
    }
}

/// When a national writing of a phone number counts.
#[derive(Clone, Default, Debug)]
pub struct PhonePlan {
    /// The header names phones: any region's plan will do.
    pub any_region: bool,
    /// The first cells fit the country that their records name.
    pub record_country: bool,
    /// Regions that the majority of the first cells fit, best first.
    pub regions: Vec<Region>,
}

impl PhonePlan {
    /// Whether national writings count at all.
    #[inline]
    pub fn is_on(&self) -> bool {
        self.any_region || self.record_country || !self.regions.is_empty()
    }
}
