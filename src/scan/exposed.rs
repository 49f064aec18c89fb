//! Who can read the files of a report.

use super::outcome::Outcome;
use crate::model::Exposure;
use crate::source::Survey;
use std::ffi::OsString;
use std::path::Path;
use std::sync::Arc;

/// Asks once for each file: its members follow each other.
pub(super) struct Exposed {
    survey: Survey,
    masked: bool,
    last: Option<(OsString, Known)>,
}

/// Who can read a file, and what reports show of that.
type Known = (Arc<Exposure>, Arc<Exposure>);

impl Exposed {
    /// Shows owners and groups by their numbers alone where names of people are `masked`.
    pub fn new(masked: bool) -> Self {
        Self {
            survey: Survey::default(),
            masked,
            last: None,
        }
    }

    /// Who can read the file that holds a document; nothing for streams.
    pub fn of(&mut self, outcome: &Outcome) -> Option<Known> {
        outcome.facts.access?;
        let path = &outcome.origin.path;
        if let Some((known, exposure)) = &self.last
            && known == path
        {
            return Some(exposure.clone());
        }
        let exposure = Arc::new(self.survey.of(Path::new(path)));
        let mut shown = Arc::clone(&exposure);
        if self.masked {
            Arc::make_mut(&mut shown).forget_names();
        }
        let known = (exposure, shown);
        self.last = Some((path.clone(), known.clone()));
        Some(known)
    }
}
