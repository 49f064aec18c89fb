//! Files of old Office programs and of Outlook, which are storages and streams (OLE). Messages are
//! opened; what is locked is said; anything else is left to other formats, or not supported.

mod file;
mod message;
mod properties;
mod rtf;
mod runs;
#[cfg(test)]
mod tests;

use crate::format::mail;
use crate::model::{Problem, Reason};
use crate::source::container::{ContainerFormat, Opening};
use crate::source::{Budget, Bytes, keep};
use file::{Compound, SIGNATURE, short};
use message::Message;

/// Messages of Outlook, and office documents that are locked.
pub struct OutlookFormat;

impl ContainerFormat for OutlookFormat {
    fn name(&self) -> &'static str {
        "msg"
    }

    fn note(&self) -> &'static str {
        "a message of Outlook: headers, every text, attachments as files"
    }

    fn recognizes(&self, head: &[u8]) -> bool {
        head.starts_with(SIGNATURE)
    }

    fn open(&self, bytes: Bytes, budget: Budget) -> Opening {
        let (content, problems) = match bytes {
            Bytes::File(content) => (content, Vec::new()),
            Bytes::Stream(mut stream) => {
                let stat = stream.stat().copied().unwrap_or_default();
                keep(&mut *stream, stat, &budget)
            }
        };
        // What cannot even be opened is left to other formats, or not supported.
        let Ok(file) = Compound::open(&content) else {
            return Opening::Other(Bytes::File(content));
        };
        if is_locked(&file) {
            return Opening::Broken(Bytes::File(content), Problem::new(Reason::Encrypted));
        }
        if file.find(0, "__properties_version1.0").is_none() {
            return Opening::Other(Bytes::File(content));
        }
        let message = Message::new(file, content);
        let mut container = mail::message(Box::new(message), budget);
        container.problems = problems;
        Opening::Container(container)
    }
}

/// Whether it needs a password: a workbook or text in the new format wrapped up (\[MS-OFFCRYPTO\]), an
/// old text that says so (\[MS-DOC\] 2.5.2), old slides.
fn is_locked(file: &Compound) -> bool {
    let wrapped = ["EncryptedPackage", "EncryptedSummary"];
    let text = file.find(0, "WordDocument");
    let text = text.map(|index| properties::read(file, index, 32));
    wrapped.iter().any(|name| file.find(0, name).is_some())
        || text.is_some_and(|text| short(&text, 10) & 0x0100 != 0)
}
