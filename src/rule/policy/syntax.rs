//! The words of a policy file.

use crate::model::{Audience, Confidence, Severity};
use serde::Deserialize;
use toml::Spanned;

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct PolicySyntax {
    #[serde(default)]
    pub rule: Vec<Spanned<RuleSyntax>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct RuleSyntax {
    pub name: String,
    /// Why there is the rule; for readers of the file only.
    #[serde(default, rename = "why")]
    _why: Option<String>,
    #[serde(default = "everywhere")]
    pub paths: Vec<String>,
    #[serde(default)]
    pub except_paths: Vec<String>,
    pub forbid: Option<Vec<String>>,
    pub allow: Option<Vec<String>>,
    pub types: Option<Vec<String>>,
    pub readers: Option<ReadersSyntax>,
    pub groups: Option<Vec<String>>,
    pub max_age: Option<String>,
    pub max_count: Option<u64>,
    pub severity: Option<SeveritySyntax>,
    pub confidence: Option<ConfidenceSyntax>,
}

impl RuleSyntax {
    /// Whether nothing is asked of any file.
    pub fn is_empty(&self) -> bool {
        let types = self.forbid.is_some() || self.allow.is_some();
        let readers = self.readers.is_some() || self.groups.is_some();
        !types && !readers && self.max_age.is_none() && self.max_count.is_none()
    }
}

fn everywhere() -> Vec<String> {
    vec!["**".to_owned()]
}

#[derive(Deserialize, Clone, Copy)]
#[serde(rename_all = "lowercase")]
pub(super) enum ReadersSyntax {
    Owner,
    Users,
    Groups,
    Everyone,
}

impl From<ReadersSyntax> for Audience {
    fn from(readers: ReadersSyntax) -> Self {
        match readers {
            ReadersSyntax::Owner => Self::Owner,
            ReadersSyntax::Users => Self::Users,
            ReadersSyntax::Groups => Self::Groups,
            ReadersSyntax::Everyone => Self::Everyone,
        }
    }
}

#[derive(Deserialize, Clone, Copy)]
#[serde(rename_all = "lowercase")]
pub(super) enum SeveritySyntax {
    Low,
    Medium,
    High,
    Critical,
}

impl From<SeveritySyntax> for Severity {
    fn from(severity: SeveritySyntax) -> Self {
        match severity {
            SeveritySyntax::Low => Self::Low,
            SeveritySyntax::Medium => Self::Medium,
            SeveritySyntax::High => Self::High,
            SeveritySyntax::Critical => Self::Critical,
        }
    }
}

#[derive(Deserialize, Clone, Copy)]
#[serde(rename_all = "lowercase")]
pub(super) enum ConfidenceSyntax {
    Low,
    Medium,
    High,
}

impl From<ConfidenceSyntax> for Confidence {
    fn from(confidence: ConfidenceSyntax) -> Self {
        match confidence {
            ConfidenceSyntax::Low => Self::Low,
            ConfidenceSyntax::Medium => Self::Medium,
            ConfidenceSyntax::High => Self::High,
        }
    }
}
