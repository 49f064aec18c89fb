//! What is around a document: compression is taken off, containers are opened, layer by layer, as
//! far as the budget allows.

use crate::format::containers;
use crate::model::{Problem, Reason, State};
use crate::source::container::{Container, ContainerFormat, Opening, Structure};
use crate::source::packed::Compression;
use crate::source::{Budget, Bytes, Content, Limits, Rejoined};
use std::io::Read;

/// Bytes looked at before the bulk.
pub(super) const HEAD: usize = 64 * 1024;

/// The first bytes of a document, and where the rest comes from.
pub(super) struct Head {
    pub bytes: Vec<u8>,
    pub complete: bool,
    pub source: Bytes,
}

/// Whose budget pays.
pub(super) enum Purse {
    /// A file of the walk has its own, made when it is needed: most files need none.
    File(Limits),
    Member(Budget),
}

/// Why a layer could not be taken off; its bytes are scanned as they are.
pub(super) struct Broken {
    pub state: State,
    pub problem: Problem,
}

/// A document without what was around it.
pub(super) struct Bare {
    pub head: Head,
    /// Why a layer is left, if one is.
    pub broken: Option<Broken>,
    /// Whether one was taken off.
    pub layered: bool,
}

/// What is under the layers.
pub(super) enum Peeled {
    /// A document.
    Plain(Box<Bare>),
    /// A container by the name of its format.
    Container(&'static str, Box<Container>),
}

/// Takes off layers until a document or a container is left. What a decoder has already given its
/// structure has none.
pub(super) fn peel(
    bytes: Bytes,
    structure: Structure,
    mut purse: Purse,
) -> Result<Peeled, Problem> {
    let mut head = Head::read(bytes)?;
    let mut layered = false;
    if structure != Structure::Unknown {
        return Ok(bare(head, None, layered));
    }
    loop {
        let compression = Compression::of(&head.bytes);
        let formats = recognized(&head.bytes);
        if compression.is_none() && formats.is_empty() {
            return Ok(bare(head, None, layered));
        }
        let budget = match purse.deeper(&head.source) {
            Ok(budget) => budget,
            Err(problem) => {
                let state = State::Skipped;
                return Ok(bare(head, Some(Broken { state, problem }), layered));
            }
        };
        if let Some(compression) = compression {
            let below = head.content();
            let stream = compression.unpack(head.into_bytes().into_stream(), budget.clone());
            head = Head::read(Bytes::Stream(stream))?;
            if let Some((content, problem)) = below.zip(head.problem()) {
                return broken(content, problem, layered);
            }
            layered = true;
            purse = Purse::Member(budget);
            continue;
        }
        let mut bytes = head.into_bytes();
        for format in formats {
            match format.open(bytes, budget.clone()) {
                Opening::Container(container) => {
                    return Ok(Peeled::Container(format.name(), Box::new(container)));
                }
                Opening::Other(same) => bytes = same,
                Opening::Broken(bytes, problem) => {
                    let state = unread(&problem);
                    let head = Head::read(bytes)?;
                    return Ok(bare(head, Some(Broken { state, problem }), layered));
                }
            }
        }
        return Ok(bare(Head::read(bytes)?, None, layered));
    }
}

/// The state of a document whose structure was not read.
const fn unread(problem: &Problem) -> State {
    match problem.reason {
        Reason::Encrypted
        | Reason::UnsupportedFormat
        | Reason::NoTextLayer
        | Reason::LimitDepth => State::Skipped,
        _ => State::Failed,
    }
}

fn bare(head: Head, broken: Option<Broken>, layered: bool) -> Peeled {
    Peeled::Plain(Box::new(Bare {
        head,
        broken,
        layered,
    }))
}

fn recognized(head: &[u8]) -> Vec<&'static dyn ContainerFormat> {
    let formats = containers::ALL.iter().copied();
    formats.filter(|format| format.recognizes(head)).collect()
}

/// A document that only began like something compressed.
fn broken(content: Content, problem: Problem, layered: bool) -> Result<Peeled, Problem> {
    let state = State::Failed;
    let head = Head::read(Bytes::File(content))?;
    Ok(bare(head, Some(Broken { state, problem }), layered))
}

impl Purse {
    /// The budget of what is under one more layer around these bytes.
    fn deeper(&self, bytes: &Bytes) -> Result<Budget, Problem> {
        match self {
            Self::File(limits) => Budget::new(limits.clone(), bytes.stored_size()).deeper(),
            Self::Member(budget) => budget.deeper(),
        }
    }
}

impl Head {
    pub fn read(mut source: Bytes) -> Result<Self, Problem> {
        let failed =
            |error: std::io::Error| Problem::new(Reason::IoError).detail(error.kind().to_string());
        let (bytes, complete) = match &mut source {
            Bytes::File(content) => {
                let wanted = content.size().min(HEAD as u64) as usize;
                let mut bytes = vec![0; wanted];
                let read = content.read_at(0, &mut bytes).map_err(failed)?;
                bytes.truncate(read);
                let complete = read as u64 == content.size();
                (bytes, complete)
            }
            Bytes::Stream(stream) => {
                let mut bytes = Vec::new();
                stream
                    .take(HEAD as u64)
                    .read_to_end(&mut bytes)
                    .map_err(failed)?;
                let complete = bytes.len() < HEAD;
                (bytes, complete)
            }
        };
        Ok(Self {
            bytes,
            complete,
            source,
        })
    }

    /// The bytes from their start again.
    fn into_bytes(self) -> Bytes {
        match self.source {
            Bytes::File(content) => Bytes::File(content),
            Bytes::Stream(stream) => Bytes::Stream(Box::new(Rejoined::new(self.bytes, stream))),
        }
    }

    /// The file, if the bytes are those of one.
    fn content(&self) -> Option<Content> {
        match &self.source {
            Bytes::File(content) => Some(content.clone()),
            Bytes::Stream(_) => None,
        }
    }

    /// What went wrong before the first byte.
    fn problem(&self) -> Option<Problem> {
        match &self.source {
            Bytes::Stream(stream) if self.bytes.is_empty() => stream.problem(),
            _ => None,
        }
    }
}
