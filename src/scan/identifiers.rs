//! Which identifiers a column may hold: by its header, or by what its first cells pass that chance
//! would not.
//!
//! Kinds compete for a column by how well they explain its cells: a narrow kind that all cells pass
//! beats a wide one, and a cell that fails speaks against a kind as a slip of the pen would. Words
//! that name a country, its numbering plan and its script decide between kinds that explain the
//! cells equally well.

use super::planner::SampleColumn;
use crate::detect::IdentifierPlan;
use crate::model::{Country, HeaderHint, HeaderStrength, RuleId};
use crate::rule::{Naming, PatternSet, Rule};
use crate::validator::identifier::{Identifier, Strength, Written};
use crate::validator::phone::Region;

/// Cells of a column that are looked at.
pub(super) const CELLS: usize = 40;
/// Bytes of a cell that are looked at; longer cells are no identifiers.
pub(super) const LONGEST: usize = 48;
/// Fewest filled cells that select an identifier without a header's help.
const ENOUGH: usize = 8;
/// Most identifiers that compete for the cells of one column.
const MOST: usize = 12;

/// How likely a cell that is of a kind fails it all the same: typing errors, placeholders.
const SLIP: f64 = 0.02;
/// Rarer than this, chance is not told apart.
const RAREST: f32 = 1e-7;
/// The same for kinds without a check.
const UNPROVED: f32 = 0.3;
/// What speaks for a kind, in the same natural log-odds as the cells: its country is asked for;
/// words, phones, scripts or records name its country; the header names its type first.
const ASKED: f64 = 8.0;
const LIKELY: f64 = 5.0;
const PRIMARY: f64 = 4.0;
/// Closer than this, two kinds explain a column equally well.
const CLOSE: f64 = 2.5;

/// What speaks for countries around a column.
pub(super) struct Countries<'c> {
    /// Asked for.
    pub asked: &'c [Country],
    /// Named by the column's header, the file, phones, a script.
    pub likely: &'c [Country],
    /// Whether each record names its own.
    pub by_record: bool,
    /// What the first records name.
    pub records: &'c dyn Fn(usize) -> Option<Country>,
}

/// A kind that may be that of the column.
struct Candidate<'s> {
    id: RuleId,
    rule: &'s Rule,
    identifier: &'s Identifier,
    naming: Option<Naming>,
    score: f64,
}

impl Candidate<'_> {
    fn country(&self) -> Option<Country> {
        self.rule.country()
    }
}

/// The identifiers whose forms and checks the cells of a column are held against, the likeliest
/// first.
pub(super) fn select(
    set: &PatternSet,
    hints: &[HeaderHint],
    seen: Option<&SampleColumn>,
    countries: &Countries<'_>,
) -> IdentifierPlan {
    let cells = seen.map_or(&[][..], |s| s.cells.as_slice());
    let named = named(set, hints, countries.asked);
    let here = named.iter().any(|n| n.here);
    let own = |n: &Named| n.naming == Naming::Own && (n.here || !here);
    let own = named.iter().any(own) || !here && hints.iter().any(|h| &*h.concept == "us_ssn");
    let mut fitting: Vec<Candidate<'_>> = Vec::new();
    for candidate in &named {
        let known = fitting.iter().any(|c| c.id == candidate.rule);
        let Some((rule, identifier)) = identifier(set, candidate.rule).filter(|_| !known) else {
            continue;
        };
        let alone = candidate.naming == Naming::Own || candidate.here;
        let share = share(identifier, cells, alone);
        // A header that names one identifier does not name its relatives, and where the country is
        // known, only a whole column speaks for another's.
        let relative = own && candidate.naming != Naming::Own;
        let foreign = here && !candidate.here && (share < 90 || cells.len() < ENOUGH);
        if relative || foreign || share == 0 || !alone && share < 50 {
            continue;
        }
        let naming = Some(candidate.naming);
        fitting.push(Candidate {
            id: candidate.rule,
            rule,
            identifier,
            naming,
            score: score(rule, identifier, naming, cells, countries),
        });
    }
    if fitting.is_empty() && !own && is_open(hints) {
        fitting = by_sample(set, hints, cells, countries);
    }
    let mut plan = compete(fitting, cells, countries);
    if !own {
        add_local(set, &named, seen, countries, &mut plan);
    }
    plan
}

