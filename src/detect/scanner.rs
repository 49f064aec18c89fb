//! The hot loop: over the records of a block, over the cells of a record.

use super::TRACKED_COLUMNS;
use super::block::{Block, MatchSink};
use super::cell::{CellScan, State};
use super::context::Cues;
use super::country::CountryMemo;
use super::custom::CustomRules;
use super::layout::{ColumnPlan, Layout};
use crate::bytes::{Bitmaps, Classify, Kernel, Level, Markup, run};
use crate::format::delimited::{Cells, End, index};
use crate::key::ValueHasher;
use crate::model::{Country, Form, InfoTypeId, Quote, RuleId, Signature, TableTally};
use crate::rule::{PatternSet, Recognizer};
use crate::validator::phone::Region;

/// A rule with the info type that it finds.
#[derive(Clone, Copy, Debug)]
pub(super) struct Kind {
    pub rule: RuleId,
    pub info_type: InfoTypeId,
}

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
    /// The current year, for what is a plausible birth date.
    pub(super) this_year: i16,
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
            Some(Kind {
                rule,
                info_type: set.rule(rule).info_type,
            })
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
            this_year,
            level: Level::best(),
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
        let state = State::new(sink);
        run(
            self.level,
            Pass {
                scanner: self,
                block,
                layout,
                tally,
                state,
            },
        );
    }
}

struct Pass<'a, 's> {
    scanner: &'a Scanner<'s>,
    block: Block<'a>,
    layout: &'a Layout,
    tally: &'a mut TableTally,
    state: State<'a>,
}

/// One record of the block.
#[derive(Clone, Copy)]
pub(super) struct Record<'a> {
    /// Where its first cell starts.
    pub start: usize,
    /// Where its cells end.
    pub ends: &'a [u32],
    /// Its number among the block's data records.
    pub row: u32,
    /// Lines of the block that begin before it.
    pub line: u32,
}

impl Record<'_> {
    /// Start and end of a cell; the last one's carriage return is not part of it.
    #[inline(always)]
    pub fn cell(&self, text: &[u8], index: usize) -> Option<(usize, usize)> {
        let end = *self.ends.get(index)? as usize;
        let start = match index.checked_sub(1) {
            Some(before) => *self.ends.get(before)? as usize + 1,
            None => self.start,
        };
        let end = if index + 1 == self.ends.len() {
            without_return(text, start, end)
        } else {
            end
        };
        Some((start, end))
    }
}

#[inline(always)]
fn without_return(text: &[u8], start: usize, end: usize) -> usize {
    let crlf = end > start && text[end - 1] == b'\r' && text.get(end) == Some(&b'\n');
    end - usize::from(crlf)
}

impl Kernel for Pass<'_, '_> {
    type Output = ();

    #[inline(always)]
    fn run<C: Classify>(mut self, _classify: C) {
        let block = self.block;
        let ends = block.cells.ends();
        let mut jumps = block.cells.jumps().iter().peekable();
        let mut inner_lines = 0;
        let (mut first, mut start, mut row) = (0, 0, 0);
        for (index, last) in block.cells.records().iter().enumerate() {
            let cells = ends.get(first..*last as usize).unwrap_or_default();
            first = *last as usize;
            let record = Record {
                start,
                ends: cells,
                row,
                line: index as u32 + inner_lines,
            };
            if let Some((_, lines)) = jumps.next_if(|(r, _)| *r == index as u32) {
                inner_lines = *lines;
            }
            let Some(end) = cells.last() else { continue };
            start = *end as usize + 1;
            let blank = cells.len() == 1
                && without_return(block.text, record.start, *end as usize) == record.start;
            if index < block.skip_records {
                self.outside(record);
            } else if !blank {
                self.record(record);
                row += 1;
            }
        }
        self.tally.records += u64::from(row);
    }
}

pub(super) static NO_PLAN: ColumnPlan = ColumnPlan {
    phone: super::PhonePlan {
        any_region: false,
        record_country: false,
        regions: Vec::new(),
    },
    ssn: false,
    card: false,
    birth_date: false,
};

impl<'a> Pass<'a, '_> {
    #[inline(always)]
    fn record(&mut self, record: Record<'a>) {
        let tracked = record.ends.len().min(TRACKED_COLUMNS);
        if self.tally.columns.len() < tracked {
            self.tally.columns.resize_with(tracked, Default::default);
        }
        self.state.memo.next_record();
        let text = self.block.text;
        let mut start = record.start;
        let last = record.ends.len() - 1;
        for (index, (end, column)) in record
            .ends
            .iter()
            .zip(self.tally.columns.iter_mut())
            .enumerate()
        {
            let mut end = *end as usize;
            let next = end + 1;
            if index == last {
                end = without_return(text, start, end);
            }
            column.cells += 1;
            if end > start {
                column.filled += 1;
                column.bytes += (end - start) as u64;
                let scan = CellScan {
                    scanner: self.scanner,
                    block: self.block,
                    layout: self.layout,
                    plan: self.layout.columns.get(index).unwrap_or(&NO_PLAN),
                    record,
                    column: Some(index as u32),
                };
                scan.raw(start, end, column, &mut self.state);
            }
            start = next;
        }
        if record.ends.len() > tracked {
            self.beyond(record, tracked);
        }
    }

    /// The cells beyond the tracked columns.
    #[cold]
    fn beyond(&mut self, record: Record<'a>, from: usize) {
        for index in from..record.ends.len() {
            self.loose_cell(record, index);
        }
    }

    /// Cells that belong to no column: preamble lines and header rows.
    #[cold]
    fn outside(&mut self, record: Record<'a>) {
        for index in 0..record.ends.len() {
            self.loose_cell(record, index);
        }
    }

    fn loose_cell(&mut self, record: Record<'a>, index: usize) {
        let Some((start, end)) = record.cell(self.block.text, index) else {
            return;
        };
        self.tally.outside.cells += 1;
        if end <= start {
            return;
        }
        self.tally.outside.filled += 1;
        self.tally.outside.bytes += (end - start) as u64;
        let scan = CellScan {
            scanner: self.scanner,
            block: self.block,
            layout: self.layout,
            plan: &NO_PLAN,
            record,
            column: None,
        };
        scan.raw(start, end, &mut self.tally.outside, &mut self.state);
    }
}

impl<'a> State<'a> {
    pub(super) fn new(sink: Option<&'a mut (dyn MatchSink + 'a)>) -> Self {
        Self {
            sink,
            memo: CountryMemo::default(),
            scratch: Vec::new(),
            scratch_bitmaps: Bitmaps::default(),
        }
    }
}
