//! tar archives: in a file members by position, for all threads; in a stream one after the other,
//! without a copy.

use crate::model::{Problem, Reason, State};
use crate::source::archive::tar_header::{BLOCK, Block, Kind};
use crate::source::archive::tar_walk::{Found, Source, Walk, padded};
use crate::source::budget::{Budget, Shares};
use crate::source::bytes::Bytes;
use crate::source::container::{
    Container, ContainerFormat, Decoder, Head, Indexed, Member, Members, Opening, STEP, in_turn,
    label,
};
use crate::source::read::Content;
use std::sync::Arc;

/// tar archives.
pub struct TarFormat;

impl ContainerFormat for TarFormat {
    fn name(&self) -> &'static str {
        "tar"
    }

    fn note(&self) -> &'static str {
        "POSIX, PAX, GNU and older ones; links are not followed"
    }

    fn recognizes(&self, head: &[u8]) -> bool {
        let block = head.first_chunk::<BLOCK>().map(Block::parse);
        matches!(block, Some(Block::Header(header)) if !header.name.is_empty())
    }

    fn open(&self, bytes: Bytes, budget: Budget) -> Opening {
        match bytes {
            Bytes::File(content) => Opening::Container(index(content, budget)),
            Bytes::Stream(stream) => Opening::Container(Container {
                stat: stream.stat().copied(),
                members: in_turn(Tar {
                    walk: Walk::new(Source::Stream(stream)),
                    left: 0,
                    padding: 0,
                    damaged: false,
                    first: None,
                    budget: budget.clone(),
                }),
                budget,
                problems: Vec::new(),
                held: 0,
            }),
        }
    }
}

/// Why a member is no document.
fn unread(kind: Kind) -> Option<(State, Problem)> {
    match kind {
        Kind::Link => Some((State::Skipped, Problem::new(Reason::Symlink))),
        Kind::Special => Some((State::Skipped, Problem::new(Reason::NotRegularFile))),
        _ => None,
    }
}

fn remarks(kind: Kind) -> Vec<Problem> {
    if kind == Kind::Sparse {
        let problem = Problem::new(Reason::Malformed);
        return vec![problem.detail("a sparse file, read without its holes")];
    }
    Vec::new()
}

const DAMAGED: &str = "(damaged part)";

/// The members of a tar archive in a file.
fn index(content: Content, budget: Budget) -> Container {
    let mut walk = Walk::new(Source::File {
        content: content.clone(),
        at: 0,
    });
    let mut parts: Vec<Part> = Vec::new();
    while let Some(found) = walk.next() {
        let part = match found {
            Found::Member {
                kind: Kind::Folder, ..
            } => continue,
            Found::Member { name, size, kind } => {
                let at = walk.at;
                walk.skip(padded(size));
                Part {
                    label: label(&name),
                    at,
                    size,
                    kind,
                }
            }
            Found::Damaged { .. } => {
                let at = walk.at - BLOCK as u64;
                walk.problems.push(Problem::new(Reason::Corrupt).at(at));
                while walk.damaged_block().is_some() {}
                let end = walk.at
                    - if walk.pending.is_some() {
                        BLOCK as u64
                    } else {
                        0
                    };
                Part {
                    label: DAMAGED.into(),
                    at,
                    size: end - at,
                    kind: Kind::File,
                }
            }
        };
        if budget.take_members(1) == 0 {
            walk.problems
                .push(Problem::new(Reason::LimitEntries).at(part.at));
            break;
        }
        parts.push(part);
    }
    let held = parts.iter().map(|p| p.size).fold(0, u64::saturating_add);
    let held = held.min(content.size());
    let stored = content.is_stored();
    Container {
        stat: Some(*content.stat()),
        problems: walk.problems,
        members: Members::Indexed(Arc::new(Parts {
            inside: parts
                .iter()
                .scan(Shares::new(&budget, held), |shares, p| {
                    Some(shares.next(p.size, p.size).inside)
                })
                .collect(),
            parts,
            content,
        })),
        budget,
        held: if stored { held } else { 0 },
    }
}

