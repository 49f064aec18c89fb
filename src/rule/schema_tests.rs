//! Which header rows are told, and what they say of their columns.

use super::super::builtin::{CONCEPTS, SCHEMA_HEADERS, SCHEMAS};
use super::*;

fn names(row: &str) -> Vec<String> {
    row.split('|').map(|h| h.trim().to_owned()).collect()
}

fn recognized(row: &str) -> Option<&'static str> {
    let export = Schema::recognize(&names(row)).and_then(|s| s.export());
    export.map(|export| export.schema)
}

const SHOPIFY_ORDERS: &str = "Name|Email|Financial Status|Paid at|Fulfillment Status|Fulfilled at|\
    Accepts Marketing|Currency|Subtotal|Shipping|Taxes|Total|Lineitem quantity|Lineitem name|\
    Lineitem price|Billing Name|Billing Street|Billing Zip|Billing Phone|Shipping Name|\
    Shipping Phone|Notes|Payment Method|Payment Reference|Id|Phone|Receipt Number";

#[test]
fn header_rows_of_platforms_are_told() {
    for (row, expected) in [
        (
            "Email Address|First Name|Last Name|MEMBER_RATING|OPTIN_TIME|OPTIN_IP|CONFIRM_TIME|\
             CONFIRM_IP|LATITUDE|LONGITUDE|GMTOFF|DSTOFF|TIMEZONE|CC|REGION|LAST_CHANGED|LEID|EUID|\
             NOTES|TAGS",
            "mailchimp.audience",
        ),
        (
            "Email Address|First Name|UNSUB_TIME|UNSUB_CAMPAIGN_TITLE|UNSUB_CAMPAIGN_ID|UNSUB_REASON|\
             UNSUB_REASON_OTHER|MEMBER_RATING|OPTIN_TIME|OPTIN_IP|CONFIRM_TIME|CONFIRM_IP|LATITUDE|\
             LONGITUDE|GMTOFF|DSTOFF|TIMEZONE|CC|REGION|LAST_CHANGED|LEID|EUID|NOTES|TAGS",
            "mailchimp.unsubscribed",
        ),
        (SHOPIFY_ORDERS, "shopify.orders"),
        (
            "Record ID|First Name|Last Name|Email|Phone Number|Contact owner|Lead Status|Create Date|City",
            "hubspot.contacts",
        ),
        (
            "external_id|email|phone|dob|date_of_first_session|date_of_last_session|email_subscribe|\
             push_subscribe",
            "braze.users",
        ),
        (
            "id|created_time|ad_id|ad_name|adset_id|adset_name|campaign_id|campaign_name|form_id|\
             form_name|is_organic|platform|full_name|email|phone_number",
            "meta.leads",
        ),
        (
            "Email|Email|Phone|First Name|Last Name|Country|Zip",
            "google-ads.customer-match",
        ),
        (
            "First Name|Middle Name|Last Name|File As|Labels|E-mail 1 - Label|E-mail 1 - Value|\
             E-mail 2 - Label|E-mail 2 - Value|Phone 1 - Label|Phone 1 - Value|Birthday",
            "google.contacts",
        ),
        (
            "#|How did you hear of us?|Response Type|Start Date (UTC)|Stage Date (UTC)|\
             Submit Date (UTC)|Network ID|Tags|Ending",
            "typeform.responses",
        ),
        // Case, marks and a missing column or two do not matter.
        (
            "contact id;email;lastname;firstname;sms;double_opt-in;opt_in;added_time",
            "brevo.contacts",
        ),
    ] {
        assert_eq!(recognized(&row.replace(';', "|")), Some(expected), "{row}");
    }
}

#[test]
fn common_headers_are_of_no_platform() {
    for row in [
        "",
        "email|first_name|last_name|phone|country|zip|city",
        "id|name|email|phone|created_at|status",
        "First Name|Last Name|Email|Phone|Company|Job Title",
        // A closed schema with one header more.
        "Email|Phone|First Name|Last Name|Country|Zip|Segment",
        "first_name|email_address|state|created_at|tags|city",
    ] {
        assert_eq!(recognized(row), None, "{row}");
    }
}

#[test]
fn every_schema_knows_its_own_header_row() {
    for (index, schema) in SCHEMAS.iter().enumerate() {
        let own: Vec<String> = SCHEMA_HEADERS
            .iter()
            .filter(|(_, of)| of.iter().any(|e| usize::from(e.schema) == index))
            .map(|(header, _)| (*header).to_owned())
            .collect();
        let row = own.join("|").replace('#', "1");
        assert_eq!(recognized(&row), Some(schema.id));
        assert!(
            schema.required >= 2 && schema.id.contains('.'),
            "{}",
            schema.id
        );
    }
}

#[test]
fn columns_are_typed_and_traps_are_something_else() {
    let schema = Schema::recognize(&names(SHOPIFY_ORDERS)).unwrap();
    let hint = |header: &str| schema.hint(header).map(|h| h.concept.to_string());
    for (header, expected) in [
        ("Email", Some("email")),
        ("Billing Phone", Some("phone")),
        ("Name", Some("order_number")),
        ("Id", Some("record_id")),
        ("Receipt Number", Some("invoice_number")),
        ("Currency", None),
        ("gift message", None),
    ] {
        assert_eq!(hint(header).as_deref(), expected, "{header}");
    }
}

#[test]
fn tables_are_sorted_and_name_known_concepts() {
    assert!(SCHEMA_HEADERS.is_sorted_by(|a, b| a.0 < b.0));
    let entries = SCHEMA_HEADERS.iter().flat_map(|(_, of)| of.iter());
    for concept in entries.filter_map(|e| e.concept) {
        assert!(CONCEPTS.iter().any(|c| c.id == concept), "{concept}");
    }
}
