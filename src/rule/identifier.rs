//! Turns `shape` and `check` of a rule file into an [`Identifier`]. Shared with `build.rs`; what is
//! wrong is told in one sentence.

use super::check_syntax::{CheckSyntax, DateSyntax, Numbers, OneOrMore};
use crate::validator::identifier::{
    Century, Check, DateParts, Equals, Identifier, List, NO_VALUE, Odd, Positions, Retry, Step,
    Sum, When, parse_form, symbol,
};

/// What is wrong with a shape or a check.
pub type Complaint = String;

/// The identifier that a rule's words describe.
///
/// # Errors
/// A sentence that says which word cannot be read.
pub fn identifier(shape: &OneOrMore, checks: &[CheckSyntax]) -> Result<Identifier, Complaint> {
    let mut forms = Vec::new();
    for text in shape.iter() {
        let parsed = parse_form(text).ok_or_else(|| format!("shape {text:?} cannot be read"))?;
        forms.extend(parsed);
    }
    if forms.is_empty() {
        return Err("a shape needs a written form".to_owned());
    }
    Ok(Identifier::new(forms.into_iter().collect(), steps(checks)?))
}

fn steps(checks: &[CheckSyntax]) -> Result<List<Step>, Complaint> {
    let mut all = Vec::new();
    for syntax in checks {
        all.push(Step {
            when: when(syntax)?,
            check: check(syntax)?,
        });
    }
    Ok(all.into_iter().collect())
}

fn when(syntax: &CheckSyntax) -> Result<When, Complaint> {
    let length = syntax.length.unwrap_or(0);
    let Some(text) = &syntax.when else {
        return Ok(When { length, at: None });
    };
    let read = || {
        let (at, set) = text.split_once('=')?;
        let at = positions_of(at)?.0.first().copied()?;
        let form = parse_form(&format!("{set}9")).filter(|f| f.len() == 1)?;
        let set = form.first()?.0.first()?.set;
        Some((at, set))
    };
    let at = read().ok_or_else(|| format!("when = {text:?} cannot be read"))?;
    Ok(When {
        length,
        at: Some(at),
    })
}

fn positions_of(text: &str) -> Option<Positions> {
    Positions::parse(text).filter(|p| !p.is_empty())
}

fn positions(text: &str) -> Result<Positions, Complaint> {
    positions_of(text).ok_or_else(|| format!("positions {text:?} cannot be read"))
}

fn at(syntax: &CheckSyntax) -> Result<Positions, Complaint> {
    let text = syntax.at.as_deref();
    positions(text.ok_or("a check needs `at`")?)
}

fn check(syntax: &CheckSyntax) -> Result<Check, Complaint> {
    if syntax.sum.is_some() || syntax.number.is_some() {
        return sum(syntax).map(Check::Sum);
    }
    if !syntax.inside.is_empty() || !syntax.not_in.is_empty() {
        let not = syntax.inside.is_empty();
        let texts = if not { &syntax.not_in } else { &syntax.inside };
        let of = at(syntax)?;
        let ranges = texts
            .iter()
            .map(|t| range(t, of.len()))
            .collect::<Result<_, _>>()?;
        return Ok(Check::In { of, ranges, not });
    }
    if let Some([few, many, most]) = syntax.repeats {
        return Ok(Check::Repeats {
            of: at(syntax)?,
            different: (few, many),
            most,
        });
    }
    if !syntax.any.is_empty() {
        let lists = syntax.any.iter().map(|l| steps(l));
        return Ok(Check::Any(lists.collect::<Result<_, _>>()?));
    }
    named(syntax)
}

fn named(syntax: &CheckSyntax) -> Result<Check, Complaint> {
    if let Some(of) = &syntax.luhn {
        return positions(of).map(Check::Luhn);
    }
    if let Some(of) = &syntax.luhn_expanded {
        return positions(of).map(Check::LuhnExpanded);
    }
    if let Some(of) = &syntax.verhoeff {
        return positions(of).map(Check::Verhoeff);
    }
    if let Some(of) = &syntax.damm {
        return positions(of).map(Check::Damm);
    }
    if let Some(of) = &syntax.varied {
        return positions(of).map(Check::Varied);
    }
    if let Some(date) = &syntax.date {
        return parts(date).map(Check::Date);
    }
    if let Some(system) = &syntax.iso_7064 {
        let of = at(syntax)?;
        return match system.as_str() {
            "11,10" => Ok(Check::Hybrid(of, 10)),
            "37,36" => Ok(Check::Hybrid(of, 36)),
            "11-2" => Ok(Check::Pure {
                of,
                modulus: 11,
                radix: 2,
            }),
            "37-2" => Ok(Check::Pure {
                of,
                modulus: 37,
                radix: 2,
            }),
            "97-10" => Ok(Check::Pure {
                of,
                modulus: 97,
                radix: 10,
            }),
            other => Err(format!("iso-7064 has no system {other:?}")),
        };
    }
    if let Some(word) = &syntax.algorithm {
        let odd = Odd::named(word).ok_or_else(|| format!("there is no algorithm {word:?}"))?;
        return Ok(Check::Odd(odd));
    }
    Err(
        "a check needs one of sum, number, in, not-in, luhn, verhoeff, damm, iso-7064, date, \
         varied, repeats, any, algorithm"
            .to_owned(),
    )
}