/// Where a member lies.
struct Part {
    label: String,
    at: u64,
    size: u64,
    kind: Kind,
}

struct Parts {
    content: Content,
    parts: Vec<Part>,
    inside: Vec<u64>,
}

impl Indexed for Parts {
    fn len(&self) -> u32 {
        u32::try_from(self.parts.len()).unwrap_or(u32::MAX)
    }

    fn member(&self, index: u32) -> Member {
        let Some(part) = self.parts.get(index as usize) else {
            let problem = Problem::new(Reason::Corrupt);
            return Member::unread(String::new(), 0, State::Failed, problem);
        };
        if let Some((state, problem)) = unread(part.kind) {
            return Member::unread(part.label.clone(), 0, state, problem);
        }
        let content = self.content.part(part.at, part.size);
        let is_cut = content.size() < part.size;
        let mut problems = remarks(part.kind);
        if is_cut {
            problems.push(Problem::new(Reason::Truncated).at(content.size()));
        }
        Member {
            problems,
            inside: self.inside.get(index as usize).copied(),
            ..Member::new(part.label.clone(), content.size(), Bytes::File(content))
        }
    }
}

/// A tar archive in a stream.
struct Tar {
    walk: Walk,
    /// Bytes of the current member still to come, and those that fill up its last block.
    left: u64,
    padding: u64,
    /// Whether the current member is a damaged part.
    damaged: bool,
    /// Its first block, which was read in order to find out.
    first: Option<Box<[u8; BLOCK]>>,
    budget: Budget,
}

impl Decoder for Tar {
    fn advance(&mut self) -> Option<Head> {
        self.walk.skip(self.left);
        self.walk.skip(std::mem::take(&mut self.padding));
        self.left = 0;
        while std::mem::take(&mut self.damaged) {
            self.damaged = self.walk.damaged_block().is_some();
        }
        let head = loop {
            match self.walk.next()? {
                Found::Member {
                    kind: Kind::Folder, ..
                } => {}
                Found::Member { name, size, kind } => {
                    self.left = size;
                    self.padding = padded(size) - size;
                    break Head {
                        label: label(&name),
                        size,
                        unread: unread(kind),
                        problems: remarks(kind),
                        ..Head::default()
                    };
                }
                Found::Damaged { block } => {
                    let at = self.walk.at - BLOCK as u64;
                    self.first = Some(block);
                    self.walk
                        .problems
                        .push(Problem::new(Reason::Corrupt).at(at));
                    self.damaged = true;
                    break Head {
                        label: DAMAGED.into(),
                        ..Head::default()
                    };
                }
            }
        };
        if self.budget.take_members(1) == 0 {
            let problem = Problem::new(Reason::LimitEntries).at(self.walk.at);
            self.walk.problems.push(problem);
            return None;
        }
        Some(head)
    }

    fn fill(&mut self, out: &mut Vec<u8>) -> Option<Problem> {
        if self.damaged {
            if let Some(block) = self.first.take() {
                out.extend_from_slice(&*block);
            }
            while out.len() < STEP {
                match self.walk.damaged_block() {
                    Some(block) => out.extend_from_slice(&*block),
                    None => {
                        self.damaged = false;
                        break;
                    }
                }
            }
            return None;
        }
        let wanted = self.left.min(STEP as u64) as usize;
        out.resize(wanted, 0);
        let read = self.walk.read(out);
        out.truncate(read);
        self.left -= read as u64;
        (read < wanted).then(|| {
            self.left = 0;
            let problem = Problem::new(Reason::Truncated).at(self.walk.at);
            self.walk.source.problem().unwrap_or(problem)
        })
    }

    fn finish(&mut self) -> Vec<Problem> {
        let mut problems = std::mem::take(&mut self.walk.problems);
        problems.extend(self.walk.source.problem());
        problems
    }

    fn stored(&self) -> u64 {
        match &self.walk.source {
            Source::Stream(stream) => stream.stored(),
            Source::File { .. } => 0,
        }
    }
}
