//! The words and numbers of the reports for people, the same in each of them.

use crate::model::{
    Certainty, Confidence, Coverage, FileReport, Finding, Format, Origin, Party, People, PeopleSum,
    Probability, Problem, Report, RowRange, State,
};
use crate::report::escape::Untrusted;
use crate::report::{Options, gaps};

/// `1,204`.
pub(super) fn thousands(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// `1 file`, `1,204 files`.
pub(super) fn counted(number: u64, noun: &str) -> String {
    let plural = if number == 1 { "" } else { "s" };
    format!("{} {noun}{plural}", thousands(number))
}

/// `512 bytes`, `12.4 MB`, in powers of 1,000.
pub(super) fn size(bytes: u64) -> String {
    let mut value = bytes as f64;
    let mut unit = None;
    for next in ["kB", "MB", "GB", "TB", "PB"] {
        if value < 999.95 {
            break;
        }
        value /= 1_000.0;
        unit = Some(next);
    }
    match unit {
        Some(unit) => format!("{value:.1} {unit}"),
        None => counted(bytes, "byte"),
    }
}

/// `0.4 s`, `2 min 5 s`, `3 h 12 min`.
pub(super) fn duration(seconds: f64) -> String {
    let whole = seconds.round() as u64;
    match whole {
        0..=59 => format!("{seconds:.1} s"),
        60..=3_599 => format!("{} min {} s", whole / 60, whole % 60),
        _ => format!("{} h {} min", whole / 3_600, whole % 3_600 / 60),
    }
}

/// `0.95`, rounded down: nothing is called surer than it is.
pub(super) fn probability(probability: Probability) -> String {
    let hundredths = probability.basis_points() / 100;
    format!("{}.{:02}", hundredths / 100, hundredths % 100)
}

/// What is said when there are no findings: silence about nothing is no good news.
pub(super) fn nothing_found(report: &Report) -> &'static str {
    match report.coverage.scanned.files + report.coverage.partial.files {
        0 => "Nothing was scanned: no file was found, or all were left out.",
        _ => "No personal data found in what was read.",
    }
}

/// What people call the type, and whether the values are those that are made for tests. Escaped for
/// no reader yet.
pub(super) fn title(finding: &Finding) -> String {
    let tests = if finding.test_value { " · test" } else { "" };
    format!("{}{tests}", finding.title)
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

/// `1,204`, `~1,204` when estimated.
pub(super) fn approximate(count: u64, exact: bool) -> String {
    let estimated = if exact { "" } else { "~" };
    format!("{estimated}{}", thousands(count))
}

/// `at least ~1,204 people, counted by e-mail address`.
pub(super) fn people(people: &People) -> String {
    let bound = if people.at_least { "at least " } else { "" };
    let noun = if people.count == 1 {
        "person"
    } else {
        "people"
    };
    let count = approximate(people.count, people.exact);
    format!("{bound}{count} {noun}, counted by {}", people.by.plain())
}

/// People are counted exactly up to this number (`model::Distinct`).
const EXACT: u64 = 256;

/// `2,000 people`, estimated from where counting no longer is exact.
pub(super) fn so_many_people(count: u64) -> String {
    let noun = if count == 1 { "person" } else { "people" };
    format!("{} {noun}", approximate(count, count <= EXACT))
}

/// `at least 12,000 to 12,340 people`.
pub(super) fn people_range(sum: &PeopleSum) -> String {
    let bound = if sum.at_least { "at least " } else { "" };
    match sum.low == sum.high {
        true => format!("{bound}{}", so_many_people(sum.high)),
        false => {
            let low = approximate(sum.low, sum.low <= EXACT);
            let high = approximate(sum.high, sum.exact);
            format!("{bound}{low} to {high} people")
        }
    }
}

/// `12,000 to 12,340 people: 12,000 by e-mail address, 340 by phone number`.
pub(super) fn people_sum(sum: &PeopleSum) -> String {
    let range = people_range(sum);
    if let [(by, _)] = sum.by.as_slice() {
        return format!("{range}, counted by {}", by.plain());
    }
    let ways = sum.by.iter();
    let ways: Vec<String> = ways
        .map(|(by, count)| {
            let count = approximate(*count, *count <= EXACT);
            format!("{count} by {}", by.plain())
        })
        .collect();
    format!("{range}: {}", ways.join(", "))
}

/// Who can read a file, when more than its owner can or it is not known for certain.
pub(super) fn readers(file: &FileReport) -> Option<String> {
    /// Most groups or users that are named one by one.
    const NAMED: usize = 4;
    let exposure = file.exposure.as_deref()?;
    let owner = exposure.owner.shown();
    let listed = |parties: &[Party]| {
        let mut names: Vec<String> = parties.iter().take(NAMED).map(party).collect();
        if parties.len() > NAMED {
            names.push(format!("{} more", parties.len() - NAMED));
        }
        names.join(", ")
    };
    let mut circles = Vec::new();
    if exposure.everyone {
        circles.push("everyone".to_owned());
    } else {
        if !exposure.groups.is_empty() {
            circles.push(format!("the group {}", listed(&exposure.groups)));
        }
        if !exposure.users.is_empty() {
            circles.push(listed(&exposure.users));
        }
    }
    let told = match (circles.is_empty(), exposure.certainty) {
        (_, Certainty::Unknown(why)) => return Some(format!("not known who can read it: {why}")),
        (true, Certainty::Known) => return None,
        (true, _) => format!("readable by its owner {owner} only"),
        (false, _) => format!("readable by {}; owner {owner}", circles.join(" and ")),
    };
    Some(match exposure.certainty {
        Certainty::Partly(why) => format!("{told} (not certain: {why})"),
        _ => told,
    })
}

/// `interns (12 members)`. Escaped for no reader yet.
pub(super) fn party(party: &Party) -> String {
    let name = party.shown();
    match party.members {
        Some(members) if members > 0 => format!("{name} ({})", counted(members.into(), "member")),
        _ => name,
    }
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_grouped_by_thousands() {
        for (number, expected) in [
            (0, "0"),
            (999, "999"),
            (1_000, "1,000"),
            (120_345, "120,345"),
            (u64::MAX, "18,446,744,073,709,551,615"),
        ] {
            assert_eq!(thousands(number), expected);
        }
    }

    #[test]
    fn sizes_have_a_fitting_unit() {
        for (bytes, expected) in [
            (1, "1 byte"),
            (999, "999 bytes"),
            (1_000, "1.0 kB"),
            (999_960, "1.0 MB"),
            (12_400_000, "12.4 MB"),
            (u64::MAX, "18446.7 PB"),
        ] {
            assert_eq!(size(bytes), expected);
        }
    }

    #[test]
    fn probabilities_are_rounded_down() {
        for (points, expected) in [
            (0, "0.00"),
            (5_999, "0.59"),
            (9_999, "0.99"),
            (10_000, "1.00"),
        ] {
            let shown = probability(Probability::from_basis_points(points));
            assert_eq!(shown, expected);
        }
    }

    #[test]
    fn durations_read_naturally() {
        for (seconds, expected) in [
            (0.04, "0.0 s"),
            (59.4, "59.4 s"),
            (125.0, "2 min 5 s"),
            (11_520.0, "3 h 12 min"),
            (f64::NAN, "NaN s"),
        ] {
            assert_eq!(duration(seconds), expected);
        }
    }
}
