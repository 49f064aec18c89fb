//! Identifiers: whole cells of columns that are planned for them, and in text what its layout and
//! check digits prove, or what stands beside a word that names it.
//!
//! Nothing here is asked of a cell that holds no candidate: see [`CellScan::identifiers_in_text`].

use super::cell::{CellScan, State, View};
use super::context::is_word;
use super::scanner::Kind;
use super::value::Hit;
use crate::model::{ColumnTally, Form, RuleId, Signature, steps};
use crate::rule::{Cue, IdentifierBits, Rule};
use crate::validator::identifier::{Fit, Identifier, Strength, Written};
use crate::validator::phone::Region;

/// How far before a value a word may stand that names it, in bytes.
const REACH: usize = 60;
/// How far behind it.
const REACH_BEHIND: usize = 32;
/// Longest word or phrase that names an identifier, in bytes.
const LONGEST_CUE: usize = 96;
/// Most words of one text that are kept; a text with more is a list of words.
const MOST_CUES: usize = 96;
/// Longest text searched in one go: cues of longer ones are looked for piece by piece.
const PIECE: usize = 1024;
/// Fewest bytes of an identifier in text.
const SHORTEST: usize = 5;

/// The best reading of one place.
#[derive(Clone, Copy)]
struct Reading {
    rule: RuleId,
    fit: Fit,
    flags: u16,
    /// Orders readings of one place: less is better.
    rank: (usize, bool, u32),
}

impl CellScan<'_, '_> {
    /// A cell of a column that is planned for identifiers; whether it is one.
    #[inline(never)]
    pub(super) fn identifier_cell(
        &self,
        view: &View<'_>,
        column: &mut ColumnTally,
        state: &mut State<'_>,
    ) -> bool {
        let bytes = view.bytes();
        let lead = bytes.iter().take_while(|b| b.is_ascii_whitespace()).count();
        let trimmed = bytes.trim_ascii();
        let found = self.local_fit(trimmed, state);
        let found = found.or_else(|| self.first_fit(|identifier| identifier.fits(trimmed)));
        let found = found.or_else(|| self.first_fit(|i| i.fits_loosely(trimmed)));
        let Some((rule, fit)) = found else {
            let likeliest = self.plan.identifiers.open().first();
            let likeliest = likeliest.and_then(|id| self.identifier(*id));
            let fails = likeliest.is_some_and(|(_, i)| i.has_form(trimmed));
            column.failures.identifier += u64::from(fails);
            return false;
        };
        let undecided = self.plan.identifiers.contested && !fit.prefixed;
        let reading = Reading {
            rule,
            fit,
            flags: Signature::WHOLE | (u16::from(undecided) * Signature::ANY_REGION),
            rank: (0, false, 0),
        };
        self.accept_identifier(view, view.start + lead, reading, column, state);
        true
    }

    /// The likeliest identifier of the column's plan that `read` accepts.
    fn first_fit(&self, read: impl Fn(&Identifier) -> Option<Fit>) -> Option<(RuleId, Fit)> {
        let planned = self.plan.identifiers.open().iter();
        planned
            .filter_map(|id| Some((*id, self.identifier(*id)?.1)))
            .find_map(|(id, identifier)| Some((id, read(identifier)?)))
    }

    /// The likeliest identifier of a country that the cell names, by a prefix or by its record.
    fn local_fit(&self, cell: &[u8], state: &mut State<'_>) -> Option<(RuleId, Fit)> {
        let plan = &self.plan.identifiers;
        if plan.regions.is_empty() {
            return None;
        }
        let read = |id: &RuleId| {
            let identifier = self.identifier(*id)?.1;
            let fit = identifier
                .fits(cell)
                .or_else(|| identifier.fits_loosely(cell))?;
            Some((*id, fit))
        };
        if cell.first().is_some_and(|b| !b.is_ascii_digit()) {
            let prefixed = plan.rules.iter().filter_map(read);
            let mut prefixed = prefixed.filter(|(_, fit)| fit.prefixed);
            let first = prefixed.next();
            let proved = |(id, fit): &(RuleId, Fit)| {
                let identifier = self.identifier(*id).map(|(_, i)| i.strength(fit.written));
                identifier.is_some_and(|strength| strength > Strength::Weak)
            };
            if first.is_some() {
                return first
                    .filter(proved)
                    .or_else(|| prefixed.find(proved))
                    .or(first);
            }
        }
        self.layout.country_column?;
        let region = state.memo.of(self.block, self.layout, self.record);
        region?;
        let there = plan.rules.iter().zip(&plan.regions);
        let mut there = there.filter(|(_, own)| **own == region);
        there.find_map(|(id, _)| read(id))
    }

