//! How severe a breach is: `SE = DPC x EI + CB` of ENISA's method (Recommendations for a
//! methodology of the assessment of severity of personal data breaches, December 2013), for each
//! group of people, and NIST SP 800-122's level beside it. The mapping from elements is law data.

use crate::model::incident::{
    AffectedGroup, Band, BreachSeverity, Circumstances, Damage, ElementSet, Hundredths, Impact,
    Part, Receivers, ScoreRange, Worst,
};
use crate::rule::law::{Met, Score, SeverityRules};

/// More people than these set the flag.
const MANY: u64 = 100;
/// The highest processing context.
const MOST: Hundredths = Hundredths(400);

/// Severity of a breach of these people's data.
pub fn breach_severity(
    groups: &[AffectedGroup],
    circumstances: &Circumstances,
    rules: &SeverityRules,
) -> BreachSeverity {
    let (added, said) = added(circumstances);
    let mut scored: Vec<(Hundredths, u64, Worst)> = groups
        .iter()
        .filter(|group| group.people > 0)
        .map(|group| {
            let worst = parts(group, rules);
            (base(&worst), group.people, worst)
        })
        .collect();
    scored.sort_by(|a, b| a.0.cmp(&b.0));
    let range = |base: Hundredths| ScoreRange {
        low: Hundredths(base.0 + added.low.0),
        high: Hundredths(base.0 + added.high.0),
    };
    let total = scored.iter().fold(0_u64, |sum, s| sum.saturating_add(s.1));
    let (impact, impact_title) = impact(groups, rules);
    let mut severity = BreachSeverity {
        circumstances: added,
        said,
        many: total > MANY,
        unintelligible: circumstances.unintelligible(),
        impact,
        impact_title,
        ..BreachSeverity::default()
    };
    let Some((highest, _, worst)) = scored.last() else {
        return severity;
    };
    severity.highest = range(*highest);
    severity.worst = worst.clone();
    severity.most = range(percentile(&scored, total));
    for (base, people, _) in &scored {
        let range = range(*base);
        add(&mut severity.bands_low, range.low, *people);
        add(&mut severity.bands_high, range.high, *people);
    }
    severity
}

fn add(bands: &mut [u64; 4], score: Hundredths, people: u64) {
    if let Some(band) = bands.get_mut(Band::of(score) as usize) {
        *band = band.saturating_add(people);
    }
}

/// The lowest score that at least 95 of 100 people do not exceed; `scored` is sorted.
fn percentile(scored: &[(Hundredths, u64, Worst)], total: u64) -> Hundredths {
    let wanted = u128::from(total) * 95;
    let mut below = 0_u128;
    for (score, people, _) in scored {
        below += u128::from(*people) * 100;
        if below >= wanted {
            return *score;
        }
    }
    scored.last().map_or(Hundredths(0), |last| last.0)
}

/// DPC x EI.
const fn base(worst: &Worst) -> Hundredths {
    Hundredths(worst.context.score.0 * worst.identification.score.0 / 100)
}

fn parts(group: &AffectedGroup, rules: &SeverityRules) -> Worst {
    let elements = group.elements;
    let mut context = highest(&rules.context, elements);
    if group.minors {
        context.score = Hundredths(context.score.0.saturating_add(100)).min(MOST);
    }
    Worst {
        context,
        identification: highest(&rules.identification, elements),
        minors: group.minors,
    }
}

/// The highest score that elements earn; of equal ones the first.
fn highest(scores: &[Score], elements: ElementSet) -> Part {
    let mut best: Option<&Score> = None;
    for score in scores {
        let earned = score.by.met_by(elements) == Met::Yes;
        if earned && best.is_none_or(|other| score.score > other.score) {
            best = Some(score);
        }
    }
    best.map_or_else(Part::default, |score| Part {
        score: score.score,
        title: score.by.title.clone(),
    })
}

/// What the circumstances add, and what was said or presumed for it.
fn added(told: &Circumstances) -> (ScoreRange, Vec<String>) {
    let mut said = Vec::new();
    let mut range = ScoreRange::default();
    let mut add = |what: String, low: u32, high: u32| {
        range.low.0 += low;
        range.high.0 += high;
        said.push(what);
    };
    match told.receivers {
        Some(Receivers::Nobody) => add("no recipients: 0".to_owned(), 0, 0),
        Some(Receivers::Known) => add("known recipients: 0.25".to_owned(), 25, 25),
        Some(Receivers::Unknown) => add("unknown recipients: 0.5".to_owned(), 50, 50),
        None => add("recipients not told: 0 to 0.5".to_owned(), 0, 50),
    }
    match told.malicious {
        Some(true) => add("malicious intent: 0.5".to_owned(), 50, 50),
        Some(false) => add("no malicious intent: 0".to_owned(), 0, 0),
        None => add("intent not told: 0 to 0.5".to_owned(), 0, 50),
    }
    for (what, damage) in [("altered", told.altered), ("lost", told.lost)] {
        match damage {
            Some(Damage::None) => add(format!("nothing {what}: 0"), 0, 0),
            Some(Damage::Recoverable) => add(format!("{what}, recoverable: 0.25"), 25, 25),
            Some(Damage::Final) => add(format!("{what} for good: 0.5"), 50, 50),
            None => add(
                format!("whether data was {what} is not told: taken as 0"),
                0,
                0,
            ),
        }
    }
    (range, said)
}

