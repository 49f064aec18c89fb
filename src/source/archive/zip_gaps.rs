//! Bytes of a zip archive that belong to no member: what was appended, and members that the
//! directory no longer names. Other programs may read them; a scan must not pass over them silently.

use crate::model::{Problem, Reason};
use crate::source::read::Content;
use std::ops::Range;

/// Bytes between members that mean nothing: the sums behind a member, and padding.
const PADDING: u64 = 64;

/// A member's place: where its header begins, and how many bytes follow header, name and extra field.
pub(super) type Place = (u64, u64);

/// Tells of bytes outside the members and the directory, which lies at `directory`, its end mark and
/// comment included. Sorts the places.
pub(super) fn unlisted(
    content: &Content,
    places: &mut [Place],
    directory: &Range<u64>,
) -> Option<Problem> {
    places.sort_unstable();
    let mut gaps = Gaps::default();
    let mut end = 0;
    let mut before = None;
    for next in places.iter().copied().map(Some).chain([None]) {
        let start = next.map_or(directory.start, |(header, _)| header);
        if start.saturating_sub(end) > PADDING {
            let exact = before.map_or(0, |place| end_of(content, place));
            gaps.add(end.max(exact), start);
        }
        if let Some(place) = next {
            end = end.max(least_end(place));
            before = Some(place);
        }
    }
    gaps.add(directory.end, content.size());
    gaps.problem()
}

/// What was found so far.
#[derive(Default)]
struct Gaps {
    first: Option<u64>,
}

impl Gaps {
    fn add(&mut self, from: u64, to: u64) {
        if to.saturating_sub(from) > PADDING && self.first.is_none() {
            self.first = Some(from);
        }
    }

    fn problem(&self) -> Option<Problem> {
        let problem = Problem::new(Reason::TrailingData).at(self.first?);
        Some(problem.detail("bytes that belong to no member"))
    }
}

/// Before this a member cannot end.
const fn least_end((header, packed): Place) -> u64 {
    header.saturating_add(30).saturating_add(packed)
}

/// Where a member ends, by its own header.
fn end_of(content: &Content, place: Place) -> u64 {
    let mut header = [0; 30];
    let read = content.read_at(place.0, &mut header).unwrap_or(0);
    let [.., n0, n1, e0, e1] = header;
    let name = u64::from(u16::from_le_bytes([n0, n1]));
    let extra = u64::from(u16::from_le_bytes([e0, e1]));
    let is_whole = read == header.len() && header.starts_with(b"PK\x03\x04");
    least_end(place).saturating_add(if is_whole { name + extra } else { 0 })
}