    /// Identifiers in running text or in a cell that no plan speaks of. Candidates are tokens with
    /// a digit: a letter or digit behind neither. Called once per text that holds such a token.
    #[inline(never)]
    pub(super) fn identifiers_in_text(
        &self,
        view: &View<'_>,
        column: &mut ColumnTally,
        state: &mut State<'_>,
    ) {
        let bytes = view.bytes();
        if bytes.len() < SHORTEST || !bytes.iter().any(u8::is_ascii_digit) {
            return;
        }
        let index = self.scanner.set.identifiers();
        let mut cues = std::mem::take(&mut state.cues);
        let mut wanted = IdentifierBits::default();
        let (mut at, mut known_to) = (0, 0);
        while at < bytes.len() {
            let Some(start) = next_token(bytes, at) else {
                break;
            };
            if is_day(bytes, start) {
                at = start + DAY;
                continue;
            }
            if start >= known_to {
                known_to = start + PIECE;
                self.cues_around(bytes, start, known_to, &mut cues);
                wanted = index.wanted(&cues, self.plan.identifiers.open());
            }
            at = match self.identifier_at(bytes, start, &cues, &wanted, state) {
                Some(reading) => {
                    self.accept_identifier(view, view.start + start, reading, column, state);
                    start + reading.fit.end
                }
                None => token_end(bytes, start),
            };
        }
        state.cues = cues;
    }

    /// The best reading of the token at `start` of a text.
    fn identifier_at(
        &self,
        bytes: &[u8],
        start: usize,
        cues: &[Cue],
        wanted: &IdentifierBits,
        state: &mut State<'_>,
    ) -> Option<Reading> {
        let rest = bytes.get(start..)?;
        let index = self.scanner.set.identifiers();
        let mut best: Option<Reading> = None;
        let mut offer = |reading: Reading| {
            if best.is_none_or(|b| (reading.rank, reading.rule) < (b.rank, b.rule)) {
                best = Some(reading);
            }
        };
        let alive = index.alive(rest, wanted);
        for id in alive.rules() {
            steps::count(1 + cues.len());
            let Some((_, identifier)) = self.identifier(id) else {
                continue;
            };
            let Some(fit) = identifier
                .at_start(rest)
                .filter(|f| is_free(bytes, start, f))
            else {
                continue;
            };
            if identifier.strength(fit.written) == Strength::Strong {
                let flags = says(cues, id, bytes, start, start + fit.end);
                offer(self.reading(id, fit, flags, usize::MAX / 2, state));
            }
            let long = is_long(fit.compact());
            for cue in cues.iter().filter(|c| long && c.favours && c.rule == id) {
                if let Some(distance) = distance(bytes, cue, start)
                    && !announces_next(bytes, cue, start + fit.end)
                {
                    offer(self.reading(id, fit, Signature::CUE, distance, state));
                }
            }
        }
        let open = self.plan.identifiers.open().iter();
        for id in open.filter(|id| alive.has(**id)) {
            steps::count(1);
            if let Some((_, identifier)) = self.identifier(*id)
                && let Some(fit) = identifier.at_start(rest)
                && is_free(bytes, start, &fit)
            {
                offer(self.reading(*id, fit, 0, usize::MAX, state));
            }
        }
        best
    }

    fn identifier(&self, id: RuleId) -> Option<(&Rule, &Identifier)> {
        let rule = self.scanner.set.rule(id);
        rule.identifier.as_deref().map(|i| (rule, i))
    }

