//! A duty that may follow from a breach: who has to be told, why, until when.

use super::{Estimate, Jurisdiction, Moment};

/// How sure a line of law data is.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Level {
    /// Checked against a public source.
    Checked,
    /// Main numbers seen in two public sources.
    TwoSources,
    /// One public compilation.
    OneSource,
    /// Sources disagree.
    Conflicting,
    /// General knowledge.
    Unverified,
}

impl Level {
    /// All of them, from sure to unsure.
    pub const ALL: [Self; 5] = [
        Self::Checked,
        Self::TwoSources,
        Self::OneSource,
        Self::Conflicting,
        Self::Unverified,
    ];

    /// The mark in law data.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Checked => "V",
            Self::TwoSources => "V2",
            Self::OneSource => "V1",
            Self::Conflicting => "CHK",
            Self::Unverified => "K",
        }
    }

    /// What it means.
    pub const fn plain(self) -> &'static str {
        match self {
            Self::Checked => "checked against a public source",
            Self::TwoSources => "main numbers seen in two public sources",
            Self::OneSource => "one public compilation",
            Self::Conflicting => "sources disagree",
            Self::Unverified => "not verified",
        }
    }

    /// Whether a verdict and a date may be given from it.
    pub const fn is_reliable(self) -> bool {
        matches!(self, Self::Checked | Self::TwoSources | Self::OneSource)
    }
}

/// Who has to be told.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Addressee {
    /// An authority.
    Regulator,
    /// The people concerned.
    Individuals,
    /// Consumer reporting agencies.
    Agencies,
    /// Newspapers and broadcasters.
    Media,
    /// The bank behind the card terminal, and the card brands.
    Acquirer,
    /// Whoever the data is processed for.
    Controller,
    /// Nobody: people who may sue.
    Claimants,
}

impl Addressee {
    /// The word for it in law data and machine-readable reports.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Regulator => "regulator",
            Self::Individuals => "individuals",
            Self::Agencies => "agencies",
            Self::Media => "media",
            Self::Acquirer => "acquirer",
            Self::Controller => "controller",
            Self::Claimants => "claimants",
        }
    }
}

/// Whether a threshold is crossed. About counts and kinds of data only: whether there is a risk,
/// and whether a law binds at all, people decide.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Verdict {
    /// Even the lowest count reaches it.
    Crossed,
    /// The range straddles it, or something that decides is not known.
    MayBeCrossed,
    /// The law data is not good enough for a verdict.
    CheckWithCounsel,
    /// Not even the highest count of what was read reaches it.
    NotCrossed,
}

impl Verdict {
    /// The word for it in machine-readable reports.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Crossed => "crossed",
            Self::MayBeCrossed => "may_be_crossed",
            Self::CheckWithCounsel => "check_with_counsel",
            Self::NotCrossed => "not_crossed_on_what_was_read",
        }
    }

    /// What readers see.
    pub const fn plain(self) -> &'static str {
        match self {
            Self::Crossed => "crossed",
            Self::MayBeCrossed => "may be crossed",
            Self::CheckWithCounsel => "check with counsel",
            Self::NotCrossed => "not crossed on what was read",
        }
    }
}

/// When a period begins.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum ClockStart {
    /// When the breach was discovered.
    Discovery,
    /// When the organisation was aware of it.
    Awareness,
    /// When it was determined to be a breach.
    Determination,
    /// When it was assessed, classified or judged material.
    Assessment,
    /// When those affected are told.
    Notice,
}

impl ClockStart {
    /// All of them.
    pub const ALL: [Self; 5] = [
        Self::Discovery,
        Self::Awareness,
        Self::Determination,
        Self::Assessment,
        Self::Notice,
    ];

    /// The word for it in law data and machine-readable reports.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Discovery => "discovery",
            Self::Awareness => "awareness",
            Self::Determination => "determination",
            Self::Assessment => "assessment",
            Self::Notice => "notice",
        }
    }

    /// What it means, behind "from".
    pub const fn plain(self) -> &'static str {
        match self {
            Self::Discovery => "discovery",
            Self::Awareness => "awareness",
            Self::Determination => "determination that it is a breach",
            Self::Assessment => "the assessment",
            Self::Notice => "the notice to those affected",
        }
    }
}

/// A date and time until which something has to be done.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Due {
    /// The last second.
    pub at: Moment,
    /// The same in its zone: `2026-11-23 10:00:00 +01:00 Europe/Berlin`.
    pub text: String,
    /// Seconds left; negative if it has passed.
    pub left: i64,
    /// What begins the period.
    pub start: ClockStart,
    /// What it was counted from, if what begins it was not told.
    pub assumed: Option<ClockStart>,
}

/// Until when.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Deadline {
    /// Until a date and time.
    At(Due),
    /// Bound to the notice to those affected; if that has a last day, then until a date and time
    /// at the latest.
    WithNotice {
        /// The latest.
        latest: Option<Due>,
    },
    /// Soon; no number.
    Promptly,
    /// There is a period, and nobody told when it began.
    StartUnknown(ClockStart),
    /// The law data is not good enough for a date.
    CheckWithCounsel,
    /// Nothing has to be done by a time.
    None,
}

impl Deadline {
    /// The date and time, if there is one.
    pub const fn due(&self) -> Option<&Due> {
        match self {
            Self::At(due) | Self::WithNotice { latest: Some(due) } => Some(due),
            _ => None,
        }
    }
}

/// A combination of elements that some people meet.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Fired {
    /// What it is, in plain words.
    pub title: String,
    /// Whether it is plainly met by nobody: counsel has to say whether it counts, or it is complete
    /// only over several records.
    pub doubtful: bool,
    /// How many people.
    pub people: Estimate,
}

/// A duty that may follow.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Duty {
    /// Id of the law in its data.
    pub law: String,
    /// What people call it.
    pub title: String,
    /// Where it stands.
    pub citation: String,
    /// How sure the data of this duty is.
    pub level: Level,
    /// Where those who are counted live, if it is one place; `None` for several, or everywhere.
    pub jurisdiction: Option<Jurisdiction>,
    /// The same in words: `California`, `EU/EEA`.
    pub area: String,
    /// Who has to be told.
    pub addressee: Addressee,
    /// By name.
    pub name: String,
    /// Why, in a sentence.
    pub trigger: String,
    /// The combinations that were met, those of most people first.
    pub fired: Vec<Fired>,
    /// People whose data meets one of them.
    pub people: Estimate,
    /// Whether unread files leave `people` without an upper end.
    pub open: bool,
    /// The fewest people who bring the duty about.
    pub threshold: u64,
    /// Whether so many are there.
    pub verdict: Verdict,
    /// Until when.
    pub deadline: Deadline,
    /// The period in words, as the law data has it.
    pub period: String,
    /// What has to be known of it.
    pub remarks: Vec<String>,
    /// What is not told and would decide.
    pub questions: Vec<String>,
}
