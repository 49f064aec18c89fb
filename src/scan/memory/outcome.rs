//! What documents came to, as records, and back.

use super::super::document::Facts;
use super::super::growth::Growth;
use super::super::outcome::{Order, Outcome, PartCount};
use super::tally::{read_place, read_table, write_place, write_table};
use crate::format::keys::{FirstSeen, KeyIndex};
use crate::model::{
    Access, Dialect, Encoding, Format, Headers, Origin, Problem, Quote, Reason, State,
};
use crate::rule::Schema;
use crate::state::wire::{Reader, Writer};
use std::sync::Arc;

/// A file of the walk, of whose documents outcomes are read.
pub(super) struct Around<'a> {
    pub number: u32,
    pub origin: &'a Origin,
    pub access: Option<Access>,
}

pub(super) fn write(to: &mut Writer, outcome: &Outcome) {
    to.list(outcome.order.members(), |to, n| to.number(u64::from(*n)));
    to.list(&outcome.origin.inner, |to, name| to.text(name));
    to.number(outcome.origin.places as u64);
    write_facts(to, &outcome.facts);
    write_table(to, &outcome.tally);
    to.list(&outcome.counts, |to, count| {
        for number in [count.part, count.rows, count.lines] {
            to.number(u64::from(number));
        }
    });
    for number in [outcome.stored, outcome.decoded, outcome.exact_records] {
        to.number(number);
    }
    to.option(outcome.keys.as_ref(), write_keys);
    to.option(outcome.growth.as_ref(), |to, growth| {
        to.list(&growth.chunks, |to, (length, hash)| {
            to.number(*length);
            to.hash(*hash);
        });
    });
}

pub(super) fn read(from: &mut Reader<'_>, around: &Around<'_>) -> Option<Outcome> {
    let members = from.list(Reader::small)?;
    let inner = from.list(|from| Some(from.text()?.to_owned()))?;
    let origin = Origin {
        root: around.origin.root,
        path: around.origin.path.clone(),
        inner,
        places: from.small()?,
    };
    Some(Outcome {
        // The spool holds nothing of it.
        number: u32::MAX,
        order: Order::of_members(around.number, members),
        origin: Arc::new(origin),
        facts: read_facts(from, around.access)?,
        tally: read_table(from)?,
        counts: from.list(read_count)?,
        stored: from.number()?,
        decoded: from.number()?,
        exact_records: from.number()?,
        keys: from.option(read_keys)?,
        growth: from.option(|from| {
            let chunks = from.list(|from| Some((from.number()?, from.hash()?)))?;
            Some(Growth { chunks })
        })?,
    })
}

fn read_count(from: &mut Reader<'_>) -> Option<PartCount> {
    Some(PartCount {
        part: from.small()?,
        rows: from.small()?,
        lines: from.small()?,
    })
}

fn write_keys(to: &mut Writer, keys: &KeyIndex) {
    let parts = keys.parts();
    to.number(parts.len() as u64);
    for (name, seen) in parts {
        to.bytes(name);
        write_place(to, seen.place);
        to.number(u64::from(seen.position));
    }
    to.flag(keys.overflown());
}

fn read_keys(from: &mut Reader<'_>) -> Option<KeyIndex> {
    let keys = from.list(|from| {
        let name = from.bytes()?.to_owned();
        let place = read_place(from)?;
        let position = from.small()?;
        Some((name, FirstSeen { place, position }))
    })?;
    Some(KeyIndex::from_parts(keys, from.flag()?))
}

