//! Scanning one document: any number of threads take blocks from its cutter, count into tallies of
//! their own, and add them up at the end.

use super::Context;
use super::cutter::{Buffers, Cut, Cutting, Part};
use super::document::Prepared;
use super::growth::Growth;
use super::look::Keeper;
use super::outcome::{Order, PartCount};
use super::persons::Taker;
use super::shared_keys::SharedKeys;
use super::sink::{SpoolSink, lock_spool};
use super::strings;
use crate::detect::{Block, Layout, MatchSink, TRACKED_COLUMNS};
use crate::format::delimited::{Cells, End, index};
use crate::model::{Format, Origin, Problem, Reason, State, TableTally};
use std::ops::Range;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Condvar, Mutex, PoisonError};

/// A document being scanned.
pub(super) struct Job {
    /// Number of the document, which the spool's chunks carry.
    pub number: u32,
    pub order: Order,
    pub origin: Arc<Origin>,
    pub prepared: Prepared,
    sum: Mutex<Sum>,
    left: Condvar,
    /// Set once there is nothing left to take, so that nobody joins in vain.
    pub exhausted: AtomicBool,
}

#[derive(Default)]
struct Sum {
    tally: TableTally,
    counts: Vec<PartCount>,
    exact_records: u64,
    bad_lines: u64,
    first_bad_line: Option<u64>,
    workers: usize,
    crashed: bool,
    wide: bool,
    /// Whether UTF-16 stands in the middle of other text.
    mixed: bool,
}

impl Job {
    pub fn new(number: u32, order: Order, origin: Arc<Origin>, prepared: Prepared) -> Self {
        Self {
            number,
            order,
            origin,
            prepared,
            sum: Mutex::default(),
            left: Condvar::new(),
            exhausted: AtomicBool::new(false),
        }
    }

