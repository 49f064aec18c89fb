//! No byte is lost, wherever blocks are cut.

use super::*;
use crate::source::{Content, Counters, Links};
use std::io::Write;
use std::sync::Arc;

fn cutter(text: &[u8], quote: Option<u8>, block_size: usize) -> Cutter {
    let mut file = tempfile::NamedTempFile::new().unwrap();
    file.write_all(text).unwrap();
    let content = Content::open(file.path(), Links::Refuse).unwrap();
    let grammar = Grammar {
        markup: Markup {
            delimiter: Some(b','),
            quote,
        },
        escape: Quote::Doubled,
    };
    let input = Input::positioned(content, 0, Arc::new(Counters::default()));
    Cutter::new(input, grammar, block_size)
}

/// Every part as its offset, its text, and whether it is a piece.
fn parts(cutter: &Cutter) -> Vec<(u64, Vec<u8>, bool)> {
    let mut buffers = Buffers::default();
    let mut all = Vec::new();
    while let Some(cut) = cutter.next(&mut buffers) {
        for part in &cut.parts {
            let (range, is_piece) = match part {
                Part::Records(range) => (range.clone(), false),
                Part::Piece { range, .. } => (range.clone(), true),
            };
            let offset = cut.base + (range.start - cut.start) as u64;
            all.push((offset, buffers.bytes[range].to_vec(), is_piece));
        }
    }
    all
}

fn check_whole(text: &[u8], quote: Option<u8>) {
    for block_size in [7, 100, 4096, 256 * 1024, 3 << 20] {
        if text.len() / block_size > 100_000 {
            continue;
        }
        let mut at = 0;
        for (offset, part, is_piece) in parts(&cutter(text, quote, block_size)) {
            assert_eq!(offset, at as u64, "blocks of {block_size}");
            assert_eq!(part, text[at..at + part.len()]);
            at += part.len();
            let whole = at == text.len() || matches!(text[at - 1], b'\n' | b'\r');
            assert!(is_piece || whole, "records end with a line at {at}");
        }
        assert_eq!(at, text.len(), "blocks of {block_size}");
    }
}

#[test]
fn no_byte_is_lost_whatever_the_block_size() {
    let rows: Vec<u8> = (0..3000)
        .flat_map(|n| format!("{n},\"a, b\",\"c\nd{n}\"\r\n").into_bytes())
        .collect();
    check_whole(b"", Some(b'"'));
    check_whole(b"no line end", Some(b'"'));
    check_whole(b"\"never closed\n1,2\n3,4\n", Some(b'"'));
    check_whole(&rows, Some(b'"'));
    check_whole(&rows, None);
}

#[test]
fn lines_around_the_cap_lose_nothing() {
    let mut text = Vec::new();
    for longer in 0..4 {
        text.extend(vec![b'x'; RECORD_CAP - 2 + longer]);
        text.extend_from_slice(if longer % 2 == 0 { b"\n" } else { b"\r\n" });
        text.extend_from_slice(b"short\n");
    }
    check_whole(&text, None);
    check_whole(&text, Some(b'"'));
}

#[test]
fn a_piece_does_not_end_inside_a_number() {
    let cases: [(&[u8], usize); 5] = [
        (b"please call +49 30 1234567", 7),
        (b"name +49 30 12,34", 15),
        (b"one two three", 8),
        (b"abcdef", 6),
        (b"1 2 3", 4),
    ];
    for (window, expected) in cases {
        assert_eq!(natural_end(window), expected, "{window:?}");
    }
}

#[test]
fn a_thread_that_dies_with_a_ticket_holds_nobody_up() {
    let text = b"1,2,3\n".repeat(5000);
    for died in 0..20 {
        let cutter = cutter(&text, Some(b'"'), 100);
        std::thread::scope(|scope| {
            for _ in 0..4 {
                scope.spawn(|| parts(&cutter));
            }
            scope.spawn(|| {
                let mut buffers = Buffers::default();
                (0..died).for_each(|_| drop(cutter.next(&mut buffers)));
                // The ticket whose turn never comes.
                cutter.next_ticket.fetch_add(1, Ordering::Relaxed);
                std::thread::yield_now();
                cutter.abandon();
            });
        });
        assert!(cutter.lock().done);
    }
}
