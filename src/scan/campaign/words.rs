//! What headers and cells of a contact list say about consent, as far as the campaign check acts on
//! it. Words are compared folded: small letters and digits, marks and spaces dropped.

use crate::model::HeaderHint;
use crate::rule::fold;

/// What a column tells about its contacts.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub(in crate::scan) enum Role {
    /// Consent to e-mail was given.
    Consent,
    /// E-mail is not wanted any more.
    OptOut,
    /// A status; some of its words say that e-mail is not wanted.
    Status,
    /// Date of birth.
    Birth,
    /// Age in years.
    Age,
    /// Day of signing up or of the last sign of life.
    Activity,
}

impl Role {
    /// The word for it in reports.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Consent => "consent",
            Self::OptOut => "opt_out",
            Self::Status => "status",
            Self::Birth => "birth_date",
            Self::Age => "age",
            Self::Activity => "activity",
        }
    }
}

/// What a cell on consent says.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Answer {
    Empty,
    Yes,
    No,
    /// Gave consent back, complained, bounced.
    Withdrawn,
    /// Anything else.
    Other,
}

/// Beginnings and parts of headers that name the wish for no e-mail.
const OPT_OUT: &str = "\
     optout optedout optingout unsub donotemail donotcontact donotmail donotbulkemail suppress \
     emailblocked blacklist blocklist consentwithdrawn consentrevoked withdrawnconsent abgemeldet \
     abmeld werbesperre widerruf widerspruch desabonn desinscri descadastr dadodebaja fechadebaja \
     disiscri disdett afgemeld uitgeschreven wypisan avregistrer avprenumerer afmeldt 配信停止 退订 退訂";

/// Ways of contact that are not e-mail: consent to them is no consent to it, nor its refusal one.
const OTHER_CHANNELS: &str =
    "sms phone call fax push whatsapp postal telefon telephone anruf directmail mobile";

/// Consent to something else, and what only goes with an opt-out.
const NO_CONSENT: &str = "\
     terms tos legal lawful basis preference preferred method rechtsgrund baselegal basejur \
     basegiur fondement fundament grond podstawa grund url link token date time timestamp source \
     privacyinfo cookie";

/// What stands beside an opt-out without being one.
const BESIDE_OPT_OUT: &str = "url link token campaign listid form";

/// Headers of a status.
const STATUS: &str = "\
     status statut estado stato durum subscriptionstate stateofsubscription subscribertype \
     memberrating emailpermission ステータス 状態 状态 狀態";

/// What has a status of its own.
const OTHER_STATUS: &str = "\
     order payment financial fulfil shipping invoice ticket approval lead deal marital civil \
     stage bestell zahlung commande pedido ordine hiv military relationship";

/// Headers of a day of signing up or of the last sign of life.
const ACTIVITY: &str = "\
     lastactiv lastopen lastclick lastseen lastlogin lastvisit lastpurchase lastorder lastengage \
     lastinteract lastresponse lastsession lastbooking lastdonation lastgift dateoflastsession \
     signup signedup registrationdate registrationtime registeredat registeredon dateregistered \
     datejoined joined joindate jointime membersince customersince datesubscribed subscribedat \
     subscribedon subscribedate subscriptiondate optintime optindate optedinat confirmtime \
     confirmedat confirmdate consentdate consenttime consentedat marketingconsenttimestamp \
     createdat createdon createddate createdtime createdate creationdate datecreated dateadded \
     addedat addedon addedtime letzteaktivitat letzteoffnung letzterklick letzterlogin \
     letzterkauf letztebestellung anmeldedatum anmeldungam angemeldetam registriertam \
     registrierungsdatum eingetragenam kundeseit dernier dateinscription datedinscription \
     inscritle clientdepuis ultimaactividad ultimaapertura ultimacompra ultimoacceso \
     fechaderegistro fechadealta fechaalta clientedesde ultimaatividade ultimoacesso \
     datadecadastro datacadastro dataiscrizione datadiscrizione ultimaattivita ultimoacquisto \
     clientedal laatsteactiviteit laatstelogin inschrijfdatum aanmelddatum klantsinds \
     datarejestracji datazapisu ostatniaaktywnosc ostatnielogowanie senasteaktivitet \
     registreringsdatum medlemsedan tilmeldtdato senesteaktivitet 登録日 最終ログイン 注册日期 注册时间 \
     kayittarihi songiris";

