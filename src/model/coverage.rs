//! What was read and what was not: every input ends in exactly one state, with a reason.

use crate::model::Origin;

/// The one state in which each input ends.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum State {
    /// Every byte was scanned.
    Scanned,
    /// Some bytes were not scanned, or not in their structure.
    Partial,
    /// Deliberately or necessarily not read.
    Skipped,
    /// Should have been read and could not be.
    Failed,
}

impl State {
    /// Every state, the worst last.
    pub const ALL: [Self; 4] = [Self::Scanned, Self::Partial, Self::Skipped, Self::Failed];

    /// The word of the reports.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Scanned => "scanned",
            Self::Partial => "partial",
            Self::Skipped => "skipped",
            Self::Failed => "failed",
        }
    }
}

macro_rules! reasons {
    ($($(#[$doc:meta])* $variant:ident => $code:literal, $plain:literal;)*) => {
        /// Why an input is not fully scanned; also the `kind` of a problem in reports.
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
        pub enum Reason { $($(#[$doc])* $variant,)* }

        impl Reason {
            /// The stable code of the reports.
            pub const fn code(self) -> &'static str {
                match self { $(Self::$variant => $code,)* }
            }

            /// What people are told.
            pub const fn plain(self) -> &'static str {
                match self { $(Self::$variant => $plain,)* }
            }

            /// Every reason, in the order of declaration.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)*];
        }
    };
}

reasons! {
    /// Needs a password.
    Encrypted => "encrypted", "encrypted";
    /// No decoder in this build.
    UnsupportedFormat => "unsupported_format", "format not supported";
    /// A page image without text.
    NoTextLayer => "no_text_layer", "no text layer";
    /// Larger than the budget.
    LimitSize => "limit_size", "size limit reached";
    /// Decompresses to too much.
    LimitRatio => "limit_ratio", "compression-ratio limit reached";
    /// Nested too deeply.
    LimitDepth => "limit_depth", "nesting limit reached";
    /// Too many members.
    LimitEntries => "limit_entries", "member limit reached";
    /// Entities expand to too much.
    LimitExpansion => "limit_expansion", "expansion limit reached";
    /// A record over the record cap; scanned as text.
    LimitRecord => "limit_record", "record longer than the cap, scanned as text";
    /// More columns than are tracked one by one.
    LimitColumns => "limit_columns", "columns beyond the tracked ones are counted together";
    /// Took too long.
    LimitTime => "limit_time", "time limit reached";
    /// Needed too much memory.
    LimitMemory => "limit_memory", "memory limit reached";
    /// Archive members that share bytes.
    Overlap => "overlap", "overlapping archive members";
    /// Odd in a way that honest files are not.
    Suspicious => "suspicious", "suspicious structure";
    /// Does not follow its own format; read as far as possible.
    Malformed => "malformed", "malformed";
    /// Ends too early.
    Truncated => "truncated", "truncated";
    /// Fails its own checksum.
    Corrupt => "corrupt", "corrupt";
    /// Bytes after the end of the content.
    TrailingData => "trailing_data", "data after the end";
    /// The encoding had to be guessed and may be wrong.
    EncodingUncertain => "encoding_uncertain", "encoding uncertain";
    /// A FIFO, socket or device.
    NotRegularFile => "not_regular_file", "not a regular file";
    /// A symbolic link that is not followed.
    Symlink => "symlink", "symbolic link, not followed";
    /// A symbolic link that leads back to itself.
    SymlinkLoop => "symlink_loop", "symbolic link loop";
    /// A symbolic link to nothing.
    DanglingSymlink => "dangling_symlink", "dangling symbolic link";
    /// A link that leaves the scanned root.
    OutOfRoot => "out_of_root", "outside the scanned folder";
    /// Not readable by this user.
    PermissionDenied => "permission_denied", "permission denied";
    /// A path longer than the system allows.
    PathTooLong => "path_too_long", "path too long";
    /// Grew, shrank or was replaced while read.
    ChangedWhileReading => "changed_while_reading", "changed while being read";
    /// The decoder failed; raw bytes were scanned.
    ParserCrashed => "parser_crashed", "decoder failed";
    /// The system could not read it.
    IoError => "io_error", "read error";
    /// Excluded by the command line.
    Excluded => "excluded", "excluded by the command line";
    /// A snapshot or trash folder, skipped unless asked for.
    SnapshotFolder => "snapshot_folder", "snapshot or trash folder, skipped (see --snapshots)";
    /// The scan was stopped before this input.
    Interrupted => "interrupted", "scan stopped before it was read";
}

impl Reason {
    /// Whether an input that is skipped for this reason was left out on purpose, so that it does
    /// not count against completeness.
    pub const fn is_deliberate(self) -> bool {
        matches!(
            self,
            Self::Excluded
                | Self::Symlink
                | Self::SymlinkLoop
                | Self::DanglingSymlink
                | Self::SnapshotFolder
                | Self::NotRegularFile
        )
    }
}

/// Something wrong with one input, and where. Carries no text from the input besides its path.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Problem {
    /// The reason code.
    pub reason: Reason,
    /// Byte offset in the decoded content, where one is known.
    pub offset: Option<u64>,
    /// How often it occurred in this input, at least 1.
    pub count: u64,
    /// Further words from this program (never from the input), such as an operating-system error.
    pub detail: Option<String>,
}

impl Problem {
    /// One occurrence without a place.
    pub const fn new(reason: Reason) -> Self {
        Self {
            reason,
            offset: None,
            count: 1,
            detail: None,
        }
    }

    /// The same with a byte offset in the decoded content.
    pub const fn at(mut self, offset: u64) -> Self {
        self.offset = Some(offset);
        self
    }

    /// The same with further words; they must not come from the input.
    pub fn detail(mut self, detail: impl Into<String>) -> Self {
        self.detail = Some(detail.into());
        self
    }
}

/// Files and bytes in one state.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct StateCount {
    /// Number of inputs.
    pub files: u64,
    /// Their stored bytes.
    pub bytes: u64,
}

/// What was read, what was not, and why. Heads every report.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Coverage {
    /// Fully scanned.
    pub scanned: StateCount,
    /// Partly scanned.
    pub partial: StateCount,
    /// Not read on purpose or for want of a decoder.
    pub skipped: StateCount,
    /// Could not be read.
    pub failed: StateCount,
    /// Bytes read from disk.
    pub bytes_read: u64,
    /// Bytes scanned after decoding and decompression.
    pub bytes_decoded: u64,
    /// Folders that were listed.
    pub folders: u64,
    /// Every input that did not end as scanned, and every problem, in report order.
    pub problems: Vec<(Origin, State, Problem)>,
    /// Remarks on the whole run, such as a network mount; this program's own words.
    pub notes: Vec<String>,
}

impl Coverage {
    /// How many ended in a state.
    pub const fn count(&self, state: State) -> StateCount {
        match state {
            State::Scanned => self.scanned,
            State::Partial => self.partial,
            State::Skipped => self.skipped,
            State::Failed => self.failed,
        }
    }

    /// The counter of a state.
    pub fn count_mut(&mut self, state: State) -> &mut StateCount {
        match state {
            State::Scanned => &mut self.scanned,
            State::Partial => &mut self.partial,
            State::Skipped => &mut self.skipped,
            State::Failed => &mut self.failed,
        }
    }

    /// Inputs in any state.
    pub const fn seen(&self) -> StateCount {
        StateCount {
            files: self.scanned.files + self.partial.files + self.skipped.files + self.failed.files,
            bytes: self.scanned.bytes + self.partial.bytes + self.skipped.bytes + self.failed.bytes,
        }
    }

    /// Whether everything that should have been read was read. What the command line excluded and
    /// links that are not followed, or lead nowhere new, do not count against it.
    pub fn is_complete(&self) -> bool {
        self.problems.iter().all(|(_, state, problem)| match state {
            State::Scanned => true,
            State::Skipped => problem.reason.is_deliberate(),
            State::Partial | State::Failed => false,
        })
    }
}
