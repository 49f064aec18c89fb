//! Records of many tables, waiting or on their way out.

use crate::model::{Problem, Reason};
use crate::source::container::{Head, Structure, label};
use std::collections::{HashMap, VecDeque};

/// Bytes that wait of one lot before it is handed out, and of all together.
const LOT: usize = 1 << 20;
const ALL: usize = 8 << 20;
/// Most lots, and most bytes of their names and headers.
const LOTS: usize = 20_000;
const NAMES: usize = 8 << 20;

/// Names a lot.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(in crate::format) struct LotId(usize);

/// What a document holds, by table.
#[derive(Default)]
pub(in crate::format) struct Lots {
    lots: Vec<Lot>,
    known: HashMap<Vec<u8>, LotId>,
    /// How many members had each label.
    labels: HashMap<String, u32>,
    names: usize,
    waiting: usize,
    written: u64,
    /// Members that are ready; the last of them may still grow.
    parts: VecDeque<Part>,
    growing: Option<LotId>,
    refused: u64,
    spare: Vec<u8>,
}

struct Lot {
    label: String,
    structure: Structure,
    header: Vec<u8>,
    waiting: Vec<u8>,
    /// How much of what waits has been counted.
    counted: usize,
}

struct Part {
    head: Head,
    bytes: Vec<u8>,
    /// How much of it has been counted, and handed out.
    counted: usize,
    taken: usize,
}

impl Lots {
    /// The lot of a key. `name` and `header` are used on first sight; each of the lot's members
    /// begins with the header.
    pub fn lot(&mut self, key: &[u8], name: &[u8], structure: Structure, header: &[u8]) -> LotId {
        if let Some(known) = self.known.get(key) {
            return *known;
        }
        let size = key.len() + name.len() + header.len();
        let is_full = self.lots.len() >= LOTS || self.names + size > NAMES;
        if is_full && key != TEXT {
            self.refused += 1;
            return self.text();
        }
        self.names += size;
        self.lots.push(Lot {
            label: label(name),
            structure,
            header: header.to_vec(),
            waiting: Vec::new(),
            counted: 0,
        });
        let id = LotId(self.lots.len() - 1);
        self.known.insert(key.to_vec(), id);
        id
    }

    /// The lot of what has no structure.
    pub fn text(&mut self) -> LotId {
        self.lot(TEXT, TEXT_NAME, Structure::Text, b"")
    }

    /// Where records of a lot are appended; call [`Self::settle`] behind each of them.
    pub fn records(&mut self, id: LotId) -> &mut Vec<u8> {
        if self.growing == Some(id)
            && let Some(part) = self.parts.back_mut()
        {
            return &mut part.bytes;
        }
        match self.lots.get_mut(id.0) {
            Some(lot) => &mut lot.waiting,
            None => &mut self.spare,
        }
    }

    /// Hands out what has grown large.
    pub fn settle(&mut self, id: LotId) {
        if self.growing == Some(id)
            && let Some(part) = self.parts.back_mut()
        {
            self.written += (part.bytes.len() - part.counted) as u64;
            part.counted = part.bytes.len();
            return;
        }
        let Some(lot) = self.lots.get_mut(id.0) else {
            return;
        };
        let more = lot.waiting.len() - lot.counted;
        lot.counted = lot.waiting.len();
        self.waiting += more;
        self.written += more as u64;
        if lot.counted >= LOT {
            self.hand_out(id);
        }
        if self.waiting > ALL {
            self.make_room();
        }
    }

    /// Hands out the largest of what waits.
    fn make_room(&mut self) {
        let mut sizes: Vec<(usize, usize)> = (0..)
            .zip(&self.lots)
            .map(|(id, lot)| (lot.counted, id))
            .collect();
        sizes.sort_unstable_by(|a, b| b.cmp(a));
        for (_, id) in sizes {
            if self.waiting <= ALL / 2 {
                break;
            }
            self.hand_out(LotId(id));
        }
    }

    /// Adds a whole text.
    pub fn add(&mut self, id: LotId, bytes: &[u8]) {
        self.records(id).extend_from_slice(bytes);
        self.settle(id);
    }

    /// Begins a member with what waits of a lot; it grows until another begins.
    fn hand_out(&mut self, id: LotId) {
        let Some(lot) = self.lots.get_mut(id.0) else {
            return;
        };
        let count = self.labels.entry(lot.label.clone()).or_insert(0);
        *count += 1;
        let label = match *count {
            1 => lot.label.clone(),
            count => format!("{} ({count})", lot.label),
        };
        let mut bytes = lot.header.clone();
        bytes.append(&mut lot.waiting);
        lot.waiting = Vec::new();
        self.waiting -= std::mem::take(&mut lot.counted);
        self.parts.push_back(Part {
            head: Head {
                label,
                structure: lot.structure,
                ..Head::default()
            },
            counted: bytes.len(),
            bytes,
            taken: 0,
        });
        self.growing = Some(id);
    }

