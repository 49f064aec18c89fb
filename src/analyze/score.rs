//! The weights. Each function reads as the argument that an expert would make; the numbers are
//! natural log-odds.

use super::category::category;
use super::evidence;
use super::features::{ColumnFacts, HeaderSays, Setting, ratio};
use super::identifier::IdentifierFacts;
use super::logit::Logit;
use super::model;
use super::vector::{self, Features, Known};
use crate::model::{Evidence, Form, HeaderStrength, Probability, Signature, SignatureTally};

/// What a user's rule says of its own confidence: probabilities by cause.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Steps {
    /// The pattern alone.
    pub pattern: Probability,
    /// The validator passed, too.
    pub validated: Probability,
    /// A header or a nearby word says so, too.
    pub context: Probability,
}

/// How the signatures of a rule are scored.
#[derive(Clone, Debug)]
pub enum Model<'r> {
    /// By the weights of its kind.
    Kind,
    /// By what a user's rule says of itself.
    Steps(Steps),
    /// As an identifier.
    Identifier(IdentifierFacts<'r>),
}

/// The verdict on one signature.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Verdict {
    /// How likely an occurrence is what it seems.
    pub probability: Probability,
    /// Why.
    pub evidence: Vec<Evidence>,
    /// What the fitted model looks at; all zero for what it does not judge.
    pub features: Features,
}

/// Judges one signature of a column. `info_type` is the id of the kind. Kinds that the fitted model
/// knows neither by name nor by class keep the hand-set log-odds, and so do identifiers.
pub fn judge(
    info_type: &str,
    tally: &SignatureTally,
    column: &ColumnFacts<'_>,
    scoring: &Model<'_>,
) -> Verdict {
    let signature = tally.signature;
    let header = match scoring {
        Model::Identifier(facts) => facts.header(column).0,
        _ => column.header(&concepts(info_type)),
    };
    let hand = match scoring {
        Model::Identifier(facts) => facts.logit(signature, column),
        _ => by_hand(info_type, signature, header, column),
    };
    let known = Known {
        hand,
        header,
        proof: proof(info_type),
    };
    let damaged = signature.has(Signature::DAMAGED);
    let features = match scoring {
        // The fit sees no damaged numbers, and nothing that a rule scores by its own steps.
        _ if damaged => Features::default(),
        Model::Steps(_) => Features::default(),
        _ => vector::features(known, tally, column),
    };
    let probability = match scoring {
        Model::Steps(steps) => by_steps(signature, header, *steps),
        Model::Identifier(_) => hand.probability(),
        Model::Kind if damaged => hand.probability(),
        Model::Kind => model::logit(info_type, &features)
            .unwrap_or(hand)
            .probability(),
    };
    let mut evidence = evidence::explain(info_type, signature, header, column);
    if let Model::Identifier(facts) = scoring {
        evidence::add_identifier(signature, facts, column, &mut evidence);
    }
    Verdict {
        probability,
        evidence,
        features,
    }
}

/// The hand-set log-odds.
fn by_hand(
    info_type: &str,
    signature: Signature,
    header: HeaderSays,
    column: &ColumnFacts<'_>,
) -> Logit {
    if signature.has(Signature::DAMAGED) {
        return damaged(signature, header, column);
    }
    match info_type {
        "email" => email(signature, header),
        "phone" => phone(signature, header, column),
        "credit_card" => card(signature, header, column),
        "us_ssn" => social_security(signature, header, column),
        "iban" => iban(header),
        "ipv4" => ipv4(signature, header, column),
        "ipv6" => ipv6(signature, header),
        "date_of_birth" => birth_date(signature, header, column),
        _ => category(info_type, signature, header, column).unwrap_or(Logit(0.0)),
    }
}

/// Bits of proof inside a checked value: log2 of how many random values of the form fail for one
/// that passes.
fn proof(info_type: &str) -> u32 {
    match info_type {
        "credit_card" => 3,
        "iban" => 16,
        _ => 0,
    }
}

