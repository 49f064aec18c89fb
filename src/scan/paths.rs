//! Paths as reports show them: with `--mask-paths`, personal data in the names of files and
//! folders is masked like any other value. Ids and datasets still go by the true path.

use super::Context;
use crate::bytes::{Bitmaps, Markup};
use crate::detect::{Block, Layout, MatchSink, RawMatch};
use crate::format::delimited::{Cells, End, index};
use crate::model::{Form, Origin, Quote, Signature, TableTally};
use crate::report::mask;
use std::borrow::Cow;
use std::ffi::OsString;
use std::ops::Range;
use std::path::is_separator;
use std::sync::Arc;

/// The origin that reports show.
pub(super) fn shown_origin(context: &Context<'_>, origin: &Arc<Origin>) -> Arc<Origin> {
    if !context.plan.mask_paths {
        return Arc::clone(origin);
    }
    let inner = origin.inner.iter();
    let shown = Origin {
        root: origin.root,
        path: match mask_path(context, &origin.path.to_string_lossy()) {
            Cow::Borrowed(_) => origin.path.clone(),
            Cow::Owned(path) => OsString::from(path),
        },
        inner: inner
            .map(|name| mask_path(context, name).into_owned())
            .collect(),
    };
    Arc::new(shown)
}

/// The path, and the names inside it, in one.
pub(super) fn identity(origin: &Origin) -> Vec<u8> {
    let mut all = origin.path.as_encoded_bytes().to_vec();
    for name in &origin.inner {
        all.push(0);
        all.extend_from_slice(name.as_bytes());
    }
    all
}

/// The command line that reports show: most of its words are paths.
pub(super) fn shown_arguments(context: &Context<'_>) -> Vec<String> {
    let arguments = context.plan.arguments.iter();
    if !context.plan.mask_paths {
        return arguments.cloned().collect();
    }
    arguments
        .map(|argument| mask_path(context, argument).into_owned())
        .collect()
}

/// Masks every name between separators.
fn mask_path<'p>(context: &Context<'_>, path: &'p str) -> Cow<'p, str> {
    let mut spans = Vec::new();
    let mut start = 0;
    for name in path.split_inclusive(is_separator) {
        let proofs = proofs(context, name.trim_end_matches(is_separator));
        spans.extend(proofs.into_iter().map(|p| p.moved(start)));
        start += name.len();
    }
    if spans.is_empty() {
        return Cow::Borrowed(path);
    }
    let (mut shown, mut at) = (String::with_capacity(path.len()), 0);
    for span in spans {
        shown.push_str(path.get(at..span.range.start).unwrap_or_default());
        shown.push_str(&span.masked);
        at = span.range.end;
    }
    shown.push_str(path.get(at..).unwrap_or_default());
    Cow::Owned(shown)
}

/// A value in a name that proves itself.
#[derive(Clone, PartialEq, Eq, Debug)]
struct Proof {
    range: Range<usize>,
    masked: String,
}

impl Proof {
    fn moved(mut self, by: usize) -> Self {
        self.range = self.range.start + by..self.range.end + by;
        self
    }
}

/// The values that one name holds, in order, not overlapping. An extension hides where a domain
/// ends, and what joins words in names is part of some values: so the name is read without its
/// extensions too, and with its joints as spaces.
fn proofs(context: &Context<'_>, name: &str) -> Vec<Proof> {
    let mut all = Vec::new();
    let mut stem = Some(name);
    for _ in 0..3 {
        let Some(text) = stem else { break };
        let spaced: Vec<u8> = text.bytes().map(joint_as_space).collect();
        collect_proofs(context, text.as_bytes(), &mut all);
        collect_proofs(context, &spaced, &mut all);
        stem = text.rsplit_once('.').map(|(stem, _)| stem);
    }
    all.sort_by_key(|p| (p.range.start, std::cmp::Reverse(p.range.end)));
    let mut kept: Vec<Proof> = Vec::new();
    for proof in all {
        match kept.last_mut() {
            Some(last) if proof.range.start < last.range.end => {
                last.range.end = last.range.end.max(proof.range.end);
            }
            _ => kept.push(proof),
        }
    }
    kept
}

fn joint_as_space(byte: u8) -> u8 {
    match byte {
        b'_' | b'=' | b',' | b';' | b'\n' | b'\r' => b' ',
        other => other,
    }
}

fn collect_proofs(context: &Context<'_>, text: &[u8], proofs: &mut Vec<Proof>) {
    let (mut bitmaps, mut cells) = (Bitmaps::default(), Cells::default());
    let markup = Markup {
        delimiter: None,
        quote: None,
    };
    let end = End::OfDocument;
    index(text, markup, Quote::Doubled, end, &mut bitmaps, &mut cells);
    let block = Block {
        number: 0,
        above: Some(b""),
        text,
        bitmaps: &bitmaps,
        cells: &cells,
        skip_records: 0,
    };
    let mut sink = ProofSink { context, proofs };
    let mut tally = TableTally::default();
    let layout = Layout::text();
    let scanner = &context.scanner;
    scanner.scan(block, &layout, &mut tally, Some(&mut sink));
}

/// Keeps the matches that prove themselves.
struct ProofSink<'a, 'c> {
    context: &'a Context<'c>,
    proofs: &'a mut Vec<Proof>,
}

impl MatchSink for ProofSink<'_, '_> {
    fn take(&mut self, found: RawMatch<'_>) {
        let signature = found.signature;
        // Line ends in a name begin a record of their own, whose positions are not the name's.
        let proven = signature.has(Signature::CHECKED)
            && !signature.has(Signature::ANTI_CUE)
            && signature.form() != Form::DialledInternational;
        if !proven || found.row > 0 {
            return;
        }
        let set = self.context.scanner.set();
        let info_type = &set.info_type(set.told(signature)).id;
        self.proofs.push(Proof {
            range: found.start as usize..found.end as usize,
            masked: mask::mask(info_type, found.value),
        });
    }
}
