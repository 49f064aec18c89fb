//! The hot loop: over the records of a block, over the cells of a record.

use super::TRACKED_COLUMNS;
use super::allowed::Domains;
use super::batch::Batch;
use super::block::{Block, MatchSink, Shape};
use super::category::CategoryKinds;
use super::cell::{CellScan, Raw, State};
use super::context::{Cues, WordMemo};
use super::country::CountryMemo;
use super::custom::CustomRules;
use super::dismiss::Dismissal;
use super::kind::Kind;
use super::layout::Layout;
pub(super) use super::layout::NO_PLAN;
use super::nested::Nested;
pub(super) use super::record::{Record, without_return};
use super::token::TokenRules;
use super::token_pass::{Outlet, Region as TokenRegion};
use super::token_places::Places;
use crate::bytes::{Bitmaps, Classify, Kernel, Level, Markup, run};
use crate::format::delimited::{Cells, End, index};
use crate::key::ValueHasher;
use crate::model::{Country, Form, Quote, Signature, TableTally};
use crate::rule::{PatternSet, Recognizer};
use crate::validator::phone::Region;
use crate::validator::words::Folded;
use std::sync::Arc;

/// The built-in recognizers that are switched on.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Kinds {
    pub email: Option<Kind>,
    pub phone: Option<Kind>,
    pub card: Option<Kind>,
    pub ssn: Option<Kind>,
    pub iban: Option<Kind>,
    pub ipv4: Option<Kind>,
    pub ipv6: Option<Kind>,
    pub birth_date: Option<Kind>,
}

/// Scans blocks with one pattern set. Shared by all threads.
pub struct Scanner<'s> {
    pub(super) set: &'s PatternSet,
    pub(super) kinds: Kinds,
    pub(super) hasher: ValueHasher,
    pub(super) asked: Vec<Region>,
    pub(super) cues: Cues,
    pub(super) custom: CustomRules,
    pub(super) categories: CategoryKinds,
    pub(super) tokens: TokenRules,
    /// The current year, for what is a plausible birth date.
    pub(super) this_year: i16,
    /// Domains of the allow-list, if it names any.
    pub(super) domains: Option<Domains>,
    level: Level,
}

impl<'s> Scanner<'s> {
    /// Prepares the lanes. `regions` are those given on the command line, for national phones;
    /// `this_year` bounds plausible birth dates.
    pub fn new(
        set: &'s PatternSet,
        hasher: ValueHasher,
        regions: &[Country],
        this_year: i16,
    ) -> Self {
        let kind = |recognizer| {
            let rule = set.rule_for(recognizer)?;
            Some(Kind::new(set, rule))
        };
        Self {
            set,
            kinds: Kinds {
                email: kind(Recognizer::Email),
                phone: kind(Recognizer::Phone),
                card: kind(Recognizer::CreditCard),
                ssn: kind(Recognizer::UsSsn),
                iban: kind(Recognizer::Iban),
                ipv4: kind(Recognizer::Ipv4),
                ipv6: kind(Recognizer::Ipv6),
                birth_date: kind(Recognizer::DateOfBirth),
            },
            hasher,
            asked: regions.iter().copied().filter_map(Region::of).collect(),
            cues: Cues::default(),
            custom: CustomRules::new(set),
            categories: CategoryKinds::new(set),
            tokens: TokenRules::new(set),
            this_year,
            domains: None,
            level: Level::best(),
        }
    }

    /// Counts e-mail addresses under these domains, in small letters, a second time.
    #[must_use]
    pub fn counting_under(self, domains: &[Arc<str>]) -> Self {
        Self {
            domains: Domains::new(domains),
            ..self
        }
    }

