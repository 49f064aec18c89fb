//! The list of a zip archive's members: its central directory, or, where that is gone, the headers
//! that stand before each member.

use crate::model::{Problem, Reason};
use crate::source::archive::zip_gaps::unlisted;
use crate::source::budget::Share;
use crate::source::read::Content;
use rawzip::{ErrorKind, ReaderAt, ZipFileHeaderRecord, ZipLocator};
use std::io;

/// One member, without its name: there may be a million.
#[derive(Clone, Copy, Debug)]
pub(super) struct Entry {
    /// Where its name stands.
    pub name: u64,
    pub name_length: u16,
    /// Where its own header begins.
    pub header: u64,
    /// Bytes in the archive.
    pub packed: u64,
    /// Bytes that it claims to be.
    pub plain: u64,
    pub crc: u32,
    /// Whether size and checksum are known.
    pub sealed: bool,
    pub method: u16,
    pub encrypted: bool,
    /// Whether it shares bytes with another.
    pub overlaps: bool,
    pub share: Share,
}

impl Entry {
    /// Bytes that are its own.
    pub fn held(&self) -> u64 {
        if self.overlaps { 0 } else { self.packed }
    }

    /// Before this its bytes cannot end: its header has 30 bytes and perhaps a name.
    pub fn least_end(&self) -> u64 {
        self.header.saturating_add(30).saturating_add(self.packed)
    }
}

/// The members of an archive.
#[derive(Debug, Default)]
pub(super) struct Directory {
    pub entries: Vec<Entry>,
    pub problem: Option<Problem>,
    /// Whether there are bytes that belong to no member.
    pub unlisted: Option<Problem>,
}

/// Most bytes behind the directory's end mark: its comment, and what was appended.
const TAIL: u64 = 1 << 20;
/// A directory record with the longest name, extra field and comment.
const RECORD: usize = 46 + 3 * 65_535;

/// Gives the crate positioned reads.
struct At<'c>(&'c Content);

impl ReaderAt for At<'_> {
    fn read_at(&self, buf: &mut [u8], offset: u64) -> io::Result<usize> {
        self.0.read_at(offset, buf)
    }
}

impl Directory {
    /// Reads the list. Fails if neither directory nor members can be found.
    pub fn read(content: &Content) -> Result<Self, Problem> {
        let why = match Self::central(content) {
            Ok(directory) => return Ok(directory),
            Err(why) => why,
        };
        let entries = walk(content);
        if entries.is_empty() {
            return Err(Problem::new(why).detail("no directory, and no members without it"));
        }
        let problem =
            Problem::new(why).detail(match begins_split(content) || is_last_of_split(content) {
                true => "one file of a split archive; members that begin here were found",
                false => "the directory cannot be read; members were found by their own headers",
            });
        Ok(Self {
            entries,
            problem: Some(problem),
            unlisted: None,
        })
    }

    fn central(content: &Content) -> Result<Self, Reason> {
        if is_last_of_split(content) {
            // Places in the list are those in other files.
            return Err(Reason::Truncated);
        }
        let mut buffer = vec![0; RECORD];
        let archive = ZipLocator::new()
            .max_search_space(TAIL)
            .locate_in_reader(At(content), &mut buffer, content.size())
            .map_err(|(_, error)| reason(error.kind()))?;
        let claimed = archive.entries_hint();
        let mut directory = Self::default();
        let mut seen = 0_u64;
        let mut places = Vec::new();
        let lies = archive.directory_offset()..archive.end_offset();
        let mut records = archive.entries(&mut buffer);
        loop {
            match records.next_entry() {
                Ok(Some(record)) => {
                    seen += 1;
                    places.push((record.local_header_offset(), record.compressed_size_hint()));
                    directory.add(&record);
                }
                Ok(None) => break,
                // Nothing of the list can be trusted; the members speak for themselves.
                Err(error) => return Err(reason(error.kind())),
            }
        }
        // The count is kept modulo 2^16 where there is no larger field.
        if seen != claimed && seen % 65_536 != claimed % 65_536 {
            let problem = Problem::new(Reason::Malformed);
            directory.problem = Some(problem.detail("the directory miscounts its members"));
        }
        directory.unlisted = unlisted(content, &mut places, &lies);
        Ok(directory)
    }

    fn add(&mut self, record: &ZipFileHeaderRecord<'_>) {
        // Folders are places, no documents; with content they are neither.
        if record.is_dir() && record.uncompressed_size_hint() == 0 {
            return;
        }
        let name = record.file_path();
        let flags = record.flags();
        self.entries.push(Entry {
            name: record.central_directory_offset().saturating_add(46),
            name_length: u16::try_from(name.as_bytes().len()).unwrap_or(u16::MAX),
            header: record.local_header_offset(),
            packed: record.compressed_size_hint(),
            plain: record.uncompressed_size_hint(),
            crc: record.crc32(),
            sealed: true,
            method: record.compression_method().as_u16(),
            encrypted: flags.is_encrypted() || flags.has_strong_encryption(),
            overlaps: false,
            share: Share::default(),
        });
    }
}

