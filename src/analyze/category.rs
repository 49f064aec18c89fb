//! The weights of what only a column shows: header, share of fitting cells and dictionary together.

use super::features::{ColumnFacts, HeaderSays, Setting};
use super::logit::Logit;
use crate::model::{Form, HeaderStrength, Signature};

/// What an info type's cells are recognized by.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Proof {
    /// A dictionary knows most values.
    Dictionary,
    /// A closed vocabulary knows every value.
    Vocabulary,
    /// A structure of its own.
    Structure,
    /// A shape that other things share: the header has to say it.
    Shape,
    /// The same, and only beside people.
    Purchase,
}

/// The header concepts that speak for an info type, empty if columns alone do not show it.
pub(super) fn concepts(info_type: &str) -> &'static [&'static str] {
    match info_type {
        "person_name" => &["person_name.first", "person_name.last", "person_name.full"],
        "title" => &["gender", "job_title"],
        "location" => &["location.city", "location.state", "geo"],
        "marital_status" => &["marital_status", "sexuality"],
        "sexual_orientation" => &["sexuality"],
        "consent" => &["consent", "flag", "location.state"],
        "loyalty_number" => &["loyalty_number", "record_id"],
        "purchase" => &[
            "order_number",
            "invoice_number",
            "product",
            "amount",
            "coupon",
            "record_id",
        ],
        "password_hash" => &["password"],
        "online_id" => &["online_id", "device_id", "ga_client_id"],
        "email_hash" => &["hashed_email", "hashed_value", "email"],
        "phone_hash" => &["hashed_phone", "hashed_value", "phone"],
        _ => &[],
    }
}

const fn proof(info_type: &str) -> Option<Proof> {
    Some(match info_type.as_bytes() {
        b"person_name" | b"location" | b"street_address" | b"organization" | b"job_title" => {
            Proof::Dictionary
        }
        b"gender"
        | b"title"
        | b"marital_status"
        | b"religion"
        | b"ethnicity"
        | b"sexual_orientation"
        | b"politics_union"
        | b"health" => Proof::Vocabulary,
        b"password_hash" | b"email_hash" | b"phone_hash" | b"online_id" => Proof::Structure,
        b"postal_code" | b"age" | b"card_cvv" | b"card_expiry" | b"password" | b"username"
        | b"consent" | b"loyalty_number" => Proof::Shape,
        b"purchase" => Proof::Purchase,
        _ => return None,
    })
}

/// The log-odds of a match, if the info type is one of columns.
pub(super) fn category(
    info_type: &str,
    signature: Signature,
    header: HeaderSays,
    column: &ColumnFacts<'_>,
) -> Option<Logit> {
    let proof = proof(info_type)?;
    let facts = Facts::of(signature, header, column);
    let mut logit = match proof {
        Proof::Dictionary => dictionary(&facts),
        Proof::Vocabulary => vocabulary(&facts),
        Proof::Structure => structure(&facts),
        Proof::Shape => shape(&facts),
        Proof::Purchase => purchase(&facts, column.beside_names),
    };
    logit.add_if(column.beside_people, 0.3);
    // Postcodes prove themselves by the form of the country that their record names.
    logit.add_if(signature.has(Signature::RECORD_COUNTRY), 0.6);
    logit.add_if(signature.has(Signature::OTHER_COUNTRY), -0.8);
    // An answer is somebody's only if the table names somebody.
    let about_nobody =
        column.setting == Setting::Column && column.tally.filled >= 5 && !beside(column, signature);
    logit.add_if(about_nobody, -alone(info_type, signature.form(), &facts));
    Some(logit)
}

/// Whether a neighbour makes the column somebody's; for a place on the globe, an e-mail address
/// does not.
const fn beside(column: &ColumnFacts<'_>, signature: Signature) -> bool {
    match signature.form() {
        Form::Bare => column.beside_names,
        _ => column.beside_people,
    }
}

