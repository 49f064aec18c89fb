//! Entries of the allow-list as records, and back.

use crate::model::{Allowance, Audience, ContentSketch};
use crate::state::wire::{Reader, Writer};
use crate::state::{Error, State};

/// An entry with its number and the time at which it was added, milliseconds since 1970.
pub type Listed = (i64, i64, Allowance);

const AUDIENCES: [Audience; 4] = [
    Audience::Owner,
    Audience::Users,
    Audience::Groups,
    Audience::Everyone,
];

/// The allow-list of a state.
///
/// # Errors
/// When the state cannot be read, or is damaged.
pub fn allowances(state: &State) -> Result<Vec<Listed>, Error> {
    let records = state.allowed()?.into_iter();
    records
        .map(|entry| {
            let allowance = read(&entry.record);
            let damaged = || Error::Damaged(state.path().to_owned());
            Ok((entry.id, entry.added, allowance.ok_or_else(damaged)?))
        })
        .collect()
}

/// Adds to the allow-list of a state; tells the number of the entry.
///
/// # Errors
/// When the state cannot be written.
pub fn add_allowance(state: &State, allowance: &Allowance) -> Result<i64, Error> {
    let now = jiff::Timestamp::now().as_millisecond();
    state.add_allowed(now, &write(allowance))
}

fn write(allowance: &Allowance) -> Vec<u8> {
    let mut to = Writer::default();
    to.text(&allowance.reason);
    let words = [
        &allowance.until,
        &allowance.finding,
        &allowance.path,
        &allowance.header,
        &allowance.info_type,
    ];
    for word in words {
        to.option(word.as_deref(), Writer::text);
    }
    to.option(allowance.values.as_ref(), |to, sketch| {
        to.number(u64::from(sketch.level()));
        to.list(sketch.values(), |to, value| to.hash(*value));
    });
    let audience = allowance.audience.map(Audience::as_str);
    to.option(audience, Writer::text);
    to.option(allowance.domain.as_deref(), Writer::text);
    to.into_bytes()
}

fn read(record: &[u8]) -> Option<Allowance> {
    let mut from = Reader::new(record);
    let word = |from: &mut Reader<'_>| from.option(|from| Some(from.text()?.to_owned()));
    Some(Allowance {
        reason: from.text()?.to_owned(),
        until: word(&mut from)?,
        finding: word(&mut from)?,
        path: word(&mut from)?,
        header: word(&mut from)?,
        info_type: word(&mut from)?,
        values: from
            .option(|from| ContentSketch::from_parts(from.small()?, from.list(Reader::hash)?))?,
        audience: from.option(|from| {
            let word = from.text()?;
            AUDIENCES.into_iter().find(|a| a.as_str() == word)
        })?,
        // Entries of earlier versions end here.
        domain: match from.is_at_end() {
            true => None,
            false => word(&mut from)?,
        },
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_entry_survives_being_kept() {
        for (path, values, audience, domain) in [
            (None, None, None, Some("example.com".to_owned())),
            (
                Some("hr/*".to_owned()),
                ContentSketch::from_parts(0, vec![1, 2]),
                Some(Audience::Groups),
                None,
            ),
        ] {
            let allowance = Allowance {
                reason: "agreed".into(),
                until: Some("2027-01-31".into()),
                finding: None,
                path,
                header: Some("E-Mail".into()),
                info_type: None,
                values,
                audience,
                domain,
            };
            assert_eq!(read(&write(&allowance)), Some(allowance));
        }
        assert_eq!(read(b"nonsense"), None);
    }
}
