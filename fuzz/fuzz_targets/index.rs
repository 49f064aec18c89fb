//! Cutting a block into records and cells, for every dialect.
#![no_main]

use libfuzzer_sys::fuzz_target;
use spillmap::bytes::{Bitmaps, Markup};
use spillmap::format::delimited::{Cells, End, index};
use spillmap::model::Quote;

fuzz_target!(|input: (u8, &[u8])| {
    let (choice, text) = input;
    let markup = Markup {
        delimiter: [Some(b','), Some(b';'), Some(b'\t'), None][usize::from(choice & 3)],
        quote: [Some(b'"'), Some(b'\''), None, Some(b'"')][usize::from(choice >> 2 & 3)],
    };
    let escape = if choice & 16 == 0 {
        Quote::Doubled
    } else {
        Quote::Backslash
    };
    let (mut bitmaps, mut whole) = (Bitmaps::default(), Cells::default());
    index(
        text,
        markup,
        escape,
        End::OfDocument,
        &mut bitmaps,
        &mut whole,
    );
    assert!(whole.ends().is_sorted());
    assert!(
        whole
            .ends()
            .last()
            .is_none_or(|end| *end as usize <= text.len())
    );
    let expected = whole.ranges(text);

    let mut open = Cells::default();
    index(text, markup, escape, End::Open, &mut bitmaps, &mut open);
    let first = open.ranges(text);
    assert_eq!(first[..], expected[..first.len()]);
    if whole.oversized || open.oversized {
        return;
    }
    let rest = &text[open.complete..];
    index(
        rest,
        markup,
        escape,
        End::OfDocument,
        &mut bitmaps,
        &mut whole,
    );
    assert_eq!(first.len() + whole.ranges(rest).len(), expected.len());
});
