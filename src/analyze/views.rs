//! Who can reach what, and whose it is: sums over the findings of a report that are likely and not
//! reserved for tests.

use super::people::Union;
use crate::model::{
    Audience, AudienceView, Certainty, Confidence, Exposure, Finding, OwnedFile, OwnerView, Party,
    PeopleSum, Report, Severity,
};
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};
use std::ffi::OsStr;
use std::sync::Arc;

/// Who lies in the files that each circle can read and each owner has, added up file by file.
#[derive(Default)]
pub struct Reached {
    circles: BTreeMap<Circle, Union>,
    owners: BTreeMap<Option<Party>, Union>,
    /// By the first document of a file in the report.
    files: BTreeMap<usize, PeopleSum>,
}

impl Reached {
    /// Adds the people of a file, whose first document is the `file`-th of the report; `exposure` as
    /// reports show it.
    pub fn add(&mut self, file: usize, exposure: Option<&Exposure>, people: &Union) {
        for circle in circles_of(exposure) {
            self.circles.entry(circle).or_default().count(people);
        }
        let owner = self.owners.entry(owner_of(exposure)).or_default();
        owner.count(people);
        self.files.insert(file, people.sum());
    }
}

/// The views of a report: by circles of readers, the widest and largest first; by owners, the one with the
/// worst files first.
pub fn views(report: &Report, reached: &Reached) -> (Vec<AudienceView>, Vec<OwnerView>) {
    let files = files(report, reached);
    (audiences(&files, reached), owners(&files, reached))
}

/// What is added up.
#[derive(Clone, Copy, Default)]
struct Sum {
    values: u64,
    severity: Option<Severity>,
}

impl Sum {
    fn add(&mut self, other: Self) {
        self.values += other.values;
        self.severity = self.severity.max(other.severity);
    }

    fn severity(self) -> Severity {
        self.severity.unwrap_or(Severity::Low)
    }
}

fn sum_of(people: &Union) -> Option<PeopleSum> {
    (!people.is_empty()).then(|| people.sum())
}

/// The most people that there may be.
fn most(people: Option<&PeopleSum>) -> u64 {
    people.map_or(0, |people| people.high)
}

/// One file of the file system with what was found in it and its members.
struct File<'r> {
    number: usize,
    exposure: Option<&'r Exposure>,
    types: BTreeSet<Arc<str>>,
    people: Option<&'r PeopleSum>,
    sum: Sum,
}

fn files<'r>(report: &'r Report, reached: &'r Reached) -> Vec<File<'r>> {
    let counts = |finding: &&Finding| {
        finding.probability >= Confidence::Medium.threshold() && !finding.test_value
    };
    let mut files: Vec<File<'_>> = Vec::new();
    let mut last: Option<(u32, &OsStr)> = None;
    for finding in report.findings.iter().filter(counts) {
        let Some(file) = report.files.get(finding.file) else {
            continue;
        };
        let path = (file.origin.root, file.origin.path.as_os_str());
        if last.replace(path) != Some(path) {
            files.push(File {
                number: finding.file,
                exposure: file.exposure.as_deref(),
                types: BTreeSet::new(),
                people: reached.files.get(&first_of(report, finding.file)),
                sum: Sum::default(),
            });
        }
        if let Some(file) = files.last_mut() {
            file.types.insert(Arc::clone(&finding.info_type));
            file.sum.add(Sum {
                values: finding.count,
                severity: Some(finding.severity),
            });
        }
    }
    files
}

/// The first document of the file in which a document lies.
fn first_of(report: &Report, document: usize) -> usize {
    let place = |at: usize| {
        let file = report.files.get(at);
        file.map(|file| (file.origin.root, &file.origin.path))
    };
    let same = |at: &usize| place(*at) == place(document);
    (0..=document)
        .rev()
        .take_while(same)
        .last()
        .unwrap_or(document)
}

type Circle = (Reverse<Audience>, Option<Party>);

