//! Cells that are one date, in columns of birth dates.

use super::{Found, Whole};
use crate::detect::cell::View;
use crate::detect::value::date_key;
use crate::model::{ColumnTally, Form, Place, Signature};
use crate::validator::date;

impl Whole<'_, '_> {
    #[inline(always)]
    pub(super) fn birth_date(
        &self,
        view: &View<'_>,
        place: Place,
        column: &mut ColumnTally,
    ) -> bool {
        let Some(kind) = self.scanner.kinds.birth_date else {
            return false;
        };
        let written = view.bytes();
        let plain = |byte: Option<&u8>| byte.is_some_and(|b| *b > b' ');
        if !plain(written.first()) || !plain(written.last()) {
            return false;
        }
        let Some(seen) = date::parse(written) else {
            return false;
        };
        let mut flags = Signature::WHOLE;
        if date::is_plausible_birth(&seen, self.scanner.this_year) {
            flags |= Signature::CHECKED;
        }
        if let Some(year) = seen.year {
            column.add_year(year);
        }
        let found = Found {
            kind,
            form: Form::Plain,
            length: seen.order as u8,
            flags,
            regions: 0,
            hash: self.scanner.hasher.hash(kind.domain, &date_key(&seen)),
            place,
            written,
        };
        self.count(&found, column);
        true
    }
}