fn write_facts(to: &mut Writer, facts: &Facts) {
    to.number(facts.state as u64);
    write_format(to, facts.format);
    to.option(facts.encoding, write_encoding);
    to.option(facts.compression, Writer::text);
    to.option(facts.dialect, write_dialect);
    to.number(facts.size);
    to.number(facts.counted);
    to.flag(facts.fitting);
    to.list(&facts.headers.names, |to, name| to.text(name));
    to.number(u64::from(facts.headers.rows_before_data));
    to.flag(facts.headers.present);
    to.option(
        facts.schema.map(|schema| schema.parts()),
        |to, (index, known)| {
            to.number(u64::from(index));
            to.number(u64::from(known));
        },
    );
    // What headers say is worked out again: it is known by the rules.
    to.flag(!facts.hints.is_empty());
    to.list(&facts.problems, write_problem);
}

fn read_facts(from: &mut Reader<'_>, access: Option<Access>) -> Option<Facts> {
    let state = read_state(from)?;
    let format = read_format(from)?;
    let encoding = from.option(read_encoding)?;
    let compression = from.option(Reader::word)?;
    let dialect = from.option(read_dialect)?;
    let (size, counted, fitting) = (from.number()?, from.number()?, from.flag()?);
    let headers = Headers {
        names: from.list(|from| Some(from.text()?.to_owned()))?,
        rows_before_data: from.small()?,
        present: from.flag()?,
    };
    let schema = from.option(|from| Schema::from_parts(from.small()?, from.small()?))?;
    let hinted = from.flag()?;
    Some(Facts {
        state,
        format,
        encoding,
        compression,
        dialect,
        size,
        counted,
        fitting,
        access,
        schema,
        // A place for each; the words are filled in by who knows the lexicon.
        hints: match hinted {
            true => vec![Vec::new(); headers.names.len()],
            false => Vec::new(),
        },
        headers,
        problems: from.list(read_problem)?,
    })
}

pub(super) fn write_encoding(to: &mut Writer, encoding: Encoding) {
    to.text(encoding.name);
    to.flag(encoding.bom);
    to.flag(encoding.guessed);
}

pub(super) fn read_encoding(from: &mut Reader<'_>) -> Option<Encoding> {
    Some(Encoding {
        name: from.word()?,
        bom: from.flag()?,
        guessed: from.flag()?,
    })
}

pub(super) fn write_dialect(to: &mut Writer, dialect: Dialect) {
    to.number(u64::from(dialect.delimiter));
    to.option(dialect.quote, |to, quote| to.number(u64::from(quote)));
    to.flag(dialect.escape == Quote::Backslash);
}

pub(super) fn read_dialect(from: &mut Reader<'_>) -> Option<Dialect> {
    Some(Dialect {
        delimiter: from.small()?,
        quote: from.option(Reader::small)?,
        escape: match from.flag()? {
            true => Quote::Backslash,
            false => Quote::Doubled,
        },
    })
}

pub(super) fn write_format(to: &mut Writer, format: Format) {
    to.flag(matches!(format, Format::Container(_)));
    to.text(format.as_str());
}

pub(super) fn read_format(from: &mut Reader<'_>) -> Option<Format> {
    if from.flag()? {
        return Some(Format::Container(from.word()?));
    }
    let name = from.text()?;
    let plain = [
        Format::Empty,
        Format::Delimited,
        Format::JsonLines,
        Format::Text,
        Format::Binary,
        Format::Unread,
    ];
    plain.into_iter().find(|format| format.as_str() == name)
}

fn read_state(from: &mut Reader<'_>) -> Option<State> {
    let number = from.number()?;
    State::ALL.into_iter().find(|state| *state as u64 == number)
}

pub(super) fn write_problem(to: &mut Writer, problem: &Problem) {
    to.text(problem.reason.code());
    to.option(problem.offset, Writer::number);
    to.number(problem.count);
    to.option(problem.detail.as_deref(), Writer::text);
}

pub(super) fn read_problem(from: &mut Reader<'_>) -> Option<Problem> {
    let code = from.text()?;
    let reason = *Reason::ALL.iter().find(|reason| reason.code() == code)?;
    Some(Problem {
        reason,
        offset: from.option(Reader::number)?,
        count: from.number()?,
        detail: from.option(|from| Some(from.text()?.to_owned()))?,
    })
}
