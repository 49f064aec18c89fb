//! What goes through the pipe from a child: a letter, a length of four bytes, and at most 64 KiB.

use crate::source::child::notice::Notice;
use crate::source::container::Structure;

/// Longest frame behind its head.
pub(super) const LONGEST: usize = 64 << 10;
/// Longest label, in bytes.
pub(super) const LABEL: usize = 4096;
const HEAD: usize = 5;

/// What a child says.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) enum Frame<'f> {
    /// Wants to see some bytes of the document.
    Ask { offset: u64, length: u32 },
    /// A member begins.
    Member { label: String, structure: Structure },
    /// Bytes of the member.
    Bytes(&'f [u8]),
    /// A remark on the member at hand.
    Note(Notice, u64),
    /// A remark on the whole document.
    Remark(Notice, u64),
    /// The document cannot be read, or not any further.
    Broken(Notice),
    /// It is of another format.
    Other,
    /// That was all.
    Done,
}

impl Frame<'_> {
    pub fn write(&self, out: &mut Vec<u8>) {
        let start = out.len();
        out.extend_from_slice(&[self.letter(), 0, 0, 0, 0]);
        match self {
            Self::Ask { offset, length } => {
                out.extend_from_slice(&offset.to_le_bytes());
                out.extend_from_slice(&length.to_le_bytes());
            }
            Self::Member { label, structure } => {
                out.extend_from_slice(&structure_code(*structure));
                let ends = (0..=LABEL.min(label.len())).rev();
                let mut cut = ends.filter_map(|end| label.get(..end));
                out.extend_from_slice(cut.next().unwrap_or_default().as_bytes());
            }
            Self::Bytes(bytes) => {
                out.extend_from_slice(bytes.get(..LONGEST).unwrap_or(bytes));
            }
            Self::Note(notice, count) | Self::Remark(notice, count) => {
                out.push(notice.code());
                out.extend_from_slice(&count.to_le_bytes());
            }
            Self::Broken(notice) => out.push(notice.code()),
            Self::Other | Self::Done => {}
        }
        let length = out.len().saturating_sub(start + HEAD);
        let length = u32::try_from(length).unwrap_or(0).to_le_bytes();
        if let Some(place) = out.get_mut(start + 1..start + HEAD) {
            place.copy_from_slice(&length);
        }
    }

    const fn letter(&self) -> u8 {
        match self {
            Self::Ask { .. } => b'A',
            Self::Member { .. } => b'M',
            Self::Bytes(_) => b'B',
            Self::Note(..) => b'N',
            Self::Remark(..) => b'R',
            Self::Broken(_) => b'X',
            Self::Other => b'O',
            Self::Done => b'D',
        }
    }
}

/// What stands at the beginning of some bytes.
#[derive(Debug)]
pub(super) enum Parsed<'f> {
    /// A frame, and its length with its head.
    Whole(Frame<'f>, usize),
    /// A part of one.
    Part,
    /// No frame.
    Nonsense,
}

pub(super) fn parse(bytes: &[u8]) -> Parsed<'_> {
    let Some(([letter, length @ ..], rest)) = bytes.split_first_chunk::<HEAD>() else {
        return Parsed::Part;
    };
    let length = u32::from_le_bytes(*length) as usize;
    if length > LONGEST {
        return Parsed::Nonsense;
    }
    match rest.get(..length) {
        None => Parsed::Part,
        Some(body) => match read(*letter, body) {
            Some(frame) => Parsed::Whole(frame, HEAD + length),
            None => Parsed::Nonsense,
        },
    }
}

