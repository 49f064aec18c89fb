//! Reads a report back, as far as news needs it. Keys that are not known are passed over, so that
//! reports of later versions can be read; a value that is not understood is an error.

mod breach;
mod origin;

use crate::model::{
    ContentSketch, Files, Party, Prior, PriorFile, PriorFinding, Probability, Problem, Readers,
    Reason, Reliance, Severity, State, normalised,
};
use breach::{BreachIn, PolicyNewsIn, policy};
use origin::OriginIn;
use serde::Deserialize;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Why a file is no report to compare with.
#[derive(Debug, thiserror::Error)]
pub enum ReadError {
    /// The system says so.
    #[error("{path:?}: {source}")]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// The system's words.
        source: io::Error,
    },
    /// Not JSON.
    #[error("{path:?}: not JSON, line {line}, column {column}")]
    NotJson {
        /// The file.
        path: PathBuf,
        /// From 1.
        line: usize,
        /// From 1.
        column: usize,
    },
    /// Something else than a report.
    #[error("{path:?}: not a report of spillmap (its `schema` is not {SCHEMA})")]
    Schema {
        /// The file.
        path: PathBuf,
    },
    /// A report with something in it that does not belong there.
    #[error("{path:?}: damaged report: {what}")]
    Damaged {
        /// The file.
        path: PathBuf,
        /// In our own words.
        what: String,
    },
    /// A report made with another key.
    #[error("{path:?}: made with another key ({theirs}, not {ours}), so nothing can be compared")]
    Key {
        /// The file.
        path: PathBuf,
        /// Id of the key of the report.
        theirs: String,
        /// Id of the key to compare with.
        ours: String,
    },
}

/// The schema that is understood.
const SCHEMA: &str = "spillmap.report/1";

/// Reads `report.json`. Its key is not checked.
pub fn read_prior(path: &Path) -> Result<Prior, ReadError> {
    let text = fs::read(path).map_err(|source| ReadError::Unreadable {
        path: path.to_owned(),
        source,
    })?;
    let head: Head = serde_json::from_slice(&text).map_err(|error| match error.classify() {
        serde_json::error::Category::Data => ReadError::Schema {
            path: path.to_owned(),
        },
        _ => ReadError::NotJson {
            path: path.to_owned(),
            line: error.line(),
            column: error.column(),
        },
    })?;
    if head.schema.as_deref() != Some(SCHEMA) {
        return Err(ReadError::Schema {
            path: path.to_owned(),
        });
    }
    let damaged = |what| ReadError::Damaged {
        path: path.to_owned(),
        what,
    };
    // The words of the parser may quote values.
    let report: ReportIn = serde_json::from_slice(&text).map_err(|error| {
        let (line, column) = (error.line(), error.column());
        damaged(format!(
            "a key is missing or wrong before line {line}, column {column}"
        ))
    })?;
    report.prior().map_err(|what| damaged(what.to_owned()))
}

#[derive(Deserialize)]
struct Head {
    schema: Option<String>,
}

#[derive(Deserialize)]
struct ReportIn {
    scan: ScanIn,
    coverage: CoverageIn,
    files: Vec<FileIn>,
    findings: Vec<FindingIn>,
    #[serde(default)]
    news: Option<NewsIn>,
    #[serde(default)]
    policy: Option<Vec<BreachIn>>,
    #[serde(default)]
    policy_rules: Option<Vec<String>>,
}

#[derive(Deserialize)]
struct ScanIn {
    version: String,
    rules_digest: String,
    key_id: String,
    #[serde(default)]
    arguments: Vec<String>,
    started_at: String,
    incomplete: bool,
}

#[derive(Deserialize)]
struct CoverageIn {
    problems: Vec<InputProblemIn>,
}

#[derive(Deserialize)]
struct InputProblemIn {
    origin: OriginIn,
    state: String,
    kind: String,
}

#[derive(Deserialize)]
struct ProblemIn {
    kind: String,
}

#[derive(Deserialize)]
struct FileIn {
    origin: OriginIn,
    state: String,
    size: u64,
    #[serde(default)]
    access: Option<AccessIn>,
    #[serde(default)]
    exposure: Option<ExposureIn>,
    problems: Vec<ProblemIn>,
}

