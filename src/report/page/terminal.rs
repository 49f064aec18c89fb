//! A page as text for a terminal: wrapped to its width, tables aligned where they fit and
//! written cell by cell where they do not, so that nothing is cut off.

use super::{Block, Figure, Kind, Page, Rows, Side, Table, Text};
use crate::report::escape::Untrusted;
use crate::report::grid::{Align, Cell, Column, Grid, width};
use crate::report::{Color, Options};
use anstyle::{AnsiColor, Style};
use std::io::{self, Write};

/// Width below which lines wrap no more.
const LEAST_WIDTH: usize = 60;

const INDENT: &str = "  ";

/// Writes the page.
pub(in crate::report) fn render(
    page: &Page,
    options: &Options,
    out: &mut dyn Write,
) -> io::Result<()> {
    let sheet = Sheet {
        width: options.width.max(LEAST_WIDTH),
        color: options.color,
    };
    sheet.write_line(0, &strong(&page.title), out)?;
    for text in &page.lead {
        sheet.write_line(0, text, out)?;
    }
    for section in &page.sections {
        writeln!(out)?;
        sheet.write_line(0, &strong(section.title), out)?;
        for block in &section.blocks {
            sheet.write_block(block, out)?;
        }
    }
    Ok(())
}

struct Sheet {
    width: usize,
    color: Color,
}

impl Sheet {
    fn write_block(&self, block: &Block, out: &mut dyn Write) -> io::Result<()> {
        match block {
            Block::Heading(title) | Block::Minor(title) => {
                writeln!(out)?;
                self.write_line(1, &strong(title), out)
            }
            Block::Text(text) | Block::Notice(text) => self.write_line(1, text, out),
            Block::List(rows) => self.write_list(rows, out),
            Block::Facts(facts) => facts.iter().try_for_each(|(label, text)| {
                let line = Text::from(format!("{label}: ")).and(text.clone());
                self.write_line(2, &line, out)
            }),
            Block::Figures(figures) => self.write_figures(figures, out),
            Block::Table(table) => self.write_table(table, out),
        }
    }

    fn write_list(&self, rows: &Rows<Text>, out: &mut dyn Write) -> io::Result<()> {
        for text in &rows.shown {
            self.write_line(2, &Text::from("- ").and(text.clone()), out)?;
        }
        self.write_rest(2, rows.rest(), out)
    }

    fn write_figures(&self, figures: &[Figure], out: &mut dyn Write) -> io::Result<()> {
        for figure in figures {
            let head = Text::from(format!("{}: ", figure.label));
            let head = head.with(figure.value.clone(), Kind::Strong);
            let line = match figure.meaning.is_empty() {
                true => head,
                false => head.then(" – ").and(figure.meaning.clone()),
            };
            self.write_line(1, &line, out)?;
        }
        Ok(())
    }

    fn write_table(&self, table: &Table, out: &mut dyn Write) -> io::Result<()> {
        writeln!(out)?;
        self.write_line(1, &Text::from(format!("{}:", table.caption)), out)?;
        match table.columns.len() {
            2 => self.write_grid::<2>(table, out)?,
            3 => self.write_grid::<3>(table, out)?,
            4 => self.write_grid::<4>(table, out)?,
            5 => self.write_grid::<5>(table, out)?,
            6 => self.write_grid::<6>(table, out)?,
            _ => self.write_stacked(table, out)?,
        }
        self.write_rest(2, table.rows.rest(), out)
    }

    /// Aligned columns, if they fit.
    fn write_grid<const N: usize>(&self, table: &Table, out: &mut dyn Write) -> io::Result<()> {
        let columns = table.columns.iter().map(|(title, side)| match side {
            Side::Words => Column::new(title, Align::Left),
            Side::Numbers => Column::new(title, Align::Right),
        });
        let columns: Vec<Column> = columns.collect();
        let rows = table.rows.shown.iter().map(|row| self.cells::<N>(row));
        let rows: Option<Vec<[Cell; N]>> = rows.collect();
        let (Ok(columns), Some(rows)) = (<[Column; N]>::try_from(columns), rows) else {
            return self.write_stacked(table, out);
        };
        let mut grid = Grid::new(columns);
        rows.iter().for_each(|row| grid.measure(row));
        if grid.width() + 2 * INDENT.len() > self.width {
            return self.write_stacked(table, out);
        }
        let indent = INDENT.repeat(2);
        writeln!(out, "{indent}{}", grid.titles())?;
        for row in &rows {
            writeln!(out, "{indent}{}", grid.line(row))?;
        }
        Ok(())
    }

