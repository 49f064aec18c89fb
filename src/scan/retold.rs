//! The last report, told again: nothing has changed since, and nothing is looked into.

use super::Context;
use super::assemble::{Assembled, Verdicts, empty, scan_info};
use super::exposed::Exposed;
use crate::analyze::Truth;
use crate::analyze::news::mark_known;

/// The report, if the state has it and the same people can read its files; its views and what breaks
/// the policy are still missing.
pub(super) fn retell(context: &Context<'_>) -> Option<Assembled> {
    let memory = context.memory?;
    let kept = memory.kept(empty(scan_info(context)))?;
    let mut report = kept.report;
    let mut exposed = Exposed::new(context);
    let mut truths = Vec::with_capacity(report.files.len());
    for (file, origin) in report.files.iter_mut().zip(kept.origins) {
        let exposure = file.access.map(|_| exposed.at(&origin.path));
        let (exposure, shown) = exposure.unzip();
        file.exposure = shown;
        truths.push(Truth { origin, exposure });
    }
    let since = memory.tell_again(&truths)?;
    mark_known(since, &mut report);
    context.counters.finish_all();
    Some(Assembled {
        report,
        verdicts: Verdicts::none(context.plan.min_probability),
        truths,
    })
}

impl Context<'_> {
    /// Whether the run may tell the last report again is known now: it may not.
    pub(super) fn go_the_long_way(&self) {
        if let Some(memory) = self.memory {
            memory.distrust();
        }
        self.counters.forget();
    }
}
