//! `--baseline`: the report of an earlier scan, and how far this scan reaches beside it.

use crate::analyze::news::Reach;
use crate::cli::args::{Cli, Command, ScanArgs};
use crate::cli::request::Request;
use crate::model::{Origin, Prior, PriorFinding, Probability};
use crate::report::{ReadError, read_prior};
use crate::source::{Globs, Root};
use clap::Parser;
use std::path::{Component, Path, PathBuf};

/// Why a baseline cannot be used.
#[derive(Debug, thiserror::Error)]
pub(super) enum Invalid {
    #[error("--baseline {0}\n  hint: name a report.json that `spillmap scan -o` wrote")]
    Report(#[from] ReadError),
    #[error(
        "--baseline {path:?}: the paths of one scan are masked and those of the other are not\n  \
         hint: give --mask-paths to both or to neither"
    )]
    Masks { path: PathBuf },
}

/// Reads the earlier report and checks that it can be compared.
pub(super) fn load(path: &Path, key_id: &str, mask_paths: bool) -> Result<Prior, Invalid> {
    let prior = read_prior(path)?;
    check_key(path, &prior, key_id)?;
    let names = prior.files.iter().flat_map(|file| names(&file.origin));
    let (masked, plain): (Vec<bool>, Vec<bool>) = names.partition(|masked| *masked);
    // One name that is not masked must not come out of a scan that masks.
    let differ = match mask_paths {
        true => !plain.is_empty(),
        false => plain.is_empty() && !masked.is_empty(),
    };
    if differ {
        return Err(Invalid::Masks {
            path: path.to_owned(),
        });
    }
    Ok(prior)
}

/// Ids and sketches of two keys have nothing in common.
pub(super) fn check_key(path: &Path, prior: &Prior, key_id: &str) -> Result<(), ReadError> {
    if prior.key_id == key_id {
        return Ok(());
    }
    Err(ReadError::Key {
        path: path.to_owned(),
        theirs: prior.key_id.clone(),
        ours: key_id.to_owned(),
    })
}

/// Of each name of a path, whether it is what `--mask-paths` makes of names.
fn names(origin: &Origin) -> impl Iterator<Item = bool> {
    let is_hash = |name: &str| {
        let stem = name.split('.').next().unwrap_or_default();
        stem.len() == 8
            && stem
                .bytes()
                .all(|b| b.is_ascii_hexdigit() && !b.is_ascii_uppercase())
    };
    let names = Path::new(&origin.path).components();
    names.filter_map(move |name| match name {
        Component::Normal(name) if name != "-" => Some(name.to_str().is_some_and(is_hash)),
        _ => None,
    })
}

/// Where a scan looked, and for what.
#[derive(Debug, Default)]
pub(super) struct Looked {
    /// `None` if that is not known: then everywhere.
    roots: Option<Vec<PathBuf>>,
    include: Globs,
    exclude: Globs,
    max_depth: Option<usize>,
    only: Vec<String>,
    except: Vec<String>,
    least: Probability,
}

impl Looked {
    /// By the request; `shown` are the arguments as the report tells them.
    pub(super) fn by_request(request: &Request, shown: &[String]) -> Self {
        if request.mask_paths {
            return Self::by_arguments(shown);
        }
        let roots = request.roots.as_slice().iter();
        let roots = roots.map(|root| Root::path(root).unwrap_or(Path::new("-")).to_owned());
        Self {
            roots: Some(roots.collect()),
            include: request.walk.include.clone(),
            exclude: request.walk.exclude.clone(),
            max_depth: request.walk.max_depth,
            only: request.only.clone(),
            except: request.except.clone(),
            least: request.min_confidence.unwrap_or_default(),
        }
    }

    /// By the arguments that a report tells, as far as they are understood.
    pub(super) fn by_arguments(arguments: &[String]) -> Self {
        let name = std::iter::once("spillmap");
        let words = name.chain(arguments.iter().map(String::as_str));
        match Cli::try_parse_from(words).map(|cli| cli.command) {
            Ok(Command::Scan(args)) => Self::by_args(*args),
            _ => Self::default(),
        }
    }

