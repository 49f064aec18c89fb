//! E-mail addresses around an `@`, in cells and in running text of any script.
//!
//! The local part follows RFC 5321/5322 and RFC 6531 as far as real exports do. Where it begins:
//!
//! * Letters, digits and `. _ + -` belong to it. `'` does between letters, unless the address is
//!   quoted with it; `=` does in bounce addresses (`bounce+user=host@…`); `&` outside URL queries;
//!   other symbols of RFC 5322 only directly before the `@`, where nothing else can be meant.
//! * Text in a script without spaces is often glued to an address: an ASCII local part therefore
//!   ends at a character beyond ASCII, except at a Latin letter (`josé.perez`).
//! * A local part whose last character is beyond ASCII reaches back to the first character that
//!   is neither a letter nor `. _ + -`. In front of an ASCII domain it must be set off by ASCII
//!   characters on both sides and hold no hiragana, because there it is mostly prose.
//!
//! No address: credentials in URLs (`https://user:pw@host`), `git@host:path`, handles (`@a@b.social`).

use super::domain::{self, is_letter};
use super::role::is_role;
use super::swar::{HIGH, alphanumeric, equal, load_before, lower};

/// An address found in a text.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Email {
    /// First byte of the local part.
    pub start: usize,
    /// First byte after the domain.
    pub end: usize,
    /// Any of the flags below.
    pub flags: u8,
}

impl Email {
    /// The domain is reserved for documentation or tests.
    pub const TEST: u8 = 1;
    /// A function, not a person: `info@`, `noreply@`.
    pub const ROLE: u8 = 1 << 1;
    /// Looks made by a machine: message ids, bounce addresses, accounts of remote hosts.
    pub const MACHINE: u8 = 1 << 2;
    /// Has characters beyond ASCII.
    pub const INTERNATIONAL: u8 = 1 << 3;
    /// The local part is quoted or made of unusual symbols.
    pub const ODD: u8 = 1 << 4;

    /// Whether any of `flags` is set.
    pub const fn has(self, flags: u8) -> bool {
        self.flags & flags != 0
    }
}

/// Most bytes of a local part (RFC 5321).
const LONGEST_LOCAL: usize = 64;
/// Most bytes of an address (RFC 3696, erratum 1690).
pub const LONGEST: usize = 254;

/// The address whose `@` stands at `at`.
#[inline]
pub fn around(text: &[u8], at: usize) -> Option<Email> {
    let last = before(text, at)?;
    if BOUNDARY[last as usize] && last != b'"' {
        return None;
    }
    let domain = domain::at(text, at + 1)?;
    let run = Run::measure(text, at);
    let start = at - run.length;
    let sound = !run.odd_dots && (1..=LONGEST_LOCAL).contains(&run.length);
    let mut local = if sound && is_set_off(text, start) {
        Local { start, flags: 0 }
    } else {
        find_local(text, at, run.length, domain)?
    };
    local.flags |= flags_of_name(text, local.start, at);
    finish(text, local, at, domain)
}

/// The address whose percent-encoded `@` (`%40`) stands at `at`, as in the query of a URL. The
/// span is that of the encoded text; in it a raw `+` means a space.
pub fn around_percent(text: &[u8], at: usize) -> Option<Email> {
    if text.get(at..at + 3) != Some(b"%40") {
        return None;
    }
    let domain = domain::at(text, at + 3).filter(|domain| !domain.international)?;
    let mut start = at;
    while let Some(size) = encoded_step(text, start) {
        start -= size;
        crate::model::steps::count(1);
        if at - start > 3 * LONGEST_LOCAL {
            return None;
        }
    }
    start += leading_marks(text.get(start..at)?);
    let sound = start < at && !text.get(start..at)?.ends_with(b".");
    if sound {
        let flags = flags_of_name(text, start, at);
        finish(text, Local { start, flags }, at, domain)
    } else {
        None
    }
}

/// Copies an address in the form that identifies it: ASCII letters made small, nothing else
/// changed. Gives the length; 0 if the address is longer than [`RFC 5321`](LONGEST) allows.
pub fn normalise(text: &[u8], out: &mut [u8; LONGEST]) -> usize {
    let Some(out) = out.get_mut(..text.len()) else {
        return 0;
    };
    for (to, from) in out.iter_mut().zip(text) {
        *to = from.to_ascii_lowercase();
    }
    text.len()
}

/// [`normalise`] for eight bytes of an address.
#[inline(always)]
pub const fn normalise_word(word: u64) -> u64 {
    lower(word)
}

