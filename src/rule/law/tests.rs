//! The data as it is read, and what is said of files that cannot be.

use super::*;
use crate::model::incident::{
    ClockStart, Element, ElementSet, Holder, Jurisdiction, Level, Role, Zone,
};
use std::collections::BTreeSet;

fn with(text: &str) -> Result<LawSet, String> {
    let builtin = BUILTIN.iter().map(|(name, text)| (Path::new(name), *text));
    let own = std::iter::once((Path::new("own.toml"), text));
    let files: Vec<_> = builtin.chain(own).collect();
    LawSet::read(&files).map_err(|error| error.to_string())
}

#[test]
fn the_builtin_data_is_whole() {
    let set = LawSet::builtin().unwrap();
    let ids: BTreeSet<&str> = set.laws.iter().map(|law| &*law.id).collect();
    assert_eq!(ids.len(), set.laws.len());
    let states = set
        .laws
        .iter()
        .filter(|law| law.id.len() == 5 && law.id.starts_with("us-"));
    assert_eq!(states.count(), 52);
    for file in &set.files {
        assert!(
            file.version.is_some() && file.as_of.is_some(),
            "{:?}",
            file.name
        );
    }
    assert!(
        set.versions()
            .starts_with("elements.toml 2026.11.1, as of 2026-11-22; ")
    );
    for holder in Holder::ALL {
        let bound = set.laws.iter().any(|law| law.holder == Some(*holder));
        assert!(bound, "{}", holder.as_str());
    }
    let gdpr = set.laws.iter().find(|law| law.id == "gdpr").unwrap();
    assert_eq!(gdpr.members.len(), 37);
}

#[test]
fn laws_of_the_union_hold_in_the_same_places() {
    let set = LawSet::builtin().unwrap();
    let places = |id: &str| -> BTreeSet<Jurisdiction> {
        let law = set.laws.iter().find(|law| law.id == id).unwrap();
        match &law.territory {
            Territory::Places(places) => places.iter().copied().collect(),
            Territory::Everywhere => BTreeSet::new(),
        }
    };
    for id in ["eu-eprivacy", "eu-nis2", "eu-dora"] {
        assert_eq!(places(id), places("gdpr"), "{id}");
    }
}

#[test]
fn every_state_tells_residents_and_conflicts_are_marked() {
    let set = LawSet::builtin().unwrap();
    let level = |id: &str| {
        let law = set.laws.iter().find(|law| law.id == id).unwrap();
        law.demands[0].level
    };
    for code in ["hi", "in", "ky", "md", "mt", "nh", "pa", "tn", "va"] {
        assert_eq!(level(&format!("us-{code}")), Level::Conflicting, "{code}");
    }
    assert_eq!(level("us-ca"), Level::TwoSources);
    assert_eq!(level("us-ms"), Level::OneSource);
}

#[test]
fn rules_say_it_more_precisely_than_data_types() {
    let map = LawSet::builtin().unwrap().elements;
    let one = ElementSet::of;
    for (info_type, rule, expected) in [
        ("email", None, Some(one(Element::Email))),
        ("person_name", None, Some(one(Element::Name))),
        (
            "person_name",
            Some("person.first-name"),
            Some(one(Element::PartialName)),
        ),
        (
            "location",
            Some("place.latitude"),
            Some(one(Element::Location)),
        ),
        ("location", Some("place.town"), Some(one(Element::Place))),
        (
            "secret",
            Some("secret.private-key"),
            Some(one(Element::PrivateKey)),
        ),
        ("secret", Some("secret.openai"), Some(one(Element::Token))),
        ("company_id", None, Some(ElementSet::EMPTY)),
        (
            "br_cpf",
            None,
            Some([Element::NationalId, Element::TaxId].into_iter().collect()),
        ),
        ("no_such_type", None, None),
    ] {
        assert_eq!(map.of(info_type, rule), expected, "{info_type} {rule:?}");
    }
}

