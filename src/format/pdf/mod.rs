//! PDF (ISO 32000-1): the text of each page, what else people wrote into the document, and the files
//! in it. Objects, compression and encryption are read by `lopdf`; text is worked out here.
//!
//! Runs in a process of its own ([`crate::source::child`]).

mod cmap;
mod font;
mod notes;
mod page;
#[cfg(test)]
mod tests;
mod tokens;

use crate::source::child::{self, Document as Source, Ended, Notice, Sink};
use crate::source::container::{ContainerFormat, Opening, Structure};
use crate::source::{Budget, Bytes};
use lopdf::xref::XrefEntry;
use lopdf::{Dictionary, Document, LoadOptions, Object, ObjectId};
use page::{Fonts, PageText};
use std::collections::HashSet;

/// The name by which its decoder is started.
pub(super) const NAME: &str = "pdf";

const MARK: &[u8] = b"%PDF-";
/// Bytes before the mark that readers of PDF allow.
const BEFORE: usize = 1024;
/// Largest document: it is held in memory, and its objects beside it.
const LARGEST: u64 = 120 << 20;
/// Most bytes that a stream of objects may become, and most pages.
const OBJECTS: usize = 48 << 20;
const PAGES: usize = 200_000;

/// PDF.
pub struct PdfFormat;

impl ContainerFormat for PdfFormat {
    fn name(&self) -> &'static str {
        NAME
    }

    fn note(&self) -> &'static str {
        "text of each page; notes, forms, links, properties, files in it"
    }

    fn recognizes(&self, head: &[u8]) -> bool {
        let start = head.get(..BEFORE).unwrap_or(head);
        memchr::memmem::find(start, MARK).is_some()
    }

    fn open(&self, bytes: Bytes, budget: Budget) -> Opening {
        child::open(NAME, bytes, budget)
    }
}

/// Decodes a document.
pub(super) fn decode(bytes: &mut Source, sink: &mut Sink) -> Result<(), Ended> {
    let whole = bytes.read_whole(LARGEST)?;
    // A text may speak of PDF.
    let is_marked = whole.starts_with(MARK);
    let document = match load(&whole) {
        Ok(document) => document,
        Err(lopdf::Error::InvalidPassword) => return Err(Ended::Broken(Notice::Locked)),
        Err(_) if is_marked => return Err(Ended::Broken(Notice::Unreadable)),
        Err(_) => return Err(Ended::Other),
    };
    drop(whole);
    if document.trailer.has(b"Encrypt") && document.encryption_state.is_none() {
        return Err(Ended::Broken(Notice::Locked));
    }
    let pages = Pages::of(&document);
    if pages.ids.is_empty() {
        return Err(Ended::Broken(Notice::LostPages));
    }
    let silent = write_pages(&document, &pages, sink)?;
    let says_more = notes::write(&document, sink)?;
    let all_silent = silent == pages.ids.len() as u64;
    if all_silent && !says_more {
        return Err(Ended::Broken(Notice::Pictures));
    }
    if silent > 0 {
        let notice = if all_silent {
            Notice::Pictures
        } else {
            Notice::SomePictures
        };
        sink.remark(notice, silent)?;
    }
    if pages.lost > 0 {
        sink.remark(Notice::LostPages, pages.lost)?;
    }
    let missing = missing(&document);
    if missing > 0 {
        sink.remark(Notice::Damaged, missing)?;
    }
    Ok(())
}

fn load(whole: &[u8]) -> lopdf::Result<Document> {
    let options = |force_reconstruct| LoadOptions {
        filter: Some(without_pictures),
        max_decompressed_size: Some(OBJECTS),
        force_reconstruct,
        ..LoadOptions::default()
    };
    let document = Document::load_mem_with_options(whole, options(false))?;
    let is_locked = document.trailer.has(b"Encrypt");
    if !is_locked && document.page_iter().next().is_none() {
        // Its tables may lead astray.
        return Document::load_mem_with_options(whole, options(true)).or(Ok(document));
    }
    Ok(document)
}

