//! The checks of `rules check`: what every rule, built in or a user's, must come with.

use super::compiled::{Counterexample, Example, Rule};
use super::set::PatternSet;
use std::ops::Range;

/// A rule that breaks a convention.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
#[error("{rule}: {problem}")]
pub struct Lint {
    /// Id of the rule, or of the info type.
    pub rule: Box<str>,
    /// Which convention.
    pub problem: Broken,
}

/// A broken convention.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
pub enum Broken {
    /// Not `family.name` in kebab case.
    #[error(
        "expected an id such as `loyalty.member-number`: a family, a dot, a name, in kebab-case"
    )]
    RuleId,
    /// Not snake case.
    #[error("expected an info-type id such as `member_number`, in snake_case")]
    InfoTypeId,
    /// Two letters and `_` that are no country.
    #[error("an info-type id that begins with two letters and `_` must name a country (ISO 3166)")]
    ReservedPrefix,
    /// No example.
    #[error("expected at least one example")]
    NoExample,
    /// No counterexample.
    #[error("expected at least one counterexample")]
    NoCounterexample,
    /// A validated rule without a source.
    #[error("expected references: a check needs its source")]
    NoReferences,
    /// Unpaired, nested or empty marks, or none.
    #[error("example {0}: expected the exact capture between ⟦ and ⟧")]
    Marks(usize),
    /// The rule does not find exactly what is marked.
    #[error("example {0}: the rule does not find exactly what is marked")]
    ExampleMissed(usize),
    /// The rule finds something in a counterexample.
    #[error("counterexample {0}: the rule finds something in it")]
    CounterexampleFound(usize),
    /// A counterexample without a reason.
    #[error("counterexample {0}: expected `why`")]
    NoReason(usize),
    /// A match that the lane would miss: a fault of this program.
    #[error("example {0}: the lane misses it; please report this")]
    LaneMisses(usize),
}

impl Broken {
    /// The example (false) or counterexample (true) to blame, by 1-based number.
    pub(super) const fn place(self) -> Option<(bool, usize)> {
        match self {
            Self::Marks(n) | Self::ExampleMissed(n) | Self::LaneMisses(n) => Some((false, n)),
            Self::CounterexampleFound(n) | Self::NoReason(n) => Some((true, n)),
            _ => None,
        }
    }
}

/// Everything that is wrong with the set, in the order of the rules.
pub fn lint(set: &PatternSet) -> Vec<Lint> {
    let types = set.info_types().iter().filter_map(|t| {
        let problem = info_type_id_problem(&t.id)?;
        Some(Lint {
            rule: (&*t.id).into(),
            problem,
        })
    });
    types
        .chain(set.rules().iter().flat_map(lint_rule))
        .collect()
}

/// Everything that is wrong with one rule. What a recognizer finds is tested end to end elsewhere;
/// here its marked values must fit the pattern.
pub(super) fn lint_rule(rule: &Rule) -> Vec<Lint> {
    let checked =
        rule.validator.is_some() || rule.recognizer.is_some() || rule.identifier.is_some();
    let general = [
        (!is_rule_id(&rule.id), Broken::RuleId),
        (rule.examples.is_empty(), Broken::NoExample),
        (rule.counterexamples.is_empty(), Broken::NoCounterexample),
        (checked && rule.references.is_empty(), Broken::NoReferences),
    ];
    let general = general
        .into_iter()
        .filter(|(broken, _)| *broken)
        .map(|(_, p)| p);
    let examples = rule.examples.iter().zip(1..);
    let examples = examples.filter_map(|(e, n)| example_problem(rule, e, n));
    let counterexamples = rule.counterexamples.iter().zip(1..);
    let counterexamples = counterexamples.filter_map(|(c, n)| counterexample_problem(rule, c, n));
    general
        .chain(examples)
        .chain(counterexamples)
        .map(|problem| Lint {
            rule: (&*rule.id).into(),
            problem,
        })
        .collect()
}

fn example_problem(rule: &Rule, example: &Example, n: usize) -> Option<Broken> {
    let Some((text, spans)) = example.unmarked().filter(|(_, spans)| !spans.is_empty()) else {
        return Some(Broken::Marks(n));
    };
    let text = text.as_bytes();
    let found = match (&rule.identifier, rule.recognizer) {
        (Some(identifier), _) => {
            let value = |s: &Range<usize>| text.get(s.clone()).unwrap_or_default();
            spans.iter().all(|s| identifier.fits(value(s)).is_some())
        }
        (None, Some(_)) => marked_values_fit(rule, text, &spans),
        (None, None) => matches(rule, text) == spans,
    };
    let reached = || spans.iter().all(|s| is_reached(rule, text, s));
    if !found {
        Some(Broken::ExampleMissed(n))
    } else if !reached() {
        Some(Broken::LaneMisses(n))
    } else {
        None
    }
}

