//! `people`, `copies`, `fixes`: the drive as a whole.

use super::origin::OriginV1;
use crate::model::{
    Containment, Copies, ExactCopies, Fix, FixFile, Fixes, NearCopy, Origin, People, PeopleReport,
    PeopleSum, Peopled,
};
use serde::Serialize;
use std::sync::Arc;

#[derive(Serialize)]
pub(super) struct PeopleV1 {
    count: u64,
    exact: bool,
    at_least: bool,
    by: &'static str,
}

impl From<&People> for PeopleV1 {
    fn from(people: &People) -> Self {
        Self {
            count: people.count,
            exact: people.exact,
            at_least: people.at_least,
            by: people.by.as_str(),
        }
    }
}

#[derive(Serialize)]
pub(super) struct SumV1 {
    low: u64,
    high: u64,
    exact: bool,
    at_least: bool,
    by: Vec<CountV1>,
}

#[derive(Serialize)]
struct CountV1 {
    by: &'static str,
    count: u64,
}

impl From<&PeopleSum> for SumV1 {
    fn from(sum: &PeopleSum) -> Self {
        let counts = sum.by.iter();
        Self {
            low: sum.low,
            high: sum.high,
            exact: sum.exact,
            at_least: sum.at_least,
            by: counts
                .map(|(by, count)| CountV1 {
                    by: by.as_str(),
                    count: *count,
                })
                .collect(),
        }
    }
}

#[derive(Serialize)]
pub(super) struct PeopleReportV1 {
    total: SumV1,
    folders: Vec<PeopledV1>,
    more_folders: u64,
    files: Vec<PeopledV1>,
    more_files: u64,
}

#[derive(Serialize)]
struct PeopledV1 {
    path: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    path_b64: Option<String>,
    files: u64,
    people: SumV1,
}

impl From<&Peopled> for PeopledV1 {
    fn from(place: &Peopled) -> Self {
        let (path, path_b64) = super::origin::path(&place.path);
        Self {
            path: path.into_owned(),
            path_b64,
            files: place.files,
            people: (&place.people).into(),
        }
    }
}

impl PeopleReportV1 {
    /// Nothing where nobody is named.
    pub(super) fn of(people: &PeopleReport) -> Option<Self> {
        (!people.total.is_empty()).then(|| Self {
            total: (&people.total).into(),
            folders: people.folders.iter().map(PeopledV1::from).collect(),
            more_folders: people.more_folders,
            files: people.files.iter().map(PeopledV1::from).collect(),
            more_files: people.more_files,
        })
    }
}

#[derive(Serialize)]
pub(super) struct CopiesV1<'a> {
    exact: Vec<ExactV1<'a>>,
    more_exact: u64,
    near: Vec<NearV1<'a>>,
    more_near: u64,
}

impl<'a> CopiesV1<'a> {
    /// Nothing where there are none.
    pub(super) fn of(copies: &'a Copies) -> Option<Self> {
        let none = copies.exact.is_empty() && copies.near.is_empty();
        (!none).then(|| Self {
            exact: copies.exact.iter().map(ExactV1::from).collect(),
            more_exact: copies.more_exact,
            near: copies.near.iter().map(NearV1::from).collect(),
            more_near: copies.more_near,
        })
    }
}

#[derive(Serialize)]
struct ExactV1<'a> {
    digest: &'a str,
    size: u64,
    people: u64,
    files: Vec<OriginV1<'a>>,
}

fn origin(origin: &Arc<Origin>) -> OriginV1<'_> {
    (&**origin).into()
}

impl<'a> From<&'a ExactCopies> for ExactV1<'a> {
    fn from(copies: &'a ExactCopies) -> Self {
        Self {
            digest: &copies.digest,
            size: copies.size,
            people: copies.people,
            files: copies.files.iter().map(origin).collect(),
        }
    }
}

#[derive(Serialize)]
struct NearV1<'a> {
    file: OriginV1<'a>,
    of: OriginV1<'a>,
    kind: &'static str,
    file_in_of: ContainmentV1,
    of_in_file: ContainmentV1,
}

impl<'a> From<&'a NearCopy> for NearV1<'a> {
    fn from(near: &'a NearCopy) -> Self {
        Self {
            file: origin(&near.file),
            of: origin(&near.of),
            kind: if near.is_version { "version" } else { "part" },
            file_in_of: near.file_in_of.into(),
            of_in_file: near.of_in_file.into(),
        }
    }
}

#[derive(Serialize)]
struct ContainmentV1 {
    share: f64,
    compared: usize,
    common: usize,
}

impl From<Containment> for ContainmentV1 {
    fn from(containment: Containment) -> Self {
        Self {
            share: share(containment.share()),
            compared: containment.compared,
            common: containment.common,
        }
    }
}

/// Four decimals.
fn share(share: f64) -> f64 {
    (share * 1e4).round() / 1e4
}

#[derive(Serialize)]
pub(super) struct FixesV1<'a> {
    exposed: SumV1,
    items: Vec<FixV1<'a>>,
}

impl<'a> FixesV1<'a> {
    /// Nothing where nobody is exposed.
    pub(super) fn of(fixes: &'a Fixes) -> Option<Self> {
        (!fixes.items.is_empty()).then(|| Self {
            exposed: (&fixes.exposed).into(),
            items: fixes.items.iter().map(FixV1::from).collect(),
        })
    }
}

#[derive(Serialize)]
struct FixV1<'a> {
    people: u64,
    relieved: u64,
    share: f64,
    severity: &'static str,
    audience: &'static str,
    files: Vec<FixFileV1<'a>>,
}

impl<'a> From<&'a Fix> for FixV1<'a> {
    fn from(fix: &'a Fix) -> Self {
        Self {
            people: fix.people,
            relieved: fix.relieved,
            share: share(fix.share),
            severity: fix.severity.as_str(),
            audience: fix.audience.as_str(),
            files: fix.files.iter().map(FixFileV1::from).collect(),
        }
    }
}

#[derive(Serialize)]
struct FixFileV1<'a> {
    origin: OriginV1<'a>,
    audience: &'static str,
    remedy: &'static str,
    words: &'a str,
    command: Option<&'a str>,
}

impl<'a> From<&'a FixFile> for FixFileV1<'a> {
    fn from(file: &'a FixFile) -> Self {
        Self {
            origin: origin(&file.origin),
            audience: file.audience.as_str(),
            remedy: file.remedy.as_str(),
            words: &file.words,
            command: file.command.as_deref(),
        }
    }
}