    fn reading(
        &self,
        rule: RuleId,
        fit: Fit,
        flags: u16,
        distance: usize,
        state: &mut State<'_>,
    ) -> Reading {
        let chance = self.identifier(rule).map_or(1.0, |(_, i)| i.chance.token);
        let here = self.country_flags(rule, state)
            & (Signature::ASKED_REGION | Signature::RECORD_COUNTRY)
            != 0;
        // Chances are positive: their bits are in the order of their values.
        Reading {
            rule,
            fit,
            flags,
            rank: (distance, !here, chance.to_bits()),
        }
    }

    /// The words that speak of identifiers from [`REACH`] before `from` to `to`.
    fn cues_around(&self, bytes: &[u8], from: usize, to: usize, cues: &mut Vec<Cue>) {
        cues.clear();
        let from = from.saturating_sub(REACH + LONGEST_CUE);
        let to = to.saturating_add(REACH_BEHIND + REACH).min(bytes.len());
        let piece = bytes.get(from..to).unwrap_or_default();
        steps::count(piece.len());
        self.scanner.set.identifiers().cues(piece, |cue| {
            if cues.len() < MOST_CUES && is_word(piece, cue.start, cue.end) {
                cues.push(Cue {
                    start: cue.start + from,
                    end: cue.end + from,
                    ..cue
                });
            }
        });
    }

    /// What the record's country and the asked regions say of a rule.
    fn country_flags(&self, rule: RuleId, state: &mut State<'_>) -> u16 {
        let Some(region) = self.scanner.set.rule(rule).country().and_then(Region::of) else {
            return 0;
        };
        let mut flags = 0;
        if self.scanner.asked.contains(&region) {
            flags |= Signature::ASKED_REGION;
        }
        if self.layout.country_column.is_some() {
            flags |= match state.memo.of(self.block, self.layout, self.record) {
                Some(country) if country == region => Signature::RECORD_COUNTRY,
                Some(_) => Signature::OTHER_COUNTRY,
                None => 0,
            };
        }
        flags
    }

    fn accept_identifier(
        &self,
        view: &View<'_>,
        from: usize,
        reading: Reading,
        column: &mut ColumnTally,
        state: &mut State<'_>,
    ) {
        let rule = self.scanner.set.rule(reading.rule);
        let to = from + reading.fit.end;
        let mut flags = reading.flags | self.country_flags(reading.rule, state);
        flags |= self.whole_flag(view, from, to);
        let strength = rule
            .identifier
            .as_ref()
            .map(|i| i.strength(reading.fit.written));
        if strength.is_some_and(|s| s >= Strength::Medium) {
            flags |= Signature::CHECKED;
        }
        let compact = reading.fit.compact();
        if flags & Signature::WHOLE != 0 && compact.iter().all(u8::is_ascii_digit) {
            super::number::count_number(column, compact);
        }
        let hit = Hit {
            kind: Kind {
                rule: reading.rule,
                info_type: rule.info_type,
            },
            from,
            to,
            form: match reading.fit.written {
                Written::Bare => Form::Bare,
                Written::Grouped => Form::Grouped,
                Written::Oddly => Form::OddlyGrouped,
            },
            length: compact.len() as u8,
            flags,
            regions: 0,
            normalised: compact,
        };
        self.emit(view, hit, column, state);
    }
}

/// What the nearest word before a value says of a rule.
fn says(cues: &[Cue], rule: RuleId, bytes: &[u8], from: usize, to: usize) -> u16 {
    let own = cues.iter().filter(|c| c.rule == rule);
    let nearest = own
        .filter_map(|c| distance(bytes, c, from).map(|d| (d, c)))
        .filter(|(_, c)| !announces_next(bytes, c, to))
        .min_by_key(|(d, _)| *d);
    match nearest {
        Some((_, cue)) if cue.favours => Signature::CUE,
        Some(_) => Signature::ANTI_CUE,
        None => 0,
    }
}

