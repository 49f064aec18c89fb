//! Statutes of US states: rows of a table, made into laws.

use super::clock::Clock;
use super::error::{Entry, Raised};
use super::laws::{Demand, Law, Member, Per, Territory, When, level, place, threshold};
use super::syntax::{ClockSyntax, StateSyntax};
use super::term::{Combination, Term, Words, combination, term};
use crate::model::incident::{Addressee, Element, ElementSet, Reach};

/// How card and account numbers count.
#[derive(Clone, Copy)]
enum CardRule {
    /// With their codes.
    Code,
    /// As they are.
    Alone,
    /// As they are where they can be used so.
    Usable,
}

/// How a login with its password counts.
#[derive(Clone, Copy)]
enum LoginRule {
    /// Without a name.
    Alone,
    /// With a name.
    Name,
    /// Not.
    None,
}

/// Where a row says no period.
const PROMPTLY: &str = "without unreasonable delay";

/// Reads a row.
pub(super) fn state(entry: Entry<'_>, row: StateSyntax, words: &Words) -> Result<Law, Raised> {
    let own = level(entry, "level", &row.level)?;
    let home = place(entry, "code", &format!("US-{}", row.code))?;
    let triggers = [
        ("acquisition", Some(Reach::Acquired)),
        ("access", Some(Reach::Accessed)),
        ("either", Some(Reach::Accessed)),
        ("both", Some(Reach::Acquired)),
    ];
    let needs = entry.one_of("trigger", &row.trigger, &triggers)?;
    let combinations = combinations(entry, &row, words)?;
    let residents = row.residents.map(|c| Clock::read(entry, "residents", c));
    let residents = residents.transpose()?;
    let demand = |addressee, name: &str, at_least, clocks| Demand {
        addressee,
        name: name.to_owned(),
        article: None,
        per: Per::Law,
        role: None,
        clocks,
        level: own,
        clock_level: own,
        when: vec![When {
            at_least,
            combinations: combinations.clone(),
        }],
        encryption_exempts: true,
        note: None,
    };
    let clocks = vec![residents.unwrap_or_else(promptly)];
    let mut demands = vec![demand(Addressee::Individuals, "residents", 1, clocks)];
    let mut members = Vec::new();
    if let Some(least) = threshold(entry, "regulator-at", row.regulator_at)? {
        let Some(name) = row.regulator else {
            return Err(entry.wrong("regulator", "expected who is told at regulator-at"));
        };
        let clocks = clocks_of(entry, "regulator-clocks", row.regulator_clocks)?;
        demands.push(demand(Addressee::Regulator, &name, least, clocks));
        members.push(Member {
            place: home,
            authority: name,
        });
    }
    if let Some(least) = threshold(entry, "agencies-at", row.agencies_at)? {
        let clocks = clocks_of(entry, "agencies-clock", row.agencies_clock)?;
        let name = "consumer reporting agencies";
        demands.push(demand(Addressee::Agencies, name, least, clocks));
    }
    Ok(Law {
        id: format!("us-{}", row.code.to_ascii_lowercase()),
        title: format!("{} breach statute", row.name),
        citation: row.citation,
        area: row.name,
        territory: Territory::Places(vec![home]),
        members,
        one_stop: false,
        holder: None,
        needs,
        no_harm_exception: row.no_harm_exception,
        note: row.note,
        demands,
    })
}

fn promptly() -> Clock {
    Clock::Promptly(PROMPTLY.to_owned())
}

fn clocks_of(
    entry: Entry<'_>,
    field: &'static str,
    written: impl IntoIterator<Item = ClockSyntax>,
) -> Result<Vec<Clock>, Raised> {
    let read = |clock| Clock::read(entry, field, clock);
    let mut clocks: Vec<Clock> = written.into_iter().map(read).collect::<Result<_, _>>()?;
    if clocks.is_empty() {
        clocks.push(promptly());
    }
    Ok(clocks)
}

