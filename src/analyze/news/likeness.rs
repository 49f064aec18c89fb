//! Whether two findings have the same content, by their sketches.

use crate::analyze::class;
use crate::model::{Containment, ContentSketch, PriorFinding};

/// The share of one content that lies in the other if both are one.
const SAME: f64 = 0.8;
/// Values from which on that share says something wherever the two lie.
const TELLING: usize = 16;
/// Values from which on it says something at one place.
const ENOUGH: usize = 4;

/// How well the content of `now`, at the place where `old` lay, continues that of `old`; `None` if
/// it is another. Of few values the place itself says more than they do.
pub(super) fn at_one_place(old: &PriorFinding, now: &PriorFinding) -> Option<u32> {
    let (Some(before), Some(after)) = (&old.sketch, &now.sketch) else {
        return Some(0);
    };
    let ways = [before.within(after), after.within(before)];
    let score = score(ways);
    if ways.iter().any(|way| agree(*way, TELLING)) {
        return Some(score);
    }
    if ways.iter().all(|way| way.compared >= TELLING) {
        return None;
    }
    let few = before.level() == 0 && after.level() == 0;
    let continues = if few {
        let common = ways.iter().map(|way| way.common).min().unwrap_or(0);
        let least = before.values().len().min(after.values().len());
        is_repeated(old) || is_repeated(now) || common * 2 >= least
    } else {
        // One is many times the other, of which hardly a value is of the common level.
        let grew = now.distinct >= old.distinct;
        ways.iter().any(|way| agree(*way, ENOUGH)) || grew || is_shared(now)
    };
    continues.then_some(score)
}

/// The same for two places. Values that many people share prove nothing there, and neither do few,
/// unless all are the same and as many times.
pub(super) fn at_two_places(old: &PriorFinding, now: &PriorFinding) -> Option<u32> {
    let (before, after) = (old.sketch.as_ref()?, now.sketch.as_ref()?);
    let ways = [before.within(after), after.within(before)];
    let equal = before == after && old.count == now.count && !is_trivial(before);
    let telling = !is_shared(now) && ways.iter().any(|way| agree(*way, TELLING));
    (equal || telling).then(|| score(ways))
}

/// Whether all that `now` holds, but for a fifth, is known from `old`.
pub(super) fn is_known_from(old: &PriorFinding, now: &PriorFinding) -> bool {
    let (Some(before), Some(after)) = (&old.sketch, &now.sketch) else {
        return false;
    };
    let equal = before == after && old.count == now.count && after.values().len() >= ENOUGH;
    equal || (!is_shared(now) && agree(after.within(before), TELLING))
}

fn agree(way: Containment, least: usize) -> bool {
    way.compared >= least && way.share() >= SAME
}

/// Greater the more of each lies in the other.
fn score(ways: [Containment; 2]) -> u32 {
    ways.iter().map(|way| (way.share() * 1_000.0) as u32).sum()
}

fn is_trivial(sketch: &ContentSketch) -> bool {
    sketch.values().is_empty()
}

/// Answers and categories: each value stands in many records.
fn is_repeated(finding: &PriorFinding) -> bool {
    is_shared(finding) || finding.count >= finding.distinct.saturating_mul(4)
}

/// Whether people have values of this type in common, as names, towns and answers.
fn is_shared(finding: &PriorFinding) -> bool {
    let id = &*finding.info_type;
    matches!(class(id), "name" | "place" | "birth" | "answer")
        || matches!(
            id,
            "purchase" | "card_cvv" | "card_expiry" | "bic" | "us_aba_routing"
        )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analyze::news::tests::finding;

    #[test]
    fn content_is_told_by_what_it_holds() {
        // type, values before, values now, times each, at one place, at two places
        let cases = [
            ("email", 0..2_000, 0..2_000, 1, true, true),
            ("email", 0..2_000, 0..2_200, 1, true, true),
            ("email", 0..2_000, 200..2_000, 1, true, true),
            ("email", 0..2_000, 0..4_000, 1, true, true),
            ("email", 0..2_000, 1_000..3_000, 1, false, false),
            ("email", 0..2_000, 5_000..7_000, 1, false, false),
            ("email", 0..30, 0..200_000, 1, true, false),
            ("email", 0..200_000, 900_000..900_030, 1, false, false),
            ("email", 0..5, 0..5, 1, true, true),
            ("email", 0..5, 0..6, 1, true, false),
            ("email", 0..5, 5..10, 1, false, false),
            ("gender", 0..2, 0..3, 1_000, true, false),
            ("gender", 0..2, 5..6, 1_000, true, false),
            ("person_name", 0..900, 0..1_000, 2, true, false),
            ("person_name", 0..900, 0..900, 2, true, true),
        ];
        for (info_type, before, after, times, one, two) in cases {
            let told = format!("{info_type} {before:?} {after:?}");
            let old = finding(info_type, before, times);
            let now = finding(info_type, after, times);
            assert_eq!(at_one_place(&old, &now).is_some(), one, "{told}");
            assert_eq!(at_two_places(&old, &now).is_some(), two, "{told}");
        }
    }

    #[test]
    fn without_a_sketch_only_the_place_tells() {
        let now = finding("email", 0..100, 1);
        let old = PriorFinding {
            sketch: None,
            ..now.clone()
        };
        assert!(at_one_place(&old, &now).is_some());
        assert!(at_two_places(&old, &now).is_none() && !is_known_from(&old, &now));
    }
}
