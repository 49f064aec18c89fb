//! `audiences` and `owners`: a report seen from readers and from owners.

use super::audit::SumV1;
use super::exposure::PartyV1;
use super::origin::OriginV1;
use crate::model::{AudienceView, OwnerView, Report};
use serde::{Serialize, Serializer};

pub(super) struct Audiences<'a>(pub(super) &'a [AudienceView]);

impl Serialize for Audiences<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.0.iter().map(|view| AudienceV1 {
            audience: view.audience.as_str(),
            party: view.party.as_ref().map(PartyV1::from),
            files: view.files,
            people: view.people.as_ref().map(SumV1::from),
            values: view.values,
            severity: view.severity.as_str(),
        }))
    }
}

#[derive(Serialize)]
struct AudienceV1<'a> {
    audience: &'static str,
    party: Option<PartyV1<'a>>,
    files: u64,
    people: Option<SumV1>,
    values: u64,
    severity: &'static str,
}

pub(super) struct Owners<'a>(pub(super) &'a Report);

impl Serialize for Owners<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let owners = self.0.owners.iter();
        serializer.collect_seq(owners.map(|view| OwnerV1::new(self.0, view)))
    }
}

#[derive(Serialize)]
struct OwnerV1<'a> {
    owner: Option<PartyV1<'a>>,
    people: Option<SumV1>,
    values: u64,
    severity: &'static str,
    files: Vec<OwnedV1<'a>>,
}

#[derive(Serialize)]
struct OwnedV1<'a> {
    origin: Option<OriginV1<'a>>,
    severity: &'static str,
    people: Option<SumV1>,
    values: u64,
    types: Vec<&'a str>,
}

impl<'a> OwnerV1<'a> {
    fn new(report: &'a Report, view: &'a OwnerView) -> Self {
        let files = view.files.iter().map(|owned| OwnedV1 {
            origin: report
                .files
                .get(owned.file)
                .map(|file| (&*file.origin).into()),
            severity: owned.severity.as_str(),
            people: owned.people.as_ref().map(SumV1::from),
            values: owned.values,
            types: owned.types.iter().map(|id| &**id).collect(),
        });
        Self {
            owner: view.owner.as_ref().map(PartyV1::from),
            people: view.people.as_ref().map(SumV1::from),
            values: view.values,
            severity: view.severity.as_str(),
            files: files.collect(),
        }
    }
}
