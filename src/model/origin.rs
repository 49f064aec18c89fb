//! Where a document came from.

use std::ffi::OsString;

/// Where one logical file came from: its path, and inside containers the chain of member names.
/// Ordered as reports are: root, path bytes, inner chain.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct Origin {
    /// Position of the root on the command line, from 0.
    pub root: u32,
    /// The path as given or walked; `-` for standard input. Hostile text.
    pub path: OsString,
    /// Member, sheet or part names from the outermost container inwards; empty for plain files.
    pub inner: Vec<String>,
}

impl Origin {
    /// A plain file below a root.
    pub fn file(root: u32, path: impl Into<OsString>) -> Self {
        Self {
            root,
            path: path.into(),
            inner: Vec::new(),
        }
    }

    /// The inner chain joined by ` › `, or `None` for a plain file.
    pub fn inner_joined(&self) -> Option<String> {
        (!self.inner.is_empty()).then(|| self.inner.join(" › "))
    }

    fn order_key(&self) -> (u32, &[u8], &[String]) {
        (self.root, self.path.as_encoded_bytes(), &self.inner)
    }
}

impl PartialOrd for Origin {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Origin {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.order_key().cmp(&other.order_key())
    }
}
