//! Places of a finished document: rows and lines of the whole document, columns with their headers,
//! each place of a value once, in its plainest form.

use super::super::Context;
use super::super::columns::name_columns;
use super::super::outcome::Outcome;
use super::super::paths::shown_origin;
use super::super::places::Bases;
use super::asked::Search;
use super::compact::Compact;
use super::patterns::form;
use super::share::{Column, Group, Share, Spot, Spots};
use super::text::TextScan;
use crate::detect::{Layout, MatchSink, RawMatch};
use crate::model::{FoundForm, FoundPlace, FoundUnit, Origin, RowRange};
use crate::rule::PatternSet;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::path::Path;
use std::sync::Arc;

/// Endings of a name that may hide a value: of a format, of compression.
const ENDINGS: usize = 2;

/// Everything that was found in a document, with what stands in its name.
pub(super) fn places(
    search: &Search,
    context: &Context<'_>,
    outcome: &mut Outcome,
    share: Share,
) -> Vec<FoundPlace> {
    let shown = shown_origin(context, &outcome.origin);
    let mut all = in_name(search, context, &outcome.origin, &shown);
    if share.0.is_empty() {
        return all;
    }
    let groups = numbered(outcome, share);
    let headers = headers(search, context, outcome, &groups);
    let bases = Bases::new(outcome);
    let mut known: BTreeMap<(u32, Numbered), BTreeSet<Spot>> = BTreeMap::new();
    for (group, mut spots) in groups {
        spots.settle();
        if !matches!(group.form, FoundForm::Hashed(..)) {
            // Forms come with the plainest first.
            let seen = known.entry((group.asked, group.column)).or_default();
            spots.places.retain(|spot| seen.insert(*spot));
        }
        if spots.places.is_empty() {
            continue;
        }
        let (unit, column) = group.column;
        let second = group.second.and_then(|(_, column)| column);
        let rows = ranges(&bases, &spots, unit);
        let name = |column: u32| headers.get(&column).cloned().flatten();
        let named = [column, second].into_iter().flatten().map(name);
        let named: Option<Vec<String>> = named.collect();
        all.push(FoundPlace {
            origin: Arc::clone(&shown),
            asked: group.asked as usize,
            column: column.map(|column| column + 1),
            second: second.map(|column| column + 1),
            header: named
                .filter(|all| !all.is_empty())
                .map(|all| all.join(" + ")),
            form: group.form,
            unit,
            rows,
            count: spots.places.len() as u64,
            more: spots.more,
            masked: spots.first.map(|(_, masked)| masked).unwrap_or_default(),
        });
    }
    all
}

/// A column by its place in the document, and what numbers of its places count.
type Numbered = (FoundUnit, Option<u32>);

fn numbered(outcome: &Outcome, share: Share) -> BTreeMap<Group<Numbered>, Spots> {
    let ordered = outcome.keys.as_ref().map(|keys| keys.columns());
    let (mut by_name, mut by_number) = (HashMap::new(), HashMap::new());
    for (place, (name, number)) in (0u32..).zip(ordered.iter().flatten()) {
        by_name.insert(name.as_str(), place);
        by_number.insert(*number, place);
    }
    // A key path without a column still has rows.
    let place = |column: Column| match &column {
        Column::Outside => (column.unit(), None),
        Column::Number(number) if ordered.is_some() => {
            (column.unit(), by_number.get(number).copied())
        }
        Column::Number(number) => (column.unit(), Some(*number)),
        Column::Key(name) => (column.unit(), by_name.get(&**name).copied()),
    };
    let mut all = BTreeMap::new();
    for (group, spots) in share.0 {
        let group = Group {
            asked: group.asked,
            column: place(group.column),
            second: group.second.map(place),
            form: group.form,
        };
        all.entry(group).or_insert_with(Spots::default).merge(spots);
    }
    all
}

/// Headers of the columns in which something was found; none that is a value itself.
fn headers(
    search: &Search,
    context: &Context<'_>,
    outcome: &mut Outcome,
    groups: &BTreeMap<Group<Numbered>, Spots>,
) -> HashMap<u32, Option<String>> {
    let names = name_columns(context, outcome).headers;
    let columns = groups
        .keys()
        .flat_map(|group| [Some(group.column), group.second]);
    let columns = columns.flatten().filter_map(|(_, column)| column);
    let columns: BTreeSet<u32> = columns.collect();
    let header = |column: u32| {
        let header = names.get(column as usize)?.as_deref()?;
        let asked = in_text(search, context, header.as_bytes());
        match asked.first() {
            Some((asked, ..)) => Some(search.asked.get(*asked as usize)?.mask(header.as_bytes())),
            None => Some(header.to_owned()),
        }
    };
    columns
        .into_iter()
        .map(|column| (column, header(column)))
        .collect()
}

