//! Columns are taken for what their header and their cells say together.

use super::*;
use crate::rule::Schema;

fn hint(concept: &str, strength: HeaderStrength) -> Vec<HeaderHint> {
    vec![HeaderHint {
        concept: concept.into(),
        strength,
    }]
}

fn values(cells: &[&str]) -> Values {
    let mut values = Values::default();
    for cell in cells {
        values.add(cell.as_bytes());
    }
    values
}

fn chosen(columns: &[(Vec<HeaderHint>, Values)]) -> Vec<Option<Category>> {
    let hints: Vec<_> = columns.iter().map(|(h, _)| h.clone()).collect();
    let values: Vec<_> = columns.iter().map(|(_, v)| v).collect();
    choose(&hints, &values)
}

#[test]
fn a_header_needs_values_that_agree() {
    for (concept, cells, expected) in [
        (
            "person_name.full",
            &["Jane Miller", "Paul Smith"][..],
            Some(Category::FullName),
        ),
        ("person_name.full", &["#1001", "#1002"], None),
        ("person_name.full", &["Blue Widget", "Red Gadget"], None),
        ("gender", &["Mr.", "Mrs."], Some(Category::Salutation)),
        ("gender", &["male", "female"], Some(Category::Gender)),
        ("job_title", &["Dr", "Ms"], Some(Category::Salutation)),
        (
            "location.state",
            &["unsubscribed", "subscribed"],
            Some(Category::Consent),
        ),
        ("card_cvv", &["123", "456"], None),
        ("geo", &["52.5200", "48.1371"], None),
        ("email", &["jane@example.com"], None),
    ] {
        let column = (hint(concept, HeaderStrength::Weak), values(cells));
        assert_eq!(chosen(&[column]), [expected], "{concept}");
    }
}

#[test]
fn what_a_schema_says_is_a_hint_that_values_confirm_and_a_trap_is_nobodys_name() {
    const ORDERS: &str = "Name|Email|Financial Status|Paid at|Fulfillment Status|\
        Fulfilled at|Accepts Marketing|Currency|Subtotal|Shipping|Taxes|Total|\
        Lineitem quantity|Lineitem name|Lineitem price|Billing Name|Billing Street|\
        Billing Zip|Shipping Name|Notes|Payment Reference|Id|Receipt Number";
    let headers: Vec<String> = ORDERS.split('|').map(str::to_owned).collect();
    let schema = Schema::recognize(&headers).unwrap();
    for (header, cells, expected) in [
        ("Name", &["#1001", "#1002"][..], Some(Category::OrderId)),
        ("Name", &["Jane Miller", "Paul Smith"], None),
        (
            "Billing Name",
            &["Jane Miller", "Paul Smith"],
            Some(Category::FullName),
        ),
        ("Billing Name", &["#1001", "#1002"], None),
        (
            "Billing Street",
            &["12 Main Street", "7 Elm Road"],
            Some(Category::Street),
        ),
        ("Billing Street", &["true", "false"], None),
    ] {
        let hint = schema.hint(header).into_iter().collect();
        assert_eq!(chosen(&[(hint, values(cells))]), [expected], "{header}");
    }
}

#[test]
fn verification_codes_need_a_card_column_and_degrees_their_pair() {
    let cards = (
        hint("credit_card", HeaderStrength::Exact),
        values(&["4111111111111111", "5.54563E+15"]),
    );
    let codes = (
        hint("card_cvv", HeaderStrength::Exact),
        values(&["123", "456"]),
    );
    let expiry = (
        hint("card_expiry", HeaderStrength::Exact),
        values(&["04/27", "Jan-22"]),
    );
    assert_eq!(
        chosen(&[cards, codes, expiry]),
        [None, Some(Category::CardCvv), Some(Category::CardExpiry)]
    );
    let lat = (
        hint("geo", HeaderStrength::Exact),
        values(&["52.5200", "48.1371"]),
    );
    let long = (
        hint("geo", HeaderStrength::Exact),
        values(&["113.4050", "-111.5755"]),
    );
    assert_eq!(
        chosen(&[lat, long]),
        [Some(Category::Latitude), Some(Category::Longitude)]
    );
}

