//! Phone numbers: international writings anywhere, national ones where something says which
//! region's plan applies.

use super::cell::{CellScan, State, View};
use super::kind::Kind;
use super::number::count_number;
use super::runs::{DIGITS, Run, digits_of, follows_number, taints};
use super::scanner::Scanner;
use super::value::Hit;
use crate::model::{ColumnTally, Form, Signature, steps};
use crate::validator::phone::{self, E164_CAPACITY, Region};

/// Fewest digits behind an exit code: with less, nine digits that begin with zeros are more often
/// something else.
const DIALLED_DIGITS: usize = 8;

/// A national writing and the region whose plan it fits.
struct Fit {
    /// Canonical digits.
    length: usize,
    flag: u16,
    /// 1 the record's country, 2 a region asked for, 3 and up the column's own, 0 any.
    source: u8,
    prefix_digits: u8,
}

impl Scanner<'_> {
    /// What it says of a number that it fits a region: that the region is asked for.
    #[inline]
    pub(super) fn asked_flag(&self, region: Region) -> u16 {
        match self.asked.contains(&region) {
            true => Signature::ASKED_REGION,
            false => 0,
        }
    }
}

impl CellScan<'_, '_> {
    /// `+`, 00 or 011 and a number of some country; tells how many runs it takes.
    #[inline]
    pub(super) fn international(
        &self,
        view: &View<'_>,
        runs: &[Run],
        tainted: bool,
        column: &mut ColumnTally,
        state: &mut State<'_>,
    ) -> usize {
        let Some(kind) = self.scanner.kinds.phone else {
            return 0;
        };
        let Some(first) = runs.first() else { return 0 };
        let plus = plus_before(view, first.from);
        let exit = match view.text.get(first.from..first.to) {
            _ if plus.is_some() => 0,
            _ if tainted || view.before(first.from) == Some(b'.') => return 0,
            // The rest of something longer: a fraction, an account.
            _ if follows_number(view, first.from) => return 0,
            Some([b'0', b'1', b'1', ..]) => 3,
            Some([b'0', b'0', ..]) => 2,
            _ => return 0,
        };
        let mut used = runs.len();
        while used > 0 {
            let Some(part) = runs.get(..used) else {
                return 0;
            };
            let Some(last) = part.last() else { return 0 };
            let (mut buffer, mut normalised) = ([0; DIGITS], [0; E164_CAPACITY]);
            if let Some(digits) = digits_of(view.text, part, &mut buffer)
                && let Some(number) = digits.get(exit..)
                && !ends_in_word(view, last.to)
                && (exit == 0 || number.len() >= DIALLED_DIGITS)
                && let Some(canonical) = canonical(number, &mut normalised)
            {
                let from = plus.unwrap_or(first.from);
                let form = match exit {
                    0 => Form::International,
                    _ => Form::DialledInternational,
                };
                let span = (from, with_extension(view, last.to));
                self.accept_international(view, kind, span, canonical, form, column, state);
                return used;
            }
            used -= 1;
            if runs.len() - used > 3 {
                return 0;
            }
        }
        0
    }

    #[allow(clippy::too_many_arguments)]
    fn accept_international(
        &self,
        view: &View<'_>,
        kind: Kind,
        (from, to): (usize, usize),
        normalised: &[u8],
        form: Form,
        column: &mut ColumnTally,
        state: &mut State<'_>,
    ) {
        let mut flags = Signature::CHECKED | self.whole_flag(view, from, to);
        if form == Form::DialledInternational {
            flags |= self.context(view, kind, (from, to), state);
        }
        if phone::is_reserved(normalised) {
            flags |= Signature::TEST;
        }
        let (length, regions) = (normalised.len() as u8, 0);
        let hit = Hit {
            kind,
            from,
            to,
            form,
            length,
            flags,
            regions,
            normalised,
        };
        self.emit(view, hit, column, state);
    }