    /// The rules in force.
    pub fn set(&self) -> &'s PatternSet {
        self.set
    }

    /// Whether a cell, whatever its column, holds a value that proves itself: an e-mail address,
    /// a card, an IBAN, an international phone number.
    pub fn holds_proof(&self, cell: &[u8]) -> bool {
        if !cell.iter().any(|b| b.is_ascii_digit() || *b == b'@') {
            return false;
        }
        let (mut bitmaps, mut cells) = (Bitmaps::default(), Cells::default());
        let markup = Markup {
            delimiter: None,
            quote: None,
        };
        index(
            cell,
            markup,
            Quote::Doubled,
            End::OfDocument,
            &mut bitmaps,
            &mut cells,
        );
        let block = Block {
            number: 0,
            above: None,
            text: cell,
            bitmaps: &bitmaps,
            cells: &cells,
            skip_records: 0,
        };
        let mut tally = TableTally::default();
        self.scan(block, &Layout::text(), &mut tally, None);
        tally.columns.iter().flat_map(|c| c.signatures()).any(|t| {
            let signature = t.signature;
            signature.has(Signature::CHECKED)
                && !signature.has(Signature::ANTI_CUE)
                && signature.form() != Form::DialledInternational
        })
    }

    /// Scans one block into `tally`, and hands single matches to `sink` if there is one.
    pub fn scan<'x>(
        &'x self,
        block: Block<'x>,
        layout: &'x Layout,
        tally: &'x mut TableTally,
        sink: Option<&'x mut (dyn MatchSink + 'x)>,
    ) {
        let whole = layout
            .columns
            .iter()
            .enumerate()
            .filter(|(_, plan)| plan.takes_cells());
        let every_cell = self.custom.is_some() || layout.isolated || layout.prose;
        let mut places = self.tokens.places(block.text, block.bitmaps);
        let token = match self.tokens.is_empty() {
            true => usize::MAX,
            false => places.next(0),
        };
        let pass = Pass {
            token,
            places,
            scanner: self,
            block,
            layout,
            tally,
            batches: sink.is_none() && !every_cell && layout.shape == Shape::Table,
            state: State::new(sink),
            candidate: block.bitmaps.next_candidate(0),
            filled: Vec::new(),
            widths: Vec::new(),
            cell_columns: whole.map(|(index, _)| index).collect(),
            dismissal: Dismissal::new(layout, !self.asked.is_empty()),
            every_cell,
        };
        run(self.level, pass);
    }
}

pub(super) struct Pass<'a, 's> {
    pub scanner: &'a Scanner<'s>,
    pub block: Block<'a>,
    pub layout: &'a Layout,
    pub tally: &'a mut TableTally,
    pub state: State<'a>,
    /// The next candidate of the block.
    candidate: usize,
    /// The next place of a token.
    pub token: usize,
    pub places: Places<'a>,
    /// Filled cells of this block, by column.
    pub filled: Vec<u32>,
    /// Records of this block, by number of tracked cells.
    pub widths: Vec<u32>,
    /// Columns whose cells are judged as a whole.
    cell_columns: Vec<usize>,
    /// What is passed over without locating its cell.
    dismissal: Dismissal,
    /// Whether cells without candidates are visited, too.
    every_cell: bool,
    /// Whether records may be taken column by column: nobody wants single matches in order.
    batches: bool,
}

impl Kernel for Pass<'_, '_> {
    type Output = ();

