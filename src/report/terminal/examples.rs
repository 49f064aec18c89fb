//! Masked samples and places beside a finding, or below it.

use crate::model::Finding;
use crate::report::escape::Untrusted;
use crate::report::grid::{cut, width};
use crate::report::wording;

/// `j***@e***.com, a***@e***.org · rows 1–3, 7`: as many samples as there is room for.
pub(super) fn examples(finding: &Finding, room: usize) -> String {
    let mut remarks = vec![wording::places(finding)];
    remarks.retain(|remark| !remark.is_empty());
    let taken: usize = remarks.iter().map(|remark| width(remark) + 3).sum();
    remarks.insert(0, samples(finding, room.saturating_sub(taken)));
    remarks.retain(|remark| !remark.is_empty());
    cut(&remarks.join(" · "), room)
}

/// The first samples that fit, at least one.
fn samples(finding: &Finding, room: usize) -> String {
    let mut text = String::new();
    for sample in &finding.samples {
        let sample = Untrusted::from(sample.as_str()).for_terminal();
        if text.is_empty() {
            text.push_str(&sample);
        } else if width(&text) + 2 + width(&sample) <= room {
            text.push_str(", ");
            text.push_str(&sample);
        }
    }
    text
}
