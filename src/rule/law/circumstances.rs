//! The circumstances of a breach, from a file that a person filled in.

use super::error::{Entry, Raised};
use super::{LawError, error_in, parse, text_of};
use crate::model::Country;
use crate::model::incident::{Circumstances, Damage, Holder, Moment, Reach, Receivers, Role, Zone};
use jiff::fmt::temporal::{DateTimeParser, Pieces, PiecesOffset};
use jiff::tz::Disambiguation;
use serde::Deserialize;
use std::path::Path;

/// The file to fill in; reads back as it is, with everything unknown.
pub const TEMPLATE: &str = r#"# Circumstances of the incident. What you don't know, leave commented out: it stays unknown, and the report says so.
# Times need a zone: 2026-11-20T09:00+01:00, 2026-11-20T08:00Z or 2026-11-20T09:00[Europe/Berlin]. Days of periods
# are days of that zone.

# Do you decide on the data (controller), or work for someone who does (processor)?
# role = "controller"

# When was it discovered; when did you know with reasonable certainty (GDPR's 72 hours begin here); when was it
# determined to be a breach; when was it assessed, classified or judged material; when were those affected told?
# discovered-at = "2026-11-20T09:00+01:00"
# aware-at = "2026-11-20T11:30+01:00"
# determined-at = "2026-11-21T10:00+01:00"
# assessed-at = "2026-11-21T10:00+01:00"
# told-at = "2026-11-25T08:00+01:00"

# How far did strangers get: accessed (they could read it) or acquired (they have it)?
# reach = "acquired"

# Was all that is scanned here taken together, so that data of one person in several files can be combined?
# taken-together = true

# Was it encrypted where it was taken, and was the key taken too?
# encrypted = false
# key-taken = false

# Who received it: nobody, known, unknown (also: the public)?
# recipients = "unknown"

# Was the intent malicious?
# malicious = true

# Was data altered or lost: none, recoverable, final?
# altered = "none"
# lost = "none"

# Country of the main establishment (ISO 3166-1): in the EU its authority leads.
# main-establishment = "DE"

# What the organisation is and is not; what stands in neither list is unknown.
#   hipaa                    HIPAA covered entity or business associate
#   health-app               vendor of health apps or health records outside HIPAA
#   financial-institution    under the FTC safeguards rule (GLBA)
#   bank                     bank or its service provider in the United States
#   broker-adviser           broker, dealer, fund or adviser under Regulation S-P
#   listed-company           listed in the United States
#   telecom                  provider of telecommunications or internet access
#   critical-infrastructure  NIS2 or CIRCIA
#   eu-financial-entity      DORA
#   apra-regulated           Australia
#   card-merchant            takes payment cards
# is = ["card-merchant"]
# is-not = ["hipaa", "bank"]
"#;

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct CircumstancesSyntax {
    role: Option<String>,
    discovered_at: Option<TimeSyntax>,
    aware_at: Option<TimeSyntax>,
    determined_at: Option<TimeSyntax>,
    assessed_at: Option<TimeSyntax>,
    told_at: Option<TimeSyntax>,
    reach: Option<String>,
    taken_together: Option<bool>,
    encrypted: Option<bool>,
    key_taken: Option<bool>,
    recipients: Option<String>,
    malicious: Option<bool>,
    altered: Option<String>,
    lost: Option<String>,
    main_establishment: Option<String>,
    #[serde(default)]
    is: Vec<String>,
    #[serde(default)]
    is_not: Vec<String>,
}

/// A time with or without quotes.
#[derive(Deserialize)]
#[serde(untagged)]
enum TimeSyntax {
    Text(String),
    Toml(toml::value::Datetime),
}

impl TimeSyntax {
    fn text(self) -> String {
        match self {
            Self::Text(text) => text,
            Self::Toml(time) => time.to_string(),
        }
    }
}

/// A point of time that is none.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
#[error(
    "expected a date and time with a zone, such as 2026-11-20T09:00+01:00, 2026-11-20T08:00Z or 2026-11-20T09:00[Europe/Berlin]"
)]
pub struct InvalidMoment;

