//! Which categories the words of headers stand for.

use crate::validator::category::Category;

/// What a header word may stand for.
pub(super) fn meanings(concept: &str) -> &'static [Category] {
    use Category as C;
    match concept {
        "person_name.first" => &[C::FirstName, C::FullName],
        "person_name.last" => &[C::LastName, C::FullName],
        "person_name.full" => &[C::FullName, C::FirstName],
        "gender" => &[C::Gender, C::Salutation],
        "job_title" => &[C::JobTitle, C::Salutation],
        "street_address" => &[C::Street],
        "location.city" => &[C::Town],
        "location.state" => &[C::Region, C::Consent],
        "postal_code" => &[C::Postcode],
        "age" => &[C::Age],
        "marital_status" => &[C::MaritalState],
        "sexuality" => &[C::Orientation, C::MaritalState, C::OrientationFlag],
        "organization" => &[C::Company],
        "consent" | "flag" => &[C::Consent],
        "religion" => &[C::Religion, C::ReligionFlag],
        "ethnicity" => &[C::Ethnicity, C::EthnicityFlag],
        "politics_union" => &[C::PoliticsUnion, C::PoliticsUnionFlag],
        "health" => &[C::Health, C::HealthFlag],
        "order_number" | "invoice_number" => &[C::OrderId],
        "product" => &[C::Product],
        "amount" => &[C::Amount],
        "coupon" => &[C::Coupon],
        "loyalty_number" => &[C::LoyaltyId],
        "geo" => &[C::Latitude, C::Longitude, C::Coordinates],
        "card_cvv" => &[C::CardCvv],
        "card_expiry" => &[C::CardExpiry],
        "password" => &[C::PasswordHash, C::Password],
        "username" => &[C::UserName],
        "url" => &[C::UserName],
        "online_id" | "device_id" | "ga_client_id" => &[C::OnlineId],
        "hashed_email" | "email" => &[C::EmailHash],
        "hashed_phone" | "phone" => &[C::PhoneHash],
        // Of what, only a proof can tell.
        "hashed_value" => &[C::EmailHash],
        _ => &[],
    }
}
