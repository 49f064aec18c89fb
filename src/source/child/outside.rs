//! The parent's side: what a child says becomes the members of a container. Where it dies, the
//! bytes of the document are one more member, of no structure.

use crate::model::{Problem, Reason};
use crate::source::budget::Budget;
use crate::source::bytes::Bytes;
use crate::source::child::frame::{Frame, LONGEST};
use crate::source::child::wire::Wire;
use crate::source::container::{Container, Decoder, Head, Opening, STEP, Structure, in_turn};
use crate::source::kept::keep;
use crate::source::read::Content;
use crate::source::system;

/// The member that holds the bytes as they are.
const AS_THEY_ARE: &str = "(bytes as they are)";

/// Opens a document in a child.
pub fn open(format: &'static str, bytes: Bytes, budget: Budget) -> Opening {
    let (content, problems) = match bytes {
        Bytes::File(content) => (content, Vec::new()),
        Bytes::Stream(mut stream) => {
            let stat = stream.stat().copied().unwrap_or_default();
            keep(&mut *stream, stat, &budget)
        }
    };
    let Some(program) = budget.program() else {
        let detail = "no program is set to decode it in a process of its own";
        let problem = Problem::new(Reason::UnsupportedFormat).detail(detail);
        return Opening::Broken(Bytes::File(content), problem);
    };
    let wire = match Wire::start(program, format, content.size()) {
        Ok(wire) => wire,
        Err(error) => {
            let problem = system::problem(&error).detail("no process to decode it in");
            return Opening::Broken(Bytes::File(content), problem);
        }
    };
    let stat = Some(*content.stat());
    let mut decoding = Decoding::new(wire, content, budget.clone());
    match decoding.begin() {
        Begun::Members => Opening::Container(Container {
            members: in_turn(decoding),
            budget,
            problems,
            stat,
            held: 0,
        }),
        Begun::Other => Opening::Other(Bytes::File(decoding.content)),
        Begun::Broken(problem) => Opening::Broken(Bytes::File(decoding.content), problem),
    }
}

/// How a child begins.
enum Begun {
    Members,
    Other,
    Broken(Problem),
}

/// What comes next.
#[derive(Debug)]
enum Next {
    /// A member, which has been announced.
    Member(Head),
    /// More of the member at hand.
    Bytes,
    /// The bytes as they are.
    Raw,
    Nothing,
}

/// A document that a child decodes.
struct Decoding {
    /// None once it is dead.
    wire: Option<Wire>,
    content: Content,
    budget: Budget,
    next: Next,
    /// Bytes that came out of it; bytes of the document that it was given, or that were handed out
    /// as they are.
    yielded: u64,
    given: u64,
    raw: Option<u64>,
    /// What is wrong with the member at hand, and with the document.
    problem: Option<Problem>,
    problems: Vec<Problem>,
}

impl Decoding {
    fn new(wire: Wire, content: Content, budget: Budget) -> Self {
        Self {
            wire: Some(wire),
            content,
            budget,
            next: Next::Bytes,
            yielded: 0,
            given: 0,
            raw: None,
            problem: None,
            problems: Vec::new(),
        }
    }

    /// Up to the first member.
    fn begin(&mut self) -> Begun {
        match self.go_on(None) {
            Step::Other => Begun::Other,
            _ => match self.next {
                Next::Raw => Begun::Broken(
                    self.problems
                        .pop()
                        .unwrap_or(Problem::new(Reason::ParserCrashed)),
                ),
                _ => Begun::Members,
            },
        }
    }