#[derive(Deserialize)]
struct AccessIn {
    #[serde(default)]
    modified: Option<String>,
}

#[derive(Deserialize)]
struct ExposureIn {
    everyone: bool,
    groups: Vec<PartyIn>,
    users: Vec<PartyIn>,
    certainty: String,
}

#[derive(Deserialize)]
struct PartyIn {
    #[serde(default)]
    id: Option<u32>,
    #[serde(default)]
    name: Option<String>,
    #[serde(default)]
    members: Option<u32>,
}

#[derive(Deserialize)]
struct SketchIn {
    level: u8,
    values: Vec<String>,
}

/// A finding of the report, or one that was not seen again.
#[derive(Deserialize)]
struct FindingIn {
    id: String,
    origin: OriginIn,
    #[serde(default)]
    header: Option<String>,
    info_type: String,
    title: String,
    count: u64,
    distinct: u64,
    distinct_exact: bool,
    probability: f64,
    severity: String,
    test_value: bool,
    #[serde(default)]
    sketch: Option<SketchIn>,
    /// Of one that was not seen.
    #[serde(default)]
    state: Option<String>,
    #[serde(default)]
    first_seen: Option<String>,
    #[serde(default)]
    allowed_count: u64,
    #[serde(default)]
    news: Option<FoundNewsIn>,
}

#[derive(Deserialize)]
struct FoundNewsIn {
    kind: String,
    #[serde(default)]
    first_seen: Option<String>,
}

#[derive(Deserialize)]
struct NewsIn {
    #[serde(default)]
    unseen: Vec<FindingIn>,
    #[serde(default)]
    policy: Option<PolicyNewsIn>,
}

type Understood<T> = Result<T, &'static str>;

impl ReportIn {
    fn prior(self) -> Understood<Prior> {
        let files = self.files.into_iter().map(FileIn::file);
        let mut files = Files::new(files.collect::<Understood<_>>()?);
        for problem in self.coverage.problems {
            let (origin, state) = (problem.origin.origin()?, state(&problem.state)?);
            if let Some(reason) = reason(&problem.kind) {
                files.add_problem(&origin, state, &Problem::new(reason));
            }
        }
        let (unseen, policy_news) = match self.news {
            Some(news) => (news.unseen, news.policy),
            None => Default::default(),
        };
        let findings = self.findings.into_iter().chain(unseen);
        let findings = findings.map(|finding| finding.finding(&mut files));
        Ok(Prior {
            findings: findings.collect::<Understood<_>>()?,
            policy: policy(self.policy, self.policy_rules, policy_news, &mut files)?,
            started_at: self.scan.started_at,
            complete: !self.scan.incomplete,
            version: self.scan.version,
            rules_digest: self.scan.rules_digest,
            key_id: self.scan.key_id,
            arguments: self.scan.arguments,
            files: files.all,
        })
    }
}

impl FileIn {
    fn file(self) -> Understood<PriorFile> {
        let modified = self.access.and_then(|access| access.modified);
        let modified = modified.and_then(|time| time.parse::<jiff::Timestamp>().ok());
        let kinds = self.problems.iter();
        Ok(PriorFile {
            origin: Arc::new(self.origin.origin()?),
            state: state(&self.state)?,
            reasons: kinds.filter_map(|problem| reason(&problem.kind)).collect(),
            size: self.size,
            modified: modified.map(jiff::Timestamp::as_second),
            readers: self.exposure.map(ExposureIn::readers),
        })
    }
}

impl ExposureIn {
    fn readers(self) -> Readers {
        let parties = |parties: Vec<PartyIn>| {
            let party = |party: PartyIn| Party {
                id: party.id,
                name: party.name.map(Arc::from),
                members: party.members,
            };
            parties.into_iter().map(party).collect()
        };
        Readers {
            everyone: self.everyone,
            groups: parties(self.groups),
            users: parties(self.users),
            reliance: match self.certainty.as_str() {
                "known" => Reliance::Known,
                "partly_known" => Reliance::Partly,
                _ => Reliance::Unknown,
            },
        }
    }
}

