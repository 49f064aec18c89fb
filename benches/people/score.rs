//! What was said held against the truth.

use crate::truth::Truth;
use spillmap::model::incident::{Estimate, Link};
use spillmap::scan::Dump;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::io::{self, Write};

/// Marks who is nobody.
const NOBODY: u32 = 0;

/// The figures.
pub struct Score {
    /// People in truth.
    pub people: usize,
    /// How many are said to be.
    pub said: Estimate,
    rows: usize,
    records: usize,
    /// Pairs of records that are one person: in truth, as said, in both.
    pairs: [u64; 3],
    /// People in truth who share a said person with another.
    pub merged: usize,
    /// Said persons of nobody.
    pub of_nobody: usize,
    /// People in truth of whom no record counts.
    pub missed: usize,
    /// People in truth who are said to be several; and said persons too many.
    split: (usize, usize),
    links: Vec<(Link, u64)>,
    conflicts: usize,
    ambiguous: u64,
    wrong: Vec<Vec<usize>>,
    apart: Vec<Vec<usize>>,
}

impl Score {
    /// Compares.
    pub fn new(truth: &Truth, dump: &Dump) -> Self {
        let mut said: BTreeMap<u32, BTreeMap<u32, Vec<usize>>> = BTreeMap::new();
        let mut real: BTreeMap<u32, BTreeMap<u32, Vec<usize>>> = BTreeMap::new();
        for record in 0..dump.places.len() {
            let person = owner(truth, dump, record).unwrap_or(NOBODY);
            let Some(one) = dump.person(record as u32) else {
                continue;
            };
            said.entry(one)
                .or_default()
                .entry(person)
                .or_default()
                .push(record);
            real.entry(person)
                .or_default()
                .entry(one)
                .or_default()
                .push(record);
        }
        let of_nobody = real.remove(&NOBODY).unwrap_or_default();
        let pairs_of = |count: usize| (count * count.saturating_sub(1) / 2) as u64;
        let count = |sets: &BTreeMap<u32, Vec<usize>>| sets.values().map(Vec::len).sum::<usize>();
        let mut pairs = [0; 3];
        let mut merged = BTreeSet::new();
        let mut wrong = Vec::new();
        for sets in said.values() {
            // Rows of nobody that are one with each other are no wrong merge.
            let nobody = sets.get(&NOBODY).map_or(0, Vec::len);
            pairs[1] += pairs_of(count(sets)) - pairs_of(nobody);
            let people: Vec<u32> = sets.keys().copied().filter(|p| *p != NOBODY).collect();
            if people.len() > 1 {
                merged.extend(people);
                wrong.push(sets.values().flatten().copied().collect());
            }
        }
        let mut apart = Vec::new();
        for sets in real.values() {
            pairs[0] += pairs_of(count(sets));
            pairs[2] += sets.values().map(|s| pairs_of(s.len())).sum::<u64>();
            if sets.len() > 1 {
                apart.push(sets.values().flatten().copied().collect::<Vec<_>>());
            }
        }
        let persons = &dump.persons;
        Self {
            people: truth.people(),
            said: persons.people,
            rows: truth.rows(),
            records: dump.places.len(),
            pairs,
            merged: merged.len(),
            of_nobody: of_nobody
                .keys()
                .filter(|one| said.get(one).is_some_and(|sets| sets.len() == 1))
                .count(),
            missed: truth.people() - real.len(),
            split: (apart.len(), real.values().map(|sets| sets.len() - 1).sum()),
            links: Link::ALL.into_iter().zip(persons.merged).collect(),
            conflicts: persons.kept.len(),
            ambiguous: persons.ambiguous,
            wrong,
            apart,
        }
    }

    /// Share of said pairs that are true.
    pub fn precision(&self) -> f64 {
        self.pairs[2] as f64 / self.pairs[1].max(1) as f64
    }

    /// Share of true pairs that are said.
    pub fn recall(&self) -> f64 {
        self.pairs[2] as f64 / self.pairs[0].max(1) as f64
    }

