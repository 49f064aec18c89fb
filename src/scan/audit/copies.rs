//! Which files are copies: of the same bytes, proved by their digests, or with nearly the same
//! people.

use super::{Digests, Entry};
use crate::analyze::{Listed, Near, near_copies};
use crate::model::{Copies, ExactCopies, NearCopy};
use rayon::iter::{IntoParallelRefIterator, ParallelIterator};
use std::cmp::Reverse;
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

/// Groups, and pairs, that are told one by one.
const TOLD: usize = 200;

/// Which of the entries belong together.
pub(super) struct Groups {
    /// Entries of the same bytes, at least two each.
    exact: Vec<Exact>,
    /// Pairs of entries, of those of the same bytes the first.
    near: Vec<Near>,
    /// For each entry, the one that stands for all of the same bytes and for all versions of a list.
    leaders: Vec<usize>,
}

struct Exact {
    digest: String,
    /// Ascending.
    entries: Vec<usize>,
}

impl Groups {
    /// Finds copies among files in the order of the report.
    pub fn of(entries: &[Entry], digests: &Digests<'_>, threads: usize) -> Self {
        let exact = exact_copies(entries, digests, threads);
        let mut leaders: Vec<usize> = (0..entries.len()).collect();
        for group in &exact {
            for entry in &group.entries {
                if let (Some(leader), Some(first)) =
                    (leaders.get_mut(*entry), group.entries.first())
                {
                    *leader = *first;
                }
            }
        }
        let near = near_to_each_other(entries, &leaders);
        let versions = near.iter().filter(|near| near.is_version());
        let versions: HashMap<usize, usize> = versions.map(|near| (near.file, near.of)).collect();
        for leader in &mut leaders {
            *leader = versions.get(leader).copied().unwrap_or(*leader);
        }
        Self {
            exact,
            near,
            leaders,
        }
    }

    /// Entries by the one that stands for their group, in the order of entries.
    pub fn clusters(&self) -> BTreeMap<usize, Vec<usize>> {
        let mut clusters: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        for (entry, leader) in self.leaders.iter().enumerate() {
            clusters.entry(*leader).or_default().push(entry);
        }
        clusters
    }

    /// The entries of the same bytes, by each of them.
    pub fn twins(&self) -> HashMap<usize, &[usize]> {
        let groups = self.exact.iter();
        groups
            .flat_map(|group| group.entries.iter().map(|e| (*e, group.entries.as_slice())))
            .collect()
    }

    /// As the report tells it.
    pub fn report(&self, entries: &[Entry]) -> Copies {
        let people = |at: &usize| entries.get(*at).map_or(0, |e| e.people.high);
        let first = |group: &Exact| group.entries.first().copied().unwrap_or(0);
        let mut exact: Vec<&Exact> = self.exact.iter().collect();
        exact.sort_by_key(|group| (Reverse(people(&first(group))), first(group)));
        let more_exact = exact.len().saturating_sub(TOLD) as u64;
        let exact = exact.into_iter().take(TOLD).filter_map(|group| {
            let of = entries.get(first(group))?;
            let files = group.entries.iter().filter_map(|at| entries.get(*at));
            Some(ExactCopies {
                digest: group.digest.clone(),
                size: of.size,
                files: files.map(|entry| Arc::clone(&entry.shown)).collect(),
                people: of.people.high,
            })
        });
        let near = self.near.iter().take(TOLD).filter_map(|near| {
            Some(NearCopy {
                file: Arc::clone(&entries.get(near.file)?.shown),
                of: Arc::clone(&entries.get(near.of)?.shown),
                file_in_of: near.file_in_of,
                of_in_file: near.of_in_file,
                is_version: near.is_version(),
            })
        });
        Copies {
            exact: exact.collect(),
            more_exact,
            near: near.collect(),
            more_near: self.near.len().saturating_sub(TOLD) as u64,
        }
    }

    /// Digests of documents, by their position in the report.
    pub fn into_digests(self, entries: &[Entry]) -> Vec<(usize, String)> {
        let groups = self.exact.into_iter();
        groups
            .flat_map(|group| {
                let files = group.entries.into_iter();
                files.map(move |at| (at, group.digest.clone()))
            })
            .filter_map(|(at, digest)| Some((entries.get(at)?.report?, digest)))
            .collect()
    }
}

/// Files of one size in which the same was found, and that have the same digest.
fn exact_copies(entries: &[Entry], digests: &Digests<'_>, threads: usize) -> Vec<Exact> {
    let mut alike: HashMap<(u64, u64), Vec<usize>> = HashMap::new();
    for (at, entry) in entries.iter().enumerate() {
        // What has no rights is no file that could be read again.
        if entry.size > 0 && entry.exposure.is_some() {
            alike.entry((entry.size, entry.sums)).or_default().push(at);
        }
    }
    let mut asked: Vec<usize> = alike
        .into_values()
        .filter(|l| l.len() > 1)
        .flatten()
        .collect();
    asked.sort_unstable();
    let ask = |at: &usize| {
        let entry = entries.get(*at)?;
        digests(&entry.path, entry.size).map(|digest| (digest, *at))
    };
    let pool = match asked.is_empty() {
        true => None,
        false => rayon::ThreadPoolBuilder::new()
            .num_threads(threads)
            .build()
            .ok(),
    };
    let answers: Vec<Option<(String, usize)>> = match pool {
        Some(pool) => pool.install(|| asked.par_iter().map(ask).collect()),
        None => asked.iter().map(ask).collect(),
    };
    let mut groups: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for (digest, at) in answers.into_iter().flatten() {
        groups.entry(digest).or_default().push(at);
    }
    let groups = groups.into_iter().filter(|(_, entries)| entries.len() > 1);
    groups
        .map(|(digest, entries)| Exact { digest, entries })
        .collect()
}

/// Pairs of entries, each of which stands for those of the same bytes.
fn near_to_each_other(entries: &[Entry], leaders: &[usize]) -> Vec<Near> {
    let alone = entries.iter().enumerate().zip(leaders);
    let (places, lists): (Vec<usize>, Vec<Listed<'_>>) = alone
        .filter(|((at, entry), leader)| at == *leader && !entry.sketch.is_empty())
        .map(|((at, entry), _)| {
            let listed = Listed {
                sketch: &entry.sketch,
                people: entry.people.high,
            };
            (at, listed)
        })
        .unzip();
    let place = |at: usize| places.get(at).copied();
    let near = near_copies(&lists).into_iter();
    near.filter_map(|near| {
        Some(Near {
            file: place(near.file)?,
            of: place(near.of)?,
            ..near
        })
    })
    .collect()
}
