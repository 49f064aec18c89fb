//! Columns that the planner takes for one category: every whole cell is judged by shape and
//! dictionary.

use super::cell::{CellScan, State, View};
use super::kind::Kind;
use super::value::Hit;
use crate::model::{ColumnTally, Form, Signature};
use crate::rule::{PatternSet, Recognizer};
use crate::validator::category::{Category, Fit, postcode};
use crate::validator::words::Folded;

/// The rules of the categories that are switched on, by category.
#[derive(Clone, Debug)]
pub(super) struct CategoryKinds([Option<Kind>; Category::COUNT]);

impl CategoryKinds {
    /// Looks the rules up.
    pub fn new(set: &PatternSet) -> Self {
        Self(Category::ALL.map(|category| {
            let rule = set.rule_for(recognizer(category))?;
            Some(Kind::new(set, rule))
        }))
    }

    #[inline]
    fn of(&self, category: Category) -> Option<Kind> {
        self.0.get(category as usize).copied().flatten()
    }
}

/// A cell that is of its column's category.
pub(super) struct Judged<'c> {
    pub kind: Kind,
    /// The cell without blanks around it.
    pub cell: &'c [u8],
    /// Blanks before it.
    pub lead: usize,
    pub form: Form,
    pub flags: u16,
    /// The form in which equal cells are equal.
    pub normalised: &'c [u8],
}

impl CategoryKinds {
    /// Judges a whole cell; `None` if it is not of the category or the rule is switched off.
    #[inline(always)]
    pub fn judge<'c>(
        &self,
        category: Category,
        bytes: &'c [u8],
        folded: &'c mut Folded,
    ) -> Option<Judged<'c>> {
        let kind = self.of(category)?;
        let started = bytes.trim_ascii_start();
        let cell = started.trim_ascii_end();
        if cell.is_empty() {
            return None;
        }
        let flags = match category.judge(cell, folded) {
            Fit::No => return None,
            Fit::Shape => Signature::WHOLE,
            Fit::Known => Signature::WHOLE | Signature::CHECKED,
        };
        Some(Judged {
            kind,
            cell,
            lead: bytes.len() - started.len(),
            form: match category {
                _ if category.is_degrees() => Form::Bare,
                _ if category.is_flag() => Form::Answer,
                _ => Form::Plain,
            },
            flags,
            normalised: match category.is_folded() {
                true => folded.text(),
                false => cell,
            },
        })
    }
}

impl CellScan<'_, '_> {
    /// The whole cell in a column that is planned for a category. Tells whether nothing else is to
    /// be looked for in it.
    #[inline(never)]
    pub(super) fn category(
        &self,
        view: &View<'_>,
        column: &mut ColumnTally,
        state: &mut State<'_>,
    ) -> bool {
        let Some(category) = self.plan.category else {
            return false;
        };
        let mut folded = Folded::default();
        let kinds = &self.scanner.categories;
        let Some(judged) = kinds.judge(category, view.bytes(), &mut folded) else {
            return false;
        };
        let mut flags = judged.flags;
        if category == Category::Postcode {
            flags |= self.postcode_flags(judged.cell, state);
        }
        let from = view.start + judged.lead;
        let hit = Hit {
            kind: judged.kind,
            from,
            to: from + judged.cell.len(),
            form: judged.form,
            length: 0,
            flags,
            regions: 0,
            normalised: judged.normalised,
        };
        self.emit(view, hit, column, state);
        category.exhausts(judged.cell)
    }

    /// What the record's country, or else the column's, says of a postcode.
    fn postcode_flags(&self, cell: &[u8], state: &mut State<'_>) -> u16 {
        let record = self.layout.country_column.and_then(|_| {
            let region = state.memo.of(self.block, self.layout, self.record)?;
            postcode::fits(region.country()?, cell)
        });
        let column = || postcode::fits(self.plan.postcodes?, cell);
        match (record, record.is_none().then(column).flatten()) {
            (Some(true), _) => Signature::CHECKED | Signature::RECORD_COUNTRY,
            (Some(false), _) => Signature::OTHER_COUNTRY,
            (None, Some(true)) => Signature::CHECKED,
            (None, _) => 0,
        }
    }
}

impl CellScan<'_, '_> {
    /// Whether the whole cell is counted as a password or its hash, which is more than a token.
    pub(super) fn is_password(&self, view: &View<'_>) -> bool {
        let category = self
            .plan
            .category
            .filter(|c| matches!(c, Category::Password | Category::PasswordHash));
        category.is_some_and(|category| {
            self.scanner.categories.of(category).is_some()
                && category.judge(view.bytes().trim_ascii(), &mut Folded::default()) != Fit::No
        })
    }
}

/// The recognizer by which rules ask for a category.
pub(crate) const fn recognizer(category: Category) -> Recognizer {
    match category {
        Category::FirstName => Recognizer::FirstName,
        Category::LastName => Recognizer::LastName,
        Category::FullName => Recognizer::FullName,
        Category::Salutation => Recognizer::Salutation,
        Category::Street => Recognizer::Street,
        Category::Town => Recognizer::Town,
        Category::Region => Recognizer::Region,
        Category::Postcode => Recognizer::Postcode,
        Category::Age => Recognizer::Age,
        Category::Gender => Recognizer::Gender,
        Category::MaritalState => Recognizer::MaritalState,
        Category::Company => Recognizer::Company,
        Category::JobTitle => Recognizer::JobTitle,
        Category::Consent => Recognizer::Consent,
        Category::Religion => Recognizer::Religion,
        Category::Ethnicity => Recognizer::Ethnicity,
        Category::Orientation => Recognizer::Orientation,
        Category::PoliticsUnion => Recognizer::PoliticsUnion,
        Category::Health => Recognizer::Health,
        Category::OrderId => Recognizer::OrderId,
        Category::Product => Recognizer::Product,
        Category::Amount => Recognizer::Amount,
        Category::Coupon => Recognizer::Coupon,
        Category::LoyaltyId => Recognizer::LoyaltyId,
        Category::Latitude => Recognizer::Latitude,
        Category::Longitude => Recognizer::Longitude,
        Category::Coordinates => Recognizer::Coordinates,
        Category::CardCvv => Recognizer::CardCvv,
        Category::CardExpiry => Recognizer::CardExpiry,
        Category::Password => Recognizer::Password,
        Category::PasswordHash => Recognizer::PasswordHash,
        Category::UserName => Recognizer::UserName,
        Category::EmailHash => Recognizer::EmailHash,
        Category::PhoneHash => Recognizer::PhoneHash,
        Category::ReligionFlag => Recognizer::ReligionFlag,
        Category::EthnicityFlag => Recognizer::EthnicityFlag,
        Category::OrientationFlag => Recognizer::OrientationFlag,
        Category::PoliticsUnionFlag => Recognizer::PoliticsUnionFlag,
        Category::HealthFlag => Recognizer::HealthFlag,
        Category::OnlineId => Recognizer::OnlineId,
    }
}
