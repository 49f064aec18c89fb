//! What a lane hands over when a recognizer accepts, and the recognizers that need no taking apart:
//! e-mail addresses, IBANs, hosts' addresses, birth dates.

use super::block::RawMatch;
use super::cell::{CellScan, State, View};
use super::kind::Kind;
use super::runs::Run;
use crate::format::unescape;
use crate::model::{ColumnTally, Form, Place, Sensitive, Signature, steps};
use crate::report::mask;
use crate::validator::{date, email, iban, ip};

/// An accepted occurrence.
pub(super) struct Hit<'n> {
    pub kind: Kind,
    /// Position in the view's text.
    pub from: usize,
    pub to: usize,
    pub form: Form,
    pub length: u8,
    pub flags: u16,
    pub regions: u8,
    /// The form in which equal values are equal.
    pub normalised: &'n [u8],
}

impl Hit<'_> {
    #[inline(always)]
    const fn signature(&self) -> Signature {
        Signature::new(
            self.kind.rule,
            self.form,
            self.length,
            self.flags,
            self.regions,
        )
    }
}

impl CellScan<'_, '_> {
    /// Counts an accepted occurrence.
    #[inline]
    pub(super) fn emit(
        &self,
        view: &View<'_>,
        mut hit: Hit<'_>,
        column: &mut ColumnTally,
        state: &mut State<'_>,
    ) {
        let domain = hit.kind.domain;
        let hash = self.scanner.hasher.hash(domain, hit.normalised);
        let mut span = hit.from - view.start..hit.to - view.start;
        if state.nested.is_watching() {
            match state.nested.admit(view, &mut hit, hash) {
                Some(outer) => span = outer,
                None => return,
            }
        }
        self.count(view, &hit, hash, column);
        if let Some(sink) = &mut state.sink {
            sink.take(RawMatch {
                column: self.column,
                row: self.record.row,
                line: self.record.line,
                start: span.start as u32,
                end: span.end as u32,
                signature: hit.signature(),
                value: Sensitive::new(view.text.get(hit.from..hit.to).unwrap_or_default()),
                normalised: Sensitive::new(hit.normalised),
            });
        }
    }

    /// Counts an accepted occurrence whose keyed hash is known.
    #[inline(always)]
    pub(super) fn count(
        &self,
        view: &View<'_>,
        hit: &Hit<'_>,
        hash: u64,
        column: &mut ColumnTally,
    ) {
        let place = Place {
            block: self.block.number,
            row: self.record.row,
            line: self.record.line,
        };
        column.signature(hit.signature()).add(hash, place, || {
            let value = Sensitive::new(view.text.get(hit.from..hit.to).unwrap_or_default());
            let kind = self.scanner.set.info_type(hit.kind.info_type);
            mask::mask(&kind.id, value)
        });
        if let Some(domains) = &self.scanner.domains
            && self
                .scanner
                .kinds
                .email
                .is_some_and(|kind| kind.rule == hit.kind.rule)
        {
            let value = view.text.get(hit.from..hit.to).unwrap_or_default();
            domains.count(value, hit.signature(), column);
        }
    }

    /// An `@`: an e-mail address? Tells from where on candidates are still to be looked at.
    #[inline]
    pub(super) fn email(
        &self,
        view: &View<'_>,
        at: usize,
        column: &mut ColumnTally,
        state: &mut State<'_>,
    ) -> usize {
        let Some(kind) = self.scanner.kinds.email else {
            return at + 1;
        };
        match email::around(view.bytes(), at - view.start) {
            Some(found) => self.accept_email(view, kind, found, 0, column, state),
            None => at + 1,
        }
    }

    #[inline]
    fn accept_email(
        &self,
        view: &View<'_>,
        kind: Kind,
        found: email::Email,
        extra: u16,
        column: &mut ColumnTally,
        state: &mut State<'_>,
    ) -> usize {
        let (from, to) = (view.start + found.start, view.start + found.end);
        let mut normalised = [0; 254];
        let value = view.text.get(from..to).unwrap_or_default();
        let mut decoded = Vec::new();
        let value = match extra & Signature::NESTED {
            0 => value,
            // `ann%40example.com` is the same address.
            _ => unescape::percent(value, &mut decoded),
        };
        let length = email::normalise(value, &mut normalised);
        let mut flags = Signature::CHECKED | extra;
        if found.has(email::Email::TEST) {
            flags |= Signature::TEST;
        }
        if found.flags & (email::Email::ROLE | email::Email::MACHINE) != 0 {
            flags |= Signature::ROLE;
        }
        if view.is_whole(from, to) {
            flags |= Signature::WHOLE;
        }
        let hit = Hit {
            kind,
            from,
            to,
            form: Form::Plain,
            length: 0,
            flags,
            regions: 0,
            normalised: normalised.get(..length).unwrap_or_default(),
        };
        self.emit(view, hit, column, state);
        to
    }

