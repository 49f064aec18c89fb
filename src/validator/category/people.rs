//! Names, titles, companies, occupations, choices.

use super::Fit;
use crate::validator::words::{Classes, Folded, classes, vocabulary};

/// Only letters, blanks, hyphens, apostrophes and dots.
fn is_name_like(folded: &Folded, marks: u8) -> bool {
    folded.letters > 0 && folded.digits == 0 && folded.only(marks)
}

/// `Known` if it holds.
const fn fit(known: bool) -> Fit {
    if known { Fit::Known } else { Fit::Shape }
}

/// Given names, also several, and initials.
#[inline]
pub(super) fn first_name(folded: &Folded) -> Fit {
    if !is_name_like(folded, Folded::JOINER) || folded.text().len() > 40 {
        return Fit::No;
    }
    one_of(folded, 4, Classes::GIVEN)
}

/// Family names with their particles.
#[inline]
pub(super) fn last_name(folded: &Folded) -> Fit {
    if !is_name_like(folded, Folded::JOINER) || folded.text().len() > 50 {
        return Fit::No;
    }
    one_of(folded, 5, Classes::FAMILY)
}

/// At most so many words, one of which is in the list.
#[inline]
fn one_of(folded: &Folded, most: usize, list: Classes) -> Fit {
    if folded.count() > most {
        return Fit::No;
    }
    fit(folded
        .words()
        .any(|word| word.size() >= 2 && word.classes().any(list)))
}

/// A given name and a family name, in any order, in two words or written together as in Chinese.
pub(super) fn full_name(folded: &Folded) -> Fit {
    let commas = Folded::JOINER | Folded::COMMA;
    if !is_name_like(folded, commas) || folded.letters < 2 || folded.text().len() > 70 {
        return Fit::No;
    }
    let (mut given, mut family, mut both) = (0, 0, 0);
    for word in folded.words().take(8) {
        if word.size() < 2 {
            // An initial.
            given += 1;
            continue;
        }
        if is_connective(word.bytes()) || vocabulary::word(word.hash()) & vocabulary::COMPANY != 0 {
            return Fit::Shape;
        }
        let seen = word.classes();
        match (seen.any(Classes::GIVEN), seen.any(Classes::FAMILY)) {
            (true, true) => both += 1,
            (true, false) => given += 1,
            (false, true) => family += 1,
            _ => {}
        }
    }
    match folded.count() {
        0 | 8.. => Fit::No,
        1 => fit(begins_with_surname(folded.text())),
        _ => fit(family + both >= 1 && given + family + both >= 2 && given + both >= 1),
    }
}

/// Words of titles and phrases that no name holds.
const fn is_connective(word: &[u8]) -> bool {
    matches!(
        word,
        b"the"
            | b"of"
            | b"and"
            | b"in"
            | b"to"
            | b"for"
            | b"on"
            | b"with"
            | b"at"
            | b"by"
            | b"from"
            | b"my"
            | b"your"
            | b"is"
            | b"und"
            | b"der"
            | b"die"
            | b"das"
            | b"pour"
            | b"avec"
            | b"les"
    )
}

/// Whether a word without blanks begins with a Chinese, Japanese or Korean family name.
fn begins_with_surname(text: &[u8]) -> bool {
    // Three bytes a character.
    if !(6..=15).contains(&text.len()) || text.first().is_none_or(|b| *b < 0xE3) {
        return false;
    }
    [3, 6].into_iter().any(|bytes| {
        text.len() > bytes
            && text
                .get(..bytes)
                .is_some_and(|name| classes(name).any(Classes::FAMILY))
    })
}

/// Titles before a name.
pub(super) fn salutation(folded: &Folded) -> Fit {
    let title = |hash| vocabulary::whole(hash) & vocabulary::SALUTATION != 0;
    if folded.digits > 0 || folded.text().len() > 24 {
        return Fit::No;
    }
    if title(folded.hash()) || folded.words().all(|w| title(w.hash())) {
        return Fit::Known;
    }
    Fit::No
}

/// One of a vocabulary's cells.
pub(super) fn choice(folded: &Folded, of: u16) -> Fit {
    if vocabulary::whole(folded.hash()) & of != 0 {
        return Fit::Known;
    }
    Fit::No
}

