//! The judgement: a span is found when a finding of a fitting kind overlaps it; a finding of a
//! judged kind that overlaps no span of a fitting kind is a false alarm.

use super::case::{Case, Cases, Scope};
use super::finder::{Finding, Findings};
use super::kinds::Kinds;
use spillmap::model::Probability;
use std::collections::BTreeMap;

/// Tiers of the headline figures.
pub const TIERS: &[&str] = &["core", "context", "confusable"];

/// Counts of one kind, family or source.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Count {
    /// Spans found.
    pub found: u64,
    /// False alarms.
    pub alarms: u64,
    /// Spans missed.
    pub missed: u64,
}

impl Count {
    /// Adds another count.
    pub fn add(&mut self, other: Self) {
        self.found += other.found;
        self.alarms += other.alarms;
        self.missed += other.missed;
    }

    /// Share of what was said that is right.
    pub fn precision(self) -> Option<f64> {
        ratio(self.found, self.found + self.alarms)
    }

    /// Share of what is there that was said.
    pub fn recall(self) -> Option<f64> {
        ratio(self.found, self.found + self.missed)
    }

    /// Harmonic mean of the two.
    pub fn f1(self) -> Option<f64> {
        ratio(2 * self.found, 2 * self.found + self.alarms + self.missed)
    }
}

/// `part / whole`; nothing for an empty whole.
pub fn ratio(part: u64, whole: u64) -> Option<f64> {
    (whole > 0).then(|| part as f64 / whole as f64)
}

/// What a finding turned out to be.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Truth {
    /// It overlaps a span of a fitting kind.
    Right,
    /// A false alarm.
    Wrong,
    /// Neither blamed nor credited.
    Unjudged,
}

/// One error, for people.
pub struct Error<'c> {
    /// The case.
    pub case: &'c Case,
    /// The kind that was missed or said.
    pub kind: &'c str,
    /// Where in the text.
    pub span: (usize, usize),
}

/// What came out at one least probability.
#[derive(Default)]
pub struct Judged<'c> {
    /// By kind.
    pub by_kind: BTreeMap<&'c str, Count>,
    /// By source.
    pub by_source: BTreeMap<&'c str, Count>,
    /// Spans that were missed.
    pub missed: Vec<Error<'c>>,
    /// False alarms.
    pub alarms: Vec<Error<'c>>,
    /// Unverified spans: found, all.
    pub unverified: (u64, u64),
    /// Cases without anything to find: silent ones, all.
    pub silent: (u64, u64),
    /// Findings of a hard kind in negative tables.
    pub negative: BTreeMap<&'c str, u64>,
    /// Negative tables with such a finding.
    pub negative_files: u64,
}

impl Judged<'_> {
    /// All kinds, or the hard ones.
    pub fn total(&self, wanted: impl Fn(&str) -> bool) -> Count {
        let mut sum = Count::default();
        for (_, count) in self.by_kind.iter().filter(|(kind, _)| wanted(kind)) {
            sum.add(*count);
        }
        sum
    }

    /// Findings of a hard kind in negative tables.
    pub fn negative_alarms(&self) -> u64 {
        self.negative.values().sum()
    }
}

/// Judges all findings of at least this probability.
pub fn judge<'c>(
    cases: &'c Cases,
    findings: &'c Findings,
    tiers: &[&str],
    least: Probability,
) -> Judged<'c> {
    let mut judged = Judged::default();
    for case in cases.cases.iter().filter(|c| tiers.contains(&&*c.tier)) {
        let said: Vec<&Finding> = findings
            .of(&case.id)
            .iter()
            .filter(|f| f.probability >= least)
            .collect();
        judge_case(&cases.kinds, case, &said, &mut judged);
    }
    let hard = Scope::Named("hard".into());
    for table in &cases.negatives {
        let said = findings.of(&table.id).iter();
        let before = judged.negative_alarms();
        for f in said.filter(|f| f.probability >= least && cases.kinds.is_judged(&f.kind, &hard)) {
            *judged.negative.entry(&f.kind).or_default() += 1;
        }
        judged.negative_files += u64::from(judged.negative_alarms() > before);
    }
    judged
}

fn judge_case<'c>(kinds: &Kinds, case: &'c Case, said: &[&'c Finding], judged: &mut Judged<'c>) {
    let source = judged.by_source.entry(&case.source).or_default();
    for span in &case.expect {
        let hit = said.iter().any(|f| hits(kinds, f, span));
        if span.unverified {
            judged.unverified.0 += u64::from(hit);
            judged.unverified.1 += 1;
            continue;
        }
        let count = judged.by_kind.entry(&span.kind).or_default();
        for count in [count, &mut *source] {
            count.found += u64::from(hit);
            count.missed += u64::from(!hit);
        }
        if !hit {
            let span_of = (span.start, span.end);
            judged.missed.push(Error {
                case,
                kind: &span.kind,
                span: span_of,
            });
        }
    }
    let wrong = said
        .iter()
        .filter(|f| truth(kinds, case, f) == Truth::Wrong);
    let mut silent = true;
    for f in wrong {
        silent = false;
        judged.by_kind.entry(&f.kind).or_default().alarms += 1;
        source.alarms += 1;
        judged.alarms.push(Error {
            case,
            kind: &f.kind,
            span: (f.start, f.end),
        });
    }
    if case.expect.is_empty() {
        judged.silent.0 += u64::from(silent);
        judged.silent.1 += 1;
    }
}

/// What a finding in a case is.
pub fn truth(kinds: &Kinds, case: &Case, found: &Finding) -> Truth {
    let mut fitting = case
        .expect
        .iter()
        .filter(|s| hits(kinds, found, s))
        .peekable();
    if fitting.peek().is_some() {
        return match fitting.all(|span| span.unverified) {
            true => Truth::Unjudged,
            false => Truth::Right,
        };
    }
    let beside_unverified = case
        .expect
        .iter()
        .any(|s| s.unverified && overlaps(found, s));
    let excused = case.whole_only && !is_whole(case, found);
    match kinds.is_judged(&found.kind, &case.scope) && !excused && !beside_unverified {
        true => Truth::Wrong,
        false => Truth::Unjudged,
    }
}

fn hits(kinds: &Kinds, found: &Finding, span: &super::case::Span) -> bool {
    (span.loose || overlaps(found, span)) && kinds.fits(&found.kind, &span.kind)
}

fn overlaps(found: &Finding, span: &super::case::Span) -> bool {
    found.start < span.end && span.start < found.end
}

fn is_whole(case: &Case, found: &Finding) -> bool {
    let is_space = |b: &u8| b.is_ascii_whitespace() || *b == 0x0b;
    let text = case.text.as_bytes();
    let lead = text.iter().take_while(|b| is_space(b)).count();
    let tail = text.iter().rev().take_while(|b| is_space(b)).count();
    found.start <= lead && found.end >= text.len() - tail
}
