//! The glossary: one word per idea, each defined once. Pure types, `std` only, no I/O, nothing fails.
//!
//! | word | meaning |
//! |---|---|
//! | [`Origin`] | where one logical file (a *document*) came from, through archives and attachments |
//! | [`Dialect`], [`Headers`] | CSV's own words: how a table is written and what its columns are called |
//! | [`InfoType`] | a kind of personal data, such as `email`; to users "data type" |
//! | [`RuleId`] | one way to recognize an info type |
//! | [`Signature`] | the quantised evidence of a match; matches with one signature are scored once |
//! | [`ColumnTally`], [`TableTally`] | commutative sums over what was seen; never raw values |
//! | [`Finding`] | what is reported of one info type in one column, with counts |
//! | [`Probability`], [`Confidence`], [`Severity`] | how sure; its level; how bad if exposed |
//! | [`Prior`], [`News`] | what an earlier scan said; what a finding is to somebody who knows that |
//! | [`People`], [`Audit`] | how many people, by what they are counted; copies and what to fix first |
//! | [`incident`] | a breach: people, what of theirs was exposed, where they live, which duties follow |
//! | [`Imprint`], [`trace`] | by what content is recognized again; where a dump may come from |
//! | [`Found`] | where asked values are, in which forms |
//! | [`Coverage`], [`Problem`] | what was read; what was skipped, locked, cut short, malformed |

mod age;
mod allowance;
mod audit;
mod campaign;
mod coverage;
mod evidence;
mod exposure;
mod found;
mod header;
mod imprint;
pub mod incident;
mod info_type;
mod matched;
mod news;
mod origin;
mod people;
mod place;
mod policy;
mod prior;
mod report;
mod sensitive;
mod signature;
mod sketch;
pub mod steps;
mod table;
mod tally;
pub mod trace;
mod views;

pub use age::{Keep, MaxAge};
pub use allowance::Allowance;
pub use audit::{
    Audit, Copies, ExactCopies, Fix, FixFile, Fixes, NearCopy, PeopleReport, Peopled, Remedy,
};
pub use campaign::{Campaign, Objected, Objection, SeedElsewhere, SendList};
pub use coverage::{Coverage, Problem, Reason, State, StateCount};
pub use evidence::{Confidence, Evidence, Probability, Severity};
pub use exposure::{Audience, Certainty, Exposure, Party};
pub use found::{AskedValue, Found, FoundForm, FoundPlace, FoundUnit};
pub use header::{HeaderHint, HeaderStrength};
pub use imprint::Imprint;
pub use info_type::{InfoType, InfoTypeId, RuleId, Sensitivity};
pub use matched::MatchRecord;
pub use news::{Former, Growth, LEAP, Loss, News, NewsKind, NewsReport, Unseen, Wider};
pub use origin::{FileCount, Origin};
pub use people::{People, PeopleBy, PeopleSum};
pub use place::{Country, Place, RowRange};
pub use policy::{
    BreachKind, BreachNews, FormerBreach, PolicyBreach, PolicyNews, PriorBreach, PriorPolicy,
};
pub use prior::{Files, PlaceKey, Prior, PriorFile, PriorFinding, Readers, Reliance, normalised};
pub use report::{
    Access, ColumnReport, Export, FileReport, Finding, Report, ScanInfo, SeverityTerms, Totals,
    TypeTotal,
};
pub use sensitive::Sensitive;
pub use signature::{Form, Signature};
pub use sketch::{
    ByValue, Containment, ContentSketch, Distinct, DistinctParts, Sample, Samples, Sieve,
};
pub use table::{Dialect, Encoding, Format, Headers, Quote};
pub use tally::{ColumnTally, Failures, NumberStats, SignatureTally, TableTally, Under};
pub use views::{AudienceView, OwnedFile, OwnerView};
