//! Internet addresses, IPv4 and IPv6, and whether they can point at a person's line.
//!
//! Sources: RFC 791, RFC 4291 (text forms), IANA's special-purpose address registries (RFC 6890).

/// What an address block is for.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Scope {
    /// Routed on the Internet.
    Public,
    /// Private networks, shared carrier space, unique local addresses.
    Private,
    /// Loopback, link-local, multicast, unspecified, not assigned.
    Reserved,
    /// Documentation (TEST-NET, `2001:db8::/32`, `3fff::/20`).
    Test,
}

/// An IPv4 address in a text.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct V4 {
    /// First byte after it.
    pub end: usize,
    /// The four numbers.
    pub octets: [u8; 4],
    /// What its block is for.
    pub scope: Scope,
}

/// An IPv6 address in a text.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct V6 {
    /// First byte of it.
    pub start: usize,
    /// First byte after it, with the zone of a link-local address.
    pub end: usize,
    /// The eight groups.
    pub groups: [u16; 8],
    /// What its block is for.
    pub scope: Scope,
}

/// The IPv4 address whose first digit stands at `start`: four numbers to 255 without leading zeros,
/// touched neither by letters or digits nor by more numbers with dots.
#[inline]
pub fn v4_at(text: &[u8], start: usize) -> Option<V4> {
    if before(text, start).is_some_and(|b| b.is_ascii_alphanumeric() || b == b'.') {
        return None;
    }
    let (octets, end) = octets(text, start)?;
    ends_here(text, end).then_some(V4 {
        end,
        octets,
        scope: scope_v4(octets),
    })
}

/// What the block of an IPv4 address is for.
pub const fn scope_v4(octets: [u8; 4]) -> Scope {
    match octets {
        [192, 0, 2, _] | [198, 51, 100, _] | [203, 0, 113, _] => Scope::Test,
        [10, ..] | [172, 16..=31, ..] | [192, 168, ..] | [100, 64..=127, ..] => Scope::Private,
        [0 | 127 | 224.., ..]
        | [169, 254, ..]
        | [192, 0, 0, _]
        | [192, 88, 99, _]
        | [198, 18 | 19, ..] => Scope::Reserved,
        _ => Scope::Public,
    }
}

/// Whether the words before `start` announce a version: `v`, `version`, `Firefox/`, `build `.
#[inline]
pub fn follows_version_word(text: &[u8], start: usize) -> bool {
    start > 0 && is_behind_version_word(text, start)
}

fn is_behind_version_word(text: &[u8], start: usize) -> bool {
    let head = text
        .get(start.saturating_sub(16)..start)
        .unwrap_or_default();
    let is_gap = |b: &u8| matches!(b, b' ' | b'/' | b':' | b'=' | b'-' | b'_' | b'.');
    let end = head.iter().rposition(|b| !is_gap(b)).map_or(0, |at| at + 1);
    let head = head.get(..end).unwrap_or_default();
    let from = head
        .iter()
        .rposition(|b| !b.is_ascii_alphabetic())
        .map_or(0, |at| at + 1);
    let word = head.get(from..).unwrap_or_default();
    VERSION_WORDS
        .iter()
        .any(|known| word.eq_ignore_ascii_case(known.as_bytes()))
}

/// The IPv6 address that begins at `start`. The bare `::` of program text is none, nor are names
/// such as `face::add` (a digit is required), nor eight pairs (hardware addresses).
pub fn v6_at(text: &[u8], start: usize) -> Option<V6> {
    if before(text, start).is_some_and(|b| b.is_ascii_alphanumeric() || matches!(b, b':' | b'.')) {
        return None;
    }
    let parsed = Groups::read(text, start)?;
    let scope = scope_v6(parsed.groups);
    let zoned = matches!(parsed.groups[0], 0xfe80..=0xfebf | 0xff00..);
    let end = if zoned {
        after_zone(text, parsed.end)
    } else {
        parsed.end
    };
    let literal = text.get(start..parsed.end)?;
    let follows = text.get(end) == Some(&b':')
        && text
            .get(end + 1)
            .is_some_and(|b| b.is_ascii_hexdigit() || *b == b':');
    let sound = literal.iter().any(u8::is_ascii_digit) && !parsed.pairs_only && !follows;
    (sound && ends_here(text, end)).then_some(V6 {
        start,
        end,
        groups: parsed.groups,
        scope,
    })
}