/// The flags of the address that fills `start..end` and whose `@` stands at `at`, if it is made of
/// letters, digits and single marks only; anything rarer is left to [`around`]. `words` has the
/// letters and digits of the local part and of the domain as bits, fewer than 64 each.
#[inline(always)]
pub fn whole(text: &[u8], start: usize, at: usize, end: usize, words: (u64, u64)) -> Option<u8> {
    let length = at - start;
    let mut marks = !words.0 & (!0 >> (64 - length));
    let mut dots = 0u64;
    while marks != 0 {
        let place = marks.trailing_zeros();
        match text.get(start + place as usize)? {
            b'.' => dots |= 1 << place,
            b'_' | b'+' => {}
            b'-' if place > 0 => {}
            _ => return None,
        }
        marks &= marks - 1;
    }
    let odd = dots & (dots << 1 | 1) != 0 || dots >> (length - 1) & 1 == 1;
    if odd || length > LONGEST_LOCAL {
        return None;
    }
    let reserved = domain::whole(text, at + 1, end, words.1)?;
    let test = if reserved { Email::TEST } else { 0 };
    Some(flags_of_name(text, start, at) | test)
}

/// Where a local part begins, and what was noticed on the way.
#[derive(Clone, Copy)]
struct Local {
    start: usize,
    flags: u8,
}

/// Letters, digits and `. _ + -` before the `@`.
struct Run {
    length: usize,
    /// A dot at either end or beside another, or a hyphen at the start.
    odd_dots: bool,
}

impl Run {
    #[inline(always)]
    fn measure(text: &[u8], at: usize) -> Self {
        let mut length = 0;
        let (mut beside, mut dot_after) = (0, 0x80 << 56);
        loop {
            let word = load_before(text, at - length);
            let dots = equal(word, b'.');
            let marks = dots | equal(word, b'-') | equal(word, b'_') | equal(word, b'+');
            let stop = !(alphanumeric(word) | marks) & HIGH;
            let taken = stop.leading_zeros() / 8;
            let dots = dots & !u64::MAX.checked_shr(8 * taken).unwrap_or(0);
            beside |= dots & (dots >> 8 | dot_after);
            length += taken as usize;
            if taken < 8 || length > LONGEST_LOCAL {
                let first = text.get(at - length);
                return Self {
                    length,
                    odd_dots: beside != 0 || matches!(first, Some(b'.' | b'-')),
                };
            }
            dot_after = dots << 56;
        }
    }
}

/// Checks the length and what follows, and adds the flags of the domain.
#[inline(always)]
fn finish(text: &[u8], local: Local, at: usize, domain: domain::Domain) -> Option<Email> {
    let Local { start, mut flags } = local;
    let end = domain.end;
    if end - start > LONGEST {
        return None;
    }
    if text.get(end) == Some(&b':') && after_colon(text, start, at, end, &mut flags) {
        return None;
    }
    flags |= if domain.reserved { Email::TEST } else { 0 };
    flags |= if domain.international {
        Email::INTERNATIONAL
    } else {
        0
    };
    Some(Email { start, end, flags })
}

/// Whether an address is that of a function, not of a person: [`Email::ROLE`] alone.
pub fn is_of_role(address: &[u8]) -> bool {
    address.split(|b| *b == b'@').next().is_some_and(is_role)
}

/// [`Email::ROLE`] and [`Email::MACHINE`], as the local part `start..at` has them.
fn flags_of_name(text: &[u8], start: usize, at: usize) -> u8 {
    let local = text.get(start..at).unwrap_or_default();
    let role = is_role(local);
    let machine = local.len() >= SHORTEST_MACHINE && is_machine(local);
    let role = if role { Email::ROLE } else { 0 };
    role | if machine { Email::MACHINE } else { 0 }
}

/// `git@host:path` is no address (true); `user@host:/path` is an account on a machine.
#[cold]
fn after_colon(text: &[u8], start: usize, at: usize, end: usize, flags: &mut u8) -> bool {
    let local = text.get(start..at).unwrap_or_default();
    let next = text.get(end + 1).copied().unwrap_or(b' ');
    if matches!(next, b'/' | b'~') && text.get(end + 2) != Some(&b'/') {
        *flags |= Email::MACHINE;
    }
    matches!(local, b"git" | b"hg" | b"svn") && !next.is_ascii_whitespace()
}

