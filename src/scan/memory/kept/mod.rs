//! A whole report as a record: what [`Prior`] leaves out of it. Both together give the report back,
//! but for what is asked anew each time: who can read the files, what breaks the policy, what is news.

mod audit;
mod finding;
mod views;

use super::outcome::{
    read_dialect, read_encoding, read_format, read_problem, write_dialect, write_encoding,
    write_format, write_problem,
};
use super::prior::{read_one_of, read_origin, write_one_of, write_origin};
use crate::analyze::Truth;
use crate::model::{
    Access, Audience, ColumnReport, Coverage, Export, FileReport, Origin, People, PeopleBy, Prior,
    PriorFile, PriorPolicy, Probability, Report, Severity, State, StateCount, Totals, TypeTotal,
};
use crate::state::wire::{Reader, Writer};
use std::sync::Arc;

const AUDIENCES: [Audience; 5] = [
    Audience::Unknown,
    Audience::Owner,
    Audience::Users,
    Audience::Groups,
    Audience::Everyone,
];
const NAMED_BY: [PeopleBy; 7] = [
    PeopleBy::Email,
    PeopleBy::NationalId,
    PeopleBy::Phone,
    PeopleBy::HashedContact,
    PeopleBy::Identifier,
    PeopleBy::Account,
    PeopleBy::Name,
];

/// A report that is told again.
pub(in crate::scan) struct Kept {
    /// Findings are marked as known; scan and news are another's, the policy is missing.
    pub report: Report,
    /// What broke the policy.
    pub policy: Option<PriorPolicy>,
    /// Where each file of it really lies.
    pub origins: Vec<Arc<Origin>>,
}

pub(super) fn write(report: &Report, truths: &[Truth]) -> Vec<u8> {
    // What is not named here is not kept: see the head of this file.
    let Report {
        scan,
        coverage,
        files,
        findings,
        totals,
        audit,
        news: _,
        audiences,
        owners,
        policy: _,
        policy_rules: _,
        campaign: _,
    } = report;
    let mut to = Writer::default();
    to.text(&scan.started_at);
    to.number(scan.fallback_records);
    write_coverage(&mut to, coverage);
    to.number(files.len() as u64);
    for (file, truth) in files.iter().zip(truths) {
        let hidden = (truth.origin != file.origin).then_some(&*truth.origin);
        to.option(hidden, write_origin);
        write_file(&mut to, file);
    }
    to.list(findings, finding::write);
    write_totals(&mut to, totals);
    audit::write(&mut to, audit);
    views::write(&mut to, audiences, owners);
    to.into_bytes()
}

/// `scan` is that of the run that tells it again.
pub(super) fn read(record: &[u8], prior: Prior, template: Report) -> Option<Kept> {
    let mut from = Reader::new(record);
    let from = &mut from;
    // Both must be of one run.
    if from.text()? != prior.started_at {
        return None;
    }
    let mut report = template;
    report.scan.fallback_records = from.number()?;
    report.coverage = read_coverage(from)?;
    let count: usize = from.small()?;
    let mut origins = Vec::new();
    for before in prior.files.into_iter().take(count) {
        let hidden = from.option(read_origin)?;
        origins.push(hidden.unwrap_or_else(|| Arc::clone(&before.origin)));
        report.files.push(read_file(from, before)?);
    }
    let count: usize = from.small()?;
    if report.files.len() != origins.len() || count != prior.findings.len() {
        return None;
    }
    let since: Arc<str> = prior.started_at.into();
    for before in prior.findings {
        report.findings.push(finding::read(from, before, &since)?);
    }
    report.totals = read_totals(from)?;
    report.audit = audit::read(from)?;
    (report.audiences, report.owners) = views::read(from)?;
    from.is_at_end().then_some(Kept {
        report,
        origins,
        policy: prior.policy,
    })
}

fn write_coverage(to: &mut Writer, coverage: &Coverage) {
    for state in State::ALL {
        let StateCount { files, bytes } = coverage.count(state);
        to.number(files);
        to.number(bytes);
    }
    to.number(coverage.bytes_read);
    to.number(coverage.bytes_decoded);
    to.number(coverage.folders);
    to.list(&coverage.problems, |to, (origin, state, problem)| {
        write_origin(to, origin);
        write_one_of(to, &State::ALL, state);
        write_problem(to, problem);
    });
    to.list(&coverage.notes, |to, note| to.text(note));
}

fn read_coverage(from: &mut Reader<'_>) -> Option<Coverage> {
    let mut coverage = Coverage::default();
    for state in State::ALL {
        let (files, bytes) = (from.number()?, from.number()?);
        *coverage.count_mut(state) = StateCount { files, bytes };
    }
    coverage.bytes_read = from.number()?;
    coverage.bytes_decoded = from.number()?;
    coverage.folders = from.number()?;
    coverage.problems = from.list(|from| {
        let origin = Arc::unwrap_or_clone(read_origin(from)?);
        Some((origin, read_one_of(from, &State::ALL)?, read_problem(from)?))
    })?;
    coverage.notes = from.list(|from| Some(from.text()?.to_owned()))?;
    Some(coverage)
}

