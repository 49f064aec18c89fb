//! Text in aligned columns, measured as a terminal shows it.

use anstyle::Style;

/// Cells a character takes in a terminal: none for combining marks, two for East Asian wide and
/// full-width characters and emoji (Unicode UAX #11, by block), else one.
const fn character_width(c: char) -> usize {
    match c {
        '\u{300}'..='\u{36f}' | '\u{1ab0}'..='\u{1aff}' | '\u{1dc0}'..='\u{1dff}' => 0,
        '\u{20d0}'..='\u{20ff}' | '\u{fe00}'..='\u{fe0f}' | '\u{fe20}'..='\u{fe2f}' => 0,
        '\u{1100}'..='\u{115f}' | '\u{2e80}'..='\u{303e}' | '\u{3041}'..='\u{a4cf}' => 2,
        '\u{a960}'..='\u{a97f}' | '\u{ac00}'..='\u{d7a3}' | '\u{f900}'..='\u{faff}' => 2,
        '\u{fe30}'..='\u{fe6f}' | '\u{ff01}'..='\u{ff60}' | '\u{ffe0}'..='\u{ffe6}' => 2,
        '\u{1f300}'..='\u{1f64f}' | '\u{1f680}'..='\u{1f6ff}' | '\u{1f900}'..='\u{1faff}' => 2,
        '\u{20000}'..='\u{3fffd}' => 2,
        _ => 1,
    }
}

/// Cells that a text takes in a terminal.
pub(super) fn width(text: &str) -> usize {
    text.chars().map(character_width).sum()
}

/// The text, cut with `…` if it is wider than `limit`.
pub(super) fn cut(text: &str, limit: usize) -> String {
    if width(text) <= limit {
        return text.to_owned();
    }
    let mut left = limit.saturating_sub(1);
    let mut cut = String::new();
    for c in text.chars() {
        match left.checked_sub(character_width(c)) {
            Some(rest) => left = rest,
            None => break,
        }
        cut.push(c);
    }
    if limit > 0 {
        cut.push('…');
    }
    cut
}

/// On which side a column is flush.
#[derive(Clone, Copy)]
pub(super) enum Align {
    /// Words.
    Left,
    /// Numbers.
    Right,
}

/// A column: its title and how wide it may get.
pub(super) struct Column {
    title: &'static str,
    align: Align,
    /// What it is never shrunk below.
    least: usize,
    /// What it is shrunk below only when nothing else is left to shrink.
    kept: usize,
    /// What it never grows beyond.
    most: usize,
    width: usize,
}

impl Column {
    /// A column that is as wide as its title and its widest cell.
    pub(super) fn new(title: &'static str, align: Align) -> Self {
        let width = width(title);
        Self {
            title,
            align,
            least: usize::MAX,
            kept: usize::MAX,
            most: usize::MAX,
            width,
        }
    }

    /// The same with cells that are cut: always to `most`, in a narrow terminal to no less than
    /// `least`.
    pub(super) const fn between(mut self, least: usize, most: usize) -> Self {
        self.least = least;
        self.kept = least;
        self.most = most;
        self
    }

    /// The same, given up below this width after all others.
    pub(super) const fn reluctant(mut self, kept: usize) -> Self {
        self.kept = kept;
        self
    }
}

/// A cell's text, already safe to print, and its color.
pub(super) struct Cell {
    text: String,
    style: Style,
}

impl Cell {
    /// Plain text.
    pub(super) fn plain(text: impl Into<String>) -> Self {
        Self::styled(text, Style::new())
    }

    /// Colored text.
    pub(super) fn styled(text: impl Into<String>, style: Style) -> Self {
        Self {
            text: text.into(),
            style,
        }
    }
}

/// Columns that were measured over all the rows they will hold.
pub(super) struct Grid<const N: usize> {
    columns: [Column; N],
}

impl<const N: usize> Grid<N> {
    /// Blanks between two columns.
    const GAP: usize = 2;

    /// Columns that are as wide as their titles.
    pub(super) const fn new(columns: [Column; N]) -> Self {
        Self { columns }
    }

    /// Widens the columns for a row.
    pub(super) fn measure(&mut self, row: &[Cell; N]) {
        for (column, cell) in self.columns.iter_mut().zip(row) {
            let wanted = width(&cell.text).min(column.most);
            column.width = column.width.max(wanted);
        }
    }