    /// The goals that are missed, in words.
    pub fn missed(&self) -> Vec<&'static str> {
        let people = self.people as f64;
        let (low, best, high) = (self.said.low, self.said.best as f64, self.said.high);
        let goals = [
            (
                "the number lies between low and high",
                (low..=high).contains(&(self.people as u64)),
            ),
            ("best is within 1 %", (best - people).abs() <= 0.01 * people),
            (
                "high - low is at most 5 % of best",
                (high - low) as f64 <= 0.05 * best,
            ),
            (
                "at most 0.1 % of people are merged with others",
                self.merged as f64 <= 0.001 * people,
            ),
        ];
        let missed = goals.into_iter().filter(|(_, met)| !met);
        missed.map(|(goal, _)| goal).collect()
    }

    /// Prints the table.
    pub fn print(&self, out: &mut impl Write) -> io::Result<()> {
        let share = |count: usize| 100.0 * count as f64 / self.people.max(1) as f64;
        let Estimate { low, best, high } = self.said;
        let off = 100.0 * (best as f64 / self.people.max(1) as f64 - 1.0);
        let width = 100.0 * (high - low) as f64 / best.max(1) as f64;
        writeln!(
            out,
            "people      {} in {} rows; {} records",
            self.people, self.rows, self.records
        )?;
        writeln!(
            out,
            "said        {low} / {best} / {high} (low / best / high)"
        )?;
        writeln!(
            out,
            "best        {off:+.2} %, high - low {width:.2} % of it"
        )?;
        writeln!(
            out,
            "merges      precision {:.5}, recall {:.5}",
            self.precision(),
            self.recall()
        )?;
        writeln!(
            out,
            "wrong       {} people are one with another ({:.3} %)",
            self.merged,
            share(self.merged)
        )?;
        writeln!(
            out,
            "split       {} people are several, {} too many ({:.2} %)",
            self.split.0,
            self.split.1,
            share(self.split.1)
        )?;
        writeln!(
            out,
            "missed      {} people; {} said of nobody",
            self.missed, self.of_nobody
        )?;
        writeln!(
            out,
            "apart       {} conflicts, {} ambiguous",
            self.conflicts, self.ambiguous
        )?;
        for (link, count) in self.links.iter().filter(|(_, count)| *count > 0) {
            writeln!(out, "  {count:>8}  {}", link.plain())?;
        }
        for goal in self.missed() {
            writeln!(out, "missed: {goal}")?;
        }
        Ok(())
    }

    /// Prints places of some that are wrong.
    pub fn print_errors(
        &self,
        out: &mut impl Write,
        truth: &Truth,
        dump: &Dump,
        most: usize,
    ) -> io::Result<()> {
        let mut files: BTreeMap<Vec<String>, usize> = BTreeMap::new();
        for records in &self.apart {
            let mut by: HashMap<u32, BTreeSet<String>> = HashMap::new();
            for record in records {
                let one = dump.person(*record as u32).unwrap_or(u32::MAX);
                by.entry(one).or_default().insert(file(dump, *record));
            }
            let mut sets: Vec<String> = by
                .into_values()
                .map(|set| set.into_iter().collect::<Vec<_>>().join("+"))
                .collect();
            sets.sort();
            *files.entry(sets).or_default() += 1;
        }
        if most > 0 {
            let mut files: Vec<_> = files.into_iter().collect();
            files.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
            for (sets, count) in files.iter().take(most) {
                writeln!(out, "apart {count:>5}  {}", sets.join(" | "))?;
            }
        }
        for (what, all) in [("merged", &self.wrong), ("split", &self.apart)] {
            let step = (all.len() / most.max(1)).max(1);
            for records in all.iter().step_by(step).take(most) {
                writeln!(out, "{what}")?;
                for record in records.iter().take(12) {
                    writeln!(
                        out,
                        "  {} row {} truth {:?} said {:?}",
                        file(dump, *record),
                        dump.places[*record].row,
                        owner(truth, dump, *record),
                        dump.person(*record as u32)
                    )?;
                }
            }
        }
        Ok(())
    }
}

fn file(dump: &Dump, record: usize) -> String {
    let origin = &dump.documents[dump.places[record].document as usize];
    let path = std::path::Path::new(&origin.path);
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    // Names that were changed to change their order.
    name.rsplit("__").next().unwrap_or_default().to_owned()
}

fn owner(truth: &Truth, dump: &Dump, record: usize) -> Option<u32> {
    truth.of(&file(dump, record), dump.places[record].row)
}
