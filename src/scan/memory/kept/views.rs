//! Who can reach how much, and who owns it, as a record, and back.

use super::AUDIENCES;
use super::audit::{read_sum, write_sum};
use crate::model::{AudienceView, OwnedFile, OwnerView, Severity};
use crate::scan::memory::prior::{read_one_of, read_party, write_one_of, write_party};
use crate::state::wire::{Reader, Writer};
use std::sync::Arc;

pub(super) fn write(to: &mut Writer, audiences: &[AudienceView], owners: &[OwnerView]) {
    to.list(audiences, |to, view| {
        write_one_of(to, &AUDIENCES, &view.audience);
        to.option(view.party.as_ref(), write_party);
        to.number(view.files);
        to.option(view.people.as_ref(), write_sum);
        to.number(view.values);
        write_one_of(to, &Severity::ALL, &view.severity);
    });
    to.list(owners, |to, view| {
        to.option(view.owner.as_ref(), write_party);
        to.option(view.people.as_ref(), write_sum);
        to.number(view.values);
        write_one_of(to, &Severity::ALL, &view.severity);
        to.list(&view.files, |to, file| {
            to.number(file.file as u64);
            write_one_of(to, &Severity::ALL, &file.severity);
            to.option(file.people.as_ref(), write_sum);
            to.number(file.values);
            to.list(&file.types, |to, info_type| to.text(info_type));
        });
    });
}

pub(super) fn read(from: &mut Reader<'_>) -> Option<(Vec<AudienceView>, Vec<OwnerView>)> {
    let audiences = from.list(|from| {
        Some(AudienceView {
            audience: read_one_of(from, &AUDIENCES)?,
            party: from.option(read_party)?,
            files: from.number()?,
            people: from.option(read_sum)?,
            values: from.number()?,
            severity: read_one_of(from, &Severity::ALL)?,
        })
    })?;
    let owners = from.list(|from| {
        Some(OwnerView {
            owner: from.option(read_party)?,
            people: from.option(read_sum)?,
            values: from.number()?,
            severity: read_one_of(from, &Severity::ALL)?,
            files: from.list(read_owned)?,
        })
    })?;
    Some((audiences, owners))
}

fn read_owned(from: &mut Reader<'_>) -> Option<OwnedFile> {
    Some(OwnedFile {
        file: from.small()?,
        severity: read_one_of(from, &Severity::ALL)?,
        people: from.option(read_sum)?,
        values: from.number()?,
        types: from.list(|from| Some(Arc::from(from.text()?)))?,
    })
}
