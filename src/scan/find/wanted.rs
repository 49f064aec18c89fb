//! Values as people ask for them, and which cannot be searched.

use crate::rule::PatternSet;
use std::sync::Arc;

/// One value that is asked for.
#[derive(Clone)]
pub struct Wanted {
    /// A data type, or one of the words that stand for one: `name`, `address`, `card`, `id`, `text`.
    pub kind: String,
    /// The value. Personal data.
    pub value: String,
}

/// Why a value cannot be searched. Says nothing of the value.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
pub enum Unsearchable {
    /// The kind is neither a data type nor one of the words.
    #[error(
        "not a known data type\n  hint: email, phone, name, address, id, text, or one of `spillmap rules list`"
    )]
    Kind,
    /// There is no letter and no digit in it.
    #[error("nothing to search: no letters and no digits")]
    Empty,
    /// Not of its kind.
    #[error("not an e-mail address\n  hint: email=ann@example.com")]
    Email,
    /// Not of its kind.
    #[error("not a phone number\n  hint: phone=+12025550143")]
    Phone,
    /// Longer than any value.
    #[error("longer than 1,000 bytes")]
    Long,
}

/// Bytes of the longest value.
const LONGEST: usize = 1000;

/// How a kind is searched.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Way {
    Email,
    Phone,
    Name,
    Other,
}

/// The data type of a kind; `None` of a word for plain text.
pub(super) fn info_type(set: &PatternSet, kind: &str) -> Result<Option<Arc<str>>, Unsearchable> {
    let id = match kind {
        "text" | "id" | "customer_id" => return Ok(None),
        "name" | "full_name" => "person_name",
        "address" => "street_address",
        "card" => "credit_card",
        "e-mail" | "mail" => "email",
        other => other,
    };
    let found = set.info_type_named(id).ok_or(Unsearchable::Kind)?;
    Ok(Some(Arc::clone(&set.info_type(found).id)))
}

/// Whether a value can be searched.
///
/// # Errors
/// Why not, without a word of the value.
pub fn check(set: &PatternSet, wanted: &Wanted) -> Result<(), Unsearchable> {
    let id = info_type(set, &wanted.kind)?;
    let value = wanted.value.trim();
    if value.len() > LONGEST {
        return Err(Unsearchable::Long);
    }
    if !value.chars().any(char::is_alphanumeric) {
        return Err(Unsearchable::Empty);
    }
    match way(id.as_deref()) {
        Way::Email if !is_address(value) => Err(Unsearchable::Email),
        Way::Phone if digits(value.as_bytes()).len() < 6 => Err(Unsearchable::Phone),
        _ => Ok(()),
    }
}

/// How values of a type are searched.
pub(super) fn way(info_type: Option<&str>) -> Way {
    match info_type {
        Some("email") => Way::Email,
        Some("phone") => Way::Phone,
        Some("person_name") => Way::Name,
        _ => Way::Other,
    }
}

fn is_address(value: &str) -> bool {
    let value = value.strip_prefix("mailto:").unwrap_or(value);
    let parts = value.rsplit_once('@');
    parts.is_some_and(|(local, domain)| !local.is_empty() && !domain.is_empty())
        && !value.contains(char::is_whitespace)
}

/// The digits of a value.
pub(super) fn digits(value: &[u8]) -> Vec<u8> {
    value.iter().copied().filter(u8::is_ascii_digit).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_cannot_be_searched_is_refused_without_a_word_of_it() {
        let set = PatternSet::builtin();
        for (kind, value, expected) in [
            ("email", "ann@example.com", None),
            ("email", "zed", Some(Unsearchable::Email)),
            ("phone", "12", Some(Unsearchable::Phone)),
            ("name", "Ann Lee", None),
            ("id", "---", Some(Unsearchable::Empty)),
            ("us_ssn", "219-09-9999", None),
            ("nonsense", "x", Some(Unsearchable::Kind)),
            ("text", &"x".repeat(2000), Some(Unsearchable::Long)),
        ] {
            let wanted = Wanted {
                kind: kind.into(),
                value: value.into(),
            };
            let refused = check(&set, &wanted).err();
            assert_eq!(refused, expected, "{kind}");
            let said = refused.map(|why| why.to_string()).unwrap_or_default();
            assert!(value.len() < 3 || !said.contains(value), "{said}");
        }
    }
}
