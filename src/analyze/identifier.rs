//! What an identifier is worth: how often chance passes it, what names it, how much of its column
//! it fills.

use super::features::{ColumnFacts, HeaderSays, Setting};
use super::logit::Logit;
use crate::model::{Form, HeaderStrength, RuleId, Signature};
use crate::validator::identifier::{Chance, Strength, Written};

/// Share of codes of the same length that have a rare shape.
const RARE: f32 = 1e-3;

/// What is known of an identifier's rule.
#[derive(Clone, Debug)]
pub struct IdentifierFacts<'r> {
    /// How often chance passes it.
    pub chance: Chance,
    /// Header concepts of this identifier alone.
    pub own: Vec<&'r str>,
    /// Header concepts of its family.
    pub family: Vec<&'r str>,
    /// The rules of that family.
    pub peers: Vec<RuleId>,
}

impl IdentifierFacts<'_> {
    /// What a header says: that it names the identifier or its family.
    pub(super) fn header(&self, column: &ColumnFacts<'_>) -> (HeaderSays, bool) {
        let own = column.header(&self.own);
        if matches!(own, HeaderSays::Yes(_)) {
            return (own, true);
        }
        (column.header(&self.family), false)
    }

    /// Whether the family is one of documents, whose shapes are alike everywhere.
    fn is_document(&self) -> bool {
        let documents = ["passport", "driver_license", "license_plate"];
        self.family
            .iter()
            .any(|concept| documents.contains(concept))
    }

    /// Whether another country's kind explains the column as well.
    pub(super) fn is_contested(&self, signature: Signature) -> bool {
        signature.has(Signature::ANY_REGION)
    }

    /// Whether hardly any other code has the shape.
    fn is_rare(&self) -> bool {
        self.chance.token <= RARE
    }

    /// The weights, in natural log-odds.
    pub(super) fn logit(&self, signature: Signature, column: &ColumnFacts<'_>) -> Logit {
        let written = match signature.form() {
            Form::Grouped => Written::Grouped,
            Form::OddlyGrouped => Written::Oddly,
            _ => Written::Bare,
        };
        let strength = self.chance.strength(written);
        let (header, own) = self.header(column);
        let here =
            signature.has(Signature::ASKED_REGION) || signature.has(Signature::RECORD_COUNTRY);
        let cue = signature.has(Signature::CUE);
        let mut logit = Logit(match strength {
            Strength::Strong => 1.3,
            Strength::Medium => -1.2,
            Strength::Weak => -2.6,
        });
        logit.add(match header {
            HeaderSays::Yes(named) => {
                let full = match (strength, own) {
                    (Strength::Strong, _) => 2.4,
                    (Strength::Medium, true) => 3.9,
                    (Strength::Medium, false) => 3.3,
                    (Strength::Weak, true) => 3.5,
                    // Any country's passport is one; any number is not a tax number.
                    // A rare layout, such as a country's letters in front, is no accident there.
                    (Strength::Weak, false) if here || self.is_document() || self.is_rare() => 3.2,
                    (Strength::Weak, false) => 2.2,
                };
                full * if named <= HeaderStrength::Weak {
                    0.85
                } else {
                    1.0
                }
            }
            HeaderSays::Other(_) if strength == Strength::Strong => -1.0,
            HeaderSays::Other(_) => -2.0,
            _ => 0.0,
        });
        let named = matches!(header, HeaderSays::Yes(_));
        logit.add_if(
            cue && !named,
            if strength == Strength::Strong {
                2.2
            } else {
                3.6
            },
        );
        logit.add_if(signature.has(Signature::ANTI_CUE), -2.6);
        logit.add_if(here, if named || cue { 0.5 } else { 0.3 });
        logit.add_if(signature.has(Signature::OTHER_COUNTRY), -0.8);
        self.of_column(&mut logit, signature, strength, named || cue, column);
        logit
    }

    /// What the rest of the column says.
    fn of_column(
        &self,
        logit: &mut Logit,
        signature: Signature,
        strength: Strength,
        named: bool,
        column: &ColumnFacts<'_>,
    ) {
        let whole = signature.has(Signature::WHOLE);
        if column.setting != Setting::Column || !whole || column.tally.filled < 8 {
            return;
        }
        let rule = signature.rule();
        // Under a family's header, numbers of several countries make up the column together.
        let counts = |other| other == rule || named && self.peers.contains(&other);
        let all = column.count(|t| t.signature.has(Signature::WHOLE) && counts(t.signature.rule()));
        let share = column.share(all);
        logit.add_if(named && share >= 0.9, 0.8);
        // Chance does not pass a check all the way down a column.
        logit.add_if(!named && share >= 0.9 && strength >= Strength::Medium, 1.9);
        // Where records name their countries, other cells are other countries' numbers.
        let local = named && signature.has(Signature::RECORD_COUNTRY);
        logit.add_if(
            share < 0.5 && !local,
            if strength == Strength::Strong {
                -0.6
            } else {
                -2.2
            },
        );
        logit.add_if(
            strength != Strength::Strong && !named && column.is_issued_in_sequence(),
            -3.0,
        );
    }
}
