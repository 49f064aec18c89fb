//! Which identifiers a column may hold: by its header, or by what its first cells pass that chance
//! would not.

use super::planner::SampleColumn;
use crate::model::{Country, HeaderHint, HeaderStrength, RuleId};
use crate::rule::{Naming, PatternSet, Rule};
use crate::validator::identifier::{Identifier, Strength, Written};

/// Cells of a column that are looked at.
pub(super) const CELLS: usize = 40;
/// Bytes of a cell that are looked at; longer cells are no identifiers.
pub(super) const LONGEST: usize = 48;
/// Fewest filled cells that select an identifier without a header's help.
const ENOUGH: usize = 8;
/// Most identifiers that compete for the cells of one column.
const MOST: usize = 12;

/// The identifiers whose forms and checks the cells of a column are held against, the likeliest
/// first.
pub(super) fn select(
    set: &PatternSet,
    hints: &[HeaderHint],
    seen: Option<&SampleColumn>,
    asked: &[Country],
    likely: &[Country],
) -> Vec<RuleId> {
    let cells = seen.map_or(&[][..], |s| s.cells.as_slice());
    let named = named(set, hints, asked);
    let here = named.iter().any(|n| n.here);
    let own = |n: &Named| n.naming == Naming::Own && (n.here || !here);
    let own = named.iter().any(own) || !here && hints.iter().any(|h| &*h.concept == "us_ssn");
    let mut ranked: Vec<(Naming, bool, u32, bool, u32, RuleId)> = Vec::new();
    for candidate in &named {
        let Some((rule, identifier)) = identifier(set, candidate.rule) else {
            continue;
        };
        let unlikely = rule.country().is_none_or(|c| !likely.contains(&c));
        let alone = candidate.naming == Naming::Own || candidate.here;
        let share = share(identifier, cells, alone);
        // A header that names one identifier does not name its relatives, and where the country is
        // known, only a whole column speaks for another's.
        let relative = own && candidate.naming != Naming::Own;
        let foreign = here && !candidate.here && (share < 90 || cells.len() < ENOUGH);
        if relative || foreign || share == 0 || !alone && share < 50 {
            continue;
        }
        let missing = 100 - share.next_multiple_of(20).min(100);
        let chance = identifier.chance.token.to_bits();
        let (naming, there) = (candidate.naming, !candidate.here);
        ranked.push((naming, there, missing, unlikely, chance, candidate.rule));
    }
    if ranked.is_empty() && !own && is_open(hints) {
        return by_sample(set, hints, cells, asked);
    }
    ranked.sort();
    let mut ids: Vec<RuleId> = Vec::new();
    for (.., id) in ranked {
        if !ids.contains(&id) {
            ids.push(id);
        }
    }
    ids.truncate(MOST);
    ids
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
fn by_sample(
    set: &PatternSet,
    hints: &[HeaderHint],
    cells: &[Vec<u8>],
    asked: &[Country],
) -> Vec<RuleId> {
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
    let index = set.identifiers();
    let mut ranked: Vec<(bool, u32, RuleId)> = Vec::new();
    for id in index.all() {
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
            let here = rule.country().is_some_and(|c| asked.contains(&c));
            ranked.push((!here, identifier.chance.token.to_bits(), *id));
        }
    }
    ranked.sort();
    ranked.into_iter().map(|(.., id)| id).take(3).collect()
}
