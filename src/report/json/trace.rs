//! `spillmap.trace/1`: where a dump may come from, for machines. The schema is
//! `docs/schema/trace-1.json`.

use crate::model::trace::{FoundRecords, NewestDate, Overlap, Share, Source, SourceKind, Trace};
use serde::Serialize;
use std::collections::BTreeMap;
use std::io::{self, Write};

/// The value of the `schema` key.
const SCHEMA: &str = "spillmap.trace/1";

#[derive(Serialize)]
struct TraceV1<'a> {
    schema: &'static str,
    version: &'a str,
    key_id: &'a str,
    dump: DumpV1<'a>,
    fit: &'static str,
    alike: usize,
    compared: u64,
    unread: u64,
    sources: Vec<SourceV1<'a>>,
    more: u64,
}

#[derive(Serialize)]
struct DumpV1<'a> {
    paths: Vec<String>,
    files: u64,
    unread: u64,
    records: u64,
    people: u64,
    people_exact: bool,
    kinds: BTreeMap<&'a str, CountV1>,
    newest: Option<&'a str>,
    dates: Vec<DateV1<'a>>,
}

#[derive(Serialize)]
struct CountV1 {
    distinct: u64,
    exact: bool,
}

#[derive(Serialize)]
struct DateV1<'a> {
    column: &'a str,
    newest: &'a str,
}

#[derive(Serialize)]
struct SourceV1<'a> {
    path: String,
    state: Option<String>,
    version: Option<i64>,
    first_seen: Option<String>,
    last_seen: Option<String>,
    standing: &'static str,
    modified: String,
    size: u64,
    records: u64,
    people: u64,
    people_exact: bool,
    all: OverlapV1,
    kinds: BTreeMap<&'a str, OverlapV1>,
    pairs: OverlapV1,
    found: Option<FoundV1>,
    behind: f64,
}

#[derive(Serialize)]
struct OverlapV1 {
    dump_in_source: ShareV1,
    source_in_dump: ShareV1,
}

#[derive(Serialize)]
struct ShareV1 {
    share: f64,
    low: f64,
    high: f64,
    compared: u64,
    common: u64,
    exact: bool,
}

#[derive(Serialize)]
struct FoundV1 {
    records: u64,
    people: u64,
    whole: u64,
}

/// Writes it.
pub(in crate::report) fn render(trace: &Trace, out: &mut dyn Write) -> io::Result<()> {
    super::write(&TraceV1::from(trace), out)
}

impl<'a> From<&'a Trace> for TraceV1<'a> {
    fn from(trace: &'a Trace) -> Self {
        let text = |path: &std::path::PathBuf| path.to_string_lossy().into_owned();
        let kinds = trace.kinds.iter();
        Self {
            schema: SCHEMA,
            version: trace.version,
            key_id: &trace.key_id,
            dump: DumpV1 {
                paths: trace.dump.iter().map(text).collect(),
                files: trace.dump_files,
                unread: trace.dump_unread,
                records: trace.records,
                people: trace.people,
                people_exact: trace.people_exact,
                kinds: kinds
                    .map(|(kind, (distinct, exact))| {
                        let (distinct, exact) = (*distinct, *exact);
                        (&**kind, CountV1 { distinct, exact })
                    })
                    .collect(),
                newest: trace.newest.first().map(|newest| &*newest.day),
                dates: trace.newest.iter().map(DateV1::from).collect(),
            },
            fit: trace.fit.as_str(),
            alike: trace.alike,
            compared: trace.compared,
            unread: trace.unread,
            sources: trace.sources.iter().map(SourceV1::from).collect(),
            more: trace.more,
        }
    }
}

impl<'a> From<&'a NewestDate> for DateV1<'a> {
    fn from(newest: &'a NewestDate) -> Self {
        Self {
            column: &newest.column,
            newest: &newest.day,
        }
    }
}

impl<'a> From<&'a Source> for SourceV1<'a> {
    fn from(source: &'a Source) -> Self {
        let (state, version, seen, standing) = match &source.kind {
            SourceKind::File => (None, None, None, "there"),
            SourceKind::Version {
                state,
                id,
                first,
                last,
                standing,
            } => {
                let state = state.to_string_lossy().into_owned();
                (Some(state), Some(*id), Some((*first, *last)), *standing)
            }
        };
        let kinds = source.kinds.iter();
        Self {
            path: source.path.to_string_lossy().into_owned(),
            state,
            version,
            first_seen: seen.map(|(first, _)| time(first)),
            last_seen: seen.map(|(_, last)| time(last)),
            standing,
            modified: time(source.modified.saturating_mul(1_000)),
            size: source.size,
            records: source.records,
            people: source.people,
            people_exact: source.people_exact,
            all: source.all.into(),
            kinds: kinds.map(|(kind, o)| (&**kind, (*o).into())).collect(),
            pairs: source.pairs.into(),
            found: source.found.map(FoundV1::from),
            behind: (source.behind * 100.0).round() / 100.0,
        }
    }
}

impl From<Overlap> for OverlapV1 {
    fn from(overlap: Overlap) -> Self {
        Self {
            dump_in_source: overlap.dump_in_source.into(),
            source_in_dump: overlap.source_in_dump.into(),
        }
    }
}

impl From<Share> for ShareV1 {
    fn from(share: Share) -> Self {
        let rounded = |value: f64| (value * 10_000.0).round() / 10_000.0;
        let (low, high) = share.interval();
        Self {
            share: rounded(share.value()),
            low: rounded(low),
            high: rounded(high),
            compared: share.compared,
            common: share.common,
            exact: share.exact,
        }
    }
}

impl From<FoundRecords> for FoundV1 {
    fn from(found: FoundRecords) -> Self {
        Self {
            records: found.records,
            people: found.people,
            whole: found.whole,
        }
    }
}

/// A time in UTC, from milliseconds since 1970.
fn time(milliseconds: i64) -> String {
    let at = jiff::Timestamp::from_millisecond(milliseconds).unwrap_or_default();
    at.strftime("%Y-%m-%dT%H:%M:%SZ").to_string()
}
