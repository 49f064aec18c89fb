//! The fourteen files: how a row of a person looks in each.

use super::noise::{Hand, email, full, mobile, name, or_missing, part, phone};
use super::sheet::{Folder, Sheet};
use super::world::{Human, dated, lately};
use crate::rng::Rng;
use crate::table::{Dialect, Quoting};
use crate::write::Date;
use sha2::{Digest, Sha256};
use std::io;

/// One file.
pub struct Form {
    /// Its name.
    pub name: &'static str,
    /// How often people are in it, against others; 0 for what is made of others.
    pub weight: u64,
    /// Whether its rows tell addresses and no names.
    pub nameless: bool,
    /// What it is made of, if of other files.
    pub derived: Option<Derived>,
    /// Rows a person, at most.
    pub rows: u64,
    /// A row of a person, who has a number.
    pub row: fn(&Human, usize, &mut Rng) -> Vec<String>,
    /// A row of nobody.
    pub nobody: Option<fn(&mut Rng) -> Vec<String>>,
    /// Rows of nobody, as a share of the others.
    pub nobodies: f64,
    /// Writes it.
    pub write: fn(&mut Folder, &str, &Sheet) -> io::Result<()>,
}

/// How a file is made of others.
pub struct Derived {
    /// Which share of their people are in it.
    pub share: f64,
    /// The files.
    pub from: &'static [&'static str],
    /// A row made of a row there, if that has what is needed.
    pub row: fn(&Human, &[String]) -> Option<Vec<String>>,
}

const FORM: Form = Form {
    name: "",
    weight: 0,
    nameless: false,
    derived: None,
    rows: 1,
    row: |_, _, _| Vec::new(),
    nobody: None,
    nobodies: 0.01,
    write: |_, _, _| Ok(()),
};

