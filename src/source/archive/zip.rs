//! zip archives (PKWARE APPNOTE, ISO/IEC 21320-1): members by position, so that all threads can read
//! one archive.

use crate::model::{Problem, Reason, State};
use crate::source::archive::zip_directory::{Directory, Entry};
use crate::source::budget::{Budget, Shares};
use crate::source::bytes::Bytes;
use crate::source::container::{
    Container, ContainerFormat, Indexed, Member, Members, Opening, label,
};
use crate::source::kept::keep;
use crate::source::packed::{ZipSeal, zip_method};
use crate::source::read::{Content, ContentReader};
use flate2::Crc;
use std::sync::Arc;

/// zip archives.
pub struct ZipFormat;

impl ContainerFormat for ZipFormat {
    fn name(&self) -> &'static str {
        "zip"
    }

    fn note(&self) -> &'static str {
        if cfg!(all(
            feature = "bzip2",
            feature = "deflate64",
            feature = "xz",
            feature = "zstd"
        )) {
            "stored, deflate, deflate64, bzip2, lzma, xz, zstd; encrypted members are named, not read"
        } else {
            "stored, deflate and what else is built in; encrypted members are named, not read"
        }
    }

    fn recognizes(&self, head: &[u8]) -> bool {
        const STARTS: [&[u8]; 4] = [
            b"PK\x03\x04",
            b"PK\x05\x06",
            b"PK\x07\x08PK\x03\x04",
            b"PK\x30\x30PK\x03\x04",
        ];
        STARTS.iter().any(|start| head.starts_with(start))
    }

    fn open(&self, bytes: Bytes, budget: Budget) -> Opening {
        let (archive, problems) = match Archive::open(bytes, &budget) {
            Ok(opened) => opened,
            Err(broken) => {
                let (content, problem) = *broken;
                return Opening::Broken(Bytes::File(content), problem);
            }
        };
        let weight = (0..archive.len()).map(|index| archive.held(index));
        let weight = weight.fold(0, u64::saturating_add);
        Opening::Container(Container {
            held: archive.counted(weight),
            problems,
            stat: Some(*archive.content.stat()),
            members: Members::Indexed(Arc::new(archive)),
            budget,
        })
    }
}

impl Archive {
    /// Reads the list of members; tells what is wrong beside it. Fails with the bytes and the reason
    /// if there is no such list.
    pub fn open(bytes: Bytes, budget: &Budget) -> Result<(Self, Vec<Problem>), NoArchive> {
        let (content, mut problems) = match bytes {
            Bytes::File(content) => (content, Vec::new()),
            Bytes::Stream(mut stream) => {
                let stat = stream.stat().copied().unwrap_or_default();
                keep(&mut *stream, stat, budget)
            }
        };
        let directory = match Directory::read(&content) {
            Ok(directory) => directory,
            Err(problem) => return Err(Box::new((content, problem))),
        };
        problems.extend(directory.problem);
        problems.extend(directory.unlisted);
        let mut entries = directory.entries;
        mark_overlaps(&mut entries);
        let wanted = entries.len() as u64;
        let allowed = budget.take_members(wanted);
        if allowed < wanted {
            let mut problem = Problem::new(Reason::LimitEntries);
            problem.count = wanted - allowed;
            problems.push(problem);
            entries.truncate(usize::try_from(allowed).unwrap_or(usize::MAX));
        }
        share_out(&mut entries, budget);
        let archive = Self {
            content,
            entries,
            budget: budget.clone(),
        };
        Ok((archive, problems))
    }

    /// The bytes of the archive itself.
    pub const fn content(&self) -> &Content {
        &self.content
    }

    /// The name of a member; hostile text.
    pub fn name(&self, index: u32) -> String {
        let entry = self.entries.get(index as usize);
        entry.map(|entry| self.label(entry)).unwrap_or_default()
    }

    /// Bytes that a member takes up; none where it shares them.
    pub fn held(&self, index: u32) -> u64 {
        let entry = self.entries.get(index as usize);
        entry.map_or(0, Entry::held)
    }

    /// Of bytes that members take up, those that the file system can see.
    pub fn counted(&self, held: u64) -> u64 {
        if self.content.is_stored() { held } else { 0 }
    }
}

/// Marks members whose bytes overlap those of one that begins before them: no honest archive holds
/// bytes twice, and bombs do.
fn mark_overlaps(entries: &mut [Entry]) {
    let mut order: Vec<u32> = (0..).take(entries.len()).collect();
    let start = |index: &u32| entries.get(*index as usize).map(|e| (e.header, *index));
    order.sort_by_key(start);
    let mut end = 0;
    for index in order {
        let Some(entry) = entries.get_mut(index as usize) else {
            continue;
        };
        entry.overlaps = entry.header < end;
        if !entry.overlaps {
            end = entry.least_end();
        }
    }
}