    #[inline(always)]
    fn run<C: Classify>(mut self, _classify: C) {
        let block = self.block;
        let ends = block.cells.ends();
        let mut jumps = block.cells.jumps().iter().peekable();
        let mut inner_lines = 0;
        let (mut first, mut start, mut row, mut index) = (0, 0, 0, 0);
        let records = block.cells.records();
        while let Some(last) = records.get(index) {
            let width = (*last as usize).wrapping_sub(first);
            let mut count = 1;
            if self.batches && index >= block.skip_records {
                // Behind a record with line ends inside, lines are counted differently.
                let most = jumps
                    .peek()
                    .map_or(usize::MAX, |(r, _)| *r as usize + 1 - index);
                let rest = records.get(index..).unwrap_or_default();
                count = Batch::length(rest, first as u32, width, most).unwrap_or(1);
            }
            let cells = ends.get(first..first + count * width).unwrap_or_default();
            first += count * width;
            let record = Record {
                start,
                ends: cells,
                row,
                line: index as u32 + inner_lines,
            };
            index += count;
            if let Some((_, lines)) = jumps.next_if(|(r, _)| *r as usize + 1 == index) {
                inner_lines = *lines;
            }
            let Some(end) = cells.last() else { continue };
            start = *end as usize + 1;
            if count > 1 {
                let batch = Batch {
                    ends: cells,
                    width,
                    first: record,
                };
                self.batch(batch);
                if self.token < start {
                    self.tokens_of_batch(batch, start);
                }
                self.candidate = block.bitmaps.next_candidate(start);
                row += count as u32;
                continue;
            }
            let blank = cells.len() == 1
                && without_return(block.text, record.start, *end as usize) == record.start;
            let has_token = self.token < start;
            if let Some(outlet) = self.state.sink.as_mut().filter(|_| has_token) {
                outlet.hold();
            }
            let mut region = TokenRegion::Columns;
            if index <= block.skip_records {
                self.outside(record, start);
                region = TokenRegion::Outside;
            } else if !blank {
                self.record(record, start);
                row += 1;
            }
            if has_token {
                self.tokens_of_record(record, start, region);
            }
        }
        self.tally.records += u64::from(row);
        self.settle_counts();
    }
}

