//! The trees of pages in which tables and indexes lie: walked without recursion, each page once.

use crate::format::sqlite::pages::{Pages, half, varint, word};
use crate::source::child::Ended;

/// Longest row that is kept, in bytes.
const LONGEST: usize = 8 << 20;

/// What a tree holds.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Kind {
    /// Rows by number.
    Table,
    /// Rows by their key: an index, or a table without row numbers.
    Index,
}

/// Whether the rows are wanted.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Keep {
    Payload,
    Nothing,
}

/// A row as it is stored.
#[derive(Debug, Default)]
pub(super) struct Cell {
    pub rowid: i64,
    pub payload: Vec<u8>,
    pub is_cut: bool,
}

/// What could not be read.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub(super) struct Damaged {
    /// Pages, and rows that lead nowhere.
    pub pages: u64,
}

/// The head of a page of a tree.
pub(super) struct Leaf {
    pub kind: Kind,
    pub is_interior: bool,
    /// Where the places of the cells stand, and how many.
    pub places: usize,
    pub cells: usize,
}

impl Leaf {
    /// The first page has the file's head before its own.
    pub fn read(page: &[u8], number: u32) -> Option<Self> {
        let start = if number == 1 { 100 } else { 0 };
        let (kind, is_interior) = match page.get(start)? {
            2 => (Kind::Index, true),
            5 => (Kind::Table, true),
            10 => (Kind::Index, false),
            13 => (Kind::Table, false),
            _ => return None,
        };
        let places = start + if is_interior { 12 } else { 8 };
        let cells = half(page, start + 3)?;
        (places + 2 * cells <= page.len()).then_some(Self {
            kind,
            is_interior,
            places,
            cells,
        })
    }
}

/// Hands out every row below a root; rows of a damaged page are left out and counted.
pub(super) fn walk(
    pages: &mut Pages<'_>,
    root: u32,
    keep: Keep,
    found: &mut dyn FnMut(Kind, Cell) -> Result<(), Ended>,
) -> Result<Damaged, Ended> {
    let mut damaged = Damaged::default();
    if !pages.take(root) {
        damaged.pages += 1;
        return Ok(damaged);
    }
    let (mut waiting, mut page) = (vec![root], Vec::new());
    while let Some(number) = waiting.pop() {
        pages.read(number, &mut page)?;
        let Some(leaf) = Leaf::read(&page, number) else {
            damaged.pages += 1;
            continue;
        };
        let below = waiting.len();
        for index in 0..leaf.cells {
            let place = half(&page, leaf.places + 2 * index).unwrap_or(0);
            let cell = page.get(place..).unwrap_or_default();
            if leaf.is_interior {
                descend(pages, word(cell, 0), &mut waiting, &mut damaged);
                if leaf.kind == Kind::Table {
                    continue;
                }
            }
            let cell = cell
                .get(if leaf.is_interior { 4 } else { 0 }..)
                .unwrap_or_default();
            match read_cell(pages, leaf.kind, cell, keep)? {
                Some(cell) if keep == Keep::Payload => found(leaf.kind, cell)?,
                Some(_) => {}
                None => damaged.pages += 1,
            }
        }
        if leaf.is_interior {
            descend(
                pages,
                word(&page, leaf.places - 4),
                &mut waiting,
                &mut damaged,
            );
        }
        // The first page below comes next.
        if let Some(new) = waiting.get_mut(below..) {
            new.reverse();
        }
    }
    Ok(damaged)
}

fn descend(pages: &mut Pages<'_>, to: Option<u32>, waiting: &mut Vec<u32>, damaged: &mut Damaged) {
    match to.filter(|page| pages.take(*page)) {
        Some(page) => waiting.push(page),
        None => damaged.pages += 1,
    }
}

/// Reads a cell, whose end may lie in further pages.
fn read_cell(
    pages: &mut Pages<'_>,
    kind: Kind,
    cell: &[u8],
    keep: Keep,
) -> Result<Option<Cell>, Ended> {
    let Some((local, mut read)) = split_cell(pages.usable(), kind, cell) else {
        return Ok(None);
    };
    let wanted = local.size.min(LONGEST as u64) as usize;
    read.is_cut = wanted as u64 != local.size;
    read.payload.extend_from_slice(local.bytes);
    let Some(mut next) = local.overflow else {
        return Ok(Some(read));
    };
    let mut page = Vec::new();
    let mut left = local.size.saturating_sub(local.bytes.len() as u64);
    while left > 0 {
        if !pages.take(next) {
            // What was read so far may still hold something.
            return Ok(
                (keep == Keep::Payload && !read.payload.is_empty()).then_some(Cell {
                    is_cut: true,
                    ..read
                }),
            );
        }
        pages.read(next, &mut page)?;
        next = word(&page, 0).unwrap_or(0);
        let body = page.get(4..).unwrap_or_default();
        let here = body.len().min(usize::try_from(left).unwrap_or(usize::MAX));
        left -= here as u64;
        if here == 0 {
            break;
        }
        let room = wanted.saturating_sub(read.payload.len()).min(here);
        if keep == Keep::Payload {
            read.payload
                .extend_from_slice(body.get(..room).unwrap_or_default());
        }
    }
    Ok(Some(read))
}

/// The part of a row that lies in its page.
struct Local<'p> {
    bytes: &'p [u8],
    /// Bytes of the whole row.
    size: u64,
    overflow: Option<u32>,
}

fn split_cell(usable: usize, kind: Kind, cell: &[u8]) -> Option<(Local<'_>, Cell)> {
    let mut read = Cell::default();
    let (size, mut at) = varint(cell)?;
    let most = match kind {
        Kind::Table => {
            let (rowid, length) = varint(cell.get(at..)?)?;
            read.rowid = rowid.cast_signed();
            at += length;
            usable - 35
        }
        Kind::Index => (usable - 12) * 64 / 255 - 23,
    };
    let rest = cell.get(at..)?;
    if size <= most as u64 {
        let bytes = rest.get(..size as usize)?;
        let overflow = None;
        return Some((
            Local {
                bytes,
                size,
                overflow,
            },
            read,
        ));
    }
    let least = (usable - 12) * 32 / 255 - 23;
    let surplus = least + ((size - least as u64) % (usable as u64 - 4)) as usize;
    let here = if surplus <= most { surplus } else { least };
    let bytes = rest.get(..here)?;
    let overflow = Some(word(rest, here)?);
    Some((
        Local {
            bytes,
            size,
            overflow,
        },
        read,
    ))
}
