//! Tallies as records, and back.

use crate::model::{
    ColumnTally, Distinct, DistinctParts, Failures, NumberStats, Place, Samples, Signature,
    SignatureTally, TableTally, Under,
};
use crate::state::wire::{Reader, Writer};

pub(super) fn write_table(to: &mut Writer, tally: &TableTally) {
    to.list(&tally.columns, write_column);
    write_column(to, &tally.outside);
    to.number(tally.records);
}

pub(super) fn read_table(from: &mut Reader<'_>) -> Option<TableTally> {
    Some(TableTally {
        columns: from.list(read_column)?,
        outside: read_column(from)?,
        records: from.number()?,
    })
}

fn write_column(to: &mut Writer, column: &ColumnTally) {
    to.number(column.cells);
    to.number(column.filled);
    for count in failures(&column.failures) {
        to.number(count);
    }
    to.option(
        (column.numbers.count > 0).then_some(&column.numbers),
        |to, numbers| {
            to.number(numbers.count);
            to.number(numbers.min);
            to.number(numbers.max);
            numbers.prefixes().iter().for_each(|word| to.hash(*word));
        },
    );
    to.option(column.years, |to, (first, last)| {
        to.signed(i64::from(first));
        to.signed(i64::from(last));
    });
    to.list(&column.signatures(), |to, tally| write_signature(to, tally));
    to.list(column.under(), |to, under| {
        to.hash(under.signature.to_bits());
        to.number(u64::from(under.domain));
        to.number(under.count);
    });
}

fn read_column(from: &mut Reader<'_>) -> Option<ColumnTally> {
    let mut column = ColumnTally::default();
    column.cells = from.number()?;
    column.filled = from.number()?;
    column.failures = read_failures(from)?;
    column.numbers = from.option(read_numbers)?.unwrap_or_default();
    column.years = from.option(|from| Some((year(from)?, year(from)?)))?;
    for tally in from.list(read_signature)? {
        column.restore(tally);
    }
    for under in from.list(read_under)? {
        column.add_under(under);
    }
    Some(column)
}

const fn failures(failures: &Failures) -> [u64; 6] {
    let Failures {
        card,
        marked_card,
        ssn,
        phone,
        date,
        identifier,
    } = *failures;
    [card, marked_card, ssn, phone, date, identifier]
}

fn read_failures(from: &mut Reader<'_>) -> Option<Failures> {
    Some(Failures {
        card: from.number()?,
        marked_card: from.number()?,
        ssn: from.number()?,
        phone: from.number()?,
        date: from.number()?,
        identifier: from.number()?,
    })
}

fn read_numbers(from: &mut Reader<'_>) -> Option<NumberStats> {
    let (count, min, max) = (from.number()?, from.number()?, from.number()?);
    let prefixes = [from.hash()?, from.hash()?, from.hash()?, from.hash()?];
    Some(NumberStats::restored(count, min, max, prefixes))
}

fn year(from: &mut Reader<'_>) -> Option<i16> {
    from.signed()?.try_into().ok()
}

fn read_under(from: &mut Reader<'_>) -> Option<Under> {
    Some(Under {
        signature: Signature::from_bits(from.hash()?),
        domain: from.small()?,
        count: from.number()?,
    })
}

fn write_signature(to: &mut Writer, tally: &SignatureTally) {
    to.hash(tally.signature.to_bits());
    to.number(tally.count);
    write_distinct(to, tally.distinct.parts());
    to.list(tally.samples.as_slice(), |to, sample| {
        to.hash(sample.hash);
        to.text(&sample.masked);
    });
    to.list(tally.places(), |to, place| write_place(to, *place));
}

fn read_signature(from: &mut Reader<'_>) -> Option<SignatureTally> {
    let signature = Signature::from_bits(from.hash()?);
    let count = from.number()?;
    let distinct = read_distinct(from)?;
    let mut samples = Samples::default();
    for (hash, masked) in from.list(|from| Some((from.hash()?, from.text()?)))? {
        samples.insert(hash, masked);
    }
    let places = from.list(read_place)?;
    Some(SignatureTally::restored(
        signature, count, distinct, samples, places,
    ))
}

pub(super) fn write_place(to: &mut Writer, place: Place) {
    for number in [place.block, place.row, place.line] {
        to.number(u64::from(number));
    }
}