/// The header concepts that speak for a kind.
fn concepts(info_type: &str) -> Vec<&str> {
    match info_type {
        "ipv4" | "ipv6" => vec![info_type, "ip_address"],
        "iban" => vec![info_type, "bank_account"],
        "us_ssn" => vec![info_type, "national_id"],
        "email" => vec![info_type, "username"],
        _ => match super::category::concepts(info_type) {
            [] => vec![info_type],
            several => several.to_vec(),
        },
    }
}

fn by_steps(signature: Signature, header: HeaderSays, steps: Steps) -> Probability {
    let named = matches!(header, HeaderSays::Yes(_)) || signature.has(Signature::CUE);
    match (named, signature.has(Signature::CHECKED)) {
        (true, _) => steps.context,
        (false, true) => steps.validated,
        (false, false) => steps.pattern,
    }
}

/// What a header that names the kind is worth.
fn named(header: HeaderSays) -> f64 {
    match header {
        HeaderSays::Yes(HeaderStrength::Exact | HeaderStrength::Affixed) => 1.0,
        HeaderSays::Yes(HeaderStrength::Weak | HeaderStrength::Contained) => 0.7,
        _ => 0.0,
    }
}

/// What a header that names something else is worth.
fn misnamed(header: HeaderSays) -> f64 {
    match header {
        HeaderSays::Other(HeaderStrength::Exact | HeaderStrength::Affixed) => 1.0,
        HeaderSays::Other(HeaderStrength::Weak | HeaderStrength::Contained) => 0.6,
        _ => 0.0,
    }
}

/// A number that a spreadsheet rounded, in a column that is named for the kind.
fn damaged(signature: Signature, header: HeaderSays, column: &ColumnFacts<'_>) -> Logit {
    let mut logit = Logit(-1.0);
    logit.add(named(header) * 2.2);
    if signature.length() == 16 {
        // Of other numbers that fail the check digit, one in ten ends in 0.
        let all = column.count(|t| t.signature == signature);
        let failures = column.tally.failures;
        logit.add(chance(all, failures.card + failures.marked_card, 0.1));
    } else {
        // A few first digits prove nothing and expose no card: said, but at the lowest level.
        logit.cap(-3.0);
    }
    logit
}

fn email(signature: Signature, header: HeaderSays) -> Logit {
    // A real TLD behind an @ is nearly proof: only machine-made identifiers look the same.
    let mut logit = Logit(3.9);
    logit.add(named(header));
    logit.add_if(signature.has(Signature::ROLE), -0.3);
    logit.add_if(signature.has(Signature::NESTED), -0.4);
    logit
}

fn phone(signature: Signature, header: HeaderSays, column: &ColumnFacts<'_>) -> Logit {
    let form = signature.form();
    let mut logit = Logit(match form {
        Form::International => 3.0,
        Form::DialledInternational => 0.5,
        Form::NationalPrefixed => 0.2,
        Form::Grouped => -0.6,
        _ => -1.6,
    });
    let national = !matches!(form, Form::International | Form::DialledInternational);
    logit.add(named(header) * if national { 3.4 } else { 2.6 });
    logit.add(misnamed(header) * if national { -4.0 } else { -1.2 });
    let cue = signature.has(Signature::CUE);
    logit.add_if(cue, 2.6);
    logit.add_if(signature.has(Signature::ANTI_CUE), -3.0);
    let share = whole_share(signature, column);
    if national {
        let marked = named(header) > 0.0 || cue || share.is_some_and(|s| s >= 0.8);
        // Digits in groups fit the plan of one's own country by chance every few times.
        let by_country = if marked { 1.3 } else { 0.5 };
        logit.add_if(signature.has(Signature::RECORD_COUNTRY), by_country);
        logit.add_if(signature.has(Signature::ASKED_REGION), 0.8);
        logit.add_if(signature.has(Signature::OTHER_COUNTRY), -0.5);
        logit.add_if(signature.has(Signature::ANY_REGION), -0.3);
        logit.add_if(!marked && !signature.has(Signature::WHOLE), -0.6);
    }
    if let Some(share) = share {
        logit.add_if(share >= 0.8, 1.2);
        logit.add_if(share < 0.3 && form != Form::International, -1.2);
        let numbered = column.is_issued_in_sequence();
        // The numbers that are reserved for examples lie close together.
        let examples = signature.has(Signature::TEST) && named(header) > 0.0;
        logit.add_if(numbered && form == Form::Bare && !examples, -4.5);
        // Nearly all cells are valid where the reader says that they come from.
        let asked = national && signature.has(Signature::ASKED_REGION) && share >= 0.9;
        logit.add_if(asked && !numbered, 1.0);
    }
    logit
}

