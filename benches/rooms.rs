//! Bytes per second of single rooms and of the whole path, best of several rounds, over a seeded
//! corpus in `target/bench/` (made by `benches/compare.py` or the `corpus` example).
//!
//! `cargo bench --bench rooms [-- FILTER]`

use spillmap::bytes::{Bitmaps, Markup};
use spillmap::detect::{Block, Layout, Scanner, Shape};
use spillmap::format::delimited::{Cells, End, index};
use spillmap::key::Key;
use spillmap::model::{Quote, TableTally};
use spillmap::rule::PatternSet;
use std::hint::black_box;
use std::io::{self, Write};
use std::time::{Duration, Instant};

/// Rounds of which the best counts.
const ROUNDS: usize = 7;

/// A room under the clock: what it is called and one pass over the bytes.
struct Bench {
    name: &'static str,
    pass: fn(&[u8]) -> u64,
}

/// The benches, one row a room.
static BENCHES: &[Bench] = &[
    Bench {
        name: "floor: count line ends",
        pass: count_lines,
    },
    Bench {
        name: "bytes: classify",
        pass: classify,
    },
    Bench {
        name: "format::delimited: classify and index",
        pass: index_blocks,
    },
    Bench {
        name: "detect: classify, index and scan",
        pass: scan_blocks,
    },
];

/// Bytes of a block, as the scan has them.
const BLOCK: usize = 256 * 1024;

/// Record-aligned blocks of a CSV without quoted line ends.
fn blocks(bytes: &[u8]) -> impl Iterator<Item = &[u8]> {
    let mut rest = bytes;
    std::iter::from_fn(move || {
        let window = rest.get(..BLOCK).unwrap_or(rest);
        let end = memchr::memrchr(b'\n', window).map_or(window.len(), |at| at + 1);
        let (block, behind) = rest.split_at(end);
        rest = behind;
        (!block.is_empty()).then_some(block)
    })
}

fn classify(bytes: &[u8]) -> u64 {
    let mut bitmaps = Bitmaps::default();
    blocks(bytes)
        .map(|block| {
            bitmaps.classify(block);
            bitmaps.next_candidate(0) as u64
        })
        .sum()
}

const COMMA: Markup = Markup {
    delimiter: Some(b','),
    quote: Some(b'"'),
};

fn index_blocks(bytes: &[u8]) -> u64 {
    let (mut bitmaps, mut cells) = (Bitmaps::default(), Cells::default());
    blocks(bytes)
        .map(|block| {
            index(
                block,
                COMMA,
                Quote::Doubled,
                End::OfDocument,
                &mut bitmaps,
                &mut cells,
            );
            cells.ends().len() as u64
        })
        .sum()
}

fn scan_blocks(bytes: &[u8]) -> u64 {
    let set = PatternSet::builtin();
    let key = Key::from_bytes([7; 32]);
    let scanner = Scanner::new(&set, key.hasher(), &[], 2026);
    let mut layout = Layout::text();
    layout.shape = Shape::Table;
    layout.quote = COMMA.quote;
    layout.delimiter = COMMA.delimiter;
    let (mut bitmaps, mut cells) = (Bitmaps::default(), Cells::default());
    let mut tally = TableTally::default();
    for (number, text) in (0..).zip(blocks(bytes)) {
        index(
            text,
            COMMA,
            Quote::Doubled,
            End::OfDocument,
            &mut bitmaps,
            &mut cells,
        );
        let block = Block {
            number,
            text,
            bitmaps: &bitmaps,
            cells: &cells,
            skip_records: 0,
            above: None,
        };
        scanner.scan(block, &layout, &mut tally, None);
    }
    tally.records
}

fn main() -> io::Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    if !arguments.iter().any(|a| a == "--bench") {
        return Ok(()); // `cargo test --benches` only wants to know that it starts
    }
    let filter = arguments.iter().find(|a| !a.starts_with("--"));
    let mut out = io::stdout().lock();
    for corpus in ["dense.csv", "sparse.csv"] {
        let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR"))
            .join("target/bench")
            .join(corpus);
        let Ok(bytes) = std::fs::read(&path) else {
            writeln!(
                out,
                "{corpus}: missing; make it with benches/compare.py --generate-only"
            )?;
            continue;
        };
        let wanted = BENCHES
            .iter()
            .filter(|b| filter.is_none_or(|f| b.name.contains(f.as_str())));
        for bench in wanted {
            let best = best_of(ROUNDS, || (bench.pass)(&bytes));
            let rate = bytes.len() as f64 / best.as_secs_f64() / 1e6;
            writeln!(out, "{corpus:<12} {:<40} {rate:>9.0} MB/s", bench.name)?;
        }
    }
    Ok(())
}

/// The shortest of several runs.
fn best_of<T>(rounds: usize, mut run: impl FnMut() -> T) -> Duration {
    (0..rounds)
        .map(|_| {
            let start = Instant::now();
            black_box(run());
            start.elapsed()
        })
        .min()
        .unwrap_or(Duration::MAX)
}

/// What no room can beat: one look at every byte.
fn count_lines(bytes: &[u8]) -> u64 {
    memchr::memchr_iter(b'\n', bytes).count() as u64
}
