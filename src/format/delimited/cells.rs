//! The cells of one block.

/// Where the records and cells of a block end. Positions are bytes from the block's start; a cell
/// ends at the separator behind it and begins behind the one before it.
#[derive(Clone, Default, Debug)]
pub struct Cells {
    /// Separator positions; only the first `used` count.
    ends: Vec<u32>,
    used: usize,
    /// For each record, the number of cells up to and including it.
    records: Vec<u32>,
    records_used: usize,
    /// Line ends inside quoted cells: (record, line ends so far).
    jumps: Vec<(u32, u32)>,
    pub(super) inner_quotes: bool,
    /// Records that the exact parser had to cut.
    pub exact_records: u32,
    /// Bytes of the block that are complete records.
    pub complete: usize,
    /// Whether the rest of the block is a record longer than the cap.
    pub oversized: bool,
}

impl Cells {
    /// Forgets everything, keeps the memory, makes room for a block of `bytes` bytes.
    pub(super) fn reset(&mut self, bytes: usize) {
        let room = bytes + 2 * crate::bytes::WORD;
        if self.ends.len() < room {
            self.ends.resize(room, 0);
            self.records.resize(room, 0);
        }
        self.used = 0;
        self.records_used = 0;
        self.jumps.clear();
        self.inner_quotes = false;
        self.exact_records = 0;
        self.complete = 0;
        self.oversized = false;
    }

    /// Number of records, blank ones included.
    pub fn len(&self) -> usize {
        self.records_used
    }

    /// Whether there are no records.
    pub fn is_empty(&self) -> bool {
        self.records_used == 0
    }

    /// All separator positions.
    #[inline(always)]
    pub fn ends(&self) -> &[u32] {
        self.ends.get(..self.used).unwrap_or_default()
    }

    /// For each record, the number of cells up to and including it.
    #[inline(always)]
    pub fn records(&self) -> &[u32] {
        self.records.get(..self.records_used).unwrap_or_default()
    }

    /// Line ends inside quoted cells, as (record, line ends so far including that record's).
    pub fn jumps(&self) -> &[(u32, u32)] {
        &self.jumps
    }

    /// Records that start before byte `offset`.
    pub fn records_before(&self, offset: u64) -> usize {
        let starts_before = |cells: &&u32| {
            // A record starts behind the last separator of the one before it.
            let first = cells.checked_sub(1).and_then(|i| self.ends.get(i as usize));
            first.is_some_and(|end| u64::from(*end) + 1 < offset)
        };
        if self.is_empty() || offset == 0 {
            return 0;
        }
        (1 + self.records().iter().take_while(starts_before).count()).min(self.len())
    }

    /// Whether some quoted cell of the block may hold a quote.
    #[inline(always)]
    pub const fn has_inner_quotes(&self) -> bool {
        self.inner_quotes
    }

    /// Physical lines of the complete records.
    pub fn lines(&self) -> u32 {
        self.records_used as u32 + self.jumps.last().map_or(0, |(_, lines)| *lines)
    }

    /// The cells of every record as byte ranges (line-end and delimiter bytes excluded); for tests
    /// and slow paths.
    pub fn ranges(&self, text: &[u8]) -> Vec<Vec<std::ops::Range<usize>>> {
        let (mut start, mut first) = (0, 0);
        let mut all = Vec::with_capacity(self.records_used);
        for last in self.records() {
            let ends = self.ends().get(first..*last as usize).unwrap_or_default();
            let mut record: Vec<_> = ends
                .iter()
                .map(|end| {
                    let cell = start..*end as usize;
                    start = *end as usize + 1;
                    cell
                })
                .collect();
            if let Some(cell) = record.last_mut() {
                let crlf = cell.end > cell.start
                    && text.get(cell.end) == Some(&b'\n')
                    && text.get(cell.end - 1) == Some(&b'\r');
                cell.end -= usize::from(crlf);
            }
            first = *last as usize;
            all.push(record);
        }
        all
    }

    /// Writes the separators of one word. `line_ends` is the part of `separators` that ends records.
    #[inline(always)]
    pub(super) fn push_word(&mut self, base: u32, mut separators: u64, mut line_ends: u64) {
        let Some(out) = self.ends.get_mut(self.used..self.used + 64) else {
            return;
        };
        let Ok(out) = <&mut [u32; 64]>::try_from(out) else {
            return;
        };
        while line_ends != 0 {
            let upto = line_ends ^ (line_ends - 1);
            let cells = self.used as u32 + (separators & upto).count_ones();
            if let Some(slot) = self.records.get_mut(self.records_used) {
                *slot = cells;
            }
            self.records_used += 1;
            line_ends &= line_ends - 1;
        }
        self.used += separators.count_ones() as usize;
        // One by one: the compiler would count zeros in vectors, at several times the cost.
        let mut at = 0;
        while separators != 0 {
            out[at & 63] = base + separators.trailing_zeros();
            separators &= separators - 1;
            at += 1;
        }
    }

    /// Writes a record that the exact parser cut: its separators, the last one ending it.
    pub(super) fn push_exact(&mut self, ends: &[u32], inner_lines: u32) {
        if let Some(out) = self.ends.get_mut(self.used..self.used + ends.len()) {
            out.copy_from_slice(ends);
        }
        self.used += ends.len();
        if let Some(slot) = self.records.get_mut(self.records_used) {
            *slot = self.used as u32;
        }
        self.note_lines_of(self.records_used, inner_lines);
        self.inner_quotes = true;
        self.records_used += 1;
        self.exact_records += 1;
    }

    /// Notes line ends inside a record that is not complete yet.
    pub(super) fn note_lines_of(&mut self, record: usize, lines: u32) {
        if lines == 0 {
            return;
        }
        let record = record as u32;
        match self.jumps.last_mut() {
            Some((r, so_far)) if *r == record => *so_far += lines,
            last => {
                let so_far = last.map_or(0, |(_, so_far)| *so_far);
                self.jumps.push((record, so_far + lines));
            }
        }
    }

    /// The first record of more than `cap` bytes.
    pub(super) fn first_longer_than(&self, cap: usize) -> Option<usize> {
        let mut start = 0;
        self.records().iter().position(|cells| {
            let last = cells.checked_sub(1).and_then(|i| self.ends.get(i as usize));
            let end = last.map_or(start, |e| *e as usize + 1);
            let long = end - start > cap;
            start = end;
            long
        })
    }

    /// Keeps the first `records` records only.
    pub(super) fn truncate(&mut self, records: usize) {
        self.records_used = self.records_used.min(records);
        self.rewind_record();
    }

    /// Drops the cells of the record that is being written and tells where it starts.
    pub(super) fn rewind_record(&mut self) -> usize {
        let first = match self.records_used {
            0 => 0,
            n => self.records.get(n - 1).map_or(0, |c| *c as usize),
        };
        self.used = first;
        while self
            .jumps
            .last()
            .is_some_and(|(r, _)| *r >= self.records_used as u32)
        {
            self.jumps.pop();
        }
        self.record_start()
    }

    /// Where the record that is being written starts.
    pub(super) fn record_start(&self) -> usize {
        let cells = match self.records_used {
            0 => return 0,
            n => self.records.get(n - 1).map_or(0, |c| *c as usize),
        };
        cells
            .checked_sub(1)
            .and_then(|i| self.ends.get(i))
            .map_or(0, |end| *end as usize + 1)
    }
}
