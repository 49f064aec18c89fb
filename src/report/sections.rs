//! What reports for people say below the findings: each section a title and a few lines, the same in
//! the table and in Markdown. Text is escaped by whoever prints it.

use crate::model::Report;
use crate::report::{campaign, policy, views};

/// A title and what stands below it.
pub(super) struct Section {
    /// One line.
    pub title: String,
    /// Each with how far it is indented.
    pub lines: Vec<(usize, String)>,
}

/// The sections of a report that have something to say.
pub(super) fn sections(report: &Report) -> Vec<Section> {
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
