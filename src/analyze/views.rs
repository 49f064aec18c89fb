//! Who can reach what, and whose it is: sums over the findings of a report that are likely and not
//! reserved for tests.

use crate::model::{
    Audience, AudienceView, Certainty, Confidence, ContentSketch, Exposure, Finding, OwnedFile,
    OwnerView, Party, PeopleCount, Report, Severity,
};
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};
use std::ffi::OsStr;
use std::sync::Arc;

/// Values that stand for the people of several files.
const SKETCH: usize = 1_024;

/// The views of a report: by circles of readers, the widest and largest first; by owners, the one with the
/// worst files first.
pub fn views(report: &Report) -> (Vec<AudienceView>, Vec<OwnerView>) {
    let files = files(report);
    (audiences(&files), owners(&files))
}

/// What is added up.
#[derive(Clone, Default)]
struct Sum {
    people: Option<ContentSketch>,
    values: u64,
    severity: Option<Severity>,
}

impl Sum {
    fn add(&mut self, other: &Self) {
        self.values += other.values;
        self.severity = self.severity.max(other.severity);
        match (&mut self.people, &other.people) {
            (Some(mine), Some(theirs)) => {
                mine.merge(theirs);
                *mine = mine.thinned(SKETCH);
            }
            (mine @ None, theirs) => mine.clone_from(theirs),
            (Some(_), None) => {}
        }
    }

    fn people(&self) -> Option<PeopleCount> {
        self.people.as_ref().map(|sketch| PeopleCount {
            count: sketch.estimate(),
            exact: sketch.level() == 0,
        })
    }

    fn severity(&self) -> Severity {
        self.severity.unwrap_or(Severity::Low)
    }
}

/// One file of the file system with what was found in it and its members.
struct File<'r> {
    number: usize,
    exposure: Option<&'r Exposure>,
    types: BTreeSet<Arc<str>>,
    sum: Sum,
}

/// Who stands for a person: the one place to change when people are counted otherwise.
fn people_of(finding: &Finding) -> Option<ContentSketch> {
    (&*finding.info_type == "email").then(|| finding.sketch.clone())
}

fn files(report: &Report) -> Vec<File<'_>> {
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
                sum: Sum::default(),
            });
        }
        if let Some(file) = files.last_mut() {
            file.types.insert(Arc::clone(&finding.info_type));
            file.sum.add(&Sum {
                people: people_of(finding),
                values: finding.count,
                severity: Some(finding.severity),
            });
        }
    }
    files
}

type Circle = (Reverse<Audience>, Option<Party>);

fn audiences(files: &[File<'_>]) -> Vec<AudienceView> {
    let mut circles: BTreeMap<Circle, (u64, Sum)> = BTreeMap::new();
    for file in files {
        // With masked names several groups may look like one.
        let of_file: BTreeSet<Circle> = circles_of(file.exposure).into_iter().collect();
        for circle in of_file {
            let (count, sum) = circles.entry(circle).or_default();
            *count += 1;
            sum.add(&file.sum);
        }
    }
    let views = circles
        .into_iter()
        .map(|((audience, party), (files, sum))| AudienceView {
            audience: audience.0,
            party,
            files,
            people: sum.people(),
            values: sum.values,
            severity: sum.severity(),
        });
    let mut views: Vec<AudienceView> = views.collect();
    views.sort_by_key(|view| {
        let people = view.people.unwrap_or_default().count;
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

fn owners(files: &[File<'_>]) -> Vec<OwnerView> {
    let mut owners: BTreeMap<Option<Party>, (Vec<OwnedFile>, Sum)> = BTreeMap::new();
    for file in files {
        let known = |exposure: &&Exposure| !matches!(exposure.certainty, Certainty::Unknown(_));
        let owner = file.exposure.filter(known).map(|e| e.owner.clone());
        let (owned, sum) = owners.entry(owner).or_default();
        sum.add(&file.sum);
        owned.push(OwnedFile {
            file: file.number,
            severity: file.sum.severity(),
            people: file.sum.people(),
            values: file.sum.values,
            types: file.types.iter().cloned().collect(),
        });
    }
    let views = owners.into_iter().map(|(owner, (mut files, sum))| {
        files.sort_by_key(|file| {
            let people = file.people.unwrap_or_default().count;
            (
                Reverse(file.severity),
                Reverse(people),
                Reverse(file.values),
                file.file,
            )
        });
        OwnerView {
            owner,
            people: sum.people(),
            values: sum.values,
            severity: sum.severity(),
            files,
        }
    });
    let mut views: Vec<OwnerView> = views.collect();
    views.sort_by_key(|view| {
        let people = view.people.unwrap_or_default().count;
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
    use crate::report::sample::sample_report;

    #[test]
    fn every_circle_is_told_once_and_the_worst_files_come_first() {
        let report = sample_report();
        let (audiences, owners) = views(&report);
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

    #[test]
    fn people_of_several_files_are_counted_once() {
        let sketch = |values: &[u64]| ContentSketch::from_parts(0, values.to_vec());
        let mut sum = Sum::default();
        for values in [&[1, 2, 3][..], &[2, 3, 4]] {
            sum.add(&Sum {
                people: sketch(values),
                values: 3,
                severity: None,
            });
        }
        let people = sum.people().unwrap();
        assert_eq!((people.count, people.exact, sum.values), (4, true, 6));
    }
}
