//! What may come of exposed data, and how to protect oneself, by element. The most urgent first.

use crate::model::incident::Element::{self, *};

/// What may come of it; the last line holds for all.
pub(super) const CONSEQUENCES: &[(&[Element], &str)] = &[
    (
        &[Password, PasswordHash, MothersMaidenName, AccountPin],
        "Others may get into your account, and into every other account with the same password or answer.",
    ),
    (
        &[Token, PrivateKey],
        "Others may use the services that these keys open, in your name.",
    ),
    (&[Card, CardCode], "Others may try to pay with your card."),
    (
        &[BankAccount],
        "Others may try to collect money from your account.",
    ),
    (
        &[
            Ssn,
            DrivingLicence,
            Passport,
            TaxId,
            MilitaryId,
            NationalId,
            TribalId,
            VitalRecord,
            Signature,
        ],
        "Others may pretend to be you: open accounts, take credits or sign contracts in your name.",
    ),
    (
        &[HealthInsurance],
        "Others may claim treatment or payments on your insurance.",
    ),
    (
        &[
            Medical, Biometric, Genetic, Religion, Politics, Union, Ethnicity, Sexuality, Criminal,
        ],
        "What is private may become known to others, and may be used to put you under pressure.",
    ),
    (
        &[Location, PostalAddress, LicencePlate],
        "Others may know where you live or where you have been.",
    ),
    (
        &[Email, Phone, Name, Username, Purchases, CustomerId],
        "You may get messages and calls that seem genuine because they know something of you.",
    ),
    (&[], "[What else may come of it.]"),
];

/// What helps; the last line holds for all.
pub(super) const ADVICE: &[(&[Element], &str)] = &[
    (
        &[Password],
        "Change your password with us now, and wherever else you used the same or a similar one. Use a different one for each service; a password manager helps. Turn on a second factor where it is offered.",
    ),
    (
        &[PasswordHash],
        "Change your password with us and wherever else you used the same one: it was stored in a scrambled form, which may be solved with effort.",
    ),
    (
        &[Token, PrivateKey],
        "Revoke the key or token where it was issued, make a new one, and look whether the old one was used.",
    ),
    (
        &[MothersMaidenName],
        "Change the answers to security questions wherever you gave the same ones.",
    ),
    (
        &[Card, CardCode],
        "Look at your card statements for payments that you don't know, and ask your bank about a new card. Report unknown payments at once: there are periods for it.",
    ),
    (
        &[CardPart, CardExpiry],
        "Look at your card statements. The part of your card's data that was exposed is not enough to pay, but makes deceit credible: nobody needs the rest of it from you.",
    ),
    (
        &[BankAccount, AccountPin],
        "Tell your bank. Look at your account for debits that you don't know and have them returned; change PINs and access codes.",
    ),
    (
        &[Ssn],
        "Consider a credit freeze or a fraud alert with the consumer reporting agencies (Equifax, Experian, TransUnion): both are free. Look at your credit reports. An identity protection PIN of the tax office keeps others from filing in your name.",
    ),
    (
        &[
            NationalId,
            TaxId,
            MilitaryId,
            TribalId,
            VitalRecord,
            Signature,
        ],
        "Watch for letters, bills or decisions that you don't understand: they may show that somebody uses your number. Ask credit agencies what they hold of you, and report misuse to the police.",
    ),
    (
        &[DrivingLicence, Passport, NationalId, VitalRecord],
        "Ask the office that issued your identity documents whether they should be blocked or replaced.",
    ),
    (
        &[Wealth],
        "Be careful with offers of credits, investments or debt relief that you did not ask for.",
    ),
    (
        &[HealthInsurance],
        "Look at the statements of your insurance for treatment that you did not have, and report it.",
    ),
    (
        &[Medical, Genetic],
        "If somebody puts you under pressure with what they know of your health, don't pay: go to the police, and tell us.",
    ),
    (
        &[
            Religion, Politics, Union, Ethnicity, Sexuality, Criminal, Biometric,
        ],
        "If somebody puts you under pressure with what they know of you, or threatens you, go to the police, and tell us. If being known is a danger to you, ask us for help.",
    ),
    (
        &[Location, LicencePlate],
        "If being found is a danger to you, ask us and the police for help.",
    ),
    (
        &[BirthDate, Age],
        "Don't take it as a proof if a caller knows your date of birth.",
    ),
    (
        &[PostalAddress],
        "Watch for letters, parcels and bills that you did not expect.",
    ),
    (
        &[Email, Phone, Username, HashedContact],
        "Be careful with messages and calls that you did not expect, even if they know your name or name us: open no attachments, follow no links, give no passwords or codes. We don't ask for them. If in doubt, reach us as you always do.",
    ),
    (
        &[Purchases, CustomerId, Behaviour],
        "Be careful with bills, refunds and delivery notices that fit what you bought. Look into your account with us rather than follow a link.",
    ),
    (
        &[],
        "Keep this notice. If you find that your data is misused, report it to the police and tell us.",
    ),
];

/// To parents and guardians.
pub(super) const FOR_PARENTS: &str = "Talk about it with your child: unknown people may write to it or pretend to know it. Where credit agencies exist, you may ask them to freeze your child's file.";
