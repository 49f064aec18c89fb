//! A page in Markdown (CommonMark with GitHub's tables), for tickets and wikis.

use super::{Block, Figure, Kind, Page, Rows, Side, Table, Text};
use crate::report::escape::Untrusted;
use std::io::{self, Write};

/// Writes the page.
pub(in crate::report) fn render(page: &Page, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "# {}", escaped(&page.title))?;
    for text in &page.lead {
        writeln!(out, "\n{}", inline(text))?;
    }
    for section in &page.sections {
        writeln!(out, "\n## {}", escaped(section.title))?;
        for block in &section.blocks {
            write_block(block, out)?;
        }
    }
    Ok(())
}

fn write_block(block: &Block, out: &mut dyn Write) -> io::Result<()> {
    match block {
        Block::Heading(title) => writeln!(out, "\n### {}", escaped(title)),
        Block::Minor(title) => writeln!(out, "\n#### {}", escaped(title)),
        Block::Text(text) => writeln!(out, "\n{}", inline(text)),
        Block::Notice(text) => writeln!(out, "\n> {}", inline(text)),
        Block::List(rows) => write_list(rows, out),
        Block::Facts(facts) => write_facts(facts, out),
        Block::Figures(figures) => write_figures(figures, out),
        Block::Table(table) => write_table(table, out),
    }
}

fn write_list(rows: &Rows<Text>, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out)?;
    for text in &rows.shown {
        writeln!(out, "- {}", inline(text))?;
    }
    match rows.rest() {
        Some(rest) => writeln!(out, "- {rest}"),
        None => Ok(()),
    }
}

fn write_facts(facts: &[(&'static str, Text)], out: &mut dyn Write) -> io::Result<()> {
    writeln!(out)?;
    for (label, text) in facts {
        writeln!(out, "- **{}:** {}", escaped(label), inline(text))?;
    }
    Ok(())
}

fn write_figures(figures: &[Figure], out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "\n| | Number | What it means |\n|---|---:|---|")?;
    for figure in figures {
        let (label, value) = (escaped(figure.label), escaped(&figure.value));
        writeln!(
            out,
            "| {label} | **{value}** | {} |",
            inline(&figure.meaning)
        )?;
    }
    Ok(())
}

fn write_table(table: &Table, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "\n**{}**\n", escaped(table.caption))?;
    let titles = table.columns.iter().map(|(title, _)| escaped(title));
    write_row(titles, out)?;
    let rules = table.columns.iter().map(|(_, side)| match side {
        Side::Words => "---".to_owned(),
        Side::Numbers => "---:".to_owned(),
    });
    write_row(rules, out)?;
    for row in &table.rows.shown {
        write_row(row.iter().map(inline), out)?;
    }
    match table.rows.rest() {
        Some(rest) => writeln!(out, "\n{rest}"),
        None => Ok(()),
    }
}

fn write_row(cells: impl Iterator<Item = String>, out: &mut dyn Write) -> io::Result<()> {
    for cell in cells {
        write!(out, "| {cell} ")?;
    }
    writeln!(out, "|")
}

fn inline(text: &Text) -> String {
    let pieces = text.0.iter().map(|piece| {
        let text = escaped(&piece.text);
        match piece.kind {
            Kind::Plain | Kind::Foreign => text,
            Kind::Strong | Kind::Blank | Kind::Alarm | Kind::Warning => format!("**{text}**"),
        }
    });
    pieces.collect()
}

fn escaped(text: &str) -> String {
    Untrusted::from(text).for_markdown()
}
