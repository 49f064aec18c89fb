//! `files[]`: documents and their columns.

use super::audit::PeopleV1;
use super::exposure::ExposureV1;
use super::origin::{OriginV1, ProblemV1};
use crate::model::{Access, Dialect, Encoding, Export, FileReport, Finding, Quote, Report};
use crate::report::findings_by_file;
use serde::{Serialize, Serializer};

pub(super) struct Files<'a>(pub(super) &'a Report);

impl Serialize for Files<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let findings = findings_by_file(self.0);
        serializer.collect_seq(
            self.0
                .files
                .iter()
                .zip(&findings)
                .map(|(file, findings)| FileV1::new(file, findings)),
        )
    }
}

#[derive(Serialize)]
struct FileV1<'a> {
    origin: OriginV1<'a>,
    state: &'static str,
    format: &'static str,
    compression: Option<&'static str>,
    encoding: Option<EncodingV1>,
    dialect: Option<DialectV1>,
    export: Option<ExportV1>,
    size: u64,
    decoded: u64,
    records: u64,
    digest: Option<&'a str>,
    access: Option<AccessV1>,
    exposure: Option<ExposureV1<'a>>,
    people: Option<PeopleV1>,
    columns: Vec<ColumnV1<'a>>,
    problems: Vec<ProblemV1<'a>>,
}

impl<'a> FileV1<'a> {
    fn new(file: &'a FileReport, findings: &[&'a Finding]) -> Self {
        Self {
            origin: (&*file.origin).into(),
            state: file.state.as_str(),
            format: file.format.as_str(),
            compression: file.compression,
            encoding: file.encoding.map(EncodingV1::from),
            dialect: file.dialect.map(DialectV1::from),
            export: file.export.map(ExportV1::from),
            size: file.size,
            decoded: file.decoded,
            records: file.records,
            digest: file.digest.as_deref(),
            access: file.access.map(AccessV1::from),
            exposure: file.exposure.as_deref().map(ExposureV1::from),
            people: file.people.as_ref().map(PeopleV1::from),
            columns: columns(file, findings),
            problems: file.problems.iter().map(ProblemV1::from).collect(),
        }
    }
}

#[derive(Serialize)]
struct EncodingV1 {
    name: &'static str,
    bom: bool,
    guessed: bool,
}

impl From<Encoding> for EncodingV1 {
    fn from(encoding: Encoding) -> Self {
        Self {
            name: encoding.name,
            bom: encoding.bom,
            guessed: encoding.guessed,
        }
    }
}

#[derive(Serialize)]
struct DialectV1 {
    delimiter: char,
    quote: Option<char>,
    escape: &'static str,
}

impl From<Dialect> for DialectV1 {
    fn from(dialect: Dialect) -> Self {
        Self {
            delimiter: char::from(dialect.delimiter),
            quote: dialect.quote.map(char::from),
            escape: match dialect.escape {
                Quote::Doubled => "doubled",
                Quote::Backslash => "backslash",
            },
        }
    }
}

#[derive(Serialize)]
struct ExportV1 {
    schema: &'static str,
    platform: &'static str,
    title: &'static str,
    known_headers: u32,
}

impl From<Export> for ExportV1 {
    fn from(export: Export) -> Self {
        Self {
            schema: export.schema,
            platform: export.platform,
            title: export.title,
            known_headers: export.known_headers,
        }
    }
}

#[derive(Serialize)]
struct AccessV1 {
    mode: String,
    uid: u32,
    gid: u32,
    modified: Option<String>,
}

impl From<Access> for AccessV1 {
    fn from(access: Access) -> Self {
        let modified = jiff::Timestamp::from_second(access.modified).ok();
        Self {
            mode: format!("{:04o}", access.mode & 0o7777),
            uid: access.uid,
            gid: access.gid,
            modified: modified.map(|time| time.to_string()),
        }
    }
}

#[derive(Serialize)]
struct ColumnV1<'a> {
    index: u32,
    header: Option<&'a str>,
    cells: u64,
    filled: u64,
    findings: Vec<&'a str>,
}

/// The columns of a file, each with the ids of its findings.
fn columns<'a>(file: &'a FileReport, findings: &[&'a Finding]) -> Vec<ColumnV1<'a>> {
    let mut by_column: Vec<&Finding> = findings.to_vec();
    by_column.sort_by_key(|finding| finding.column);
    let of = |index: u32| {
        let from = by_column.partition_point(|finding| finding.column < Some(index));
        let rest = by_column.get(from..).unwrap_or_default().iter();
        rest.take_while(move |finding| finding.column == Some(index))
    };
    file.columns
        .iter()
        .map(|column| ColumnV1 {
            index: column.index,
            header: column.header.as_deref(),
            cells: column.cells,
            filled: column.filled,
            findings: of(column.index)
                .map(|finding| finding.id.as_str())
                .collect(),
        })
        .collect()
}