    /// Listens until there is something to tell; bytes go to `out`.
    fn go_on(&mut self, mut out: Option<&mut Vec<u8>>) -> Step {
        loop {
            let Some(wire) = &mut self.wire else {
                return Step::Told;
            };
            match wire.listen(&self.budget) {
                Ok(Frame::Ask { offset, length }) => self.answer(offset, length),
                Ok(Frame::Bytes(bytes)) => {
                    self.yielded = self.yielded.saturating_add(bytes.len() as u64);
                    let full = out.as_deref_mut().is_some_and(|out| {
                        out.extend_from_slice(bytes);
                        out.len() >= STEP
                    });
                    if self.yielded > self.budget.limit(self.content.size()) {
                        let problem = Problem::new(Reason::LimitRatio).at(self.yielded);
                        self.stop(problem, Next::Nothing);
                    } else if full {
                        return Step::Told;
                    }
                }
                Ok(Frame::Member { label, structure }) => {
                    self.announce(label, structure);
                    return Step::Told;
                }
                Ok(Frame::Note(notice, count)) => {
                    self.problem.get_or_insert(notice.problem(count));
                }
                Ok(Frame::Remark(notice, count)) => self.problems.push(notice.problem(count)),
                Ok(Frame::Other) => return Step::Other,
                Ok(Frame::Broken(notice)) => self.stop(notice.problem(1), Next::Raw),
                Ok(Frame::Done) => {
                    self.wire = None;
                    self.next = Next::Nothing;
                }
                Err(problem) => self.stop(problem, Next::Raw),
            }
        }
    }

    fn announce(&mut self, label: String, structure: Structure) {
        if self.budget.take_members(1) == 0 {
            return self.stop(Problem::new(Reason::LimitEntries), Next::Nothing);
        }
        self.next = Next::Member(Head {
            label,
            structure,
            ..Head::default()
        });
    }

    /// Gives the child what it asked for; less where the document ends or cannot be read.
    fn answer(&mut self, offset: u64, length: u32) {
        let mut bytes = vec![0; (length as usize).min(LONGEST)];
        let read = match self.content.read_at(offset, &mut bytes) {
            Ok(read) => read,
            Err(error) => {
                let problem = system::problem(&error).at(offset);
                if !self.problems.contains(&problem) {
                    self.problems.push(problem);
                }
                0
            }
        };
        self.given = self.given.saturating_add(read as u64);
        let bytes = bytes.get(..read).unwrap_or_default();
        let answered = match &mut self.wire {
            Some(wire) => wire.answer(bytes, &self.budget),
            None => Ok(()),
        };
        if let Err(problem) = answered {
            self.stop(problem, Next::Raw);
        }
    }

    /// Nothing more comes from the child.
    fn stop(&mut self, problem: Problem, next: Next) {
        self.wire = None;
        self.next = next;
        self.problem = Some(problem.clone());
        self.problems.push(problem);
    }

    /// Appends some bytes of the document as they are.
    fn fill_raw(&mut self, from: u64, out: &mut Vec<u8>) -> Option<Problem> {
        let start = out.len();
        out.resize(start + STEP, 0);
        let room = out.get_mut(start..).unwrap_or_default();
        let (read, problem) = match self.content.read_at(from, room) {
            Ok(read) => (read, None),
            Err(error) => (0, Some(system::problem(&error).at(from))),
        };
        out.truncate(start + read);
        self.raw = Some(from + read as u64);
        problem
    }
}

/// What became of listening.
enum Step {
    /// What comes next is known.
    Told,
    Other,
}

impl Decoder for Decoding {
    fn advance(&mut self) -> Option<Head> {
        // Past what is left of the member before.
        while matches!(self.next, Next::Bytes) {
            self.go_on(None);
        }
        self.problem = None;
        match std::mem::replace(&mut self.next, Next::Bytes) {
            Next::Member(head) => Some(head),
            Next::Raw => {
                self.raw = Some(0);
                self.next = Next::Nothing;
                Some(Head {
                    label: AS_THEY_ARE.to_owned(),
                    structure: Structure::Raw,
                    ..Head::default()
                })
            }
            Next::Bytes | Next::Nothing => {
                self.next = Next::Nothing;
                None
            }
        }
    }

    fn fill(&mut self, out: &mut Vec<u8>) -> Option<Problem> {
        if let Some(from) = self.raw {
            return self.fill_raw(from, out);
        }
        if matches!(self.next, Next::Bytes) {
            self.go_on(Some(out));
        }
        self.problem.take()
    }

    fn finish(&mut self) -> Vec<Problem> {
        self.wire = None;
        self.problems.extend(self.content.changed());
        std::mem::take(&mut self.problems)
    }

    fn stored(&self) -> u64 {
        if self.content.is_stored() {
            let read = self.given.saturating_add(self.raw.unwrap_or(0));
            read.min(self.content.size())
        } else {
            0
        }
    }
}
