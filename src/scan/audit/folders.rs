//! How many people lie below each folder. Files come in the order of their paths, so all below a
//! folder follow each other: only the folders above the current file are held.

use super::Entry;
use crate::analyze::Union;
use crate::model::{PeopleSum, Peopled};
use std::cmp::Reverse;
use std::path::{Path, PathBuf};

/// Places that are told one by one.
const TOLD: usize = 20;

/// The places with most people, and how many there were.
#[derive(Default)]
pub(super) struct Largest {
    places: Vec<Peopled>,
    count: u64,
}

impl Largest {
    /// Adds a place.
    pub fn add(&mut self, place: Peopled) {
        self.count += 1;
        let key = |p: &Peopled| (Reverse(p.people.high), p.path.clone());
        let own = key(&place);
        let at = self.places.partition_point(|other| key(other) < own);
        if at < TOLD {
            self.places.insert(at, place);
            self.places.truncate(TOLD);
        }
    }

    /// Most people first, and how many more places there are.
    pub fn into_parts(self) -> (Vec<Peopled>, u64) {
        let more = self.count - self.places.len() as u64;
        (self.places, more)
    }
}

/// A folder above the current file.
struct Folder {
    path: PathBuf,
    /// How reports call it.
    shown: PathBuf,
    /// People in all files below.
    people: Union,
    files: u64,
    /// Files that lie in it, and folders with people.
    children: (u64, u64),
}

/// Sums over folders.
#[derive(Default)]
pub(super) struct Folders {
    root: u32,
    /// From the outermost inwards.
    open: Vec<Folder>,
    largest: Largest,
    total: Union,
}

impl Folders {
    /// Adds the people of a file below a root.
    pub fn add(&mut self, entry: &Entry, root: u32, people: &Union) {
        let path = Path::new(&entry.path);
        let Some(folder) = path.parent().filter(|_| entry.path != "-") else {
            self.total.merge(people);
            return;
        };
        if self.root != root {
            self.close_to(0);
            self.root = root;
        }
        let around = self.open.iter();
        let kept = around.take_while(|open| folder.starts_with(&open.path));
        self.close_to(kept.count());
        self.enter(folder, Path::new(&entry.shown.path));
        match self.open.last_mut() {
            Some(open) => {
                open.people.merge(people);
                open.files += 1;
                open.children.0 += 1;
            }
            None => self.total.merge(people),
        }
    }

    /// Opens all folders on the way to this one that are not open yet. `shown` is the file as
    /// reports call it: it lies as deep.
    fn enter(&mut self, folder: &Path, shown: &Path) {
        let ancestors = folder.ancestors().zip(shown.ancestors().skip(1));
        let opened = self.open.last().map(|open| open.path.clone());
        let new = ancestors.take_while(|(path, _)| Some(*path) != opened.as_deref());
        let new: Vec<_> = new.map(|(p, s)| (p.to_owned(), s.to_owned())).collect();
        for (path, shown) in new.into_iter().rev() {
            self.open.push(Folder {
                path,
                shown,
                people: Union::default(),
                files: 0,
                children: (0, 0),
            });
        }
    }

    /// Closes all but the outermost ones.
    fn close_to(&mut self, kept: usize) {
        while self.open.len() > kept
            && let Some(folder) = self.open.pop()
        {
            match self.open.last_mut() {
                Some(outer) => {
                    outer.people.merge(&folder.people);
                    outer.files += folder.files;
                    outer.children.1 += 1;
                }
                None => self.total.merge(&folder.people),
            }
            // The folder inside says the same.
            if folder.children != (0, 1) {
                let here = folder.shown.as_os_str().is_empty();
                self.largest.add(Peopled {
                    path: if here {
                        ".".into()
                    } else {
                        folder.shown.into()
                    },
                    files: folder.files,
                    people: folder.people.sum(),
                });
            }
        }
    }

    /// All people, and the folders with most.
    pub fn finish(mut self) -> (PeopleSum, Largest) {
        self.close_to(0);
        (self.total.sum(), self.largest)
    }
}
