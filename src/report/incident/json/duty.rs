//! `duties[]`: what may follow, until when.

use super::Each;
use super::circumstances::MomentV1;
use super::people::EstimateV1;
use crate::model::incident::{ClockStart, Deadline, Due, Duty, Fired};
use serde::Serialize;

#[derive(Serialize)]
pub(super) struct DutyV1<'a> {
    law: &'a str,
    title: &'a str,
    citation: &'a str,
    level: &'static str,
    jurisdiction: Option<String>,
    area: &'a str,
    addressee: &'static str,
    name: &'a str,
    trigger: &'a str,
    fired: Each<'a, Fired, FiredV1<'a>>,
    people: EstimateV1,
    open: bool,
    threshold: u64,
    verdict: &'static str,
    deadline: DeadlineV1<'a>,
    period: &'a str,
    remarks: &'a [String],
    questions: &'a [String],
}

impl<'a> From<&'a Duty> for DutyV1<'a> {
    fn from(duty: &'a Duty) -> Self {
        Self {
            law: &duty.law,
            title: &duty.title,
            citation: &duty.citation,
            level: duty.level.as_str(),
            jurisdiction: duty.jurisdiction.map(|place| place.code()),
            area: &duty.area,
            addressee: duty.addressee.as_str(),
            name: &duty.name,
            trigger: &duty.trigger,
            fired: Each(&duty.fired, FiredV1::from),
            people: duty.people.into(),
            open: duty.open,
            threshold: duty.threshold,
            verdict: duty.verdict.as_str(),
            deadline: (&duty.deadline).into(),
            period: &duty.period,
            remarks: &duty.remarks,
            questions: &duty.questions,
        }
    }
}

#[derive(Serialize)]
struct FiredV1<'a> {
    title: &'a str,
    doubtful: bool,
    people: EstimateV1,
}

impl<'a> From<&'a Fired> for FiredV1<'a> {
    fn from(fired: &'a Fired) -> Self {
        Self {
            title: &fired.title,
            doubtful: fired.doubtful,
            people: fired.people.into(),
        }
    }
}

#[derive(Serialize)]
struct DeadlineV1<'a> {
    kind: &'static str,
    due: Option<DueV1<'a>>,
    start: Option<&'static str>,
}

impl<'a> From<&'a Deadline> for DeadlineV1<'a> {
    fn from(deadline: &'a Deadline) -> Self {
        let kind = match deadline {
            Deadline::At(_) => "at",
            Deadline::WithNotice { .. } => "with_notice",
            Deadline::Promptly => "promptly",
            Deadline::StartUnknown(_) => "start_unknown",
            Deadline::CheckWithCounsel => "check_with_counsel",
            Deadline::None => "none",
        };
        let start = match deadline {
            Deadline::StartUnknown(start) => Some(*start),
            _ => deadline.due().map(|due| due.start),
        };
        Self {
            kind,
            due: deadline.due().map(DueV1::from),
            start: start.map(ClockStart::as_str),
        }
    }
}

#[derive(Serialize)]
struct DueV1<'a> {
    at: MomentV1<'a>,
    text: &'a str,
    seconds_left: i64,
    assumed: Option<&'static str>,
}

impl<'a> From<&'a Due> for DueV1<'a> {
    fn from(due: &'a Due) -> Self {
        Self {
            at: (&due.at).into(),
            text: &due.text,
            seconds_left: due.left,
            assumed: due.assumed.map(ClockStart::as_str),
        }
    }
}
