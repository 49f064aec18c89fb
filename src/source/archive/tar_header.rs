//! Headers of tar archives: POSIX ustar and PAX (IEEE 1003.1), GNU's long names, and what came
//! before them.

/// A header is one block, and members begin at blocks.
pub(super) const BLOCK: usize = 512;

/// What one block is where a header should be.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) enum Block {
    Header(Header),
    /// Padding at the end.
    Zeros,
    /// No header.
    Other,
}

/// One header by itself.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Header {
    pub name: Vec<u8>,
    /// Bytes that follow, padding aside.
    pub size: u64,
    pub kind: Kind,
    /// Whether a GNU sparse map goes on in the next block.
    pub extended: bool,
}

/// What a header announces.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Kind {
    File,
    /// A file without its holes.
    Sparse,
    Folder,
    /// A link of either kind.
    Link,
    /// A device or FIFO.
    Special,
    /// Records about the next member.
    Pax,
    /// Records about all members, which hold nothing that matters here.
    Ignored,
    /// The name of the next member.
    LongName,
}

impl Block {
    /// Reads a block; a header is told by its checksum.
    pub fn parse(block: &[u8; BLOCK]) -> Self {
        if block.iter().all(|byte| *byte == 0) {
            return Self::Zeros;
        }
        let field = |start: usize, length: usize| {
            let rest = block.get(start..).unwrap_or_default();
            rest.get(..length).unwrap_or_default()
        };
        let sum = number(field(148, 8));
        let Some(size) = number(field(124, 12)).filter(|_| sum.is_some_and(|s| adds_up(block, s)))
        else {
            return Self::Other;
        };
        let kind = match field(156, 1) {
            b"1" | b"2" => Kind::Link,
            b"3" | b"4" | b"6" => Kind::Special,
            b"5" => Kind::Folder,
            b"S" => Kind::Sparse,
            b"x" | b"X" => Kind::Pax,
            b"g" | b"K" | b"V" => Kind::Ignored,
            b"L" => Kind::LongName,
            _ => Kind::File,
        };
        let mut name = text(field(0, 100)).to_vec();
        let prefix = text(field(345, 155));
        if field(257, 6) == b"ustar\0" && !prefix.is_empty() {
            name = [prefix, b"/", &name].concat();
        }
        // Before folders had a kind, a slash told them.
        let is_old_folder = kind == Kind::File && size == 0 && name.ends_with(b"/");
        let has_content = !matches!(kind, Kind::Link | Kind::Special | Kind::Folder);
        Self::Header(Header {
            name,
            size: if has_content { size } else { 0 },
            kind: if is_old_folder { Kind::Folder } else { kind },
            extended: kind == Kind::Sparse && field(482, 1) != b"\0",
        })
    }
}

/// The bytes of a header, its checksum counted as blanks, add up to the checksum; some programs
/// added signed bytes.
fn adds_up(block: &[u8; BLOCK], sum: u64) -> bool {
    let (mut unsigned, mut signed) = (0_u64, 0_i64);
    for (at, byte) in block.iter().enumerate() {
        let byte = if (148..156).contains(&at) {
            b' '
        } else {
            *byte
        };
        unsigned += u64::from(byte);
        signed += i64::from(byte as i8);
    }
    unsigned == sum || u64::try_from(signed) == Ok(sum)
}

/// A field up to its NUL.
fn text(field: &[u8]) -> &[u8] {
    let end = memchr::memchr(0, field).unwrap_or(field.len());
    field.get(..end).unwrap_or_default()
}

/// Octal digits, or with the first bit set a number of GNU's in bytes.
fn number(field: &[u8]) -> Option<u64> {
    let (first, rest) = field.split_first()?;
    if first & 0x80 != 0 {
        let start = u64::from(first & 0x7F);
        return rest.iter().try_fold(start, |number, byte| {
            Some(number.checked_mul(256)? | u64::from(*byte))
        });
    }
    let digits = text(field).trim_ascii();
    digits.iter().try_fold(0_u64, |number, digit| {
        let digit = digit.checked_sub(b'0').filter(|digit| *digit < 8)?;
        number.checked_mul(8)?.checked_add(u64::from(digit))
    })
}

