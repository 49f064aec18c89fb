//! A single text on its way through the lanes of detection.

use crate::bytes::{Bitmaps, Markup};
use crate::detect::{Block, Layout, MatchSink, Scanner};
use crate::format::delimited::{Cells, End, index};
use crate::model::{Quote, TableTally};

/// Scans single texts.
#[derive(Default)]
pub(super) struct TextScan {
    bitmaps: Bitmaps,
    cells: Cells,
}

impl TextScan {
    /// Every match in one text.
    pub fn scan(
        &mut self,
        scanner: &Scanner<'_>,
        text: &[u8],
        layout: &Layout,
        sink: &mut dyn MatchSink,
    ) {
        let markup = Markup {
            delimiter: None,
            quote: None,
        };
        let (bitmaps, cells) = (&mut self.bitmaps, &mut self.cells);
        index(
            text,
            markup,
            Quote::Doubled,
            End::OfDocument,
            bitmaps,
            cells,
        );
        let block = Block {
            number: 0,
            above: Some(b""),
            text,
            bitmaps,
            cells,
            skip_records: 0,
        };
        scanner.scan(block, layout, &mut TableTally::default(), Some(sink));
    }
}
