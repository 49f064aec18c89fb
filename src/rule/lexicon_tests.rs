//! Real headers, most of them from exports of marketing and shop platforms, and what they mean.

use super::PatternSet;
use crate::model::HeaderStrength::{self, Affixed, Contained, Exact, Weak};

/// Header, strongest concept (empty: any), its strength.
const HEADERS: &[(&str, &str, HeaderStrength)] = &[
    ("Email Address", "email", Exact),
    ("First Name", "person_name.first", Exact),
    ("Last Name", "person_name.last", Exact),
    ("Address", "street_address", Exact),
    ("Phone Number", "phone", Exact),
    ("Birthday", "date_of_birth", Exact),
    ("MEMBER_RATING", "quantity", Exact),
    ("OPTIN_TIME", "timestamp", Exact),
    ("OPTIN_IP", "ip_address", Exact),
    ("CONFIRM_IP", "ip_address", Exact),
    ("LATITUDE", "geo", Exact),
    ("GMTOFF", "timestamp", Exact),
    ("TIMEZONE", "language", Exact),
    ("CC", "", Weak),
    ("REGION", "location.state", Weak),
    ("LEID", "record_id", Exact),
    ("EUID", "record_id", Exact),
    ("NOTES", "free_text", Exact),
    ("UNSUB_REASON", "flag", Exact),
    ("LASTNAME", "person_name.last", Exact),
    ("WHATSAPP", "phone", Exact),
    ("SMS", "phone", Weak),
    ("DOUBLE_OPT-IN", "consent", Exact),
    ("LANDLINE_NUMBER", "phone", Exact),
    ("EXT_ID", "record_id", Exact),
    ("JOB_TITLE", "job_title", Exact),
    ("EMAIL_BLACKLISTED", "flag", Exact),
    ("ADDED_TIME", "timestamp", Exact),
    ("Klaviyo ID", "record_id", Exact),
    ("State / Region", "location.state", Exact),
    ("Zip Code", "postal_code", Exact),
    ("IP Address", "ip_address", Exact),
    ("Email Marketing Consent", "consent", Exact),
    ("Email Marketing Consent Timestamp", "timestamp", Exact),
    ("Historic Customer Lifetime Value", "amount", Exact),
    ("Email Suppressions", "flag", Exact),
    ("Title", "", Weak),
    ("ALTERNATE_EMAILS", "email", Exact),
    ("STATE_PROVINCE_REGION", "location.state", Exact),
    ("PHONE_NUMBER_ID", "record_id", Exact),
    ("Email permission status", "flag", Exact),
    ("Email status", "flag", Exact),
    ("Phone - home", "phone", Affixed),
    ("Phone - mobile", "phone", Affixed),
    ("Zip/Postal Code - Home", "postal_code", Affixed),
    ("Street address line 1 - Home", "street_address", Affixed),
    ("Confirmed Opt-Out Date", "timestamp", Exact),
    ("Email address - other", "email", Affixed),
    ("Record ID", "record_id", Exact),
    ("Mobile Phone Number", "phone", Exact),
    ("Lead Status", "flag", Exact),
    ("Create Date", "timestamp", Exact),
    ("Company Name", "organization", Exact),
    ("State/Region", "location.state", Exact),
    ("Country/Region", "country", Exact),
    ("IP City", "location.city", Exact),
    ("IP Country", "country", Exact),
    ("Date of birth", "date_of_birth", Exact),
    ("hs_object_id", "record_id", Exact),
    ("Marital Status", "marital_status", Exact),
    ("MailingStreet", "street_address", Exact),
    ("MailingPostalCode", "postal_code", Affixed),
    ("MobilePhone", "phone", Exact),
    ("AssistantPhone", "phone", Exact),
    ("Birthdate", "date_of_birth", Exact),
    ("HasOptedOutOfEmail", "consent", Exact),
    ("DoNotCall", "consent", Exact),
    ("CreatedDate", "timestamp", Exact),
    ("IsDeleted", "flag", Affixed),
    ("EmailBouncedReason", "flag", Exact),
    ("MasterRecordId", "record_id", Exact),
    ("AnnualRevenue", "company_figure", Exact),
    ("MailingLatitude", "geo", Exact),
    ("OwnerId", "record_id", Exact),
    ("SubscriberKey", "email", Weak),
    ("BounceCount", "quantity", Exact),
    ("emailaddress1", "email", Exact),
    ("telephone1", "phone", Exact),
    ("Person - Email - Work", "email", Affixed),
    ("Phone number - Work", "phone", Affixed),
    ("Customer ID", "record_id", Exact),
    ("Accepts Email Marketing", "consent", Exact),
    ("Default Address Phone", "phone", Affixed),
    ("Default Address Zip", "postal_code", Affixed),
    ("Default Address Address1", "street_address", Affixed),
    ("Name", "person_name.full", Weak),
    ("Financial Status", "flag", Exact),
    ("Paid at", "timestamp", Exact),
    ("Created at", "timestamp", Exact),
    ("Lineitem sku", "product_code", Exact),
    ("Lineitem price", "amount", Exact),
    ("Billing Name", "person_name.full", Exact),
    ("Billing Phone", "phone", Affixed),
    ("Shipping Zip", "postal_code", Affixed),
    ("Payment Reference", "transaction_id", Exact),
    ("Note Attributes", "free_text", Exact),
    (
        "Birth date (customer.metafields.facts.birth_date)",
        "date_of_birth",
        Affixed,
    ),
    ("customer_ip_address", "ip_address", Exact),
    ("customer_email", "email", Exact),
    ("billing_address_1", "street_address", Affixed),
    ("billing_first_name", "person_name.first", Affixed),
    ("order_number", "order_number", Exact),
    ("transaction_id", "transaction_id", Exact),
    ("Card ID", "record_id", Weak),
    ("Card Last4", "card_last4", Exact),
    ("Card Brand", "card_type", Exact),
    ("Card Exp Month", "card_expiry", Exact),
    ("Card Name", "person_name.full", Exact),
    ("Card Address Zip", "postal_code", Contained),
    ("Created (UTC)", "timestamp", Exact),
    ("Customer Email", "email", Exact),
    ("PaymentIntent ID", "transaction_id", Exact),
    ("card.number", "credit_card", Exact),
    ("card.address_line1", "street_address", Exact),
    ("From Email Address", "email", Exact),
    ("Transaction ID", "transaction_id", Exact),
    ("Invoice Number", "invoice_number", Exact),
    ("Contact Phone Number", "phone", Exact),
    ("Town/City", "location.city", Exact),
    ("Country Code", "country", Exact),
    ("Receipt ID", "invoice_number", Exact),
    ("Gross", "amount", Weak),
    (
        "Address Line 2/District/Neighborhood",
        "street_address",
        Affixed,
    ),
    ("Email_SHA256", "hashed_email", Exact),
    ("Phone_SHA256", "hashed_phone", Exact),
    ("fn", "person_name.first", Weak),
    ("ct", "location.city", Weak),
    ("st", "location.state", Weak),
    ("doby", "date_of_birth", Exact),
    ("madid", "device_id", Exact),
    ("googleaid", "device_id", Exact),
    ("full_name", "person_name.full", Exact),
    ("campaign_id", "campaign_id", Exact),
    ("form_name", "campaign_id", Exact),
    ("Country/Region Name", "country", Exact),
    ("Order #", "order_number", Weak),
    ("Barcode #", "product_code", Exact),
    ("Home Address 1", "street_address", Affixed),
    ("Cell Phone", "phone", Exact),
    ("What is your email address?", "email", Contained),
    ("E-mail 1 - Value", "email", Affixed),
    ("E-mail 1 - Type", "flag", Contained),
    ("Phone 1 - Label", "flag", Contained),
    ("Address 1 - Street", "street_address", Contained),
    ("E-mail 2 Address", "email", Exact),
    ("Government ID Number", "national_id", Exact),
    ("user_login", "username", Exact),
    ("user_pass", "password", Exact),
    ("IP", "ip_address", Exact),
    ("last_ip", "ip_address", Exact),
    ("CCNumber", "credit_card", Exact),
    ("CVV2", "card_cvv", Exact),
    ("CCType", "card_type", Exact),
    ("TelephoneCountryCode", "country", Exact),
    ("MothersMaiden", "person_name.last", Exact),
    ("order phone", "phone", Contained),
    ("parcel phone", "phone", Contained),
    ("phone order id", "order_number", Contained),
    ("phone_verified", "flag", Exact),
    ("email (SHA-256)", "hashed_email", Exact),
    ("card last four digits", "card_last4", Contained),
    ("Kundentelefonnummer", "phone", Affixed),
    ("customeremail", "email", Exact),
    ("useremail", "email", Exact),
    ("E-Mail (privat)", "email", Exact),
    ("Straße und Hausnummer", "street_address", Exact),
    ("STRASSE", "street_address", Exact),
    ("Téléphone portable", "phone", Exact),
    ("N° de téléphone", "phone", Exact),
    ("Correo electrónico", "email", Exact),
    ("Número de Teléfono 2", "phone", Affixed),
    ("Data di nascita", "date_of_birth", Exact),
    ("İsim", "", Weak),
    ("IBAN", "iban", Exact),
    ("Kontonummer", "bank_account", Exact),
    ("SSN", "us_ssn", Exact),
    ("Social Security #", "us_ssn", Exact),
    ("PESEL", "national_id", Exact),
    ("連絡先電話番号", "phone", Exact),
    ("お客様メールアドレス", "email", Affixed),
    ("メールアドレス(確認用)", "email", Affixed),
    ("联系人手机号码", "phone", Affixed),
    ("订单编号", "order_number", Exact),
    ("下单时间", "timestamp", Exact),
    ("DOĞUM TARİHİ", "date_of_birth", Exact),
    ("Bestelldatum", "timestamp", Exact),
    ("Data zamówienia", "timestamp", Exact),
    ("Tracking Number", "tracking_number", Exact),
    ("Parcel ID", "parcel_id", Exact),
    ("EAN", "product_code", Exact),
    ("App Version", "version", Exact),
    ("amount", "amount", Exact),
    ("session_id", "session_id", Exact),
    ("_ga", "ga_client_id", Weak),
    ("UUID", "uuid", Exact),
    ("signup date", "timestamp", Exact),
    ("email sent date", "timestamp", Exact),
    ("Birthday Coupon", "flag", Exact),
    ("iPhone", "product", Exact),
    ("card expiry", "card_expiry", Exact),
    ("Phone/Mobile", "phone", Affixed),
    ("Name and Email", "email", Affixed),
    ("zip+4", "postal_code", Exact),
    ("〒", "postal_code", Exact),
    ("email id", "email", Exact),
    ("Mob. No", "phone", Exact),
    ("billing_zip", "postal_code", Exact),
    ("email1", "email", Exact),
    ("EmailOptIn", "consent", Exact),
    ("Is Email Valid", "flag", Affixed),
];

