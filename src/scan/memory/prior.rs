//! What a run reported, as a record, for the next run to compare itself with.

use super::path_of;
use crate::model::{
    BreachKind, ContentSketch, Origin, Party, Prior, PriorBreach, PriorFile, PriorFinding,
    PriorPolicy, Probability, Readers, Reason, Reliance, Severity, State,
};
use crate::state::wire::{Reader, Writer};
use std::sync::Arc;

const RELIANCES: [Reliance; 3] = [Reliance::Known, Reliance::Partly, Reliance::Unknown];

pub(super) fn write(prior: &Prior) -> Vec<u8> {
    let mut to = Writer::default();
    to.text(&prior.started_at);
    to.flag(prior.complete);
    to.text(&prior.version);
    to.text(&prior.rules_digest);
    to.text(&prior.key_id);
    to.list(&prior.arguments, |to, argument| to.text(argument));
    to.list(&prior.files, write_file);
    to.list(&prior.findings, write_finding);
    to.option(prior.policy.as_ref(), |to, policy| {
        to.list(&policy.rules, |to, rule| to.text(rule));
        to.list(&policy.breaches, write_breach);
    });
    to.into_bytes()
}

pub(super) fn read(record: &[u8]) -> Option<Prior> {
    let mut from = Reader::new(record);
    let prior = Prior {
        started_at: from.text()?.to_owned(),
        complete: from.flag()?,
        version: from.text()?.to_owned(),
        rules_digest: from.text()?.to_owned(),
        key_id: from.text()?.to_owned(),
        arguments: from.list(|from| Some(from.text()?.to_owned()))?,
        files: from.list(read_file)?,
        findings: from.list(read_finding)?,
        policy: from.option(|from| {
            Some(PriorPolicy {
                rules: from.list(|from| Some(Arc::from(from.text()?)))?,
                breaches: from.list(read_breach)?,
            })
        })?,
    };
    from.is_at_end().then_some(prior)
}

/// Writes which of a few it is.
fn write_one_of<T: PartialEq>(to: &mut Writer, all: &[T], one: &T) {
    let at = all.iter().position(|other| other == one);
    to.number(at.unwrap_or(all.len()) as u64);
}

fn read_one_of<T: Copy>(from: &mut Reader<'_>, all: &[T]) -> Option<T> {
    all.get(from.small::<usize>()?).copied()
}

fn write_file(to: &mut Writer, file: &PriorFile) {
    let origin = &file.origin;
    to.number(u64::from(origin.root));
    to.bytes(origin.path.as_encoded_bytes());
    to.list(&origin.inner, |to, name| to.text(name));
    to.number(origin.places as u64);
    write_one_of(to, &State::ALL, &file.state);
    to.list(&file.reasons, |to, reason| to.text(reason.code()));
    to.number(file.size);
    to.option(file.modified, Writer::signed);
    to.option(file.readers.as_ref(), |to, readers| {
        to.flag(readers.everyone);
        to.list(&readers.groups, write_party);
        to.list(&readers.users, write_party);
        write_one_of(to, &RELIANCES, &readers.reliance);
    });
}

fn read_file(from: &mut Reader<'_>) -> Option<PriorFile> {
    let origin = Origin {
        root: from.small()?,
        path: path_of(from.bytes()?.to_owned()).into(),
        inner: from.list(|from| Some(from.text()?.to_owned()))?,
        places: from.small()?,
    };
    Some(PriorFile {
        origin: Arc::new(origin),
        state: read_one_of(from, &State::ALL)?,
        reasons: from.list(|from| {
            let code = from.text()?;
            Reason::ALL.iter().copied().find(|r| r.code() == code)
        })?,
        size: from.number()?,
        modified: from.option(Reader::signed)?,
        readers: from.option(|from| {
            Some(Readers {
                everyone: from.flag()?,
                groups: from.list(read_party)?,
                users: from.list(read_party)?,
                reliance: read_one_of(from, &RELIANCES)?,
            })
        })?,
    })
}

fn write_party(to: &mut Writer, party: &Party) {
    to.option(party.id, |to, id| to.number(u64::from(id)));
    to.option(party.name.as_deref(), Writer::text);
    to.option(party.members, |to, members| to.number(u64::from(members)));
}

fn read_party(from: &mut Reader<'_>) -> Option<Party> {
    Some(Party {
        id: from.option(Reader::small)?,
        name: from.option(|from| Some(Arc::from(from.text()?)))?,
        members: from.option(Reader::small)?,
    })
}

fn write_breach(to: &mut Writer, breach: &PriorBreach) {
    to.text(&breach.id);
    to.text(&breach.rule);
    write_one_of(to, &Severity::ALL, &breach.severity);
    to.number(breach.file as u64);
    write_one_of(to, &BreachKind::ALL, &breach.kind);
    to.option(breach.info_type.as_deref(), Writer::text);
    to.text(&breach.detail);
    to.number(breach.count);
    to.option(breach.first_seen.as_deref(), Writer::text);
}

fn read_breach(from: &mut Reader<'_>) -> Option<PriorBreach> {
    let text = |from: &mut Reader<'_>| Some(Arc::from(from.text()?));
    Some(PriorBreach {
        id: from.text()?.to_owned(),
        rule: text(from)?,
        severity: read_one_of(from, &Severity::ALL)?,
        file: from.small()?,
        kind: read_one_of(from, &BreachKind::ALL)?,
        info_type: from.option(text)?,
        detail: from.text()?.to_owned(),
        count: from.number()?,
        first_seen: from.option(text)?,
    })
}

fn write_finding(to: &mut Writer, finding: &PriorFinding) {
    to.text(&finding.id);
    to.number(finding.file as u64);
    to.text(&finding.info_type);
    to.text(&finding.title);
    to.text(&finding.header);
    to.number(finding.count);
    to.number(finding.distinct);
    to.flag(finding.distinct_exact);
    to.number(u64::from(finding.probability.basis_points()));
    write_one_of(to, &Severity::ALL, &finding.severity);
    to.flag(finding.test_value);
    to.option(finding.sketch.as_ref(), |to, sketch| {
        to.number(u64::from(sketch.level()));
        to.list(sketch.values(), |to, value| to.hash(*value));
    });
    to.option(finding.first_seen.as_deref(), Writer::text);
    to.flag(finding.allowed);
    to.number(finding.allowed_count);
}

fn read_finding(from: &mut Reader<'_>) -> Option<PriorFinding> {
    Some(PriorFinding {
        id: from.text()?.to_owned(),
        file: from.small()?,
        info_type: from.text()?.into(),
        title: from.text()?.into(),
        header: from.text()?.to_owned(),
        count: from.number()?,
        distinct: from.number()?,
        distinct_exact: from.flag()?,
        probability: Probability::from_basis_points(from.small()?),
        severity: read_one_of(from, &Severity::ALL)?,
        test_value: from.flag()?,
        sketch: from
            .option(|from| ContentSketch::from_parts(from.small()?, from.list(Reader::hash)?))?,
        first_seen: from.option(|from| Some(Arc::from(from.text()?)))?,
        allowed: from.flag()?,
        allowed_count: from.number()?,
    })
}
