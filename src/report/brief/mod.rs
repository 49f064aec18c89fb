//! One page each for those who have to act: IT, legal, communications. Markdown; text from input is
//! escaped, values are not in it.

use crate::model::Origin;
use crate::model::incident::{
    Assessment, Band, Deadline, Due, Duty, Element, ElementSet, Estimate, Incident, Verdict,
};
use crate::report::escape::Untrusted;
use crate::report::wording::{self, thousands};
use std::cmp::Reverse;
use std::fmt::Write as _;

/// Who reads it.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Reader {
    /// Those who close the hole.
    It,
    /// Those who decide on notices.
    Legal,
    /// Those who speak with people and press.
    Communications,
}

impl Reader {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::It, Self::Legal, Self::Communications];

    /// The word for it, as in file names.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::It => "it",
            Self::Legal => "legal",
            Self::Communications => "communications",
        }
    }
}

/// Most lines of a list: it stays one page, and the report has the rest.
const LINES: usize = 8;

/// What is said where law is spoken of.
pub const NO_ADVICE: &str = "This is not legal advice. Verdicts compare counts with thresholds; whether a law binds and a notice is due, counsel says.";

/// The page for a reader.
pub fn brief(reader: Reader, incident: &Incident, assessment: &Assessment) -> String {
    let mut page = String::with_capacity(4_096);
    match reader {
        Reader::It => for_it(&mut page, incident),
        Reader::Legal => for_legal(&mut page, incident, assessment),
        Reader::Communications => for_communications(&mut page, incident, assessment),
    }
    page
}

fn line(page: &mut String, text: &str) {
    let _ = writeln!(page, "{text}");
}

/// Lines of a list, and how many more there are.
fn list(page: &mut String, lines: impl ExactSizeIterator<Item = String>) {
    let all = lines.len();
    for text in lines.take(LINES) {
        let _ = writeln!(page, "- {text}");
    }
    if all > LINES {
        let more = thousands((all - LINES) as u64);
        let _ = writeln!(page, "- {more} more in the report");
    }
}

fn for_it(page: &mut String, incident: &Incident) {
    line(page, "# Brief for IT\n");
    line(page, "## Revoke now\n");
    if incident.revoke.is_empty() {
        line(
            page,
            "No passwords, keys or tokens were found in what was read.",
        );
    }
    let revoke = incident.revoke.iter().map(|found| {
        let header = found.header.as_deref().map_or_else(String::new, |header| {
            format!(", column {}", Untrusted::from(header).for_markdown())
        });
        let title = Untrusted::from(&*found.title).for_markdown();
        let count = thousands(found.distinct);
        format!(
            "{title}: {count} in {}{header}, {}",
            place(&found.origin),
            found.rows
        )
    });
    list(page, revoke);
    line(page, "\n## Not read\n");
    if incident.unread.is_empty() {
        line(page, "Every file was read.");
    } else {
        line(
            page,
            "What lies in these files is in no number of the report. Make them readable and count again.\n",
        );
    }
    let unread = incident.unread.iter().map(|file| {
        let reason = Untrusted::from(&*file.reason).for_markdown();
        format!(
            "{}: {reason}, {} bytes",
            place(&file.origin),
            thousands(file.bytes)
        )
    });
    list(page, unread);
    line(page, "\n## Keep\n");
    let files = incident.manifest.len() as u64;
    let _ = writeln!(
        page,
        "- The {} files as they are, and the report with their SHA-256: change nothing in them.",
        thousands(files)
    );
    line(
        page,
        "- Logs of access to where they came from, from before the first sign on.",
    );
    line(
        page,
        "\n## Find out, for periods and severity depend on it\n",
    );
    let told = &incident.circumstances;
    let questions = [
        (told.discovered.is_none(), "When was it discovered?"),
        (
            told.reach.is_none(),
            "Could the data be read only, or was it taken?",
        ),
        (
            told.taken_together.is_none(),
            "Was all of it taken together?",
        ),
        (told.encrypted.is_none(), "Was it encrypted where it lay?"),
        (
            told.encrypted == Some(true) && told.key_taken.is_none(),
            "Was the key taken too?",
        ),
        (told.receivers.is_none(), "Who has it?"),
        (told.malicious.is_none(), "Was it an attack, or a mistake?"),
        (
            told.altered.is_none() || told.lost.is_none(),
            "Was anything altered or lost?",
        ),
    ];
    let open: Vec<String> = questions
        .iter()
        .filter(|q| q.0)
        .map(|q| q.1.to_owned())
        .collect();
    if open.is_empty() {
        line(page, "All of it is told.");
    }
    list(page, open.into_iter());
}

