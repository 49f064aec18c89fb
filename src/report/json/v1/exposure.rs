//! `files[].exposure`: who can read a file.

use crate::model::{Certainty, Exposure, Party};
use serde::Serialize;

#[derive(Serialize)]
pub(super) struct ExposureV1<'a> {
    owner: PartyV1<'a>,
    group: PartyV1<'a>,
    audience: &'static str,
    everyone: bool,
    groups: Vec<PartyV1<'a>>,
    users: Vec<PartyV1<'a>>,
    acl: bool,
    certainty: &'static str,
    why: Option<&'static str>,
}

#[derive(Serialize)]
pub(super) struct PartyV1<'a> {
    id: u32,
    name: Option<&'a str>,
    members: Option<u32>,
}

impl<'a> From<&'a Party> for PartyV1<'a> {
    fn from(party: &'a Party) -> Self {
        Self {
            id: party.id,
            name: party.name.as_deref(),
            members: party.members,
        }
    }
}

impl<'a> From<&'a Exposure> for ExposureV1<'a> {
    fn from(exposure: &'a Exposure) -> Self {
        let (certainty, why) = match exposure.certainty {
            Certainty::Known => ("known", None),
            Certainty::Partly(why) => ("partly_known", Some(why)),
            Certainty::Unknown(why) => ("unknown", Some(why)),
        };
        Self {
            owner: (&exposure.owner).into(),
            group: (&exposure.group).into(),
            audience: exposure.audience().as_str(),
            everyone: exposure.everyone,
            groups: exposure.groups.iter().map(PartyV1::from).collect(),
            users: exposure.users.iter().map(PartyV1::from).collect(),
            acl: exposure.has_acl,
            certainty,
            why,
        }
    }
}
