//! The words and numbers of the reports for people, the same in each of them.

mod numbers;
mod people;

pub(super) use numbers::{approximate, counted, duration, probability, size, thousands};
pub(super) use people::{party, people, people_range, people_sum, readers, so_many_people};

use crate::model::{
    Confidence, Coverage, FileReport, Finding, Format, Origin, Problem, Report, RowRange, State,
};
use crate::report::escape::Untrusted;
use crate::report::{Options, gaps};

/// What is said when there are no findings: silence about nothing is no good news.
pub(super) fn nothing_found(report: &Report) -> &'static str {
    match report.coverage.scanned.files + report.coverage.partial.files {
        0 => "Nothing was scanned: no file was found, or all were left out.",
        _ => "No personal data found in what was read.",
    }
}

/// What people call the type, whether the values are those that are made for tests, and how many are
/// allowed where not all are. Escaped for no reader yet.
pub(super) fn title(finding: &Finding) -> String {
    let tests = if finding.test_value { " · test" } else { "" };
    let allowed = match finding.allowed {
        some if (1..finding.count).contains(&some) => format!(" · {} allowed", thousands(some)),
        _ => String::new(),
    };
    format!("{}{tests}{allowed}", finding.title)
}

/// `512`, `~118,204` when estimated.
pub(super) fn distinct(finding: &Finding) -> String {
    approximate(finding.distinct, finding.distinct_exact)
}

/// `rows 1–3, 7`, of running text `line 12`; empty without places.
pub(super) fn places(finding: &Finding) -> String {
    const SHOWN: usize = 4;
    // Only the first rows are kept: as many as that, and there are more.
    const FEW: u64 = 8;
    let noun = match finding.region {
        Some(_) => "line",
        None => "row",
    };
    let single = matches!(finding.places.as_slice(), [only] if only.first == only.last);
    let mut ranges: Vec<String> = finding.places.iter().take(SHOWN).map(range).collect();
    let listed: u64 = finding
        .places
        .iter()
        .map(|range| range.last - range.first + 1)
        .sum();
    if finding.places.len() > SHOWN || finding.count > listed && listed >= FEW {
        ranges.push("…".to_owned());
    }
    match ranges.is_empty() {
        true => String::new(),
        false if single => format!("{noun} {}", ranges.join(", ")),
        false => format!("{noun}s {}", ranges.join(", ")),
    }
}

/// `7`, `3–1,009`.
pub(super) fn range(range: &RowRange) -> String {
    if range.first == range.last {
        return thousands(range.first);
    }
    format!("{}–{}", thousands(range.first), thousands(range.last))
}

/// The header of a finding's column, or where else it lies. Escaped for no reader yet.
pub(super) fn header(finding: &Finding) -> &str {
    match (&finding.header, finding.region) {
        (Some(header), _) => header,
        (None, Some("text")) => "(running text)",
        (None, Some("preamble")) => "(above the data)",
        (None, Some("beyond_columns")) => "(further columns)",
        (None, Some(region)) => region,
        (None, None) => "(no header)",
    }
}

/// `exports/list.csv`, of a member the file that holds it; one safe line.
pub(super) fn origin_of_file(whole: &Origin) -> String {
    origin(&Origin::file(whole.root, whole.path.clone()))
}

/// `exports/list.csv`, `backup.zip › leads.txt`; one safe line.
pub(super) fn origin(origin: &Origin) -> String {
    let mut text = Untrusted::from(origin.path.as_os_str())
        .for_terminal()
        .into_owned();
    if text == "-" {
        text = "standard input".to_owned();
    }
    for member in &origin.inner {
        text.push_str(" › ");
        text.push_str(&Untrusted::from(member.as_str()).for_terminal());
    }
    text
}

/// `Shopify export: orders · CSV with semicolons · UTF-8 · gzip · 12.4 MB · 120,345 rows · 14 columns`.
pub(super) fn facts(file: &FileReport) -> String {
    let export = file.export.iter();
    let mut facts: Vec<String> = export
        .map(|export| format!("{} export: {}", export.platform, export.title))
        .collect();
    facts.push(format(file));
    // Of a place in a file a decoder wrote what is read.
    let is_file = file.origin.places == 0;
    let encoding = file.encoding.filter(|_| is_file);
    facts.extend(encoding.map(|encoding| match encoding.guessed {
        true => format!("probably {}", encoding.name),
        false => encoding.name.to_owned(),
    }));
    facts.extend(file.compression.map(str::to_owned));
    if is_file || file.size > 0 {
        facts.push(size(file.size));
    }
    let records = match file.format {
        Format::Delimited => Some("row"),
        Format::JsonLines => Some("record"),
        Format::Text => Some("line"),
        Format::Empty | Format::Binary | Format::Container(_) | Format::Unread => None,
    };
    facts.extend(records.map(|noun| counted(file.records, noun)));
    if !file.columns.is_empty() {
        facts.push(counted(file.columns.len() as u64, "column"));
    }
    if file.state == State::Partial {
        facts.push("only partly read".to_owned());
    }
    facts.join(" · ")
}

fn format(file: &FileReport) -> String {
    let is_place = file.origin.places > 0;
    let name = match file.format {
        Format::Delimited | Format::JsonLines if is_place => return "table".to_owned(),
        Format::Empty => "empty file",
        Format::Delimited => "CSV",
        Format::JsonLines => "JSON Lines",
        Format::Text => "text",
        Format::Binary => "binary file",
        Format::Container(name) => name,
        Format::Unread => "not opened",
    };
    let delimiter = file.dialect.map(|dialect| dialect.delimiter);
    match (file.format, delimiter) {
        (Format::Delimited, Some(b'\t')) => "tab-separated text".to_owned(),
        (Format::Delimited, Some(b'|')) => "text separated by bars".to_owned(),
        (_, Some(b',')) => format!("{name} with commas"),
        (_, Some(b';')) => format!("{name} with semicolons"),
        _ => name.to_owned(),
    }
}

