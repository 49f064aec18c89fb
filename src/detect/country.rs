//! The country that a record names, read once per record at most and parsed once per spelling.

use super::block::Block;
use super::layout::Layout;
use super::scanner::Record;
use crate::validator::country;
use crate::validator::phone::Region;

/// Longest spelling that is remembered, in bytes.
const SPELLING: usize = 24;
const SLOTS: usize = 64;

/// Remembers the current record's country and the spellings seen in this block.
pub(super) struct CountryMemo {
    current: Option<Option<Region>>,
    slots: [Slot; SLOTS],
}

#[derive(Clone, Copy)]
struct Slot {
    spelling: [u8; SPELLING],
    length: u8,
    region: Option<Region>,
}

impl Default for CountryMemo {
    fn default() -> Self {
        let empty = Slot {
            spelling: [0; SPELLING],
            length: 0,
            region: None,
        };
        Self {
            current: None,
            slots: [empty; SLOTS],
        }
    }
}

impl CountryMemo {
    /// Forgets the current record's country.
    #[inline(always)]
    pub fn next_record(&mut self) {
        self.current = None;
    }

    /// The phone region of the country that the record names.
    #[inline]
    pub fn of(
        &mut self,
        block: &Block<'_>,
        layout: &Layout,
        record: &Record<'_>,
    ) -> Option<Region> {
        if let Some(known) = self.current {
            return known;
        }
        let region = layout.country_column.and_then(|column| {
            let (start, end) = record.cell(block.text, column)?;
            self.parse(block.text.get(start..end)?.trim_ascii())
        });
        self.current = Some(region);
        region
    }

    fn parse(&mut self, cell: &[u8]) -> Option<Region> {
        let cell = cell
            .strip_prefix(b"\"")
            .and_then(|c| c.strip_suffix(b"\""))
            .unwrap_or(cell);
        let [first, .., last] = *cell else {
            return None;
        };
        if cell.len() > SPELLING {
            return country::parse(cell).and_then(Region::of);
        }
        let index = (usize::from(first) * 7 + usize::from(last) * 31 + cell.len()) % SLOTS;
        let slot = &mut self.slots[index];
        if usize::from(slot.length) == cell.len() && slot.spelling.get(..cell.len()) == Some(cell) {
            return slot.region;
        }
        let region = country::parse(cell).and_then(Region::of);
        slot.length = cell.len() as u8;
        slot.region = region;
        if let Some(spelling) = slot.spelling.get_mut(..cell.len()) {
            spelling.copy_from_slice(cell);
        }
        region
    }
}
