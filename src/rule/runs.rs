//! What can be proved about runs of certain bytes inside every match of a pattern: "every match
//! holds 12 digits with at most three separators between neighbours". Shared with `build.rs`.
//!
//! The facts are lower bounds, computed bottom-up over the syntax tree; where nothing can be said
//! they say nothing, so a lane built on them cannot miss a match.

use regex_syntax::hir::{Class, Hir, HirKind, Repetition};

/// Which bytes make up a run.
#[derive(Clone, Copy)]
pub struct Alphabet {
    /// Bytes that count.
    pub unit: fn(u8) -> bool,
    /// Bytes that may stand between two counting ones.
    pub gap: fn(u8) -> bool,
    /// How many of them at most.
    pub max_gap: usize,
}

/// The longest run that every match is known to hold.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Run {
    /// At least this many counting bytes.
    pub units: usize,
    /// Most bytes between the start of the match and the run's first counting byte.
    pub lead: Option<usize>,
}

/// The longest run of `alphabet` in every match of `hir`.
pub fn longest_run(hir: &Hir, alphabet: Alphabet) -> Run {
    Facts::of(hir, &alphabet).best
}

/// Most counting bytes that one match can hold; `None` without a bound.
pub fn most_units(hir: &Hir, alphabet: Alphabet) -> Option<usize> {
    match hir.kind() {
        HirKind::Empty | HirKind::Look(_) => Some(0),
        HirKind::Literal(lit) => Some(lit.0.iter().filter(|b| (alphabet.unit)(**b)).count()),
        HirKind::Class(class) => Some(usize::from(Members::of(class, &alphabet).units)),
        HirKind::Capture(capture) => most_units(&capture.sub, alphabet),
        HirKind::Repetition(rep) => match (most_units(&rep.sub, alphabet)?, rep.max) {
            (0, _) => Some(0),
            (_, None) => None,
            (each, Some(times)) => each.checked_mul(times as usize),
        },
        HirKind::Concat(parts) => parts.iter().try_fold(0usize, |sum, part| {
            sum.checked_add(most_units(part, alphabet)?)
        }),
        HirKind::Alternation(parts) => parts.iter().try_fold(0usize, |most, part| {
            Some(most.max(most_units(part, alphabet)?))
        }),
    }
}

/// A match that consists of counting bytes and allowed gaps only.
#[derive(Clone, Copy)]
struct Whole {
    /// Least number of counting bytes.
    units: usize,
    /// Most gap bytes before the first counting byte, when there is one.
    lead: usize,
    /// Most gap bytes after the last.
    trail: usize,
    /// Longest match without any counting byte; `None` if every match has one.
    unitless: Option<usize>,
}

/// A run at one end of every match, with at least one counting byte.
#[derive(Clone, Copy)]
struct Edge {
    units: usize,
    /// Most gap bytes between that end of the match and the run.
    reach: usize,
    /// Most bytes between the start of the match and the run's first counting byte.
    lead: Option<usize>,
}

#[derive(Clone, Copy)]
struct Facts {
    whole: Option<Whole>,
    head: Option<Edge>,
    tail: Option<Edge>,
    best: Run,
    max_len: Option<usize>,
}

impl Facts {
    fn of(hir: &Hir, alphabet: &Alphabet) -> Self {
        match hir.kind() {
            HirKind::Empty | HirKind::Look(_) => Self::gap(0),
            HirKind::Literal(lit) => lit.0.iter().fold(Self::gap(0), |so_far, byte| {
                so_far.then(Self::byte(*byte, alphabet), alphabet)
            }),
            HirKind::Class(class) => Self::class(class, alphabet),
            HirKind::Capture(capture) => Self::of(&capture.sub, alphabet),
            HirKind::Repetition(rep) => Self::repetition(rep, alphabet),
            HirKind::Concat(parts) => parts.iter().fold(Self::gap(0), |so_far, part| {
                so_far.then(Self::of(part, alphabet), alphabet)
            }),
            HirKind::Alternation(parts) => parts
                .iter()
                .map(|part| Self::of(part, alphabet))
                .reduce(Self::or)
                .unwrap_or(Self::opaque(None)),
        }
    }

    /// Gap bytes only, at most `len` of them.
    fn gap(len: usize) -> Self {
        Self::from_whole(
            Whole {
                units: 0,
                lead: 0,
                trail: 0,
                unitless: Some(len),
            },
            Some(len),
        )
    }