    /// A national writing that takes all of `runs`.
    #[inline]
    pub(super) fn national(
        &self,
        view: &View<'_>,
        runs: &[Run],
        total: usize,
        column: &mut ColumnTally,
        state: &mut State<'_>,
    ) -> usize {
        let Some(kind) = self.scanner.kinds.phone else {
            return 0;
        };
        let (Some(first), Some(last)) = (runs.first(), runs.last()) else {
            return 0;
        };
        if total > 15 || ends_in_word(view, last.to) {
            return 0;
        }
        if plus_before(view, first.from).is_some() && !self.plan.phone.any_region {
            // It says that a calling code follows, and none does.
            return runs.len();
        }
        let grouped = runs.len() > 1 || view.before(first.from) == Some(b'(');
        let path = view
            .before(first.from)
            .is_some_and(|b| b == b'/' || b == b'.');
        let context = match path {
            true => 0,
            false => self.context(view, kind, (first.from, last.to), state),
        };
        let cue = context == Signature::CUE;
        let open = self.plan.phone.is_on() || cue;
        let silent = self.layout.country_column.is_none() && self.scanner.asked.is_empty();
        let stray = path || !grouped || silent || context != 0 || follows_number(view, first.from);
        if !open && stray || !self.plan.phone.any_region && is_decimal(view, runs) {
            return 0;
        }
        let mut buffer = [0; DIGITS];
        let Some(digits) = digits_of(view.text, runs, &mut buffer) else {
            return 0;
        };
        let mut normalised = [0; E164_CAPACITY];
        let Some(fit) = self.fit(digits, cue, open, &mut normalised, state) else {
            column.failures.phone += u64::from(open);
            return 0;
        };
        let normalised = match fit.source {
            // Which region is a guess: the digits as written are what is equal.
            0 => digits,
            _ => normalised.get(..fit.length).unwrap_or_default(),
        };
        let bracket = view.before(first.from) == Some(b'(');
        let from = first.from - usize::from(bracket);
        let to = with_extension(view, last.to);
        let mut flags = fit.flag | context | self.whole_flag(view, from, to);
        if phone::is_reserved(normalised) {
            flags |= Signature::TEST;
        }
        let form = match (grouped, fit.prefix_digits > 0 || bracket) {
            (_, true) => Form::NationalPrefixed,
            (true, false) => Form::Grouped,
            (false, false) => Form::Bare,
        };
        if !grouped {
            count_number(column, digits);
        }
        let hit = Hit {
            kind,
            from,
            to,
            form,
            length: digits.len() as u8,
            flags,
            regions: fit.source,
            normalised,
        };
        self.emit(view, hit, column, state);
        runs.len()
    }

    /// The contract's order: the record's country, the column's majority, the regions asked for,
    /// then any region where a word says phone.
    fn fit(
        &self,
        digits: &[u8],
        cue: bool,
        open: bool,
        normalised: &mut [u8; E164_CAPACITY],
        state: &mut State<'_>,
    ) -> Option<Fit> {
        let country = state.memo.of(self.block, self.layout, self.record);
        let mut attempt = |region: Region, flag: u16, source: u8| {
            let (found, length) = phone::read_national(digits, region, normalised)?;
            Some(Fit {
                length,
                flag,
                source,
                prefix_digits: found.prefix_digits,
            })
        };
        if let Some(region) = country
            && let Some(fit) = attempt(region, Signature::RECORD_COUNTRY, 1)
        {
            return Some(fit);
        }
        let other = if country.is_some() {
            Signature::OTHER_COUNTRY
        } else {
            0
        };
        for (index, region) in self.plan.phone.regions.iter().enumerate() {
            let asked = self.scanner.asked_flag(*region);
            let fit = attempt(*region, other | asked, (index as u8).saturating_add(3));
            if fit.is_some() {
                return fit;
            }
        }
        for region in &self.scanner.asked {
            let fit = attempt(*region, other | Signature::ASKED_REGION, 2);
            if fit.is_some() {
                return fit;
            }
        }
        if !(cue || open && self.plan.phone.any_region) {
            return None;
        }
        let flag = other | Signature::ANY_REGION;
        if let Some(region) = phone::regions_for(digits).iter().next() {
            return attempt(region, flag, 0);
        }
        // Calling code and number without the plus sign, as message platforms export them.
        phone::international(digits).filter(|_| self.plan.phone.any_region)?;
        Some(Fit {
            length: 0,
            flag,
            source: 0,
            prefix_digits: 0,
        })
    }

