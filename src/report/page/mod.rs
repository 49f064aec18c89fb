//! A page for people before it has a form: sections of text, figures, lists, tables. Written once
//! and rendered for the terminal, as Markdown and as HTML. All text is escaped by the renderers,
//! so that nothing on a page can format, link or run.

mod html;
mod markdown;
mod terminal;

pub(in crate::report) use html::render as render_html;
pub(in crate::report) use markdown::render as render_markdown;
pub(in crate::report) use terminal::render as render_terminal;

use crate::report::wording::thousands;

/// A title, what has to be said at once, and sections.
pub(in crate::report) struct Page {
    /// One line.
    pub title: String,
    /// Paragraphs before the first section.
    pub lead: Vec<Text>,
    /// What follows, in order.
    pub sections: Vec<Section>,
}

/// A part of a page under a heading of its own.
pub(in crate::report) struct Section {
    /// Name of its anchor: small letters and hyphens, no text from outside.
    pub id: &'static str,
    /// One line.
    pub title: &'static str,
    /// What stands there, in order.
    pub blocks: Vec<Block>,
}

/// A piece of a section.
pub(in crate::report) enum Block {
    /// A heading within the section.
    Heading(String),
    /// A heading below that.
    Minor(String),
    /// A paragraph.
    Text(Text),
    /// A paragraph that has to be seen.
    Notice(Text),
    /// Lines with a dot before each.
    List(Rows<Text>),
    /// What something is, and the answer.
    Facts(Vec<(&'static str, Text)>),
    /// Numbers that are read first, each with its meaning.
    Figures(Vec<Figure>),
    /// Rows and columns.
    Table(Table),
}

impl Block {
    /// A paragraph.
    pub(in crate::report) fn text(text: impl Into<Text>) -> Self {
        Self::Text(text.into())
    }
}

/// A number that is read first.
pub(in crate::report) struct Figure {
    /// What is counted.
    pub label: &'static str,
    /// How many.
    pub value: String,
    /// What the number means, in a sentence.
    pub meaning: Text,
}

/// The first of many, and how many more there are.
pub(in crate::report) struct Rows<T> {
    /// The first.
    pub shown: Vec<T>,
    /// The rest.
    pub more: u64,
}

impl<T> Rows<T> {
    /// The first `most` of them made to rows, the rest only counted.
    pub(in crate::report) fn first<I: IntoIterator>(
        most: usize,
        all: I,
        row: impl FnMut(I::Item) -> T,
    ) -> Self {
        let mut all = all.into_iter();
        let shown = all.by_ref().take(most).map(row).collect();
        Self {
            shown,
            more: all.count() as u64,
        }
    }

    /// `and 1,204 more`, if there are.
    pub(in crate::report) fn rest(&self) -> Option<String> {
        (self.more > 0).then(|| format!("and {} more", thousands(self.more)))
    }
}

impl<T> From<Vec<T>> for Rows<T> {
    fn from(shown: Vec<T>) -> Self {
        Self { shown, more: 0 }
    }
}

/// What stands in a column.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(in crate::report) enum Side {
    /// Words.
    Words,
    /// Numbers, flush right.
    Numbers,
}

/// Rows and columns. The first column says what the row is about.
pub(in crate::report) struct Table {
    /// What it shows, in a line.
    pub caption: &'static str,
    /// Titles of the columns.
    pub columns: Vec<(&'static str, Side)>,
    /// Rows of as many cells.
    pub rows: Rows<Vec<Text>>,
}

/// Text of several pieces.
#[derive(Clone, Default)]
pub(in crate::report) struct Text(pub Vec<Piece>);

/// Text of one kind.
#[derive(Clone)]
pub(in crate::report) struct Piece {
    /// Not escaped yet.
    pub text: String,
    /// Of which kind.
    pub kind: Kind,
}

/// What a piece of text is.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(in crate::report) enum Kind {
    /// Words of this program or of its data.
    Plain,
    /// The same, to be seen.
    Strong,
    /// A name from input. It may be written in any direction.
    Foreign,
    /// What people have to fill in.
    Blank,
    /// A word that alarms.
    Alarm,
    /// A word that warns.
    Warning,
}

impl Text {
    /// Nothing yet.
    pub(in crate::report) fn new() -> Self {
        Self::default()
    }

    /// The same with words behind it.
    pub(in crate::report) fn then(self, text: impl Into<String>) -> Self {
        self.with(text.into(), Kind::Plain)
    }

    /// The same with a name from input behind it; the middle of a very long one is left out.
    pub(in crate::report) fn foreign(self, text: &str) -> Self {
        self.with(shortened(text), Kind::Foreign)
    }

    /// The same with a blank behind it, `[fill in: what happened]`.
    pub(in crate::report) fn blank(self, what: &str) -> Self {
        self.with(format!("[fill in: {what}]"), Kind::Blank)
    }

    /// The same with a piece behind it.
    pub(in crate::report) fn with(mut self, text: String, kind: Kind) -> Self {
        self.0.push(Piece { text, kind });
        self
    }

    /// The same with another text behind it.
    pub(in crate::report) fn and(mut self, other: Self) -> Self {
        self.0.extend(other.0);
        self
    }

    /// Whether nothing is there.
    pub(in crate::report) fn is_empty(&self) -> bool {
        self.0.iter().all(|piece| piece.text.is_empty())
    }
}

impl From<String> for Text {
    fn from(text: String) -> Self {
        Self::new().then(text)
    }
}

impl From<&str> for Text {
    fn from(text: &str) -> Self {
        Self::new().then(text)
    }
}

/// A name that fits on a page: of a very long one its beginning and its end, where a path says
/// most. The whole is in the JSON report.
fn shortened(text: &str) -> String {
    const MOST: usize = 240;
    const KEPT: usize = 110;
    if text.chars().nth(MOST).is_none() {
        return text.to_owned();
    }
    let head = text.chars().take(KEPT);
    let tail: Vec<char> = text.chars().rev().take(KEPT).collect();
    let middle = std::iter::once('…');
    head.chain(middle).chain(tail.into_iter().rev()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_very_long_name_keeps_its_ends() {
        assert_eq!(shortened("a/b.csv"), "a/b.csv");
        let long = format!("first/{}/last.csv", "é".repeat(5_000));
        let short = shortened(&long);
        assert!(short.starts_with("first/é") && short.ends_with("é/last.csv"));
        assert_eq!(short.chars().count(), 221);
    }

    #[test]
    fn rows_beyond_the_most_are_counted() {
        let rows = Rows::first(2, 0..1_206, |n| n);
        assert_eq!(rows.shown, [0, 1]);
        assert_eq!(rows.rest().as_deref(), Some("and 1,204 more"));
        assert_eq!(Rows::first(2, 0..2, |n| n).rest(), None);
    }
}
