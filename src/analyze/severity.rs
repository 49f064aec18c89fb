//! How bad a finding is if exposed: what it is and how much of it there is, moved by what lies beside
//! it, by who can read it and by how old it is. One stated formula, `docs/severity.md`.

use super::class::class;
use crate::model::{Audience, Confidence, Finding, Sensitivity, Severity, SeverityTerms};

/// Circumstances that take it one level up, or down.
const STEP: i8 = 2;

/// By sensitivity and number alone: the kind's sensitivity, one step up from 1,000 occurrences of
/// contact data or data that harms, one step down for fewer than 10 of contact data.
pub fn severity(sensitivity: Sensitivity, occurrences: u64) -> Severity {
    match (sensitivity, occurrences) {
        (Sensitivity::Low, _) | (Sensitivity::Medium, 0..10) => Severity::Low,
        (Sensitivity::Medium, 10..1_000) => Severity::Medium,
        (Sensitivity::Medium, _) | (Sensitivity::High, 0..1_000) => Severity::High,
        (Sensitivity::High | Sensitivity::Critical, _) => Severity::Critical,
    }
}

/// Judges the findings of one document together: who can read it, and whether it is old.
pub fn weigh_severity(findings: &mut [Finding], audience: Audience, is_old: bool) {
    let beside: Vec<Option<&'static str>> =
        findings.iter().map(|f| combination(f, findings)).collect();
    for (finding, combination) in findings.iter_mut().zip(beside) {
        let base = severity(finding.terms.sensitivity, finding.count);
        finding.terms = SeverityTerms {
            base,
            combination,
            audience,
            is_old,
            ..finding.terms
        };
        finding.severity = match finding.test_value {
            true => Severity::Low,
            false => moved(base, circumstances(&finding.terms)),
        };
    }
}

/// Judges a finding again, of whose occurrences some are allowed: by the others.
pub fn weigh_rest(finding: &mut Finding) {
    let rest = finding.count.saturating_sub(finding.allowed);
    finding.terms.base = severity(finding.terms.sensitivity, rest);
    if !finding.test_value {
        finding.severity = moved(finding.terms.base, circumstances(&finding.terms));
    }
}

/// The sum of what moves a severity.
const fn circumstances(terms: &SeverityTerms) -> i8 {
    let readers = match terms.audience {
        Audience::Everyone => 1,
        Audience::Owner => -1,
        Audience::Unknown | Audience::Users | Audience::Groups => 0,
    };
    terms.combination.is_some() as i8 + readers - terms.is_old as i8
}

/// Two circumstances are a level; one alone is none.
const fn moved(base: Severity, circumstances: i8) -> Severity {
    match circumstances / STEP {
        1.. => base.up(),
        0 => base,
        _ => base.down(),
    }
}

/// What kinds of data are worse together than alone.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Part {
    Name,
    Contact,
    NationalId,
    Card,
    CardCode,
    Password,
    Health,
}

fn part(finding: &Finding) -> Option<Part> {
    Some(match &*finding.info_type {
        "person_name" => Part::Name,
        "email" | "phone" | "username" => Part::Contact,
        "credit_card" => Part::Card,
        "card_cvv" | "card_expiry" => Part::CardCode,
        "password" | "password_hash" => Part::Password,
        "health" => Part::Health,
        "national_id" | "passport" | "driver_license" => Part::NationalId,
        kind if class(kind) == "national" && finding.terms.sensitivity >= Sensitivity::High => {
            Part::NationalId
        }
        _ => return None,
    })
}

/// The worst thing that lies beside a finding and makes both worse, in words.
fn combination(finding: &Finding, all: &[Finding]) -> Option<&'static str> {
    let counts = |f: &&Finding| !f.test_value && f.probability >= Confidence::Medium.threshold();
    let own = part(Some(finding).filter(counts)?)?;
    let holds = |wanted: Part| all.iter().filter(counts).any(|f| part(f) == Some(wanted));
    let pairs = [
        (Part::CardCode, Part::Card, "beside payment cards"),
        (
            Part::Card,
            Part::CardCode,
            "beside card codes or expiry dates",
        ),
        (
            Part::Password,
            Part::Contact,
            "beside e-mail addresses or user names",
        ),
        (Part::Contact, Part::Password, "beside passwords"),
        (Part::NationalId, Part::Name, "beside names"),
        (
            Part::Name,
            Part::NationalId,
            "beside national identity numbers",
        ),
        (Part::Health, Part::Name, "beside names"),
        (Part::Name, Part::Health, "beside health data"),
    ];
    let found = pairs
        .iter()
        .find(|(mine, other, _)| *mine == own && holds(*other));
    found.map(|(.., words)| *words)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::sample::sample_report;

    /// A finding of a type, by itself.
    fn finding(info_type: &str, sensitivity: Sensitivity, count: u64) -> Finding {
        let mut finding = sample_report().findings.swap_remove(0);
        finding.info_type = info_type.into();
        finding.count = count;
        finding.test_value = false;
        finding.probability = crate::model::Probability::from_basis_points(9_500);
        finding.terms.sensitivity = sensitivity;
        finding
    }

    #[test]
    fn sensitivity_and_number_make_the_base() {
        let cases = [
            (Sensitivity::Low, 1_000_000, Severity::Low),
            (Sensitivity::Medium, 9, Severity::Low),
            (Sensitivity::Medium, 10, Severity::Medium),
            (Sensitivity::Medium, 1_000, Severity::High),
            (Sensitivity::High, 1, Severity::High),
            (Sensitivity::High, 1_000, Severity::Critical),
            (Sensitivity::Critical, 1, Severity::Critical),
        ];
        for (sensitivity, count, expected) in cases {
            assert_eq!(severity(sensitivity, count), expected);
        }
    }

    #[test]
    fn two_circumstances_are_a_level_and_one_is_none() {
        let ssn = || finding("us_ssn", Sensitivity::High, 24);
        let name = || finding("person_name", Sensitivity::Medium, 24);
        // findings, readers, old, severity of the first
        let cases = [
            (vec![ssn()], Audience::Groups, false, Severity::High),
            (vec![ssn()], Audience::Everyone, false, Severity::High),
            (vec![ssn()], Audience::Owner, false, Severity::High),
            (vec![ssn()], Audience::Owner, true, Severity::Medium),
            (vec![ssn()], Audience::Everyone, true, Severity::High),
            (vec![ssn(), name()], Audience::Groups, false, Severity::High),
            (
                vec![ssn(), name()],
                Audience::Everyone,
                false,
                Severity::Critical,
            ),
            (
                vec![name(), ssn()],
                Audience::Everyone,
                false,
                Severity::High,
            ),
            (vec![ssn(), name()], Audience::Owner, false, Severity::High),
        ];
        for (mut findings, audience, is_old, expected) in cases {
            weigh_severity(&mut findings, audience, is_old);
            assert_eq!(findings[0].severity, expected, "{audience:?} {is_old}");
        }
    }

    #[test]
    fn values_for_tests_stay_low_and_make_nothing_worse() {
        let mut findings = vec![
            finding("credit_card", Sensitivity::High, 24),
            finding("card_cvv", Sensitivity::High, 24),
        ];
        findings[0].test_value = true;
        weigh_severity(&mut findings, Audience::Everyone, false);
        assert_eq!(findings[0].severity, Severity::Low);
        assert_eq!(findings[1].severity, Severity::High);
        assert_eq!(findings[1].terms.combination, None);
    }
}