fn for_legal(page: &mut String, incident: &Incident, assessment: &Assessment) {
    line(page, "# Brief for legal\n");
    let _ = writeln!(page, "{NO_ADVICE}\n");
    line(page, "## How many\n");
    let _ = writeln!(
        page,
        "- {} (lowest, best, highest count)",
        people(incident.people.people)
    );
    let _ = writeln!(page, "- {} records", thousands(incident.people.records));
    unread(page, incident);
    line(page, "\n## Duties, the soonest first\n");
    let open = |duty: &&Duty| duty.verdict != Verdict::NotCrossed;
    let duties: Vec<&Duty> = assessment.duties.iter().filter(open).collect();
    let uncrossed = assessment.duties.len() - duties.len();
    list(page, duties.iter().map(|duty| duty_line(duty)));
    let _ = writeln!(
        page,
        "- {} thresholds not crossed on what was read",
        thousands(uncrossed as u64)
    );
    unplaced(page, assessment);
    line(page, "\n## How severe\n");
    let severity = &incident.severity;
    let (low, high) = (severity.highest.low, severity.highest.high);
    let band = |score| Band::of(score).as_str();
    let _ = writeln!(
        page,
        "- ENISA: {low} ({}) to {high} ({}) for those concerned most",
        band(low),
        band(high)
    );
    let _ = writeln!(page, "- NIST SP 800-122: {}", severity.impact.as_str());
    let questions = questions(assessment);
    if !questions.is_empty() {
        line(page, "\n## What would decide\n");
        list(page, questions.into_iter());
    }
    let _ = writeln!(
        page,
        "\nLaw data: {}",
        Untrusted::from(&*incident.law).for_markdown()
    );
}

fn for_communications(page: &mut String, incident: &Incident, assessment: &Assessment) {
    line(page, "# Brief for communications\n");
    line(page, "## What is known\n");
    let _ = writeln!(page, "- [What happened, when, in one sentence.]");
    let _ = writeln!(
        page,
        "- People: {}. Say \"about\", and that the count goes on.",
        people(incident.people.people)
    );
    unread(page, incident);
    line(page, "- Data, by how many it concerns:");
    let kinds = kinds(incident);
    for (element, people) in kinds.iter().take(LINES) {
        let _ = writeln!(page, "  - {}: {}", element.plain(), thousands(*people));
    }
    if kinds.len() > LINES {
        let more: Vec<&str> = kinds.iter().skip(LINES).map(|(e, _)| e.plain()).collect();
        let _ = writeln!(page, "  - also {}", more.join(", "));
    }
    let minors: u64 = incident
        .groups
        .iter()
        .filter(|g| g.minors)
        .map(|g| g.people)
        .sum();
    if minors > 0 {
        let _ = writeln!(
            page,
            "- Minors among them, by their birth dates: {}",
            thousands(minors)
        );
    }
    line(page, "\n## Whom to reach\n");
    let _ = writeln!(
        page,
        "- {} people without e-mail address, phone or postal address: a public notice may be needed.",
        thousands(incident.without_contact)
    );
    let individuals = |duty: &&Duty| {
        duty.addressee == crate::model::incident::Addressee::Individuals
            && duty.verdict != Verdict::NotCrossed
    };
    let duties: Vec<&Duty> = assessment.duties.iter().filter(individuals).collect();
    list(page, duties.iter().map(|duty| duty_line(duty)));
    line(page, "\n## Say, and don't say\n");
    for text in [
        "Say what is known, what is not yet, and when there will be more.",
        "Say first what people can do: the letters have it for each kind of data.",
        "Don't say that nobody else has the data, that it was not misused, or that no notice is needed, unless it is proved.",
        "Don't name numbers of countries or states before legal has agreed: regulators hear them first.",
        "Don't show or describe single records.",
    ] {
        let _ = writeln!(page, "- {text}");
    }
    line(
        page,
        "\n## Who speaks\n\n[Name and phone of the one voice; hours of the hotline; where updates appear.]",
    );
}