pub(super) fn read_place(from: &mut Reader<'_>) -> Option<Place> {
    Some(Place {
        block: from.small()?,
        row: from.small()?,
        line: from.small()?,
    })
}

fn write_distinct(to: &mut Writer, parts: DistinctParts) {
    match parts {
        DistinctParts::Few(hashes) => {
            to.flag(false);
            to.list(&hashes, |to, hash| to.hash(*hash));
        }
        DistinctParts::Many {
            registers,
            level,
            sample,
        } => {
            to.flag(true);
            to.bytes(&pack(&registers));
            to.number(u64::from(level));
            to.list(&sample, |to, hash| to.hash(*hash));
        }
    }
}

fn read_distinct(from: &mut Reader<'_>) -> Option<Distinct> {
    let parts = match from.flag()? {
        false => DistinctParts::Few(from.list(Reader::hash)?),
        true => DistinctParts::Many {
            registers: unpack(from.bytes()?)?,
            level: from.small()?,
            sample: from.list(Reader::hash)?,
        },
    };
    Distinct::from_parts(parts)
}

/// Ranks of registers lie close together: two in a byte, less the smallest; those that do not fit
/// follow one by one.
fn pack(registers: &[u8]) -> Vec<u8> {
    let least = registers.iter().copied().min().unwrap_or(0);
    let mut packed = Vec::with_capacity(registers.len() / 2 + 64);
    packed.push(least);
    let nibble = |register: &u8| (register - least).min(15);
    for pair in registers.chunks(2) {
        let low = pair.first().map_or(0, nibble);
        let high = pair.get(1).map_or(0, nibble);
        packed.push(low | high << 4);
    }
    packed.extend(
        registers
            .iter()
            .filter(|r| nibble(r) == 15)
            .map(|r| r - least),
    );
    packed
}

fn unpack(packed: &[u8]) -> Option<Vec<u8>> {
    const REGISTERS: usize = 4096;
    let (least, rest) = packed.split_first()?;
    let (nibbles, large) = rest.split_at_checked(REGISTERS / 2)?;
    let mut large = large.iter();
    nibbles
        .iter()
        .flat_map(|pair| [pair & 15, pair >> 4])
        .map(|nibble| match nibble {
            15 => large.next()?.checked_add(*least),
            few => few.checked_add(*least),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Form, RuleId};

    fn tally(values: u64) -> TableTally {
        let mut table = TableTally::default();
        table.columns.resize_with(3, ColumnTally::default);
        let column = &mut table.columns[1];
        column.cells = values + 3;
        column.filled = values;
        column.failures.phone = 7;
        column.numbers.add(41_111, 4);
        column.add_year(1984);
        let signature = Signature::new(RuleId(3), Form::Bare, 12, Signature::CHECKED, 2);
        for value in 1..=values {
            let hash = value.wrapping_mul(0x9E37_79B9_7F4A_7C15);
            let place = Place {
                block: (value / 100) as u32,
                row: value as u32,
                line: value as u32,
            };
            column
                .signature(signature)
                .add(hash ^ hash >> 31, place, || format!("{value}***"));
        }
        column.count_under(signature, 7);
        table.records = values;
        table
    }

    #[test]
    fn a_tally_survives_being_kept() {
        for values in [0, 1, 200, 257, 5_000, 300_000] {
            let whole = tally(values);
            let mut to = Writer::default();
            write_table(&mut to, &whole);
            let record = to.into_bytes();
            let mut from = Reader::new(&record);
            let read = read_table(&mut from).unwrap();
            assert!(from.is_at_end() && read == whole, "{values}");
            // And goes on as if it had never been away.
            let (mut a, mut b) = (whole.clone(), read);
            a.merge(&tally(values + 1_000));
            b.merge(&tally(values + 1_000));
            assert!(a == b, "{values}");
        }
    }

    #[test]
    fn registers_of_any_ranks_are_packed() {
        for registers in [
            vec![0; 4096],
            (0..4096).map(|i| (i % 40) as u8).collect(),
            (0..4096).map(|i| 7 + (i % 16) as u8).collect(),
        ] {
            let packed = pack(&registers);
            assert_eq!(unpack(&packed), Some(registers));
        }
        assert_eq!(unpack(&[1, 2, 3]), None);
    }
}
