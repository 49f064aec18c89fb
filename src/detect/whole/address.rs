//! Cells that are one IPv4 address.

use super::number::Shape;
use super::{Found, Whole};
use crate::detect::cell::View;
use crate::detect::value::host_flags;
use crate::model::{ColumnTally, Form, Place, Signature};
use crate::validator::ip;

impl Whole<'_, '_> {
    #[inline(always)]
    pub(super) fn ipv4(
        &self,
        view: &View<'_>,
        shape: &Shape,
        place: Place,
        column: &mut ColumnTally,
    ) -> bool {
        let Some(kind) = self.scanner.kinds.ipv4 else {
            return false;
        };
        if shape.at != view.start || shape.at + shape.span != view.end || shape.count > 12 {
            return false;
        }
        let Some(octets) = octets(view, shape) else {
            return false;
        };
        let found = Found {
            kind,
            form: Form::Plain,
            length: 0,
            flags: host_flags(ip::scope_v4(octets)) | Signature::WHOLE,
            regions: 0,
            hash: self.scanner.hasher.hash(kind.domain, &octets),
            place,
            written: view.bytes(),
        };
        self.count(&found, column);
        true
    }
}

/// The four numbers to 255 without leading zeros between three dots.
#[inline(always)]
fn octets(view: &View<'_>, shape: &Shape) -> Option<[u8; 4]> {
    let mut octets = [0; 4];
    // A set bit behind the last digit ends it as a gap does.
    let mut gaps = !shape.pattern;
    let mut from = 0;
    for (index, octet) in octets.iter_mut().enumerate() {
        let to = gaps.trailing_zeros() as usize;
        gaps &= gaps.wrapping_sub(1);
        let number = view.text.get(shape.at + from..shape.at + to)?;
        *octet = match *number {
            [a] => a & 15,
            [a, b] if a != b'0' => (a & 15) * 10 + (b & 15),
            [a @ (b'1' | b'2'), b, c] => {
                let number = u16::from(a & 15) * 100 + u16::from((b & 15) * 10 + (c & 15));
                u8::try_from(number).ok()?
            }
            _ => return None,
        };
        if index < 3 && view.text.get(shape.at + to) != Some(&b'.') {
            return None;
        }
        from = to + 1;
    }
    (from == shape.span + 1).then_some(octets)
}