/// Whether this is the first file of an archive that is split over several (APPNOTE 8): it begins with
/// a mark.
fn begins_split(content: &Content) -> bool {
    let mut start = [0; 4];
    content.read_at(0, &mut start).is_ok() && start == *DESCRIPTOR
}

/// Whether it is the last one: there the end of the directory has a number.
fn is_last_of_split(content: &Content) -> bool {
    let from = content.size().saturating_sub(END);
    let mut tail = vec![0; usize::try_from(content.size() - from).unwrap_or(0)];
    let read = content.read_at(from, &mut tail).unwrap_or(0);
    tail.truncate(read);
    let end = memchr::memmem::rfind(&tail, b"PK\x05\x06");
    let number = end.and_then(|at| tail.get(at + 4..at + 6));
    // All ones say that the number is kept elsewhere.
    number.is_some_and(|number| *number != [0, 0] && *number != [0xFF, 0xFF])
}

/// Bytes of the end of a directory, with the longest comment.
const END: u64 = 22 + 0xFFFF;

fn reason(kind: &ErrorKind) -> Reason {
    match kind {
        ErrorKind::MissingEndOfCentralDirectory | ErrorKind::Eof => Reason::Truncated,
        ErrorKind::IO(error) if error.kind() != io::ErrorKind::UnexpectedEof => Reason::IoError,
        _ => Reason::Corrupt,
    }
}

/// Bytes looked through at a time.
const WINDOW: usize = 256 << 10;
/// What begins a member, and what may end one whose length is not written before it.
const HEADER: &[u8] = b"PK\x03\x04";
const DESCRIPTOR: &[u8] = b"PK\x07\x08";
const DIRECTORY: &[u8] = b"PK\x01\x02";

/// Members by their own headers, from the start of the file on.
fn walk(content: &Content) -> Vec<Entry> {
    let mut entries = Vec::new();
    let mut at = 0;
    while let Some(header) = find(content, at, &[HEADER]) {
        match local(content, header) {
            Some((entry, end)) => {
                at = end;
                entries.push(entry);
            }
            None => at = header + 1,
        }
    }
    entries
}

/// The next place from `from` on where one of the marks stands.
fn find(content: &Content, from: u64, marks: &[&[u8]]) -> Option<u64> {
    let mut window = vec![0; WINDOW];
    let mut at = from;
    loop {
        let read = content.read_at(at, &mut window).ok().filter(|n| *n >= 4)?;
        let bytes = window.get(..read).unwrap_or_default();
        let found = marks
            .iter()
            .filter_map(|mark| memchr::memmem::find(bytes, mark))
            .min();
        if let Some(found) = found {
            return Some(at + found as u64);
        }
        // A mark may lie across the border.
        at += (read - 3) as u64;
    }
}

/// The member whose header stands at a place, and where it ends: APPNOTE 4.3.7.
fn local(content: &Content, header: u64) -> Option<(Entry, u64)> {
    let mut fixed = [0; 30];
    if content.read_at(header, &mut fixed).ok()? < fixed.len() {
        return None;
    }
    let short = |at: usize| {
        let bytes = fixed.get(at..).and_then(|rest| rest.first_chunk::<2>());
        u16::from_le_bytes(bytes.copied().unwrap_or_default())
    };
    let long = |at: usize| u32::from(short(at)) | u32::from(short(at + 2)) << 16;
    let (flags, method) = (short(6), short(8));
    let (name_length, extra) = (short(26), short(28));
    let data = header + 30 + u64::from(name_length) + u64::from(extra);
    let is_plausible = short(4) & 0xFF <= 63 && name_length > 0 && data <= content.size();
    if !is_plausible {
        return None;
    }
    let (mut packed, mut plain) = (u64::from(long(18)), u64::from(long(22)));
    let (mut crc, mut sealed) = (long(14), true);
    let left = content.size() - data;
    if flags & DEFERRED != 0 && packed == 0 || long(18) == u32::MAX {
        // Up to the next mark; a decoder knows better where it ends.
        let end = find(content, data, &[DESCRIPTOR, HEADER, DIRECTORY]);
        packed = end.map_or(left, |end| end - data);
        let mut sum = [0; 16];
        let whole = content.read_at(data + packed, &mut sum).ok() == Some(16);
        let [_, _, _, _, c0, c1, c2, c3, _, _, _, _, p0, p1, p2, p3] = sum;
        sealed = whole && sum.starts_with(DESCRIPTOR);
        crc = u32::from_le_bytes([c0, c1, c2, c3]);
        plain = u64::from(u32::from_le_bytes([p0, p1, p2, p3]));
    }
    let entry = Entry {
        name: header + 30,
        name_length,
        header,
        packed,
        plain,
        crc,
        sealed,
        method,
        encrypted: flags & 1 != 0,
        overlaps: false,
        share: Share::default(),
    };
    Some((entry, data.saturating_add(packed)))
}

/// Sizes and checksum stand behind the member.
const DEFERRED: u16 = 8;
