//! Real headers and what they mean.
use super::PatternSet;