fn audiences(files: &[File<'_>], reached: &Reached) -> Vec<AudienceView> {
    let mut circles: BTreeMap<Circle, (u64, Sum)> = BTreeMap::new();
    for file in files {
        // With masked names several groups may look like one.
        let of_file: BTreeSet<Circle> = circles_of(file.exposure).into_iter().collect();
        for circle in of_file {
            let (count, sum) = circles.entry(circle).or_default();
            *count += 1;
            sum.add(file.sum);
        }
    }
    let views = circles.into_iter().map(|(circle, (files, sum))| {
        let people = reached.circles.get(&circle).and_then(sum_of);
        let (audience, party) = circle;
        AudienceView {
            audience: audience.0,
            party,
            files,
            people,
            values: sum.values,
            severity: sum.severity(),
        }
    });
    let mut views: Vec<AudienceView> = views.collect();
    views.sort_by_key(|view| {
        let people = most(view.people.as_ref());
        (
            Reverse(view.audience),
            Reverse(people),
            Reverse(view.values),
        )
    });
    views
}

/// Everyone, or each group and user that can read a file; else its owner, or that it is not known.
fn circles_of(exposure: Option<&Exposure>) -> Vec<Circle> {
    let circle = |audience, party: Option<&Party>| (Reverse(audience), party.cloned());
    let Some(exposure) = exposure else {
        return vec![circle(Audience::Unknown, None)];
    };
    if exposure.everyone || exposure.audience() <= Audience::Owner {
        return vec![circle(exposure.audience(), None)];
    }
    let groups = exposure.groups.iter();
    let users = exposure.users.iter();
    groups
        .map(|group| circle(Audience::Groups, Some(group)))
        .chain(users.map(|user| circle(Audience::Users, Some(user))))
        .collect()
}

/// Whose a file is, if that is known.
fn owner_of(exposure: Option<&Exposure>) -> Option<Party> {
    let known = |exposure: &&Exposure| !matches!(exposure.certainty, Certainty::Unknown(_));
    exposure
        .filter(known)
        .map(|exposure| exposure.owner.clone())
}

fn owners(files: &[File<'_>], reached: &Reached) -> Vec<OwnerView> {
    let mut owners: BTreeMap<Option<Party>, (Vec<OwnedFile>, Sum)> = BTreeMap::new();
    for file in files {
        let (owned, sum) = owners.entry(owner_of(file.exposure)).or_default();
        sum.add(file.sum);
        owned.push(OwnedFile {
            file: file.number,
            severity: file.sum.severity(),
            people: file.people.cloned(),
            values: file.sum.values,
            types: file.types.iter().cloned().collect(),
        });
    }
    let views = owners.into_iter().map(|(owner, (mut files, sum))| {
        files.sort_by_key(|file| {
            let people = most(file.people.as_ref());
            (
                Reverse(file.severity),
                Reverse(people),
                Reverse(file.values),
                file.file,
            )
        });
        OwnerView {
            people: reached.owners.get(&owner).and_then(sum_of),
            owner,
            values: sum.values,
            severity: sum.severity(),
            files,
        }
    });
    let mut views: Vec<OwnerView> = views.collect();
    views.sort_by_key(|view| {
        let people = most(view.people.as_ref());
        (
            Reverse(view.severity),
            Reverse(people),
            Reverse(view.values),
        )
    });
    views
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analyze::Named;
    use crate::model::{Distinct, PeopleBy};
    use crate::report::sample::sample_report;

    #[test]
    fn every_circle_is_told_once_and_the_worst_files_come_first() {
        let report = sample_report();
        let (audiences, owners) = views(&report, &Reached::default());
        let mut circles: Vec<_> = audiences.iter().map(|v| (v.audience, &v.party)).collect();
        let all = circles.len();
        circles.dedup();
        assert_eq!(circles.len(), all);
        assert_eq!(audiences.first().unwrap().audience, Audience::Everyone);
        let counted: u64 = owners.iter().map(|owner| owner.files.len() as u64).sum();
        assert!(counted > 0 && audiences.iter().all(|view| view.files <= counted));
        for owner in &owners {
            assert!(
                owner
                    .files
                    .windows(2)
                    .all(|two| two[0].severity >= two[1].severity)
            );
        }
    }

    /// The people of a file, named by values.
    fn people(by: PeopleBy, values: std::ops::Range<u64>) -> Union {
        let mut distinct = Distinct::default();
        let count = values.end - values.start;
        // SplitMix64: a public mixer, enough for tests.
        for n in values {
            let z = (n + 1).wrapping_mul(0x9E37_79B9_7F4A_7C15);
            let z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
            let z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
            distinct.insert(z ^ (z >> 31));
        }
        let mut named = Named::default();
        named.add(by, &distinct, count);
        let mut union = Union::default();
        union.add(&named.choose(Some(count)).unwrap());
        union
    }

    #[test]
    fn people_of_several_files_are_counted_once_by_whatever_names_them() {
        let report = sample_report();
        let exposure = report.files[0].exposure.as_deref();
        let mut reached = Reached::default();
        for (file, people) in [
            people(PeopleBy::Email, 0..40_000),
            people(PeopleBy::Email, 20_000..60_000),
            people(PeopleBy::Phone, 0..200),
        ]
        .into_iter()
        .enumerate()
        {
            reached.add(file, exposure, &people);
        }
        for union in reached.circles.values().chain(reached.owners.values()) {
            let sum = union.sum();
            let off = sum.low.abs_diff(60_000) as f64 / 60_000.0;
            // Four standard errors.
            assert!(off < 4.0 * 0.016 && !sum.exact, "{sum:?}");
            assert_eq!((sum.high - sum.low, sum.by.len()), (200, 2));
        }
        let (audiences, _) = views(&report, &reached);
        assert!(
            audiences
                .iter()
                .any(|view| most(view.people.as_ref()) > 55_000)
        );
    }
}
