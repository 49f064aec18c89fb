//! What a PDF says besides its pages: properties, notes, links, the fields of forms, headings; and
//! the files in it. Looked for in every object, so that no tree has to hold.

use crate::source::child::{Ended, Notice, Sink};
use crate::source::container::Structure;
use lopdf::{Dictionary, Document, Object};

/// Keys whose texts people write or see.
const KEYS: &[&[u8]] = &[
    b"Title",
    b"Author",
    b"Subject",
    b"Keywords",
    b"Company",
    b"Manager",
    b"Contents",
    b"URI",
    b"V",
    b"DV",
    b"TU",
    b"T",
    b"RC",
    b"Alt",
    b"ActualText",
    b"Opt",
    b"Desc",
];
/// Most bytes of all such texts, of a file in the document, and most files.
const TEXTS: usize = 16 << 20;
const FILE: usize = 64 << 20;
const FILES: usize = 10_000;
/// Objects inside each other that are looked into.
const DEPTH: u32 = 64;

/// Writes them as members of their own; tells whether there was anything.
pub(super) fn write(document: &Document, sink: &mut Sink) -> Result<bool, Ended> {
    let mut texts = String::new();
    let mut files = Vec::new();
    for object in document.objects.values() {
        gather(object, &mut texts, &mut files);
    }
    let is_any = !texts.is_empty() || !files.is_empty();
    if !texts.is_empty() {
        sink.member("properties, notes and forms", Structure::Text)?;
        sink.write(texts.as_bytes())?;
    }
    for file in files {
        write_file(document, file, sink)?;
    }
    write_description(document, sink)?;
    Ok(is_any)
}

fn gather<'d>(object: &'d Object, texts: &mut String, files: &mut Vec<&'d Dictionary>) {
    let mut waiting = vec![(object, 0)];
    while let Some((object, depth)) = waiting.pop() {
        if depth > DEPTH || texts.len() > TEXTS {
            return;
        }
        match object {
            Object::Array(list) => waiting.extend(list.iter().rev().map(|o| (o, depth + 1))),
            Object::Dictionary(dictionary) => {
                if dictionary.has(b"EF") && files.len() < FILES {
                    files.push(dictionary);
                }
                for (key, value) in dictionary {
                    if KEYS.contains(&key.as_slice()) {
                        add(value, texts);
                    }
                    if matches!(value, Object::Array(_) | Object::Dictionary(_)) {
                        waiting.push((value, depth + 1));
                    }
                }
            }
            _ => {}
        }
    }
}

/// A text, or the texts of a list.
fn add(value: &Object, texts: &mut String) {
    let list = std::slice::from_ref(value);
    for value in value.as_array().map_or(list, Vec::as_slice) {
        if let Object::String(bytes, _) = value {
            let text = text(bytes);
            if !text.trim().is_empty() {
                texts.push_str(text.strip_prefix("mailto:").unwrap_or(&text));
                texts.push('\n');
            }
        }
    }
}

/// A text of UTF-16 or UTF-8 with a mark, or else of bytes.
fn text(bytes: &[u8]) -> String {
    match encoding_rs::Encoding::for_bom(bytes) {
        Some((encoding, _)) => encoding.decode(bytes).0.into_owned(),
        None => encoding_rs::WINDOWS_1252.decode(bytes).0.into_owned(),
    }
}

fn write_file(document: &Document, file: &Dictionary, sink: &mut Sink) -> Result<(), Ended> {
    let name = [&b"UF"[..], b"F"].into_iter().find_map(|key| {
        let name = file
            .get_deref(key, document)
            .and_then(Object::as_str)
            .ok()?;
        Some(text(name))
    });
    let Ok(forms) = file.get_deref(b"EF", document).and_then(Object::as_dict) else {
        return Ok(());
    };
    let stream = [&b"UF"[..], b"F"].into_iter().find_map(|key| {
        let stream = forms.get_deref(key, document).and_then(Object::as_stream);
        stream.ok()
    });
    let Some(stream) = stream else {
        return Ok(());
    };
    sink.member(
        name.unwrap_or_else(|| "attachment".to_owned()),
        Structure::Unknown,
    )?;
    match stream.get_plain_content_with_limit(FILE) {
        Ok(bytes) => sink.write(&bytes)?,
        Err(lopdf::Error::Decompress(lopdf::DecompressError::MemoryLimitExceeded { .. })) => {
            sink.note(Notice::TooLarge, 1)?;
        }
        Err(_) => sink.note(Notice::Damaged, 1)?,
    }
    Ok(())
}

/// What the document says of itself in XML.
fn write_description(document: &Document, sink: &mut Sink) -> Result<(), Ended> {
    let catalog = document
        .catalog()
        .and_then(|catalog| catalog.get_deref(b"Metadata", document));
    if let Ok(stream) = catalog.and_then(Object::as_stream)
        && let Ok(bytes) = stream.get_plain_content_with_limit(TEXTS)
    {
        sink.member("description", Structure::Unknown)?;
        sink.write(&bytes)?;
    }
    Ok(())
}
