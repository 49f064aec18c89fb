//! What lies in a file that no table uses: free pages, pages that nothing leads to any more, and the
//! gaps between the rows of a page. Rows that were deleted stay there until they are written over.

use crate::format::sqlite::pages::{Pages, half};
use crate::format::sqlite::row::strings;
use crate::format::sqlite::tree::Leaf;
use crate::source::child::{Ended, Sink};
use crate::source::container::Structure;

const LABEL: &str = "(free space)";
/// Most gaps of one page that are followed.
const GAPS: usize = 1 << 14;

/// Writes it as a member of its own, if there is anything to be read.
pub(super) fn write(pages: &mut Pages<'_>, sink: &mut Sink) -> Result<(), Ended> {
    let (mut begun, mut page, mut text) = (false, Vec::new(), Vec::new());
    for number in 1..=pages.count() {
        pages.read(number, &mut page)?;
        text.clear();
        if pages.is_used(number) {
            gaps(&page, number, &mut text);
        } else {
            strings(&page, &mut text);
        }
        if text.is_empty() {
            continue;
        }
        if !begun {
            sink.member(LABEL, Structure::Text)?;
            begun = true;
        }
        text.push(b'\n');
        sink.write(&text)?;
    }
    Ok(())
}

/// The room before the first row, and the free blocks between rows.
fn gaps(page: &[u8], number: u32, out: &mut Vec<u8>) {
    let Some(leaf) = Leaf::read(page, number) else {
        // The end of a long row.
        return;
    };
    let start = if number == 1 { 100 } else { 0 };
    let rows = match half(page, start + 5) {
        // What does not fit into two bytes.
        Some(0) | None => page.len(),
        Some(rows) => rows,
    };
    let free = page.get(leaf.places + 2 * leaf.cells..rows);
    strings(free.unwrap_or_default(), out);
    let mut block = half(page, start + 1).unwrap_or(0);
    for _ in 0..GAPS {
        let (Some(next), Some(size)) = (half(page, block), half(page, block + 2)) else {
            return;
        };
        if block == 0 {
            return;
        }
        let gap = page.get(block + 4..block.saturating_add(size));
        strings(gap.unwrap_or_default(), out);
        // Blocks follow each other in the page.
        if next <= block {
            return;
        }
        block = next;
    }
}
