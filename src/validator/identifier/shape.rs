//! Written forms: which characters stand where, and what may separate them.
//!
//! The notation of rule files: `9` a digit, `A` a letter, `X` a letter or digit, `[A-DX]` one of a
//! set, a digit other than 9 or a lower-case letter itself (in either case); `{n}` or `{n,m}`
//! repeats what stands before. `~` is where a separator may stand (space, `-`, `.`, `/`), a
//! separator one that must, with `?` behind it one that may. `(...)` is read but is no part of the
//! compact form, and may be missing if `?` follows.

use super::{Fit, List, MAX_COMPACT, Written};

/// Separators, as bits of [`Symbol::gap`].
pub mod gap {
    /// A space, also one that does not break.
    pub const SPACE: u8 = 1;
    /// A hyphen or a typographic dash.
    pub const HYPHEN: u8 = 2;
    /// A full stop.
    pub const DOT: u8 = 4;
    /// A slash.
    pub const SLASH: u8 = 8;
    /// A colon.
    pub const COLON: u8 = 16;
    /// A comma.
    pub const COMMA: u8 = 32;
    /// One must stand there.
    pub const REQUIRED: u8 = 128;
}

/// One character of a written form.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Symbol {
    /// Which characters, by their number, see [`symbol`].
    pub set: u64,
    /// What may or must stand before it.
    pub gap: u8,
    /// Whether it is part of the compact form.
    pub kept: bool,
}

/// One written form.
#[derive(Clone, PartialEq, Debug)]
pub struct Form(pub List<Symbol>);

/// Characters beyond digits and letters that may be part of a value, from number 36 on. `#` stands
/// for `Ñ`.
const OTHERS: &[u8] = b"+-&#/.*<()";

/// The number of a byte that is no symbol.
pub const NO_SYMBOL: u8 = 63;

/// Every byte's number: digits 0-9, letters of either case 10-35, then a few others.
const SYMBOLS: [u8; 256] = {
    let mut table = [NO_SYMBOL; 256];
    let mut byte = 0usize;
    while byte < 256 {
        let b = byte as u8;
        if b.is_ascii_digit() {
            table[byte] = b - b'0';
        } else if b.is_ascii_alphabetic() {
            table[byte] = b.to_ascii_uppercase() - b'A' + 10;
        }
        byte += 1;
    }
    let mut other = 0;
    while other < OTHERS.len() {
        table[OTHERS[other] as usize] = 36 + other as u8;
        other += 1;
    }
    table
};

/// The number of a byte.
#[inline(always)]
pub const fn symbol(byte: u8) -> u8 {
    SYMBOLS[byte as usize]
}

/// The set with this character alone.
pub const fn set_of(byte: u8) -> u64 {
    1 << symbol(byte)
}

/// All digits.
pub const DIGITS: u64 = 0x3FF;
/// All letters.
pub const LETTERS: u64 = 0x3FF_FFFF << 10;

/// A separator at the start of `bytes` and how many bytes it takes.
#[inline]
pub(super) fn separator(bytes: &[u8]) -> Option<(u8, usize)> {
    match bytes {
        [b' ', ..] => Some((gap::SPACE, 1)),
        [b'-', ..] => Some((gap::HYPHEN, 1)),
        [b'.', ..] => Some((gap::DOT, 1)),
        [b'/', ..] => Some((gap::SLASH, 1)),
        [b':', ..] => Some((gap::COLON, 1)),
        [b',', ..] => Some((gap::COMMA, 1)),
        [0xC2, 0xA0, ..] => Some((gap::SPACE, 2)),
        [0xC2, 0xB7, ..] => Some((gap::DOT, 2)),
        [0xE2, 0x80, 0x90..=0x95, ..] => Some((gap::HYPHEN, 3)),
        [0xE2, 0x80, 0x80..=0x8A | 0xAF, ..] => Some((gap::SPACE, 3)),
        _ => None,
    }
}

/// The symbol at the start of `bytes`: its set bit's number, its canonical byte, its bytes.
#[inline(always)]
fn character(bytes: &[u8]) -> Option<(u8, u8, usize)> {
    match bytes {
        [0xC3, 0x91 | 0xB1, ..] => Some((symbol(b'#'), b'#', 2)),
        [byte, ..] => Some((symbol(*byte), byte.to_ascii_uppercase(), 1)),
        [] => None,
    }
}

impl Form {
    /// Reads the form at the start of `bytes`.
    #[inline]
    pub fn read(&self, bytes: &[u8]) -> Option<Fit> {
        self.read_with::<true>(bytes)
    }