/// How well a kind explains the cells, in natural log-odds against chance, and what else speaks for
/// it.
fn score(
    rule: &Rule,
    identifier: &Identifier,
    naming: Option<Naming>,
    cells: &[Vec<u8>],
    countries: &Countries<'_>,
) -> f64 {
    let fitting = cells.iter().filter(|cell| fits(identifier, cell)).count();
    // A form without a check is a form that anything may have.
    let least = match identifier.strength(Written::Bare) {
        Strength::Weak => UNPROVED,
        _ => RAREST,
    };
    let rarity = f64::from(identifier.chance.token.max(least));
    let gain = (1.0 - SLIP).ln() - rarity.ln();
    let slips = (cells.len() - fitting) as f64 * SLIP.ln();
    let mut score = fitting as f64 * gain + slips;
    if let Some(country) = rule.country() {
        score += f64::from(u8::from(countries.asked.contains(&country))) * ASKED;
        score += f64::from(u8::from(countries.likely.contains(&country))) * LIKELY;
    }
    score + f64::from(u8::from(naming == Some(Naming::First))) * PRIMARY
}

fn fits(identifier: &Identifier, cell: &[u8]) -> bool {
    identifier.fits(cell).is_some() || identifier.fits_loosely(cell).is_some()
}

/// The best kind, those of its country, and those that explain the cells that it does not.
fn compete(
    mut fitting: Vec<Candidate<'_>>,
    cells: &[Vec<u8>],
    countries: &Countries<'_>,
) -> IdentifierPlan {
    let own = |c: &Candidate<'_>| c.naming == Some(Naming::Own);
    fitting.sort_by(|a, b| {
        let own_first = own(b).cmp(&own(a));
        own_first
            .then(b.score.total_cmp(&a.score))
            .then(a.id.cmp(&b.id))
    });
    let mut plan = IdentifierPlan::default();
    let Some(best) = fitting.first() else {
        return plan;
    };
    let supported = |c: &Candidate<'_>| {
        let country = c.country();
        country.is_some_and(|c| countries.asked.contains(&c) || countries.likely.contains(&c))
    };
    let rival = fitting
        .iter()
        .skip(1)
        .find(|c| c.country() != best.country());
    plan.contested =
        !own(best) && !supported(best) && rival.is_some_and(|r| best.score - r.score < CLOSE);
    let missed: Vec<&Vec<u8>> = cells.iter().filter(|c| !fits(best.identifier, c)).collect();
    for candidate in &fitting {
        let explains = || {
            let more = missed
                .iter()
                .filter(|c| fits(candidate.identifier, c))
                .count();
            more >= 2 && more * 2 >= missed.len()
        };
        let related =
            candidate.country() == best.country() || own(candidate) || supported(candidate);
        if related || cells.len() < ENOUGH || explains() {
            plan.rules.push(candidate.id);
        }
    }
    plan.rules.truncate(MOST);
    plan.open = plan.rules.len();
    plan
}

/// Relatives that count only where a cell names their country: by a prefix, or by its record.
fn add_local(
    set: &PatternSet,
    named: &[Named],
    seen: Option<&SampleColumn>,
    countries: &Countries<'_>,
    plan: &mut IdentifierPlan,
) {
    let mut local: Vec<(bool, Naming, u32, RuleId)> = Vec::new();
    for candidate in named {
        let known =
            plan.rules.contains(&candidate.rule) || local.iter().any(|l| l.3 == candidate.rule);
        let Some((rule, identifier)) = identifier(set, candidate.rule).filter(|_| !known) else {
            continue;
        };
        let weak = identifier.strength(Written::Bare) == Strength::Weak;
        let in_records =
            countries.by_record && (!weak || is_usual(rule, identifier, seen, countries));
        let prefixed = identifier.forms.iter().any(|form| form.is_prefixed());
        if in_records || prefixed {
            local.push((
                weak,
                candidate.naming,
                identifier.chance.token.to_bits(),
                candidate.rule,
            ));
        }
    }
    local.sort();
    plan.rules.extend(local.into_iter().map(|(.., id)| id));
    let region = |id: &RuleId| set.rule(*id).country().and_then(Region::of);
    plan.regions = plan.rules.iter().map(region).collect();
}