    fn by_args(args: ScanArgs) -> Self {
        let globs = |patterns: &[String]| match args.mask_paths {
            true => Globs::default(),
            false => Globs::new(patterns).unwrap_or_default(),
        };
        let roots = match args.paths.is_empty() {
            true => vec![PathBuf::from(".")],
            false => args.paths.clone(),
        };
        Self {
            roots: args.files_from.is_none().then_some(roots),
            include: globs(&args.include),
            exclude: globs(&args.exclude),
            max_depth: args.max_depth,
            least: args.min_confidence.unwrap_or_default(),
            only: args.only,
            except: args.except,
        }
    }

    /// Whether the walk from a root comes to a path.
    fn leads_to(&self, root: &Path, path: &Path) -> bool {
        let below = path.strip_prefix(root).ok();
        let Some(below) = below.filter(|_| root.is_absolute() == path.is_absolute()) else {
            return false;
        };
        let depth = below.components().count();
        let mut folders = path.ancestors().take(depth.max(1));
        self.max_depth.is_none_or(|most| depth <= most)
            && (self.include.is_empty() || self.include.matches(root, path))
            && !folders.any(|folder| self.exclude.matches(root, folder))
    }
}

/// The path without the folder `.` before it.
fn plain(path: &Path) -> &Path {
    path.strip_prefix(".").unwrap_or(path)
}

impl Reach for Looked {
    fn covers(&self, origin: &Origin) -> bool {
        let path = plain(Path::new(&origin.path));
        let Some(roots) = &self.roots else {
            return true;
        };
        roots.iter().any(|root| self.leads_to(plain(root), path))
    }

    fn seeks(&self, finding: &PriorFinding) -> bool {
        let named = |kinds: &[String]| kinds.iter().any(|kind| **kind == *finding.info_type);
        (self.only.is_empty() || named(&self.only))
            && !named(&self.except)
            && finding.probability >= self.least
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn looked(arguments: &[&str]) -> Looked {
        let arguments: Vec<String> = arguments.iter().map(ToString::to_string).collect();
        Looked::by_arguments(&arguments)
    }

    #[test]
    fn a_place_is_covered_if_the_walk_comes_to_it() {
        // arguments, path, whether
        let cases: [(&[&str], &str, bool); 16] = [
            (&["scan"], "./a.csv", true),
            (&["scan"], "data/a.csv", true),
            (&["scan"], "/data/a.csv", false),
            (&["scan", "./data"], "data/a.csv", true),
            (&["scan", "data"], "data/a.csv", true),
            (&["scan", "data/"], "data/a.csv", true),
            (&["scan", "data"], "database/a.csv", false),
            (&["scan", "data", "more"], "more/x/a.csv", true),
            (&["scan", "data/a.csv"], "data/a.csv", true),
            (&["scan", "data", "--max-depth=1"], "data/x/a.csv", false),
            (&["scan", "data", "--exclude=x"], "data/x/a.csv", false),
            (&["scan", "data", "--exclude=*.csv"], "data/x/a.csv", false),
            (&["scan", "data", "--include=*.csv"], "data/x/a.csv", true),
            (&["scan", "data", "--include=*.txt"], "data/x/a.csv", false),
            (&["scan", "-"], "-", true),
            (&["something else"], "data/a.csv", true),
        ];
        for (arguments, path, expected) in cases {
            let covered = looked(arguments).covers(&Origin::file(0, path));
            assert_eq!(covered, expected, "{arguments:?} {path}");
        }
    }

    #[test]
    fn masked_paths_are_told_from_others() {
        for (path, expected) in [
            ("/3f2a9c1b/./00aa11bb.csv.gz", vec![true, true]),
            ("../3f2a9c1b", vec![true]),
            ("exports/3f2a9c1b.csv", vec![false, true]),
            ("3F2A9C1B", vec![false]),
            ("-", vec![]),
        ] {
            let origin = Origin::file(0, path);
            let found: Vec<bool> = names(&origin).collect();
            assert_eq!(found, expected, "{path}");
        }
    }
}
