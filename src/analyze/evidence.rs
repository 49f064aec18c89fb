//! The evidence in words.

use super::features::{ColumnFacts, HeaderSays, Setting, ratio};
use super::identifier::IdentifierFacts;
use crate::model::{Evidence, Form, HeaderStrength, Signature};

/// Why a signature is believed, or not; no word of it comes from the input.
pub(super) fn explain(
    info_type: &str,
    signature: Signature,
    header: HeaderSays,
    column: &ColumnFacts<'_>,
) -> Vec<Evidence> {
    let mut all = Vec::new();
    let mut say = |kind: &'static str, detail: String| all.push(Evidence { kind, detail });
    match signature.has(Signature::DAMAGED) {
        true => say("spreadsheet_damage", damage(signature).into()),
        false => structure(info_type, signature, &mut say),
    }
    match header {
        HeaderSays::Yes(strength) => say("header", format!("the header {} it", names(strength))),
        HeaderSays::Other(_) => say("header", "the header names something else".into()),
        HeaderSays::Nothing => say("header", "the header says nothing known".into()),
        HeaderSays::Absent => {}
    }
    for (flag, kind, detail) in FLAGS {
        if signature.has(*flag) {
            say(kind, (*detail).into());
        }
    }
    let rule = signature.rule();
    let matched = column.count(|t| t.signature.rule() == rule);
    if info_type == "credit_card" {
        let failures = column.tally.failures;
        let passed =
            column.count(|t| t.signature.rule() == rule && !t.signature.has(Signature::DAMAGED));
        let tried = matched + failures.card + failures.marked_card;
        say(
            "chance_test",
            format!("{passed} of {tried} card-like numbers pass the check digit"),
        );
    }
    if matches!(
        info_type,
        "person_name" | "location" | "street_address" | "organization" | "job_title"
    ) {
        let known =
            column.count(|t| t.signature.rule() == rule && t.signature.has(Signature::CHECKED));
        let percent = (ratio(known, matched) * 100.0).round();
        say(
            "dictionary",
            format!("{percent} % of the matches hold known words"),
        );
    }
    if column.setting == Setting::Column && column.tally.filled > 0 {
        let percent = (column.share(matched) * 100.0).round();
        say(
            "column_share",
            format!("{percent} % of the filled cells match"),
        );
    }
    if signature.form() == Form::Bare && column.is_issued_in_sequence() {
        say(
            "sequence",
            "the numbers follow one another as if one issuer counted".into(),
        );
    }
    all
}

/// What the checks and forms of an identifier add.
pub(super) fn add_identifier(
    signature: Signature,
    facts: &IdentifierFacts<'_>,
    column: &ColumnFacts<'_>,
    all: &mut Vec<Evidence>,
) {
    let mut say = |kind: &'static str, detail: String| all.push(Evidence { kind, detail });
    if facts.is_contested(signature) {
        let detail = "numbers of another country fit the column as well";
        say("ambiguous", detail.into());
    }
    let failed = column.tally.failures.identifier;
    if failed == 0 || !signature.has(Signature::WHOLE | Signature::CHECKED) {
        return;
    }
    let rule = signature.rule();
    let passed = column.count(|t| t.signature.rule() == rule && t.signature.has(Signature::WHOLE));
    let tried = passed + failed;
    say(
        "chance_test",
        format!("{passed} of {tried} numbers of the form pass the check"),
    );
}

/// A card of full length is known but for its last digit, which is its check digit.
fn damage(signature: Signature) -> &'static str {
    match signature.length() {
        16 => "a spreadsheet made the last digit 0; the check digit tells what it was",
        _ => "a spreadsheet wrote the number with an exponent; only its first digits are left",
    }
}

fn structure(info_type: &str, signature: Signature, say: &mut impl FnMut(&'static str, String)) {
    let (kind, detail) = match info_type {
        _ if signature.form() == Form::Answer => {
            ("vocabulary", "a yes or no to what the header says")
        }
        "online_id" => (
            "structure",
            "the form of an identifier of a browser or device",
        ),
        "email" => (
            "structure",
            "local part, domain and a real top-level domain",
        ),
        "phone" => ("numbering_plan", phone_form(signature.form())),
        "credit_card" => ("check_digit", "issuer range, length and Luhn check digit"),
        "us_ssn" => ("structure", "valid area, group and serial"),
        "iban" => (
            "check_digit",
            "country, length, structure and mod-97 check digits",
        ),
        "ipv4" | "ipv6" => ("structure", "a host address"),
        "date_of_birth" => ("structure", "a calendar date in the life span of people"),
        "person_name" => ("structure", "written as names are"),
        "location" => ("structure", "written as places or degrees are"),
        "street_address" => ("structure", "written as addresses are"),
        "organization" | "job_title" => ("structure", "words, as in names of companies and jobs"),
        "gender" | "title" | "marital_status" | "religion" | "ethnicity" | "sexual_orientation"
        | "politics_union" | "health" | "consent" => ("vocabulary", "one of the usual answers"),
        "password_hash" | "email_hash" | "phone_hash" => ("structure", "the form of a hash"),
        "secret" if signature.has(Signature::CHECKED) => (
            "check_digit",
            "the form of a vendor's token and its checksum",
        ),
        "secret" => (
            "structure",
            "the form of a vendor's token, or a random value given to a key",
        ),
        "jwt" => ("structure", "a header that decodes"),
        "crypto_address" => ("check_digit", "the checksum of a wallet address"),
        "mac_address" => ("structure", "pairs of hexadecimal digits of one machine"),
        _ => ("structure", "the pattern of the rule"),
    };
    say(kind, detail.into());
}

const fn phone_form(form: Form) -> &'static str {
    match form {
        Form::International => "valid number in international form",
        Form::DialledInternational => "valid number behind an international dialling prefix",
        Form::NationalPrefixed => "valid national number with trunk prefix or area code",
        _ => "valid national number",
    }
}

const fn names(strength: HeaderStrength) -> &'static str {
    match strength {
        HeaderStrength::Exact | HeaderStrength::Affixed => "names",
        HeaderStrength::Weak | HeaderStrength::Contained => "may name",
    }
}

const FLAGS: &[(u16, &str, &str)] = &[
    (
        Signature::TEST,
        "reserved_value",
        "reserved for documentation or tests",
    ),
    (Signature::CUE, "context_word", "a word nearby says so"),
    (
        Signature::ANTI_CUE,
        "context_word",
        "what stands nearby speaks against it",
    ),
    (
        Signature::RECORD_COUNTRY,
        "country_column",
        "fits the country of its record",
    ),
    (
        Signature::OTHER_COUNTRY,
        "country_column",
        "does not fit the country of its record",
    ),
    (
        Signature::ASKED_REGION,
        "region_option",
        "fits a region given with --region",
    ),
    (
        Signature::NESTED,
        "nested",
        "encoded inside another value or in another writing",
    ),
    (Signature::ROLE, "role_address", "a role or machine address"),
];
