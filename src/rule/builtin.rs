//! The built-in rules and header words, as tables that `build.rs` made from `patterns/`.

use super::compiled::{Counterexample, Example, Steps, Texts};
#[allow(unused_imports)] // TokenClass: until a built-in rule has a token lane
use super::lane::{Lane, TokenClass};
use super::lexicon::{Entry, StaticConcept};
use super::schema::{SchemaHeader, StaticSchema};
use super::syntax::{Recognizer, Validator};
use crate::model::{Confidence, Sensitivity};
use crate::validator::identifier::Identifier;
use std::borrow::Cow;

/// An info type of `patterns/`.
pub(super) struct StaticInfoType {
    pub id: &'static str,
    pub title: &'static str,
    pub sensitivity: Sensitivity,
    pub headers: &'static [&'static str],
    pub headers_unlike: &'static [&'static str],
}

/// A rule of `patterns/`.
pub(super) struct StaticRule {
    pub id: &'static str,
    pub info_type: u16,
    pub pattern: Option<&'static str>,
    pub identifier: Option<&'static Identifier>,
    pub verified: Option<&'static str>,
    pub headers: Texts,
    pub lane: Lane,
    pub recognizer: Option<Recognizer>,
    pub validator: Option<Validator>,
    pub near: Texts,
    pub not_near: Texts,
    pub confidence: Steps,
    pub references: Texts,
    pub examples: &'static [Example],
    pub counterexamples: &'static [Counterexample],
}

include!(concat!(env!("OUT_DIR"), "/builtin_rules.rs"));
include!(concat!(env!("OUT_DIR"), "/builtin_headers.rs"));
include!(concat!(env!("OUT_DIR"), "/builtin_schemas.rs"));