/// The share of filled cells that are matches of the same rule and nothing else, for a match that
/// is its whole cell in a column.
fn whole_share(signature: Signature, column: &ColumnFacts<'_>) -> Option<f64> {
    if column.setting != Setting::Column || !signature.has(Signature::WHOLE) {
        return None;
    }
    let rule = signature.rule();
    let whole = column.count(|t| t.signature.rule() == rule && t.signature.has(Signature::WHOLE));
    Some(column.share(whole))
}

fn card(signature: Signature, header: HeaderSays, column: &ColumnFacts<'_>) -> Logit {
    let bare = signature.form() == Form::Bare;
    let cue = signature.has(Signature::CUE);
    let mut logit = Logit(match signature.form() {
        Form::Grouped => 2.4,
        // Any neighbouring numbers are groups of some kind.
        Form::OddlyGrouped => -1.2,
        _ => 0.6,
    });
    logit.add(named(header) * 3.2);
    logit.add(misnamed(header) * -3.6);
    logit.add_if(cue, 2.6);
    logit.add_if(signature.has(Signature::ANTI_CUE), -2.8);
    // No random number is one of the few that are published for tests.
    logit.add_if(signature.has(Signature::TEST), 2.0);
    logit.add_if(signature.has(Signature::ANY_REGION), -1.6);
    logit.add(match signature.length() {
        15 | 16 => 0.0,
        // Most numbers of 13 digits are article numbers, and those of Central Europe begin with 4.
        13 if bare => -2.2,
        _ => -1.0,
    });
    // In prose, a bare number without any word is more often something else.
    logit.add_if(bare && !cue && !signature.has(Signature::WHOLE), -0.8);
    let marked = cue || signature.form() == Form::Grouped;
    let rule = signature.rule();
    let passed = column.count(|t| {
        let s = t.signature;
        s.rule() == rule && marked == (s.has(Signature::CUE) || s.form() == Form::Grouped)
    });
    let failed = match marked {
        true => column.tally.failures.marked_card,
        false => column.tally.failures.card,
    };
    logit.add(chance(passed, failed, 0.1));
    if let Some(share) = whole_share(signature, column) {
        logit.add_if(share >= 0.85, 0.8);
        logit.add_if(share < 0.7 && column.tally.filled >= 10, -2.6);
        logit.add_if(bare && column.has_few_prefixes(), -3.4);
        logit.add_if(bare && column.is_issued_in_sequence(), -3.4);
    }
    logit
}

/// The chance test of a check digit: `passed` and `failed` among values of the right shape, of
/// which chance alone passes the share `by_chance`.
fn chance(passed: u64, failed: u64, by_chance: f64) -> f64 {
    let tried = passed + failed;
    if tried < 3 {
        return if failed > passed { -1.0 } else { 0.0 };
    }
    // 0 when chance explains the pass rate, 1 when everything passes.
    let above = (ratio(passed, tried) - by_chance) / (1.0 - by_chance);
    let certainty = (tried as f64 / 10.0).min(1.0);
    certainty
        * if above >= 0.5 {
            2.4 * (above - 0.5) * 2.0
        } else {
            -5.0 * (0.5 - above) * 2.0
        }
}

