//! Who can read the files of a report.

use super::Context;
use super::outcome::Outcome;
use crate::model::Exposure;
use crate::source::Survey;
use std::ffi::OsString;
use std::path::Path;
use std::sync::Arc;

/// Asks once for each file: its members follow each other.
pub(super) struct Exposed<'c> {
    context: &'c Context<'c>,
    survey: Survey,
    last: Option<(OsString, Known)>,
}

/// Who can read a file, and what reports show of that.
pub(super) type Known = (Arc<Exposure>, Arc<Exposure>);

impl<'c> Exposed<'c> {
    /// Shows owners and groups by their numbers alone where names of people are masked.
    pub fn new(context: &'c Context<'c>) -> Self {
        Self {
            context,
            survey: Survey::default(),
            last: None,
        }
    }

    /// Who can read the file that holds a document; nothing for streams.
    pub fn of(&mut self, outcome: &Outcome) -> Option<Known> {
        outcome.facts.access?;
        Some(self.at(&outcome.origin.path))
    }

    /// Who can read the file at a path.
    pub fn at(&mut self, path: &OsString) -> Known {
        if let Some((known, exposure)) = &self.last
            && known == path
        {
            return exposure.clone();
        }
        let plan = self.context.plan;
        let listed = plan.access.as_ref().and_then(|list| {
            let full = std::path::absolute(path).unwrap_or_default();
            let seen = plan.path_map.shown(Path::new(path)).unwrap_or_default();
            list.of([Path::new(path), &full, Path::new(&seen)].into_iter())
        });
        let exposure = listed.unwrap_or_else(|| self.survey.of(Path::new(path)));
        let exposure = Arc::new(exposure);
        let mut shown = Arc::clone(&exposure);
        if plan.mask_paths {
            Arc::make_mut(&mut shown).forget_names();
        }
        let known = (exposure, shown);
        self.last = Some((path.clone(), known.clone()));
        known
    }
}
