//! The walk: every path below the roots becomes exactly one [`Entry`], in the order of reports
//! (roots as given, then path bytes), and nothing stops it but its sink.
//!
//! A folder is listed, sorted and closed before its first child is visited, so depth costs no
//! open files. Hidden files are files; `.gitignore` is never read. What lies under two roots, or
//! is reached by a followed link as well, is visited once, by its canonical path.

use crate::model::{Problem, Reason, State, StateCount};
use crate::source::folder::{Child, is_snapshot_folder, sorted_children};
use crate::source::globs::Globs;
use crate::source::mount::Mount;
use crate::source::roots::{Root, Roots};
use crate::source::system::{self, FileId, Links, Stat};
use std::collections::{HashMap, HashSet};
use std::ffi::{OsStr, OsString};
use std::fs::{self, Metadata};
use std::io;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

/// What the walk leaves out, and what it follows.
#[derive(Clone, Debug, Default)]
pub struct WalkOptions {
    /// If not empty, only files that these match.
    pub include: Globs,
    /// Neither files nor folders that these match.
    pub exclude: Globs,
    /// Follow symbolic links, as long as they lead to something below a root.
    pub follow: bool,
    /// Stay on the file system of each root.
    pub one_file_system: bool,
    /// Levels below a root: 1 is the files directly in it.
    pub max_depth: Option<usize>,
    /// Enter snapshot and trash folders.
    pub snapshots: bool,
    /// Files that the scan itself writes; left out like excluded ones.
    pub own_files: Vec<FileId>,
}

/// One path and what it turned out to be.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Entry {
    /// Position of the root, from 0.
    pub root: u32,
    /// The path as given, or the root's path with the walked part joined; `-` for standard input.
    pub path: OsString,
    /// Whether opening it may follow a link.
    pub links: Links,
    /// What it is.
    pub kind: EntryKind,
}

/// What a path turned out to be.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum EntryKind {
    /// A regular file to be scanned.
    File(Stat),
    /// Standard input, to be scanned.
    Stdin,
    /// Not to be scanned, and why.
    Problem(State, Problem),
}

/// What a walk says at its end.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct WalkSummary {
    /// Folders listed.
    pub folders: u64,
    /// Files left out by `--include` and `--exclude` and own output files; not listed one by one.
    pub excluded: StateCount,
    /// Folders left out unseen, by `--exclude`, `--max-depth` or `--one-file-system`.
    pub excluded_folders: u64,
    /// Files and folders reached a second time (overlapping roots, followed links).
    pub repeated: u64,
    /// Remarks on the run, in our own words.
    pub notes: Vec<String>,
}

/// Visits everything below `roots`. The sink may end the walk.
pub fn walk(
    roots: &Roots,
    options: &WalkOptions,
    sink: &mut dyn FnMut(Entry) -> ControlFlow<()>,
) -> WalkSummary {
    let mut walker = Walker {
        options,
        sink,
        real_roots: real_roots(roots, options),
        visited: HashSet::new(),
        mounts: HashMap::new(),
        summary: WalkSummary::default(),
    };
    // Breaking off is not an error: the sink knows that it did.
    let _ = walker.roots(roots);
    walker.summary
}

/// Canonical paths of the roots, if anything may be reached twice: the price is one remembered
/// path per file.
fn real_roots(roots: &Roots, options: &WalkOptions) -> Option<Vec<PathBuf>> {
    if roots.as_slice().len() < 2 && !options.follow {
        return None;
    }
    let paths = roots.as_slice().iter().filter_map(Root::path);
    let mut real: Vec<_> = paths.filter_map(|path| path.canonicalize().ok()).collect();
    // Component order puts what lies inside a folder right behind it.
    real.sort_unstable();
    let overlap = real
        .windows(2)
        .any(|pair| matches!(pair, [outer, inner] if inner.starts_with(outer)));
    (options.follow || overlap).then_some(real)
}

struct Walker<'a> {
    options: &'a WalkOptions,
    sink: &'a mut dyn FnMut(Entry) -> ControlFlow<()>,
    /// Present if anything may be reached twice.
    real_roots: Option<Vec<PathBuf>>,
    visited: HashSet<PathBuf>,
    mounts: HashMap<u64, Mount>,
    summary: WalkSummary,
}

/// A root while it is walked.
#[derive(Clone, Copy)]
struct Base<'a> {
    index: u32,
    path: &'a Path,
    dev: u64,
}

/// A folder while its children are visited.
struct Folder {
    path: PathBuf,
    /// Canonical path, if anything may be reached twice.
    real: Option<PathBuf>,
    dev: u64,
    children: std::vec::IntoIter<Child>,
}

/// A path about to be visited.
struct Visit<'a> {
    base: Base<'a>,
    path: PathBuf,
    links: Links,
    real: Option<PathBuf>,
}

