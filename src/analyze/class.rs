//! Classes of info types: what a type without cases of its own borrows from its like.

/// A class, as in the weights file.
pub const fn is_national(id: &[u8]) -> bool {
    matches!(id, [a, b, b'_', _, ..] if a.is_ascii_lowercase() && b.is_ascii_lowercase())
}

/// The class of an info type by its id. Ids that begin with a country are national numbers.
pub fn class(info_type: &str) -> &'static str {
    match info_type {
        "email" | "phone" => "contact",
        "credit_card" | "iban" | "bank_account" | "bic" | "card_cvv" | "card_expiry" => "payment",
        "ipv4" | "ipv6" | "mac_address" | "imei" | "imsi" | "iccid" => "network",
        "person_name" | "first_name" | "last_name" | "full_name" | "username" | "title" => "name",
        "street_address" | "city" | "region" | "postal_code" | "location" | "geo" => "place",
        "date_of_birth" | "age" | "gender" => "birth",
        _ if is_national(info_type.as_bytes()) => "national",
        _ => "other",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_that_begin_with_a_country_are_national_numbers() {
        for (id, expected) in [
            ("us_ssn", "national"),
            ("pl_pesel", "national"),
            ("email", "contact"),
            ("api_key", "other"),
        ] {
            assert_eq!(class(id), expected, "{id}");
        }
    }
}