/// What the records of a PAX header say of the next member.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub(super) struct Pax {
    pub name: Option<Vec<u8>>,
    pub size: Option<u64>,
    pub sparse: bool,
}

impl Pax {
    /// Reads records `length key=value\n`; what is no record ends them.
    pub fn parse(mut rest: &[u8]) -> Self {
        let mut pax = Self::default();
        while let Some((record, after)) = split_record(rest) {
            rest = after;
            let Some(equals) = memchr::memchr(b'=', record) else {
                continue;
            };
            let (key, value) = record.split_at(equals);
            let value = value.get(1..).unwrap_or_default();
            match key {
                // The name of a sparse file goes before the made-up one.
                b"GNU.sparse.name" => pax.name = Some(value.to_vec()),
                b"path" if !pax.sparse || pax.name.is_none() => pax.name = Some(value.to_vec()),
                b"size" => pax.size = std::str::from_utf8(value).ok().and_then(|v| v.parse().ok()),
                _ => {}
            }
            pax.sparse |= key.starts_with(b"GNU.sparse.");
        }
        pax
    }
}

/// The first record without its length and line feed, and what follows it.
fn split_record(rest: &[u8]) -> Option<(&[u8], &[u8])> {
    let blank = memchr::memchr(b' ', rest.get(..20).unwrap_or(rest))?;
    let length = std::str::from_utf8(rest.get(..blank)?).ok()?.parse().ok()?;
    let (record, after) = rest.split_at_checked(length)?;
    let record = record.get(blank + 1..)?;
    Some((record.strip_suffix(b"\n")?, after))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_octal_or_of_bytes() {
        let cases: [(&[u8], Option<u64>); 7] = [
            (b"0000644\0", Some(0o644)),
            (b"  12 \0 9", Some(0o12)),
            (b"\0\0\0\0", Some(0)),
            (b"00000000009", None),
            (b"77777777777777777777777777", None),
            (b"\x80\0\0\0\0\0\0\x01\0\0\0\0", Some(1 << 32)),
            (b"\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF", None),
        ];
        for (field, expected) in cases {
            assert_eq!(number(field), expected, "{field:?}");
        }
    }

    #[test]
    fn records_say_name_and_size() {
        let pax = Pax::parse(b"18 path=a/long/\xC3\xA9\n12 size=123\n20 LIBARCHIVE.x=abc\n");
        assert_eq!(pax.name.as_deref(), Some("a/long/é".as_bytes()));
        assert_eq!((pax.size, pax.sparse), (Some(123), false));
        let pax = Pax::parse(b"22 GNU.sparse.major=1\n25 GNU.sparse.name=x.csv\n10 path=y\n");
        assert_eq!(
            (pax.name.as_deref(), pax.sparse),
            (Some(&b"x.csv"[..]), true)
        );
        for odd in [&b"99 path=x\n"[..], b"0 \n", b"5 ab\n", b"x", b"7 path=abc"] {
            assert_eq!(Pax::parse(odd).name, None, "{odd:?}");
        }
    }

    #[test]
    fn a_block_without_its_checksum_is_no_header() {
        let mut block = [0; BLOCK];
        assert_eq!(Block::parse(&block), Block::Zeros);
        block[0] = b'a';
        assert_eq!(Block::parse(&block), Block::Other);
        block[124..136].copy_from_slice(b"00000000017\0");
        let sum = 97 + 48 * 9 + 49 + 55 + 8 * 32;
        block[148..156].copy_from_slice(format!("{sum:06o}\0 ").as_bytes());
        let Block::Header(header) = Block::parse(&block) else {
            panic!("a header");
        };
        assert_eq!((header.name.as_slice(), header.size), (&b"a"[..], 15));
        assert_eq!(header.kind, Kind::File);
    }
}
