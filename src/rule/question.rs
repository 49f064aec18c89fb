//! Headers that ask whether something holds: `is pregnant`, `has disability?`, `union member flag`.
//! For most things that is a flag and no value; for what alone tells something of a person, the
//! answer is the value.

use super::builtin::QUESTIONS;
use super::fold::Words;
use super::lexicon::{Lexicon, Reading, is_affix};
use crate::model::HeaderStrength;
use std::ops::Range;

/// Most words of one question: `do you currently have`.
const MAX_QUESTION: usize = 4;

impl Lexicon {
    /// What is asked about, if its answer tells it; empty where nothing is asked.
    pub(super) fn read_asked(&self, words: &Words, part: &Range<usize>) -> Vec<Reading> {
        let topic = topic(words, part);
        if topic == *part || topic.is_empty() {
            return Vec::new();
        }
        let mut found = self.read_names(words, &topic);
        found.retain(|reading| self.is_asked(reading));
        for reading in &mut found {
            reading.strength = reading.strength.min(HeaderStrength::Affixed);
        }
        found
    }
}

/// The words without those that ask, at either end, and without those that qualify behind them.
fn topic(words: &Words, part: &Range<usize>) -> Range<usize> {
    let asks = |from, to| QUESTIONS.binary_search(&words.joined(from, to)).is_ok();
    let mut topic = part.clone();
    let longest = |length: usize| (1..=length.min(MAX_QUESTION)).rev();
    while let Some(length) = longest(topic.len()).find(|n| asks(topic.start, topic.start + n)) {
        topic.start += length;
    }
    while topic.start > part.start && is_affix(words.joined(topic.start, topic.start + 1)) {
        topic.start += 1;
    }
    while let Some(length) = longest(topic.len()).find(|n| asks(topic.end - n, topic.end)) {
        topic.end -= length;
    }
    topic
}

#[cfg(test)]
mod tests {
    use crate::model::HeaderStrength;
    use crate::rule::PatternSet;

    fn read(header: &str) -> Option<(String, HeaderStrength)> {
        let set = PatternSet::builtin();
        let hint = set.lexicon().read(header).into_iter().next()?;
        Some((hint.concept.to_string(), hint.strength))
    }

    #[test]
    fn a_question_about_a_special_category_names_it() {
        for (header, concept) in [
            ("is_pregnant", "health"),
            ("hasDisability", "health"),
            ("Has Diabetes", "health"),
            ("disability_status", "health"),
            ("union_member_flag", "politics_union"),
            ("Are you a union member?", "politics_union"),
            ("is_gay", "sexuality"),
            ("isHispanic", "ethnicity"),
            ("Do you have a disability? (Y/N)", "health"),
        ] {
            let (found, strength) = read(header).unwrap();
            assert_eq!(found, concept, "{header}");
            assert!(
                strength >= HeaderStrength::Affixed,
                "{header}: {strength:?}"
            );
        }
    }

    #[test]
    fn other_questions_stay_flags() {
        for header in [
            "is_active",
            "has_phone",
            "email_status",
            "is_union_square",
            "opt_in_status",
        ] {
            let found = read(header).map(|(concept, _)| concept);
            let special = [
                "health",
                "politics_union",
                "religion",
                "ethnicity",
                "sexuality",
            ];
            assert!(
                !special.iter().any(|s| found.as_deref() == Some(s)),
                "{header}: {found:?}"
            );
        }
    }
}