    /// The same for a value whose separators are gone.
    pub fn read_bare(&self, bytes: &[u8]) -> Option<Fit> {
        self.read_with::<false>(bytes)
    }

    #[inline(always)]
    fn read_with<const SEPARATED: bool>(&self, bytes: &[u8]) -> Option<Fit> {
        let mut compact = [0; MAX_COMPACT];
        let (mut at, mut length) = (0usize, 0usize);
        let (mut offered, mut taken, mut seen) = (0u8, 0u8, 0u8);
        for wanted in self.0.iter() {
            if SEPARATED && wanted.gap != 0 {
                offered += 1;
                match separator(bytes.get(at..)?).filter(|(kind, _)| kind & wanted.gap != 0) {
                    Some((kind, width)) => {
                        at += width;
                        taken += 1;
                        seen |= kind;
                    }
                    None if wanted.gap & gap::REQUIRED != 0 => return None,
                    None => {}
                }
            }
            let (number, byte, width) = character(bytes.get(at..)?)?;
            if wanted.set >> number & 1 == 0 {
                return None;
            }
            at += width;
            if wanted.kept {
                *compact.get_mut(length)? = byte;
                length += 1;
            }
        }
        let written = match taken {
            0 => Written::Bare,
            _ if taken == offered && seen.count_ones() <= 2 => Written::Grouped,
            _ => Written::Oddly,
        };
        Some(Fit {
            end: at,
            compact,
            length: length as u8,
            written,
            prefixed: self.is_prefixed(),
        })
    }

    /// Whether the form begins with two fixed letters.
    pub fn is_prefixed(&self) -> bool {
        let fixed = |s: &Symbol| s.set & LETTERS == s.set && s.set.is_power_of_two();
        self.0.len() > 2 && self.0.iter().take(2).all(fixed)
    }

    /// Whether a text may begin with this form and nothing more, if its first `run` bytes are
    /// letters and digits and the next one is neither: the form ends there, or goes on with a
    /// separator or a sign.
    #[inline(always)]
    pub fn may_begin(&self, run: usize) -> bool {
        match self.0.get(run) {
            Some(next) => next.gap != 0 || next.set & !(DIGITS | LETTERS) != 0,
            None => self.0.len() == run,
        }
    }

    /// Fewest and most bytes of a value in this form.
    pub fn bytes(&self) -> (usize, usize) {
        let mut range = (0, 0);
        for symbol in self.0.iter() {
            range.0 += 1 + usize::from(symbol.gap & gap::REQUIRED != 0);
            range.1 += if symbol.set & set_of(b'#') != 0 { 2 } else { 1 };
            range.1 += if symbol.gap == 0 { 0 } else { 3 };
        }
        range
    }
}

/// Reads the notation; every choice of repeats and optional parts is a form of its own.
pub fn parse_form(text: &str) -> Option<Vec<Form>> {
    let mut parser = Parser { rest: text, gap: 0 };
    let forms = parser.sequence(true)?;
    let whole = parser.rest.is_empty() && parser.gap == 0;
    let usable = |f: &Vec<Symbol>| {
        let kept = f.iter().filter(|s| s.kept).count();
        (2..=MAX_COMPACT).contains(&kept)
    };
    (whole && forms.len() <= 64 && forms.iter().all(usable)).then(|| {
        let mut forms: Vec<Vec<Symbol>> = forms;
        forms.sort_by_key(|f| std::cmp::Reverse(f.len()));
        forms
            .into_iter()
            .map(|f| Form(f.into_iter().collect()))
            .collect()
    })
}

struct Parser<'t> {
    rest: &'t str,
    /// What may stand before the next character.
    gap: u8,
}

