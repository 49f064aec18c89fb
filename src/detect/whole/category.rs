//! Cells of a column that is planned for one category and for nothing else.

use super::{Found, Whole};
use crate::detect::cell::View;
use crate::model::{ColumnTally, Place};
use crate::validator::category::Category;
use crate::validator::words::Folded;

impl Whole<'_, '_> {
    /// Counts a cell that is of the category and holds nothing else. Others are left to the lanes.
    #[inline(never)]
    pub fn category(
        &self,
        category: Category,
        view: &View<'_>,
        place: Place,
        folded: &mut Folded,
        column: &mut ColumnTally,
    ) -> bool {
        let kinds = &self.scanner.categories;
        let Some(judged) = kinds.judge(category, view.bytes(), folded) else {
            return false;
        };
        let has_candidate = || view.bitmaps.candidate_in(view.start, view.end).is_some();
        if !category.exhausts(judged.cell) && has_candidate() {
            return false;
        }
        let domain = judged.kind.domain;
        let found = Found {
            kind: judged.kind,
            form: judged.form,
            length: 0,
            flags: judged.flags,
            regions: 0,
            hash: self.scanner.hasher.hash(domain, judged.normalised),
            place,
            written: judged.cell,
        };
        self.count(&found, column);
        true
    }
}