/// All files.
pub static FORMS: [Form; 14] = [
    Form {
        name: "crm_contacts.csv",
        weight: 24,
        row: contact,
        nobody: Some(|rng| {
            let mut row = vec![String::new(); 11];
            row[0] = format!("C-{}", rng.range(900_000, 999_999));
            row[1] = "Test".to_owned();
            row[2] = "Test".to_owned();
            row[3] = "test@test.com".to_owned();
            row
        }),
        write: |folder, name, sheet| {
            let header = [
                "CustomerNo",
                "FirstName",
                "LastName",
                "Email",
                "Phone",
                "Street",
                "City",
                "PostalCode",
                "Country",
                "Birthdate",
                "CreatedAt",
            ];
            folder.table(name, &Dialect::default(), &header, sheet)
        },
        ..FORM
    },
    Form {
        name: "newsletter.csv",
        nameless: true,
        weight: 16,
        row: |human, _, rng| vec![email(human, Hand::Own, rng), lately(rng)],
        nobody: Some(|rng| vec![role(rng), lately(rng)]),
        write: |folder, name, sheet| {
            folder.table(
                name,
                &Dialect::default(),
                &["email", "subscribed_at"],
                sheet,
            )
        },
        ..FORM
    },
    Form {
        name: "orders.csv",
        weight: 14,
        rows: 4,
        row: order,
        write: |folder, name, sheet| {
            let header = [
                "order_id",
                "customer_id",
                "email",
                "ship_to_name",
                "ship_street",
                "ship_zip",
                "ship_city",
                "ship_country",
                "phone",
                "total",
            ];
            folder.table(name, &Dialect::default(), &header, sheet)
        },
        ..FORM
    },
    Form {
        name: "webshop_customers.jsonl",
        weight: 12,
        row: shop,
        write: |folder, name, sheet| {
            let keys = [
                "id",
                "email",
                "first_name",
                "last_name",
                "phone",
                "address.street",
                "address.postal_code",
                "address.city",
                "address.country_code",
                "registered",
            ];
            folder.objects(name, &keys, sheet)
        },
        ..FORM
    },
    Form {
        name: "loyalty_members.csv",
        weight: 10,
        row: |human, number, rng| {
            let (given, family) = name(human, Hand::Staff, rng);
            let address = email(human, Hand::Staff, rng);
            let born = dated(human.born, |date, out| date.day_first(out, b'.'));
            vec![
                format!("{}", 7_000_000_000 + number as u64 * 37),
                format!("{family}, {given}"),
                phone(human, Hand::Staff, rng),
                or_missing(address, 0.15, rng),
                or_missing(born, 0.4, rng),
                human.locale.country.to_owned(),
                format!("{}", rng.range(0, 5000)),
            ]
        },
        write: |folder, name, sheet| {
            let header = [
                "card_number",
                "member",
                "phone",
                "e_mail",
                "date_of_birth",
                "country",
                "points",
            ];
            folder.table(name, &Dialect::with_delimiter(b';'), &header, sheet)
        },
        ..FORM
    },
    Form {
        name: "audience_upload.csv",
        derived: Some(Derived {
            share: 0.12,
            from: &[
                "crm_contacts.csv",
                "newsletter.csv",
                "webshop_customers.jsonl",
            ],
            row: |human, row| {
                let address = row.iter().find(|cell| cell.contains('@'))?;
                Some(hashed(human, &address.to_lowercase()))
            },
        }),
        row: |human, _, _| hashed(human, &human.emails[0]),
        write: |folder, name, sheet| {
            folder.table(
                name,
                &Dialect::default(),
                &["email_sha256", "country"],
                sheet,
            )
        },
        ..FORM
    },
    Form {
        name: "support_tickets.csv",
        nameless: true,
        weight: 5,
        rows: 2,
        row: ticket,
        nobody: Some(|rng| {
            vec![
                format!("{}", rng.range(10_000, 99_999)),
                lately(rng),
                role(rng),
                "Delivery notice".to_owned(),
                "Automatic message, no answer needed.".to_owned(),
            ]
        }),
        write: |folder, name, sheet| {
            let header = ["ticket_id", "opened", "requester", "subject", "notes"];
            let dialect = Dialect {
                quoting: Quoting::All,
                ..Dialect::default()
            };
            folder.table(name, &dialect, &header, sheet)
        },
        ..FORM
    },
    Form {
        name: "event_attendees.csv",
        weight: 6,
        row: |human, _, rng| {
            let named = match rng.chance(0.5) {
                true => {
                    let (given, family) = name(human, Hand::Staff, rng);
                    format!("{family}, {given}")
                }
                false => full(human, Hand::Staff, rng),
            };
            let address = email(human, Hand::Staff, rng);
            let ticket = *rng.pick(&["Standard", "VIP", "Speaker"]);
            vec![named, or_missing(address, 0.03, rng), ticket.to_owned()]
        },
        write: |folder, name, sheet| {
            let header = ["Attendee Name", "E-Mail", "Ticket"];
            folder.table(name, &Dialect::default(), &header, sheet)
        },
        ..FORM
    },
    Form {
        name: "partner_leads.csv",
        weight: 7,
        row: |human, _, rng| {
            let named = name(human, Hand::Staff, rng);
            let number = phone(human, Hand::Staff, rng);
            vec![
                named.1,
                named.0,
                human.postcode.clone(),
                human.town.to_owned(),
                human.street.clone(),
                or_missing(email(human, Hand::Staff, rng), 0.1, rng),
                or_missing(number, 0.4, rng),
                human.locale.country.to_owned(),
            ]
        },
        write: |folder, name, sheet| {
            let header = [
                "Nachname", "Vorname", "PLZ", "Ort", "Straße", "E-Mail", "Telefon", "Land",
            ];
            folder.table(name, &Dialect::with_delimiter(b';'), &header, sheet)
        },
        ..FORM
    },
    Form {
        name: "prize_draw.xlsx",
        weight: 5,
        row: |human, _, rng| {
            let named = full(human, Hand::Staff, rng);
            vec![
                named,
                dated(human.born, Date::iso),
                human.postcode.clone(),
                or_missing(email(human, Hand::Staff, rng), 0.1, rng),
            ]
        },
        write: |folder, name, sheet| {
            let header = ["Full name", "Date of birth", "Postcode", "Email"];
            folder.workbook(name, &header, sheet)
        },
        ..FORM
    },
    Form {
        name: "staff_and_couriers.csv",
        weight: 3,
        row: |human, number, rng| {
            let (given, family) = name(human, Hand::Staff, rng);
            vec![
                format!("E{number:05}"),
                family,
                given,
                human.national.clone(),
                dated(human.born, Date::iso),
                human.locale.country.to_owned(),
                or_missing(email(human, Hand::Staff, rng), 0.25, rng),
            ]
        },
        write: |folder, name, sheet| {
            let header = [
                "employee_no",
                "last_name",
                "first_name",
                "national_id",
                "birth_date",
                "country",
                "private_email",
            ];
            folder.table(name, &Dialect::default(), &header, sheet)
        },
        ..FORM
    },
    Form {
        name: "contact_form.csv",
        weight: 4,
        row: |human, _, rng| {
            let number = phone(human, Hand::Own, rng);
            vec![
                lately(rng),
                full(human, Hand::Own, rng),
                email(human, Hand::Staff, rng),
                or_missing(number, 0.7, rng),
                "Please call me back about my order.".to_owned(),
            ]
        },
        nobody: Some(|rng| {
            vec![
                lately(rng),
                String::new(),
                role(rng),
                String::new(),
                "We offer search engine optimisation.".to_owned(),
            ]
        }),
        nobodies: 0.12,
        write: |folder, name, sheet| {
            let header = ["submitted", "name", "email", "phone", "message"];
            folder.table(name, &Dialect::default(), &header, sheet)
        },
        ..FORM
    },
    Form {
        name: "sms_list.csv",
        derived: Some(Derived {
            share: 0.15,
            from: &[
                "crm_contacts.csv",
                "loyalty_members.csv",
                "webshop_customers.jsonl",
            ],
            row: |human, row| {
                let number = mobile(human);
                let end = &number[number.len() - 7..];
                let same = |cell: &String| {
                    let digits: String = cell.chars().filter(char::is_ascii_digit).collect();
                    digits.len() < 16 && digits.ends_with(end)
                };
                row.iter().any(same).then(|| vec![number.clone()])
            },
        }),
        row: |human, _, _| vec![mobile(human)],
        write: |folder, name, sheet| folder.table(name, &Dialect::default(), &["msisdn"], sheet),
        ..FORM
    },
    Form {
        name: "app_users.tsv",
        weight: 8,
        row: |human, number, rng| {
            vec![
                format!("u{}", number * 7 + 13),
                full(human, Hand::Own, rng),
                email(human, Hand::Own, rng),
                human.locale.country.to_owned(),
                or_missing(mobile(human), 0.6, rng),
                lately(rng),
            ]
        },
        write: |folder, name, sheet| {
            let header = [
                "user_id",
                "display_name",
                "email",
                "country",
                "phone",
                "last_seen",
            ];
            folder.table(name, &Dialect::with_delimiter(b'\t'), &header, sheet)
        },
        ..FORM
    },
];