/// Whether a dictionary is of this kind.
fn is_of(dictionary: &Dictionary, kind: &[u8]) -> bool {
    let own = dictionary.get(b"Subtype").and_then(Object::as_name);
    own.is_ok_and(|own| own == kind)
}

/// Pictures are most of a document, and say nothing here.
fn without_pictures(id: ObjectId, object: &mut Object) -> Option<(ObjectId, Object)> {
    let Object::Stream(stream) = object else {
        return Some((id, object.clone()));
    };
    if is_of(&stream.dict, b"Image") {
        // Without any content it would be looked for again.
        stream.content = vec![b' '];
    }
    // What is returned counts for objects inside others only, which are no streams.
    Some((id, Object::Null))
}

/// The pages of a document, each once.
struct Pages {
    ids: Vec<ObjectId>,
    /// How many more it says it has.
    lost: u64,
}

impl Pages {
    fn of(document: &Document) -> Self {
        let mut seen = HashSet::new();
        // What is not there has a place in the tree all the same.
        let is_there = |id: &ObjectId| document.get_dictionary(*id).is_ok();
        let in_tree = document.page_iter().filter(is_there);
        let in_tree = in_tree.filter(|id| seen.insert(*id));
        let mut ids: Vec<ObjectId> = in_tree.take(PAGES).collect();
        // Pages to which the tree does not lead.
        for (id, object) in &document.objects {
            let is_page = object.as_dict().is_ok_and(|page| page.has_type(b"Page"));
            if is_page && ids.len() < PAGES && seen.insert(*id) {
                ids.push(*id);
            }
        }
        let root = document
            .catalog()
            .and_then(|catalog| catalog.get_deref(b"Pages", document));
        let root = root.and_then(Object::as_dict);
        let count = root.and_then(|root| root.get_deref(b"Count", document));
        let count = count.and_then(Object::as_i64).unwrap_or(0);
        let claimed = u64::try_from(count).unwrap_or(0).min(PAGES as u64);
        let lost = claimed.saturating_sub(ids.len() as u64);
        Self { ids, lost }
    }
}

/// Writes each page that says something; tells how many do not.
fn write_pages(document: &Document, pages: &Pages, sink: &mut Sink) -> Result<u64, Ended> {
    let mut fonts = Fonts::new();
    let mut silent = 0;
    for (number, id) in (1_u64..).zip(&pages.ids) {
        let empty = Dictionary::new();
        let page = document.get_dictionary(*id).unwrap_or(&empty);
        let read = page::read(document, page, &mut fonts);
        let is_whole = read.lost == 0 && !read.too_large && !read.too_many;
        if read.text.trim().is_empty() && is_whole && read.unknown == 0 {
            silent += 1;
            continue;
        }
        sink.member(format!("page {number}"), Structure::Text)?;
        sink.write(read.text.as_bytes())?;
        note(&read, sink)?;
    }
    Ok(silent)
}

fn note(read: &PageText, sink: &mut Sink) -> Result<(), Ended> {
    if read.too_large {
        sink.note(Notice::TooLarge, 1)?;
    } else if read.too_many {
        sink.note(Notice::TooDeep, 1)?;
    } else if read.lost > 0 {
        sink.note(Notice::Damaged, read.lost)?;
    } else if read.unknown > 0 {
        sink.note(Notice::Unmapped, read.unknown)?;
    }
    Ok(())
}

/// Objects that lie in others and did not come out of them: `lopdf` leaves out what it cannot decode.
fn missing(document: &Document) -> u64 {
    let entries = document.reference_table.entries.iter();
    let lost = entries.filter(|(number, entry)| {
        matches!(entry, XrefEntry::Compressed { .. }) && !document.has_object((**number, 0))
    });
    lost.count() as u64
}