/// All that counts in a state.
fn combinations(
    entry: Entry<'_>,
    row: &StateSyntax,
    words: &Words,
) -> Result<Vec<Combination>, Raised> {
    let named = |title: &str, rest: &[Term]| -> Result<Combination, Raised> {
        let mut terms = vec![term(entry, "@name", words)?];
        terms.extend_from_slice(rest);
        Ok(Combination {
            title: format!("name with {title}"),
            terms,
            ..Combination::default()
        })
    };
    let mut all = vec![
        named(Element::Ssn.plain(), &[one(Element::Ssn)])?,
        named(
            Element::DrivingLicence.plain(),
            &[one(Element::DrivingLicence)],
        )?,
    ];
    let (terms, title) = cards(entry, row, words)?;
    all.push(named(title, &terms)?);
    if let Some(usable) = usable(entry, row)? {
        all.push(Combination {
            doubt: true,
            ..named(
                "card or account number, where it can be used without a code",
                &[usable],
            )?
        });
    }
    all.extend(login(entry, row, words)?);
    for extra in &row.extra {
        let term = *words.get(extra).ok_or_else(|| {
            let like = super::nearest(extra, words.keys().map(String::as_str));
            entry.wrong("extra", format!("`{extra}` is no word{like}"))
        })?;
        all.push(named(&plain(term), &[term])?);
    }
    for more in &row.more {
        all.push(combination(entry, more, words)?);
    }
    Ok(all)
}

const fn one(element: Element) -> Term {
    Term {
        any: ElementSet::of(element),
        may: ElementSet::EMPTY,
    }
}

/// A card or an account.
fn numbers() -> Term {
    let any = ElementSet::of(Element::Card).union(ElementSet::of(Element::BankAccount));
    Term {
        any,
        may: ElementSet::EMPTY,
    }
}

/// A term by what its elements are called.
fn plain(term: Term) -> String {
    let all = term.any.union(term.may).iter().map(Element::plain);
    all.collect::<Vec<_>>().join(" or ")
}

fn card_rule(entry: Entry<'_>, row: &StateSyntax) -> Result<CardRule, Raised> {
    let rules = [
        ("code", CardRule::Code),
        ("alone", CardRule::Alone),
        ("usable", CardRule::Usable),
    ];
    entry.one_of("card", &row.card, &rules)
}

/// What card and account numbers need beside a name, and its title.
fn cards(
    entry: Entry<'_>,
    row: &StateSyntax,
    words: &Words,
) -> Result<(Vec<Term>, &'static str), Raised> {
    if let CardRule::Alone = card_rule(entry, row)? {
        return Ok((vec![numbers()], "card or account number"));
    }
    let mut code = term(entry, "@code", words)?;
    if row.expiry_is_code {
        code.any.insert(Element::CardExpiry);
    }
    let title = "card or account number and its code";
    Ok((vec![numbers(), code], title))
}

fn usable(entry: Entry<'_>, row: &StateSyntax) -> Result<Option<Term>, Raised> {
    let rule = card_rule(entry, row)?;
    Ok(matches!(rule, CardRule::Usable).then(numbers))
}

fn login(
    entry: Entry<'_>,
    row: &StateSyntax,
    words: &Words,
) -> Result<Option<Combination>, Raised> {
    let rules = [
        ("alone", LoginRule::Alone),
        ("name", LoginRule::Name),
        ("none", LoginRule::None),
    ];
    let mut needs = match entry.one_of("login", &row.login, &rules)? {
        LoginRule::None => return Ok(None),
        LoginRule::Alone => Vec::new(),
        LoginRule::Name => vec!["@name"],
    };
    needs.extend(["email | username", "@access"]);
    let terms = needs.into_iter().map(|text| term(entry, text, words));
    let only = row.login_only.as_deref();
    let only = only.map_or_else(String::new, |only| format!(", {only}"));
    Ok(Some(Combination {
        title: format!("user name or e-mail address with a password{only}"),
        terms: terms.collect::<Result<_, _>>()?,
        doubt: !only.is_empty(),
        ..Combination::default()
    }))
}
