//! Laws as values, and laws as written in `[[law]]`.

use super::clock::Clock;
use super::error::{Entry, Raised};
use super::syntax::{DutySyntax, LawSyntax, WhenSyntax};
use super::term::Combination;
use crate::model::Country;
use crate::model::incident::{Addressee, Holder, Jurisdiction, Level, Reach, Role};
use std::collections::BTreeMap;

/// Whose people a law counts.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Territory {
    /// Everyone, wherever they live.
    Everywhere,
    /// Those who live there.
    Places(Vec<Jurisdiction>),
}

/// A part of a law's territory with an authority of its own.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Member {
    /// Where.
    pub place: Jurisdiction,
    /// Its authority.
    pub authority: String,
}

/// How far people are counted together.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Per {
    /// All of the territory.
    Law,
    /// Those of each member.
    Member,
    /// Those of each US state.
    State,
}

/// What has to be there for a duty.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct When {
    /// So many people at least.
    pub at_least: u64,
    /// Each of them meets one of these.
    pub combinations: Vec<Combination>,
}

/// What a law asks for.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Demand {
    /// Who has to be told.
    pub addressee: Addressee,
    /// By name; of members, their own authorities.
    pub name: String,
    /// Where it stands in the law.
    pub article: Option<String>,
    /// Who is counted together.
    pub per: Per,
    /// Whose duty it is, if not everyone's.
    pub role: Option<Role>,
    /// Until when; of several the first that ends.
    pub clocks: Vec<Clock>,
    /// How sure the trigger and the threshold are.
    pub level: Level,
    /// How sure the clocks are.
    pub clock_level: Level,
    /// Any of these brings it about.
    pub when: Vec<When>,
    /// Whether it falls away for data that those who took it cannot read.
    pub encryption_exempts: bool,
    /// What has to be known of it.
    pub note: Option<String>,
}

/// A law, or a contract that asks for notices.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Law {
    /// A word for it.
    pub id: String,
    /// What people call it.
    pub title: String,
    /// Where it stands.
    pub citation: String,
    /// Its territory in words.
    pub area: String,
    /// Whose people are counted.
    pub territory: Territory,
    /// Parts with authorities of their own.
    pub members: Vec<Member>,
    /// Whether the authority of the main establishment takes the place of all.
    pub one_stop: bool,
    /// Whom it binds, if not everyone.
    pub holder: Option<Holder>,
    /// What must have happened: nothing said, access, or acquisition.
    pub needs: Option<Reach>,
    /// Whether a documented finding of no harm can remove the duty.
    pub no_harm_exception: bool,
    /// What has to be known of it.
    pub note: Option<String>,
    /// What it asks for.
    pub demands: Vec<Demand>,
}

/// Reads the mark of a level.
pub(super) fn level(entry: Entry<'_>, field: &'static str, mark: &str) -> Result<Level, Raised> {
    let all = Level::ALL.map(|level| (level.as_str(), level));
    entry.one_of(field, mark, &all)
}

/// `DE`, `US-CA`.
pub(super) fn place(
    entry: Entry<'_>,
    field: &'static str,
    code: &str,
) -> Result<Jurisdiction, Raised> {
    let (country, state) = match code.split_once('-') {
        Some((country, state)) => (country, Some(Country::new(state.as_bytes()))),
        None => (code, None),
    };
    match (Country::new(country.as_bytes()), state) {
        (Some(country), None) => Ok(Jurisdiction::country(country)),
        (Some(country), Some(Some(state))) => Ok(Jurisdiction {
            country,
            state: Some(state),
        }),
        _ => {
            let problem = format!("expected a code such as DE or US-CA, not `{code}`");
            Err(entry.wrong(field, problem))
        }
    }
}

/// Combinations by their ids.
pub(super) type Combinations = BTreeMap<String, Combination>;

