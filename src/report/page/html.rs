//! A page as one HTML file that needs nothing else: no script, nothing to fetch, styles by their
//! digest alone. Names from input stand between tags only, never in an attribute, and in an
//! isolate of their own, so that text written from right to left moves nothing around it.

use super::{Block, Figure, Kind, Page, Rows, Section, Side, Table, Text};
use crate::report::escape::Untrusted;
use std::io::{self, Write};

/// Colors have a contrast of at least 4.5 to 1 (WCAG 2.2, 1.4.3), on light and on dark paper.
const STYLE: &str = include_str!("page.css");

/// Base64 of the SHA-256 of [`STYLE`]; a test says the right one.
const STYLE_DIGEST: &str = "RFXc2tscO/VmQlPKPm6zSSnCg7+WlDWRzaQ9lnkFwHw=";

/// Writes the page.
pub(in crate::report) fn render(page: &Page, out: &mut dyn Write) -> io::Result<()> {
    write_head(page, out)?;
    writeln!(out, "<body>\n<header>\n<h1>{}</h1>", escaped(&page.title))?;
    for text in &page.lead {
        writeln!(out, "<p>{}</p>", inline(text))?;
    }
    writeln!(out, "</header>")?;
    write_contents(page, out)?;
    writeln!(out, "<main>")?;
    for section in &page.sections {
        write_section(section, out)?;
    }
    writeln!(out, "</main>\n</body>\n</html>")
}

fn write_head(page: &Page, out: &mut dyn Write) -> io::Result<()> {
    writeln!(
        out,
        "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">"
    )?;
    writeln!(
        out,
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; \
         style-src 'sha256-{STYLE_DIGEST}'; base-uri 'none'; form-action 'none'\">"
    )?;
    writeln!(
        out,
        "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta name=\"color-scheme\" content=\"light dark\">\n\
         <meta name=\"referrer\" content=\"no-referrer\">\n\
         <meta name=\"robots\" content=\"noindex, nofollow\">"
    )?;
    writeln!(out, "<title>{}</title>", escaped(&page.title))?;
    writeln!(out, "<style>{STYLE}</style>\n</head>")
}

fn write_contents(page: &Page, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "<nav aria-label=\"Contents\">\n<ul>")?;
    for section in &page.sections {
        let (id, title) = (section.id, escaped(section.title));
        writeln!(out, "<li><a href=\"#{id}\">{title}</a></li>")?;
    }
    writeln!(out, "</ul>\n</nav>")
}

fn write_section(section: &Section, out: &mut dyn Write) -> io::Result<()> {
    let (id, title) = (section.id, escaped(section.title));
    writeln!(out, "<section aria-labelledby=\"{id}\">")?;
    writeln!(out, "<h2 id=\"{id}\">{title}</h2>")?;
    for block in &section.blocks {
        write_block(block, out)?;
    }
    writeln!(out, "</section>")
}

fn write_block(block: &Block, out: &mut dyn Write) -> io::Result<()> {
    match block {
        Block::Heading(title) => writeln!(out, "<h3>{}</h3>", escaped(title)),
        Block::Minor(title) => writeln!(out, "<h4>{}</h4>", escaped(title)),
        Block::Text(text) => writeln!(out, "<p>{}</p>", inline(text)),
        Block::Notice(text) => writeln!(out, "<p class=\"notice\">{}</p>", inline(text)),
        Block::List(rows) => write_list(rows, out),
        Block::Facts(facts) => write_facts(facts, out),
        Block::Figures(figures) => write_figures(figures, out),
        Block::Table(table) => write_table(table, out),
    }
}

fn write_list(rows: &Rows<Text>, out: &mut dyn Write) -> io::Result<()> {
    if rows.shown.is_empty() {
        return Ok(());
    }
    writeln!(out, "<ul>")?;
    for text in &rows.shown {
        writeln!(out, "<li>{}</li>", inline(text))?;
    }
    if let Some(rest) = rows.rest() {
        writeln!(out, "<li class=\"more\">{rest}</li>")?;
    }
    writeln!(out, "</ul>")
}

