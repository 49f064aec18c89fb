//! Which element a data type counts as.

use super::error::{Entry, Raised};
use super::term::elements;
use crate::model::incident::ElementSet;
use std::collections::BTreeMap;

/// Data types, and rules that say it more precisely, with the elements that they count as.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct ElementMap {
    types: BTreeMap<String, ElementSet>,
    rules: BTreeMap<String, ElementSet>,
}

impl ElementMap {
    /// What a finding counts as: by the rule that found it, or else by its data type; `None` for a
    /// data type that nobody mapped.
    pub fn of(&self, info_type: &str, rule: Option<&str>) -> Option<ElementSet> {
        let by_rule = rule.and_then(|rule| self.rules.get(rule));
        by_rule.or_else(|| self.types.get(info_type)).copied()
    }

    /// Ids of data types that have a line.
    pub fn types(&self) -> impl Iterator<Item = &str> {
        self.types.keys().map(String::as_str)
    }

    /// Ids of rules that have a line.
    pub fn rules(&self) -> impl Iterator<Item = &str> {
        self.rules.keys().map(String::as_str)
    }

    pub(super) fn add_type(&mut self, entry: Entry<'_>, text: &str) -> Result<(), Raised> {
        let set = elements(entry, "type", text)?;
        self.types.insert(entry.id.to_owned(), set);
        Ok(())
    }

    pub(super) fn add_rule(&mut self, entry: Entry<'_>, text: &str) -> Result<(), Raised> {
        let set = elements(entry, "rule", text)?;
        self.rules.insert(entry.id.to_owned(), set);
        Ok(())
    }
}