    /// `%2B` and a number in percent encoding; tells up to where anchors are done with.
    #[cold]
    pub(super) fn encoded_phone(
        &self,
        view: &View<'_>,
        at: usize,
        column: &mut ColumnTally,
        state: &mut State<'_>,
    ) -> usize {
        let Some(kind) = self.scanner.kinds.phone else {
            return at + 3;
        };
        let mut buffer = [0; DIGITS];
        let mut used = 0;
        let (mut here, mut to) = (at + 3, at + 3);
        while let Some(byte) = view.at(here) {
            steps::count(1);
            match byte {
                b'0'..=b'9' => {
                    let Some(slot) = buffer.get_mut(used) else {
                        return at + 3;
                    };
                    *slot = byte;
                    used += 1;
                    here += 1;
                    to = here;
                }
                b'-' | b'.' | b'+' if used > 0 => here += 1,
                b'%' if view.text.get(here + 1..here + 3) == Some(b"20") => here += 3,
                _ => break,
            }
        }
        let number = buffer.get(..used).unwrap_or_default();
        let mut normalised = [0; E164_CAPACITY];
        let Some(normalised) = canonical(number, &mut normalised) else {
            return at + 3;
        };
        if ends_in_word(view, to) {
            return at + 3;
        }
        let mut flags = Signature::CHECKED | Signature::NESTED;
        if phone::is_reserved(normalised) {
            flags |= Signature::TEST;
        }
        let hit = Hit {
            kind,
            from: at,
            to,
            form: Form::International,
            length: normalised.len() as u8,
            flags,
            regions: 0,
            normalised,
        };
        self.emit(view, hit, column, state);
        to
    }
}

/// The canonical digits of a number with its calling code, if it is one of some country; numbers
/// that are kept free for fiction lie outside some plans.
fn canonical<'a>(number: &'a [u8], buffer: &'a mut [u8; E164_CAPACITY]) -> Option<&'a [u8]> {
    match phone::e164_international(number, buffer) {
        0 => phone::is_reserved(number).then_some(number),
        length => buffer.get(..length),
    }
}

/// Words before an extension, lower case, longer ones first.
const EXTENSION_WORDS: [&[u8]; 8] = [
    b"extension",
    b"extn",
    b"ext",
    b"poste",
    b"durchw",
    b"int",
    b"x",
    b"#",
];

/// Where a number ends that ends at `to`, with its extension if it has one: `ext. 12`, `x12`.
fn with_extension(view: &View<'_>, to: usize) -> usize {
    let rest = view.text.get(to..view.end).unwrap_or_default();
    let skip = |rest: &[u8], marks: &[u8]| {
        rest.iter()
            .take(3)
            .take_while(|b| marks.contains(b))
            .count()
    };
    let gap = skip(rest, b" ,;.");
    let words = rest.get(gap..).unwrap_or_default();
    let begins = |word: &&[u8]| {
        words
            .get(..word.len())
            .is_some_and(|head| head.eq_ignore_ascii_case(word))
    };
    let Some(word) = EXTENSION_WORDS.into_iter().find(begins) else {
        return to;
    };
    let behind = words.get(word.len()..).unwrap_or_default();
    let marks = skip(behind, b" .:#");
    let behind = behind.get(marks..).unwrap_or_default();
    let digits = behind.iter().take_while(|b| b.is_ascii_digit()).count();
    steps::count(digits);
    let goes_on = behind
        .get(digits)
        .is_some_and(|b| b.is_ascii_alphanumeric());
    if !(1..=7).contains(&digits) || goes_on {
        return to;
    }
    to + gap + word.len() + marks + digits
}

/// Whether the runs are one number with a fraction, as amounts and coordinates are.
fn is_decimal(view: &View<'_>, runs: &[Run]) -> bool {
    match runs {
        [whole, fraction] => {
            fraction.from - whole.to == 1 && view.at(whole.to) == Some(b'.') && whole.len() < 8
        }
        _ => false,
    }
}

/// Where the `+` before a number stands, if it has one: `+49`, `+(49)`.
fn plus_before(view: &View<'_>, from: usize) -> Option<usize> {
    match view.before(from)? {
        b'+' => Some(from - 1),
        b'(' if view.before(from - 1) == Some(b'+') => Some(from - 2),
        _ => None,
    }
}

/// Whether letters or digits follow at once; an extension's `x` is allowed.
fn ends_in_word(view: &View<'_>, to: usize) -> bool {
    match view.at(to) {
        Some(b'x' | b'X') => !view
            .at(to + 1)
            .is_some_and(|b| b.is_ascii_digit() || b == b'.'),
        Some(byte) => taints(byte) && byte != b'#',
        None => false,
    }
}
