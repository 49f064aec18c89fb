//! A list that lives in the binary or, for users' rules, on the heap.

use std::fmt;
use std::ops::Deref;

/// A list of table entries. Its `Debug` form is the code of a static list.
#[derive(Clone)]
pub enum List<T: 'static> {
    /// In the binary.
    Static(&'static [T]),
    /// On the heap.
    Owned(Vec<T>),
}

impl<T> Deref for List<T> {
    type Target = [T];

    #[inline(always)]
    fn deref(&self) -> &[T] {
        match self {
            Self::Static(items) => items,
            Self::Owned(items) => items,
        }
    }
}

impl<T> FromIterator<T> for List<T> {
    fn from_iter<I: IntoIterator<Item = T>>(items: I) -> Self {
        Self::Owned(items.into_iter().collect())
    }
}

impl<T: PartialEq> PartialEq for List<T> {
    fn eq(&self, other: &Self) -> bool {
        **self == **other
    }
}

impl<T: fmt::Debug> fmt::Debug for List<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "List::Static(&{:?})", &**self)
    }
}
