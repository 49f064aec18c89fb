//! The words and numbers that options take, and what people are told when they are wrong.

use crate::model::{Confidence, Country, Keep, MaxAge, Probability, Severity};
use crate::report::Format;
use crate::validator::country::is_assigned;

/// `low`, `medium`, `high`, or a probability from 0 to 1.
pub(super) fn confidence(text: &str) -> Result<Probability, String> {
    let levels = [Confidence::Low, Confidence::Medium, Confidence::High];
    if let Some(level) = levels.iter().find(|level| level.as_str() == text) {
        return Ok(level.threshold());
    }
    text.parse::<f64>()
        .ok()
        .filter(|value| (0.0..=1.0).contains(value))
        .map(Probability::from_f64)
        .ok_or_else(|| "expected low, medium, high or a number from 0 to 1, such as 0.8".into())
}

/// A report format by its name or one of its extensions.
pub(super) fn format(text: &str) -> Result<Format, String> {
    Format::from_name(text)
        .or_else(|| Format::from_extension(text.as_ref()))
        .ok_or_else(|| {
            let names: Vec<_> = Format::all().map(|(format, _)| format.name()).collect();
            format!("expected one of {}", names.join(", "))
        })
}

/// A severity by its word.
pub(super) fn severity(text: &str) -> Result<Severity, String> {
    let level = Severity::ALL
        .into_iter()
        .find(|level| level.as_str() == text);
    level.ok_or_else(|| "expected low, medium, high or critical".into())
}

/// An assigned ISO 3166-1 code, or `UK`, which everybody writes.
pub(super) fn country(text: &str) -> Result<Country, String> {
    let code = match text.to_ascii_uppercase().as_str() {
        "UK" => "GB".to_owned(),
        "EL" => "GR".to_owned(),
        code => code.to_owned(),
    };
    Country::new(code.as_bytes())
        .filter(|country| is_assigned(*country))
        .ok_or_else(|| "expected an ISO country code, such as US or DE".into())
}

/// The id of a data type; whether there is one of that name is known once rules are loaded.
pub(super) fn info_type(text: &str) -> Result<String, String> {
    let is_plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_';
    if !text.is_empty() && text.bytes().all(is_plain) {
        Ok(text.to_owned())
    } else {
        Err("expected the id of a data type, such as email or credit_card".into())
    }
}

/// `24m`, `2y`, `730d`.
pub(super) fn max_age(text: &str) -> Result<MaxAge, String> {
    MaxAge::parse(text).ok_or_else(|| "expected an age such as 24m, 2y or 730d".into())
}

/// `400d`, `forever`, `none`.
pub(super) fn keep(text: &str) -> Result<Keep, String> {
    Keep::parse(text).ok_or_else(|| "expected forever, none or an age such as 400d or 12m".into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn confidence_is_a_level_or_a_probability() {
        let cases = [
            ("low", Some(0)),
            ("medium", Some(6_000)),
            ("high", Some(9_000)),
            ("0.75", Some(7_500)),
            ("1", Some(10_000)),
            ("1.1", None),
            ("-0", Some(0)),
            ("NaN", None),
            ("High", None),
        ];
        for (text, expected) in cases {
            let found = confidence(text).ok().map(Probability::basis_points);
            assert_eq!(found, expected, "{text}");
        }
    }

    #[test]
    fn countries_are_assigned_codes_in_either_case() {
        let cases = [
            ("us", Some("US")),
            ("UK", Some("GB")),
            ("DE", Some("DE")),
            ("ZZ", None),
            ("USA", None),
            ("E A", None),
        ];
        for (text, expected) in cases {
            let found = country(text).ok();
            assert_eq!(found.as_ref().map(Country::as_str), expected, "{text}");
        }
    }

    #[test]
    fn severities_and_type_ids_are_single_words() {
        assert_eq!(severity("critical"), Ok(Severity::Critical));
        assert!(severity("severe").is_err());
        assert!(info_type("credit_card").is_ok());
        assert!(info_type("Credit Card").is_err());
    }
}
