//! Duties of every verdict and deadline.

use super::{HOSTILE, place};
use crate::model::incident::{
    Addressee, ClockStart, Deadline, Due, Duty, Estimate, Fired, Jurisdiction, Level, Moment,
    Verdict, Zone,
};

pub(super) fn duties() -> Vec<Duty> {
    vec![
        authority(),
        individuals(),
        Duty {
            questions: vec!["Did anybody find a risk for the people?".into()],
            ..duty(
                "eu.34",
                ("EU/EEA", None),
                Addressee::Individuals,
                Verdict::MayBeCrossed,
                Deadline::Promptly,
            )
        },
        Duty {
            level: Level::Conflicting,
            ..duty(
                "xx.1",
                (HOSTILE, None),
                Addressee::Regulator,
                Verdict::CheckWithCounsel,
                Deadline::CheckWithCounsel,
            )
        },
        duty(
            "us.pci",
            ("all countries", None),
            Addressee::Acquirer,
            Verdict::Crossed,
            Deadline::StartUnknown(ClockStart::Determination),
        ),
        Duty {
            threshold: 1_000,
            ..duty(
                "us.agencies",
                ("California", place("US-CA")),
                Addressee::Agencies,
                Verdict::NotCrossed,
                Deadline::WithNotice { latest: None },
            )
        },
    ]
}

fn authority() -> Duty {
    Duty {
        deadline: Deadline::At(due("2026-11-23 10:00:00 +01:00 Europe/Berlin", 183_600)),
        fired: vec![Fired {
            title: "any data of a person".into(),
            doubtful: false,
            people: Estimate::exact(584),
        }],
        period: "72 hours after becoming aware".into(),
        remarks: vec!["unless a risk for the people is unlikely".into()],
        ..duty(
            "eu.33",
            ("EU/EEA", None),
            Addressee::Regulator,
            Verdict::Crossed,
            Deadline::None,
        )
    }
}

fn individuals() -> Duty {
    let latest = Due {
        assumed: Some(ClockStart::Discovery),
        ..due("2026-11-20 08:00:00 -08:00", -18_000)
    };
    Duty {
        deadline: Deadline::WithNotice {
            latest: Some(latest),
        },
        fired: vec![Fired {
            title: "name and social security number".into(),
            doubtful: true,
            people: Estimate::exact(180),
        }],
        ..duty(
            "us.ca",
            ("California", place("US-CA")),
            Addressee::Individuals,
            Verdict::Crossed,
            Deadline::None,
        )
    }
}

fn due(text: &str, left: i64) -> Due {
    let at = Moment {
        second: 1_795_176_000 + left,
        zone: Zone::Offset(0),
    };
    Due {
        at,
        text: text.into(),
        left,
        start: ClockStart::Awareness,
        assumed: None,
    }
}

fn duty(
    law: &str,
    (area, jurisdiction): (&str, Option<Jurisdiction>),
    addressee: Addressee,
    verdict: Verdict,
    deadline: Deadline,
) -> Duty {
    Duty {
        law: law.into(),
        title: format!("Law {law}"),
        citation: format!("Section 1 of {law}"),
        level: Level::Checked,
        jurisdiction,
        area: area.into(),
        addressee,
        name: "the one named by the law".into(),
        trigger: "Data of people there was exposed.".into(),
        fired: Vec::new(),
        people: Estimate {
            low: 180,
            best: 280,
            high: 620,
        },
        open: true,
        threshold: 1,
        verdict,
        deadline,
        period: String::new(),
        remarks: Vec::new(),
        questions: Vec::new(),
    }
}