    /// Shrinks what can be shrunk, evenly, until a line takes at most `limit` cells.
    pub(super) fn fit(&mut self, limit: usize) {
        for floor in [|c: &Column| c.kept, |c: &Column| c.least] {
            while self.width() > limit {
                let shrinkable = self.columns.iter_mut().filter(|c| c.width > floor(c));
                match shrinkable.max_by_key(|column| column.width - floor(column)) {
                    Some(column) => column.width -= 1,
                    None => break,
                }
            }
        }
    }

    /// Cells that a line takes; columns without anything in them take none.
    pub(super) fn width(&self) -> usize {
        let shown = self.columns.iter().filter(|column| column.width > 0);
        let columns = shown.clone().map(|column| column.width).sum::<usize>();
        columns + Self::GAP * shown.count().saturating_sub(1)
    }

    /// Where the column of this position starts.
    pub(super) fn start(&self, position: usize) -> usize {
        let before = self.columns.iter().take(position);
        before.map(|column| column.width + Self::GAP).sum()
    }

    /// The line of titles.
    pub(super) fn titles(&self) -> String {
        let titles = self.columns.each_ref();
        self.line(&titles.map(|column| Cell::plain(column.title)))
    }

    /// Cells that the line of a row takes.
    pub(super) fn line_width(&self, row: &[Cell; N]) -> usize {
        let last = row.iter().rposition(|cell| !cell.text.is_empty());
        last.map_or(0, |last| {
            let shown = row.get(last).map_or(0, |cell| width(&cell.text));
            let column = self.columns.get(last);
            column.map_or(0, |column| match column.align {
                Align::Left => self.start(last) + shown.min(column.width),
                Align::Right => self.start(last) + column.width,
            })
        })
    }

    /// A row as a line, without trailing blanks.
    pub(super) fn line(&self, row: &[Cell; N]) -> String {
        let mut line = String::new();
        let mut owed = 0;
        for (column, cell) in self.columns.iter().zip(row) {
            let text = cut(&cell.text, column.width);
            let rest = column.width.saturating_sub(width(&text));
            let (before, after) = match column.align {
                Align::Left => (0, rest),
                Align::Right => (rest, 0),
            };
            if !text.is_empty() {
                line.extend(std::iter::repeat_n(' ', owed + before));
                line.push_str(&paint(&text, cell.style));
                owed = after + Self::GAP;
            } else {
                owed += column.width + Self::GAP;
            }
        }
        line
    }
}

/// The text in a style.
fn paint(text: &str, style: Style) -> String {
    format!("{style}{text}{style:#}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn width_is_what_a_terminal_shows() {
        for (text, expected) in [
            ("abc", 3),
            ("電話", 4),
            ("e\u{301}", 1),
            ("ｅ", 2),
            ("…", 1),
        ] {
            assert_eq!(width(text), expected, "{text}");
        }
    }

    #[test]
    fn long_text_is_cut_to_the_limit() {
        for (text, limit, expected) in [
            ("abcdef", 6, "abcdef"),
            ("abcdef", 5, "abcd…"),
            ("電話番号", 6, "電話…"),
            ("電話番号", 7, "電話番…"),
            ("abc", 1, "…"),
            ("abc", 0, ""),
        ] {
            assert_eq!(cut(text, limit), expected);
        }
    }

    #[test]
    fn rows_are_aligned_and_end_without_blanks() {
        let columns = [
            Column::new("Col", Align::Right),
            Column::new("Header", Align::Left).between(4, 30),
            Column::new("Count", Align::Right),
        ];
        let mut grid = Grid::new(columns);
        let row = ["7", "電話番号です", "12"].map(Cell::plain);
        let short = ["10", "x", ""].map(Cell::plain);
        grid.measure(&row);
        assert_eq!(grid.line(&row), "  7  電話番号です     12");
        grid.fit(20);
        assert_eq!(grid.titles(), "Col  Header    Count");
        assert_eq!(grid.line(&row), "  7  電話番…      12");
        assert_eq!(grid.line(&short), " 10  x");
        assert_eq!(grid.start(2), 15);
    }
}