#[test]
fn without_a_header_only_many_telling_values_count() {
    let given = "Anna,Peter,Maria,Thomas,Julia,Michael,Sabine,Andreas,Laura,Stefan,Monika,Wolfgang,Petra,Jürgen,Claudia,Dieter,Ursula,Markus,Birgit,Tobias,Katharina,Sebastian";
    let family = "Miller,Smith,Nowak,Schneider,Johnson,Williams,Jones,Davis,Rodriguez,Martinez,Hernandez,Lopez,Gonzalez,Wilson,Anderson,Thomas,Taylor,Moore,Jackson,Lee,Perez,Thompson";
    let goods = "Blue Chair,Red Table,Rose Lamp,Amber Vase,Iris Bowl,Olive Oil,Violet Dress,Ruby Ring,Jade Plate,Pearl Box,Ivy Pot,Coral Cup,Hazel Tray,Daisy Mug,Lily Jar,Ginger Tea,Basil Pesto,Clementine Box,Saffron Rice,Heather Honey,Penny Shoes";
    let column = |text: &str| (Vec::new(), values(&text.split(',').collect::<Vec<_>>()));
    assert_eq!(
        chosen(&[column(given), column(family)]),
        [Some(Category::FirstName), Some(Category::LastName)]
    );
    assert_eq!(chosen(&[column(family)]), [None]);
    assert_eq!(chosen(&[column(goods)]), [None]);
    assert_eq!(chosen(&[column("Anna,Peter")]), [None]);
}

#[test]
fn answers_count_under_a_header_that_asks_for_a_special_category() {
    use HeaderStrength::{Contained, Exact, Weak};
    for (concept, strength, cells, expected) in [
        (
            "health",
            Exact,
            &["true", "false", "true"][..],
            Some(Category::HealthFlag),
        ),
        ("health", Exact, &["x", "x"], Some(Category::HealthFlag)),
        ("health", Exact, &["0", "1", "2"], None),
        ("health", Weak, &["Y", "N"], None),
        ("health", Contained, &["Y", "N"], None),
        (
            "health",
            Exact,
            &["asthma", "asthma", "none"],
            Some(Category::Health),
        ),
        (
            "religion",
            Exact,
            &["ja", "nein"],
            Some(Category::ReligionFlag),
        ),
        (
            "ethnicity",
            Exact,
            &["yes", "no"],
            Some(Category::EthnicityFlag),
        ),
        (
            "politics_union",
            Exact,
            &["oui", "non"],
            Some(Category::PoliticsUnionFlag),
        ),
        (
            "sexuality",
            Exact,
            &["Y", "N"],
            Some(Category::OrientationFlag),
        ),
        ("flag", Exact, &["Y", "N"], None),
        ("consent", Exact, &["Y", "N"], Some(Category::Consent)),
    ] {
        let column = (hint(concept, strength), values(cells));
        assert_eq!(chosen(&[column]), [expected], "{concept} {cells:?}");
    }
}

#[test]
fn identifiers_are_visitors_only_where_a_header_says_so() {
    const UUIDS: &[&str] = &[
        "507f191e-810c-4972-9de8-60ea00000001",
        "507f191e-810c-4972-9de8-60ea00000002",
        "507f191e-810c-4972-9de8-60ea00000003",
    ];
    const CLIENTS: &[&str] = &[
        "1033501218.1368477899",
        "933501218.1368477897",
        "83501218.1368477811",
    ];
    for (concept, cells, expected) in [
        ("online_id", UUIDS, Some(Category::OnlineId)),
        ("device_id", UUIDS, Some(Category::OnlineId)),
        ("ga_client_id", CLIENTS, Some(Category::OnlineId)),
        ("ga_client_id", UUIDS, None),
        ("record_id", UUIDS, None),
        ("uuid", UUIDS, None),
        ("device_id", &["iPhone", "Pixel 8", "Galaxy"], None),
    ] {
        let column = (hint(concept, HeaderStrength::Exact), values(cells));
        assert_eq!(chosen(&[column]), [expected], "{concept} {cells:?}");
    }
    let unnamed = (Vec::new(), values(UUIDS));
    assert_eq!(chosen(&[unnamed]), [None]);
}

#[test]
fn addresses_are_accounts_if_people_alone_have_such_pages() {
    let pages = [
        "https://www.linkedin.com/in/a-b",
        "https://www.linkedin.com/in/c-d",
    ];
    let column = (hint("url", HeaderStrength::Exact), values(&pages));
    assert_eq!(chosen(&[column]), [Some(Category::UserName)]);
    let others = ["https://twitter.com/example", "https://x.com/other"];
    let column = (hint("url", HeaderStrength::Exact), values(&others));
    assert_eq!(chosen(&[column]), [None]);
}