/// How much less a column is worth in a table that names nobody.
fn alone(info_type: &str, form: Form, facts: &Facts) -> f64 {
    match info_type {
        // Degrees: the place of anything.
        "location" if form == Form::Bare => 6.5,
        "age" => 3.0,
        // What is told of somebody is told of somebody, named or not, where header and values agree;
        // a yes or no says little by itself.
        "religion" | "ethnicity" | "sexual_orientation" | "politics_union" | "health" => {
            let agreed = facts.named == 2 || facts.named == 1 && facts.share >= 0.9;
            let told = facts.known >= 0.8 || facts.named == 2 && facts.share >= 0.9;
            match form != Form::Answer && agreed && told {
                true => 1.1,
                false => 2.6,
            }
        }
        "gender" | "marital_status" | "job_title" | "organization" | "consent" => 1.5,
        _ => 0.0,
    }
}

/// What the weights look at.
struct Facts {
    /// 2 for a header that names it, 1 for one that may, 0 for none, -1 for something else.
    named: i8,
    /// Share of filled cells that fit.
    share: f64,
    /// Share of fitting cells that are known.
    known: f64,
    /// Whether this match is known.
    checked: bool,
}

impl Facts {
    fn of(signature: Signature, header: HeaderSays, column: &ColumnFacts<'_>) -> Self {
        let rule = signature.rule();
        let all = column.count(|t| t.signature.rule() == rule);
        let checked =
            column.count(|t| t.signature.rule() == rule && t.signature.has(Signature::CHECKED));
        let strong = |s| matches!(s, HeaderStrength::Exact | HeaderStrength::Affixed);
        Self {
            named: match header {
                HeaderSays::Yes(strength) if strong(strength) => 2,
                HeaderSays::Yes(_) => 1,
                HeaderSays::Other(_) => -1,
                HeaderSays::Nothing | HeaderSays::Absent => 0,
            },
            share: if column.setting == Setting::Column {
                column.share(all)
            } else {
                0.0
            },
            known: super::features::ratio(checked, all.max(1)),
            checked: signature.has(Signature::CHECKED),
        }
    }

    /// How nearly all cells fit: from -1 to 0.6.
    fn filled(&self) -> f64 {
        match self.share {
            s if s >= 0.9 => 0.6,
            s if s >= 0.7 => 0.2,
            s if s >= 0.5 => -0.4,
            _ => -1.0,
        }
    }
}

/// 0 at `from` and below, 1 at `to` and above.
fn ramp(value: f64, from: f64, to: f64) -> f64 {
    ((value - from) / (to - from)).clamp(0.0, 1.0)
}

fn dictionary(facts: &Facts) -> Logit {
    let mut logit = Logit(match facts.named {
        2 => -0.5 + 3.4 * ramp(facts.known, 0.0, 0.5),
        1 => -1.2 + 3.6 * ramp(facts.known, 0.25, 0.65),
        0 => -1.6 + 3.8 * ramp(facts.known, 0.5, 0.8),
        _ => -3.0,
    });
    logit.add(facts.filled());
    logit.add(if facts.checked { 0.3 } else { -0.3 });
    logit
}

fn vocabulary(facts: &Facts) -> Logit {
    let mut logit = Logit(match facts.named {
        2 => 2.6,
        1 => 1.4,
        0 => 0.4,
        _ => -3.0,
    });
    logit.add(facts.filled());
    logit.add_if(!facts.checked, -1.0);
    logit
}

fn structure(facts: &Facts) -> Logit {
    let mut logit = Logit(match facts.named {
        2 => 3.0,
        1 => 1.6,
        0 => 1.2,
        _ => -3.0,
    });
    logit.add(facts.filled());
    logit
}

