//! The columns of a finished document on their way into the report: their order, their names, what
//! was counted in each.

use super::Context;
use super::outcome::Outcome;
use crate::analyze::Setting;
use crate::model::{ColumnTally, HeaderHint, Sensitive};
use crate::report::mask;
use std::sync::Arc;

/// A column on its way into the report.
pub(super) struct Column<'t> {
    pub index: Option<u32>,
    pub region: Option<&'static str>,
    pub header: Option<Arc<str>>,
    pub hints: &'t [HeaderHint],
    pub tally: &'t ColumnTally,
    pub pooled: &'t ColumnTally,
    pub setting: Setting,
}

/// Names of a document's columns, safe to show.
pub(super) struct ColumnNames {
    pub headers: Vec<Option<Arc<str>>>,
    hints: Vec<Vec<HeaderHint>>,
}

/// Brings key paths into the order of the document, and masks headers that are values themselves.
pub(super) fn name_columns(context: &Context<'_>, outcome: &mut Outcome) -> ColumnNames {
    let mut names = std::mem::take(&mut outcome.facts.headers.names);
    let mut hints = std::mem::take(&mut outcome.facts.hints);
    if let Some(keys) = &outcome.keys {
        let ordered = keys.columns();
        let mut columns: Vec<Option<ColumnTally>> = std::mem::take(&mut outcome.tally.columns)
            .into_iter()
            .map(Some)
            .collect();
        names = ordered.iter().map(|(name, _)| name.clone()).collect();
        hints = context.read_headers(&names, outcome.facts.schema);
        outcome.tally.columns = ordered
            .iter()
            .map(|(_, number)| {
                columns
                    .get_mut(*number as usize)
                    .and_then(Option::take)
                    .unwrap_or_default()
            })
            .collect();
    }
    let present = outcome.facts.headers.present || outcome.keys.is_some();
    let headers = names
        .iter()
        .map(|name| present.then(|| safe_header(context, name)))
        .collect();
    ColumnNames { headers, hints }
}

/// A header, masked if it is a value itself.
pub(super) fn safe_header(context: &Context<'_>, name: &str) -> Arc<str> {
    if context.scanner.holds_proof(name.as_bytes()) {
        mask::mask("header", Sensitive::new(name.as_bytes())).into()
    } else {
        name.into()
    }
}

pub(super) fn document_columns<'t>(
    outcome: &'t Outcome,
    names: &'t ColumnNames,
    pooled: Option<&'t [ColumnTally]>,
) -> Vec<Column<'t>> {
    let text = outcome.counts_lines();
    let mut all = Vec::new();
    for (index, tally) in outcome.tally.columns.iter().enumerate() {
        if tally.is_clean() {
            continue;
        }
        all.push(Column {
            index: (!text).then_some(index as u32),
            region: text.then_some("text"),
            header: names.headers.get(index).cloned().flatten(),
            hints: names.hints.get(index).map_or(&[], Vec::as_slice),
            tally,
            pooled: pooled.and_then(|p| p.get(index)).unwrap_or(tally),
            setting: if text { Setting::Text } else { Setting::Column },
        });
    }
    let outside = &outcome.tally.outside;
    if !outside.is_clean() {
        all.push(Column {
            index: None,
            region: Some(if text { "text" } else { "outside_columns" }),
            header: None,
            hints: &[],
            tally: outside,
            pooled: outside,
            setting: Setting::Outside,
        });
    }
    all
}