/// Reads a law.
pub(super) fn law(
    entry: Entry<'_>,
    syntax: LawSyntax,
    combinations: &Combinations,
) -> Result<Law, Raised> {
    let own = level(entry, "level", &syntax.level)?;
    let member = |(code, authority): (String, String)| {
        let place = place(entry, "members", &code)?;
        Ok(Member { place, authority })
    };
    let members: Vec<Member> = syntax
        .members
        .into_iter()
        .map(member)
        .collect::<Result<_, Raised>>()?;
    let territory = territory(entry, &syntax.territory, &members)?;
    let holders: Vec<_> = Holder::ALL.iter().map(|h| (h.as_str(), *h)).collect();
    let holder = syntax.holder.as_deref();
    let holder = holder
        .map(|word| entry.one_of("holder", word, &holders))
        .transpose()?;
    if syntax.duty.is_empty() {
        return Err(entry.wrong("duty", "expected at least one [[law.duty]]"));
    }
    let demand = |syntax| demand(entry, syntax, own, combinations);
    let demands = syntax.duty.into_iter().map(demand);
    Ok(Law {
        demands: demands.collect::<Result<_, Raised>>()?,
        id: syntax.id,
        title: syntax.title,
        citation: syntax.citation,
        area: syntax.area,
        territory,
        members,
        one_stop: syntax.one_stop,
        holder,
        needs: None,
        no_harm_exception: false,
        note: syntax.note,
    })
}

fn territory(entry: Entry<'_>, codes: &[String], members: &[Member]) -> Result<Territory, Raised> {
    match codes {
        [] if members.is_empty() => {
            Err(entry.wrong("territory", "expected codes, [\"*\"], or members"))
        }
        [] => Ok(Territory::Places(members.iter().map(|m| m.place).collect())),
        [all] if all == "*" => Ok(Territory::Everywhere),
        codes => {
            let places = codes.iter().map(|code| place(entry, "territory", code));
            places.collect::<Result<_, Raised>>().map(Territory::Places)
        }
    }
}

fn demand(
    entry: Entry<'_>,
    syntax: DutySyntax,
    own: Level,
    combinations: &Combinations,
) -> Result<Demand, Raised> {
    let addressees = [
        Addressee::Regulator,
        Addressee::Individuals,
        Addressee::Agencies,
        Addressee::Media,
        Addressee::Acquirer,
        Addressee::Controller,
        Addressee::Claimants,
    ]
    .map(|addressee| (addressee.as_str(), addressee));
    let pers = [
        ("law", Per::Law),
        ("member", Per::Member),
        ("state", Per::State),
    ];
    let roles = [Role::Controller, Role::Processor].map(|role| (role.as_str(), role));
    let level_of = |field, mark: &Option<String>, or: Level| {
        let mark = mark.as_deref();
        mark.map_or(Ok(or), |mark| level(entry, field, mark))
    };
    let role = syntax.role.as_deref();
    let clock = |clock| Clock::read(entry, "clocks", clock);
    let when = |when| when_of(entry, when, combinations);
    if syntax.when.is_empty() {
        return Err(entry.wrong("when", "expected at least one { any-of = [\"...\"] }"));
    }
    let level = level_of("level", &syntax.level, own)?;
    Ok(Demand {
        addressee: entry.one_of("tell", &syntax.tell, &addressees)?,
        name: syntax.name,
        article: syntax.article,
        per: entry.one_of("per", syntax.per.as_deref().unwrap_or("law"), &pers)?,
        role: role
            .map(|word| entry.one_of("role", word, &roles))
            .transpose()?,
        clocks: syntax
            .clocks
            .into_iter()
            .map(clock)
            .collect::<Result<_, _>>()?,
        level,
        clock_level: level_of("clock-level", &syntax.clock_level, level)?,
        when: syntax.when.iter().map(when).collect::<Result<_, _>>()?,
        encryption_exempts: syntax.encryption_exempts,
        note: syntax.note,
    })
}

fn when_of(
    entry: Entry<'_>,
    syntax: &WhenSyntax,
    combinations: &Combinations,
) -> Result<When, Raised> {
    let known = |id: &String| {
        let found = combinations.get(id);
        found.cloned().ok_or_else(|| {
            let like = super::nearest(id, combinations.keys().map(String::as_str));
            entry.wrong("when", format!("`{id}` is no combination{like}"))
        })
    };
    if syntax.any_of.is_empty() {
        return Err(entry.wrong("when", "expected at least one combination in any-of"));
    }
    Ok(When {
        at_least: threshold(entry, "when", syntax.at_least)?.unwrap_or(1),
        combinations: syntax.any_of.iter().map(known).collect::<Result<_, _>>()?,
    })
}

/// A threshold; nothing is reached by nobody.
pub(super) fn threshold(
    entry: Entry<'_>,
    field: &'static str,
    count: Option<u64>,
) -> Result<Option<u64>, Raised> {
    match count {
        Some(0) => Err(entry.wrong(field, "expected at least 1; leave it out for no duty")),
        count => Ok(count),
    }
}