impl<'a> Pass<'a, '_> {
    /// One data record, whose line end is at `next - 1`.
    #[inline(always)]
    fn record(&mut self, record: Record<'a>, next: usize) {
        let tracked = record.ends.len().min(TRACKED_COLUMNS);
        if self.filled.len() < tracked {
            self.grow(tracked);
        }
        self.count(&record, tracked, next);
        self.state.memo.next_record();
        if self.every_cell {
            return self.all_cells(record, tracked, next);
        }
        for index in 0..self.cell_columns.len() {
            let column = self.cell_columns[index];
            if column < tracked {
                self.cell(record, column);
            }
        }
        let mut index = 0;
        while self.candidate < next {
            let bitmaps = self.block.bitmaps;
            if let Some(end) = self
                .dismissal
                .number(self.block.text, bitmaps, self.candidate)
            {
                self.candidate = bitmaps.next_candidate(end);
                continue;
            }
            while record
                .ends
                .get(index)
                .is_some_and(|end| (*end as usize) < self.candidate)
            {
                index += 1;
            }
            self.candidates(record, index, tracked);
        }
    }

    /// The candidates of one cell, the first of which comes next.
    #[inline(always)]
    fn candidates(&mut self, record: Record<'a>, index: usize, tracked: usize) {
        let bitmaps = self.block.bitmaps;
        let Some((start, end)) = record.cell(self.block.text, index) else {
            self.candidate = usize::MAX;
            return;
        };
        let plan = self.layout.columns.get(index).unwrap_or(&NO_PLAN);
        if index >= tracked || plan.takes_cells() || end <= start {
            if index >= tracked {
                self.loose_cell(record, index);
            }
            self.candidate = bitmaps.next_candidate(end.max(self.candidate + 1));
            return;
        }
        let column = &mut self.tally.columns[index];
        let scan = CellScan {
            scanner: self.scanner,
            block: &self.block,
            layout: self.layout,
            plan,
            record: &record,
            column: Some(index as u32),
        };
        match scan.unquote(start, end) {
            Raw::Plain(view) => {
                let mut at = self.candidate;
                while at < end {
                    let done = scan.candidate(&view, at, column, &mut self.state);
                    at = bitmaps.next_candidate(done);
                }
                self.candidate = at;
            }
            Raw::Quoted(quote) => {
                scan.decoded(quote, start, end, column, &mut self.state);
                self.candidate = bitmaps.next_candidate(end);
            }
        }
    }

    /// Counts filled cells; what they hold is not looked at.
    #[inline(always)]
    fn count(&mut self, record: &Record<'a>, tracked: usize, next: usize) {
        let Some(ends) = record.ends.get(..tracked) else {
            return;
        };
        let Some((first_filled, filled)) = self.filled.split_first_mut() else {
            return;
        };
        let (Some(first), Some(others)) = (ends.first(), ends.get(1..)) else {
            return;
        };
        *first_filled += u32::from(*first as usize > record.start);
        for ((filled, before), end) in filled.iter_mut().zip(ends).zip(others) {
            *filled += u32::from(*end - *before > 1);
        }
        self.widths[tracked] += 1;
        if let Some((start, end)) = record.cell(self.block.text, record.ends.len() - 1)
            && end == start
            && end + 2 == next
            && let Some(last) = self.filled.get_mut(record.ends.len() - 1)
        {
            // Nothing but a carriage return.
            *last -= 1;
        }
    }

    #[cold]
    pub(super) fn grow(&mut self, columns: usize) {
        self.filled.resize(columns, 0);
        self.widths.resize(columns + 1, 0);
        if self.tally.columns.len() < columns {
            self.tally.columns.resize_with(columns, Default::default);
        }
    }

    /// Adds the counts of the block to the tally.
    #[cold]
    fn settle_counts(&mut self) {
        let mut cells: u64 = self.widths.iter().map(|w| u64::from(*w)).sum();
        for (index, column) in self.tally.columns.iter_mut().enumerate() {
            cells -= self.widths.get(index).map_or(0, |w| u64::from(*w));
            column.cells += cells;
            column.filled += self.filled.get(index).map_or(0, |f| u64::from(*f));
        }
    }

    /// Every cell of a record, where some rule wants to see them all.
    #[cold]
    #[inline(never)]
    fn all_cells(&mut self, record: Record<'a>, tracked: usize, next: usize) {
        for index in 0..record.ends.len() {
            if index < tracked {
                self.cell(record, index);
            } else {
                self.loose_cell(record, index);
            }
        }
        self.candidate = self.block.bitmaps.next_candidate(next);
    }

    /// One whole cell of a tracked column.
    #[inline(never)]
    fn cell(&mut self, record: Record<'a>, index: usize) {
        let Some((start, end)) = record.cell(self.block.text, index) else {
            return;
        };
        let Some(column) = self.tally.columns.get_mut(index).filter(|_| end > start) else {
            return;
        };
        let scan = CellScan {
            scanner: self.scanner,
            block: &self.block,
            layout: self.layout,
            plan: self.layout.columns.get(index).unwrap_or(&NO_PLAN),
            record: &record,
            column: Some(index as u32),
        };
        if self.layout.isolated {
            scan.isolated(start, end, column, &mut self.state);
        } else {
            scan.raw(start, end, column, &mut self.state);
        }
    }

    /// Cells that belong to no column: preamble lines and header rows.
    #[cold]
    fn outside(&mut self, record: Record<'a>, next: usize) {
        for index in 0..record.ends.len() {
            self.loose_cell(record, index);
        }
        self.candidate = self.block.bitmaps.next_candidate(next);
    }

    #[cold]
    fn loose_cell(&mut self, record: Record<'a>, index: usize) {
        let Some((start, end)) = record.cell(self.block.text, index) else {
            return;
        };
        self.tally.outside.cells += 1;
        if end <= start {
            return;
        }
        self.tally.outside.filled += 1;
        let scan = CellScan {
            scanner: self.scanner,
            block: &self.block,
            layout: self.layout,
            plan: &NO_PLAN,
            record: &record,
            column: None,
        };
        scan.raw(start, end, &mut self.tally.outside, &mut self.state);
    }
}

impl<'a> State<'a> {
    pub(super) fn new(sink: Option<&'a mut (dyn MatchSink + 'a)>) -> Self {
        Self {
            sink: sink.map(Outlet::new),
            memo: CountryMemo::default(),
            words: WordMemo::default(),
            cues: Vec::new(),
            found: Vec::new(),
            folded: Folded::default(),
            scratch: Vec::new(),
            scratch_bitmaps: Bitmaps::default(),
            nested: Nested::default(),
        }
    }
}
