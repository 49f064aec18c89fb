//! The words of law files.

use serde::Deserialize;
use std::collections::BTreeMap;
use toml::Spanned;

/// One file; all kinds of entries may stand in any file.
#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct FileSyntax {
    pub version: Option<String>,
    pub as_of: Option<String>,
    #[serde(default)]
    pub state: Vec<Spanned<StateSyntax>>,
    #[serde(default)]
    pub law: Vec<Spanned<LawSyntax>>,
    #[serde(default, rename = "type")]
    pub types: BTreeMap<Spanned<String>, String>,
    #[serde(default, rename = "rule")]
    pub rules: BTreeMap<Spanned<String>, String>,
    #[serde(default)]
    pub word: BTreeMap<Spanned<String>, WordSyntax>,
    #[serde(default)]
    pub combination: BTreeMap<Spanned<String>, CombinationSyntax>,
    #[serde(default)]
    pub context: Vec<Spanned<ScoreSyntax>>,
    #[serde(default)]
    pub identification: Vec<Spanned<ScoreSyntax>>,
    #[serde(default)]
    pub nist: Vec<Spanned<NistSyntax>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct StateSyntax {
    pub code: String,
    pub name: String,
    pub citation: String,
    pub trigger: String,
    pub no_harm_exception: bool,
    pub residents: Option<ClockSyntax>,
    pub regulator: Option<String>,
    pub regulator_at: Option<u64>,
    #[serde(default)]
    pub regulator_clocks: Vec<ClockSyntax>,
    pub agencies_at: Option<u64>,
    pub agencies_clock: Option<ClockSyntax>,
    pub card: String,
    #[serde(default)]
    pub expiry_is_code: bool,
    pub login: String,
    pub login_only: Option<String>,
    #[serde(default)]
    pub extra: Vec<String>,
    #[serde(default)]
    pub more: Vec<CombinationSyntax>,
    pub level: String,
    pub note: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct LawSyntax {
    pub id: String,
    pub title: String,
    pub citation: String,
    pub level: String,
    pub area: String,
    #[serde(default)]
    pub territory: Vec<String>,
    #[serde(default)]
    pub members: BTreeMap<String, String>,
    #[serde(default)]
    pub one_stop: bool,
    pub holder: Option<String>,
    pub note: Option<String>,
    #[serde(default)]
    pub duty: Vec<DutySyntax>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct DutySyntax {
    pub tell: String,
    pub name: String,
    pub article: Option<String>,
    pub per: Option<String>,
    pub role: Option<String>,
    #[serde(default)]
    pub clocks: Vec<ClockSyntax>,
    pub level: Option<String>,
    pub clock_level: Option<String>,
    pub when: Vec<WhenSyntax>,
    #[serde(default)]
    pub encryption_exempts: bool,
    pub note: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct WhenSyntax {
    pub at_least: Option<u64>,
    pub any_of: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct ClockSyntax {
    pub hours: Option<u32>,
    pub days: Option<u32>,
    pub business_days: Option<u32>,
    pub months: Option<u32>,
    pub from: Option<String>,
    pub notice: Option<String>,
    pub promptly: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct WordSyntax {
    #[serde(default)]
    pub any: String,
    #[serde(default)]
    pub may: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct CombinationSyntax {
    pub title: String,
    pub needs: Vec<String>,
    #[serde(default)]
    pub doubt: bool,
    #[serde(default)]
    pub minors: bool,
    #[serde(default)]
    pub malicious: bool,
    #[serde(default)]
    pub if_holder: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct ScoreSyntax {
    pub score: u32,
    pub title: String,
    pub needs: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct NistSyntax {
    pub level: String,
    pub title: String,
    pub needs: Vec<String>,
    pub at_least: Option<u64>,
}