fn read(letter: u8, body: &[u8]) -> Option<Frame<'_>> {
    let noted = || {
        let (code, count) = body.split_first()?;
        let count = u64::from_le_bytes(count.try_into().ok()?);
        Some((Notice::from_code(*code)?, count))
    };
    Some(match letter {
        b'A' => {
            let (offset, length) = body.split_first_chunk::<8>()?;
            Frame::Ask {
                offset: u64::from_le_bytes(*offset),
                length: u32::from_le_bytes(length.try_into().ok()?),
            }
        }
        b'M' => {
            let (structure, label) = body.split_first_chunk::<6>()?;
            Frame::Member {
                structure: structure_of(structure)?,
                label: String::from_utf8_lossy(label).into_owned(),
            }
        }
        b'B' => Frame::Bytes(body),
        b'N' => noted().map(|(notice, count)| Frame::Note(notice, count))?,
        b'R' => noted().map(|(notice, count)| Frame::Remark(notice, count))?,
        b'X' => Frame::Broken(Notice::from_code(*body.first()?)?),
        b'O' => Frame::Other,
        b'D' => Frame::Done,
        _ => return None,
    })
}

/// A kind, whether a header is known, and the rows before the data, where `u32::MAX` is unknown.
fn structure_code(structure: Structure) -> [u8; 6] {
    let (kind, header, rows) = match structure {
        Structure::Unknown => (0, false, None),
        Structure::Table {
            rows_before_data,
            header,
        } => (1, header, rows_before_data),
        Structure::JsonLines => (2, false, None),
        Structure::Text => (3, false, None),
        Structure::Raw => (4, false, None),
    };
    let [a, b, c, d] = rows.unwrap_or(u32::MAX).to_le_bytes();
    [kind, u8::from(header), a, b, c, d]
}

fn structure_of(code: &[u8; 6]) -> Option<Structure> {
    let [kind, header, rows @ ..] = code;
    let rows = Some(u32::from_le_bytes(*rows)).filter(|rows| *rows != u32::MAX);
    Some(match kind {
        0 => Structure::Unknown,
        1 => Structure::Table {
            rows_before_data: rows,
            header: *header != 0,
        },
        2 => Structure::JsonLines,
        3 => Structure::Text,
        4 => Structure::Raw,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn frames_are_read_as_they_were_written() {
        let table = |rows_before_data, header| Structure::Table {
            rows_before_data,
            header,
        };
        let member = |structure| Frame::Member {
            label: "Kunden › März".to_owned(),
            structure,
        };
        for frame in [
            Frame::Ask {
                offset: 1 << 40,
                length: 65_536,
            },
            member(Structure::Unknown),
            member(table(Some(1), true)),
            member(table(None, false)),
            member(Structure::JsonLines),
            member(Structure::Text),
            member(Structure::Raw),
            Frame::Bytes(b"ann@example.com"),
            Frame::Bytes(b""),
            Frame::Note(Notice::Damaged, 7),
            Frame::Remark(Notice::Locked, 1),
            Frame::Broken(Notice::Unreadable),
            Frame::Other,
            Frame::Done,
        ] {
            let mut bytes = Vec::new();
            frame.write(&mut bytes);
            bytes.extend_from_slice(b"more");
            let Parsed::Whole(read, length) = parse(&bytes) else {
                panic!("{frame:?}");
            };
            assert_eq!((read, length), (frame, bytes.len() - 4));
        }
    }

    #[test]
    fn long_labels_are_cut_within_their_characters() {
        let label = "é".repeat(5000);
        let structure = Structure::Text;
        let mut bytes = Vec::new();
        Frame::Member { label, structure }.write(&mut bytes);
        let Parsed::Whole(Frame::Member { label, .. }, _) = parse(&bytes) else {
            panic!("a member");
        };
        assert_eq!(label.len(), LABEL);
    }

    proptest! {
        #[test]
        fn nothing_that_a_child_says_is_trusted(bytes: Vec<u8>, letter in prop::sample::select(b"AMBNRXOD".to_vec())) {
            parse(&bytes);
            let mut framed = vec![letter];
            framed.extend_from_slice(&(bytes.len() as u32).to_le_bytes());
            framed.extend_from_slice(&bytes);
            parse(&framed);
        }
    }
}