impl FindingIn {
    fn finding(self, files: &mut Files) -> Understood<PriorFinding> {
        let ended = self.state.as_deref().map_or(Ok(State::Scanned), state)?;
        let news = self.news.as_ref();
        Ok(PriorFinding {
            file: files.position(&self.origin.origin()?, ended),
            header: normalised(self.header.as_deref().unwrap_or_default()),
            info_type: self.info_type.into(),
            title: self.title.into(),
            count: self.count,
            distinct: self.distinct,
            distinct_exact: self.distinct_exact,
            probability: Probability::from_f64(self.probability),
            severity: severity(&self.severity)?,
            test_value: self.test_value,
            sketch: self.sketch.map(SketchIn::sketch).transpose()?,
            allowed: news.is_some_and(|news| news.kind == "allowed"),
            allowed_count: self.allowed_count,
            first_seen: news
                .and_then(|news| news.first_seen.as_deref())
                .or(self.first_seen.as_deref())
                .map(Arc::from),
            id: self.id,
        })
    }
}

impl SketchIn {
    fn sketch(self) -> Understood<ContentSketch> {
        const WRONG: &str = "a sketch that is none";
        let values = self.values.iter();
        let values = values.map(|value| u64::from_str_radix(value, 16).map_err(|_| WRONG));
        ContentSketch::from_parts(self.level, values.collect::<Understood<_>>()?).ok_or(WRONG)
    }
}

fn state(word: &str) -> Understood<State> {
    let found = State::ALL.into_iter().find(|state| state.as_str() == word);
    found.ok_or("a state that is none")
}

fn severity(word: &str) -> Understood<Severity> {
    let found = Severity::ALL
        .into_iter()
        .find(|severity| severity.as_str() == word);
    found.ok_or("a severity that is none")
}

/// A reason by its code; later versions may have more.
fn reason(code: &str) -> Option<Reason> {
    Reason::ALL
        .iter()
        .copied()
        .find(|reason| reason.code() == code)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Origin;
    use crate::report::sample::{rendered, sample_report};
    use crate::report::{Format, Options};

    fn read(text: &str) -> Result<Prior, String> {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("report.json");
        fs::write(&path, text).unwrap();
        read_prior(&path).map_err(|error| error.to_string())
    }

    #[test]
    fn a_report_reads_as_what_it_was_made_of() {
        let read = read(&rendered(Format::Json, &Options::default())).unwrap();
        let mut made = Prior::of(&sample_report());
        // Roots and places are not told.
        for file in &mut made.files {
            file.origin = Arc::new(Origin {
                root: 0,
                places: 0,
                ..(*file.origin).clone()
            });
        }
        assert_eq!(format!("{read:#?}"), format!("{made:#?}"));
    }

    #[test]
    fn what_is_no_report_is_named_without_what_it_holds() {
        let report = rendered(Format::Json, &Options::default());
        let other = report.replace("spillmap.report/1", "spillmap.report/9");
        let cases = [
            ("{\"a\": jane", "not JSON, line 1"),
            ("[1]", "not a report of spillmap"),
            ("{\"schema\": 7}", "not a report of spillmap"),
            (other.as_str(), "not a report of spillmap"),
            (
                "{\"schema\": \"spillmap.report/1\"}",
                "damaged report: a key",
            ),
            (
                &report.replace("\"partial\"", "\"jane\""),
                "a state that is none",
            ),
            (
                &report.replace("\"level\": 0", "\"level\": 200"),
                "a sketch that is none",
            ),
        ];
        for (text, expected) in cases {
            let error = read(text).unwrap_err();
            assert!(
                error.contains(expected) && !error.contains("jane"),
                "{error}"
            );
        }
    }

    #[test]
    fn what_later_versions_add_is_passed_over() {
        let report = rendered(Format::Json, &Options::default());
        let later = report.replacen("\"scan\": {", "\"more\": [1], \"scan\": {\"x\": 2,", 1);
        assert!(read(&later).is_ok());
    }
}