/// Finds the start of every local part that is not plainly a run set off by a boundary.
#[cold]
fn find_local(text: &[u8], at: usize, run: usize, domain: domain::Domain) -> Option<Local> {
    if run > LONGEST_LOCAL {
        return None;
    }
    if run == 0 {
        return local_before_symbol(text, at, domain);
    }
    if last_char(text, at - run).is_some_and(is_latin) {
        return international(text, at, domain, is_latin);
    }
    let start = at - run + dotted(text.get(at - run..at)?, text.get(at + 1..domain.end)?)?;
    let plain = Some(Local { start, flags: 0 });
    if start == 0 || start > at - run {
        return plain;
    }
    let stop = *text.get(start - 1)?;
    match stop {
        b'@' => None,
        0x80.. => plain,
        _ if BOUNDARY[stop as usize] => plain,
        _ if is_credential(text, start) => None,
        b'\'' => Some(with_apostrophe(text, start, domain.end)),
        b'=' => Some(bounce(text, start)),
        b'&' => Some(with_ampersand(text, start)),
        b'%' => after_percent(text, start, at),
        b'\\' => Some(after_backslash(text, start, at)),
        _ => plain,
    }
}

/// How many bytes to skip in a run with odd dots: up to the last double dot, then dots and
/// hyphens. A dot at the end is only right where a carrier once gave out such addresses.
fn dotted(local: &[u8], domain: &[u8]) -> Option<usize> {
    let carrier = LENIENT_CARRIERS.iter().any(|name| {
        domain.len() >= name.len() && domain[domain.len() - name.len()..].eq_ignore_ascii_case(name)
    });
    let double = local.windows(2).rposition(|pair| pair == b"..");
    let skip = match double {
        Some(at) if !carrier => at + 2,
        _ => 0,
    };
    let rest = local.get(skip..)?;
    let skip = skip + leading_marks(rest);
    let ends_with_dot = local.ends_with(b".") && !carrier;
    (skip < local.len() && !ends_with_dot).then_some(skip)
}

/// Dots and hyphens at the start.
fn leading_marks(local: &[u8]) -> usize {
    local
        .iter()
        .take_while(|b| matches!(b, b'.' | b'-'))
        .count()
}

/// Whether `start` lies in the credentials of a URL: `scheme://user:pw@`.
fn is_credential(text: &[u8], start: usize) -> bool {
    let token = text
        .get(start.saturating_sub(256)..start)
        .unwrap_or_default();
    let Some(at) = token
        .iter()
        .rposition(|&b| b <= b' ' || matches!(b, b'/' | b'?' | b'#' | b'@' | b'"' | b'<' | b'>'))
    else {
        return false;
    };
    token
        .get(..=at)
        .is_some_and(|head| head.ends_with(b"://") && !head.ends_with(b"mailto://"))
}

/// `o'brien`, but neither `'brien@…'` nor `N'brien@…'`.
fn with_apostrophe(text: &[u8], start: usize, end: usize) -> Local {
    let plain = Local { start, flags: 0 };
    let letter = before(text, start - 1).is_some_and(|b| b.is_ascii_alphanumeric());
    if text.get(end) == Some(&b'\'') || !letter {
        return plain;
    }
    let more = Run::measure(text, start - 1).length;
    Local {
        start: start - 1 - more,
        flags: 0,
    }
}

/// `bounce+user=host@…` and its relatives; otherwise `=` comes after a name of a parameter.
fn bounce(text: &[u8], start: usize) -> Local {
    let is_part =
        |b: &u8| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'_' | b'+' | b'-' | b'=');
    let head = text
        .get(start.saturating_sub(LONGEST_LOCAL)..start)
        .unwrap_or_default();
    let from = head
        .iter()
        .rposition(|b| !is_part(b))
        .map_or(0, |at| at + 1);
    let head = head.get(from..).unwrap_or_default();
    let known = ["srs0", "srs1", "prvs", "msprvs", "bounce", "btv1"]
        .iter()
        .any(|name| {
            head.get(..name.len())
                .is_some_and(|h| h.eq_ignore_ascii_case(name.as_bytes()))
        });
    if known || head.contains(&b'+') {
        Local {
            start: start - head.len(),
            flags: Email::MACHINE,
        }
    } else {
        Local { start, flags: 0 }
    }
}

/// `r&d@…`, but not `?a=1&d@…`.
fn with_ampersand(text: &[u8], start: usize) -> Local {
    let more = Run::measure(text, start - 1).length;
    let from = start - 1 - more;
    Local {
        start: if is_set_off(text, from) && more > 0 {
            from
        } else {
            start
        },
        flags: 0,
    }
}

/// `%3Cjane@…`, `%20jane@…`: the two hex digits belong to the character before. `%s@…` is a template.
fn after_percent(text: &[u8], start: usize, at: usize) -> Option<Local> {
    let local = text.get(start..at)?;
    match local {
        [a, b, _, ..] if a.is_ascii_hexdigit() && b.is_ascii_hexdigit() => Some(Local {
            start: start + 2,
            flags: 0,
        }),
        [_] => None,
        _ => Some(Local { start, flags: 0 }),
    }
}

