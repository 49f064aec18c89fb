//! `people`: how many, and how that was told.

use super::Each;
use crate::model::incident::{Conflict, Estimate, Link, PersonsReport};
use crate::model::{Origin, RowRange};
use crate::report::json::v1::OriginV1;
use serde::Serialize;
use std::sync::Arc;

#[derive(Serialize)]
pub(super) struct EstimateV1 {
    low: u64,
    best: u64,
    high: u64,
}

impl From<Estimate> for EstimateV1 {
    fn from(estimate: Estimate) -> Self {
        Self {
            low: estimate.low,
            best: estimate.best,
            high: estimate.high,
        }
    }
}

#[derive(Serialize)]
pub(super) struct PeopleV1<'a> {
    count: EstimateV1,
    records: u64,
    nameless: u64,
    merged: Each<'a, (Link, u64), MergedV1>,
    conflicts: Each<'a, Conflict, ConflictV1<'a>>,
    more_conflicts: u64,
    shared: u64,
    ambiguous: u64,
    own: u64,
}

impl<'a> From<&'a PersonsReport> for PeopleV1<'a> {
    fn from(report: &'a PersonsReport) -> Self {
        Self {
            count: report.people.into(),
            records: report.records,
            nameless: report.nameless,
            merged: Each(&report.merged, MergedV1::from),
            conflicts: Each(&report.conflicts, ConflictV1::from),
            more_conflicts: report.more_conflicts,
            shared: report.shared,
            ambiguous: report.ambiguous,
            own: report.own,
        }
    }
}

#[derive(Serialize)]
struct MergedV1 {
    reason: &'static str,
    strong: bool,
    records: u64,
}

impl From<&(Link, u64)> for MergedV1 {
    fn from((link, records): &(Link, u64)) -> Self {
        Self {
            reason: link.as_str(),
            strong: link.is_strong(),
            records: *records,
        }
    }
}

#[derive(Serialize)]
struct ConflictV1<'a> {
    contradiction: &'static str,
    reason: &'static str,
    records: u64,
    people: u64,
    places: Each<'a, (Arc<Origin>, RowRange), PlaceV1<'a>>,
}

impl<'a> From<&'a Conflict> for ConflictV1<'a> {
    fn from(conflict: &'a Conflict) -> Self {
        Self {
            contradiction: conflict.contradiction.as_str(),
            reason: conflict.link.as_str(),
            records: conflict.records,
            people: conflict.people,
            places: Each(&conflict.places, PlaceV1::from),
        }
    }
}

#[derive(Serialize)]
struct PlaceV1<'a> {
    origin: OriginV1<'a>,
    first: u64,
    last: u64,
}

impl<'a> From<&'a (Arc<Origin>, RowRange)> for PlaceV1<'a> {
    fn from((origin, rows): &'a (Arc<Origin>, RowRange)) -> Self {
        Self {
            origin: (&**origin).into(),
            first: rows.first,
            last: rows.last,
        }
    }
}
