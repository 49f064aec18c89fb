//! The fitted model: logistic regression over [`Features`] with an intercept per class and per
//! info type, in whole numbers, so that every machine says the same. `cargo run --example fit`
//! writes its weights.

use super::class::class;
use super::feature::{COUNT, ONE};
use super::logit::Logit;
use super::vector::Features;

/// Log-odds beyond this are not said, whatever the sum: 0.25 % and 99.75 %.
const FARTHEST: i64 = 6 * ONE as i64;
/// Log-odds of 0.6, from which a match counts, and the most that is said of what the hand-set
/// weights put below it. The fit may confirm or doubt; what it never saw a look-alike of, it would
/// believe too readily.
const MEDIUM: i32 = 415;
const DOUBTED: i64 = 410;

include!(concat!(env!("OUT_DIR"), "/builtin_model.rs"));

/// The log-odds by the model; `None` for types that it knows neither by name nor by class.
pub(super) fn logit(info_type: &str, features: &Features) -> Option<Logit> {
    let class = find(CLASSES, class(info_type));
    let own = find(TYPES, info_type);
    if class.is_none() && own.is_none() {
        return None;
    }
    let base = class.unwrap_or(0) + own.unwrap_or(0);
    Some(Logit(weigh(base, features, WEIGHTS)))
}

/// The log-odds from an intercept and weights, all in 1/1024.
pub fn weigh(base: i32, features: &Features, weights: &[i32]) -> f64 {
    let total = sum(base, features, weights);
    let said = match is_held_down(total, features) {
        true => DOUBTED,
        false => total,
    };
    said as f64 / f64::from(ONE)
}

/// Whether only doubt by the hand-set weights keeps it from counting.
pub fn is_held(base: i32, features: &Features, weights: &[i32]) -> bool {
    is_held_down(sum(base, features, weights), features)
}

fn sum(base: i32, features: &Features, weights: &[i32]) -> i64 {
    let terms = features.0.iter().zip(weights);
    let sum: i64 = terms.map(|(f, w)| i64::from(*f) * i64::from(*w)).sum();
    (i64::from(base) + sum / i64::from(ONE)).clamp(-FARTHEST, FARTHEST)
}

fn is_held_down(total: i64, features: &Features) -> bool {
    features.hand() < MEDIUM && total > DOUBTED
}

fn find(table: &[(&str, i32)], name: &str) -> Option<i32> {
    let at = table.binary_search_by_key(&name, |row| row.0).ok()?;
    table.get(at).map(|row| row.1)
}

#[cfg(test)]
mod tests {
    use super::super::feature::{FEATURES, Sign};
    use super::*;
    use crate::model::Confidence;

    #[test]
    fn tables_are_sorted_for_the_search() {
        for table in [CLASSES, TYPES] {
            assert!(table.is_sorted_by(|a, b| a.0 < b.0));
        }
    }

    #[test]
    fn no_weight_has_a_sign_that_makes_no_sense() {
        for (feature, weight) in FEATURES.iter().zip(WEIGHTS) {
            let is_right = match feature.sign {
                Sign::For => *weight >= 0,
                Sign::Against => *weight <= 0,
                Sign::Either => true,
                Sign::Slope => (ONE / 2..=ONE * 3 / 2).contains(weight),
            };
            assert!(is_right, "{}: {weight}", feature.name);
        }
    }

    #[test]
    fn what_the_hand_set_weights_doubt_never_counts() {
        let mut features = Features([0; COUNT]);
        features.0[1] = MEDIUM - 1;
        let all = [ONE * 3; COUNT];
        let doubted = Logit(weigh(ONE * 3, &features, &all)).probability();
        assert_eq!(doubted.confidence(), Confidence::Low);
        features.0[1] = MEDIUM;
        let believed = Logit(weigh(0, &features, &all)).probability();
        assert_ne!(believed.confidence(), Confidence::Low);
    }

    #[test]
    fn a_type_of_no_known_class_is_left_to_the_hand_set_weights() {
        assert_eq!(find(&[], "email"), None);
        let nothing = Features([0; COUNT]);
        let known = CLASSES.iter().any(|(name, _)| *name == "other");
        assert_eq!(logit("shop_thing", &nothing).is_some(), known);
    }
}
