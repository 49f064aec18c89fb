//! What a column as a whole says about its matches.

use crate::model::{ColumnTally, HeaderHint, HeaderStrength, SignatureTally};

/// Where matches stand.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Setting {
    /// A column of a table.
    Column,
    /// Running text.
    Text,
    /// Outside the tracked columns of a table: preamble, header cells, oversized records.
    Outside,
}

/// A column, as far as verdicts need it. For the parts of a dataset, the tally is that of all
/// parts together.
#[derive(Clone, Copy)]
pub struct ColumnFacts<'a> {
    /// Where the matches stand.
    pub setting: Setting,
    /// All counts of the column.
    pub tally: &'a ColumnTally,
    /// What its header says, strongest first; empty without a header.
    pub hints: &'a [HeaderHint],
    /// Whether the table has a header row.
    pub has_header: bool,
    /// Whether another column of the table holds proven identities.
    pub beside_people: bool,
    /// Whether another column names people, or says where they live.
    pub beside_names: bool,
}

/// What the header says of one kind.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum HeaderSays {
    /// Names the kind.
    Yes(HeaderStrength),
    /// Names something else.
    Other(HeaderStrength),
    /// Nothing that is known.
    Nothing,
    /// There is no header.
    Absent,
}

impl ColumnFacts<'_> {
    /// What the header says of a kind that goes by any of these concepts.
    pub(super) fn header(&self, concepts: &[&str]) -> HeaderSays {
        if self.setting != Setting::Column {
            return HeaderSays::Absent;
        }
        if self.is_free_text() {
            return HeaderSays::Nothing;
        }
        let ours = self.hints.iter().find(|h| concepts.contains(&&*h.concept));
        let other = self.hints.iter().find(|h| !concepts.contains(&&*h.concept));
        match (ours, other) {
            (Some(ours), Some(other)) if other.strength > ours.strength => {
                HeaderSays::Other(other.strength)
            }
            (Some(ours), _) => HeaderSays::Yes(ours.strength),
            (None, Some(other)) => HeaderSays::Other(other.strength),
            (None, None) if self.has_header => HeaderSays::Nothing,
            (None, None) => HeaderSays::Absent,
        }
    }

    /// Whether the header names prose or addresses of pages, in which anything may stand.
    fn is_free_text(&self) -> bool {
        let strongest = self.hints.first();
        strongest.is_some_and(|h| matches!(&*h.concept, "free_text" | "url"))
    }

    /// Occurrences in the column of the signatures that `wanted` picks.
    pub(super) fn count(&self, wanted: impl Fn(&SignatureTally) -> bool) -> u64 {
        self.tally
            .signatures()
            .into_iter()
            .filter(|t| wanted(t))
            .map(|t| t.count)
            .sum()
    }

    /// `part` of the column's filled cells, at most 1.
    pub(super) fn share(&self, part: u64) -> f64 {
        ratio(part, self.tally.filled).min(1.0)
    }

    /// Whether the bare numbers among the matches fill their range so densely, or share so few
    /// leading digits, that one issuer numbered them: order numbers, not numbers of people.
    pub(super) fn is_issued_in_sequence(&self) -> bool {
        let numbers = &self.tally.numbers;
        if numbers.count < 12 {
            return false;
        }
        let range = numbers.max.saturating_sub(numbers.min).saturating_add(1);
        ratio(numbers.count, range) > 0.02
    }

    /// Whether many matched numbers share very few leading groups.
    pub(super) fn has_few_prefixes(&self) -> bool {
        let numbers = &self.tally.numbers;
        numbers.count >= 12 && u64::from(numbers.prefix_spread()) * 12 <= numbers.count.min(48)
    }
}

/// `part / whole`, 0 for an empty whole.
pub(super) fn ratio(part: u64, whole: u64) -> f64 {
    if whole == 0 {
        0.0
    } else {
        part as f64 / whole as f64
    }
}
