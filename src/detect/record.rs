//! A record of a block and where its cells lie.

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
pub(super) fn without_return(text: &[u8], start: usize, end: usize) -> usize {
    let crlf = end > start && text[end - 1] == b'\r' && text.get(end) == Some(&b'\n');
    end - usize::from(crlf)
}
