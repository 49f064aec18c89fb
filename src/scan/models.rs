//! How the matches of a rule are scored: by the fitted model of its kind, by what is known of an
//! identifier, or by the steps that the rule names.

use crate::analyze::{IdentifierFacts, Model, Steps};
use crate::model::{Confidence, Probability};
use crate::rule::{PatternSet, Recognizer, Rule};

/// How the matches of a rule are scored.
pub(super) fn model<'s>(set: &'s PatternSet, rule: &'s Rule) -> Model<'s> {
    let Some(identifier) = &rule.identifier else {
        return steps(rule).map_or(Model::Kind, Model::Steps);
    };
    let family = &set.headers_of(rule.info_type).like;
    Model::Identifier(IdentifierFacts {
        chance: identifier.chance,
        own: rule.headers.iter().map(|h| &**h).collect(),
        family: family.iter().map(|h| &**h).collect(),
        peers: family
            .iter()
            .flat_map(|concept| set.identifiers().named(concept))
            .map(|(rule, _)| *rule)
            .chain(set.rule_for(Recognizer::UsSsn))
            .collect(),
    })
}

/// What a rule without a model says of its own confidence.
fn steps(rule: &Rule) -> Option<Steps> {
    let probability = |level: Confidence| {
        Probability::from_f64(match level {
            Confidence::Low => 0.3,
            Confidence::Medium => 0.75,
            Confidence::High => 0.95,
        })
    };
    rule.recognizer.is_none().then(|| Steps {
        pattern: probability(rule.confidence.pattern),
        validated: probability(rule.confidence.validated),
        context: probability(rule.confidence.context),
    })
}