    fn cells<const N: usize>(&self, row: &[Text]) -> Option<[Cell; N]> {
        let cells = row.iter().map(|text| {
            let pieces = text.0.iter().map(|piece| shown(&piece.text));
            let kind = text.0.first().map_or(Kind::Plain, |piece| piece.kind);
            Cell::styled(pieces.collect::<String>(), self.style(kind))
        });
        let cells: Vec<Cell> = cells.collect();
        <[Cell; N]>::try_from(cells).ok()
    }

    /// Row by row: the first cell, below it the others with their titles.
    fn write_stacked(&self, table: &Table, out: &mut dyn Write) -> io::Result<()> {
        for row in &table.rows.shown {
            let mut cells = row.iter().zip(&table.columns);
            if let Some((head, _)) = cells.next() {
                self.write_line(2, head, out)?;
            }
            let mut line = Text::new();
            for (cell, (title, _)) in cells.filter(|(cell, _)| !cell.is_empty()) {
                let separator = if line.is_empty() { "" } else { "; " };
                let title = format!("{separator}{}: ", title.to_lowercase());
                line = line.then(title).and(cell.clone());
            }
            self.write_line(3, &line, out)?;
        }
        Ok(())
    }

    fn write_rest(
        &self,
        depth: usize,
        rest: Option<String>,
        out: &mut dyn Write,
    ) -> io::Result<()> {
        match rest {
            Some(rest) => self.write_line(depth, &rest.into(), out),
            None => Ok(()),
        }
    }

    /// Text in lines that fit; what follows the first stands a step further in.
    fn write_line(&self, depth: usize, text: &Text, out: &mut dyn Write) -> io::Result<()> {
        write!(out, "{}", INDENT.repeat(depth))?;
        let mut used = INDENT.len() * depth;
        let mut is_first = true;
        let mut blank = false;
        for piece in &text.0 {
            let style = self.style(piece.kind);
            for (at, word) in shown(&piece.text).split(' ').enumerate() {
                blank |= at > 0;
                if word.is_empty() {
                    continue;
                }
                let takes = width(word);
                if blank && !is_first && used + 1 + takes > self.width {
                    write!(out, "\n{}", INDENT.repeat(depth + 1))?;
                    used = INDENT.len() * (depth + 1);
                } else if blank && !is_first {
                    write!(out, " ")?;
                    used += 1;
                }
                write!(out, "{style}{word}{style:#}")?;
                used += takes;
                (is_first, blank) = (false, false);
            }
        }
        writeln!(out)
    }

    fn style(&self, kind: Kind) -> Style {
        match (self.color, kind) {
            (Color::Never, _) => Style::new(),
            (Color::Always, Kind::Strong) => Style::new().bold(),
            (Color::Always, Kind::Alarm) => AnsiColor::Red.on_default().bold(),
            (Color::Always, Kind::Warning | Kind::Blank) => AnsiColor::Yellow.on_default(),
            (Color::Always, Kind::Plain | Kind::Foreign) => Style::new(),
        }
    }
}

fn strong(text: &str) -> Text {
    Text::new().with(text.to_owned(), Kind::Strong)
}

fn shown(text: &str) -> String {
    Untrusted::from(text).for_terminal().into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(text: &Text, width: usize) -> String {
        let sheet = Sheet {
            width,
            color: Color::Never,
        };
        let mut out = Vec::new();
        sheet.write_line(1, text, &mut out).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn pieces_run_together_and_wrap_between_words() {
        let text = Text::from("one two").foreign("a b").then(", three");
        assert_eq!(written(&text, 60), "  one twoa b, three\n");
        assert_eq!(written(&text, 12), "  one twoa b,\n    three\n");
    }

    #[test]
    fn a_table_that_does_not_fit_is_written_cell_by_cell() {
        let table = Table {
            caption: "Files",
            columns: vec![("File", Side::Words), ("Size", Side::Numbers)],
            rows: vec![vec!["x".repeat(70).into(), "7".into()]].into(),
        };
        let sheet = Sheet {
            width: 60,
            color: Color::Never,
        };
        let mut out = Vec::new();
        sheet.write_table(&table, &mut out).unwrap();
        let expected = format!("\n  Files:\n    {}\n      size: 7\n", "x".repeat(70));
        assert_eq!(String::from_utf8(out).unwrap(), expected);
    }
}
