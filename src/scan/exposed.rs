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
    last: Option<(OsString, Arc<Exposure>)>,
}

impl Exposed {
    /// Tells owners and groups by their numbers alone where names of people are `masked`.
    pub fn new(masked: bool) -> Self {
        Self {
            survey: Survey::default(),
            masked,
            last: None,
        }
    }

    /// Who can read the file that holds a document; nothing for streams.
    pub fn of(&mut self, outcome: &Outcome) -> Option<Arc<Exposure>> {
        outcome.facts.access?;
        let path = &outcome.origin.path;
        if let Some((known, exposure)) = &self.last
            && known == path
        {
            return Some(Arc::clone(exposure));
        }
        let mut exposure = self.survey.of(Path::new(path));
        if self.masked {
            exposure.forget_names();
        }
        let exposure = Arc::new(exposure);
        self.last = Some((path.clone(), Arc::clone(&exposure)));
        Some(exposure)
    }
}