fn shape(facts: &Facts) -> Logit {
    let mut logit = Logit(match facts.named {
        2 => 2.2,
        1 => 0.6 + 1.4 * ramp(facts.known, 0.3, 0.8),
        0 => -1.2 + 2.6 * ramp(facts.known, 0.7, 0.95),
        _ => -3.0,
    });
    logit.add(facts.filled());
    logit.add_if(facts.checked, 0.4);
    logit
}

fn purchase(facts: &Facts, beside_names: bool) -> Logit {
    let mut logit = shape(facts);
    // What was ordered says something about a person only where the person is named.
    logit.add_if(!beside_names, -6.5);
    logit
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{ColumnTally, HeaderHint, Place, RuleId};

    /// The probability of a known value in a column of `filled` cells, of which `known` are known
    /// and `shaped` have the shape.
    #[allow(clippy::field_reassign_with_default)]
    fn probability(
        info_type: &str,
        header: HeaderSays,
        (filled, known, shaped): (u64, u64, u64),
        beside_people: bool,
    ) -> f64 {
        let signature =
            |flags| Signature::new(RuleId(1), Form::Plain, 0, flags | Signature::WHOLE, 0);
        let mut tally = ColumnTally::default();
        tally.filled = filled;
        let place = Place {
            block: 0,
            row: 0,
            line: 0,
        };
        for (flags, count) in [(Signature::CHECKED, known), (0, shaped)] {
            for _ in 0..count {
                tally.signature(signature(flags)).add(1, place, String::new);
            }
        }
        let hints: [HeaderHint; 0] = [];
        let facts = ColumnFacts {
            setting: Setting::Column,
            tally: &tally,
            hints: &hints,
            has_header: true,
            beside_people,
            beside_names: beside_people,
        };
        let checked = if known > 0 { Signature::CHECKED } else { 0 };
        category(info_type, signature(checked), header, &facts)
            .unwrap()
            .probability()
            .as_f64()
    }

    const NAMED: HeaderSays = HeaderSays::Yes(HeaderStrength::Exact);
    #[test]
    fn what_is_told_of_somebody_counts_without_a_name_if_header_and_values_agree() {
        for info_type in ["health", "politics_union", "religion"] {
            assert!(probability(info_type, NAMED, (50, 50, 0), false) >= 0.6);
            assert!(probability(info_type, MAYBE, (50, 50, 0), false) >= 0.6);
            assert!(probability(info_type, MAYBE, (50, 30, 0), false) < 0.6);
            assert!(probability(info_type, HeaderSays::Nothing, (50, 50, 0), false) < 0.6);
        }
    }

    const MAYBE: HeaderSays = HeaderSays::Yes(HeaderStrength::Weak);

    #[test]
    fn a_header_alone_never_confirms_a_name() {
        assert!(probability("person_name", NAMED, (100, 0, 100), false) < 0.6);
        assert!(probability("person_name", NAMED, (100, 60, 40), false) > 0.9);
        assert!(probability("person_name", MAYBE, (100, 20, 80), false) < 0.6);
        assert!(probability("person_name", MAYBE, (100, 80, 20), false) > 0.9);
    }

    #[test]
    fn without_a_header_most_values_have_to_be_known() {
        let nothing = HeaderSays::Nothing;
        assert!(probability("location", nothing, (100, 90, 10), false) > 0.9);
        assert!(probability("location", nothing, (100, 50, 50), false) < 0.6);
        assert!(
            probability(
                "gender",
                HeaderSays::Other(HeaderStrength::Exact),
                (100, 100, 0),
                true
            ) < 0.6
        );
    }

    #[test]
    fn answers_and_purchases_count_beside_people() {
        for info_type in ["marital_status", "age", "purchase"] {
            let beside = probability(info_type, NAMED, (50, 50, 0), true);
            let alone = probability(info_type, NAMED, (50, 50, 0), false);
            assert!(
                beside > 0.9 && alone < beside - 0.1,
                "{info_type}: {beside} {alone}"
            );
        }
    }
}