    /// Hands out everything, in the order of first sight.
    pub fn finish(&mut self) {
        for id in 0..self.lots.len() {
            if self.lots.get(id).is_some_and(|lot| !lot.waiting.is_empty()) {
                self.hand_out(LotId(id));
            }
        }
        self.growing = None;
    }

    /// The next member that is ready.
    pub(super) fn head(&self) -> Option<Head> {
        self.parts.front().map(|part| part.head.clone())
    }

    /// Whether the next member may still grow.
    pub(super) fn is_growing(&self) -> bool {
        self.parts.len() == 1 && self.growing.is_some()
    }

    /// Takes bytes of the next member; tells whether there were any.
    pub(super) fn take_ready(&mut self, out: &mut Vec<u8>, most: usize) -> bool {
        let Some(part) = self.parts.front_mut() else {
            return false;
        };
        let ready = part.bytes.get(part.taken..).unwrap_or_default();
        let ready = ready.get(..most).unwrap_or(ready);
        out.extend_from_slice(ready);
        part.taken += ready.len();
        let any = !ready.is_empty();
        if part.taken == part.bytes.len() {
            self.drop_ready();
        }
        any
    }

    /// Forgets what is ready of the next member.
    pub(super) fn drop_ready(&mut self) {
        if let Some(part) = self.parts.front_mut() {
            part.bytes.clear();
            part.taken = 0;
            part.counted = 0;
        }
    }

    /// Goes past the next member.
    pub(super) fn leave(&mut self) {
        self.parts.pop_front();
        if self.parts.is_empty() {
            self.growing = None;
        }
    }

    /// Bytes that were written in all, about.
    pub(super) const fn written(&self) -> u64 {
        self.written
    }

    /// Whether there were too many tables.
    pub(super) fn problems(&mut self) -> Vec<Problem> {
        let refused = std::mem::take(&mut self.refused);
        let problem = Problem::new(Reason::LimitEntries);
        (refused > 0)
            .then(|| problem.detail("too many tables; further ones were read as text"))
            .into_iter()
            .collect()
    }
}

const TEXT: &[u8] = b"\0text";
const TEXT_NAME: &[u8] = b"(text)";

#[cfg(test)]
mod tests {
    use super::*;

    fn drain(lots: &mut Lots) -> Vec<(String, String)> {
        let mut seen = Vec::new();
        while let Some(head) = lots.head() {
            let mut bytes = Vec::new();
            while lots.take_ready(&mut bytes, 1000) {}
            seen.push((head.label, String::from_utf8(bytes).unwrap()));
            lots.leave();
        }
        seen
    }

    #[test]
    fn alternating_tables_become_one_member_each() {
        let mut lots = Lots::default();
        for n in 0..3 {
            for name in ["b", "a"] {
                let id = lots.lot(name.as_bytes(), name.as_bytes(), Structure::Text, b"H\n");
                lots.add(id, format!("{name}{n}\n").as_bytes());
            }
        }
        assert_eq!(lots.head().map(|head| head.label), None);
        lots.finish();
        let expected = [("b", "H\nb0\nb1\nb2\n"), ("a", "H\na0\na1\na2\n")];
        let expected = expected.map(|(name, text)| (name.to_owned(), text.to_owned()));
        assert_eq!(drain(&mut lots), expected);
    }

    #[test]
    fn large_lots_are_handed_out_early_and_numbered_when_they_come_again() {
        let mut lots = Lots::default();
        let a = lots.lot(b"a", b"a", Structure::Text, b"H");
        let b = lots.lot(b"b", b"b", Structure::Text, b"");
        let half = vec![b'x'; LOT / 2];
        lots.add(a, &half);
        lots.add(b, &half);
        lots.add(a, &half);
        assert_eq!(lots.head().map(|head| head.label), Some("a".into()));
        assert!(lots.is_growing());
        lots.add(a, b"more");
        lots.add(b, &half);
        assert!(!lots.is_growing());
        lots.add(a, b"again");
        lots.finish();
        let sizes: Vec<_> = drain(&mut lots)
            .into_iter()
            .map(|(label, text)| (label, text.len()))
            .collect();
        let expected = [("a", LOT + 5), ("b", LOT), ("a (2)", 6)];
        assert_eq!(
            sizes,
            expected.map(|(label, size)| (label.to_owned(), size))
        );
        assert_eq!(lots.written(), (2 * LOT + 4 + 5) as u64);
    }

    #[test]
    fn what_waits_is_bounded_whatever_the_number_of_tables() {
        let mut lots = Lots::default();
        let row = vec![b'x'; 1000];
        for n in 0..30_000_u32 {
            let id = lots.lot(&n.to_le_bytes(), b"name", Structure::Text, b"");
            lots.add(id, &row);
            assert!(lots.waiting <= ALL);
        }
        assert_eq!(lots.problems().len(), 1);
        assert!(lots.lots.len() <= LOTS + 1);
    }
}