/// The highest level of NIST SP 800-122 that enough people earn.
fn impact(groups: &[AffectedGroup], rules: &SeverityRules) -> (Impact, String) {
    let mut best = (Impact::Low, "nothing of a higher level".to_owned());
    for rule in &rules.impact {
        let earns = |group: &&AffectedGroup| rule.by.met_by(group.elements) == Met::Yes;
        let people = groups.iter().filter(earns);
        let people = people.fold(0_u64, |sum, group| sum.saturating_add(group.people));
        if people >= rule.at_least && rule.level > best.0 {
            best = (rule.level, rule.by.title.clone());
        }
    }
    best
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::incident::{Element, Strength};
    use crate::rule::law::LawSet;
    use Element::*;

    fn group(elements: &[Element], people: u64) -> AffectedGroup {
        let elements: ElementSet = elements.iter().copied().collect();
        AffectedGroup {
            jurisdiction: None,
            strength: Strength::Guess,
            elements,
            together: vec![elements],
            minors: false,
            people,
        }
    }

    fn told(receivers: Option<Receivers>, malicious: Option<bool>) -> Circumstances {
        Circumstances {
            receivers,
            malicious,
            ..Circumstances::default()
        }
    }

    fn score(group: AffectedGroup, told: &Circumstances) -> BreachSeverity {
        breach_severity(&[group], told, &LawSet::builtin().unwrap().severity)
    }

    #[test]
    fn the_worked_examples_come_out() {
        let unknown = Some(Receivers::Unknown);
        for (elements, malicious, expected, band) in [
            (&[Name, Email, Phone][..], false, 150, Band::Low),
            (&[Name, Email, Phone], true, 200, Band::Medium),
            (
                &[Name, Card, CardCode, CardExpiry],
                true,
                500,
                Band::VeryHigh,
            ),
            (&[Name, Email, Medical], false, 450, Band::VeryHigh),
        ] {
            let severity = score(group(elements, 10), &told(unknown, Some(malicious)));
            assert_eq!(severity.highest.low, Hundredths(expected), "{elements:?}");
            assert_eq!(severity.highest.high, Hundredths(expected), "{elements:?}");
            assert_eq!(Band::of(severity.highest.low), band);
        }
    }

    #[test]
    fn parts_go_by_the_table() {
        for (elements, context, identification) in [
            (&[HashedContact][..], 100, 25),
            (&[PartialName, Place, Age], 100, 25),
            (&[Email], 100, 50),
            (&[Email, PartialName], 100, 75),
            (&[Name], 100, 75),
            (&[Name, Email], 100, 100),
            (&[Email, Behaviour], 200, 50),
            (&[Email, PasswordHash], 200, 50),
            (&[Email, Password], 300, 50),
            (&[Name, Email, BankAccount], 300, 100),
            (&[CardPart], 200, 25),
            (&[Card], 300, 50),
            (&[CardExpiry], 100, 25),
            (&[Ssn], 300, 75),
            (&[Name, Ssn, BirthDate, PostalAddress], 400, 100),
            (&[Email, Religion], 400, 50),
        ] {
            let severity = score(group(elements, 1), &Circumstances::default());
            let worst = severity.worst;
            assert_eq!(worst.context.score, Hundredths(context), "{elements:?}");
            assert_eq!(
                worst.identification.score,
                Hundredths(identification),
                "{elements:?}"
            );
        }
    }

    #[test]
    fn unknown_circumstances_are_a_range() {
        let severity = score(group(&[Name, Email], 101), &Circumstances::default());
        assert_eq!(severity.circumstances.low, Hundredths(0));
        assert_eq!(severity.circumstances.high, Hundredths(100));
        assert_eq!(severity.highest.low, Hundredths(100));
        assert_eq!(severity.highest.high, Hundredths(200));
        assert_eq!(severity.bands_low, [101, 0, 0, 0]);
        assert_eq!(severity.bands_high, [0, 101, 0, 0]);
        assert!(severity.many);
        assert_eq!(severity.said.len(), 4);
    }

    #[test]
    fn minors_raise_the_context_up_to_four() {
        for (elements, expected) in [(&[Email][..], 200), (&[Email, Medical], 400)] {
            let minors = AffectedGroup {
                minors: true,
                ..group(elements, 1)
            };
            let severity = score(minors, &Circumstances::default());
            assert_eq!(severity.worst.context.score, Hundredths(expected));
        }
    }

    #[test]
    fn ninety_five_of_a_hundred_lie_at_or_below_the_percentile() {
        let rules = LawSet::builtin().unwrap().severity;
        for (severe, expected) in [(5, 100), (6, 400)] {
            let groups = [
                group(&[Name, Email], 100 - severe),
                group(&[Name, Email, Medical], severe),
            ];
            let severity = breach_severity(&groups, &Circumstances::default(), &rules);
            assert_eq!(severity.most.low, Hundredths(expected), "{severe}");
            assert_eq!(severity.highest.low, Hundredths(400));
        }
    }

    #[test]
    fn nist_levels_go_by_kind_and_number() {
        for (elements, people, expected) in [
            (&[Name, Email][..], 9_999, Impact::Low),
            (&[Name, Email], 10_000, Impact::Moderate),
            (&[Email, Password], 1, Impact::Moderate),
            (&[Name, Medical], 99, Impact::Moderate),
            (&[Name, Medical], 100, Impact::High),
            (&[Name, Ssn], 1, Impact::High),
            (&[Card], 1, Impact::High),
        ] {
            let severity = score(group(elements, people), &Circumstances::default());
            assert_eq!(severity.impact, expected, "{elements:?} {people}");
        }
    }

    #[test]
    fn nobody_is_not_severe() {
        let severity = score(group(&[Name], 0), &Circumstances::default());
        assert_eq!(severity.highest, ScoreRange::default());
        assert_eq!(severity.bands_low, [0; 4]);
    }
}