fn hashed(human: &Human, address: &str) -> Vec<String> {
    let digest = Sha256::digest(address.as_bytes());
    let hex = digest.iter().map(|byte| format!("{byte:02x}")).collect();
    vec![hex, human.locale.country.to_lowercase()]
}

fn contact(human: &Human, number: usize, rng: &mut Rng) -> Vec<String> {
    let (given, family) = name(human, Hand::Staff, rng);
    let (address, line) = (
        email(human, Hand::Staff, rng),
        phone(human, Hand::Staff, rng),
    );
    let no_home = rng.chance(0.25);
    let home = |text: &str| {
        if no_home {
            String::new()
        } else {
            text.to_owned()
        }
    };
    let address = or_missing(address, 0.06, rng);
    let line = match address.is_empty() {
        true => line,
        false => or_missing(line, 0.4, rng),
    };
    vec![
        format!("C-{}", 100_000 + number),
        given,
        family,
        address,
        line,
        home(&human.street),
        home(human.town),
        home(&human.postcode),
        human.locale.country.to_owned(),
        or_missing(dated(human.born, Date::iso), 0.6, rng),
        lately(rng),
    ]
}

fn order(human: &Human, number: usize, rng: &mut Rng) -> Vec<String> {
    let (address, line) = (email(human, Hand::Own, rng), phone(human, Hand::Own, rng));
    vec![
        format!("{}", rng.range(10_000_000, 99_999_999)),
        format!("C-{}", 100_000 + number),
        or_missing(address, 0.15, rng),
        full(human, Hand::Own, rng),
        human.street.clone(),
        human.postcode.clone(),
        human.town.to_owned(),
        human.locale.country.to_owned(),
        or_missing(line, 0.6, rng),
        format!("{}.{:02}", rng.range(5, 300), rng.below(100)),
    ]
}

fn shop(human: &Human, number: usize, rng: &mut Rng) -> Vec<String> {
    let no_home = rng.chance(0.4);
    let home = |text: &str| {
        if no_home {
            String::new()
        } else {
            text.to_owned()
        }
    };
    let line = phone(human, Hand::Own, rng);
    vec![
        format!("{}", 40_000 + number),
        email(human, Hand::Own, rng),
        part(&human.given, Hand::Own, rng),
        part(&human.family, Hand::Own, rng),
        or_missing(line, 0.5, rng),
        home(&human.street),
        home(&human.postcode),
        home(human.town),
        human.locale.country.to_owned(),
        lately(rng),
    ]
}

fn ticket(human: &Human, _: usize, rng: &mut Rng) -> Vec<String> {
    let named = full(human, Hand::Own, rng);
    let notes = match rng.below(3) {
        0 => format!(
            "Customer {named} called, number {}. Wants a refund for the last parcel.",
            phone(human, Hand::Staff, rng)
        ),
        1 => format!("Dear team, where is my parcel? Kind regards, {named}"),
        _ => "Asked about opening hours. Answered by mail.".to_owned(),
    };
    vec![
        format!("{}", rng.range(10_000, 99_999)),
        lately(rng),
        email(human, Hand::Own, rng),
        rng.pick(&["Refund", "Late parcel", "Question"]).to_string(),
        notes,
    ]
}

/// An address of no person.
fn role(rng: &mut Rng) -> String {
    let local = rng.word(&["info", "sales", "office", "support", "marketing", "noreply"]);
    format!(
        "{local}@{}",
        crate::person::company_domain(rng, &["com", "de", "co.uk"])
    )
}
