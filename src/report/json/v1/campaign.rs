//! `campaign`: whether the send list may be mailed.

use super::finding::PlaceV1;
use super::origin::OriginV1;
use crate::model::{Campaign, Objected, SeedElsewhere, SendList};
use serde::Serialize;

#[derive(Serialize)]
pub(super) struct CampaignV1<'a> {
    verdict: &'static str,
    today: &'a str,
    minor_age: u8,
    stale_before: Option<&'a str>,
    suppressions: u64,
    unread_suppressions: u64,
    seeds: u64,
    contacts: u64,
    objected: u64,
    doubts: Vec<DoubtV1<'a>>,
    lists: Vec<SendListV1<'a>>,
    seeds_elsewhere: Vec<SeedV1<'a>>,
}

#[derive(Serialize)]
struct DoubtV1<'a> {
    origin: Option<OriginV1<'a>>,
    why: &'static str,
}

#[derive(Serialize)]
struct SendListV1<'a> {
    origin: OriginV1<'a>,
    contacts: u64,
    without_address: u64,
    objected: u64,
    unread_dates: u64,
    columns: Vec<ColumnV1<'a>>,
    objections: Vec<ObjectedV1<'a>>,
}

#[derive(Serialize)]
struct ColumnV1<'a> {
    tells: &'static str,
    header: &'a str,
}

#[derive(Serialize)]
struct ObjectedV1<'a> {
    reason: &'static str,
    detail: Option<&'a str>,
    contacts: u64,
    places: Vec<PlaceV1>,
    samples: &'a [String],
}

#[derive(Serialize)]
struct SeedV1<'a> {
    origin: OriginV1<'a>,
    label: &'a str,
    rows: u64,
}

impl<'a> From<&'a Campaign> for CampaignV1<'a> {
    fn from(campaign: &'a Campaign) -> Self {
        let (contacts, objected) = campaign.contacts();
        let doubts = campaign.doubts.iter().map(|(origin, why)| DoubtV1 {
            origin: origin.as_deref().map(OriginV1::from),
            why,
        });
        Self {
            verdict: if campaign.is_clear() {
                "clear"
            } else {
                "not_clear"
            },
            today: &campaign.today,
            minor_age: campaign.minor_age,
            stale_before: campaign.stale_before.as_deref(),
            suppressions: campaign.suppressions,
            unread_suppressions: campaign.unread_suppressions,
            seeds: campaign.seeds,
            contacts,
            objected,
            doubts: doubts.collect(),
            lists: campaign.lists.iter().map(SendListV1::from).collect(),
            seeds_elsewhere: campaign.seeds_elsewhere.iter().map(SeedV1::from).collect(),
        }
    }
}

impl<'a> From<&'a SendList> for SendListV1<'a> {
    fn from(list: &'a SendList) -> Self {
        let columns = list.columns.iter();
        Self {
            origin: (&*list.origin).into(),
            contacts: list.contacts,
            without_address: list.without_address,
            objected: list.objected,
            unread_dates: list.unread_dates,
            columns: columns
                .map(|(tells, header)| ColumnV1 { tells, header })
                .collect(),
            objections: list.objections.iter().map(ObjectedV1::from).collect(),
        }
    }
}

impl<'a> From<&'a Objected> for ObjectedV1<'a> {
    fn from(objected: &'a Objected) -> Self {
        Self {
            reason: objected.objection.as_str(),
            detail: objected.detail.as_deref(),
            contacts: objected.contacts,
            places: objected.places.iter().map(PlaceV1::from).collect(),
            samples: &objected.samples,
        }
    }
}

impl<'a> From<&'a SeedElsewhere> for SeedV1<'a> {
    fn from(seed: &'a SeedElsewhere) -> Self {
        Self {
            origin: (&*seed.origin).into(),
            label: &seed.label,
            rows: seed.rows,
        }
    }
}
