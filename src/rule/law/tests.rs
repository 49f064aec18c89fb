//! The data as it is read, and what is said of files that cannot be.

use super::*;

#[test]
fn builtin_reads() {
    let set = LawSet::builtin().unwrap_or_else(|e| panic!("{e}"));
    assert!(set.laws.len() > 90, "{}", set.laws.len());
}
