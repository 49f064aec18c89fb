//! Single texts, for `spillmap detect`: each is a document of its own.

use super::hashed;
use super::planner::{self, Known, Sample};
use super::this_year;
use crate::analyze::{ColumnFacts, Features, Setting, judge};
use crate::bytes::{Bitmaps, Markup};
use crate::detect::{Block, Layout, MatchSink, RawMatch, Scanner, Shape};
use crate::format::delimited::{Cells, End, index};
use crate::key::Key;
use crate::model::{Country, HeaderHint, Probability, Quote, Signature, TableTally};
use crate::rule::PatternSet;

/// One text, and what is known about it.
#[derive(Clone, Copy, Debug)]
pub struct TextQuery<'q> {
    /// The text, UTF-8.
    pub text: &'q str,
    /// A column header: the text is then a column of one cell.
    pub context: Option<&'q str>,
    /// Country whose national formats the text may take.
    pub region: Option<Country>,
}

/// One match in a text.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct TextMatch {
    /// Snake-case id of the data type.
    pub info_type: String,
    /// Kebab-case id of the rule.
    pub rule: String,
    /// First byte.
    pub start: u64,
    /// Byte behind the last.
    pub end: u64,
    /// Calibrated probability.
    pub probability: Probability,
    /// What the fitted model saw.
    pub features: Features,
}

/// Finds personal data in single texts.
pub struct Texts<'s> {
    set: &'s PatternSet,
    plain: Scanner<'s>,
    key: &'s Key,
    bitmaps: Bitmaps,
    cells: Cells,
}

#[derive(Default)]
struct Collected(Vec<(Signature, u32, u32, u32)>);

impl MatchSink for Collected {
    fn take(&mut self, found: RawMatch<'_>) {
        self.0
            .push((found.signature, found.row, found.start, found.end));
    }
}

impl<'s> Texts<'s> {
    /// Prepares the lanes.
    pub fn new(set: &'s PatternSet, key: &'s Key) -> Self {
        Self {
            set,
            plain: Scanner::new(set, key.hasher(), &[], this_year()),
            key,
            bitmaps: Bitmaps::default(),
            cells: Cells::default(),
        }
    }

    /// Every match in one text, in order, at every probability.
    pub fn find(&mut self, query: TextQuery<'_>) -> Vec<TextMatch> {
        let text = query.text.as_bytes();
        let hints = query.context.map(|c| self.set.lexicon().read(c));
        let layout = layout(
            self.set,
            text,
            hints.as_deref(),
            query.context.unwrap_or_default(),
            query.region,
        );
        let regional;
        let scanner = match query.region {
            Some(region) => {
                regional = Scanner::new(self.set, self.key.hasher(), &[region], this_year());
                &regional
            }
            None => &self.plain,
        };
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
        let (mut tally, mut collected) = (TableTally::default(), Collected::default());
        let block = Block {
            number: 0,
            above: Some(b""),
            text,
            bitmaps,
            cells,
            skip_records: 0,
        };
        scanner.scan(block, &layout, &mut tally, Some(&mut collected));
        let starts = record_starts(text, cells);
        self.judge(&tally, hints.as_deref(), &starts, collected)
    }

    fn judge(
        &self,
        tally: &TableTally,
        hints: Option<&[HeaderHint]>,
        starts: &[usize],
        collected: Collected,
    ) -> Vec<TextMatch> {
        let Some(column) = tally.columns.first() else {
            return Vec::new();
        };
        let facts = ColumnFacts {
            setting: if hints.is_some() {
                Setting::Column
            } else {
                Setting::Text
            },
            tally: column,
            hints: hints.unwrap_or_default(),
            has_header: hints.is_some(),
            beside_people: false,
            beside_names: false,
        };
        let found = collected
            .0
            .into_iter()
            .filter_map(|(signature, row, start, end)| {
                let tally = column
                    .signatures()
                    .into_iter()
                    .find(|t| t.signature == signature)?;
                let rule = self.set.rule(signature.rule());
                let info_type = &self.set.info_type(self.set.told(signature)).id;
                let model = super::models::model(self.set, rule);
                let mut verdict = judge(info_type, tally, &facts, &model);
                if hashed::is_hash(self.set, rule.info_type)
                    && !hashed::settle(&mut verdict, None, facts.hints)
                {
                    return None;
                }
                let base = *starts.get(row as usize)? as u64;
                Some(TextMatch {
                    info_type: info_type.to_string(),
                    rule: rule.id.to_string(),
                    start: base + u64::from(start),
                    end: base + u64::from(end),
                    probability: verdict.probability,
                    features: verdict.features,
                })
            });
        found.collect()
    }
}

fn layout(
    set: &PatternSet,
    text: &[u8],
    hints: Option<&[HeaderHint]>,
    context: &str,
    region: Option<Country>,
) -> Layout {
    let Some(hints) = hints else {
        return planner::plan_text(text);
    };
    let mut sample = Sample::default();
    sample.add(0, 0, text);
    let asked: Vec<Country> = region.into_iter().collect();
    let known = Known {
        hints: &[hints.to_vec()],
        names: &[context.to_owned()],
        file: "",
        asked: &asked,
        set,
    };
    planner::plan(Shape::Table, None, &sample, &known)
}

/// Where the lines that are not blank start: a match's row counts only those.
fn record_starts(text: &[u8], cells: &Cells) -> Vec<usize> {
    let lines = cells
        .ranges(text)
        .into_iter()
        .filter_map(|r| r.into_iter().next());
    lines
        .filter(|line| !line.is_empty())
        .map(|line| line.start)
        .collect()
}
