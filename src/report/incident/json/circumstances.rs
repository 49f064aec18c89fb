//! `circumstances`: what people said; null is what they did not say.

use crate::model::incident::{Circumstances, Damage, Holder, Moment, Reach, Receivers, Role, Zone};
use crate::report::incident::words::distance;
use serde::Serialize;
use std::borrow::Cow;

#[derive(Serialize)]
pub(super) struct CircumstancesV1<'a> {
    role: Option<&'static str>,
    discovered: Option<MomentV1<'a>>,
    aware: Option<MomentV1<'a>>,
    determined: Option<MomentV1<'a>>,
    assessed: Option<MomentV1<'a>>,
    told: Option<MomentV1<'a>>,
    reach: Option<&'static str>,
    taken_together: Option<bool>,
    encrypted: Option<bool>,
    key_taken: Option<bool>,
    receivers: Option<&'static str>,
    malicious: Option<bool>,
    altered: Option<&'static str>,
    lost: Option<&'static str>,
    establishment: Option<&'a str>,
    is: Vec<&'static str>,
    is_not: Vec<&'static str>,
}

impl<'a> From<&'a Circumstances> for CircumstancesV1<'a> {
    fn from(told: &'a Circumstances) -> Self {
        let moment = |moment: &'a Option<Moment>| moment.as_ref().map(MomentV1::from);
        let words = |holders: &[Holder]| holders.iter().map(|h| h.as_str()).collect();
        Self {
            role: told.role.map(Role::as_str),
            discovered: moment(&told.discovered),
            aware: moment(&told.aware),
            determined: moment(&told.determined),
            assessed: moment(&told.assessed),
            told: moment(&told.told),
            reach: told.reach.map(reach),
            taken_together: told.taken_together,
            encrypted: told.encrypted,
            key_taken: told.key_taken,
            receivers: told.receivers.map(receivers),
            malicious: told.malicious,
            altered: told.altered.map(damage),
            lost: told.lost.map(damage),
            establishment: told.establishment.as_ref().map(|country| country.as_str()),
            is: words(&told.is),
            is_not: words(&told.is_not),
        }
    }
}

const fn reach(reach: Reach) -> &'static str {
    match reach {
        Reach::Accessed => "accessed",
        Reach::Acquired => "acquired",
    }
}

const fn receivers(receivers: Receivers) -> &'static str {
    match receivers {
        Receivers::Nobody => "nobody",
        Receivers::Known => "known",
        Receivers::Unknown => "unknown",
    }
}

const fn damage(damage: Damage) -> &'static str {
    match damage {
        Damage::None => "none",
        Damage::Recoverable => "recoverable",
        Damage::Final => "final",
    }
}

/// A point of time in UTC, and the zone whose days count.
#[derive(Serialize)]
pub(super) struct MomentV1<'a> {
    utc: Option<String>,
    second: i64,
    zone: Cow<'a, str>,
}

impl<'a> From<&'a Moment> for MomentV1<'a> {
    fn from(moment: &'a Moment) -> Self {
        let utc = jiff::Timestamp::from_second(moment.second).ok();
        Self {
            utc: utc.map(|time| time.to_string()),
            second: moment.second,
            zone: match &moment.zone {
                Zone::Offset(offset) => distance(*offset).into(),
                Zone::Named(name) => name.as_str().into(),
            },
        }
    }
}
