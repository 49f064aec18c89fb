//! Drafts of the letter to those affected, one for each set of elements: what only people know is
//! left as a marked blank, which data it was and how to protect oneself is written out.
//!
//! Markdown. Nothing of the input is in it; elements have names of their own.

mod advice;

use crate::model::incident::{AffectedGroup, Element, ElementSet};
use advice::{ADVICE, CONSEQUENCES, FOR_PARENTS};
use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::fmt::Write as _;

/// A letter to people of whom the same was exposed.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Draft {
    /// What.
    pub elements: ElementSet,
    /// Whether they are minors: it goes to those who care for them.
    pub minors: bool,
    /// How many it concerns.
    pub people: u64,
    /// The letter, Markdown.
    pub text: String,
}

/// A letter for each set of elements, those for most people first.
pub fn drafts(groups: &[AffectedGroup]) -> Vec<Draft> {
    let mut sets: BTreeMap<(ElementSet, bool), u64> = BTreeMap::new();
    for group in groups.iter().filter(|group| group.people > 0) {
        let people = sets.entry((group.elements, group.minors)).or_default();
        *people = people.saturating_add(group.people);
    }
    let draft = |((elements, minors), people)| Draft {
        elements,
        minors,
        people,
        text: letter(elements, minors),
    };
    let mut drafts: Vec<Draft> = sets.into_iter().map(draft).collect();
    drafts.sort_by_key(|draft| Reverse(draft.people));
    drafts
}

/// What is written above each letter, for those who send it.
const HEAD: &str = "> Draft. Fill in what stands in [brackets], leave out what does not hold, and have counsel read it:\n\
    > laws differ in what a notice has to say. Delete these lines.\n\n\
    # Notice about your personal data\n\n";

const HEAD_FOR_PARENTS: &str = "> Draft to parents and guardians. Fill in what stands in [brackets], leave out what does not hold,\n\
    > and have counsel read it: laws differ in what a notice has to say. Delete these lines.\n\n\
    # Notice about your child's personal data\n\n";

/// The letter for a set of elements.
pub fn letter(elements: ElementSet, minors: bool) -> String {
    let mut text = String::with_capacity(2_048);
    let (head, whose) = match minors {
        true => (HEAD_FOR_PARENTS, "your child's"),
        false => (HEAD, "your"),
    };
    text.push_str(head);
    text.push_str("Dear [name],\n\n## What happened\n\n[What happened, when, and when it was noticed, in plain words.]\n\n");
    let _ = writeln!(text, "## Which of {whose} data is concerned\n");
    for element in elements.iter() {
        let _ = writeln!(text, "- {}", element.plain());
    }
    if elements.is_empty() {
        text.push_str("- [which data]\n");
    }
    let _ = writeln!(text, "\n## What this may mean\n");
    bullets(&mut text, CONSEQUENCES, elements);
    text.push_str("\n## What you can do\n\n");
    if minors {
        let _ = writeln!(text, "- {FOR_PARENTS}");
    }
    bullets(&mut text, ADVICE, elements);
    text.push_str(
        "\n## What we do\n\n[What has been done to end it, to limit harm, and to keep it from happening again.]\n\n\
         ## Whom you can ask\n\n[Name, postal address, e-mail address and phone of who answers; of the data protection \
         officer, if there is one.]\n\n[The authority to which one may complain. In the United States, where the law asks \
         for it: the consumer reporting agencies, the Federal Trade Commission and the state's Attorney General, with \
         addresses.]\n",
    );
    text
}

/// A line for each entry that concerns an element of the set; each line once.
fn bullets(text: &mut String, entries: &[(&[Element], &str)], elements: ElementSet) {
    for (about, line) in entries {
        let about: ElementSet = about.iter().copied().collect();
        if about.is_empty() || elements.has_any(about) {
            let _ = writeln!(text, "- {line}");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::incident::{Element::*, Strength};

    fn set(elements: &[Element]) -> ElementSet {
        elements.iter().copied().collect()
    }

    #[test]
    fn each_element_brings_its_advice() {
        for (elements, expected, absent) in [
            (
                &[Email, Password][..],
                "Change your password",
                "credit freeze",
            ),
            (&[Name, Card], "new card", "Change your password"),
            (&[Name, Ssn], "credit freeze", "new card"),
            (&[Name, Email], "did not expect", "bank"),
            (&[Name, BankAccount], "bank", "new card"),
            (&[Name, Passport], "identity documents", "new card"),
            (&[Name, Medical], "health", "new card"),
            (&[Token], "Revoke", "new card"),
        ] {
            let text = letter(set(elements), false);
            assert!(text.contains(expected), "{elements:?}\n{text}");
            assert!(!text.contains(absent), "{elements:?}\n{text}");
        }
    }

    #[test]
    fn every_element_is_named_and_every_letter_says_what_to_do() {
        for element in Element::ALL {
            let text = letter(ElementSet::of(*element), false);
            assert!(text.contains(&format!("- {}\n", element.plain())));
            let advice = text.split("## What you can do").nth(1).unwrap();
            assert!(advice.trim_start().starts_with("- "), "{element:?}\n{text}");
            for blank in ["[What happened", "[What has been done", "[Name, postal"] {
                assert!(text.contains(blank), "{element:?}");
            }
        }
    }

    #[test]
    fn letters_about_minors_go_to_those_who_care_for_them() {
        let text = letter(set(&[Name, Email]), true);
        assert!(text.contains("your child's"));
        assert!(text.contains("guardians"));
    }

    #[test]
    fn there_is_one_draft_for_each_set_and_the_largest_is_first() {
        let group = |elements: &[Element], minors, people| AffectedGroup {
            jurisdiction: None,
            strength: Strength::Guess,
            elements: set(elements),
            together: Vec::new(),
            minors,
            people,
        };
        let groups = [
            group(&[Email], false, 2),
            group(&[Email, Name], false, 5),
            group(&[Email], false, 4),
            group(&[Email], true, 1),
            group(&[Phone], false, 0),
        ];
        let drafts = drafts(&groups);
        let told: Vec<_> = drafts
            .iter()
            .map(|d| (d.elements, d.minors, d.people))
            .collect();
        assert_eq!(
            told,
            [
                (set(&[Email]), false, 6),
                (set(&[Email, Name]), false, 5),
                (set(&[Email]), true, 1),
            ]
        );
    }
}
