//! What exists on disk and how its bytes are read: roots, the walk, file contents, streams.
//!
//! Knows nothing of formats. Every path that the walk sees becomes exactly one [`Entry`]; an
//! entry that can't be read carries its [`State`](crate::model::State) and
//! [`Problem`](crate::model::Problem) and never stops the walk. Called by `scan`.

pub mod archive;
mod budget;
mod bytes;
pub mod child;
pub mod container;
mod counters;
mod exposure;
mod folder;
mod globs;
mod kept;
mod list;
mod mount;
mod pace;
pub mod packed;
mod read;
mod roots;
mod stdin;
mod system;
mod walk;

pub use budget::{Budget, Limits, Share, Shares};
pub use bytes::{Bytes, Memory, Rejoined, Stream};
pub use counters::{Counters, Stop};
pub use exposure::Survey;
pub use globs::{Globs, InvalidGlob};
pub use kept::keep;
pub use list::{Separator, read_list};
pub use pace::Pace;
pub use read::{Content, ContentReader};
pub use roots::{InvalidRoot, Root, Roots};
pub use stdin::{Stdin, open_stdin};
pub use system::{FileId, Links, Stat, file_system_id};
pub use walk::{Entry, EntryKind, WalkOptions, WalkSummary, walk};
