//! `severity`: ENISA's score with its inputs, NIST's level.

use crate::model::incident::{Band, BreachSeverity, Hundredths, Part, ScoreRange};
use serde::Serialize;

#[derive(Serialize)]
pub(super) struct SeverityV1<'a> {
    highest: RangeV1,
    most: RangeV1,
    context: PartV1<'a>,
    identification: PartV1<'a>,
    minors: bool,
    circumstances: AddedV1,
    said: &'a [String],
    bands: Vec<BandV1>,
    more_than_100_people: bool,
    unintelligible: Option<bool>,
    nist: NistV1<'a>,
}

impl<'a> From<&'a BreachSeverity> for SeverityV1<'a> {
    fn from(severity: &'a BreachSeverity) -> Self {
        Self {
            highest: severity.highest.into(),
            most: severity.most.into(),
            context: (&severity.worst.context).into(),
            identification: (&severity.worst.identification).into(),
            minors: severity.worst.minors,
            circumstances: AddedV1 {
                low: number(severity.circumstances.low),
                high: number(severity.circumstances.high),
            },
            said: &severity.said,
            bands: bands(severity),
            more_than_100_people: severity.many,
            unintelligible: severity.unintelligible,
            nist: NistV1 {
                impact: severity.impact.as_str(),
                title: &severity.impact_title,
            },
        }
    }
}

fn bands(severity: &BreachSeverity) -> Vec<BandV1> {
    let counts = severity.bands_low.iter().zip(&severity.bands_high);
    let bands = Band::ALL.iter().zip(counts);
    bands
        .map(|(band, (at_low, at_high))| BandV1 {
            band: word(*band),
            people_at_low: *at_low,
            people_at_high: *at_high,
        })
        .collect()
}

/// For machines: one word without blanks.
const fn word(band: Band) -> &'static str {
    match band {
        Band::VeryHigh => "very_high",
        other => other.as_str(),
    }
}

fn number(score: Hundredths) -> f64 {
    f64::from(score.0) / 100.0
}

#[derive(Serialize)]
struct RangeV1 {
    low: f64,
    high: f64,
    band_low: &'static str,
    band_high: &'static str,
}

impl From<ScoreRange> for RangeV1 {
    fn from(range: ScoreRange) -> Self {
        Self {
            low: number(range.low),
            high: number(range.high),
            band_low: word(Band::of(range.low)),
            band_high: word(Band::of(range.high)),
        }
    }
}

#[derive(Serialize)]
struct AddedV1 {
    low: f64,
    high: f64,
}

#[derive(Serialize)]
struct PartV1<'a> {
    score: f64,
    title: &'a str,
}

impl<'a> From<&'a Part> for PartV1<'a> {
    fn from(part: &'a Part) -> Self {
        Self {
            score: number(part.score),
            title: &part.title,
        }
    }
}

#[derive(Serialize)]
struct BandV1 {
    band: &'static str,
    people_at_low: u64,
    people_at_high: u64,
}

#[derive(Serialize)]
struct NistV1<'a> {
    impact: &'static str,
    title: &'a str,
}