/// `1,204 files seen, 1,200 fully read, 3 partly, 1 not read (1 encrypted)`; with what was left out
/// on purpose counted apart.
pub(super) fn coverage(coverage: &Coverage) -> String {
    let (deliberate, reasons): (Vec<_>, Vec<_>) = gaps::unread_reasons(coverage)
        .into_iter()
        .partition(|(reason, _)| reason.is_deliberate());
    let left_out: u64 = deliberate.iter().map(|(_, count)| count).sum();
    let mut text = format!(
        "{} seen, {} fully read, {} partly, {} not read",
        counted(coverage.seen().files, "file"),
        thousands(coverage.scanned.files),
        thousands(coverage.partial.files),
        thousands(unread(coverage).saturating_sub(left_out)),
    );
    let reasons: Vec<String> = reasons
        .iter()
        .map(|(reason, count)| format!("{} {}", thousands(*count), reason.plain()))
        .collect();
    if !reasons.is_empty() {
        text.push_str(&format!(" ({})", reasons.join(", ")));
    }
    if left_out > 0 {
        text.push_str(&format!(", {} left out on purpose", thousands(left_out)));
    }
    text
}

/// Inputs of which nothing was read, those left out on purpose included.
const fn unread(coverage: &Coverage) -> u64 {
    coverage.skipped.files + coverage.failed.files
}

/// Inputs that should have been read and were not, or not in full.
fn missed(coverage: &Coverage) -> u64 {
    let reasons = gaps::unread_reasons(coverage);
    let deliberate = reasons.iter().filter(|(reason, _)| reason.is_deliberate());
    let left_out = deliberate.map(|(_, count)| count).sum();
    coverage.partial.files + unread(coverage).saturating_sub(left_out)
}

/// `12.4 MB read, 40.1 MB after decoding, 12 folders, in 3.2 s`.
pub(super) fn volume(coverage: &Coverage, seconds: f64) -> String {
    let mut text = format!("{} read", size(coverage.bytes_read));
    if coverage.bytes_decoded != coverage.bytes_read {
        text.push_str(&format!(
            ", {} after decoding",
            size(coverage.bytes_decoded)
        ));
    }
    if coverage.folders > 0 {
        text.push_str(&format!(", {}", counted(coverage.folders, "folder")));
    }
    format!("{text}, in {}", duration(seconds))
}

/// What of the evidence is said in plain clauses. Escaped for no reader yet.
pub(super) fn evidence(finding: &Finding) -> String {
    let clauses: Vec<&str> = finding.evidence.iter().map(|e| e.detail.as_str()).collect();
    clauses.join("; ")
}

/// How many distinct values a total has; `–` where that is not known.
pub(super) fn total_distinct(distinct: Option<u64>) -> String {
    // Counting is exact up to 256 values (`model::Distinct`).
    match distinct {
        Some(few @ ..=256) => few.to_string(),
        Some(many) => format!("~{}", thousands(many)),
        None => "–".to_owned(),
    }
}

/// What is known of a problem besides its reason: `: 12 times, first at byte 1,024`. Escaped for no
/// reader yet.
pub(super) fn remark(problem: &Problem) -> String {
    let mut remarks = Vec::new();
    remarks.extend(problem.detail.clone());
    if problem.count > 1 {
        remarks.push(format!("{} times", thousands(problem.count)));
    }
    remarks.extend(problem.offset.map(|offset| {
        let first = if problem.count > 1 { "first " } else { "" };
        format!("{first}at byte {}", thousands(offset))
    }));
    match remarks.is_empty() {
        true => String::new(),
        false => format!(": {}", remarks.join(", ")),
    }
}

/// The same of an input of a gap, with how many places of it there are.
pub(super) fn gap_remark(shown: &gaps::Shown<'_>) -> String {
    let mut text = remark(shown.problem);
    if shown.places > 0 {
        let places = counted(shown.places, "more place");
        text.push_str(&format!(" (and {places} in this file)"));
    }
    text
}

/// How to read a table of findings.
pub(super) const LEGEND: &str = "Confidence is how likely the values are what \
    the line says (high from 0.90, medium from 0.60); severity is how bad it would be if they got \
    out; ~ marks an estimate, – what is not known, test what is reserved for tests; \
    examples are masked.";

/// What the reader should know and can do now.
pub(super) fn next_steps(report: &Report) -> String {
    let missed = missed(&report.coverage);
    let mut steps = String::new();
    if missed > 0 {
        let files = counted(missed, "file");
        steps.push_str(&format!(
            "{files} could not be read in full: what is in the rest is unknown. "
        ));
    }
    steps.push_str("Next: ");
    if report.findings.is_empty() {
        steps.push_str("-o report.json keeps this result as a record.");
    } else {
        steps.push_str(
            "-o findings.csv opens in a spreadsheet, -o report.md fits into a ticket, \
             -o report.json keeps everything, with the evidence.",
        );
    }
    steps
}

/// `… and 3 low-confidence findings (--min-confidence low shows them)`.
pub(super) fn folded(count: u64, options: &Options) -> String {
    let findings = match count {
        1 => "finding",
        _ => "findings",
    };
    let count = thousands(count);
    if options.fold_below == Confidence::Medium.threshold() {
        return format!(
            "… and {count} low-confidence {findings} (--min-confidence low shows them)"
        );
    }
    let limit = probability(options.fold_below);
    format!("… and {count} {findings} below {limit} (--min-confidence low shows them)")
}