    fn from_whole(whole: Whole, max_len: Option<usize>) -> Self {
        let always = whole.unitless.is_none();
        let edge = |reach| {
            always.then_some(Edge {
                units: whole.units,
                reach,
                lead: Some(whole.lead),
            })
        };
        let best = if always {
            Run {
                units: whole.units,
                lead: Some(whole.lead),
            }
        } else {
            Run::default()
        };
        Self {
            whole: Some(whole),
            head: edge(whole.lead),
            tail: edge(whole.trail),
            best,
            max_len,
        }
    }

    /// Nothing is known but the length.
    const fn opaque(max_len: Option<usize>) -> Self {
        Self {
            whole: None,
            head: None,
            tail: None,
            best: Run {
                units: 0,
                lead: None,
            },
            max_len,
        }
    }

    fn byte(byte: u8, alphabet: &Alphabet) -> Self {
        if (alphabet.unit)(byte) {
            Self::unit()
        } else if (alphabet.gap)(byte) {
            Self::gap(1)
        } else {
            Self::opaque(Some(1))
        }
    }

    fn unit() -> Self {
        Self::from_whole(
            Whole {
                units: 1,
                lead: 0,
                trail: 0,
                unitless: None,
            },
            Some(1),
        )
    }

    fn class(class: &Class, alphabet: &Alphabet) -> Self {
        let members = Members::of(class, alphabet);
        let max_len = class.maximum_len();
        match (members.units, members.gaps, members.others) {
            (true, false, false) => Self::unit(),
            (false, true, false) => Self::gap(max_len.unwrap_or(0)),
            (true, true, false) => Self::unit().or(Self::gap(max_len.unwrap_or(0))),
            _ => Self::opaque(max_len),
        }
    }

    fn repetition(rep: &Repetition, alphabet: &Alphabet) -> Self {
        /// Copies that are written out; more of them are treated as "any number".
        const UNROLLED: u32 = 64;
        let each = Self::of(&rep.sub, alphabet);
        let sure = rep.min.min(UNROLLED);
        let so_far = (0..sure).fold(Self::gap(0), |sum, _| sum.then(each, alphabet));
        match rep.max.map(|max| max.saturating_sub(sure)) {
            Some(0) => so_far,
            Some(rest) if rest <= UNROLLED => {
                let optional = each.optional();
                (0..rest).fold(so_far, |sum, _| sum.then(optional, alphabet))
            }
            rest => so_far.then(each.any_number(rest, alphabet), alphabet),
        }
    }

    /// None or one.
    fn optional(self) -> Self {
        self.or(Self::gap(0))
    }

    /// None up to `most` of them.
    fn any_number(self, most: Option<u32>, alphabet: &Alphabet) -> Self {
        let max_len = match (self.max_len, most) {
            (Some(0), _) => Some(0),
            (Some(each), Some(most)) => each.checked_mul(most as usize),
            _ => None,
        };
        match self.whole {
            Some(w) if w.unitless.unwrap_or(0) == 0 && w.trail + w.lead <= alphabet.max_gap => {
                let any = Whole {
                    units: 0,
                    unitless: Some(0),
                    ..w
                };
                Self::from_whole(any, max_len)
            }
            _ => Self::opaque(max_len),
        }
    }

    /// Either of two.
    fn or(self, other: Self) -> Self {
        let whole = self.whole.zip(other.whole).map(|(a, b)| Whole {
            units: a.units.min(b.units),
            lead: a.lead.max(b.lead),
            trail: a.trail.max(b.trail),
            unitless: match (a.unitless, b.unitless) {
                (Some(a), Some(b)) => Some(a.max(b)),
                (a, b) => a.or(b),
            },
        });
        let either = |(a, b): (Edge, Edge)| Edge {
            units: a.units.min(b.units),
            reach: a.reach.max(b.reach),
            lead: longer(a.lead, b.lead),
        };
        Self {
            whole,
            head: self.head.zip(other.head).map(either),
            tail: self.tail.zip(other.tail).map(either),
            best: Run {
                units: self.best.units.min(other.best.units),
                lead: longer(self.best.lead, other.best.lead),
            },
            max_len: longer(self.max_len, other.max_len),
        }
    }