impl Visit<'_> {
    fn entry(self, kind: EntryKind) -> Entry {
        Entry {
            root: self.base.index,
            path: self.path.into_os_string(),
            links: self.links,
            kind,
        }
    }

    fn skipped(self, reason: Reason) -> Entry {
        self.entry(EntryKind::Problem(State::Skipped, Problem::new(reason)))
    }

    /// A FIFO, socket or device. Below a folder it is passed over; somebody who names one wants to
    /// know that it was not read.
    fn irregular(self) -> Entry {
        if self.path != self.base.path {
            return self.skipped(Reason::NotRegularFile);
        }
        let problem = Problem::new(Reason::NotRegularFile)
            .detail("not read; give its content to standard input (-)");
        self.entry(EntryKind::Problem(State::Failed, problem))
    }

    fn failed(self, error: &io::Error) -> Entry {
        let problem = system::problem(error);
        self.entry(EntryKind::Problem(State::Failed, problem))
    }
}

impl Walker<'_> {
    fn roots(&mut self, roots: &Roots) -> ControlFlow<()> {
        for (index, root) in roots.as_slice().iter().enumerate() {
            let index = u32::try_from(index).unwrap_or(u32::MAX);
            match root.path() {
                Some(path) => self.root(index, path)?,
                None => (self.sink)(Entry {
                    root: index,
                    path: "-".into(),
                    links: Links::Follow,
                    kind: EntryKind::Stdin,
                })?,
            }
        }
        ControlFlow::Continue(())
    }

    fn root(&mut self, index: u32, path: &Path) -> ControlFlow<()> {
        let metadata = fs::metadata(path);
        let dev = metadata.as_ref().map_or(0, device);
        let base = Base { index, path, dev };
        let visit = Visit {
            base,
            path: path.to_path_buf(),
            links: Links::Follow,
            real: self.real_roots.as_ref().and(path.canonicalize().ok()),
        };
        match metadata {
            Ok(metadata) if metadata.is_dir() => {
                self.mount(dev, path);
                if self.options.max_depth == Some(0) {
                    self.summary.excluded_folders += 1;
                    return ControlFlow::Continue(());
                }
                self.tree(visit)
            }
            Ok(metadata) => self.file(visit, &metadata),
            Err(error) => (self.sink)(visit.failed(&error)),
        }
    }

    /// Everything below a root that is a folder.
    fn tree(&mut self, root: Visit<'_>) -> ControlFlow<()> {
        let base = root.base;
        let mut stack = Vec::from_iter(self.list(root, base.dev)?);
        loop {
            let depth = stack.len();
            let Some(folder) = stack.last_mut() else {
                return ControlFlow::Continue(());
            };
            let Some(child) = folder.children.next() else {
                stack.pop();
                continue;
            };
            let visit = Visit {
                base,
                path: folder.path.join(&child.name),
                links: if child.is_link {
                    Links::Follow
                } else {
                    Links::Refuse
                },
                real: folder.real.as_ref().map(|real| real.join(&child.name)),
            };
            let dev = folder.dev;
            stack.extend(self.child(visit, &child, dev, depth)?);
        }
    }

    /// Visits one child; a folder to descend into is handed back.
    fn child(
        &mut self,
        mut visit: Visit<'_>,
        child: &Child,
        parent_dev: u64,
        depth: usize,
    ) -> ControlFlow<(), Option<Folder>> {
        if child.is_link {
            match self.follow(&visit) {
                Ok(real) => visit.real = Some(real),
                Err(reason) => return proceed((self.sink)(visit.skipped(reason))),
            }
        }
        if child.kind.is_dir() {
            return self.folder(visit, &child.name, parent_dev, depth);
        }
        if child.kind.is_symlink() {
            return proceed(self.link(visit));
        }
        if !child.kind.is_file() {
            return proceed((self.sink)(visit.skipped(Reason::NotRegularFile)));
        }
        let metadata = match visit.links {
            Links::Follow => fs::metadata(&visit.path),
            Links::Refuse => fs::symlink_metadata(&visit.path),
        };
        proceed(match metadata {
            Ok(metadata) => self.file(visit, &metadata),
            Err(error) => (self.sink)(visit.failed(&error)),
        })
    }

    /// Where a followed link leads, unless it must not be followed.
    fn follow(&self, visit: &Visit<'_>) -> Result<PathBuf, Reason> {
        let real = visit
            .path
            .canonicalize()
            .map_err(|_| Reason::DanglingSymlink)?;
        // `visit.real` is still that of the link itself: a folder above it is a circle.
        if visit
            .real
            .as_ref()
            .is_some_and(|link| link.starts_with(&real))
        {
            return Err(Reason::SymlinkLoop);
        }
        let roots = self.real_roots.as_deref().unwrap_or_default();
        if roots.iter().any(|root| real.starts_with(root)) {
            Ok(real)
        } else {
            Err(Reason::OutOfRoot)
        }
    }

    /// A link that is not followed, or leads nowhere.
    fn link(&mut self, visit: Visit<'_>) -> ControlFlow<()> {
        let reason = match fs::metadata(&visit.path) {
            Ok(_) => Reason::Symlink,
            Err(error) if error.kind() == io::ErrorKind::NotFound => Reason::DanglingSymlink,
            Err(error) => match system::problem(&error).reason {
                Reason::SymlinkLoop => Reason::SymlinkLoop,
                _ => Reason::Symlink,
            },
        };
        // Somebody who asks to follow links wants to hear of one that leads nowhere.
        let is_missed = self.options.follow && reason == Reason::DanglingSymlink;
        let state = if is_missed {
            State::Failed
        } else {
            State::Skipped
        };
        (self.sink)(visit.entry(EntryKind::Problem(state, Problem::new(reason))))
    }

    fn file(&mut self, visit: Visit<'_>, metadata: &Metadata) -> ControlFlow<()> {
        if !metadata.is_file() {
            return (self.sink)(visit.irregular());
        }
        let stat = Stat::of(metadata);
        if self.is_left_out(&visit, &stat) {
            self.summary.excluded.files += 1;
            self.summary.excluded.bytes += stat.size;
            return ControlFlow::Continue(());
        }
        if !self.is_first_visit(&visit) {
            return ControlFlow::Continue(());
        }
        (self.sink)(visit.entry(EntryKind::File(stat)))
    }

    fn is_left_out(&self, visit: &Visit<'_>, stat: &Stat) -> bool {
        let WalkOptions {
            include, exclude, ..
        } = self.options;
        let base = visit.base.path;
        (!include.is_empty() && !include.matches(base, &visit.path))
            || exclude.matches(base, &visit.path)
            || stat
                .id
                .is_some_and(|id| self.options.own_files.contains(&id))
    }

    /// Notes a visit; false if something with the same canonical path was visited before.
    fn is_first_visit(&mut self, visit: &Visit<'_>) -> bool {
        let is_first = match (&self.real_roots, &visit.real) {
            (Some(_), Some(real)) => self.visited.insert(real.clone()),
            _ => true,
        };
        self.summary.repeated += u64::from(!is_first);
        is_first
    }

    fn folder(
        &mut self,
        visit: Visit<'_>,
        name: &OsStr,
        parent_dev: u64,
        depth: usize,
    ) -> ControlFlow<(), Option<Folder>> {
        if !self.options.snapshots && is_snapshot_folder(name) {
            return proceed((self.sink)(visit.skipped(Reason::SnapshotFolder)));
        }
        let dev = match fs::metadata(&visit.path) {
            Ok(metadata) => device(&metadata),
            Err(error) => return proceed((self.sink)(visit.failed(&error))),
        };
        let options = self.options;
        if options.max_depth.is_some_and(|most| depth >= most)
            || (options.one_file_system && dev != visit.base.dev)
            || options.exclude.matches(visit.base.path, &visit.path)
        {
            self.summary.excluded_folders += 1;
            return ControlFlow::Continue(None);
        }
        if dev != parent_dev && self.mount(dev, &visit.path) == Mount::Virtual {
            let problem = Problem::new(Reason::NotRegularFile)
                .detail("a file system of the kernel, no stored data");
            let entry = visit.entry(EntryKind::Problem(State::Skipped, problem));
            return proceed((self.sink)(entry));
        }
        self.list(visit, dev)
    }

    /// Reads the names in a folder; one that cannot be read is a problem of the folder.
    fn list(&mut self, visit: Visit<'_>, dev: u64) -> ControlFlow<(), Option<Folder>> {
        if !self.is_first_visit(&visit) {
            return ControlFlow::Continue(None);
        }
        let (children, listed) = sorted_children(&visit.path, self.options.follow);
        let folder = Folder {
            path: visit.path.clone(),
            real: visit.real.clone(),
            dev,
            children: children.into_iter(),
        };
        match listed {
            Ok(()) => self.summary.folders += 1,
            Err(error) => (self.sink)(visit.failed(&error))?,
        }
        ControlFlow::Continue(Some(folder))
    }

    /// The file system of a device, asked once.
    fn mount(&mut self, dev: u64, path: &Path) -> Mount {
        if let Some(known) = self.mounts.get(&dev) {
            return *known;
        }
        let mount = Mount::of(path);
        self.mounts.insert(dev, mount);
        let note = mount.note();
        let is_new = |note: &String| !self.summary.notes.contains(note);
        if let Some(note) = note.filter(is_new) {
            self.summary.notes.push(note);
        }
        mount
    }
}

/// Without a folder to descend into.
fn proceed(flow: ControlFlow<()>) -> ControlFlow<(), Option<Folder>> {
    flow?;
    ControlFlow::Continue(None)
}

#[cfg(unix)]
fn device(metadata: &Metadata) -> u64 {
    std::os::unix::fs::MetadataExt::dev(metadata)
}

#[cfg(not(unix))]
fn device(_metadata: &Metadata) -> u64 {
    0
}
