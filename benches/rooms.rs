//! Bytes per second of single rooms and of the whole path, best of several rounds, over a seeded
//! corpus in `target/bench/` (made by `benches/compare.py` or the `corpus` example).
//!
//! `cargo bench --bench rooms [-- FILTER]`

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
static BENCHES: &[Bench] = &[Bench {
    name: "floor: count line ends",
    pass: count_lines,
}];

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