/// `\njane@…`, `\u003cjane@…`: an escape in source code or JSON belongs to what is before.
fn after_backslash(text: &[u8], start: usize, at: usize) -> Local {
    let skip = match text.get(start..at).unwrap_or_default() {
        [b'u', hex @ ..] if hex.len() > 4 && hex.iter().take(4).all(u8::is_ascii_hexdigit) => 5,
        [b'x', hex @ ..] if hex.len() > 2 && hex.iter().take(2).all(u8::is_ascii_hexdigit) => 3,
        [b'n' | b'r' | b't', _, ..] => 1,
        _ => 0,
    };
    Local {
        start: start + skip,
        flags: 0,
    }
}

/// The local part ends with a quote, a symbol, or a character beyond ASCII.
fn local_before_symbol(text: &[u8], at: usize, domain: domain::Domain) -> Option<Local> {
    match text.get(at.checked_sub(1)?)? {
        b'"' => quoted(text, at),
        0x80.. if last_char(text, at).is_some_and(is_latin) => {
            international(text, at, domain, is_latin)
        }
        0x80.. => international(text, at, domain, is_letter),
        b if is_symbol(*b) => symbols(text, at),
        _ => None,
    }
}

/// `"a b"@…`: from the quote that opens, which must stand after a boundary.
fn quoted(text: &[u8], at: usize) -> Option<Local> {
    let close = at - 1;
    let from = close.saturating_sub(LONGEST_LOCAL);
    let inside = text.get(from..close)?;
    let escaped = |i: usize| {
        let backslashes = inside.get(..i).map_or(0, |head| {
            crate::model::steps::count(1);
            head.iter().rev().take_while(|&&b| b == b'\\').count()
        });
        backslashes % 2 == 1
    };
    let open = (0..inside.len())
        .rev()
        .find(|&i| inside.get(i) == Some(&b'"') && !escaped(i))?;
    let content = inside.get(open + 1..)?;
    let set_off =
        before(text, from + open).is_none_or(|b| BOUNDARY[b as usize] && b != b'"' || b == b':');
    let sound = content.iter().any(u8::is_ascii_alphanumeric)
        && content.iter().all(|b| !b.is_ascii_control())
        && content.first() != Some(&b' ')
        && content.last() != Some(&b' ')
        && !escaped(inside.len());
    (set_off && sound).then_some(Local {
        start: from + open,
        flags: Email::ODD,
    })
}

/// A local part with letters beyond ASCII, those that `belongs` accepts.
fn international(
    text: &[u8],
    at: usize,
    domain: domain::Domain,
    belongs: fn(char) -> bool,
) -> Option<Local> {
    let start = walk_back(text, at, |c| is_part(c) || belongs(c));
    let start = start + leading_marks(text.get(start..at)?);
    let local = std::str::from_utf8(text.get(start..at)?).ok()?;
    let dots = local.contains("..") || local.ends_with('.');
    let sound = !local.is_empty() && local.len() <= LONGEST_LOCAL && !dots;
    let set_off = text.get(domain.end).is_none_or(u8::is_ascii)
        && before(text, start).is_none_or(|b| b.is_ascii());
    let clear = domain.international || local.chars().all(|c| c.is_ascii() || is_latin(c));
    let prose = !clear && (!set_off || local.contains(is_hiragana));
    (sound && !prose && !is_credential(text, start)).then_some(Local {
        start,
        flags: Email::INTERNATIONAL,
    })
}

/// A local part that ends with one of the rarer symbols of RFC 5322: `user#EXT#@…`. Templates
/// (`{name}@…`), wildcards (`*@…`) and paths (`/@…`) are none.
fn symbols(text: &[u8], at: usize) -> Option<Local> {
    let head = text.get(at.saturating_sub(LONGEST_LOCAL + 1)..at)?;
    let length = head
        .iter()
        .rev()
        .take_while(|&&b| is_symbol(b) || is_core(b))
        .count();
    let start = at - length;
    let local = text.get(start..at)?;
    let named = local.iter().any(u8::is_ascii_alphanumeric);
    let template = local.iter().any(|b| b"/=?{}%*`".contains(b));
    let fits = if named {
        !template
    } else {
        (8..=LONGEST_LOCAL).contains(&length)
    };
    let sound = local.first() != Some(&b'.') && !local.windows(2).any(|pair| pair == b"..");
    (fits && is_set_off(text, start) && sound && length <= LONGEST_LOCAL).then_some(Local {
        start,
        flags: Email::ODD,
    })
}

