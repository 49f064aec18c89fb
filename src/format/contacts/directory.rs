//! Directory exports (LDIF, RFC 2849) as JSON Lines, one object for each entry.

use super::lines::Kind;
use super::{Pictures, Writer};
use crate::format::transfer::base64;
use std::collections::BTreeMap;

/// Most bytes of an object; more of an entry follows in another one.
const MOST: usize = 512 << 10;

/// Writes the objects.
#[derive(Default)]
pub(super) struct Entries {
    /// Values by key, in the order of first appearance.
    values: Vec<(String, Vec<Vec<u8>>)>,
    places: BTreeMap<String, usize>,
    size: usize,
    binary: bool,
}

impl Entries {
    fn put(&mut self, key: String, value: Vec<u8>, out: &mut Vec<u8>) {
        if self.size + value.len() > MOST {
            self.flush(out);
        }
        self.size += key.len() + value.len() + 8;
        let place = self.places.get(&key).copied();
        if let Some((_, values)) = place.and_then(|place| self.values.get_mut(place)) {
            values.push(value);
            return;
        }
        self.places.insert(key.clone(), self.values.len());
        self.values.push((key, vec![value]));
    }

    fn flush(&mut self, out: &mut Vec<u8>) {
        self.size = 0;
        self.places.clear();
        let values = std::mem::take(&mut self.values);
        if values.is_empty() {
            return;
        }
        out.push(b'{');
        for (index, (key, values)) in values.iter().enumerate() {
            if index > 0 {
                out.push(b',');
            }
            push_string(key.as_bytes(), out);
            out.push(b':');
            let list = values.len() > 1;
            if list {
                out.push(b'[');
            }
            for (index, value) in values.iter().enumerate() {
                if index > 0 {
                    out.push(b',');
                }
                push_string(value, out);
            }
            if list {
                out.push(b']');
            }
        }
        out.extend_from_slice(b"}\n");
    }
}

/// Appends a JSON string (RFC 8259 section 7).
fn push_string(text: &[u8], out: &mut Vec<u8>) {
    out.push(b'"');
    for &byte in text {
        match byte {
            b'"' | b'\\' => out.extend_from_slice(&[b'\\', byte]),
            b'\n' => out.extend_from_slice(b"\\n"),
            0..0x20 => out.push(b' '),
            _ => out.push(byte),
        }
    }
    out.push(b'"');
}

/// Names that only directories use (RFC 4519), as people write them.
fn plain_name(attribute: &str) -> String {
    let bare = attribute.split(';').next().unwrap_or(attribute).trim();
    let known = match bare.to_ascii_lowercase().as_str() {
        "cn" | "displayname" => "full name",
        "sn" => "last name",
        "gn" | "givenname" => "first name",
        "mail" | "rfc822mailbox" => "email",
        "telephonenumber" | "homephone" | "homenumber" | "mobile" | "mobiletelephonenumber" => {
            return format!(
                "{} phone",
                bare.to_ascii_lowercase().replace("telephonenumber", "work")
            )
            .replace("homephone", "home")
            .replace("homenumber", "home");
        }
        "facsimiletelephonenumber" => "fax",
        "l" => "city",
        "st" => "state",
        "c" | "co" => "country",
        "o" => "company",
        "ou" => "department",
        "street" | "streetaddress" => "street",
        "postalcode" => "postcode",
        _ => return bare.to_owned(),
    };
    known.to_owned()
}

impl Writer for Entries {
    fn line(&mut self, line: &[u8], kind: Kind, pictures: &mut Pictures, out: &mut Vec<u8>) {
        if kind == Kind::More {
            if !self.binary {
                self.put("more".into(), line.to_vec(), out);
            }
            return;
        }
        self.binary = false;
        if line.is_empty() {
            return self.flush(out);
        }
        if line.starts_with(b"#") {
            return self.put("comment".into(), line.to_vec(), out);
        }
        let name = memchr::memchr(b':', line.get(..300).unwrap_or(line));
        let Some((name, value)) = name.and_then(|at| line.split_at_checked(at)) else {
            if line != b"-" {
                self.put("other".into(), line.to_vec(), out);
            }
            return;
        };
        let value = value.get(1..).unwrap_or_default();
        let value = match value.strip_prefix(b":") {
            Some(coded) => base64(coded),
            None => value.trim_ascii().to_vec(),
        };
        self.binary = std::str::from_utf8(&value).is_err();
        if self.binary {
            pictures.0 += 1;
            return;
        }
        let name = String::from_utf8_lossy(name);
        self.put(plain_name(&name), value, out);
    }

    fn finish(&mut self, out: &mut Vec<u8>) {
        self.flush(out);
    }
}