#[test]
fn real_headers_are_read_as_people_read_them() {
    let set = PatternSet::builtin();
    let mut wrong = Vec::new();
    for (header, concept, strength) in HEADERS {
        let hints = set.lexicon().read(header);
        let right = hints.first().is_some_and(|hint| {
            (concept.is_empty() || &*hint.concept == *concept) && hint.strength == *strength
        });
        if !right {
            wrong.push(format!("{header}: {hints:?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn ambiguous_headers_list_every_reading() {
    let set = PatternSet::builtin();
    for (header, expected) in [
        ("CC", &["country", "credit_card"][..]),
        ("title", &["gender", "job_title"]),
        ("Name and Email", &["email", "person_name.full"]),
        ("pass", &["passport", "password"]),
    ] {
        let hints = set.lexicon().read(header);
        let mut concepts: Vec<&str> = hints.iter().map(|h| &*h.concept).collect();
        concepts.sort_unstable();
        assert_eq!(concepts, expected, "{header}");
    }
}

#[test]
fn headers_that_say_nothing_stay_silent() {
    let set = PatternSet::builtin();
    for header in [
        "", "   ", "???", "x", "Spalte", "foo_bar", "\u{feff}", "hotel", "C7",
    ] {
        assert_eq!(set.lexicon().read(header), [], "{header}");
    }
}

#[test]
fn things_that_only_look_personal_say_so() {
    let set = PatternSet::builtin();
    for concept in [
        "order_number",
        "timestamp",
        "record_id",
        "hashed_value",
        "card_last4",
    ] {
        assert!(!set.lexicon().is_personal(concept), "{concept}");
    }
    for concept in ["email", "person_name.first", "health"] {
        assert!(set.lexicon().is_personal(concept), "{concept}");
    }
}

#[test]
fn hostile_headers_cost_little() {
    let set = PatternSet::builtin();
    for header in [
        "a ".repeat(100_000),
        "é".repeat(100_000),
        "電".repeat(100_000),
        "aB1".repeat(50_000),
    ] {
        let start = std::time::Instant::now();
        set.lexicon().read(&header);
        assert!(start.elapsed().as_millis() < 200, "{:?}", start.elapsed());
    }
}