fn place(origin: &Origin) -> String {
    Untrusted::from(&*wording::origin(origin)).for_markdown()
}

/// `1,000, 1,020, 1,100 people`.
fn people(estimate: Estimate) -> String {
    let Estimate { low, best, high } = estimate;
    match low == high {
        true => format!("{} people", thousands(best)),
        false => format!(
            "{}, {}, {} people",
            thousands(low),
            thousands(best),
            thousands(high)
        ),
    }
}

fn unread(page: &mut String, incident: &Incident) {
    let files = incident.unread.len() as u64;
    if files > 0 {
        let bytes = incident
            .unread
            .iter()
            .fold(0_u64, |sum, f| sum.saturating_add(f.bytes));
        let (files, bytes) = (thousands(files), thousands(bytes));
        let _ = writeln!(
            page,
            "- Files not read: {files}, with {bytes} bytes. There may be more people than that."
        );
    }
}

fn unplaced(page: &mut String, assessment: &Assessment) {
    if assessment.unplaced + assessment.stateless > 0 {
        let nowhere = thousands(assessment.unplaced);
        let stateless = thousands(assessment.stateless);
        let laws = thousands(assessment.elsewhere.len() as u64);
        let _ = writeln!(
            page,
            "- {nowhere} people without a place, {stateless} in the United States without a state: they may bring about {laws} more laws"
        );
    }
    let places: Vec<String> = assessment
        .without_law
        .iter()
        .map(|(place, _)| place.code())
        .collect();
    if !places.is_empty() {
        let _ = writeln!(
            page,
            "- No law data for {}: check with counsel",
            places.join(", ")
        );
    }
}

fn questions(assessment: &Assessment) -> Vec<String> {
    let mut all: Vec<String> = Vec::new();
    let open = |duty: &&Duty| duty.verdict != Verdict::NotCrossed;
    for duty in assessment.duties.iter().filter(open) {
        for question in &duty.questions {
            if !all.contains(question) {
                all.push(question.clone());
            }
        }
    }
    let holders = assessment.questions.iter();
    all.extend(holders.map(|q| {
        format!(
            "Is the organisation {}? Then: {}",
            q.holder.plain(),
            q.laws.join(", ")
        )
    }));
    all
}

/// `California, Attorney General: crossed, until … (2 days 3 h left); about 600 people; Cal. …`.
fn duty_line(duty: &Duty) -> String {
    let text = format!(
        "{}, {}: {}, {}; {}, from {} on; {}",
        duty.area,
        duty.name,
        duty.verdict.plain(),
        until(&duty.deadline, &duty.period),
        people(duty.people),
        thousands(duty.threshold),
        duty.citation
    );
    Untrusted::from(&*text).for_markdown()
}

fn until(deadline: &Deadline, period: &str) -> String {
    match deadline {
        Deadline::At(due) => format!("until {}", dated(due)),
        Deadline::WithNotice { latest: Some(due) } => {
            format!("{period}, at the latest {}", dated(due))
        }
        Deadline::StartUnknown(start) => {
            format!("{period}; when that was is not told: {}", start.as_str())
        }
        Deadline::CheckWithCounsel => format!("check with counsel ({period})"),
        Deadline::None => "no period".to_owned(),
        Deadline::WithNotice { latest: None } | Deadline::Promptly => period.to_owned(),
    }
}

fn dated(due: &Due) -> String {
    let (hours, over) = (due.left.unsigned_abs() / 3_600, due.left < 0);
    let time = format!("{} d {} h", hours / 24, hours % 24);
    match over {
        true => format!("{}, passed {time} ago", due.text),
        false => format!("{}, {time} left", due.text),
    }
}

/// Elements with the number of people they concern, most first.
fn kinds(incident: &Incident) -> Vec<(Element, u64)> {
    let all = incident
        .groups
        .iter()
        .fold(ElementSet::EMPTY, |all, g| all.union(g.elements));
    let people = |element: Element| {
        let groups = incident.groups.iter().filter(|g| g.elements.has(element));
        groups.fold(0_u64, |sum, group| sum.saturating_add(group.people))
    };
    let mut kinds: Vec<(Element, u64)> = all.iter().map(|e| (e, people(e))).collect();
    kinds.sort_by_key(|(_, people)| Reverse(*people));
    kinds
}

#[cfg(test)]
mod tests;
