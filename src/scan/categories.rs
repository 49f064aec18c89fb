//! Which category the cells of a column may belong to, from its header and its first values, its
//! neighbours with it. A column gets one category or none: a hypothesis, against which every cell
//! is held, and which the whole column confirms or not.

mod meanings;
mod values;

use self::meanings::meanings;
pub(super) use self::values::Values;
use self::values::ratio;
use crate::model::{HeaderHint, HeaderStrength};
use crate::validator::category::{Category, Fit};
use crate::validator::words::{Classes, Folded, Word};
use std::collections::HashSet;

/// Most answers to a question of yes or no: both, in two writings, and two ways to say neither.
const ANSWERS: usize = 6;

/// Distinct values from which a column without a header may speak for itself.
const ENOUGH: usize = 20;

/// How the cells of a column fit a category: shares of all.
#[derive(Clone, Copy)]
struct Profile {
    fitting: f64,
    known: f64,
}

impl Profile {
    fn of(values: &Values, category: Category) -> Self {
        let (mut fitting, mut known) = (0, 0);
        let mut folded = Folded::default();
        for cell in values.iter() {
            match category.judge(cell, &mut folded) {
                Fit::No => {}
                Fit::Shape => fitting += 1,
                Fit::Known => {
                    fitting += 1;
                    known += 1;
                }
            }
        }
        Self {
            fitting: ratio(fitting, values.len()),
            known: ratio(known, values.len()),
        }
    }
}

fn fit(category: Category, cell: &[u8]) -> Fit {
    category.judge(cell, &mut Folded::default())
}

/// The category of each column, for as many columns as have values or headers.
pub(super) fn choose(hints: &[Vec<HeaderHint>], values: &[&Values]) -> Vec<Option<Category>> {
    let columns = hints.len().max(values.len());
    let none = Values::default();
    let of = |column: usize| {
        let hints = hints.get(column).map_or(&[][..], Vec::as_slice);
        (hints, values.get(column).copied().unwrap_or(&none))
    };
    let mut chosen: Vec<Option<Category>> = (0..columns)
        .map(|column| {
            let (hints, values) = of(column);
            if values.len() == 0 {
                None
            } else if hints.is_empty() {
                unnamed(values)
            } else {
                named(hints, values)
            }
        })
        .collect();
    let cards = (0..columns).any(|column| {
        let (hints, values) = of(column);
        is_card_column(hints, values)
    });
    for category in &mut chosen {
        if matches!(category, Some(Category::CardCvv | Category::CardExpiry)) && !cards {
            *category = None;
        }
    }
    pair_degrees(&mut chosen);
    let people = chosen.iter().flatten().any(|c| *c == Category::FirstName);
    let places = chosen
        .iter()
        .flatten()
        .any(|c| matches!(c, Category::Street | Category::Town));
    for (column, slot) in chosen.iter_mut().enumerate() {
        let (hints, values) = of(column);
        if slot.is_none() && hints.is_empty() && values.len() > 0 {
            *slot = beside(values, people, places);
        }
    }
    chosen
}

/// Whether a column holds card numbers, at least as a spreadsheet has damaged them.
fn is_card_column(hints: &[HeaderHint], values: &Values) -> bool {
    let named = hints.iter().any(|h| &*h.concept == "credit_card");
    let card_like = |cell: &[u8]| {
        let digits = cell.iter().filter(|b| b.is_ascii_digit()).count();
        let plain = cell
            .iter()
            .all(|b| b.is_ascii_digit() || matches!(b, b' ' | b'-' | b'*' | b'x' | b'X'));
        let damaged =
            cell.len() >= 7 && cell.len() <= 24 && memchr::memmem::find(cell, b"E+1").is_some();
        plain && (12..=19).contains(&digits) || damaged
    };
    named && values.share(card_like) >= 0.5
}

/// Degrees come in pairs, the latitude first: one without the other is some other figure.
fn pair_degrees(chosen: &mut [Option<Category>]) {
    let degrees =
        |c: &Option<Category>| matches!(c, Some(Category::Latitude | Category::Longitude));
    let mut found: Vec<&mut Option<Category>> = chosen.iter_mut().filter(|c| degrees(c)).collect();
    match found.as_mut_slice() {
        [one] => **one = None,
        several => {
            let mut pairs = several.chunks_exact_mut(2);
            for pair in &mut pairs {
                if let [Some(Category::Latitude), second @ Some(Category::Latitude)] = pair {
                    **second = Some(Category::Longitude);
                }
            }
        }
    }
}

