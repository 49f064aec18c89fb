//! What follows a header: the kind of a part says what its lines become.

use super::{Open, Splitter, Stage};
use crate::format::mail::body::Body;
use crate::format::mail::header::{Field, Parameterized, value};
use crate::model::{Problem, Reason, State};
use crate::source::container::{Role, Structure, label};

/// Multiparts inside each other whose boundaries are watched for.
const DEPTH: usize = 64;
/// Text bodies of a mailbox that are members of their own; later ones share members.
const OWN: u64 = 10_000;
/// What a body in HTML is given as its first line.
const PAGE: &str = "\u{feff}<!doctype html>\n";

impl Splitter {
    /// The header is complete: a body follows.
    pub(super) fn end_header(&mut self) {
        let mut fields = match &mut self.stage {
            Stage::Header(fields) | Stage::Overflow(fields) => std::mem::take(fields),
            _ => return,
        };
        fields.flush();
        self.close(None);
        let mut crowded = Vec::new();
        for field in &fields.all {
            if !self.row.field(field, fields.own) {
                crowded.extend_from_slice(&field.text());
                crowded.push(b'\n');
            }
        }
        if !crowded.is_empty() {
            let mut open = Open::new(self.name("more headers", 0), Structure::Text);
            open.pending = crowded;
            open.ended = true;
            self.opens.push_back(open);
        }
        self.begin_body(&fields.all);
    }

    fn begin_body(&mut self, fields: &[Field]) {
        let kind = Parameterized::parse(value(fields, "content-type").unwrap_or_default());
        let transfer = value(fields, "content-transfer-encoding").unwrap_or_default();
        if kind.word.starts_with("multipart/") {
            self.begin_multipart(&kind);
            return;
        }
        let place = value(fields, "content-disposition").unwrap_or_default();
        let place = Parameterized::parse(place);
        let file = place.text("filename").or_else(|| kind.text("name"));
        let is_text = kind.word.is_empty() || !kind.word.contains('/') || kind.word == "text/plain";
        let is_other_text = matches!(
            kind.word.as_str(),
            "text/rfc822-headers" | "message/delivery-status" | "text/enriched"
        );
        if let Some(file) = file {
            self.begin_file(&file, &kind, transfer);
        } else if (is_text || is_other_text) && place.word != "attachment" {
            self.begin_text(&kind, transfer);
        } else if kind.word == "text/html" {
            self.begin_html(&kind, transfer);
        } else {
            self.part.other += 1;
            let name = match kind.word.as_str() {
                "message/rfc822" | "message/global" => "message",
                _ => "part",
            };
            let number = self.part.other;
            let name = self.name(name, number);
            self.begin_bytes(name, &kind, transfer);
        }
    }

    fn begin_multipart(&mut self, kind: &Parameterized) {
        let boundary = kind.raw("boundary").unwrap_or_default().trim_ascii_end();
        if boundary.is_empty() {
            self.loose = true;
        } else if self.boundaries.len() >= DEPTH {
            if !self.loose {
                self.remark(Reason::LimitDepth);
            }
            self.loose = true;
        } else {
            self.boundaries.push(boundary.to_vec());
        }
        self.stage = Stage::gap();
    }

    fn begin_file(&mut self, file: &str, kind: &Parameterized, transfer: &[u8]) {
        self.row.attachment(file);
        let file = label(file.as_bytes());
        let name = self.name(&file, 0);
        self.begin_bytes(name, kind, transfer);
    }

    fn begin_bytes(&mut self, name: String, kind: &Parameterized, transfer: &[u8]) {
        let mut open = Open::new(name, Structure::Unknown);
        let sealed = kind.word.ends_with("pkcs7-mime")
            && kind
                .text("smime-type")
                .is_none_or(|t| t.starts_with("enveloped"));
        if sealed {
            let problem = Problem::new(Reason::Encrypted);
            open.head.unread = Some((State::Skipped, problem));
        }
        self.opens.push_back(open);
        self.stage = Stage::Body(Box::new(Body::bytes(transfer)));
    }

    fn begin_text(&mut self, kind: &Parameterized, transfer: &[u8]) {
        self.texts += 1;
        self.part.text += 1;
        if self.mailbox && self.texts > OWN {
            if self.shared.is_empty() {
                self.shared_from = self.message;
            }
        } else {
            let name = self.name("text", self.part.text);
            self.opens.push_back(Open::new(name, Structure::Text));
        }
        self.stage = Stage::Body(Box::new(Body::text(transfer, kind)));
    }

    /// A page goes to its own reader, which knows it by its first line and reads it as UTF-8.
    fn begin_html(&mut self, kind: &Parameterized, transfer: &[u8]) {
        self.part.html += 1;
        let name = self.name("html", self.part.html);
        let mut open = Open::new(name, Structure::Unknown);
        open.head.role = Role::Place;
        open.pending.extend_from_slice(PAGE.as_bytes());
        self.opens.push_back(open);
        self.stage = Stage::Body(Box::new(Body::text(transfer, kind)));
    }
}
