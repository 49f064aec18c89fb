//! The last report, told again: nothing has changed since, and nothing is looked into.

use super::Context;
use super::assemble::{Assembled, Verdicts};
use super::blank::{empty, scan_info};
use super::exposed::Exposed;
use crate::analyze::Truth;
use crate::analyze::news::mark_known;
use crate::model::Report;

/// The last report, as it would be told now.
pub(super) struct Retold {
    report: Report,
    truths: Vec<Truth>,
}

/// The last report, if the state has it, with who can read its files now; its views and what breaks
/// the policy are still missing. Does not wait for the walk.
pub(super) fn remember(context: &Context<'_>) -> Option<Retold> {
    let kept = context.memory?.kept(empty(scan_info(context)))?;
    let mut report = kept.report;
    let mut exposed = Exposed::new(context);
    let mut truths = Vec::with_capacity(report.files.len());
    for (file, origin) in report.files.iter_mut().zip(kept.origins) {
        let exposure = file.access.map(|_| exposed.at(&origin.path));
        let (exposure, shown) = exposure.unzip();
        file.exposure = shown;
        truths.push(Truth { origin, exposure });
    }
    Some(Retold { report, truths })
}

impl Retold {
    /// Tells it, if the same people can read its files as before; the walk has said that all is as it
    /// was.
    pub(super) fn tell(self, context: &Context<'_>) -> Option<Assembled> {
        let Self { mut report, truths } = self;
        let since = context.memory?.tell_again(&mut report, &truths)?;
        mark_known(since, &mut report);
        context.counters.finish_all();
        Some(Assembled {
            report,
            verdicts: Verdicts::none(context.plan.min_probability),
            truths,
        })
    }
}