/// Reads a date and time with its zone (RFC 3339, RFC 9557). A local time that a zone has twice is
/// the earlier one, so that periods end no later than they may.
///
/// # Errors
/// If it is none, has no zone, or contradicts itself.
pub fn moment(text: &str) -> Result<Moment, InvalidMoment> {
    let text = text.trim();
    let moment = if text.contains('[') {
        let parser = DateTimeParser::new().disambiguation(Disambiguation::Earlier);
        let zoned = parser.parse_zoned(text).map_err(|_| InvalidMoment)?;
        let zone = match zoned.time_zone().iana_name() {
            Some(name) => Zone::Named(name.to_owned()),
            None => Zone::Offset(zoned.offset().seconds()),
        };
        Moment {
            second: zoned.timestamp().as_second(),
            zone,
        }
    } else {
        let time: jiff::Timestamp = text.parse().map_err(|_| InvalidMoment)?;
        let offset = Pieces::parse(text).ok().and_then(|pieces| pieces.offset());
        let seconds = match offset {
            Some(PiecesOffset::Numeric(offset)) => offset.offset().seconds(),
            _ => 0,
        };
        Moment {
            second: time.as_second(),
            zone: Zone::Offset(seconds),
        }
    };
    // 1990 to 2200: no deadline leaves the calendar.
    let sane = (631_152_000..7_258_118_400).contains(&moment.second);
    sane.then_some(moment).ok_or(InvalidMoment)
}

/// Reads a file of circumstances.
///
/// # Errors
/// If it cannot be read, or says what cannot be meant; names file, line and field.
pub fn read_circumstances(path: &Path) -> Result<Circumstances, LawError> {
    let text = text_of(path)?;
    read(&text).map_err(|raised| error_in(path, &text, raised))
}

pub(super) fn read(text: &str) -> Result<Circumstances, Raised> {
    let syntax: CircumstancesSyntax = parse(text)?;
    let entry = Entry {
        id: "circumstances",
        at: None,
    };
    let time = |field, time: Option<TimeSyntax>| {
        let read = |time: TimeSyntax| moment(&time.text());
        let time = time.map(read).transpose();
        time.map_err(|problem| entry.wrong(field, problem.to_string()))
    };
    if syntax.key_taken == Some(true) && syntax.encrypted == Some(false) {
        return Err(entry.wrong("key-taken", "there is no key of what is not encrypted"));
    }
    let circumstances = Circumstances {
        role: word(
            entry,
            "role",
            &syntax.role,
            &[Role::Controller, Role::Processor].map(|r| (r.as_str(), r)),
        )?,
        discovered: time("discovered-at", syntax.discovered_at)?,
        aware: time("aware-at", syntax.aware_at)?,
        determined: time("determined-at", syntax.determined_at)?,
        assessed: time("assessed-at", syntax.assessed_at)?,
        told: time("told-at", syntax.told_at)?,
        reach: word(entry, "reach", &syntax.reach, &REACHES)?,
        taken_together: syntax.taken_together,
        encrypted: syntax.encrypted,
        key_taken: syntax.key_taken,
        receivers: word(entry, "recipients", &syntax.recipients, &RECEIVERS)?,
        malicious: syntax.malicious,
        altered: word(entry, "altered", &syntax.altered, &DAMAGES)?,
        lost: word(entry, "lost", &syntax.lost, &DAMAGES)?,
        establishment: country(entry, syntax.main_establishment.as_deref())?,
        is: holders(entry, "is", &syntax.is)?,
        is_not: holders(entry, "is-not", &syntax.is_not)?,
    };
    if let Some(both) = circumstances
        .is
        .iter()
        .find(|h| circumstances.is_not.contains(h))
    {
        return Err(entry.wrong(
            "is-not",
            format!("`{}` stands in both lists", both.as_str()),
        ));
    }
    Ok(circumstances)
}

const REACHES: [(&str, Reach); 2] = [("accessed", Reach::Accessed), ("acquired", Reach::Acquired)];

const RECEIVERS: [(&str, Receivers); 3] = [
    ("nobody", Receivers::Nobody),
    ("known", Receivers::Known),
    ("unknown", Receivers::Unknown),
];

const DAMAGES: [(&str, Damage); 3] = [
    ("none", Damage::None),
    ("recoverable", Damage::Recoverable),
    ("final", Damage::Final),
];

fn word<T: Copy>(
    entry: Entry<'_>,
    field: &'static str,
    asked: &Option<String>,
    all: &[(&str, T)],
) -> Result<Option<T>, Raised> {
    let asked = asked.as_deref();
    asked.map(|word| entry.one_of(field, word, all)).transpose()
}

fn country(entry: Entry<'_>, code: Option<&str>) -> Result<Option<Country>, Raised> {
    let Some(code) = code else {
        return Ok(None);
    };
    let country = Country::new(code.as_bytes());
    let problem = || {
        entry.wrong(
            "main-establishment",
            format!("expected a code such as DE, not `{code}`"),
        )
    };
    country.map(Some).ok_or_else(problem)
}

fn holders(entry: Entry<'_>, field: &'static str, words: &[String]) -> Result<Vec<Holder>, Raised> {
    let all: Vec<_> = Holder::ALL.iter().map(|h| (h.as_str(), *h)).collect();
    words
        .iter()
        .map(|word| entry.one_of(field, word, &all))
        .collect()
}