impl Parser<'_> {
    fn peek(&self) -> Option<char> {
        self.rest.chars().next()
    }

    fn take(&mut self) -> Option<char> {
        let c = self.peek()?;
        self.rest = self.rest.get(c.len_utf8()..)?;
        Some(c)
    }

    fn takes(&mut self, wanted: char) -> bool {
        let found = self.peek() == Some(wanted);
        if found {
            self.take();
        }
        found
    }

    fn sequence(&mut self, kept: bool) -> Option<Vec<Vec<Symbol>>> {
        let mut forms = vec![Vec::new()];
        while let Some(c) = self.peek().filter(|c| *c != ')') {
            self.take();
            let bit = match c {
                '~' => Some(gap::SPACE | gap::HYPHEN | gap::DOT | gap::SLASH),
                ' ' => Some(gap::SPACE),
                '-' => Some(gap::HYPHEN),
                '.' => Some(gap::DOT),
                '/' => Some(gap::SLASH),
                ':' => Some(gap::COLON),
                ',' => Some(gap::COMMA),
                _ => None,
            };
            if let Some(bit) = bit {
                let optional = c == '~' || self.takes('?');
                self.gap |= bit | if optional { 0 } else { gap::REQUIRED };
            } else if c == '(' {
                self.group(&mut forms)?;
            } else {
                let set = self.set(c)?;
                self.repeated(&mut forms, set, kept)?;
            }
        }
        Some(forms)
    }

    fn set(&mut self, c: char) -> Option<u64> {
        match c {
            '9' => Some(DIGITS),
            'A' => Some(LETTERS),
            'X' => Some(DIGITS | LETTERS),
            '[' => self.class(),
            'a'..='z' | '0'..='8' => Some(set_of(c as u8)),
            _ => None,
        }
    }

    fn class(&mut self) -> Option<u64> {
        let mut set = 0;
        loop {
            let c = self.take()?;
            if c == ']' {
                return (set != 0).then_some(set);
            }
            let from = class_byte(c)?;
            let ranged = self.rest.starts_with('-') && !self.rest.starts_with("-]");
            if ranged && from.is_ascii_alphanumeric() {
                self.take();
                let to = class_byte(self.take()?)?;
                for byte in from..=to {
                    set |= set_of(byte);
                }
            } else {
                set |= set_of(from);
            }
        }
    }

    fn group(&mut self, forms: &mut Vec<Vec<Symbol>>) -> Option<()> {
        let before = std::mem::take(&mut self.gap);
        let mut inner = self.sequence(false)?;
        for form in &mut inner {
            form.first_mut()?.gap |= before;
        }
        let behind = std::mem::take(&mut self.gap);
        if !self.takes(')') {
            return None;
        }
        let optional = self.takes('?');
        let mut all = Vec::new();
        for form in forms.iter() {
            for part in &inner {
                all.push([form.as_slice(), part.as_slice()].concat());
            }
        }
        if optional && behind != 0 && before == 0 {
            // The separator behind the group belongs to it.
            let with = Self {
                rest: self.rest,
                gap: behind,
            };
            return self.alternatives(forms, all, with);
        }
        if optional {
            all.append(forms);
        }
        *forms = all;
        self.gap = behind | (before * u8::from(optional && behind == 0));
        Some(())
    }

    /// An optional group with a separator behind it: what follows is read once with the group and
    /// its separator, once without either.
    fn alternatives(
        &mut self,
        forms: &mut Vec<Vec<Symbol>>,
        with_group: Vec<Vec<Symbol>>,
        mut with: Self,
    ) -> Option<()> {
        let tails = with.sequence(true)?;
        let plain = self.sequence(true)?;
        let mut all = Vec::new();
        for (heads, tails) in [(&with_group, &tails), (&*forms, &plain)] {
            for head in heads {
                for tail in tails {
                    all.push([head.as_slice(), tail.as_slice()].concat());
                }
            }
        }
        *forms = all;
        Some(())
    }

    fn repeated(&mut self, forms: &mut Vec<Vec<Symbol>>, set: u64, kept: bool) -> Option<()> {
        let (least, most) = self.counts()?;
        let gap = std::mem::take(&mut self.gap);
        let mut all = Vec::new();
        for form in forms.iter() {
            for count in least..=most {
                let mut longer = form.clone();
                for n in 0..count {
                    let gap = if n == 0 { gap } else { 0 };
                    longer.push(Symbol { set, gap, kept });
                }
                all.push(longer);
            }
        }
        *forms = all;
        (forms.len() <= 64).then_some(())
    }

    fn counts(&mut self) -> Option<(usize, usize)> {
        if !self.takes('{') {
            return Some(if self.takes('?') { (0, 1) } else { (1, 1) });
        }
        let (inside, rest) = self.rest.split_once('}')?;
        self.rest = rest;
        let (least, most) = inside.split_once(',').unwrap_or((inside, inside));
        let (least, most) = (least.trim().parse().ok()?, most.trim().parse().ok()?);
        (least <= most && most <= MAX_COMPACT).then_some((least, most))
    }
}

fn class_byte(c: char) -> Option<u8> {
    let byte = if c == 'Ñ' {
        b'#'
    } else {
        u8::try_from(c).ok()?
    };
    (symbol(byte) != NO_SYMBOL).then_some(byte)
}
