//! What makes a breach severe: the parts of ENISA's score, and NIST's levels.

use super::error::{Entry, Raised};
use super::laws::threshold;
use super::syntax::{NistSyntax, ScoreSyntax};
use super::term::{Combination, Words, terms};
use crate::model::incident::{Hundredths, Impact};
use toml::Spanned;

/// A score, and what earns it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Score {
    /// How much.
    pub score: Hundredths,
    /// What earns it, with its title.
    pub by: Combination,
}

/// A level of NIST SP 800-122, and what earns it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ImpactRule {
    /// The level.
    pub level: Impact,
    /// So many people at least.
    pub at_least: u64,
    /// Each of them meets this.
    pub by: Combination,
}

/// The mapping from elements to severity; of each list the highest that is met counts.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct SeverityRules {
    /// Processing context, 1 to 4.
    pub context: Vec<Score>,
    /// Ease of identification, 0.25 to 1.
    pub identification: Vec<Score>,
    /// NIST's levels.
    pub impact: Vec<ImpactRule>,
}

impl SeverityRules {
    /// Takes over the lists that a file has; a list replaces the one before.
    pub(super) fn add(
        &mut self,
        context: Vec<Spanned<ScoreSyntax>>,
        identification: Vec<Spanned<ScoreSyntax>>,
        impact: Vec<Spanned<NistSyntax>>,
        words: &Words,
    ) -> Result<(), Raised> {
        if !context.is_empty() {
            let read = |row| score(row, words, 1..=4, 100);
            self.context = context.into_iter().map(read).collect::<Result<_, _>>()?;
        }
        if !identification.is_empty() {
            let read = |row| score(row, words, 1..=100, 1);
            let rows = identification.into_iter().map(read);
            self.identification = rows.collect::<Result<_, _>>()?;
        }
        if !impact.is_empty() {
            let rows = impact.into_iter().map(|row| impact_rule(row, words));
            self.impact = rows.collect::<Result<_, _>>()?;
        }
        Ok(())
    }
}

fn score(
    row: Spanned<ScoreSyntax>,
    words: &Words,
    range: std::ops::RangeInclusive<u32>,
    unit: u32,
) -> Result<Score, Raised> {
    let at = row.span().start;
    let row = row.into_inner();
    let entry = Entry {
        id: &row.title,
        at: Some(at),
    };
    if !range.contains(&row.score) {
        let (from, to) = (range.start(), range.end());
        return Err(entry.wrong(
            "score",
            format!("expected {from} to {to}, not {}", row.score),
        ));
    }
    let terms = terms(entry, &row.needs, words)?;
    Ok(Score {
        score: Hundredths(row.score * unit),
        by: plain(row.title, terms),
    })
}

fn impact_rule(row: Spanned<NistSyntax>, words: &Words) -> Result<ImpactRule, Raised> {
    let at = row.span().start;
    let row = row.into_inner();
    let entry = Entry {
        id: &row.title,
        at: Some(at),
    };
    let levels = [Impact::Low, Impact::Moderate, Impact::High].map(|i| (i.as_str(), i));
    let level = entry.one_of("level", &row.level, &levels)?;
    let at_least = threshold(entry, "at-least", row.at_least)?.unwrap_or(1);
    let terms = terms(entry, &row.needs, words)?;
    Ok(ImpactRule {
        level,
        at_least,
        by: plain(row.title, terms),
    })
}

fn plain(title: String, terms: Vec<super::term::Term>) -> Combination {
    Combination {
        title,
        terms,
        ..Combination::default()
    }
}