/// Headers of an age in years.
const AGE: &str = "age alter edad eta leeftijd wiek alder idade yas 年齢 年龄 年齡";

/// Whose birthday it is, if not the contact's.
const RELATIVES: &str = "\
     child kid spouse partner son daughter pet baby kind enfant conjoint hijo figlio sent email \
     discount coupon reward month monat";

/// What a header tells, by its own words and by what the lexicon reads in it.
pub(in crate::scan) fn role(header: &str, hints: &[HeaderHint]) -> Option<Role> {
    let folded = fold(header);
    let holds = |words: &str| words.split(' ').any(|word| folded.contains(word));
    let concept = hints.first().map(|hint| &*hint.concept);
    let email = folded.contains("email") || folded.contains("mailing");
    if concept == Some("date_of_birth") {
        return (!holds(RELATIVES)).then_some(Role::Birth);
    }
    if AGE.split(' ').any(|word| word == folded) {
        return Some(Role::Age);
    }
    if holds(OTHER_CHANNELS) && !email {
        return None;
    }
    if holds(OPT_OUT) {
        return (!holds(BESIDE_OPT_OUT)).then_some(Role::OptOut);
    }
    if holds(ACTIVITY) {
        return Some(Role::Activity);
    }
    if concept == Some("consent") && !holds(NO_CONSENT) {
        return Some(Role::Consent);
    }
    (holds(STATUS) && !holds(OTHER_STATUS)).then_some(Role::Status)
}

/// Whether a word of a subscription's status says that there is none, or none yet.
pub(super) fn is_not_subscribed(cell: &[u8]) -> bool {
    const WORDS: [&str; 8] = [
        "notsubscribed",
        "neversubscribed",
        "nonsubscribed",
        "nonsubscriber",
        "notoptedin",
        "notconfirmed",
        "unconfirmed",
        "pending",
    ];
    let folded = fold(&String::from_utf8_lossy(cell));
    WORDS.contains(&folded.as_str())
}

/// Whether a status column with this header speaks of the subscription alone.
pub(super) fn is_of_subscription(header: &str) -> bool {
    const WORDS: [&str; 8] = [
        "subscri",
        "email",
        "consent",
        "optin",
        "newsletter",
        "abo",
        "suscri",
        "iscri",
    ];
    let folded = fold(header);
    WORDS.iter().any(|word| folded.contains(word))
}

const YES: &str = "\
     yes y true t 1 x on ja j oui si s sim tak evet はい 是 wahr vrai subscribed optedin optin \
     doubleoptin singleoptin confirmed confirmedoptin granted given accepted active allowed \
     consented agreed abonne angemeldet suscrito iscritto inscrito aangemeld ✓ ✔";

const NO: &str = "\
     no n false f 0 off nein non nao nie nee nej hayir いいえ 否 falsch faux falso none null na nan \
     never notsubscribed neversubscribed nonsubscribed nonsubscriber notoptedin notgiven notset \
     notconfirmed unconfirmed pending unknown denied declined refused rejected inactive \
     notallowed notconsented noconsent missing inconnu unbekannt ausstehend enattente pendiente";

