//! Whose people are counted together for a duty.

use super::count::Counter;
use crate::model::Country;
use crate::model::incident::{Circumstances, Jurisdiction, Role};
use crate::rule::law::{Demand, Law, Member, Per, Territory};

/// People who are counted together.
#[derive(Clone, Debug)]
pub(super) struct Scope {
    /// Where they live; `None` for everywhere.
    pub places: Option<Vec<Jurisdiction>>,
    /// The place, if it is one.
    pub jurisdiction: Option<Jurisdiction>,
    /// In words.
    pub area: String,
    /// Who is told.
    pub name: String,
    /// Whether one authority leads for all.
    pub leads: bool,
}

/// How a person's place lies to a scope.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Placement {
    /// Inside.
    In,
    /// Unknown, or known too roughly.
    Perhaps,
    /// Outside.
    Out,
}

impl Scope {
    /// Where a person's place lies.
    pub fn placement(&self, place: Option<Jurisdiction>) -> Placement {
        let Some(places) = &self.places else {
            return Placement::In;
        };
        let Some(place) = place else {
            return Placement::Perhaps;
        };
        let covers = |own: &&Jurisdiction| {
            own.country == place.country && (own.state.is_none() || own.state == place.state)
        };
        let of_country = |own: &Jurisdiction| own.country == place.country;
        if places.iter().any(|own| covers(&own)) {
            Placement::In
        } else if place.state.is_none() && places.iter().any(of_country) {
            Placement::Perhaps
        } else {
            Placement::Out
        }
    }
}

/// Parts of the United States that have country codes of their own.
const TERRITORIES: [&str; 5] = ["PR", "GU", "VI", "AS", "MP"];

/// A place under the one code that law data has for it.
pub(super) fn normalised(place: Jurisdiction) -> Jurisdiction {
    match Country::new(b"US") {
        Some(us) if place.state.is_none() && TERRITORIES.contains(&place.country.as_str()) => {
            Jurisdiction {
                country: us,
                state: Some(place.country),
            }
        }
        _ => place,
    }
}

/// Whether a duty is that of the other party only. The controller's duties stay with a processor's
/// in the list, as something to know; a processor's are nothing to a controller.
pub(super) fn is_others(demand: &Demand, circumstances: &Circumstances) -> bool {
    demand.role == Some(Role::Processor) && circumstances.role == Some(Role::Controller)
}

/// All scopes of a demand.
pub(super) fn scopes(
    law: &Law,
    demand: &Demand,
    circumstances: &Circumstances,
    counter: &Counter<'_>,
) -> Vec<Scope> {
    match demand.per {
        Per::Law => vec![whole(law, demand)],
        Per::State => counter
            .states()
            .map(|state| of_state(state, demand))
            .collect(),
        Per::Member => {
            let home = circumstances.establishment.filter(|_| law.one_stop);
            let lead = law.members.iter().find(|m| Some(m.place.country) == home);
            match lead {
                Some(lead) => vec![led(law, demand, lead)],
                None => law.members.iter().map(of_member).collect(),
            }
        }
    }
}

/// All of a law's territory.
pub(super) fn whole(law: &Law, demand: &Demand) -> Scope {
    let places = match &law.territory {
        Territory::Everywhere => None,
        Territory::Places(places) => Some(places.clone()),
    };
    let jurisdiction = match places.as_deref() {
        Some([one]) => Some(*one),
        _ => None,
    };
    Scope {
        places,
        jurisdiction,
        area: law.area.clone(),
        name: demand.name.clone(),
        leads: false,
    }
}

fn led(law: &Law, demand: &Demand, lead: &Member) -> Scope {
    let place = lead.place.code();
    Scope {
        name: format!(
            "{}, leading by the main establishment in {place}",
            lead.authority
        ),
        leads: true,
        ..whole(law, demand)
    }
}

fn of_member(member: &Member) -> Scope {
    Scope {
        places: Some(vec![member.place]),
        jurisdiction: Some(member.place),
        area: member.place.code(),
        name: member.authority.clone(),
        leads: false,
    }
}

fn of_state(state: Jurisdiction, demand: &Demand) -> Scope {
    Scope {
        places: Some(vec![state]),
        jurisdiction: Some(state),
        area: state.code(),
        name: demand.name.clone(),
        leads: false,
    }
}