    /// A `%`: an encoded e-mail address or phone number?
    #[inline]
    pub(super) fn percent(
        &self,
        view: &View<'_>,
        at: usize,
        column: &mut ColumnTally,
        state: &mut State<'_>,
    ) -> usize {
        match view.text.get(at + 1..at + 3) {
            Some(b"40") => {
                let Some(kind) = self.scanner.kinds.email else {
                    return at + 1;
                };
                match email::around_percent(view.bytes(), at - view.start) {
                    Some(found) => {
                        self.accept_email(view, kind, found, Signature::NESTED, column, state)
                    }
                    None => at + 3,
                }
            }
            Some(b"2B" | b"2b") => self.encoded_phone(view, at, column, state),
            _ => at + 1,
        }
    }

    /// Two letters and two digits at the start of a word: an IBAN?
    #[inline]
    pub(super) fn iban(
        &self,
        view: &View<'_>,
        at: usize,
        column: &mut ColumnTally,
        state: &mut State<'_>,
    ) -> usize {
        let Some(kind) = self.scanner.kinds.iban.filter(|_| view.end - at >= 15) else {
            return at + 1;
        };
        match iban::at(view.bytes(), at - view.start) {
            Some(found) => {
                self.accept_iban(view, kind, found, column, state);
                view.start + found.end
            }
            None => at + 1,
        }
    }

    fn accept_iban(
        &self,
        view: &View<'_>,
        kind: Kind,
        found: iban::Iban,
        column: &mut ColumnTally,
        state: &mut State<'_>,
    ) {
        let (from, to) = (view.start + found.start, view.start + found.end);
        let mut flags = Signature::CHECKED;
        if found.test {
            flags |= Signature::TEST;
        }
        if view.is_whole(from, to) {
            flags |= Signature::WHOLE;
        }
        let form = if found.grouped {
            Form::Grouped
        } else {
            Form::Bare
        };
        let normalised = found.canonical();
        let length = normalised.len() as u8;
        let hit = Hit {
            kind,
            from,
            to,
            form,
            length,
            flags,
            regions: 0,
            normalised,
        };
        self.emit(view, hit, column, state);
    }

    /// A colon of what may be an IPv6 address.
    #[cold]
    #[inline(never)]
    pub(super) fn ipv6(
        &self,
        view: &View<'_>,
        colon: usize,
        column: &mut ColumnTally,
        state: &mut State<'_>,
    ) -> usize {
        let Some(kind) = self.scanner.kinds.ipv6 else {
            return colon + 1;
        };
        let Some(found) = ip::v6_around(view.bytes(), colon - view.start) else {
            return colon + 1;
        };
        let (from, to) = (view.start + found.start, view.start + found.end);
        let mut normalised = [0; 16];
        for (slot, group) in normalised.chunks_exact_mut(2).zip(found.groups) {
            slot.copy_from_slice(&group.to_be_bytes());
        }
        let hit = Hit {
            kind,
            from,
            to,
            form: Form::Plain,
            length: 0,
            flags: host_flags(found.scope) | self.whole_flag(view, from, to),
            regions: 0,
            normalised: &normalised,
        };
        self.emit(view, hit, column, state);
        to
    }