    /// Scans blocks until there are none left. A panic anywhere in it ends the document for every
    /// thread: nobody may wait for a turn that never comes.
    pub fn work(&self, context: &Context<'_>, buffers: &mut Buffers) {
        self.lock().workers += 1;
        let outcome = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
            let mut worker = Worker::new(self, context);
            while !context.stop.is_requested() {
                let Some(cut) = self.prepared.cutter.next(buffers) else {
                    break;
                };
                worker.block(&cut, buffers);
            }
            worker.add_to(&mut self.lock());
        }));
        self.exhausted.store(true, Ordering::Relaxed);
        if outcome.is_err() {
            // Whatever the panicked worker held is lost; the document says so.
            self.prepared.cutter.abandon();
        }
        let mut sum = self.lock();
        sum.crashed |= outcome.is_err();
        sum.workers -= 1;
        drop(sum);
        self.left.notify_all();
    }

    /// Waits for the other threads and adds everything up.
    pub fn finish(&self, context: &Context<'_>) -> (TableTally, Vec<PartCount>, Closing) {
        let mut sum = self.lock();
        while sum.workers > 0 {
            sum = self.left.wait(sum).unwrap_or_else(PoisonError::into_inner);
        }
        let mut counts = std::mem::take(&mut sum.counts);
        counts.sort_unstable_by_key(|c| c.part);
        let Cutting {
            stored,
            decoded,
            whole,
            mut problems,
            growth,
        } = self.prepared.cutter.finish();
        if sum.bad_lines > 0 {
            let mut problem = Problem::new(Reason::Malformed).detail("lines that are not JSON");
            problem.count = sum.bad_lines;
            problem.offset = sum.first_bad_line;
            problems.push(problem);
        }
        if sum.wide {
            problems.push(Problem::new(Reason::LimitColumns));
        }
        if sum.mixed {
            problems.push(Problem::new(Reason::EncodingUncertain).detail("UTF-16 in the middle"));
        }
        if sum.crashed {
            problems.push(Problem::new(Reason::ParserCrashed));
        }
        let said = problems.iter().any(|p| p.reason == Reason::Interrupted);
        if context.stop.is_requested() && !whole && !said {
            problems.push(Problem::new(Reason::Interrupted).at(decoded));
        }
        let closing = Closing {
            stored,
            decoded,
            growth: growth.filter(|_| problems.is_empty()),
            problems,
            exact_records: sum.exact_records,
        };
        (std::mem::take(&mut sum.tally), counts, closing)
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Sum> {
        self.sum.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// What is known behind the end of a document.
pub(super) struct Closing {
    pub stored: u64,
    pub decoded: u64,
    pub problems: Vec<Problem>,
    pub exact_records: u64,
    pub growth: Option<Growth>,
}

impl Closing {
    /// The state that the problems leave a document in.
    pub fn state(&self, before: State) -> State {
        worst(&self.problems, self.decoded > 0, before)
    }
}

/// The state that problems leave a document in of which something was read, or nothing.
pub(super) fn worst(problems: &[Problem], something: bool, before: State) -> State {
    let worse = |problem: &Problem| match problem.reason {
        // Everything was scanned, only not in its structure or not quite as it was written.
        Reason::LimitRecord
        | Reason::Malformed
        | Reason::EncodingUncertain
        | Reason::LimitColumns => State::Scanned,
        Reason::ParserCrashed => State::Failed,
        // Nothing came out of it.
        Reason::Corrupt | Reason::Truncated | Reason::IoError if !something => State::Failed,
        _ => State::Partial,
    };
    let states = problems.iter().map(worse);
    states.chain([before]).max().unwrap_or(before)
}

/// One thread's share of a document.
struct Worker<'a, 'c> {
    job: &'a Job,
    context: &'a Context<'c>,
    tally: TableTally,
    counts: Vec<PartCount>,
    exact_records: u64,
    bad_lines: u64,
    first_bad_line: Option<u64>,
    /// Whether a record had more cells than columns are tracked.
    wide: bool,
    mixed: bool,
    keys: Option<SharedKeys<'a>>,
    /// Takes the matches of a second look.
    keeper: Option<Keeper<'a>>,
}

impl<'a, 'c> Worker<'a, 'c> {
    fn new(job: &'a Job, context: &'a Context<'c>) -> Self {
        let keys = job.prepared.keys.as_ref().map(SharedKeys::new);
        Self {
            keeper: Keeper::new(context, job),
            job,
            context,
            tally: TableTally::default(),
            counts: Vec::new(),
            exact_records: 0,
            bad_lines: 0,
            first_bad_line: None,
            wide: false,
            mixed: false,
            keys,
        }
    }

    fn block(&mut self, cut: &Cut, buffers: &mut Buffers) {
        for (number, part) in (cut.first..).zip(&cut.parts) {
            match part {
                Part::Records(range) => self.records(cut, number, range.clone(), buffers),
                Part::Piece { range, ends } => self.piece(number, range.clone(), *ends, buffers),
            }
        }
    }

    fn records(&mut self, cut: &Cut, number: u32, range: Range<usize>, buffers: &mut Buffers) {
        let Buffers {
            bytes,
            bitmaps,
            cells,
        } = buffers;
        let is_binary = self.job.prepared.facts.format == Format::Binary;
        let changed = self.blank_noise(bytes, range.clone());
        // Of a file that is no text, what stands before is noise.
        let above = (!is_binary).then(|| cut.above(bytes, &range));
        let text = bytes.get(range.clone()).unwrap_or_default();
        let grammar = self.job.prepared.grammar;
        if !cut.indexed || changed {
            index(
                text,
                grammar.markup,
                grammar.escape,
                End::OfDocument,
                bitmaps,
                cells,
            );
        }
        let offset = cut.base + (range.start - cut.start) as u64;
        let head = self.job.prepared.data_offset.saturating_sub(offset);
        let skip_records = if head == 0 {
            0
        } else {
            cells.records_before(head)
        };
        let block = Block {
            number,
            above: above.as_deref(),
            text,
            bitmaps,
            cells,
            skip_records,
        };
        let rows_before = self.tally.records;
        if let Some(keeper) = &mut self.keeper {
            keeper.begin(number);
        }
        let mut sink = SpoolSink::new(self.context);
        let mut taker = Taker::new(self.context);
        let taking = taking(&mut self.keeper, &mut sink, &mut taker);
        let layout = &self.job.prepared.layout;
        match &mut self.keys {
            Some(keys) => {
                let bad =
                    self.context
                        .scanner
                        .scan_lines(block, layout, keys, &mut self.tally, taking);
                self.bad_lines += bad.count;
                if let Some(at) = bad.first {
                    let at = offset + at;
                    self.first_bad_line = Some(self.first_bad_line.map_or(at, |b| b.min(at)));
                }
            }
            None => self
                .context
                .scanner
                .scan(block, layout, &mut self.tally, taking),
        }
        if let Some(keeper) = &mut self.keeper {
            keeper.records(&block, &self.job.prepared);
        }
        if let Some(taker) = &mut taker {
            taker.countries(&block, layout);
        }
        self.exact_records += u64::from(cells.exact_records);
        self.wide |= self.tally.columns.len() >= TRACKED_COLUMNS && has_wide_record(cells);
        let rows = (self.tally.records - rows_before) as u32;
        self.counts.push(PartCount {
            part: number,
            rows,
            lines: cells.lines(),
        });
        self.spool(number, sink);
        self.gather(number, taker);
    }

    /// A piece of an oversized record: text outside the columns.
    fn piece(&mut self, number: u32, range: Range<usize>, ends: bool, buffers: &mut Buffers) {
        let Buffers {
            bytes,
            bitmaps,
            cells,
        } = buffers;
        // A gigabyte of zeros holds nothing, and should cost next to nothing.
        let range = match bytes.get(range.clone()) {
            Some(text) if is_one_byte(text) => range.start..range.start,
            _ => range,
        };
        self.blank_noise(bytes, range.clone());
        let text = bytes.get(range).unwrap_or_default();
        let plain = crate::bytes::Markup {
            delimiter: None,
            quote: None,
        };
        index(
            text,
            plain,
            crate::model::Quote::Doubled,
            End::OfDocument,
            bitmaps,
            cells,
        );
        let skip_records = cells.len();
        let block = Block {
            number,
            above: None,
            text,
            bitmaps,
            cells,
            skip_records,
        };
        if let Some(keeper) = &mut self.keeper {
            keeper.begin(number);
        }
        let mut sink = SpoolSink::new(self.context);
        let mut taker = Taker::new(self.context);
        self.context.scanner.scan(
            block,
            &Layout::text(),
            &mut self.tally,
            taking(&mut self.keeper, &mut sink, &mut taker),
        );
        if let Some(keeper) = &mut self.keeper {
            keeper.piece(&block);
        }
        let whole = u32::from(ends);
        self.tally.records += u64::from(ends);
        self.counts.push(PartCount {
            part: number,
            rows: whole,
            lines: whole,
        });
        self.spool(number, sink);
        self.gather(number, taker);
    }

    /// Of what is no text only the strings in it are scanned; text that turns to two bytes a
    /// character on its way (`>>` of a shell that writes UTF-16) goes on as text. Whether bytes
    /// changed.
    fn blank_noise(&mut self, bytes: &mut [u8], range: Range<usize>) -> bool {
        let Some(bytes) = bytes.get_mut(range) else {
            return false;
        };
        let narrowed = strings::narrow(bytes);
        if self.job.prepared.facts.format == Format::Binary {
            strings::keep(bytes);
            return true;
        }
        self.mixed |= narrowed;
        narrowed
    }

    fn spool(&self, part: u32, sink: Option<SpoolSink<'_>>) {
        if let (Some(sink), Some(spool)) = (sink, &self.context.spool) {
            let encoded = match self.keys {
                // The cells of a line come in the line's own order.
                Some(_) => sink.encode(),
                None => sink.encode_sorted(),
            };
            lock_spool(spool).add(self.job.number, part, encoded);
        }
    }

    fn gather(&self, part: u32, taker: Option<Taker<'_>>) {
        if let (Some(taker), Some(mentions)) = (taker, &self.context.mentions) {
            lock_spool(mentions).add(self.job.number, part, taker.encode());
        }
    }

    fn add_to(self, sum: &mut Sum) {
        sum.tally.merge(&self.tally);
        sum.counts.extend(self.counts);
        sum.exact_records += self.exact_records;
        sum.wide |= self.wide;
        sum.mixed |= self.mixed;
        sum.bad_lines += self.bad_lines;
        sum.first_bad_line = match (sum.first_bad_line, self.first_bad_line) {
            (Some(a), Some(b)) => Some(a.min(b)),
            (a, b) => a.or(b),
        };
        if let Some(keys) = self.keys {
            keys.absorb();
        }
        if let Some(keeper) = self.keeper {
            keeper.hand_over();
        }
    }
}

/// Who takes single matches, if anybody does.
fn taking<'t>(
    keeper: &'t mut Option<Keeper<'_>>,
    sink: &'t mut Option<SpoolSink<'_>>,
    taker: &'t mut Option<Taker<'_>>,
) -> Option<&'t mut (dyn MatchSink + 't)> {
    match (keeper, sink, taker) {
        (Some(keeper), ..) => keeper.matches(),
        (None, Some(sink), _) => Some(sink),
        (None, None, Some(taker)) => Some(taker),
        (None, None, None) => None,
    }
}

fn has_wide_record(cells: &Cells) -> bool {
    let mut before = 0;
    cells.records().iter().any(|last| {
        let count = last - before;
        before = *last;
        count as usize > TRACKED_COLUMNS
    })
}

fn is_one_byte(text: &[u8]) -> bool {
    match text {
        [] | [_] => false,
        [_, rest @ ..] => text.get(..rest.len()) == Some(rest),
    }
}