/// The IPv6 address that has a colon at `colon`, wherever it begins.
pub fn v6_around(text: &[u8], colon: usize) -> Option<V6> {
    let head = text.get(colon.saturating_sub(39)..colon)?;
    let back = head
        .iter()
        .rev()
        .take_while(|b| b.is_ascii_hexdigit() || **b == b':')
        .count();
    crate::model::steps::count(back);
    v6_at(text, colon - back).filter(|found| colon < found.end)
}

/// What the block of an IPv6 address is for; addresses that carry an IPv4 one share its answer.
pub const fn scope_v6(groups: [u16; 8]) -> Scope {
    match groups {
        [0, 0, 0, 0, 0, 0xffff, a, b]
        | [0, 0, 0, 0, 0xffff, 0, a, b]
        | [0x64, 0xff9b, 0, 0, 0, 0, a, b] => {
            let ([a, b], [c, d]) = (a.to_be_bytes(), b.to_be_bytes());
            scope_v4([a, b, c, d])
        }
        [0x2001, 0xdb8, ..] | [0x3fff, 0..=0xfff, ..] => Scope::Test,
        [0xfc00..=0xfdff, ..] => Scope::Private,
        [0x2000..=0x3fff, ..] => Scope::Public,
        _ => Scope::Reserved,
    }
}

/// Four numbers with dots and the place behind them.
#[inline(always)]
fn octets(text: &[u8], start: usize) -> Option<([u8; 4], usize)> {
    let mut octets = [0; 4];
    let mut at = start;
    for (index, octet) in octets.iter_mut().enumerate() {
        if index > 0 {
            if text.get(at) != Some(&b'.') {
                return None;
            }
            at += 1;
        }
        let (number, length) = octet_at(text, at)?;
        *octet = number;
        at += length;
    }
    Some((octets, at))
}

/// A number to 255 without leading zeros, and its length.
#[inline(always)]
fn octet_at(text: &[u8], at: usize) -> Option<(u8, usize)> {
    let digit = |byte: u8| byte.wrapping_sub(b'0');
    // The last octet of a text may end it.
    let [a, b, c] = match text.get(at..) {
        Some([a, b, c, ..]) => [digit(*a), digit(*b), digit(*c)],
        Some([a, b]) => [digit(*a), digit(*b), NO_DIGIT],
        Some([a]) => [digit(*a), NO_DIGIT, NO_DIGIT],
        _ => return None,
    };
    match (a, b, c) {
        (10.., ..) => None,
        (_, 10.., _) => Some((a, 1)),
        (0, ..) => None,
        (_, _, 10..) => Some((a * 10 + b, 2)),
        _ => {
            let number = u16::from(a) * 100 + u16::from(b * 10 + c);
            Some((u8::try_from(number).ok()?, 3))
        }
    }
}

/// Stands for the end of the text where a digit is asked for.
const NO_DIGIT: u8 = u8::MAX;

/// The groups of an IPv6 address while they are read.
struct Groups {
    groups: [u16; 8],
    end: usize,
    /// Eight groups of exactly two digits each.
    pairs_only: bool,
}

impl Groups {
    fn read(text: &[u8], start: usize) -> Option<Self> {
        let mut groups = [0; 8];
        let (mut count, mut at, mut gap, mut pairs) = (0, start, None, 0);
        if text.get(at..at + 2) == Some(b"::") {
            gap = Some(0);
            at += 2;
        }
        while count < 8 {
            if count <= 6
                && let Some((v4, end)) = octets(text, at)
            {
                let [a, b, c, d] = v4;
                *groups.get_mut(count)? = u16::from_be_bytes([a, b]);
                *groups.get_mut(count + 1)? = u16::from_be_bytes([c, d]);
                (count, at) = (count + 2, end);
                break;
            }
            let Some((group, length)) = group_at(text, at) else {
                break;
            };
            *groups.get_mut(count)? = group;
            pairs += usize::from(length == 2);
            (count, at) = (count + 1, at + length);
            match text.get(at..at + 2) {
                Some(b"::") if gap.is_none() => {
                    gap = Some(count);
                    at += 2;
                }
                Some([b':', next]) if next.is_ascii_hexdigit() && count < 8 => at += 1,
                _ => break,
            }
        }
        match gap {
            None if count < 8 => return None,
            Some(_) if count == 8 => return None,
            Some(from) => groups.get_mut(from..)?.rotate_right(8 - count),
            None => {}
        }
        Some(Self {
            groups,
            end: at,
            pairs_only: pairs == 8,
        })
    }
}