fn social_security(signature: Signature, header: HeaderSays, column: &ColumnFacts<'_>) -> Logit {
    let bare = signature.form() == Form::Bare;
    let cue = signature.has(Signature::CUE);
    let mut logit = Logit(if bare { -2.2 } else { -0.4 });
    logit.add(named(header) * if bare { 4.6 } else { 3.8 });
    logit.add(misnamed(header) * -3.2);
    logit.add_if(cue, if bare { 3.0 } else { 3.4 });
    logit.add_if(signature.has(Signature::ANTI_CUE), -2.6);
    let Some(share) = whole_share(signature, column) else {
        return logit;
    };
    let rule = signature.rule();
    let all = column.count(|t| t.signature.rule() == rule);
    let dashed =
        column.count(|t| t.signature.rule() == rule && t.signature.form() == Form::Grouped);
    let written = column.share(dashed) >= 0.5 && share >= 0.8;
    if written {
        // The dashes of the others say what the bare ones are.
        logit.add(if bare { 3.0 } else { 1.4 });
        logit.add_if(column.beside_people, 0.6);
    }
    logit.add(always_valid(all, column.tally.failures.ssn));
    logit.add_if(bare && column.is_issued_in_sequence(), -4.0);
    // Without any word for it, a column of dashes may still be something else.
    if named(header) == 0.0 && !cue {
        logit.cap(2.0);
    }
    logit
}

/// What it says that `passed` numbers keep rules that 88 % of random ones keep, and `failed` do
/// not: a likelihood ratio, bounded because columns are not drawn by dice.
fn always_valid(passed: u64, failed: u64) -> f64 {
    // ln(0.995 / 0.88) and ln(0.005 / 0.12)
    (passed as f64 * 0.123 - failed as f64 * 3.178).clamp(-3.0, 1.0)
}

fn iban(header: HeaderSays) -> Logit {
    // Country, length, structure and mod 97 together pass by chance one time in many thousands.
    let mut logit = Logit(4.4);
    logit.add(named(header));
    logit.add(misnamed(header) * -0.8);
    logit
}

fn ipv4(signature: Signature, header: HeaderSays, column: &ColumnFacts<'_>) -> Logit {
    let public = signature.has(Signature::PUBLIC) || signature.has(Signature::TEST);
    let mut logit = Logit(if public { 1.3 } else { -0.6 });
    logit.add(named(header) * 2.6);
    logit.add(misnamed(header) * -3.0);
    logit.add_if(signature.has(Signature::ANTI_CUE), -3.2);
    logit.add_if(signature.has(Signature::CUE), 1.8);
    if column.setting == Setting::Column && signature.has(Signature::WHOLE) {
        let rule = signature.rule();
        let whole = column.count(|t| {
            t.signature.rule() == rule
                && t.signature.has(Signature::WHOLE)
                && !t.signature.has(Signature::ANTI_CUE)
        });
        let share = column.share(whole);
        logit.add_if(share >= 0.85, 1.4);
        logit.add_if(share < 0.6 && column.tally.filled >= 10, -2.4);
    }
    logit
}

fn ipv6(signature: Signature, header: HeaderSays) -> Logit {
    let mut logit = Logit(if signature.has(Signature::PUBLIC) {
        2.8
    } else {
        1.0
    });
    logit.add(named(header) * 1.5);
    logit.add(-misnamed(header));
    logit
}

fn birth_date(signature: Signature, header: HeaderSays, column: &ColumnFacts<'_>) -> Logit {
    let mut logit = Logit(-1.0);
    logit.add(named(header) * 4.0);
    logit.add_if(!signature.has(Signature::CHECKED), -4.0);
    let rule = signature.rule();
    let all = column.count(|t| t.signature.rule() == rule);
    if signature.has(Signature::WHOLE) {
        let share = column.share(all);
        logit.add_if(share >= 0.8, 0.8);
        logit.add_if(share < 0.4, -1.5);
    }
    // Only a word before the date brings it here from a text.
    logit.add_if(signature.has(Signature::CUE), 2.8);
    if let Some((first, last)) = column.tally.years {
        // People of a list are born over decades; sign-ups happen within a few recent years.
        logit.add_if(all >= 10 && last - first < 4, -2.2);
        logit.add_if(first >= 2_016, -2.0);
    }
    logit.add_if(column.beside_people, 0.4);
    logit
}