fn sum(syntax: &CheckSyntax) -> Result<Sum, Complaint> {
    let of = positions(
        syntax
            .sum
            .as_ref()
            .or(syntax.number.as_ref())
            .map_or("", String::as_str),
    )?;
    let weights = match syntax.sum.is_some() {
        true if syntax.weights.len() == of.len() => syntax.weights.clone(),
        true => {
            return Err(format!(
                "{} positions, {} weights",
                of.len(),
                syntax.weights.len()
            ));
        }
        false => Vec::new(),
    };
    let moduli = match &syntax.modulus {
        None => return Err("a sum needs `mod`".to_owned()),
        Some(Numbers::One(one)) => vec![*one],
        Some(Numbers::More(more)) => more.clone(),
    };
    if moduli.contains(&0) || syntax.then == Some(0) {
        return Err("a modulus cannot be 0".to_owned());
    }
    let ten = syntax.ten.as_deref().and_then(|t| t.parse::<i64>().ok());
    let retry = (!syntax.retry.is_empty()).then(|| Retry {
        weights: syntax.retry.iter().copied().collect(),
        ten: ten.unwrap_or(0),
    });
    Ok(Sum {
        of,
        weights: weights.into_iter().collect(),
        values: values(syntax.values.as_deref())?,
        cross: syntax.cross,
        add: syntax.add,
        moduli: moduli.into_iter().collect(),
        from: syntax.from,
        then: syntax.then,
        equals: equals(syntax)?,
        retry,
    })
}

fn equals(syntax: &CheckSyntax) -> Result<Equals, Complaint> {
    if syntax.at.is_none() {
        return Ok(Equals::Value(syntax.equals.unwrap_or(0)));
    }
    let at = at(syntax)?;
    let first = at.0.first().copied().unwrap_or(0);
    if let Some(table) = &syntax.table {
        return Ok(Equals::Table(first, table.bytes().collect()));
    }
    match &syntax.ten {
        Some(ten) => {
            let ten = ten.bytes().next().unwrap_or(b'0');
            let table = b"0123456789".iter().copied().chain([ten]).collect();
            Ok(Equals::Table(first, table))
        }
        None => Ok(Equals::Number(at)),
    }
}

/// The value of every symbol.
fn values(text: Option<&str>) -> Result<List<u8>, Complaint> {
    let Some(text) = text else {
        return Ok(List::Static(&[]));
    };
    let mut table = vec![NO_VALUE; 46];
    let mut set = |c: char, value: u8| {
        let byte = if c == 'Ñ' {
            b'#'
        } else {
            u8::try_from(c).unwrap_or(0)
        };
        if let Some(slot) = table.get_mut(usize::from(symbol(byte))) {
            *slot = value;
        }
    };
    if !text.contains('=') {
        text.chars().zip(0u8..).for_each(|(c, value)| set(c, value));
        return Ok(table.into_iter().collect());
    }
    for c in '0'..='9' {
        set(c, c as u8 - b'0');
    }
    for part in text.split(',') {
        let read = part.split_once('=').and_then(|(c, value)| {
            Some((c.trim().chars().next()?, value.trim().parse::<u8>().ok()?))
        });
        let (c, value) = read.ok_or_else(|| format!("values {part:?} cannot be read"))?;
        set(c, value);
    }
    Ok(table.into_iter().collect())
}

/// A text or a range of texts, packed.
fn range(text: &str, length: usize) -> Result<(u64, u64), Complaint> {
    let (from, to) = text.split_once('-').unwrap_or((text, text));
    let packed = |t: &str| t.bytes().fold(0u64, |p, b| p << 8 | u64::from(b));
    if from.len() != length || to.len() != length || length > 8 || from > to {
        return Err(format!(
            "{text:?} is no text of {length} characters, nor a range of them"
        ));
    }
    Ok((packed(from), packed(to)))
}

fn parts(date: &DateSyntax) -> Result<DateParts, Complaint> {
    let read = |p: &Option<String>| match p {
        Some(text) => positions(text),
        None => Ok(Positions(List::Static(&[]))),
    };
    let mut months = Vec::new();
    for text in &date.months {
        let (more, century) = text.split_once('=').unwrap_or((text, "0"));
        let month = more.parse().ok().zip(century.parse().ok());
        months.push(month.ok_or_else(|| format!("months {text:?} cannot be read"))?);
    }
    if months.is_empty() {
        months.push((0, 0));
    }
    let days = if date.days.is_empty() {
        vec![0]
    } else {
        date.days.clone()
    };
    Ok(DateParts {
        year: read(&date.year)?,
        month: read(&date.month)?,
        day: read(&date.day)?,
        months: months.into_iter().collect(),
        days: days.into_iter().collect(),
        century: century(date.century.as_deref())?,
        unknown: date.unknown,
    })
}

fn century(text: Option<&str>) -> Result<Century, Complaint> {
    let Some(text) = text else {
        return Ok(Century::Open);
    };
    let read = || {
        let (at, told) = text.split_once(": ")?;
        let at = positions_of(at)?.0.first().copied()?;
        let told = told.split(' ').map(|one| {
            let (c, century) = one.rsplit_once('=')?;
            Some((*c.as_bytes().first()?, century.parse::<u16>().ok()?))
        });
        Some(Century::At(
            at,
            told.collect::<Option<Vec<_>>>()?.into_iter().collect(),
        ))
    };
    read().ok_or_else(|| format!("century {text:?} cannot be read"))
}