/// The category that the header suggests and the values do not refute: the closest header word
/// first, then the better fit.
fn named(hints: &[HeaderHint], values: &Values) -> Option<Category> {
    let strongest = hints.first()?.strength;
    let mut best: Option<(f64, Category)> = None;
    for hint in hints.iter().filter(|h| h.strength == strongest) {
        for (order, category) in meanings(&hint.concept).iter().enumerate() {
            let profile = Profile::of(values, *category);
            // What the word usually means wins unless another meaning fits much better.
            let usual = if order == 0 { 0.5 } else { 0.0 };
            let score = profile.known * 2.0 + profile.fitting + usual;
            let better = best.is_none_or(|(top, _)| score > top + 1e-9);
            let strong = strongest >= HeaderStrength::Affixed;
            if better && accepts(*category, strong, &hint.concept, profile, values) {
                best = Some((score, *category));
            }
        }
    }
    best.map(|(_, category)| category)
}

/// Whether the first values bear out a header; `strong` is one that leaves little doubt.
fn accepts(
    category: Category,
    strong: bool,
    concept: &str,
    seen: Profile,
    values: &Values,
) -> bool {
    use Category as C;
    let Profile { fitting, known } = seen;
    match category {
        C::FirstName | C::LastName | C::FullName if strong => fitting >= 0.6,
        C::FirstName if concept == "person_name.full" => known >= 0.75 && values.len() >= 10,
        C::FirstName | C::LastName | C::FullName => {
            fitting >= 0.7 && known >= 0.4 && values.share(is_place) <= 0.3
        }
        C::Town | C::Street if strong => fitting >= 0.6,
        C::Town | C::Street => fitting >= 0.6 && known >= 0.4,
        C::Region if strong => fitting >= 0.6,
        C::Region => fitting >= 0.6 && known >= 0.4,
        C::Company | C::JobTitle if strong => fitting >= 0.6,
        C::Company | C::JobTitle => fitting >= 0.6 && known >= 0.3,
        C::Postcode => fitting >= if strong { 0.6 } else { 0.85 },
        C::Age => strong && fitting >= 0.9,
        // A column of flags is one of consent only if it is named so.
        C::Consent => known >= 0.5 || concept == "consent" && strong && fitting >= 0.8,
        C::Gender | C::Salutation | C::MaritalState => known >= 0.6,
        C::Religion | C::Ethnicity | C::Orientation | C::PoliticsUnion => known >= 0.6,
        C::Health => known >= 0.4 || strong && fitting >= 0.9,
        C::OrderId | C::Coupon | C::LoyaltyId => fitting >= 0.9,
        C::Product | C::Amount => fitting >= 0.8,
        C::Latitude | C::Longitude => fitting >= 0.9 && known >= 0.6,
        C::Coordinates => known >= 0.9,
        C::CardCvv | C::CardExpiry => fitting >= 0.9 && known >= 0.6,
        C::PasswordHash => known >= 0.6,
        C::Password => fitting >= 0.85 && looks_secret(values, strong),
        // Addresses of pages are profiles only if people alone have such pages.
        C::UserName if concept == "url" => known >= 0.9 && varies(values, 0.6),
        C::UserName => fitting >= 0.8 && varies(values, 0.6),
        C::OnlineId => names_visitors(concept, strong, seen, values),
        C::EmailHash | C::PhoneHash => known >= 0.9 && is_uniform(values),
        C::ReligionFlag
        | C::EthnicityFlag
        | C::OrientationFlag
        | C::PoliticsUnionFlag
        | C::HealthFlag => strong && fitting >= 0.95 && values.distinct() <= ANSWERS,
    }
}

/// Whether a cell as a whole is a town or a region: `Paris, Texas` is nobody's name.
fn is_place(cell: &[u8]) -> bool {
    let place = Classes::TOWN.or(Classes::REGION);
    cell.contains(&b' ') && Folded::new(cell).is_some_and(|f| f.classes().any(place))
}

/// Whether the values differ as those of people do.
fn varies(values: &Values, least: f64) -> bool {
    values.len() < 10 || ratio(values.distinct(), values.len()) >= least
}

/// Whether a header and its values speak of browsers, devices or contacts: `client id` is often
/// that of a customer, `device` a model.
fn names_visitors(concept: &str, strong: bool, seen: Profile, values: &Values) -> bool {
    let several = values.len() < 3 || values.distinct() >= 2;
    let enough = match (concept, strong) {
        ("ga_client_id", _) => seen.known >= 0.9 && values.share(|c| c.contains(&b'.')) >= 0.9,
        (_, true) => seen.known >= 0.5 || seen.fitting >= 0.9,
        (_, false) => seen.known >= 0.9,
    };
    enough && several
}

/// Whether all hashes have one length.
fn is_uniform(values: &Values) -> bool {
    let lengths: HashSet<usize> = values.iter().map(<[u8]>::len).collect();
    lengths.len() == 1
}

