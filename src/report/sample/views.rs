//! Readers, owners, a breach of a policy and a send list of the sample.

use super::party;
use crate::model::{
    Audience, AudienceView, BreachKind, Campaign, Objected, Objection, Origin, OwnedFile,
    OwnerView, PeopleBy, PeopleSum, PolicyBreach, RowRange, SeedElsewhere, SendList, Severity,
};
use std::sync::Arc;

/// What everyone reaches, and whose it is.
pub(crate) fn views() -> (Vec<AudienceView>, Vec<OwnerView>) {
    let people = || {
        Some(PeopleSum {
            low: 1_204,
            high: 1_240,
            exact: false,
            at_least: false,
            by: vec![(PeopleBy::Email, 1_204), (PeopleBy::Phone, 36)],
        })
    };
    let audience = AudienceView {
        audience: Audience::Groups,
        party: Some(party(1000, "marketing", Some(12))),
        files: 1,
        people: people(),
        values: 2_400,
        severity: Severity::High,
    };
    let owned = OwnedFile {
        file: 0,
        severity: Severity::High,
        people: people(),
        values: 2_400,
        types: vec!["email".into()],
    };
    let owner = OwnerView {
        owner: None,
        people: None,
        values: 2_400,
        severity: Severity::High,
        files: vec![owned],
    };
    (vec![audience], vec![owner])
}

/// A breach of a policy.
pub(crate) fn breach() -> PolicyBreach {
    PolicyBreach {
        id: "0123456789abcdef".into(),
        rule: "no-cards".into(),
        severity: Severity::High,
        file: 0,
        kind: BreachKind::Forbidden,
        info_type: Some("credit_card".into()),
        detail: "must not lie here".into(),
        count: 3,
        news: None,
    }
}

/// A send list with something against it.
pub(crate) fn campaign() -> Campaign {
    let origin = Arc::new(Origin::file(0, "send/may.csv"));
    let objected = Objected {
        objection: Objection::Seed,
        detail: Some("=Partner".into()),
        contacts: 2,
        places: vec![RowRange { first: 7, last: 8 }],
        samples: vec!["s***@e***.com".into()],
    };
    Campaign {
        today: "2026-03-01".into(),
        minor_age: 16,
        stale_before: None,
        suppressions: 3,
        unread_suppressions: 1,
        seeds: 1,
        lists: vec![SendList {
            origin: Arc::clone(&origin),
            contacts: 12,
            without_address: 1,
            objected: 2,
            objections: vec![objected],
            unread_dates: 0,
            columns: vec![("consent", "opt in".into())],
        }],
        doubts: vec![
            (None, "no file was read"),
            (Some(Arc::clone(&origin)), "cut"),
        ],
        seeds_elsewhere: vec![SeedElsewhere {
            origin,
            label: "Partner".into(),
            rows: 1,
        }],
    }
}
