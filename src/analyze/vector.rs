//! What the fitted model looks at, in whole numbers.

use super::feature::{COUNT, ONE};
use super::features::{ColumnFacts, HeaderSays, Setting, ratio};
use super::logit::Logit;
use crate::model::{Form, HeaderStrength, Signature, SignatureTally};

/// Hand-set log-odds beyond this say no more.
const FARTHEST: f64 = 8.0;
/// Fewest filled cells for a share to say something against a match.
const ENOUGH: u64 = 10;

/// A column of one kind has at least this share of it; real lists have gaps and odd values.
const PLENTY: f64 = 0.7;

/// Evidence of one signature in one column, in the order of
/// [`FEATURES`](super::feature::FEATURES), each in 1/1024.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub struct Features(pub [i32; COUNT]);

impl Features {
    /// The hand-set log-odds, in 1/1024.
    pub const fn hand(&self) -> i32 {
        self.0[0] + self.0[1]
    }
}

impl Default for Features {
    fn default() -> Self {
        Self([0; COUNT])
    }
}

/// What is known of the rule behind a signature, apart from the signature.
#[derive(Clone, Copy)]
pub(super) struct Known {
    /// The hand-set log-odds.
    pub hand: Logit,
    /// What the header says.
    pub header: HeaderSays,
    /// Bits of proof in the value: 3 for a check digit.
    pub proof: u32,
}

/// Collects the evidence.
pub(super) fn features(known: Known, tally: &SignatureTally, column: &ColumnFacts<'_>) -> Features {
    let signature = tally.signature;
    let has = |flag| truth(signature.has(flag));
    let form = |form| truth(signature.form() == form);
    let header = |wanted: HeaderSays| truth(known.header == wanted);
    let hand = known.hand.0.clamp(-FARTHEST, FARTHEST);
    let whole = Whole::of(signature, column);
    let proof = (known.proof.min(32) as i32) * ONE / 32;
    Features([
        fixed(hand.min(0.0)),
        fixed(hand.max(0.0)),
        header(HeaderSays::Yes(HeaderStrength::Exact))
            + header(HeaderSays::Yes(HeaderStrength::Affixed)),
        header(HeaderSays::Yes(HeaderStrength::Weak))
            + header(HeaderSays::Yes(HeaderStrength::Contained)),
        header(HeaderSays::Other(HeaderStrength::Exact))
            + header(HeaderSays::Other(HeaderStrength::Affixed)),
        header(HeaderSays::Other(HeaderStrength::Weak))
            + header(HeaderSays::Other(HeaderStrength::Contained)),
        header(HeaderSays::Nothing),
        has(Signature::CUE),
        has(Signature::ANTI_CUE),
        if signature.has(Signature::CHECKED) {
            proof
        } else {
            0
        },
        truth(!signature.has(Signature::CHECKED)),
        has(Signature::TEST),
        has(Signature::ROLE),
        has(Signature::NESTED),
        has(Signature::PUBLIC),
        form(Form::Bare),
        form(Form::Grouped),
        form(Form::OddlyGrouped),
        form(Form::International) + form(Form::DialledInternational),
        form(Form::NationalPrefixed),
        has(Signature::RECORD_COUNTRY),
        has(Signature::OTHER_COUNTRY),
        has(Signature::ASKED_REGION),
        has(Signature::ANY_REGION),
        has(Signature::WHOLE),
        truth(column.setting == Setting::Text),
        truth(column.setting == Setting::Outside),
        fixed(whole.share),
        truth(signature.form() == Form::Bare && whole.lack() > 0.0),
        fixed(whole.lack()),
        fixed(failing(signature, column)),
        truth(signature.form() == Form::Bare && column.is_issued_in_sequence()),
        truth(signature.form() == Form::Bare && column.has_few_prefixes()),
        fixed(repeated(tally)),
        truth(column.beside_people),
    ])
}

/// How much of a column is matches of the same rule and nothing else.
struct Whole {
    share: f64,
    filled: u64,
}

impl Whole {
    fn of(signature: Signature, column: &ColumnFacts<'_>) -> Self {
        if column.setting != Setting::Column || !signature.has(Signature::WHOLE) {
            return Self {
                share: 0.0,
                filled: 0,
            };
        }
        let rule = signature.rule();
        let is_same = |s: Signature| {
            s.rule() == rule && s.has(Signature::WHOLE) && !s.has(Signature::ANTI_CUE)
        };
        Self {
            share: column.share(column.count(|t| is_same(t.signature))),
            filled: column.tally.filled,
        }
    }

    /// How far a column of enough cells is from being one of matches, 0 to 1.
    fn lack(&self) -> f64 {
        match self.filled >= ENOUGH {
            true => (1.0 - self.share / PLENTY).max(0.0),
            false => 0.0,
        }
    }
}

/// The share of look-alikes that failed the proof, among all that were tried.
fn failing(signature: Signature, column: &ColumnFacts<'_>) -> f64 {
    let failures = &column.tally.failures;
    let failed = match signature.has(Signature::CHECKED) {
        true => failures.card + failures.marked_card + failures.identifier,
        false => failures.ssn + failures.phone + failures.date,
    };
    let rule = signature.rule();
    ratio(
        failed,
        failed + column.count(|t| t.signature.rule() == rule),
    )
}

/// The share of occurrences whose value was seen before.
fn repeated(tally: &SignatureTally) -> f64 {
    match tally.count >= ENOUGH {
        true => 1.0 - ratio(tally.distinct.count().min(tally.count), tally.count),
        false => 0.0,
    }
}

const fn truth(holds: bool) -> i32 {
    if holds { ONE } else { 0 }
}

/// In 1/1024, rounded.
fn fixed(value: f64) -> i32 {
    (value * f64::from(ONE)).round() as i32
}