/// Gives each member its share of the budget.
fn share_out(entries: &mut [Entry], budget: &Budget) {
    let weight = entries.iter().map(Entry::held);
    let mut shares = Shares::new(budget, weight.fold(0, u64::saturating_add));
    for entry in entries {
        let claimed = if entry.overlaps { 0 } else { entry.plain };
        entry.share = shares.next(entry.held(), claimed);
    }
}

/// The bytes of what is no zip archive, and why it is none.
pub type NoArchive = Box<(Content, Problem)>;

/// An open zip archive: its members by position.
pub struct Archive {
    content: Content,
    entries: Vec<Entry>,
    budget: Budget,
}

impl Indexed for Archive {
    fn len(&self) -> u32 {
        u32::try_from(self.entries.len()).unwrap_or(u32::MAX)
    }

    fn member(&self, index: u32) -> Member {
        let Some(entry) = self.entries.get(index as usize) else {
            let problem = Problem::new(Reason::Corrupt);
            return Member::unread(String::new(), 0, State::Failed, problem);
        };
        let label = self.label(entry);
        let size = entry.held();
        let mut member = match self.bytes(entry) {
            Ok(bytes) => Member::new(label, size, bytes),
            Err((state, problem)) => Member::unread(label, size, state, problem),
        };
        member.inside = Some(entry.share.inside);
        if let Ok(Bytes::File(part)) = &member.bytes
            && part.size() < entry.packed
        {
            let problem = Problem::new(Reason::Truncated).at(part.size());
            member.problems.push(problem);
        } else if let Ok(Bytes::File(part)) = &member.bytes
            && entry.sealed
            && part.size() <= CHECKED
            && check(part).is_some_and(|crc| crc != entry.crc)
        {
            member.problems.push(Problem::new(Reason::Corrupt));
        }
        member
    }
}

const STORED: u16 = 0;
/// Largest stored member whose checksum is looked at: it is read once more for that.
const CHECKED: u64 = 16 << 20;

/// The checksum of what is stored as it is; none if it cannot be read.
fn check(part: &Content) -> Option<u32> {
    let (mut crc, mut at) = (Crc::new(), 0);
    let mut step = vec![0; (64 << 10).min(usize::try_from(part.size()).ok()?)];
    while at < part.size() {
        let read = part.read_at(at, &mut step).ok().filter(|read| *read > 0)?;
        crc.update(step.get(..read)?);
        at += read as u64;
    }
    Some(crc.sum())
}

impl Archive {
    fn label(&self, entry: &Entry) -> String {
        let mut name = vec![0; usize::from(entry.name_length)];
        let read = self.content.read_at(entry.name, &mut name).unwrap_or(0);
        name.truncate(read);
        label(&name)
    }

    fn bytes(&self, entry: &Entry) -> Result<Bytes, (State, Problem)> {
        if entry.overlaps {
            return Err((State::Skipped, Problem::new(Reason::Overlap)));
        }
        if entry.encrypted {
            return Err((State::Skipped, Problem::new(Reason::Encrypted)));
        }
        let start = self
            .data_start(entry)
            .map_err(|problem| (State::Failed, problem))?;
        let packed = self.content.part(start, entry.packed);
        if entry.method == STORED {
            return Ok(Bytes::File(packed));
        }
        let seal = entry.sealed.then_some(ZipSeal {
            size: entry.plain,
            crc: entry.crc,
        });
        let budget = self.budget.with_bytes(entry.share.own);
        let source = Box::new(ContentReader::new(packed));
        zip_method(entry.method, source, seal, budget)
            .map(Bytes::Stream)
            .ok_or_else(|| {
                let detail = format!("zip compression method {}", entry.method);
                let problem = Problem::new(Reason::UnsupportedFormat).detail(detail);
                (State::Skipped, problem)
            })
    }

    /// Where a member's data begin: behind its own header, which may be longer than the directory
    /// says.
    fn data_start(&self, entry: &Entry) -> Result<u64, Problem> {
        let mut header = [0; 30];
        match self.content.read_at(entry.header, &mut header) {
            Ok(30) if header.starts_with(b"PK\x03\x04") => {}
            Ok(30) => return Err(Problem::new(Reason::Corrupt).at(entry.header)),
            Ok(_) => return Err(Problem::new(Reason::Truncated).at(entry.header)),
            Err(error) => {
                let detail = error.kind().to_string();
                return Err(Problem::new(Reason::IoError)
                    .at(entry.header)
                    .detail(detail));
            }
        }
        let [.., n0, n1, e0, e1] = header;
        let name = u64::from(u16::from_le_bytes([n0, n1]));
        let extra = u64::from(u16::from_le_bytes([e0, e1]));
        Ok(entry.header.saturating_add(30 + name + extra))
    }
}
