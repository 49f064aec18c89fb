//! The properties of a message, recipient or attachment: each a stream named by its number and type,
//! short ones in a list (\[MS-OXMSG\] 2.1 and 2.4, numbers in \[MS-OXPROPS\]).

use super::file::{Compound, long, short};
use crate::format::decoder::Decoder;
use crate::format::encoding::Kind as Charset;
use encoding_rs::{Encoding, UTF_16LE, WINDOWS_1252};
use std::collections::HashMap;

/// Types of properties.
pub(super) const TEXT: u16 = 0x001F;
pub(super) const BYTES: u16 = 0x0102;
pub(super) const NARROW: u16 = 0x001E;
pub(super) const OBJECT: u16 = 0x000D;
const TIME: u16 = 0x0040;

/// Longest text that is read at once, in bytes.
pub(super) const LONGEST: usize = 256 << 10;
/// Most bytes of the list of short properties.
const LIST: usize = 64 << 10;

/// What a storage says of its thing.
pub(super) struct Properties {
    /// By number and type, the stream or storage.
    streams: HashMap<(u16, u16), usize>,
    /// Short ones by number: type and value.
    short: HashMap<u16, (u16, u64)>,
    /// The encoding of texts that are not UTF-16.
    pub narrow: &'static Encoding,
    list: Option<usize>,
}

impl Properties {
    /// Reads the names in a storage, and its list behind so many bytes.
    pub fn read(file: &Compound, storage: usize, header: usize) -> Self {
        let streams = file.within(storage).filter_map(|(index, entry)| {
            let name = entry.name.strip_prefix("__substg1.0_")?;
            let number = u16::from_str_radix(name.get(..4)?, 16).ok()?;
            let kind = u16::from_str_radix(name.get(4..8)?, 16).ok()?;
            (name.len() == 8).then_some(((number, kind), index))
        });
        let streams = streams.collect();
        let list = file.find(storage, "__properties_version1.0");
        let bytes = list.map_or_else(Vec::new, |index| read(file, index, LIST));
        let entries = bytes.get(header..).unwrap_or_default().chunks_exact(16);
        let entries = entries.map(|entry| {
            let value = u64::from(long(entry, 8)) | u64::from(long(entry, 12)) << 32;
            (short(entry, 2), (short(entry, 0), value))
        });
        let short: HashMap<u16, (u16, u64)> = entries.collect();
        let page = short.get(&0x3FFD).map_or(0, |(_, value)| *value);
        Self {
            streams,
            short,
            narrow: charset(page).unwrap_or(WINDOWS_1252),
            list,
        }
    }

    /// Whether there is anything.
    pub const fn is_message(&self) -> bool {
        self.list.is_some()
    }

    /// The list of short properties, which has been read.
    pub const fn list(&self) -> Option<usize> {
        self.list
    }

    /// The stream or storage of a property.
    pub fn find(&self, number: u16, kind: u16) -> Option<usize> {
        self.streams.get(&(number, kind)).copied()
    }

    /// The stream of a text, and its encoding.
    pub fn stream(&self, number: u16) -> Option<(usize, &'static Encoding)> {
        let wide = self.find(number, TEXT).map(|index| (index, UTF_16LE));
        wide.or_else(|| Some((self.find(number, NARROW)?, self.narrow)))
    }

    /// A number among the short properties.
    pub fn number(&self, number: u16) -> Option<u64> {
        self.short.get(&number).map(|(_, value)| *value)
    }

    /// A time, in seconds since 1970.
    pub fn time(&self, number: u16) -> Option<i64> {
        let (kind, value) = self.short.get(&number)?;
        // Tenths of microseconds since 1601.
        let seconds = i64::try_from(value / 10_000_000).ok()?;
        (*kind == TIME && *value > 0).then_some(seconds - 11_644_473_600)
    }
}

/// The beginning of a stream.
pub(super) fn read(file: &Compound, index: usize, most: usize) -> Vec<u8> {
    let (mut place, mut bytes) = (file.stream(index), Vec::new());
    while bytes.len() < most {
        let before = bytes.len();
        // What is missing is told when the streams are handed out.
        let _ = file.read(&mut place, &mut bytes);
        if bytes.len() == before {
            break;
        }
    }
    bytes.truncate(most);
    bytes
}

/// Bytes as text.
pub(super) fn decode(bytes: &[u8], charset: &'static Encoding) -> String {
    let mut text = Vec::new();
    Decoder::new(Charset::Decode(charset)).decode(bytes, true, &mut text);
    String::from_utf8_lossy(&text)
        .trim_end_matches('\0')
        .to_owned()
}

/// The encoding that a code page of Windows is.
pub(super) fn charset(page: u64) -> Option<&'static Encoding> {
    let label = match page {
        1200 => "utf-16le".to_owned(),
        65001 => "utf-8".to_owned(),
        874 | 1250..=1258 => format!("windows-{page}"),
        932 => "shift_jis".to_owned(),
        936 => "gbk".to_owned(),
        949 | 51949 => "euc-kr".to_owned(),
        950 => "big5".to_owned(),
        20866 => "koi8-r".to_owned(),
        21866 => "koi8-u".to_owned(),
        28591..=28606 => format!("iso-8859-{}", page - 28590),
        50220..=50222 => "iso-2022-jp".to_owned(),
        51932 => "euc-jp".to_owned(),
        54936 => "gb18030".to_owned(),
        _ => return None,
    };
    Encoding::for_label(label.as_bytes())
}
