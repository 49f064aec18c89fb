//! The words of `shape` and `check` in rule files, as written. Shared with `build.rs`.

use serde::{Deserialize, Serialize};

/// One or several texts.
#[derive(Deserialize, Serialize, Clone, Debug)]
#[serde(untagged)]
pub enum OneOrMore {
    /// One.
    One(String),
    /// Several.
    More(Vec<String>),
}

impl OneOrMore {
    /// All of them.
    pub fn iter(&self) -> impl Iterator<Item = &str> {
        match self {
            Self::One(text) => std::slice::from_ref(text).iter(),
            Self::More(texts) => texts.iter(),
        }
        .map(String::as_str)
    }
}

/// One number or several.
#[derive(Deserialize, Serialize, Clone, Debug)]
#[serde(untagged)]
pub enum Numbers {
    /// One.
    One(u16),
    /// Several, one after the other.
    More(Vec<u16>),
}

/// One check: exactly one of `sum`, `number`, `in`, `not-in`, `luhn`, `luhn-expanded`, `verhoeff`,
/// `damm`, `iso-7064`, `date`, `varied`, `repeats`, `any`, `algorithm`, with its details.
/// Positions are 1-based in the compact form: `1-8`, `9`, `1-3,5`, or `e8-e2` from the end.
#[derive(Deserialize, Serialize, Clone, Debug, Default)]
#[serde(deny_unknown_fields, default, rename_all = "kebab-case")]
pub struct CheckSyntax {
    /// Applies only to values of this many characters.
    pub length: Option<u8>,
    /// Applies only if the character at the position is of the set: `"1=[KLMN]"`.
    pub when: Option<String>,

    /// Weighted sum over these positions.
    pub sum: Option<String>,
    /// The decimal number at these positions.
    pub number: Option<String>,
    /// One weight per position.
    pub weights: Vec<i16>,
    /// What characters count: `A=1,B=2`, or an alphabet; digits and letters from 10 if absent.
    pub values: Option<String>,
    /// Products count by the sum of their digits.
    pub cross: bool,
    /// Added to the sum.
    pub add: i64,
    /// Modulus, or several in turn.
    #[serde(rename = "mod")]
    pub modulus: Option<Numbers>,
    /// The result is this less the remainder.
    pub from: Option<i32>,
    /// Modulus of that.
    pub then: Option<u16>,
    /// Weights for another try if the result is 10.
    pub retry: Vec<i16>,
    /// What a result of 10 counts: a character, or none if absent.
    pub ten: Option<String>,
    /// The check character by result; `!` for none.
    pub table: Option<String>,
    /// Position of the check character or number; or of what `in` speaks of.
    pub at: Option<String>,
    /// What the result must be, without a check character.
    pub equals: Option<i64>,

    /// Texts or ranges (`10-19`) of which one must stand `at`.
    #[serde(rename = "in")]
    pub inside: Vec<String>,
    /// Texts or ranges of which none may stand `at`.
    pub not_in: Vec<String>,

    /// Luhn over these positions.
    pub luhn: Option<String>,
    /// Luhn with letters written as two digits.
    pub luhn_expanded: Option<String>,
    /// Verhoeff over these positions.
    pub verhoeff: Option<String>,
    /// Damm over these positions.
    pub damm: Option<String>,
    /// `11,10`, `37,36`, `11-2`, `37-2` or `97-10`, over the positions `at`.
    pub iso_7064: Option<String>,
    /// Positions of year, month and day: `{ year = "1-2", month = "3-4", day = "5-6" }`.
    pub date: Option<DateSyntax>,
    /// Not the same character at all these positions.
    pub varied: Option<String>,
    /// Different digits `at` these positions: fewest, most, and how often the most frequent occurs.
    pub repeats: Option<[u8; 3]>,
    /// One of these lists holds.
    pub any: Vec<Vec<CheckSyntax>>,
    /// A named algorithm over the whole.
    pub algorithm: Option<String>,
}

/// A date inside an identifier.
#[derive(Deserialize, Serialize, Clone, Debug, Default)]
#[serde(deny_unknown_fields, default)]
pub struct DateSyntax {
    /// Positions of the year.
    pub year: Option<String>,
    /// Positions of the month; absent: days count through the year.
    pub month: Option<String>,
    /// Positions of the day.
    pub day: Option<String>,
    /// What may be added to the month, with the century that it tells: `"80=1800"`, `"50"`.
    pub months: Vec<String>,
    /// What may be added to the day.
    pub days: Vec<u16>,
    /// The century by the character at a position: `"7: +=1800 -=1900 A=2000"`.
    pub century: Option<String>,
    /// Zeros stand for an unknown month or day.
    pub unknown: bool,
}

/// Shape and checks as they stand in a rule file, without what says nothing.
pub fn written(shape: &OneOrMore, checks: &[CheckSyntax]) -> String {
    let value = |shown: Result<toml::Value, toml::ser::Error>| {
        let shown = shown.ok().and_then(told);
        shown.map_or_else(|| "[]".to_owned(), |value| value.to_string())
    };
    let mut text = format!("shape = {}\n", value(toml::Value::try_from(shape)));
    let lines = checks
        .iter()
        .map(|check| format!("    {},\n", value(toml::Value::try_from(check))));
    let lines: String = lines.collect();
    if !lines.is_empty() {
        text.push_str(&format!("check = [\n{lines}]\n"));
    }
    text
}

/// A value without its empty lists, falsehoods and zeros; `None` for one of those itself.
fn told(value: toml::Value) -> Option<toml::Value> {
    use toml::Value;
    match value {
        Value::Boolean(false) => None,
        Value::Array(items) if items.is_empty() => None,
        Value::Table(fields) => {
            let fields = fields.into_iter();
            let kept = fields.filter_map(|(name, value)| {
                let zero = name == "add" && value.as_integer() == Some(0);
                Some((name, told(value).filter(|_| !zero)?))
            });
            Some(Value::Table(kept.collect()))
        }
        Value::Array(items) => {
            let items = items.into_iter().map(|item| match item {
                Value::Array(_) | Value::Table(_) => told(item.clone()).unwrap_or(item),
                plain => plain,
            });
            Some(Value::Array(items.collect()))
        }
        other => Some(other),
    }
}
