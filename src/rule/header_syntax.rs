//! The words of `patterns/headers.toml`, as written. Shared with `build.rs`.

use serde::Deserialize;
use std::collections::BTreeMap;

/// The lexicon: sections by name.
pub type HeaderFile = BTreeMap<String, Section>;

/// The section whose words only qualify others: `billing`, `work`, `value`.
pub const AFFIXES: &str = "affix";

/// The section whose words join two names: `and`, `or`.
pub const JOINERS: &str = "joiner";

/// The section whose words ask whether something holds: `is`, `has`, `status`.
pub const QUESTIONS: &str = "question";

/// One concept: an info type (with `.part` where it has parts) or a thing that only looks like
/// personal data.
#[derive(Deserialize, Debug)]
#[serde(rename_all = "kebab-case")]
pub struct Section {
    /// Whether its values are personal data.
    #[serde(default = "yes")]
    pub personal: bool,
    /// Whether it says something about the value named before it rather than naming one: a hash,
    /// a flag.
    #[serde(default)]
    pub modifies: bool,
    /// Whether a question about it tells it, too: `is pregnant`, `disability status`.
    #[serde(default)]
    pub asked: bool,
    /// Words, repeated from below or not, that fit other concepts too.
    #[serde(default)]
    pub weak: Vec<String>,
    /// Words that decide when they begin the header: `accepts`, `has`.
    #[serde(default)]
    pub leading: Vec<String>,
    /// Words of two letters that count inside longer headers as well.
    #[serde(default)]
    pub short: Vec<String>,
    /// Words by language.
    #[serde(flatten)]
    pub languages: BTreeMap<String, Vec<String>>,
}

const fn yes() -> bool {
    true
}