/// Whether words may be passwords: they vary, and most mix letters with figures, capitals or signs.
fn looks_secret(values: &Values, strong: bool) -> bool {
    let mixed = values.share(|cell| {
        let any = |wanted: fn(&u8) -> bool| usize::from(cell.iter().any(wanted));
        any(u8::is_ascii_digit)
            + any(u8::is_ascii_lowercase)
            + any(u8::is_ascii_uppercase)
            + any(u8::is_ascii_punctuation)
            >= 2
    });
    if strong {
        return mixed >= 0.3 && varies(values, 0.5);
    }
    values.len() >= 10 && mixed >= 0.7 && varies(values, 0.9)
}

/// What the values of a column without a known header say by themselves.
fn unnamed(values: &Values) -> Option<Category> {
    let crypt = |cell: &[u8]| {
        cell.first().is_some_and(|b| matches!(b, b'$' | b'{'))
            && fit(Category::PasswordHash, cell) == Fit::Known
    };
    if values.len() >= 3 && values.share(crypt) >= 0.9 {
        return Some(Category::PasswordHash);
    }
    if values.len() >= 5
        && values.distinct() >= 5
        && is_uniform(values)
        && Profile::of(values, Category::EmailHash).known >= 0.95
    {
        return Some(Category::EmailHash);
    }
    if values.len() >= 5 && Profile::of(values, Category::Coordinates).known >= 0.9 {
        return Some(Category::Coordinates);
    }
    let words = values.share(|cell| cell.iter().any(|b| b.is_ascii_alphabetic() || *b >= 0x80));
    if values.len() < ENOUGH || words < 0.9 || values.distinct() < ENOUGH {
        return None;
    }
    let lists = Lists::of(values);
    if lists.first_name {
        return Some(Category::FirstName);
    }
    if lists.town {
        return Some(Category::Town);
    }
    if lists.ordinary <= 0.4
        && Profile::of(values, Category::FullName).known >= 0.75
        && lists.occupied <= 0.2
    {
        return Some(Category::FullName);
    }
    let numbered = values.share(|cell| cell.iter().any(u8::is_ascii_digit));
    let street = Profile::of(values, Category::Street);
    (street.known >= 0.75 && numbered >= 0.75 && varies(values, 0.6)).then_some(Category::Street)
}

/// In which lists the words of a column stand.
struct Lists {
    first_name: bool,
    town: bool,
    /// Share of cells with an ordinary word.
    ordinary: f64,
    /// Share of cells with a word of an occupation or a company.
    occupied: f64,
}

impl Lists {
    fn of(values: &Values) -> Self {
        let (mut given, mut town, mut ordinary, mut occupied, mut single) = (0, 0, 0, 0, 0);
        let mut distinct = HashSet::new();
        for cell in values.iter() {
            let Some(folded) = Folded::new(cell).filter(|f| f.digits == 0) else {
                continue;
            };
            if !distinct.insert(folded.text().to_vec()) {
                continue;
            }
            let whole = folded.classes();
            let count = folded.count();
            let first = folded.words().next().map(Word::classes).unwrap_or_default();
            let any = |of: Classes| folded.words().any(|w| w.classes().any(of));
            single += usize::from(count <= 2);
            given += usize::from(count <= 2 && first.any(Classes::GIVEN));
            town += usize::from(whole.any(Classes::LARGE_TOWN));
            ordinary += usize::from(any(Classes::WORD));
            occupied +=
                usize::from(any(Classes::JOB) || fit(Category::Company, cell) == Fit::Known);
        }
        let all = distinct.len();
        let share = |part| ratio(part, all);
        let enough = all >= ENOUGH;
        let one_word = share(single) >= 0.9;
        Self {
            first_name: enough
                && one_word
                && share(given) >= 0.85
                && share(town) <= 0.5
                && share(ordinary) <= 0.3,
            town: enough && share(town) >= 0.8 && share(given) <= 0.6 && share(ordinary) <= 0.3,
            ordinary: share(ordinary),
            occupied: share(occupied),
        }
    }
}

/// What a column without a known header may be because of what stands beside it.
fn beside(values: &Values, people: bool, places: bool) -> Option<Category> {
    if values.len() < ENOUGH {
        return None;
    }
    let spelled = |cell: &[u8]| cell.len() >= 4;
    if people
        && values.share(spelled) >= 0.98
        && Profile::of(values, Category::Gender).known >= 0.98
    {
        return Some(Category::Gender);
    }
    if values.distinct() < ENOUGH {
        return None;
    }
    let last = Profile::of(values, Category::LastName);
    if people && last.known >= 0.85 && values.share(|c| !c.contains(&b' ')) >= 0.7 {
        return Some(Category::LastName);
    }
    let code = Profile::of(values, Category::Postcode);
    (places && code.known >= 0.9).then_some(Category::Postcode)
}

#[cfg(test)]
mod tests;
