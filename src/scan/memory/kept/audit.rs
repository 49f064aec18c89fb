//! The drive as a whole, as a record, and back.

use super::{AUDIENCES, NAMED_BY};
use crate::model::{
    Audit, Containment, Copies, ExactCopies, Fix, FixFile, Fixes, NearCopy, PeopleReport,
    PeopleSum, Peopled, Remedy, Severity,
};
use crate::scan::memory::path_of;
use crate::scan::memory::prior::{read_one_of, read_origin, write_one_of, write_origin};
use crate::state::wire::{Reader, Writer};

const REMEDIES: [Remedy; 3] = [Remedy::Restrict, Remedy::Delete, Remedy::Ask];

pub(super) fn write(to: &mut Writer, audit: &Audit) {
    let Audit {
        people,
        copies,
        fixes,
    } = audit;
    write_sum(to, &people.total);
    to.list(&people.folders, write_peopled);
    to.number(people.more_folders);
    to.list(&people.files, write_peopled);
    to.number(people.more_files);
    write_copies(to, copies);
    write_sum(to, &fixes.exposed);
    to.list(&fixes.items, write_fix);
}

pub(super) fn read(from: &mut Reader<'_>) -> Option<Audit> {
    Some(Audit {
        people: PeopleReport {
            total: read_sum(from)?,
            folders: from.list(read_peopled)?,
            more_folders: from.number()?,
            files: from.list(read_peopled)?,
            more_files: from.number()?,
        },
        copies: read_copies(from)?,
        fixes: Fixes {
            exposed: read_sum(from)?,
            items: from.list(read_fix)?,
        },
    })
}

pub(super) fn write_sum(to: &mut Writer, sum: &PeopleSum) {
    to.number(sum.low);
    to.number(sum.high);
    to.flag(sum.exact);
    to.flag(sum.at_least);
    to.list(&sum.by, |to, (by, count)| {
        write_one_of(to, &NAMED_BY, by);
        to.number(*count);
    });
}

pub(super) fn read_sum(from: &mut Reader<'_>) -> Option<PeopleSum> {
    Some(PeopleSum {
        low: from.number()?,
        high: from.number()?,
        exact: from.flag()?,
        at_least: from.flag()?,
        by: from.list(|from| Some((read_one_of(from, &NAMED_BY)?, from.number()?)))?,
    })
}

fn write_peopled(to: &mut Writer, place: &Peopled) {
    to.bytes(place.path.as_encoded_bytes());
    to.number(place.files);
    write_sum(to, &place.people);
}

fn read_peopled(from: &mut Reader<'_>) -> Option<Peopled> {
    Some(Peopled {
        path: path_of(from.bytes()?.to_owned()).into(),
        files: from.number()?,
        people: read_sum(from)?,
    })
}

fn write_copies(to: &mut Writer, copies: &Copies) {
    to.list(&copies.exact, |to, exact| {
        to.text(&exact.digest);
        to.number(exact.size);
        to.list(&exact.files, |to, file| write_origin(to, file));
        to.number(exact.people);
    });
    to.number(copies.more_exact);
    to.list(&copies.near, |to, near| {
        write_origin(to, &near.file);
        write_origin(to, &near.of);
        for way in [near.file_in_of, near.of_in_file] {
            to.number(way.compared as u64);
            to.number(way.common as u64);
        }
        to.flag(near.is_version);
    });
    to.number(copies.more_near);
}

fn read_copies(from: &mut Reader<'_>) -> Option<Copies> {
    let way = |from: &mut Reader<'_>| {
        Some(Containment {
            compared: from.small()?,
            common: from.small()?,
        })
    };
    Some(Copies {
        exact: from.list(|from| {
            Some(ExactCopies {
                digest: from.text()?.to_owned(),
                size: from.number()?,
                files: from.list(read_origin)?,
                people: from.number()?,
            })
        })?,
        more_exact: from.number()?,
        near: from.list(|from| {
            Some(NearCopy {
                file: read_origin(from)?,
                of: read_origin(from)?,
                file_in_of: way(from)?,
                of_in_file: way(from)?,
                is_version: from.flag()?,
            })
        })?,
        more_near: from.number()?,
    })
}

fn write_fix(to: &mut Writer, fix: &Fix) {
    to.list(&fix.files, |to, file| {
        write_origin(to, &file.origin);
        write_one_of(to, &AUDIENCES, &file.audience);
        write_one_of(to, &REMEDIES, &file.remedy);
        to.text(&file.words);
        to.option(file.command.as_deref(), Writer::text);
    });
    to.number(fix.people);
    to.number(fix.relieved);
    to.hash(fix.share.to_bits());
    write_one_of(to, &Severity::ALL, &fix.severity);
    write_one_of(to, &AUDIENCES, &fix.audience);
}

fn read_fix(from: &mut Reader<'_>) -> Option<Fix> {
    Some(Fix {
        files: from.list(|from| {
            Some(FixFile {
                origin: read_origin(from)?,
                audience: read_one_of(from, &AUDIENCES)?,
                remedy: read_one_of(from, &REMEDIES)?,
                words: from.text()?.to_owned(),
                command: from.option(|from| Some(from.text()?.to_owned()))?,
            })
        })?,
        people: from.number()?,
        relieved: from.number()?,
        share: f64::from_bits(from.hash()?),
        severity: read_one_of(from, &Severity::ALL)?,
        audience: read_one_of(from, &AUDIENCES)?,
    })
}