#[test]
fn an_own_file_replaces_entries_and_adds_some() {
    let set = with(
        r#"
        version = "7"
        [type]
        staff_badge = "military_id"
        email = ""
        [combination.badge]
        title = "badges"
        needs = ["military_id ? student_id", "@name"]
        [[law]]
        id = "us-al"
        title = "Alabama, as our counsel reads it"
        citation = "memo 12"
        level = "V"
        area = "Alabama"
        territory = ["US-AL"]
        [[law.duty]]
        tell = "regulator"
        name = "Attorney General"
        clocks = [{ business-days = 2, from = "determination" }]
        when = [{ at-least = 3, any-of = ["badge"] }]
        "#,
    )
    .unwrap();
    let builtin = LawSet::builtin().unwrap();
    assert_eq!(set.laws.len(), builtin.laws.len());
    let law = set.laws.iter().find(|law| law.id == "us-al").unwrap();
    assert_eq!(law.citation, "memo 12");
    let demand = &law.demands[0];
    assert_eq!(demand.when[0].at_least, 3);
    let clock = Clock::Period {
        amount: 2,
        unit: Unit::BusinessDays,
        start: ClockStart::Determination,
    };
    assert_eq!(demand.clocks, [clock]);
    assert_eq!(set.elements.of("email", None), Some(ElementSet::EMPTY));
    let badge = set.elements.of("staff_badge", None);
    assert_eq!(badge, Some(ElementSet::of(Element::MilitaryId)));
    assert!(
        set.versions()
            .ends_with("own.toml 7, as of a day that it does not say")
    );
}

const STATE: &str = r#"
[[state]]
code = "XX"
name = "Nowhere"
citation = "none"
trigger = "access"
no-harm-exception = false
card = "code"
login = "none"
level = "V1"
"#;

#[test]
fn what_is_wrong_is_named_with_file_entry_and_field() {
    let state = |line: &str| format!("{STATE}{line}");
    let law = |line: &str| {
        format!("\n[[law]]\nid = 'x'\ntitle = 'X'\ncitation = 'c'\narea = 'a'\n{line}")
    };
    for (text, expected) in [
        ("nonsense".to_owned(), "own.toml:1:"),
        ("[[stat]]".to_owned(), "unknown field `stat`"),
        (
            state("extra = ['pas']"),
            "own.toml:2:1: entry `XX`, field `extra`: `pas` is no word; did you mean pass",
        ),
        (
            state("regulator-at = 5"),
            "field `regulator`: expected who is told",
        ),
        (
            state("regulator = 'AG'\nregulator-at = 0"),
            "field `regulator-at`: expected at least 1",
        ),
        (
            state("residents = { days = 3 }"),
            "field `residents`: expected one of hours",
        ),
        (
            state("residents = { days = 0, from = 'discovery' }"),
            "expected a period of 1 to 3660, not 0",
        ),
        (
            state("residents = { days = 9, from = 'yesterday' }"),
            "expected one of discovery, awareness",
        ),
        (
            state("residents = { days = 9, hours = 1, from = 'notice' }"),
            "expected one of hours",
        ),
        (
            state("more = [{ title = 't', needs = ['emial'] }]"),
            "`emial` is no element; did you mean email",
        ),
        (
            state("more = [{ title = 't', needs = ['@nam'] }]"),
            "`@nam` is no word; did you mean name",
        ),
        (
            STATE.replace("\"code\"", "\"cod\""),
            "field `card`: expected one of code, alone, usable, not `cod`",
        ),
        (
            STATE.replace("XX", "XXX"),
            "entry `XXX`, field `code`: expected a code",
        ),
        (
            STATE.replace("V1", "V9"),
            "field `level`: expected one of V, V2, V1, CHK, K, not `V9`",
        ),
        (STATE.replace("card = \"code\"", ""), "missing field `card`"),
        (law("level = 'V'"), "entry `x`, field `territory`"),
        (
            law("level = 'V'\nterritory = ['DE']"),
            "field `duty`: expected at least one",
        ),
        (
            law(
                "level = 'V'\nterritory = ['DE']\n[[law.duty]]\ntell = 'regulator'\nname = 'n'\nwhen = [{ any-of = ['anyy'] }]",
            ),
            "field `when`: `anyy` is no combination; did you mean any",
        ),
        (
            law(
                "level = 'V'\nterritory = ['DE']\n[[law.duty]]\ntell = 'king'\nname = 'n'\nwhen = [{ any-of = ['any'] }]",
            ),
            "field `tell`: expected one of regulator",
        ),
        (
            law("level = 'V'\nholder = 'baker'\nterritory = ['DE']"),
            "field `holder`: expected one of hipaa",
        ),
        (
            "[type]\nemail = 'letter'".to_owned(),
            "entry `email`, field `type`: `letter` is no element",
        ),
        (
            "as-of = 'spring'".to_owned(),
            "field `as-of`: expected a day",
        ),
        (
            "[[context]]\nscore = 5\ntitle = 't'\nneeds = []".to_owned(),
            "field `score`: expected 1 to 4, not 5",
        ),
    ] {
        let message = with(&text).unwrap_err();
        assert!(message.contains(expected), "{text}\n{message}");
        assert!(message.starts_with("own.toml:"), "{message}");
    }
}

