//! Shapes and checks of the built-in identifiers, as tables that `build.rs` made from `patterns/id/`.

#[allow(unused_imports)] // which of them the tables use depends on the rules
use crate::validator::identifier::{
    Century::{self, *},
    Chance,
    Check::{self, *},
    DateParts,
    Equals::{self, *},
    Form, Identifier, List,
    Odd::{self, *},
    Positions, Retry, Step, Sum, Symbol, When,
};

include!(concat!(env!("OUT_DIR"), "/builtin_identifiers.rs"));
