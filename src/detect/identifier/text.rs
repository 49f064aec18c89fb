//! Identifiers in running text. Nothing here is asked of a text that holds no candidate: see
//! [`CellScan::identifiers_in_text`].

use super::near::{
    DAY, REACH, REACH_BEHIND, announces_next, distance, is_day, is_free, is_long, next_token, says,
    token_end,
};
use super::{Rank, Reading};
use crate::detect::cell::{CellScan, State, View};
use crate::detect::context::is_word;
use crate::model::{ColumnTally, RuleId, Signature, steps};
use crate::rule::{Cue, IdentifierBits};
use crate::validator::identifier::{Fit, Strength};

/// Longest word or phrase that names an identifier, in bytes.
const LONGEST_CUE: usize = 96;
/// Most words of one text that are kept; a text with more is a list of words.
const MOST_CUES: usize = 96;
/// Longest text searched in one go: cues of longer ones are looked for piece by piece.
const PIECE: usize = 1024;
/// Fewest bytes of an identifier in text.
const SHORTEST: usize = 5;
/// Ranks of readings that no word names: what proves itself, then what is planned for the column.
const PROVED: usize = usize::MAX / 2;
const PLANNED: usize = usize::MAX;

impl CellScan<'_, '_> {
    /// Identifiers in running text or in a cell that no plan speaks of. Candidates are tokens with
    /// a digit: a letter or digit behind neither. Called once per text that holds such a token.
    #[inline(never)]
    pub(in crate::detect) fn identifiers_in_text(
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
        let mut readings: Vec<Reading> = Vec::new();
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
                readings.push(self.reading(id, fit, flags, PROVED, state));
            }
            let long = is_long(fit.compact());
            for cue in cues.iter().filter(|c| long && c.favours && c.rule == id) {
                if let Some(distance) = distance(bytes, cue, start)
                    && !announces_next(bytes, cue, start + fit.end)
                {
                    let reading = self.reading(id, fit, Signature::CUE, distance, state);
                    readings.push(reading.named_by(cue));
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
                readings.push(self.reading(*id, fit, 0, PLANNED, state));
            }
        }
        self.settle(bytes, start, &readings)
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
        Reading {
            rule,
            fit,
            flags,
            rank: Rank {
                distance,
                shortness: usize::MAX,
                elsewhere: !here,
                chance: chance.to_bits(),
            },
            cue: None,
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
}