/// One of a vocabulary's cells, or one of its telling words in a longer cell.
pub(super) fn telling_words(folded: &Folded, of: u16) -> Fit {
    if vocabulary::whole(folded.hash()) & of != 0 {
        // `A+` and `A-` fold to the same letter, which alone says nothing.
        return fit(folded.text().len() > 1 || of != vocabulary::HEALTH || folded.marks != 0);
    }
    let known = folded
        .words()
        .take(12)
        .any(|w| vocabulary::word(w.hash()) & of != 0);
    if known { Fit::Known } else { Fit::No }
}

/// Conditions, medicines, blood groups; codes of diagnoses have the shape.
pub(super) fn health(folded: &Folded) -> Fit {
    match telling_words(folded, vocabulary::HEALTH) {
        Fit::No if is_diagnosis_code(folded.text()) => Fit::Shape,
        fit => fit,
    }
}

/// A code of ICD-10 (WHO), dots dropped: a letter, a digit, a digit or letter, up to four more.
fn is_diagnosis_code(text: &[u8]) -> bool {
    match text {
        [letter, digit, rest @ ..] => {
            let figure = rest.first().is_some_and(u8::is_ascii_alphanumeric);
            let digits = rest.iter().filter(|b| b.is_ascii_digit()).count();
            letter.is_ascii_lowercase()
                && digit.is_ascii_digit()
                && figure
                && rest.len() <= 5
                && rest.iter().all(u8::is_ascii_alphanumeric)
                && digits + 2 >= rest.len()
        }
        _ => false,
    }
}

/// Yes, no and their like.
pub(super) fn flag(folded: &Folded) -> Fit {
    if vocabulary::whole(folded.hash()) & vocabulary::FLAG != 0 {
        return Fit::Known;
    }
    Fit::No
}

/// What all marks count as.
pub(super) const MARK: &[u8] = b"x";

/// A cross, a tick: what people put into boxes.
pub(super) fn is_mark(cell: &[u8]) -> bool {
    const MARKS: [&str; 12] = ["x", "X", "*", "✓", "✔", "✅", "☑", "✗", "✘", "☒", "☐", "•"];
    MARKS.iter().any(|mark| cell == mark.as_bytes())
}

/// Companies: a legal form or a word of trade; else any words.
pub(super) fn company(folded: &Folded) -> Fit {
    if folded.letters < 2 || folded.marks & Folded::ALIEN != 0 || folded.digits > folded.letters {
        return Fit::No;
    }
    let known = folded
        .words()
        .any(|w| vocabulary::word(w.hash()) & vocabulary::COMPANY != 0);
    fit(known || holds_company_sign(folded.text()))
}

/// Whether a text without blanks says company in Chinese, Japanese or Korean.
fn holds_company_sign(text: &[u8]) -> bool {
    const SIGNS: [&str; 7] = [
        "株式会社",
        "有限会社",
        "合同会社",
        "公司",
        "集团",
        "주식회사",
        "유한회사",
    ];
    text.first().is_some_and(|b| *b >= 0xE3)
        && SIGNS
            .iter()
            .any(|sign| text.windows(sign.len()).any(|w| w == sign.as_bytes()))
}

/// Occupations: a word of one; else any words.
pub(super) fn job_title(folded: &Folded) -> Fit {
    if folded.letters < 2 || folded.digits > 2 || folded.marks & Folded::ALIEN != 0 {
        return Fit::No;
    }
    fit(folded.words().any(|w| w.classes().any(Classes::JOB)))
}

/// Goods: any words, and figures among them.
pub(super) fn product(folded: &Folded) -> Fit {
    if folded.letters < 2 {
        return Fit::No;
    }
    fit(folded.words().any(|w| w.classes().any(Classes::WORD)))
}

/// Words of consent; yes, no and dates fit, too.
pub(super) fn consent(folded: &Folded) -> Fit {
    let of = vocabulary::whole(folded.hash());
    if of & vocabulary::CONSENT != 0 {
        return Fit::Known;
    }
    let dated = (6..=17).contains(&folded.digits) && folded.letters <= 5 && folded.count() >= 3;
    if of & vocabulary::FLAG != 0 || dated {
        return Fit::Shape;
    }
    Fit::No
}
