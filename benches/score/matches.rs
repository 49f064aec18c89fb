//! One line of `matches.jsonl`, as far as scoring needs it.

use serde::Deserialize;
use std::io;
use std::path::Path;

/// A match.
#[derive(Deserialize, Debug)]
pub struct Match {
    /// The document.
    pub path: String,
    /// 1-based data record.
    pub row: Option<u64>,
    /// 1-based column.
    pub column: Option<usize>,
    /// Header cell.
    pub header: Option<String>,
    /// 1-based line.
    pub line: Option<u64>,
    /// Start in the cell or line.
    pub start: usize,
    /// End, exclusive.
    pub end: usize,
    /// Kind.
    pub info_type: String,
    /// Rule.
    #[serde(default)]
    pub rule: String,
    /// Calibrated probability.
    pub probability: f64,
    /// Masked value.
    #[serde(default)]
    pub masked: String,
}

/// The matches of a file, one by one.
pub fn read(path: &Path) -> io::Result<impl Iterator<Item = io::Result<Match>>> {
    Ok(crate::lines(path)?.map(|line| {
        let mut found: Match = serde_json::from_str(&line?)?;
        found.info_type = canonical(&found.info_type).to_owned();
        Ok(found)
    }))
}

/// The name under which a kind is scored.
pub fn canonical(kind: &str) -> &str {
    match kind {
        "phone_number" => "phone",
        "card" | "pan" => "credit_card",
        "ssn" => "us_ssn",
        "ip" | "ipv4" | "ipv6" => "ip_address",
        "dob" | "birth_date" => "date_of_birth",
        kind => kind,
    }
}