/// Words of a status that say: no more e-mail to this address.
const WITHDRAWN: &str = "\
     unsubscribed unsubscribe unsub optedout optout optedouted cleaned bounced hardbounce \
     hardbounced softbounced complained complaint spam spamcomplaint spamreport reportedspam \
     abuse suppressed blocked blocklisted blacklisted withdrawn revoked removed donotemail \
     donotcontact donotmail undeliverable invalid globallyunsubscribed manuallyunsubscribed \
     abgemeldet ausgetragen widerrufen gesperrt desabonne desinscrit dadodebaja baja \
     descadastrado disiscritto afgemeld uitgeschreven wypisany avregistrerad afmeldt 配信停止 退订 已退订 \
     退訂";

/// What a cell says.
pub(super) fn answer(cell: &[u8]) -> Answer {
    let text = String::from_utf8_lossy(cell);
    let text = text.trim();
    if matches!(text, "" | "-" | "--" | "—" | "n/a" | "N/A" | "\\N") {
        return Answer::Empty;
    }
    if matches!(text, "✓" | "✔" | "☑") {
        return Answer::Yes;
    }
    // What most cells say costs next to nothing.
    if ["yes", "true", "1", "subscribed", "active"]
        .iter()
        .any(|word| text.eq_ignore_ascii_case(word))
    {
        return Answer::Yes;
    }
    // `0000-00-00` is how databases write that there is no date.
    if text.bytes().all(|byte| b"0-:. ".contains(&byte)) {
        return Answer::No;
    }
    let folded = fold(text);
    let among = |words: &str| words.split(' ').any(|word| word == folded);
    if among(WITHDRAWN) {
        Answer::Withdrawn
    } else if among(YES) {
        Answer::Yes
    } else if among(NO) || folded.is_empty() {
        Answer::No
    } else {
        Answer::Other
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rule::PatternSet;

    #[test]
    fn headers_tell_what_their_column_says_of_a_contact() {
        let set = PatternSet::builtin();
        for (header, expected) in [
            ("consent", Some(Role::Consent)),
            ("Email Marketing Consent", Some(Role::Consent)),
            ("accepts_marketing", Some(Role::Consent)),
            ("Newsletter", Some(Role::Consent)),
            ("Einwilligung", Some(Role::Consent)),
            ("SMS Marketing Consent", None),
            ("terms accepted", None),
            ("legal basis", None),
            ("opt_out", Some(Role::OptOut)),
            ("HasOptedOutOfEmail", Some(Role::OptOut)),
            ("HasOptedOutOfFax", None),
            ("Unsubscribed", Some(Role::OptOut)),
            ("unsub_time", Some(Role::OptOut)),
            ("unsubscribe_url", None),
            ("do not call", None),
            ("désabonné", Some(Role::OptOut)),
            ("status", Some(Role::Status)),
            ("Email Status", Some(Role::Status)),
            ("Geburtsdatum", Some(Role::Birth)),
            ("child birthday", None),
            ("Age", Some(Role::Age)),
            ("last_activity", Some(Role::Activity)),
            ("Signup Date", Some(Role::Activity)),
            ("OPTIN_TIME", Some(Role::Activity)),
            ("consent date", Some(Role::Activity)),
            ("first_name", None),
            ("email", None),
            ("page", None),
        ] {
            let hints = set.lexicon().read(header);
            assert_eq!(role(header, &hints), expected, "{header}: {hints:?}");
        }
    }

    #[test]
    fn cells_answer_in_many_ways() {
        for (cell, expected) in [
            ("", Answer::Empty),
            (" - ", Answer::Empty),
            ("TRUE", Answer::Yes),
            ("Ja", Answer::Yes),
            ("opted-in", Answer::Yes),
            ("0", Answer::No),
            ("Not subscribed", Answer::No),
            ("NEVER_SUBSCRIBED", Answer::No),
            ("Unsubscribed", Answer::Withdrawn),
            ("opted out", Answer::Withdrawn),
            ("2024-05-01", Answer::Other),
        ] {
            assert_eq!(answer(cell.as_bytes()), expected, "{cell}");
        }
    }
}
