//! A duty in words, and the order of duties.

use super::Affected;
use super::deadline::deadline;
use super::scope::Scope;
use super::verdict::Case;
use crate::model::incident::{
    Addressee, Circumstances, Deadline, Due, Duty, Level, Reach, Role, Verdict,
};
use crate::rule::law::{Clock, Demand, Law, Unit};
use std::cmp::Reverse;

/// The duty of a case.
pub(super) fn duty(
    affected: &Affected<'_>,
    law: &Law,
    demand: &Demand,
    scope: Scope,
    case: Case,
) -> Duty {
    let told = affected.circumstances;
    let deadline = deadline_of(affected, law, demand, case.verdict);
    Duty {
        law: law.id.clone(),
        title: law.title.clone(),
        citation: citation(law, demand),
        level: demand.level,
        jurisdiction: scope.jurisdiction,
        trigger: trigger(&case, &scope),
        remarks: remarks(law, demand, &scope, &case, &deadline, told),
        questions: questions(law, demand, &deadline, told),
        period: period(demand),
        addressee: demand.addressee,
        area: scope.area,
        name: scope.name,
        fired: case.fired,
        people: case.people,
        open: case.open,
        threshold: case.threshold,
        verdict: case.verdict,
        deadline,
    }
}

/// The order of duties.
pub(super) fn rank(duty: &Duty) -> impl Ord + use<> {
    let kind = match &duty.deadline {
        _ if duty.verdict == Verdict::NotCrossed => 6,
        deadline if deadline.due().is_some() => 0,
        Deadline::StartUnknown(_) => 1,
        Deadline::Promptly => 2,
        Deadline::WithNotice { .. } | Deadline::At(_) => 3,
        Deadline::CheckWithCounsel => 4,
        Deadline::None => 5,
    };
    let due = duty.deadline.due().map(|due| due.at.second);
    let who = (
        duty.area.clone(),
        duty.law.clone(),
        duty.addressee,
        duty.name.clone(),
    );
    (kind, due, duty.verdict, Reverse(duty.people.best), who)
}

fn deadline_of(affected: &Affected<'_>, law: &Law, demand: &Demand, verdict: Verdict) -> Deadline {
    if demand.clocks.is_empty() || verdict == Verdict::NotCrossed {
        return Deadline::None;
    }
    if !demand.level.is_reliable() || !demand.clock_level.is_reliable() {
        return Deadline::CheckWithCounsel;
    }
    let (told, now) = (affected.circumstances, affected.now);
    let notice = last_notice(law, affected);
    deadline(&demand.clocks, notice.as_ref(), told, now)
}

/// The last moment for telling those affected, by the same law.
fn last_notice(law: &Law, affected: &Affected<'_>) -> Option<Due> {
    let individuals = |demand: &&Demand| demand.addressee == Addressee::Individuals;
    let demand = law.demands.iter().find(individuals)?;
    let found = deadline(&demand.clocks, None, affected.circumstances, affected.now);
    match found {
        Deadline::At(due) if demand.clock_level.is_reliable() => Some(due),
        _ => None,
    }
}

fn citation(law: &Law, demand: &Demand) -> String {
    match &demand.article {
        Some(article) => format!("{} ({article})", law.citation),
        None => law.citation.clone(),
    }
}

fn period(demand: &Demand) -> String {
    let clocks: Vec<String> = demand.clocks.iter().map(Clock::plain).collect();
    let first = if clocks.len() > 1 {
        ", whichever is first"
    } else {
        ""
    };
    let words = format!("{}{first}", clocks.join(" or "));
    match demand.level.max(demand.clock_level) {
        Level::Conflicting if !clocks.is_empty() => format!("sources disagree: {words}"),
        Level::Unverified if !clocks.is_empty() => format!("not verified: {words}"),
        _ => words,
    }
}

/// Most combinations that a sentence names.
const NAMED: usize = 3;

