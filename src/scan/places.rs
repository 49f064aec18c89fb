//! Where matches stand in the whole document: parts know only their own rows and lines.

use super::outcome::{Outcome, PartCount};
use crate::analyze::Setting;
use crate::model::{Format, Place, RowRange};

/// Rows and lines before each part of a document.
#[derive(Clone, Debug, Default)]
pub(super) struct Bases(Vec<PartBase>);

#[derive(Clone, Copy, Debug)]
struct PartBase {
    part: u32,
    rows: u64,
    lines: u64,
}

impl Bases {
    pub fn new(outcome: &Outcome) -> Self {
        let (mut rows, mut lines) = (0, 0);
        let add = |count: &PartCount| {
            let base = PartBase {
                part: count.part,
                rows,
                lines,
            };
            rows += u64::from(count.rows);
            lines += u64::from(count.lines);
            base
        };
        Self(outcome.counts.iter().map(add).collect())
    }

    /// 1-based row and physical line of a place.
    pub fn locate(&self, part: u32, row: u32, line: u32) -> (u64, u64) {
        let at = self.0.binary_search_by_key(&part, |b| b.part);
        let base = at.ok().and_then(|i| self.0.get(i));
        let (rows, lines) = base.map_or((0, 0), |b| (b.rows, b.lines));
        (rows + u64::from(row) + 1, lines + u64::from(line) + 1)
    }

    /// The first rows (lines, outside columns) as ranges.
    pub fn ranges(&self, places: &[Place], setting: Setting) -> Vec<RowRange> {
        const SHOWN: usize = 8;
        let mut rows: Vec<u64> = places
            .iter()
            .map(|p| {
                let (row, line) = self.locate(p.block, p.row, p.line);
                if setting == Setting::Column {
                    row
                } else {
                    line
                }
            })
            .collect();
        rows.sort_unstable();
        rows.dedup();
        let mut ranges: Vec<RowRange> = Vec::new();
        for row in rows.into_iter().take(SHOWN) {
            match ranges.last_mut() {
                Some(range) if range.last + 1 == row => range.last = row,
                _ => ranges.push(RowRange {
                    first: row,
                    last: row,
                }),
            }
        }
        ranges
    }
}

impl Outcome {
    /// Data records, of running text lines: blank ones stand in between and count.
    pub fn records(&self) -> u64 {
        match self.counts_lines() {
            true => self.counts.iter().map(|part| u64::from(part.lines)).sum(),
            false => self.tally.records,
        }
    }

    /// Whether places are counted in lines rather than rows.
    pub fn counts_lines(&self) -> bool {
        !matches!(self.facts.format, Format::Delimited | Format::JsonLines)
    }
}
