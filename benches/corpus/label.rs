//! Where a corpus goes and the truth about it: one JSON line per value, in the words of
//! `matches.jsonl` (1-based rows over data records, 1-based columns and lines, byte offsets).

use crate::table::{Dialect, Row};
use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::Path;

/// When the generator stops.
#[derive(Clone, Copy, Debug)]
pub enum Extent {
    /// After so many records.
    Rows(u64),
    /// After the record that reaches so many bytes.
    Bytes(u64),
}

/// The corpus file and its label file.
pub struct Output {
    out: Box<dyn Write>,
    labels: Option<BufWriter<File>>,
    buffer: Vec<u8>,
    bytes: u64,
    rows: u64,
    lines: u64,
    extent: Extent,
}

/// One label.
#[derive(serde::Serialize)]
struct Label<'a> {
    row: Option<u64>,
    column: Option<usize>,
    header: Option<&'a str>,
    line: Option<u64>,
    kind: &'a str,
    start: usize,
    end: usize,
    text: &'a str,
}

impl Output {
    /// Opens both files; `-` is standard output.
    pub fn create(file: &Path, labels: Option<&Path>, extent: Extent) -> io::Result<Self> {
        let out: Box<dyn Write> = if file == Path::new("-") {
            Box::new(io::stdout().lock())
        } else {
            Box::new(File::create(file)?)
        };
        Ok(Self {
            out,
            labels: labels.map(File::create).transpose()?.map(BufWriter::new),
            buffer: Vec::with_capacity(1 << 17),
            bytes: 0,
            rows: 0,
            lines: 0,
            extent,
        })
    }

    /// Whether the extent is not reached yet.
    pub fn wants_more(&self) -> bool {
        match self.extent {
            Extent::Rows(rows) => self.rows < rows,
            Extent::Bytes(bytes) => self.bytes < bytes,
        }
    }

    /// Records written so far.
    pub const fn rows(&self) -> u64 {
        self.rows
    }

    /// Writes text that is no record, such as a header.
    pub fn preface(&mut self, write: impl FnOnce(&mut Vec<u8>)) -> io::Result<()> {
        self.append(write)
    }

    /// Writes a table record and its labels.
    pub fn record(&mut self, row: &Row, header: &[&str], dialect: &Dialect) -> io::Result<()> {
        self.append(|out| dialect.write(out, row))?;
        self.rows += 1;
        self.label(row, header, dialect)
    }

    /// Writes a flat JSON object of the non-empty cells and its labels; numbers stay numbers where
    /// `numeric` says so.
    pub fn object(&mut self, row: &Row, header: &[&str], numeric: &[bool]) -> io::Result<()> {
        let mut line = Vec::with_capacity(512);
        line.push(b'{');
        for (i, name) in header.iter().enumerate() {
            let cell = String::from_utf8_lossy(row.get(i));
            if i > 0 {
                line.push(b',');
            }
            serde_json::to_writer(&mut line, name)?;
            line.push(b':');
            if numeric.get(i) == Some(&true) && !cell.is_empty() {
                line.extend_from_slice(cell.as_bytes());
            } else {
                serde_json::to_writer(&mut line, &cell)?;
            }
        }
        line.extend_from_slice(b"}\n");
        self.append(|out| out.extend_from_slice(&line))?;
        self.rows += 1;
        self.label(row, header, &Dialect::default())
    }

    /// Writes a line of running text, given as a row of one cell without its line end.
    pub fn line(&mut self, row: &Row) -> io::Result<()> {
        self.append(|out| {
            out.extend_from_slice(row.get(0));
            out.push(b'\n');
        })?;
        self.rows += 1;
        self.lines += 1;
        let Some(labels) = &mut self.labels else {
            return Ok(());
        };
        for span in &row.spans {
            let text = String::from_utf8_lossy(&row.get(0)[span.start..span.end]);
            let label = Label {
                row: None,
                column: None,
                header: None,
                line: Some(self.lines),
                kind: span.kind,
                start: span.start,
                end: span.end,
                text: &text,
            };
            serde_json::to_writer(&mut *labels, &label)?;
            labels.write_all(b"\n")?;
        }
        Ok(())
    }

    /// Writes what is buffered.
    pub fn finish(mut self) -> io::Result<u64> {
        self.out.write_all(&self.buffer)?;
        self.out.flush()?;
        if let Some(labels) = &mut self.labels {
            labels.flush()?;
        }
        Ok(self.bytes)
    }

    fn append(&mut self, write: impl FnOnce(&mut Vec<u8>)) -> io::Result<()> {
        let before = self.buffer.len();
        write(&mut self.buffer);
        self.bytes += (self.buffer.len() - before) as u64;
        if self.buffer.len() > 1 << 16 {
            self.out.write_all(&self.buffer)?;
            self.buffer.clear();
        }
        Ok(())
    }

    fn label(&mut self, row: &Row, header: &[&str], dialect: &Dialect) -> io::Result<()> {
        let Some(labels) = &mut self.labels else {
            return Ok(());
        };
        for span in &row.spans {
            let text = String::from_utf8_lossy(&row.get(span.column)[span.start..span.end]);
            let label = Label {
                row: Some(self.rows),
                column: Some(dialect.place_of(span.column)),
                header: header.get(span.column).copied(),
                line: None,
                kind: span.kind,
                start: span.start,
                end: span.end,
                text: &text,
            };
            serde_json::to_writer(&mut *labels, &label)?;
            labels.write_all(b"\n")?;
        }
        Ok(())
    }
}