/// One to four hex digits as a number, and their count; more are none.
fn group_at(text: &[u8], at: usize) -> Option<(u16, usize)> {
    let mut group = 0;
    let mut length = 0;
    while let Some(value) = text
        .get(at + length)
        .and_then(|&b| char::from(b).to_digit(16))
    {
        if length == 4 {
            return None;
        }
        group = group << 4 | value as u16;
        length += 1;
        crate::model::steps::count(1);
    }
    (length > 0).then_some((group, length))
}

/// Behind a zone such as `%eth0` at `at`, or `at` itself.
fn after_zone(text: &[u8], at: usize) -> usize {
    if text.get(at) != Some(&b'%') {
        return at;
    }
    let name = text.get(at + 1..).unwrap_or_default();
    let length = name
        .iter()
        .take_while(|b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-'))
        .count();
    crate::model::steps::count(length);
    if (1..=16).contains(&length) {
        at + 1 + length
    } else {
        at
    }
}

/// Whether neither a letter, a digit, nor a dot with a digit follows at `end`.
#[inline(always)]
fn ends_here(text: &[u8], end: usize) -> bool {
    match text.get(end) {
        Some(b'.') => !text.get(end + 1).is_some_and(u8::is_ascii_digit),
        Some(next) => !next.is_ascii_alphanumeric(),
        None => true,
    }
}

/// The byte before `at`, if there is one.
#[inline(always)]
fn before(text: &[u8], at: usize) -> Option<u8> {
    text.get(at.checked_sub(1)?).copied()
}

/// Words that announce a version: of software in general, and names in user agents.
const VERSION_WORDS: [&str; 28] = [
    "v", "ver", "version", "versions", "release", "rel", "rev", "revision", "build", "update",
    "patch", "firmware", "driver", "chrome", "chromium", "crios", "firefox", "fxios", "safari",
    "edge", "edg", "opr", "opera", "trident", "webkit", "node", "sdk", "app",
];

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn found_v4(text: &str, start: usize) -> Option<(&str, Scope)> {
        v4_at(text.as_bytes(), start).map(|ip| (&text[start..ip.end], ip.scope))
    }

    fn found_v6(text: &str) -> Option<(&str, Scope)> {
        let colon = text.find(':')?;
        let colon = if text.starts_with("my ip") { 7 } else { colon };
        v6_around(text.as_bytes(), colon).map(|ip| (&text[ip.start..ip.end], ip.scope))
    }

    #[test]
    fn ipv4_addresses_have_exact_borders() {
        for (text, start, expected) in [
            ("8.8.4.4", 0, Some(("8.8.4.4", Scope::Public))),
            ("(192.168.1.1)", 1, Some(("192.168.1.1", Scope::Private))),
            ("10.0.0.0/8", 0, Some(("10.0.0.0", Scope::Private))),
            ("100.64.0.1.", 0, Some(("100.64.0.1", Scope::Private))),
            ("192.0.2.7:80", 0, Some(("192.0.2.7", Scope::Test))),
            ("198.51.100.255", 0, Some(("198.51.100.255", Scope::Test))),
            ("203.0.113.0", 0, Some(("203.0.113.0", Scope::Test))),
            ("127.0.0.1", 0, Some(("127.0.0.1", Scope::Reserved))),
            (
                "255.255.255.255",
                0,
                Some(("255.255.255.255", Scope::Reserved)),
            ),
            ("x192.168.1.1", 1, None),
            ("1.2.3.4.5", 0, None),
            ("1.2.3.4.5", 2, None),
            ("1.2.3.256", 0, None),
            ("1.2.3.1000", 0, None),
            ("01.2.3.4", 0, None),
            ("1.2.03.4", 0, None),
            ("1.2.3", 0, None),
            ("1.2.3.", 0, None),
            ("1.2.3.4b", 0, None),
        ] {
            assert_eq!(found_v4(text, start), expected, "{text}");
        }
    }

    #[test]
    fn versions_are_told_by_words() {
        for (text, expected) in [
            ("version 1.2.3.4", true),
            ("Firefox/1.2.3.4", true),
            ("v. 1.2.3.4", true),
            ("from 1.2.3.4", false),
            ("1.2.3.4", false),
        ] {
            let at = text.find('1').unwrap();
            assert_eq!(
                follows_version_word(text.as_bytes(), at),
                expected,
                "{text}"
            );
        }
    }

    #[test]
    fn ipv6_addresses_have_exact_borders() {
        for (text, expected) in [
            ("2001:db8::1", Some(("2001:db8::1", Scope::Test))),
            ("[2001:db8::1]:80", Some(("2001:db8::1", Scope::Test))),
            (
                "2345:0425:2CA1:0000:0000:0567:5673:23b5",
                Some(("2345:0425:2CA1:0000:0000:0567:5673:23b5", Scope::Public)),
            ),
            (
                "2400:c401::5054:ff:fe1b:b031 x",
                Some(("2400:c401::5054:ff:fe1b:b031", Scope::Public)),
            ),
            ("my ip: ::1", Some(("::1", Scope::Reserved))),
            (
                "1:2:3:4:5:6:7::",
                Some(("1:2:3:4:5:6:7::", Scope::Reserved)),
            ),
            ("1:2::4:5:6:7:8", Some(("1:2::4:5:6:7:8", Scope::Reserved))),
            ("::ffff:192.0.2.1", Some(("::ffff:192.0.2.1", Scope::Test))),
            ("::ffff:8.8.8.8.", Some(("::ffff:8.8.8.8", Scope::Public))),
            (
                "64:ff9b::10.0.0.1",
                Some(("64:ff9b::10.0.0.1", Scope::Private)),
            ),
            (
                "0:0:0:0:0:ffff:127.0.0.1",
                Some(("0:0:0:0:0:ffff:127.0.0.1", Scope::Reserved)),
            ),
            ("fe80::7:8%eth0", Some(("fe80::7:8%eth0", Scope::Reserved))),
            ("fe80::/10", Some(("fe80::", Scope::Reserved))),
            ("fd00::1", Some(("fd00::1", Scope::Private))),
            ("::0000", Some(("::0000", Scope::Reserved))),
            ("12:34:56", None),
            ("1:2:3:4", None),
            ("aa:bb:cc:dd:ee:ff", None),
            ("aa:bb:cc:dd:ee:ff:00:11", None),
            ("aa:bb:cc:dd:ee:ff:00:11:22", None),
            ("MyClass::toString", None),
            ("face::add", None),
            ("::", None),
            (":::", None),
            ("1:::2", None),
            ("1::2::3", None),
            ("12345:db8::1", None),
            ("1:2:3:4:5:6:7:8:9", None),
            ("gggg:hhhh::1234", None),
            ("::ffff:256.0.0.1", None),
            ("foo2001:db8::1", None),
        ] {
            assert_eq!(found_v6(text), expected, "{text}");
        }
    }

    proptest! {
        #[test]
        fn what_the_standard_library_writes_is_read_back(v4 in any::<[u8; 4]>(), v6 in any::<[u16; 8]>(), zeros in 0usize..8) {
            let text = std::net::Ipv4Addr::from(v4).to_string();
            prop_assert_eq!(v4_at(text.as_bytes(), 0).map(|ip| (ip.end, ip.octets)), Some((text.len(), v4)));
            let mut v6 = v6;
            v6[0] |= 0x2000;
            v6[zeros..].iter_mut().skip(1).take(3).for_each(|group| *group = 0);
            let text = std::net::Ipv6Addr::from(v6).to_string();
            if text.contains(|c: char| c.is_ascii_digit()) {
                prop_assert_eq!(v6_at(text.as_bytes(), 0).map(|ip| (ip.end, ip.groups)), Some((text.len(), v6)));
            }
        }

        #[test]
        fn any_bytes_give_a_span_inside_the_text(
            text in prop::collection::vec(prop_oneof![any::<u8>(), prop::sample::select(b":::..%01239abf".to_vec())], 0..50),
            at in 0usize..54,
        ) {
            if let Some(ip) = v4_at(&text, at) {
                prop_assert!(at < ip.end && ip.end <= text.len());
            }
            for ip in [v6_at(&text, at), v6_around(&text, at)].into_iter().flatten() {
                prop_assert!(ip.start < ip.end && ip.end <= text.len());
                prop_assert!(ip.start <= at && at < ip.end);
            }
            let _ = follows_version_word(&text, at);
        }
    }
}
