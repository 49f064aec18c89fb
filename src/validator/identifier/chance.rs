//! How often chance passes an identifier, by formula: what its checks leave, and how rare its layout
//! is among codes that people write.

use super::{Check, Form, Identifier, Step, Strength, Sum, Written};
use super::{Equals, List};

/// How often chance passes.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Chance {
    /// Share of random values of the shape that pass the checks.
    pub check: f32,
    /// Share of random codes of the same length that have the shape as well.
    pub token: f32,
    /// The same for codes with the separators that the form has.
    pub grouped: f32,
}

/// Chance below which a value counts in any text.
const STRONG: f32 = 1e-4;
/// Chance from which a check proves nothing worth a column.
const WEAK: f32 = 0.3;
/// How much rarer each change between letters and digits makes a layout.
const CHANGE: f32 = 0.1;
/// How much rarer usual separators make it.
const SEPARATED: f32 = 0.03;

impl Chance {
    /// By formula.
    pub fn of(forms: &[Form], checks: &[Step]) -> Self {
        let check = share(checks);
        let longest = forms.iter().map(layout).fold(0.0f32, f32::max);
        let separated = forms.iter().any(|f| f.0.iter().skip(1).any(|s| s.gap != 0));
        let token = check * longest;
        Self {
            check,
            token,
            grouped: if separated { token * SEPARATED } else { token },
        }
    }

    /// How much a value proves that is written like this.
    pub fn strength(&self, written: Written) -> Strength {
        let token = match written {
            Written::Grouped => self.grouped,
            _ => self.token,
        };
        if token <= STRONG {
            Strength::Strong
        } else if self.check <= WEAK {
            Strength::Medium
        } else {
            Strength::Weak
        }
    }
}

/// How rare a form is among codes of its length: its changes between letters and digits, and the
/// share of its sets among all letters or all digits.
fn layout(form: &Form) -> f32 {
    use super::shape::{DIGITS, LETTERS};
    let mut share = 1.0f32;
    let mut before = None;
    for symbol in form.0.iter() {
        let (digits, letters) = (symbol.set & DIGITS, symbol.set & LETTERS);
        let all = (digits | letters).count_ones();
        // A digit that a few letters may stand for is still a digit among letters.
        let class = match (digits != 0, letters != 0) {
            (true, true) if all == 36 => None,
            (true, _) => Some(false),
            (false, true) => Some(true),
            (false, false) => None,
        };
        share *= match class {
            Some(false) if letters == 0 => digits.count_ones() as f32 / 10.0,
            Some(true) => letters.count_ones() as f32 / 26.0,
            _ => (all as f32 / 36.0).max(0.05),
        };
        if symbol.gap & super::gap::REQUIRED != 0 {
            share *= CHANGE;
        }
        if let (Some(now), Some(then)) = (class, before)
            && now != then
        {
            share *= CHANGE;
        }
        before = class.or(before);
    }
    share
}

fn share(steps: &[Step]) -> f32 {
    let mut all = 1.0;
    for step in steps {
        let own = of_check(&step.check);
        // A check of some values only says nothing of the others.
        all *= if step.when == super::When::ALWAYS {
            own
        } else {
            own.max(0.1)
        };
    }
    all
}

fn of_check(check: &Check) -> f32 {
    match check {
        Check::Sum(sum) => of_sum(sum),
        Check::In { of, ranges, not } => {
            let inside = inside(of.len(), ranges);
            if *not { 1.0 - inside } else { inside }
        }
        Check::Luhn(_) | Check::LuhnExpanded(_) | Check::Verhoeff(_) | Check::Damm(_) => 0.1,
        Check::Hybrid(_, m) => 1.0 / f32::from(*m).max(1.0),
        Check::Pure { modulus, .. } => 1.0 / f32::from(*modulus).max(1.0),
        Check::Date(parts) => {
            let offsets = parts.months.len() as f32 * parts.days.len() as f32;
            let month = if parts.month.is_empty() { 12.0 } else { 0.12 };
            let day = 0.1f32.powi(parts.day.len() as i32 - 2) * 0.3044;
            let year = if parts.year.len() == 4 { 0.013 } else { 1.0 };
            (offsets * month * day * year).min(1.0)
        }
        Check::Varied(_) => 1.0,
        Check::Repeats { .. } => 0.25,
        Check::Any(lists) => lists.iter().map(|l| share(l)).sum::<f32>().min(1.0),
        Check::Odd(odd) => odd.chance(),
    }
}

fn of_sum(sum: &Sum) -> f32 {
    let modulus = sum.then.or(sum.moduli.last().copied()).unwrap_or(10);
    let by_modulus = 1.0 / f32::from(modulus.max(1));
    match &sum.equals {
        Equals::Value(_) => by_modulus,
        Equals::Number(at) => by_modulus.min(1.0).max(0.1f32.powi(at.len() as i32)),
        Equals::Table(_, table) if table.iter().any(u8::is_ascii_alphabetic) && modulus > 11 => {
            by_modulus.max(1.0 / 26.0)
        }
        Equals::Table(..) => by_modulus.max(0.1),
    }
}

/// Share of the texts of this length that lie in the ranges.
fn inside(length: usize, ranges: &[(u64, u64)]) -> f32 {
    let (mut share, radix) = (0.0f32, |c: u64| if c < 0x3A { 10.0 } else { 26.0f32 });
    for (from, to) in ranges {
        let mut scale = 1.0;
        let (mut low, mut high) = (0.0f32, 0.0f32);
        for place in (0..length as u32).rev() {
            let (a, b) = (from >> (8 * place) & 0xFF, to >> (8 * place) & 0xFF);
            let base = if a < 0x3A { 0x30 } else { 0x41 };
            scale /= radix(a);
            low += a.saturating_sub(base) as f32 * scale;
            high += b.saturating_sub(base) as f32 * scale;
        }
        share += high - low + scale;
    }
    share.clamp(1e-6, 1.0)
}

impl Identifier {
    /// From forms and checks; lengths, first characters and chances follow.
    pub fn new(forms: List<Form>, checks: List<Step>) -> Self {
        let mut bytes = (usize::MAX, 0);
        let mut first = 0;
        for form in forms.iter() {
            let (least, most) = form.bytes();
            bytes = (bytes.0.min(least), bytes.1.max(most));
            first |= form.0.first().map_or(0, |s| s.set);
        }
        let chance = Chance::of(&forms, &checks);
        Self {
            forms,
            checks,
            bytes: (bytes.0.min(255) as u8, bytes.1.min(255) as u8),
            first,
            chance,
        }
    }
}
