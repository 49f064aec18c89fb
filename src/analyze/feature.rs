//! The names and signs of what the fitted model looks at. Shared with `build.rs`, which turns
//! `patterns/model/weights.toml` into tables, and with the `fit` command, which writes that file.

/// What 1.0 is: features, weights and log-odds are whole numbers of 1/1024.
pub const ONE: i32 = 1_024;

/// Which weights make sense.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Sign {
    /// Speaks for it, or says nothing.
    For,
    /// Speaks against it, or says nothing.
    Against,
    /// Either.
    Either,
    /// A multiple of the hand-set log-odds: between a half and one and a half.
    Slope,
}

/// One number that the model looks at.
#[derive(Clone, Copy, Debug)]
pub struct Feature {
    /// As in the weights file.
    pub name: &'static str,
    /// Which weights make sense.
    pub sign: Sign,
}

const fn feature(name: &'static str, sign: Sign) -> Feature {
    Feature { name, sign }
}

/// How many there are.
pub const COUNT: usize = FEATURES.len();

/// All of them, in the order of [`Features`](super::Features).
pub const FEATURES: &[Feature] = &[
    // The hand-set log-odds, below and above even.
    feature("hand_against", Sign::Slope),
    feature("hand_for", Sign::Slope),
    // What the header says.
    feature("header_names_it", Sign::For),
    feature("header_may_name_it", Sign::For),
    feature("header_names_other", Sign::Against),
    feature("header_may_name_other", Sign::Against),
    feature("header_unknown", Sign::Either),
    // What stands nearby.
    feature("cue", Sign::For),
    feature("anti_cue", Sign::Against),
    // What the value says of itself.
    feature("proof", Sign::For),
    feature("unchecked", Sign::Against),
    feature("test_value", Sign::Either),
    feature("role", Sign::Either),
    feature("nested", Sign::Either),
    feature("public", Sign::For),
    feature("form_bare", Sign::Against),
    feature("form_grouped", Sign::Either),
    feature("form_oddly_grouped", Sign::Against),
    feature("form_international", Sign::For),
    feature("form_national", Sign::Either),
    // Countries.
    feature("fits_record_country", Sign::For),
    feature("fits_other_country", Sign::Against),
    feature("fits_asked_region", Sign::For),
    feature("fits_any_region", Sign::Against),
    // Where it stands.
    feature("whole_cell", Sign::For),
    feature("in_text", Sign::Against),
    feature("outside", Sign::Against),
    // What the column as a whole says.
    feature("share", Sign::For),
    // Bare digits that share their column with something else.
    feature("partial_bare", Sign::Against),
    feature("few", Sign::Against),
    feature("failing", Sign::Against),
    feature("sequence", Sign::Against),
    feature("few_prefixes", Sign::Against),
    feature("repeated", Sign::Either),
    feature("beside_people", Sign::For),
];