    /// One after the other.
    fn then(self, next: Self, alphabet: &Alphabet) -> Self {
        let joins = |left: usize, right: usize| left.saturating_add(right) <= alphabet.max_gap;
        let whole = self.whole.zip(next.whole).and_then(|(a, b)| {
            joins(a.trail, b.lead).then(|| Whole {
                units: a.units.saturating_add(b.units),
                lead: a.unitless.map_or(a.lead, |e| a.lead.max(e + b.lead)),
                trail: b.unitless.map_or(b.trail, |e| b.trail.max(e + a.trail)),
                unitless: a.unitless.zip(b.unitless).map(|(a, b)| a + b),
            })
        });
        let head = grow(self.whole.map(End::left), self.head, next.head, joins);
        let head = head.map(|edge| Edge {
            lead: Some(edge.reach),
            ..edge
        });
        let tail = grow(next.whole.map(End::right), next.tail, self.tail, joins);
        let joined = self
            .tail
            .zip(next.whole)
            .filter(|(t, w)| joins(w.lead, t.reach));
        let tail = tail.map(|edge| Edge {
            lead: match (joined, next.tail) {
                (Some((run, _)), _) => run.lead,
                (None, Some(run)) => sum(self.max_len, run.lead),
                (None, None) => None,
            },
            ..edge
        });
        let best = self.best_with(&next, head, joins);
        Self {
            whole,
            head,
            tail,
            best,
            max_len: sum(self.max_len, next.max_len),
        }
    }

    fn best_with(
        &self,
        next: &Self,
        head: Option<Edge>,
        joins: impl Fn(usize, usize) -> bool,
    ) -> Run {
        let later = Run {
            units: next.best.units,
            lead: sum(self.max_len, next.best.lead),
        };
        let merged = match (self.tail, next.head) {
            (Some(a), Some(b)) if joins(a.reach, b.reach) => Run {
                units: a.units.saturating_add(b.units),
                lead: a.lead,
            },
            _ => Run::default(),
        };
        let front = head.map_or(Run::default(), |edge| Run {
            units: edge.units,
            lead: Some(edge.reach),
        });
        [self.best, front, later, merged]
            .into_iter()
            .max_by_key(|run| (run.units, std::cmp::Reverse(run.lead.unwrap_or(usize::MAX))))
            .unwrap_or_default()
    }
}

/// The nearer part of a sequence, seen from one end: what lies outside and inside of it.
struct End {
    units: usize,
    outer: usize,
    inner: usize,
    unitless: Option<usize>,
}

impl End {
    const fn left(w: Whole) -> Self {
        Self {
            units: w.units,
            outer: w.lead,
            inner: w.trail,
            unitless: w.unitless,
        }
    }

    const fn right(w: Whole) -> Self {
        Self {
            units: w.units,
            outer: w.trail,
            inner: w.lead,
            unitless: w.unitless,
        }
    }
}

fn sum(a: Option<usize>, b: Option<usize>) -> Option<usize> {
    a.zip(b).and_then(|(a, b)| a.checked_add(b))
}

fn longer(a: Option<usize>, b: Option<usize>) -> Option<usize> {
    a.zip(b).map(|(a, b)| a.max(b))
}

/// The run at an end: that of the nearer part, grown by the farther one's where they touch. Its
/// `lead` is left to the caller.
fn grow(
    near: Option<End>,
    near_edge: Option<Edge>,
    far_edge: Option<Edge>,
    joins: impl Fn(usize, usize) -> bool,
) -> Option<Edge> {
    let Some(near) = near else {
        return near_edge;
    };
    let touching = far_edge.filter(|far| joins(near.inner, far.reach));
    match near.unitless {
        None => Some(Edge {
            units: near.units + touching.map_or(0, |far| far.units),
            reach: near.outer,
            lead: None,
        }),
        Some(skipped) => touching.map(|far| Edge {
            units: near.units + far.units,
            reach: near.outer.max(skipped + far.reach),
            lead: None,
        }),
    }
}

/// Which sorts of bytes a class admits.
struct Members {
    units: bool,
    gaps: bool,
    others: bool,
}

impl Members {
    fn of(class: &Class, alphabet: &Alphabet) -> Self {
        let mut members = Self {
            units: false,
            gaps: false,
            others: false,
        };
        match class {
            Class::Bytes(bytes) => {
                for range in bytes.ranges() {
                    (range.start()..=range.end()).for_each(|b| members.add(b, alphabet));
                }
            }
            Class::Unicode(chars) => {
                for range in chars.ranges() {
                    let last_ascii = (range.end() as u32).min(0x7F) as u8;
                    if range.start().is_ascii() {
                        (range.start() as u8..=last_ascii).for_each(|b| members.add(b, alphabet));
                    }
                    if !range.end().is_ascii() {
                        // Every byte of such a character is one of these.
                        (0x80..=0xFF).for_each(|b| members.add(b, alphabet));
                    }
                }
            }
        }
        members
    }

    fn add(&mut self, byte: u8, alphabet: &Alphabet) {
        if (alphabet.unit)(byte) {
            self.units = true;
        } else if (alphabet.gap)(byte) {
            self.gaps = true;
        } else {
            self.others = true;
        }
    }
}