fn write_facts(facts: &[(&'static str, Text)], out: &mut dyn Write) -> io::Result<()> {
    if facts.is_empty() {
        return Ok(());
    }
    writeln!(out, "<dl class=\"facts\">")?;
    for (label, text) in facts {
        writeln!(out, "<dt>{}</dt><dd>{}</dd>", escaped(label), inline(text))?;
    }
    writeln!(out, "</dl>")
}

fn write_figures(figures: &[Figure], out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "<dl class=\"figures\">")?;
    for figure in figures {
        let (label, value) = (escaped(figure.label), escaped(&figure.value));
        let meaning = inline(&figure.meaning);
        writeln!(
            out,
            "<div><dt>{label}</dt><dd class=\"value\">{value}</dd><dd>{meaning}</dd></div>"
        )?;
    }
    writeln!(out, "</dl>")
}

fn write_table(table: &Table, out: &mut dyn Write) -> io::Result<()> {
    let caption = escaped(table.caption);
    writeln!(
        out,
        "<div class=\"scroll\">\n<table>\n<caption>{caption}</caption>\n<thead><tr>"
    )?;
    for (title, side) in &table.columns {
        let title = escaped(title);
        writeln!(out, "<th scope=\"col\"{}>{title}</th>", class(*side))?;
    }
    writeln!(out, "</tr></thead>\n<tbody>")?;
    for row in &table.rows.shown {
        write_row(row, &table.columns, out)?;
    }
    writeln!(out, "</tbody>\n</table>\n</div>")?;
    match table.rows.rest() {
        Some(rest) => writeln!(out, "<p class=\"more\">{rest}</p>"),
        None => Ok(()),
    }
}

fn write_row(
    row: &[Text],
    columns: &[(&'static str, Side)],
    out: &mut dyn Write,
) -> io::Result<()> {
    write!(out, "<tr>")?;
    for (at, (cell, (_, side))) in row.iter().zip(columns).enumerate() {
        let text = inline(cell);
        match at {
            0 => write!(out, "<th scope=\"row\">{text}</th>")?,
            _ => write!(out, "<td{}>{text}</td>", class(*side))?,
        }
    }
    writeln!(out, "</tr>")
}

const fn class(side: Side) -> &'static str {
    match side {
        Side::Words => "",
        Side::Numbers => " class=\"n\"",
    }
}

fn inline(text: &Text) -> String {
    let pieces = text.0.iter().map(|piece| {
        let text = escaped(&piece.text);
        match piece.kind {
            Kind::Plain => text,
            Kind::Strong => format!("<strong>{text}</strong>"),
            Kind::Foreign => format!("<bdi>{text}</bdi>"),
            Kind::Blank => format!("<span class=\"blank\">{text}</span>"),
            Kind::Alarm => format!("<span class=\"alarm\">{text}</span>"),
            Kind::Warning => format!("<span class=\"warn\">{text}</span>"),
        }
    });
    pieces.collect()
}

fn escaped(text: &str) -> String {
    Untrusted::from(text).for_html()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::escape::is_unprintable;
    use proptest::prelude::*;
    use sha2::{Digest, Sha256};

    #[test]
    fn the_style_is_the_one_that_the_policy_allows() {
        let digest = crate::report::json::base64(&Sha256::digest(STYLE));
        assert_eq!(digest, STYLE_DIGEST, "the style was changed");
        assert!(!STYLE.contains("url(") && !STYLE.contains("@import"));
    }

    fn page(name: &str) -> Page {
        let text = || Text::from(name).foreign(name).blank(name);
        let table = Table {
            caption: "Files",
            columns: vec![("File", Side::Words), ("Bytes", Side::Numbers)],
            rows: vec![vec![text(), text()]].into(),
        };
        let figure = Figure {
            label: "People",
            value: name.to_owned(),
            meaning: text(),
        };
        let section = Section {
            id: "files",
            title: "Files",
            blocks: vec![
                Block::Heading(name.to_owned()),
                Block::Minor(name.to_owned()),
                Block::Text(text()),
                Block::Notice(text()),
                Block::List(vec![text()].into()),
                Block::Facts(vec![("Where", text())]),
                Block::Figures(vec![figure]),
                Block::Table(table),
            ],
        };
        Page {
            title: name.to_owned(),
            lead: vec![text()],
            sections: vec![section],
        }
    }

    fn rendered(name: &str) -> String {
        let mut out = Vec::new();
        render(&page(name), &mut out).unwrap();
        String::from_utf8(out).unwrap()
    }

    /// The page with everything taken out that is markup, by tags alone.
    fn tags(html: &str) -> Vec<String> {
        let parts = html.split('<').skip(1);
        parts
            .map(|part| part.split('>').next().unwrap().to_owned())
            .collect()
    }

    proptest! {
        #[test]
        fn no_name_changes_the_markup(name: String) {
            let html = rendered(&name);
            prop_assert_eq!(tags(&html), tags(&rendered("x")));
            let safe = |c: char| c == '\n' || !is_unprintable(c);
            prop_assert!(html.chars().all(safe));
        }

        #[test]
        fn no_markup_in_a_name_survives(name in "[<>&\"'`/a=;\u{202e}\u{7}! -]{0,40}") {
            prop_assert_eq!(tags(&rendered(&name)), tags(&rendered("x")));
        }
    }
}