#[test]
fn a_file_that_is_not_there_is_named() {
    let error = LawSet::with(&[PathBuf::from("no/such/law.toml")]).unwrap_err();
    assert!(
        error
            .to_string()
            .starts_with("no/such/law.toml: cannot be read")
    );
}

#[test]
fn the_template_reads_back_with_everything_unknown() {
    let read = circumstances::read(TEMPLATE).unwrap();
    assert_eq!(read, crate::model::incident::Circumstances::default());
}

#[test]
fn the_template_reads_back_with_everything_told() {
    let lines = TEMPLATE.lines().map(|line| {
        let key = line.strip_prefix("# ").filter(|rest| rest.contains(" = "));
        key.unwrap_or(line).to_owned()
    });
    let text: Vec<String> = lines.collect();
    let read = circumstances::read(&text.join("\n")).unwrap();
    assert_eq!(read.role, Some(Role::Controller));
    let aware = read.aware.unwrap();
    assert_eq!(aware.zone, Zone::Offset(3_600));
    assert_eq!(aware.second, moment("2026-11-20T10:30Z").unwrap().second);
    assert_eq!(read.is, [Holder::CardMerchant]);
    assert_eq!(read.is_not, [Holder::Hipaa, Holder::Bank]);
    for told in [
        read.discovered.is_some(),
        read.determined.is_some(),
        read.assessed.is_some(),
        read.told.is_some(),
        read.reach.is_some(),
        read.taken_together.is_some(),
        read.encrypted.is_some(),
        read.key_taken.is_some(),
        read.receivers.is_some(),
        read.malicious.is_some(),
        read.altered.is_some(),
        read.lost.is_some(),
        read.establishment.is_some(),
    ] {
        assert!(told);
    }
}

#[test]
fn circumstances_that_cannot_be_are_refused() {
    for (text, expected) in [
        ("rolle = 'controller'", "unknown field `rolle`"),
        (
            "role = 'owner'",
            "field `role`: expected one of controller, processor",
        ),
        (
            "aware-at = '2026-11-20 09:00'",
            "field `aware-at`: expected a date and time with a zone",
        ),
        ("aware-at = 2026-11-20", "with a zone"),
        ("encrypted = false\nkey-taken = true", "field `key-taken`"),
        (
            "is = ['bank']\nis-not = ['bank']",
            "`bank` stands in both lists",
        ),
        (
            "main-establishment = 'Germany'",
            "expected a code such as DE",
        ),
        ("encrypted = 'yes'", "expected a boolean"),
    ] {
        let (_, kind) = circumstances::read(text).unwrap_err();
        assert!(kind.to_string().contains(expected), "{text}: {kind}");
    }
}

#[test]
fn times_need_a_zone_that_agrees_with_them() {
    let second = |text: &str| moment(text).map(|m| m.second);
    let ten = second("2026-11-20T10:00Z").unwrap();
    for (text, expected) in [
        ("2026-11-20T10:00:00Z", Ok(ten)),
        ("2026-11-20 10:00Z", Ok(ten)),
        (" 2026-11-20T11:00+01:00 ", Ok(ten)),
        ("2026-11-20T11:00[Europe/Berlin]", Ok(ten)),
        ("2026-11-20T11:00+01:00[Europe/Berlin]", Ok(ten)),
        ("2026-11-20T05:00[America/New_York]", Ok(ten)),
        // The hour that comes twice is the first.
        (
            "2026-10-25T02:30[Europe/Berlin]",
            second("2026-10-25T00:30Z"),
        ),
        ("2026-11-20T10:00+02:00[Europe/Berlin]", Err(InvalidMoment)),
        ("2026-11-20T10:00", Err(InvalidMoment)),
        ("2026-11-20", Err(InvalidMoment)),
        ("2026-11-20T10:00[Mars/Olympus]", Err(InvalidMoment)),
        ("1970-01-01T00:00Z", Err(InvalidMoment)),
        ("9999-01-01T00:00Z", Err(InvalidMoment)),
        ("", Err(InvalidMoment)),
    ] {
        assert_eq!(second(text), expected, "{text}");
    }
}
