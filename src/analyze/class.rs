//! Classes of info types: what a type without cases of its own borrows from its like.

/// The class of an info type by its id. Ids that begin with a country are national numbers.
pub fn class(info_type: &str) -> &'static str {
    match info_type {
        "email" | "phone" => "contact",
        "credit_card" | "iban" | "bank_account" | "bic" | "card_cvv" | "card_expiry" => "payment",
        "ipv4" | "ipv6" | "mac_address" | "imei" | "imsi" | "iccid" => "network",
        "company_id" | "vat_id" | "account_number" | "driver_license" => "register",
        "person_name" | "username" | "organization" | "job_title" => "name",
        "street_address" | "postal_code" | "location" => "place",
        "date_of_birth" | "age" => "birth",
        "title" | "gender" | "marital_status" | "religion" | "ethnicity" | "sexual_orientation"
        | "politics_union" | "health" | "consent" => "answer",
        _ if is_national(info_type.as_bytes()) => "national",
        _ => "other",
    }
}

/// Whether an id begins with a country.
const fn is_national(id: &[u8]) -> bool {
    matches!(id, [a, b, b'_', _, ..] if a.is_ascii_lowercase() && b.is_ascii_lowercase())
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