fn marked_values_fit(rule: &Rule, text: &[u8], spans: &[Range<usize>]) -> bool {
    rule.pattern
        .as_ref()
        .is_none_or(|p| spans.iter().all(|s| p.fits(text, s.clone())))
}

/// The lane speaks of whole matches; a value inside one is reached if the whole text is.
fn is_reached(rule: &Rule, text: &[u8], span: &Range<usize>) -> bool {
    let whole = match rule.recognizer {
        _ if rule.identifier.is_some() => span.clone(),
        Some(_) => span.clone(),
        None => match whole_match(rule, text, span) {
            Some(whole) => whole,
            None => return false,
        },
    };
    rule.lane.admits(text, whole)
}

fn whole_match(rule: &Rule, text: &[u8], span: &Range<usize>) -> Option<Range<usize>> {
    let pattern = rule.pattern.as_ref()?;
    (0..=span.start).find_map(|at| {
        let found = pattern.find_at(text, at)?;
        (found.start == span.start && found.end == span.end).then_some(at..found.whole_end)
    })
}

fn counterexample_problem(rule: &Rule, example: &Counterexample, n: usize) -> Option<Broken> {
    if example.why.trim().is_empty() {
        return Some(Broken::NoReason(n));
    }
    let found = rule.recognizer.is_none() && !matches(rule, example.text.as_bytes()).is_empty();
    found.then_some(Broken::CounterexampleFound(n))
}

/// What a pattern rule finds, in order.
fn matches(rule: &Rule, text: &[u8]) -> Vec<Range<usize>> {
    let Some(pattern) = &rule.pattern else {
        return Vec::new();
    };
    let valid = |start: usize, span: &Range<usize>| {
        rule.validator
            .is_none_or(|v| v.check_at(text, start, span.clone()))
    };
    let mut at = 0;
    let mut found = Vec::new();
    while let Some((start, matched)) = pattern.find_from(text, at) {
        let span = matched.start..matched.end;
        if valid(start, &span) {
            found.push(span);
        }
        at = matched.whole_end.max(start + 1);
    }
    found
}

fn is_rule_id(id: &str) -> bool {
    let kebab = |part: &str| {
        part.split('-').all(|word| {
            !word.is_empty()
                && word
                    .bytes()
                    .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit())
        })
    };
    id.split_once('.')
        .is_some_and(|(family, name)| kebab(family) && kebab(name))
}

pub(super) fn info_type_id_problem(id: &str) -> Option<Broken> {
    let snake = id.split('_').all(|word| {
        !word.is_empty()
            && word
                .bytes()
                .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit())
    });
    if !snake || !id.starts_with(|c: char| c.is_ascii_lowercase()) {
        return Some(Broken::InfoTypeId);
    }
    let prefix = id.split_once('_').map(|(prefix, _)| prefix)?;
    (prefix.len() == 2 && !is_country(prefix)).then_some(Broken::ReservedPrefix)
}

fn is_country(code: &str) -> bool {
    COUNTRIES.split(' ').any(|country| country == code)
}

/// ISO 3166-1 alpha-2, and `uk`, `xk`, `eu`, which identifiers use.
const COUNTRIES: &str = "ad ae af ag ai al am ao aq ar as at au aw ax az ba bb bd be bf bg bh bi bj bl bm bn bo bq br bs bt bv bw by bz ca cc cd cf cg ch ci ck cl cm cn co cr cu cv cw cx cy cz de dj dk dm do dz ec ee eg eh er es et eu fi fj fk fm fo fr ga gb gd ge gf gg gh gi gl gm gn gp gq gr gs gt gu gw gy hk hm hn hr ht hu id ie il im in io iq ir is it je jm jo jp ke kg kh ki km kn kp kr kw ky kz la lb lc li lk lr ls lt lu lv ly ma mc md me mf mg mh mk ml mm mn mo mp mq mr ms mt mu mv mw mx my mz na nc ne nf ng ni nl no np nr nu nz om pa pe pf pg ph pk pl pm pn pr ps pt pw py qa re ro rs ru rw sa sb sc sd se sg sh si sj sk sl sm sn so sr ss st sv sx sy sz tc td tf tg th tj tk tl tm tn to tr tt tv tw tz ua ug uk um us uy uz va vc ve vg vi vn vu wf ws xk ye yt za zm zw";