fn trigger(case: &Case, scope: &Scope) -> String {
    let area = match &scope.places {
        None => String::new(),
        Some(_) => format!(" of people in {}", scope.area),
    };
    let mut titles: Vec<&str> = case.fired.iter().map(|f| &*f.title).take(NAMED).collect();
    let rest = case.fired.len().saturating_sub(NAMED);
    let more = format!("{rest} more");
    if rest > 0 {
        titles.push(&more);
    }
    if titles.is_empty() {
        return format!("nothing that it names was read{area}");
    }
    let doubtful = case.fired.iter().all(|fired| fired.doubtful);
    let perhaps = if doubtful { ", perhaps" } else { "" };
    let at_least = match case.threshold {
        0 | 1 => String::new(),
        count => format!(", if there are {count} or more"),
    };
    format!("{}{area}{perhaps}{at_least}", titles.join("; "))
}

fn remarks(
    law: &Law,
    demand: &Demand,
    scope: &Scope,
    case: &Case,
    deadline: &Deadline,
    told: &Circumstances,
) -> Vec<String> {
    let mut all: Vec<String> = Vec::new();
    let mut say = |remark: &str| all.push(remark.to_owned());
    match demand.level {
        Level::Checked | Level::TwoSources if !demand.clock_level.is_reliable() => {
            say("The period is not verified: check with counsel.");
        }
        Level::Checked | Level::TwoSources => {}
        Level::OneSource => say("The data rests on one public compilation."),
        Level::Conflicting => say("Sources disagree: check with counsel."),
        Level::Unverified => say("The data is not verified: check with counsel."),
    }
    if case.open {
        say("Files could not be read: the number of people has no upper end.");
    }
    if demand.encryption_exempts && told.unintelligible() == Some(true) {
        say(
            "Told: encrypted, and the key was not taken. Such laws then mostly ask for no notice; counsel has to confirm it.",
        );
    }
    if law.needs == Some(Reach::Acquired) && told.reach == Some(Reach::Accessed) {
        say("The law asks for acquisition; told is access only.");
    }
    if law.no_harm_exception {
        say("A documented finding that no harm is likely can remove the duty.");
    }
    if demand.role == Some(Role::Controller) && told.role == Some(Role::Processor) {
        say("The duty is the controller's; told is that you process for one.");
    }
    if scope.leads {
        say("Authorities of other states may be concerned too.");
    }
    said_of_dates(demand, deadline, &mut say);
    for note in [&demand.note, &law.note].into_iter().flatten() {
        say(note);
    }
    all
}

fn said_of_dates(demand: &Demand, deadline: &Deadline, say: &mut impl FnMut(&str)) {
    let Some(due) = deadline.due() else {
        return;
    };
    if let Some(assumed) = due.assumed {
        let (assumed, start) = (assumed.plain(), due.start.plain());
        say(&format!(
            "Counted from {assumed}: when the period's own start was, {start}, is not told."
        ));
    }
    if matches!(deadline, Deadline::WithNotice { .. }) {
        say("Bound to the notice to those affected: the date is the latest that it can be.");
    }
    let business = |clock: &Clock| {
        matches!(
            clock,
            Clock::Period {
                unit: Unit::BusinessDays,
                ..
            }
        )
    };
    if demand.clocks.iter().any(business) {
        say("Business days leave out weekends; public holidays are not known.");
    }
}

fn questions(law: &Law, demand: &Demand, deadline: &Deadline, told: &Circumstances) -> Vec<String> {
    let mut all: Vec<String> = Vec::new();
    let mut ask = |question: String| all.push(question);
    if let Some(holder) = law.holder
        && told.holder(holder).is_none()
    {
        ask(format!("Is the organisation {}?", holder.plain()));
    }
    if demand.role.is_some() && told.role.is_none() {
        ask("Controller or processor?".to_owned());
    }
    if law.needs == Some(Reach::Acquired) && told.reach.is_none() {
        ask("Was it acquired, or could it only be accessed?".to_owned());
    }
    if demand.encryption_exempts && told.unintelligible().is_none() {
        ask("Was it encrypted, and was the key taken?".to_owned());
    }
    if law.one_stop && told.establishment.is_none() {
        ask("Where is the main establishment?".to_owned());
    }
    if let Deadline::StartUnknown(start) = deadline {
        ask(format!("When was {}?", start.plain()));
    }
    all
}