fn write_file(to: &mut Writer, file: &FileReport) {
    let FileReport {
        origin: _,
        state: _,
        format,
        encoding,
        compression,
        dialect,
        export,
        size: _,
        decoded,
        records,
        digest,
        access,
        exposure: _,
        people,
        columns,
        problems,
    } = file;
    write_format(to, *format);
    to.option(*encoding, write_encoding);
    to.option(*compression, Writer::text);
    to.option(*dialect, write_dialect);
    to.option(*export, |to, export| {
        for word in [export.schema, export.platform, export.title] {
            to.text(word);
        }
        to.number(u64::from(export.known_headers));
    });
    to.number(*decoded);
    to.number(*records);
    to.option(digest.as_deref(), Writer::text);
    to.option(*access, |to, access| {
        for number in [access.mode, access.uid, access.gid] {
            to.number(u64::from(number));
        }
        to.signed(access.modified);
    });
    to.option(people.as_ref(), |to, people| {
        to.number(people.count);
        to.flag(people.exact);
        to.flag(people.at_least);
        write_one_of(to, &NAMED_BY, &people.by);
    });
    to.list(columns, |to, column| {
        to.number(u64::from(column.index));
        to.option(column.header.as_deref(), Writer::text);
        to.number(column.cells);
        to.number(column.filled);
    });
    to.list(problems, write_problem);
}

fn read_file(from: &mut Reader<'_>, before: PriorFile) -> Option<FileReport> {
    Some(FileReport {
        origin: before.origin,
        state: before.state,
        format: read_format(from)?,
        encoding: from.option(read_encoding)?,
        compression: from.option(Reader::word)?,
        dialect: from.option(read_dialect)?,
        export: from.option(|from| {
            Some(Export {
                schema: from.word()?,
                platform: from.word()?,
                title: from.word()?,
                known_headers: from.small()?,
            })
        })?,
        size: before.size,
        decoded: from.number()?,
        records: from.number()?,
        digest: from.option(|from| Some(from.text()?.to_owned()))?,
        access: from.option(|from| {
            Some(Access {
                mode: from.small()?,
                uid: from.small()?,
                gid: from.small()?,
                modified: from.signed()?,
            })
        })?,
        exposure: None,
        people: from.option(|from| {
            Some(People {
                count: from.number()?,
                exact: from.flag()?,
                at_least: from.flag()?,
                by: read_one_of(from, &NAMED_BY)?,
            })
        })?,
        columns: from.list(|from| {
            Some(ColumnReport {
                index: from.small()?,
                header: from.option(|from| Some(Arc::from(from.text()?)))?,
                cells: from.number()?,
                filled: from.number()?,
            })
        })?,
        problems: from.list(read_problem)?,
    })
}

fn write_totals(to: &mut Writer, totals: &Totals) {
    to.number(totals.findings);
    to.number(totals.matches);
    to.number(totals.files_with_findings);
    to.list(&totals.by_type, |to, total| {
        to.text(&total.info_type);
        to.text(&total.title);
        for number in [total.findings, total.matches, total.distinct, total.files] {
            to.number(number);
        }
        write_one_of(to, &Severity::ALL, &total.severity);
        to.number(u64::from(total.probability.basis_points()));
    });
}

fn read_totals(from: &mut Reader<'_>) -> Option<Totals> {
    Some(Totals {
        findings: from.number()?,
        matches: from.number()?,
        files_with_findings: from.number()?,
        by_type: from.list(|from| {
            Some(TypeTotal {
                info_type: from.text()?.into(),
                title: from.text()?.into(),
                findings: from.number()?,
                matches: from.number()?,
                distinct: from.number()?,
                files: from.number()?,
                severity: read_one_of(from, &Severity::ALL)?,
                probability: Probability::from_basis_points(from.small()?),
            })
        })?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{News, NewsKind};
    use crate::report::sample::sample_report;
    use crate::scan::blank::empty;
    use crate::scan::memory::prior;

    /// The sample, as far as it is kept.
    fn sample() -> Report {
        let mut report = sample_report();
        report.news = None;
        report.audiences.clear();
        report.owners.clear();
        report.policy = None;
        report.campaign = None;
        for file in &mut report.files {
            file.exposure = None;
        }
        for finding in &mut report.findings {
            finding.news = Some(News {
                first_seen: Some(Arc::from(&*report.scan.started_at)),
                ..News::of(NewsKind::Known)
            });
        }
        report
    }

    fn kept(report: &Report, truths: &[Truth]) -> Option<Kept> {
        let record = prior::write(&Prior::of(report));
        let prior = prior::read(&record)?;
        read(&write(report, truths), prior, empty(report.scan.clone()))
    }

    #[test]
    fn a_report_survives_being_kept() {
        let report = sample();
        let truth = |file: &FileReport| Truth {
            origin: Arc::new(Origin::file(0, "where it lies")),
            exposure: file.exposure.clone(),
        };
        let truths: Vec<Truth> = report.files.iter().map(truth).collect();
        let kept = kept(&report, &truths).unwrap();
        assert_eq!(format!("{:?}", kept.report), format!("{report:?}"));
        assert!(kept.origins.iter().all(|o| o.path == "where it lies"));
    }

    #[test]
    fn two_runs_are_not_mixed() {
        let report = sample();
        let mut other = sample();
        other.scan.started_at = "2026-11-23T00:00:00Z".into();
        let prior = prior::read(&prior::write(&Prior::of(&other))).unwrap();
        let record = write(&report, &[]);
        assert!(read(&record, prior, empty(report.scan.clone())).is_none());
        assert!(read(b"nonsense", Prior::default(), empty(other.scan)).is_none());
    }
}
