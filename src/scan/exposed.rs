//! Who can read the files of a report.

use super::job::Outcome;
use crate::model::Exposure;
use crate::source::Survey;
use std::ffi::OsString;
use std::path::Path;
use std::sync::Arc;

/// Asks once for each file: its members follow each other.
#[derive(Default)]
pub(super) struct Exposed {
    survey: Survey,
    last: Option<(OsString, Arc<Exposure>)>,
}

impl Exposed {
    /// Who can read the file that holds a document; nothing for streams.
    pub fn of(&mut self, outcome: &Outcome) -> Option<Arc<Exposure>> {
        outcome.facts.access?;
        let path = &outcome.origin.path;
        if let Some((known, exposure)) = &self.last
            && known == path
        {
            return Some(Arc::clone(exposure));
        }
        let exposure = Arc::new(self.survey.of(Path::new(path)));
        self.last = Some((path.clone(), Arc::clone(&exposure)));
        Some(exposure)
    }
}