/// Length of the plain or percent-encoded character of a local part that ends before `end`.
fn encoded_step(text: &[u8], end: usize) -> Option<usize> {
    if let Some([b'%', high, low]) = text.get(..end)?.last_chunk::<3>() {
        let code = char::from(*high).to_digit(16)? << 4 | char::from(*low).to_digit(16)?;
        let fits = matches!(u8::try_from(code), Ok(b) if is_core(b) || b == b'\'');
        return fits.then_some(3);
    }
    let last = *text.get(end.checked_sub(1)?)?;
    let fits = is_core(last) && last != b'+';
    fits.then_some(1)
}

/// The start of the characters before `at` that `belongs` accepts.
fn walk_back(text: &[u8], at: usize, belongs: impl Fn(char) -> bool) -> usize {
    let mut start = at;
    while at - start <= LONGEST_LOCAL {
        match last_char(text, start) {
            Some(c) if belongs(c) => start -= c.len_utf8(),
            _ => break,
        }
    }
    start
}

/// The character that ends before `end`.
fn last_char(text: &[u8], end: usize) -> Option<char> {
    let head = text.get(end.saturating_sub(4)..end)?;
    let first = head.iter().rposition(|b| b & 0xc0 != 0x80)?;
    std::str::from_utf8(head.get(first..)?)
        .ok()?
        .chars()
        .next_back()
}

/// Letters of the Latin script beyond ASCII, and accents that follow their letter.
fn is_latin(c: char) -> bool {
    matches!(c, '\u{c0}'..='\u{24f}' | '\u{300}'..='\u{36f}' | '\u{1e00}'..='\u{1eff}')
        && !matches!(c, '×' | '÷')
}

/// Hiragana, which in front of an ASCII domain is grammar rather than a name.
fn is_hiragana(c: char) -> bool {
    matches!(c, '\u{3041}'..='\u{309f}')
}

/// The byte before `at`, if there is one.
fn before(text: &[u8], at: usize) -> Option<u8> {
    text.get(at.checked_sub(1)?).copied()
}

/// Whether nothing or a boundary stands before `at`.
#[inline(always)]
fn is_set_off(text: &[u8], at: usize) -> bool {
    before(text, at).is_none_or(|b| BOUNDARY[b as usize])
}

/// An ASCII character that any local part may have.
fn is_part(c: char) -> bool {
    u8::try_from(c).is_ok_and(is_core)
}

/// Letters, digits and `. _ + -`.
const fn is_core(b: u8) -> bool {
    b.is_ascii_alphanumeric() || matches!(b, b'.' | b'_' | b'+' | b'-')
}

/// The other symbols that RFC 5322 allows outside quotes.
const fn is_symbol(b: u8) -> bool {
    matches!(
        b,
        b'!' | b'#'
            | b'$'
            | b'%'
            | b'&'
            | b'\''
            | b'*'
            | b'/'
            | b'='
            | b'?'
            | b'^'
            | b'`'
            | b'{'
            | b'|'
            | b'}'
            | b'~'
    )
}

/// Bytes that end a token for sure: blanks, control characters, quotes, brackets, list separators.
const BOUNDARY: [bool; 256] = {
    let mut table = [false; 256];
    let mut b = 0;
    while b < 256 {
        table[b] = b <= 0x20
            || b == 0x7f
            || matches!(
                b as u8,
                b'"' | b'(' | b')' | b',' | b';' | b'<' | b'>' | b'[' | b']' | b'|'
            );
        b += 1;
    }
    table
};

/// Japanese carriers whose addresses may have double or final dots.
const LENIENT_CARRIERS: [&[u8]; 3] = [b"docomo.ne.jp", b"ezweb.ne.jp", b"au.com"];

/// From this length on a local part is looked at for [`Email::MACHINE`].
const SHORTEST_MACHINE: usize = 20;

/// Hex, a UUID, or a long mix of cases and digits: ids of messages, not names of people.
#[cold]
fn is_machine(local: &[u8]) -> bool {
    let count = |test: fn(&u8) -> bool| local.iter().filter(|b| test(b)).count();
    let digits = count(u8::is_ascii_digit);
    let hex = local
        .iter()
        .all(|b| b.is_ascii_hexdigit() || matches!(b, b'-' | b'_' | b'.'));
    let capitals = count(u8::is_ascii_uppercase);
    let small = count(u8::is_ascii_lowercase);
    hex && digits >= 4
        || digits >= 12
        || digits >= 3 && capitals >= 5 && small >= 5
        || digits * 3 >= local.len()
}

#[cfg(test)]
mod tests;