/// How far a word is from a value that starts at `from`, if near enough and in the same line; words
/// behind it are as far as any before.
fn distance(bytes: &[u8], cue: &Cue, from: usize) -> Option<usize> {
    if cue.end <= from {
        let between = bytes.get(cue.end..from)?;
        (between.len() <= REACH && !has_line_end(between)).then_some(between.len())
    } else if cue.start > from {
        let between = bytes.get(from..cue.start)?;
        (between.len() <= REACH_BEHIND + 24 && !has_line_end(between))
            .then_some(REACH + between.len())
    } else {
        None
    }
}

fn has_line_end(between: &[u8]) -> bool {
    between.iter().filter(|b| **b == b'\n').count() > 0
}

/// Whether a word behind a value is the label of the next one: `... PESEL: 4405...`.
fn announces_next(bytes: &[u8], cue: &Cue, to: usize) -> bool {
    if cue.start < to {
        return false;
    }
    let rest = bytes.get(cue.end..).unwrap_or_default();
    let next = rest.iter().take(16).position(u8::is_ascii_digit);
    let label = rest.iter().take(16).find(|b| !b.is_ascii_whitespace());
    let between = bytes.get(to..cue.start).unwrap_or_default();
    cue.start - to > REACH_BEHIND
        || next.is_some()
        || between.iter().any(u8::is_ascii_digit)
        || matches!(label, Some(b':' | b'='))
}

/// Whether a value is long enough to be one behind a mere word: `VAT 19` is a rate.
fn is_long(compact: &[u8]) -> bool {
    let digits_only = compact.iter().all(u8::is_ascii_digit);
    compact.len() >= if digits_only { 7 } else { 5 }
}

/// Where the next token with a digit starts: its first letter or digit.
fn next_token(bytes: &[u8], mut at: usize) -> Option<usize> {
    loop {
        let rest = bytes.get(at..)?;
        let start = at + rest.iter().position(u8::is_ascii_alphanumeric)?;
        let joined = start > 0
            && bytes
                .get(start - 1)
                .is_some_and(|b| b.is_ascii_alphanumeric() || *b == b'_');
        let near = bytes
            .get(start..bytes.len().min(start + 24))
            .unwrap_or_default();
        if !joined && near.iter().any(u8::is_ascii_digit) {
            return Some(start);
        }
        at = token_end(bytes, start);
        steps::count(at - start);
    }
}

/// Bytes of `2026-07-31`.
const DAY: usize = 10;

/// Whether a day stands at `start`, with or without a time behind it, and nothing longer.
fn is_day(bytes: &[u8], start: usize) -> bool {
    let Some(day) = bytes.get(start..).and_then(<[u8]>::first_chunk::<DAY>) else {
        return false;
    };
    let shape = day.iter().enumerate().all(|(at, byte)| match at {
        4 | 7 => *byte == b'-',
        _ => byte.is_ascii_digit(),
    });
    let century = matches!(day, [b'1', b'9', ..] | [b'2', b'0', ..]);
    let goes_on = matches!(bytes.get(start + DAY), Some(b'-' | b'0'..=b'9'));
    shape && century && matches!(day[5], b'0' | b'1') && day[8] <= b'3' && !goes_on
}

fn token_end(bytes: &[u8], start: usize) -> usize {
    let rest = bytes.get(start..).unwrap_or_default();
    let length = rest
        .iter()
        .take_while(|b| b.is_ascii_alphanumeric() || **b == b'_')
        .count();
    start + length.max(1)
}

/// Whether nothing beside a value makes it part of a longer number, a path or an address.
fn is_free(bytes: &[u8], start: usize, fit: &Fit) -> bool {
    let end = start + fit.end;
    let before = start.checked_sub(1).and_then(|b| bytes.get(b));
    let (after, next) = (bytes.get(end), bytes.get(end + 1));
    let joint = |b: Option<&u8>| matches!(b, Some(b'-' | b'/' | b'.' | b'_' | b'@' | b'%'));
    let goes_on = joint(after) && next.is_some_and(u8::is_ascii_alphanumeric);
    let came_from = joint(before)
        && start
            .checked_sub(2)
            .and_then(|b| bytes.get(b))
            .is_some_and(u8::is_ascii_alphanumeric);
    !goes_on && !came_from && before != Some(&b'+') && after != Some(&b'@')
}