fn ranges(bases: &Bases, spots: &Spots, unit: FoundUnit) -> Vec<RowRange> {
    let mut ranges: Vec<RowRange> = Vec::new();
    for (part, at) in &spots.places {
        let (row, line) = bases.locate(*part, *at, *at);
        let number = if unit == FoundUnit::Rows { row } else { line };
        match ranges.last_mut() {
            Some(range) if range.last + 1 == number => range.last = number,
            Some(range) if range.last == number => {}
            _ => ranges.push(RowRange {
                first: number,
                last: number,
            }),
        }
    }
    ranges
}

/// What stands in the name of a file, below the path that was asked for, or of a member.
fn in_name(
    search: &Search,
    context: &Context<'_>,
    origin: &Origin,
    shown: &Arc<Origin>,
) -> Vec<FoundPlace> {
    let name = match origin.inner.last() {
        Some(member) => member.clone(),
        None => {
            let path = Path::new(&origin.path);
            let roots = context.plan.roots.as_slice();
            let root = roots.get(origin.root as usize).and_then(|root| root.path());
            let below = root.and_then(|root| path.strip_prefix(root).ok());
            let below = below.filter(|below| !below.as_os_str().is_empty());
            let last = || path.file_name().map(Path::new);
            let name = below.or_else(last).unwrap_or(path);
            name.to_string_lossy().into_owned()
        }
    };
    // `ann@example.com.csv.gz` is an address without its endings.
    let names = std::iter::successors(Some(name.as_str()), |name| Some(name.rsplit_once('.')?.0))
        .take(1 + ENDINGS);
    let mut found: Vec<(u32, FoundForm, String)> = Vec::new();
    for new in names.flat_map(|name| in_text(search, context, name.as_bytes())) {
        if found.iter().all(|(asked, ..)| *asked != new.0) {
            found.push(new);
        }
    }
    found.sort_by_key(|(asked, ..)| *asked);
    let place = |(asked, form, masked)| FoundPlace {
        origin: Arc::clone(shown),
        asked: asked as usize,
        column: None,
        second: None,
        header: None,
        form,
        unit: FoundUnit::Name,
        rows: Vec::new(),
        count: 1,
        more: false,
        masked,
    };
    found.into_iter().map(place).collect()
}

/// Values in a short text, each once.
fn in_text(search: &Search, context: &Context<'_>, text: &[u8]) -> Vec<(u32, FoundForm, String)> {
    let mut found: BTreeMap<u32, (FoundForm, String)> = BTreeMap::new();
    let mut note = |asked: u32, new: FoundForm, written: &[u8]| {
        let Some(value) = search.asked.get(asked as usize) else {
            return;
        };
        let new = (new, value.mask(written));
        let known = found.entry(asked).or_insert_with(|| new.clone());
        *known = new.min(known.clone());
    };
    if let Some(finder) = &search.finder {
        let mut compact = Compact::default();
        compact.read(text);
        finder.find(text, &compact, |hit| {
            let written = text.get(hit.start..hit.end).unwrap_or_default();
            if let Some(value) = search.asked.get(hit.asked as usize) {
                note(hit.asked, form(&value.value, written), written);
            }
        });
    }
    let digests = text.split(|b| !b.is_ascii_alphanumeric());
    for token in digests.filter(|token| token.len() >= 32) {
        for (asked, form) in search.digest(token) {
            note(*asked, *form, b"");
        }
    }
    let mut names = Matches {
        search,
        set: &context.plan.set,
        note: &mut note,
    };
    TextScan::default().scan(&context.scanner, text, &Layout::text(), &mut names);
    let told = |(asked, (form, masked))| (asked, form, masked);
    found.into_iter().map(told).collect()
}

struct Matches<'m> {
    search: &'m Search,
    set: &'m PatternSet,
    note: &'m mut dyn FnMut(u32, FoundForm, &[u8]),
}

impl MatchSink for Matches<'_> {
    fn take(&mut self, found: RawMatch<'_>) {
        let info_type = self.set.rule(found.signature.rule()).info_type;
        let domain = self.set.info_type(info_type).domain();
        let written = found.value.expose();
        let search = self.search;
        search.of_match(domain, found.normalised.expose(), |asked, alias| {
            let form = match alias {
                true => FoundForm::Alias,
                false => FoundForm::OtherWriting,
            };
            (self.note)(asked, form, written);
        });
    }
}
