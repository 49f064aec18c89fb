//! Documents that hold several tables and much else (JSON, XML, SQL dumps), read once from start to
//! end and sorted into members.
//!
//! A parser writes records into [`Lots`]: one for each table, one for whatever else there is. A lot
//! waits until it is large or the document ends, so that tables whose records alternate become one
//! member each; a lot that is large is handed out as it grows. What waits is bounded, so a lot
//! may come in several members: all but the first have a number behind their name.

mod line;
mod lots;
mod quoted;
mod window;

pub(super) use line::Line;
pub(super) use lots::{LotId, Lots};
pub(super) use quoted::push_cell;
pub(super) use window::{Window, as_detected, text_of_head};

use crate::format::encoding::{Detected, Kind};
use crate::model::{Problem, Reason};
use crate::source::container::{Container, Decoder, Head, Opening, STEP, in_turn};
use crate::source::{Budget, Bytes};

/// Reads a document step by step.
pub(super) trait Parser: Send + 'static {
    /// Reads on, about [`STEP`] bytes; tells whether there is more.
    fn step(&mut self, window: &mut Window, lots: &mut Lots) -> bool;

    /// What was wrong with the structure.
    fn problems(&mut self) -> Vec<Problem>;
}

/// A container whose members are what a parser sorts out of a text. `choose` is as with
/// [`Window::open`]; the parser is made when the beginning of the text is in view.
pub(super) fn open<P: Parser>(
    bytes: Bytes,
    budget: Budget,
    choose: impl FnOnce(&[u8], Detected) -> Kind,
    parser: impl FnOnce(&Window) -> P,
) -> Opening {
    let stat = bytes.stat().copied();
    let window = Window::open(bytes, choose);
    Opening::Container(Container {
        members: in_turn(Sorting {
            parser: parser(&window),
            window,
            lots: Lots::default(),
            ended: false,
            entered: false,
            budget: budget.clone(),
            problems: Vec::new(),
        }),
        budget,
        problems: Vec::new(),
        stat,
        held: 0,
    })
}

/// The members of a document, in the order in which they become known.
struct Sorting<P> {
    window: Window,
    parser: P,
    lots: Lots,
    ended: bool,
    /// Whether the first part that is ready is the current member.
    entered: bool,
    budget: Budget,
    problems: Vec<Problem>,
}

impl<P: Parser> Sorting<P> {
    fn step(&mut self) {
        if self.ended {
            return;
        }
        let stop = self.over_budget();
        let more = stop.is_none() && self.parser.step(&mut self.window, &mut self.lots);
        if let Some(problem) = stop {
            self.problems.push(problem);
        }
        if !more {
            self.ended = true;
            self.lots.finish();
        }
    }

    fn over_budget(&self) -> Option<Problem> {
        let at = self.window.offset();
        if self.budget.is_late() {
            return Some(Problem::new(Reason::LimitTime).at(at));
        }
        let limit = self.budget.limit(self.window.stored());
        (self.lots.written() > limit).then(|| Problem::new(Reason::LimitRatio).at(at))
    }
}

impl<P: Parser> Decoder for Sorting<P> {
    fn advance(&mut self) -> Option<Head> {
        if std::mem::take(&mut self.entered) {
            while self.lots.is_growing() && !self.ended {
                self.lots.drop_ready();
                self.step();
            }
            self.lots.leave();
        }
        while self.lots.head().is_none() && !self.ended {
            self.step();
        }
        let head = self.lots.head()?;
        if self.budget.take_members(1) == 0 {
            let problem = Problem::new(Reason::LimitEntries).at(self.window.offset());
            self.problems.push(problem);
            self.ended = true;
            return None;
        }
        self.entered = true;
        Some(head)
    }

    fn fill(&mut self, out: &mut Vec<u8>) -> Option<Problem> {
        if !self.entered {
            return None;
        }
        while !self.lots.take_ready(out, STEP) && self.lots.is_growing() && !self.ended {
            self.step();
        }
        None
    }

    fn finish(&mut self) -> Vec<Problem> {
        let mut problems = std::mem::take(&mut self.problems);
        problems.append(&mut self.parser.problems());
        problems.append(&mut self.lots.problems());
        problems.extend(self.window.problem());
        problems
    }

    fn stored(&self) -> u64 {
        self.window.stored()
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::window::tests::stream;
    use super::*;
    use crate::source::Limits;
    use crate::source::container::Structure;
    use crate::source::container::{ContainerFormat, Members};
    use std::io::Read;

    /// Name, structure and text of every member, and the reasons of the problems.
    pub(in crate::format) fn members_of(
        format: &dyn ContainerFormat,
        text: &[u8],
        step: usize,
    ) -> (Vec<(String, Structure, String)>, Vec<&'static str>) {
        let budget = Budget::new(Limits::default(), Some(text.len() as u64));
        let Opening::Container(container) = format.open(stream(text, step), budget) else {
            panic!("a container");
        };
        let Members::InTurn(mut members) = container.members else {
            panic!("in turn");
        };
        let mut seen = Vec::new();
        while let Some(member) = members.next() {
            let Ok(Bytes::Stream(mut stream)) = member.bytes else {
                panic!("a stream");
            };
            let mut bytes = Vec::new();
            stream.read_to_end(&mut bytes).unwrap();
            let text = String::from_utf8_lossy(&bytes).into_owned();
            seen.push((member.label, member.structure, text));
        }
        let problems = members.finish();
        (seen, problems.iter().map(|p| p.reason.code()).collect())
    }

    /// The members as `name: text`.
    pub(in crate::format) fn shown(format: &dyn ContainerFormat, text: &str) -> Vec<String> {
        let (members, _) = members_of(format, text.as_bytes(), 1 << 20);
        members
            .into_iter()
            .map(|(name, _, text)| format!("{name}: {text}"))
            .collect()
    }
}
