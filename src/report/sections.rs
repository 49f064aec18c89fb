//! What reports for people say beside the findings: sections of a title and a few lines, the same in the
//! table and in Markdown. Where text is not safe yet, whoever prints it makes it so.

use crate::model::Report;
use crate::report::{audited, campaign, policy, views};

/// A title and what stands below it.
pub(super) struct Section {
    /// One line.
    pub title: String,
    /// Below it.
    pub lines: Vec<Line>,
}

/// What stands on a line of its own.
pub(super) struct Line {
    /// How far it is indented, in steps.
    pub depth: usize,
    /// What it says.
    pub text: String,
    /// How it is laid out.
    pub flow: Flow,
}

/// How a line is laid out where lines have a width.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Flow {
    /// A sentence, in as many lines as it needs.
    Wrapped,
    /// An entry of a list, or a command to be copied: in one piece.
    Whole,
}

impl Section {
    /// A list: entries with how far they are indented.
    pub fn list(title: String, entries: Vec<(usize, String)>) -> Self {
        let lines = entries.into_iter();
        let lines = lines.map(|(depth, text)| Line::whole(depth, text));
        Self {
            title,
            lines: lines.collect(),
        }
    }
}

impl Line {
    /// A sentence.
    pub const fn sentence(depth: usize, text: String) -> Self {
        Self {
            depth,
            text,
            flow: Flow::Wrapped,
        }
    }

    /// An entry or a command.
    pub const fn whole(depth: usize, text: String) -> Self {
        Self {
            depth,
            text,
            flow: Flow::Whole,
        }
    }
}

/// People, copies and what to fix first, as far as there is something to say.
pub(super) fn of_drive(report: &Report) -> Vec<Section> {
    audited::sections(report)
}

/// Readers, owners, the policy and the send list, as far as there is something to say.
pub(super) fn of_views(report: &Report) -> Vec<Section> {
    let breaches = report.policy.as_deref();
    [
        views::audiences(report),
        views::owners(report),
        breaches.map(|breaches| policy::section(report, breaches)),
        report.campaign.as_ref().map(campaign::section),
    ]
    .into_iter()
    .flatten()
    .collect()
}
