//! `matches.jsonl`: one match a line, as `docs/schema/match-1.json` describes it. The scan writes
//! them from its spool; there may be millions.

use crate::model::MatchRecord;
use crate::report::json::guard::Compact;
use serde::Serialize;
use std::borrow::Cow;
use std::io::{self, Write};

/// Writes matches as JSON Lines. Each line reaches the output in one piece.
pub struct MatchLines<W> {
    out: W,
    line: Vec<u8>,
}

impl<W: Write> MatchLines<W> {
    /// Lines for `out`, which should be buffered.
    pub const fn new(out: W) -> Self {
        Self {
            out,
            line: Vec::new(),
        }
    }

    /// Writes one match as a line. Fails only if `out` does.
    pub fn write(&mut self, record: &MatchRecord) -> io::Result<()> {
        self.line.clear();
        let mut serializer = serde_json::Serializer::with_formatter(&mut self.line, Compact);
        MatchV1::from(record).serialize(&mut serializer)?;
        self.line.push(b'\n');
        self.out.write_all(&self.line)
    }

    /// The output, with all lines written but not flushed.
    pub fn into_inner(self) -> W {
        self.out
    }
}

#[derive(Serialize)]
struct MatchV1<'a> {
    path: Cow<'a, str>,
    inner: Option<String>,
    row: Option<u64>,
    column: Option<u32>,
    header: Option<&'a str>,
    line: u64,
    start: u64,
    end: u64,
    info_type: &'a str,
    part: Option<&'static str>,
    rule: &'a str,
    probability: f64,
    confidence: &'static str,
    test_value: bool,
    masked: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    value: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    fingerprint: Option<&'a str>,
}

impl<'a> From<&'a MatchRecord> for MatchV1<'a> {
    fn from(record: &'a MatchRecord) -> Self {
        Self {
            path: record.origin.path.to_string_lossy(),
            inner: record.origin.inner_joined(),
            row: record.row,
            column: record.column,
            header: record.header.as_deref(),
            line: record.line,
            start: record.start,
            end: record.end,
            info_type: &record.info_type,
            part: record.part,
            rule: &record.rule,
            probability: record.probability.as_f64(),
            confidence: record.probability.confidence().as_str(),
            test_value: record.test_value,
            masked: &record.masked,
            value: record.value.as_deref(),
            fingerprint: record.fingerprint.as_deref(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Origin, Probability};
    use crate::report::json::schema;
    use std::sync::Arc;

    fn table_match() -> MatchRecord {
        MatchRecord {
            origin: Arc::new(Origin::file(0, "crm/list.csv")),
            row: Some(7),
            column: Some(2),
            header: Some("E-Mail\u{202e}".into()),
            line: 8,
            start: 0,
            end: 20,
            info_type: "email".into(),
            part: None,
            rule: "contact.email".into(),
            probability: Probability::from_basis_points(9_500),
            test_value: true,
            masked: "j***@e***.com".into(),
            value: None,
            fingerprint: None,
        }
    }

    fn text_match() -> MatchRecord {
        let mut origin = Origin::file(0, "backup.zip");
        origin.inner = vec!["2023.zip".into(), "leads.txt".into()];
        MatchRecord {
            origin: Arc::new(origin),
            row: None,
            column: None,
            header: None,
            part: Some("last"),
            value: Some("jane.doe@example.com".into()),
            fingerprint: Some("00ff".into()),
            ..table_match()
        }
    }

    fn lines(records: &[MatchRecord]) -> String {
        let mut lines = MatchLines::new(Vec::new());
        for record in records {
            lines.write(record).unwrap();
        }
        String::from_utf8(lines.into_inner()).unwrap()
    }

    #[test]
    fn every_key_is_present_in_the_agreed_order() {
        assert_eq!(
            lines(&[table_match(), text_match()]),
            concat!(
                r#"{"path":"crm/list.csv","inner":null,"row":7,"column":2,"header":"E-Mail\u202e","line":8,"#,
                r#""start":0,"end":20,"info_type":"email","part":null,"rule":"contact.email","#,
                r#""probability":0.95,"confidence":"high","test_value":true,"masked":"j***@e***.com"}"#,
                "\n",
                r#"{"path":"backup.zip","inner":"2023.zip › leads.txt","row":null,"column":null,"header":null,"line":8,"#,
                r#""start":0,"end":20,"info_type":"email","part":"last","rule":"contact.email","#,
                r#""probability":0.95,"confidence":"high","test_value":true,"masked":"j***@e***.com","#,
                r#""value":"jane.doe@example.com","fingerprint":"00ff"}"#,
                "\n",
            )
        );
    }

    #[test]
    fn every_line_follows_the_schema() {
        for line in lines(&[table_match(), text_match()]).lines() {
            schema::check("match-1.json", &serde_json::from_str(line).unwrap());
        }
    }
}