/// Whether most of the first cells beside an identifier's country are such identifiers.
fn is_usual(
    rule: &Rule,
    identifier: &Identifier,
    seen: Option<&SampleColumn>,
    countries: &Countries<'_>,
) -> bool {
    let Some(seen) = seen else { return false };
    let rows = seen.rows.iter().zip(&seen.cells);
    let there = rows.filter(|(row, _)| {
        let country = (countries.records)(**row);
        country.is_some() && country == rule.country()
    });
    let (mut all, mut fitting) = (0, 0);
    for (_, cell) in there {
        all += 1;
        fitting += usize::from(identifier.fits(cell).is_some());
    }
    fitting > 0 && fitting * 2 >= all
}

/// An identifier that a header names.
struct Named {
    rule: RuleId,
    naming: Naming,
    /// Whether its country is among those asked for.
    here: bool,
}

fn named(set: &PatternSet, hints: &[HeaderHint], asked: &[Country]) -> Vec<Named> {
    // Ambiguous words count as well: the values have to agree anyway.
    let least = hints.first().map(|h| h.strength.min(HeaderStrength::Weak));
    let mut all = Vec::new();
    for hint in hints.iter().filter(|h| Some(h.strength) >= least) {
        for (rule, naming) in set.identifiers().named(&hint.concept) {
            let country = set.rule(*rule).country();
            all.push(Named {
                rule: *rule,
                naming: *naming,
                here: country.is_some_and(|c| asked.contains(&c)),
            });
        }
    }
    // The closest naming of a rule is the one that counts.
    all.sort_by_key(|n| n.naming);
    all
}

/// Whether the cells are texts of several words.
pub(super) fn is_prose(hints: &[HeaderHint], seen: Option<&SampleColumn>) -> bool {
    let named = hints.first().is_some_and(|h| &*h.concept == "free_text");
    let wordy = seen.is_some_and(|s| s.filled > 0 && s.wordy * 4 >= s.filled);
    named && wordy
        || hints.is_empty() && seen.is_some_and(|s| s.filled > 0 && s.wordy * 2 >= s.filled)
}

fn identifier(set: &PatternSet, id: RuleId) -> Option<(&Rule, &Identifier)> {
    let rule = set.rule(id);
    rule.identifier.as_deref().map(|i| (rule, i))
}

/// Percent of the cells that fit; `loosely`, whatever separators they have.
fn share(identifier: &Identifier, cells: &[Vec<u8>], loosely: bool) -> u32 {
    if cells.is_empty() {
        return 0;
    }
    let fits = |c: &&Vec<u8>| {
        let fit = identifier.fits(c);
        fit.is_some() || loosely && identifier.fits_loosely(c).is_some()
    };
    let fitting = cells.iter().filter(fits).count();
    (fitting * 100).div_ceil(cells.len()) as u32
}

/// Whether a header leaves room for any number: there is none, or it names some record.
fn is_open(hints: &[HeaderHint]) -> bool {
    hints.iter().all(|h| {
        h.strength < HeaderStrength::Affixed
            || matches!(&*h.concept, "record_id" | "national_id" | "tax_id")
    })
}

/// Nine in ten of at least eight different cells pass a check that chance passes far more rarely.
/// Under a header that names some record only what proves itself counts.
fn by_sample<'s>(
    set: &'s PatternSet,
    hints: &[HeaderHint],
    cells: &[Vec<u8>],
    countries: &Countries<'_>,
) -> Vec<Candidate<'s>> {
    let mut different: Vec<&Vec<u8>> = cells.iter().collect();
    different.sort();
    different.dedup();
    let Some(first) = cells.first().filter(|_| different.len() >= ENOUGH) else {
        return Vec::new();
    };
    let least = if hints.is_empty() {
        Strength::Medium
    } else {
        Strength::Strong
    };
    let mut candidates = Vec::new();
    for id in set.identifiers().all() {
        let Some((rule, identifier)) = identifier(set, *id) else {
            continue;
        };
        let strength = identifier.strength(Written::Grouped);
        // One stray first cell must not decide: the second is as good.
        let begun = [Some(first), cells.get(1)].into_iter().flatten();
        if strength < least || !begun.into_iter().any(|c| identifier.fits(c).is_some()) {
            continue;
        }
        if share(identifier, cells, false) >= 90 {
            candidates.push(Candidate {
                id: *id,
                rule,
                identifier,
                naming: None,
                score: score(rule, identifier, None, cells, countries),
            });
        }
    }
    candidates.sort_by(|a, b| b.score.total_cmp(&a.score).then(a.id.cmp(&b.id)));
    candidates.truncate(3);
    candidates
}

#[cfg(test)]
mod tests;