    /// Four numbers with dots between: an IPv4 address?
    pub(super) fn ipv4(
        &self,
        view: &View<'_>,
        from: usize,
        column: &mut ColumnTally,
        state: &mut State<'_>,
    ) -> bool {
        let Some(kind) = self.scanner.kinds.ipv4 else {
            return false;
        };
        let Some(found) = ip::v4_at(view.bytes(), from - view.start) else {
            return false;
        };
        if self.scanner.kinds.ipv6.is_some()
            && view.before(from) == Some(b':')
            && ip::v6_around(view.bytes(), from - 1 - view.start).is_some()
        {
            // The end of an IPv6 address, which its own lane tells whole.
            return true;
        }
        let to = view.start + found.end;
        if ends_ipv6(view, from) {
            return true;
        }
        let mut flags = host_flags(found.scope) | self.whole_flag(view, from, to);
        if ip::follows_version_word(view.bytes(), from - view.start) {
            flags |= Signature::ANTI_CUE;
        } else if flags & Signature::PUBLIC == 0 {
            flags |= self.context(view, kind, (from, to), state);
        }
        let hit = Hit {
            kind,
            from,
            to,
            form: Form::Plain,
            length: 0,
            flags,
            regions: 0,
            normalised: &found.octets,
        };
        self.emit(view, hit, column, state);
        true
    }

    /// The whole cell as a birth date, in a column that is named for them.
    #[inline(never)]
    pub(super) fn birth_date(
        &self,
        view: &View<'_>,
        column: &mut ColumnTally,
        state: &mut State<'_>,
    ) -> bool {
        let Some(kind) = self.scanner.kinds.birth_date else {
            return false;
        };
        let trimmed = view.bytes().trim_ascii();
        if trimmed.is_empty() {
            return false;
        }
        let lead = view
            .bytes()
            .iter()
            .take_while(|b| b.is_ascii_whitespace())
            .count();
        let Some(found) = date::parse(trimmed) else {
            column.failures.date += 1;
            return false;
        };
        let from = view.start + lead;
        let span = (from, from + trimmed.len());
        self.accept_date(view, kind, span, found, Signature::WHOLE, column, state);
        true
    }

    /// A date behind a word that says birth, in a text or in a cell with other words.
    #[inline]
    pub(super) fn date_in_text(
        &self,
        view: &View<'_>,
        runs: &[Run],
        column: &mut ColumnTally,
        state: &mut State<'_>,
    ) {
        let (Some(kind), Some(first), Some(last)) =
            (self.scanner.kinds.birth_date, runs.first(), runs.last())
        else {
            return;
        };
        let (from, to) = (first.from, last.to);
        if !self.has_cue_before(view, kind, from) {
            return;
        }
        let written = view.text.get(from..to).unwrap_or_default();
        if let Some(found) = date::parse(written) {
            self.accept_date(view, kind, (from, to), found, Signature::CUE, column, state);
        }
    }

    #[allow(clippy::too_many_arguments)]
    fn accept_date(
        &self,
        view: &View<'_>,
        kind: Kind,
        (from, to): (usize, usize),
        found: date::Date,
        mut flags: u16,
        column: &mut ColumnTally,
        state: &mut State<'_>,
    ) {
        let normalised = date_key(&found);
        if let Some(year) = found.year {
            column.add_year(year);
        }
        if date::is_plausible_birth(&found, self.scanner.this_year) {
            flags |= Signature::CHECKED;
        }
        let hit = Hit {
            kind,
            from,
            to,
            form: Form::Plain,
            length: found.order as u8,
            flags,
            regions: 0,
            normalised: &normalised,
        };
        self.emit(view, hit, column, state);
    }
}

/// Whether an IPv4 address is the end of an IPv6 address: `::ffff:192.0.2.1`.
fn ends_ipv6(view: &View<'_>, from: usize) -> bool {
    let before = view.text.get(view.start..from).unwrap_or_default();
    let token = before
        .iter()
        .rev()
        .take_while(|b| b.is_ascii_hexdigit() || **b == b':');
    let token = token.inspect(|_| steps::count(1));
    before.ends_with(b":") && token.filter(|b| **b == b':').count() >= 2
}

/// The form in which equal dates are equal.
#[inline(always)]
pub(super) fn date_key(found: &date::Date) -> [u8; 4] {
    let [high, low] = found.year.unwrap_or(0).to_be_bytes();
    [high, low, found.month, found.day]
}

pub(super) fn host_flags(scope: ip::Scope) -> u16 {
    match scope {
        ip::Scope::Public => Signature::PUBLIC | Signature::CHECKED,
        ip::Scope::Test => Signature::TEST | Signature::CHECKED,
        ip::Scope::Private | ip::Scope::Reserved => Signature::CHECKED,
    }
}
