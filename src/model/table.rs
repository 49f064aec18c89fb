//! How a table is written.

/// How inner quotes of a quoted field are written.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Quote {
    /// `""` inside `"…"` (RFC 4180).
    Doubled,
    /// `\"` inside `"…"`; doubled quotes are understood as well.
    Backslash,
}

/// How a delimited text is written.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct Dialect {
    /// The field delimiter: `,` `;` `|` or tab.
    pub delimiter: u8,
    /// The quote character, or `None` when quotes are plain text.
    pub quote: Option<u8>,
    /// How inner quotes are written.
    pub escape: Quote,
}

/// Text encoding of a document, by its WHATWG name.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct Encoding {
    /// WHATWG label: `UTF-8`, `UTF-16LE`, `windows-1252`.
    pub name: &'static str,
    /// Whether a byte order mark stood at the start.
    pub bom: bool,
    /// Whether the encoding was guessed from the bytes.
    pub guessed: bool,
}

/// What a document turned out to be, by content.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Format {
    /// No bytes.
    Empty,
    /// Delimited text.
    Delimited,
    /// One flat JSON object per line.
    JsonLines,
    /// Running text, logs, anything else.
    Text,
    /// No text: scanned as raw bytes.
    Binary,
    /// Something that holds other documents, by its name: `zip`.
    Container(&'static str),
    /// Not opened.
    Unread,
}

impl Format {
    /// The word of the reports.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Empty => "empty",
            Self::Delimited => "delimited",
            Self::JsonLines => "json_lines",
            Self::Text => "text",
            Self::Binary => "binary",
            Self::Container(name) => name,
            Self::Unread => "unread",
        }
    }
}

/// The header cells of a table.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Headers {
    /// One name per column, decoded and trimmed; two header rows are joined with a space.
    pub names: Vec<String>,
    /// Records before the first data record (preamble, `sep=` line and header rows).
    pub rows_before_data: u32,
    /// Whether `names` were read from the document; without, columns have no header.
    pub present: bool,
}
