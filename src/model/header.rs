//! What a column's header says about its values.

use std::sync::Arc;

/// How closely a header names a concept.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum HeaderStrength {
    /// One word of the header belongs to the concept: `backup e-mail of spouse`.
    Contained,
    /// The word fits but is ambiguous (`name`, `title`, `cc`): the values have to agree.
    Weak,
    /// The header names the concept once platform affixes are removed: `billing phone 2`.
    Affixed,
    /// The header is a name of the concept: `E-Mail-Adresse`.
    Exact,
}

/// One reading of a header. `concept` is a section of `patterns/headers.toml`: an info type's id,
/// or a thing that is no personal data but looks like it (`order_number`, `timestamp`, `country`).
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct HeaderHint {
    /// Section of the header lexicon.
    pub concept: Arc<str>,
    /// How closely the header names it.
    pub strength: HeaderStrength,
}
