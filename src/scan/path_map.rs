//! Paths as people see them: a folder of the server is a drive letter or a share to them.

use std::ffi::OsString;
use std::path::{Path, PathBuf};

/// `FROM=TO`: what lies below `FROM` is shown below `TO`.
#[derive(Clone, PartialEq, Eq, Debug)]
struct Mapping {
    from: PathBuf,
    to: String,
}

/// Mappings; of several that speak of a path the longest counts.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct PathMap(Vec<Mapping>);

/// A mapping that is none.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
#[error("--path-map {0:?}: expected FROM=TO\n  hint: --path-map '/srv/marketing=M:\\marketing'")]
pub struct InvalidMapping(pub String);

impl PathMap {
    /// Reads mappings.
    ///
    /// # Errors
    /// Names the first that is none.
    pub fn new(mappings: &[String]) -> Result<Self, InvalidMapping> {
        let read = |text: &String| {
            let parts = text.split_once('=');
            let (from, to) = parts
                .filter(|(from, to)| !from.is_empty() && !to.is_empty())
                .ok_or_else(|| InvalidMapping(text.clone()))?;
            Ok(Mapping {
                from: PathBuf::from(from),
                to: to.to_owned(),
            })
        };
        let mut all: Vec<Mapping> = mappings.iter().map(read).collect::<Result<_, _>>()?;
        all.sort_by_key(|mapping| std::cmp::Reverse(mapping.from.components().count()));
        Ok(Self(all))
    }

    /// The path as people see it, if a mapping speaks of it, as it was walked or in full.
    pub fn shown(&self, path: &Path) -> Option<OsString> {
        if self.0.is_empty() {
            return None;
        }
        let full = std::path::absolute(path).unwrap_or_default();
        let full: PathBuf = full.components().collect();
        self.0.iter().find_map(|mapping| {
            let rest = path
                .strip_prefix(&mapping.from)
                .or_else(|_| full.strip_prefix(&mapping.from));
            rest.ok().map(|rest| joined(&mapping.to, rest))
        })
    }
}

/// With the separators of the place that it is shown below.
fn joined(to: &str, rest: &Path) -> OsString {
    let is_windows = to.contains('\\') || to.ends_with(':');
    let separator = if is_windows { "\\" } else { "/" };
    let mut shown = OsString::from(to.trim_end_matches(['/', '\\']));
    for part in rest.components() {
        shown.push(separator);
        shown.push(part);
    }
    if shown.is_empty() {
        shown.push(separator);
    }
    shown
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_shown_below_what_people_call_the_folder() {
        let given = ["/srv/m=M:\\marketing", "/srv/m/hr=//files/hr/", "/data=/"];
        let map = PathMap::new(&given.map(str::to_owned)).unwrap();
        for (path, expected) in [
            (
                "/srv/m/2026/list.csv",
                Some("M:\\marketing\\2026\\list.csv"),
            ),
            ("/srv/m", Some("M:\\marketing")),
            ("/srv/m/hr/staff.csv", Some("//files/hr/staff.csv")),
            ("/srv/media/list.csv", None),
            ("/data/a.csv", Some("/a.csv")),
        ] {
            let shown = map.shown(Path::new(path));
            assert_eq!(shown.as_deref(), expected.map(AsRef::as_ref), "{path}");
        }
    }

    #[test]
    fn what_is_no_mapping_is_refused() {
        for text in ["/srv", "=M:", "/srv="] {
            assert!(PathMap::new(&[text.to_owned()]).is_err(), "{text}");
        }
    }
}
