//! What only people can write, likely consequences and measures, with hints by what was exposed.

use super::words::people;
use super::{Tally, severity};
use crate::model::incident::{Element, Incident};
use crate::report::page::{Block, Section, Text};
use crate::report::wording::counted;

/// What may happen, and what helps, if one of some kinds of data was exposed.
struct Hint {
    elements: &'static [Element],
    consequence: &'static str,
    measure: &'static str,
}

const HINTS: [Hint; 10] = [
    Hint {
        elements: &[
            Element::Password,
            Element::PasswordHash,
            Element::MothersMaidenName,
        ],
        consequence: "accounts taken over, here and wherever the same password is used",
        measure: "end all sessions and require new passwords; warn of the same password elsewhere",
    },
    Hint {
        elements: &[Element::Token, Element::PrivateKey, Element::AccountPin],
        consequence: "systems and accounts opened with keys, tokens and codes",
        measure: "revoke and renew them; look through the logs for their use",
    },
    Hint {
        elements: &[Element::Card, Element::CardCode, Element::CardExpiry],
        consequence: "payments with others' cards",
        measure: "tell the bank behind the card terminal; tell people to watch or replace cards",
    },
    Hint {
        elements: &[Element::BankAccount, Element::Wealth],
        consequence: "direct debits nobody agreed to, fraud that knows the account",
        measure: "tell people to check their statements; tell the bank of your own accounts",
    },
    Hint {
        elements: &[
            Element::Ssn,
            Element::NationalId,
            Element::Passport,
            Element::DrivingLicence,
            Element::TaxId,
            Element::MilitaryId,
            Element::TribalId,
        ],
        consequence: "contracts, loans and tax refunds in others' names",
        measure: "offer credit monitoring; tell people how to freeze their credit",
    },
    Hint {
        elements: &[
            Element::Medical,
            Element::HealthInsurance,
            Element::Genetic,
            Element::Biometric,
            Element::Religion,
            Element::Politics,
            Element::Union,
            Element::Ethnicity,
            Element::Sexuality,
            Element::Criminal,
        ],
        consequence: "discrimination, extortion, loss of reputation; it cannot be taken back",
        measure: "ask what being on the list alone says of a person, and write so that letters do not tell it",
    },
    Hint {
        elements: &[Element::Location, Element::PostalAddress],
        consequence: "people found at home or followed, unwanted mail",
        measure: "think of people who have to hide: ask for, and honour, blocked addresses",
    },
    Hint {
        elements: &[Element::Email, Element::Phone],
        consequence: "phishing and calls that know the customer relation",
        measure: "warn of messages that speak of this breach; say how you will write",
    },
    Hint {
        elements: &[
            Element::BirthDate,
            Element::Age,
            Element::Gender,
            Element::Profile,
        ],
        consequence: "a part of what others need to pass as somebody",
        measure: "stop proving who calls by date of birth or address",
    },
    Hint {
        elements: &[Element::Behaviour, Element::Purchases, Element::OnlineId],
        consequence: "profiles of habits, prices and interests by others",
        measure: "ask those who received it to delete it, and to say so in writing",
    },
];

fn hints(tally: &Tally) -> impl Iterator<Item = (&'static Hint, u64)> {
    let counts = HINTS
        .iter()
        .map(|hint| (hint, tally.most_of(hint.elements)));
    counts.filter(|(_, count)| *count > 0)
}

/// What may follow for the people.
pub(super) fn consequences(tally: &Tally) -> Section {
    let mut blocks = vec![Block::Text(
        Text::new().blank("the likely consequences for the people concerned"),
    )];
    let mut lines: Vec<Text> = hints(tally)
        .map(|(hint, count)| {
            let text = format!("{} (at least {})", hint.consequence, people(count));
            Text::from(text)
        })
        .collect();
    if tally.minors > 0 {
        let minors = people(tally.minors);
        lines.push(format!("harm to minors, who cannot help themselves ({minors})").into());
    }
    if !lines.is_empty() {
        blocks.push(Block::text("To consider, by what was exposed:"));
        blocks.push(Block::List(lines.into()));
    }
    Section {
        id: "consequences",
        title: "Likely consequences",
        blocks,
    }
}

/// What was done, and what will be.
pub(super) fn measures(incident: &Incident, tally: &Tally) -> Section {
    let mut blocks = vec![
        Block::Facts(vec![
            ("Taken", Text::new().blank("what was done, and when")),
            (
                "Planned",
                Text::new().blank("what will be done, by whom, until when"),
            ),
            (
                "Contact",
                Text::new().blank("data protection officer or another contact point"),
            ),
        ]),
        Block::text("To consider, by what was exposed:"),
    ];
    let mut lines = Vec::new();
    if !incident.revoke.is_empty() {
        let places = counted(incident.revoke.len() as u64, "place");
        lines.push(Text::from(format!(
            "revoke what is listed under “Revoke now” ({places})"
        )));
    }
    lines.extend(hints(tally).map(|(hint, _)| Text::from(hint.measure)));
    if incident.without_contact > 0 {
        lines.push(Text::from(format!(
            "a public notice for those who cannot be written to ({})",
            people(incident.without_contact)
        )));
    }
    let reached = severity::reached(&incident.severity);
    lines.push(Text::from(format!(
        "telling the people themselves (Art. 34 GDPR) where the risk is high; at the high end of \
         the circumstances {reached} have a high or very high score"
    )));
    blocks.push(Block::List(lines.into()));
    Section {
        id: "measures",
        title: "Measures",
        blocks,
    }
}
