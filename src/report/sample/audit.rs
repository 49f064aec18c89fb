//! People, copies and fixes of the sample.

use super::hostile_path;
use crate::model::{
    Audience, Audit, Containment, Copies, ExactCopies, Fix, FixFile, Fixes, NearCopy, Origin,
    PeopleBy, PeopleReport, PeopleSum, Peopled, Remedy, Severity,
};
use std::sync::Arc;

pub(super) fn audit() -> Audit {
    Audit {
        people: people(),
        copies: copies(),
        fixes: fixes(),
    }
}

fn sum(by: &[(PeopleBy, u64)]) -> PeopleSum {
    PeopleSum {
        low: by.iter().map(|(_, count)| *count).max().unwrap_or(0),
        high: by.iter().map(|(_, count)| count).sum(),
        exact: false,
        at_least: false,
        by: by.to_vec(),
    }
}

fn place(path: &str, files: u64, people: u64) -> Peopled {
    Peopled {
        path: path.into(),
        files,
        people: sum(&[(PeopleBy::Email, people)]),
    }
}

fn people() -> PeopleReport {
    PeopleReport {
        total: sum(&[(PeopleBy::Email, 118_530), (PeopleBy::Phone, 2_990)]),
        folders: vec![place("crm", 3, 118_400), place("shop", 1, 2_998)],
        more_folders: 0,
        files: vec![
            place("crm/newsletter_2024.csv.gz", 1, 118_204),
            Peopled {
                path: hostile_path(),
                ..place("", 1, 498)
            },
        ],
        more_files: 2,
    }
}

fn file(path: &str) -> Arc<Origin> {
    Arc::new(Origin::file(0, path))
}

fn copies() -> Copies {
    Copies {
        exact: vec![ExactCopies {
            digest: format!("blake3:{}", "5f".repeat(32)),
            size: 12_408_331,
            files: vec![
                file("crm/newsletter_2024.csv.gz"),
                file("crm/old/copy.csv.gz"),
            ],
            people: 118_204,
        }],
        more_exact: 0,
        near: vec![NearCopy {
            file: Arc::new(Origin::file(0, hostile_path())),
            of: file("crm/newsletter_2024.csv.gz"),
            file_in_of: Containment {
                compared: 500,
                common: 498,
            },
            of_in_file: Containment {
                compared: 520,
                common: 505,
            },
            is_version: true,
        }],
        more_near: 3,
    }
}

fn fixes() -> Fixes {
    let fixed = |path: &str, words: &str, command: Option<&str>| FixFile {
        origin: file(path),
        audience: Audience::Everyone,
        remedy: Remedy::Restrict,
        words: words.into(),
        command: command.map(Into::into),
    };
    let list = "crm/newsletter_2024.csv.gz";
    Fixes {
        exposed: sum(&[(PeopleBy::Email, 118_530)]),
        items: vec![
            Fix {
                files: vec![
                    fixed(
                        list,
                        "everyone can read it; let only its owner read it",
                        Some("chmod go-rwx -- 'crm/newsletter_2024.csv.gz'"),
                    ),
                    FixFile {
                        remedy: Remedy::Ask,
                        audience: Audience::Unknown,
                        ..fixed("crm/b.csv", "ask \u{1b}[2J `ann` <b>", None)
                    },
                ],
                people: 118_204,
                relieved: 96_000,
                share: 0.8099,
                severity: Severity::Critical,
                audience: Audience::Everyone,
            },
            Fix {
                files: vec![fixed("shop/c.csv", "everyone can read it", None)],
                people: 12,
                relieved: 118_530,
                share: 1.0,
                severity: Severity::Medium,
                audience: Audience::Everyone,
            },
        ],
    }
}
