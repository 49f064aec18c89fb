//! A folder of files and the truth about their rows.

use crate::table::{Dialect, Row};
use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

/// Rows of one file, each with its person's number from 1, or 0 for nobody.
#[derive(Default)]
pub struct Sheet {
    pub rows: Vec<(Vec<String>, usize)>,
}

/// The folder, and the truth.
pub struct Folder {
    path: PathBuf,
    truth: BufWriter<File>,
}

impl Folder {
    /// Begins the truth.
    pub fn create(path: &Path, truth: &Path) -> io::Result<Self> {
        let mut truth = BufWriter::new(File::create(truth)?);
        writeln!(truth, "file\trow\tperson")?;
        Ok(Self {
            path: path.to_owned(),
            truth,
        })
    }

    /// Ends the truth.
    pub fn finish(mut self) -> io::Result<()> {
        self.truth.flush()
    }

    /// Writes a table.
    pub fn table(
        &mut self,
        name: &str,
        dialect: &Dialect,
        header: &[&str],
        sheet: &Sheet,
    ) -> io::Result<()> {
        let mut out = Vec::new();
        dialect.write_header(&mut out, header);
        let mut row = Row::default();
        for (cells, _) in &sheet.rows {
            row.clear();
            cells.iter().for_each(|cell| row.text(cell));
            dialect.write(&mut out, &row);
        }
        self.put(name, &out, sheet)
    }

    /// Writes objects, one a line; cells of no text are left out, a point in a name makes an
    /// object within.
    pub fn objects(&mut self, name: &str, keys: &[&str], sheet: &Sheet) -> io::Result<()> {
        let mut out = Vec::new();
        for (cells, _) in &sheet.rows {
            let mut object = serde_json::Map::new();
            for (key, cell) in keys.iter().zip(cells).filter(|(_, cell)| !cell.is_empty()) {
                match key.split_once('.') {
                    None => drop(object.insert((*key).to_owned(), cell.as_str().into())),
                    Some((outer, inner)) => {
                        let within = object.entry(outer).or_insert_with(|| serde_json::json!({}));
                        within[inner] = cell.as_str().into();
                    }
                }
            }
            serde_json::to_writer(&mut out, &object)?;
            out.push(b'\n');
        }
        self.put(name, &out, sheet)
    }

    /// Writes a workbook of one sheet.
    pub fn workbook(&mut self, name: &str, header: &[&str], sheet: &Sheet) -> io::Result<()> {
        let mut book = rust_xlsxwriter::Workbook::new();
        let page = book.add_worksheet();
        let fail = |e: rust_xlsxwriter::XlsxError| io::Error::other(e.to_string());
        for (column, text) in header.iter().enumerate() {
            page.write(0, column as u16, *text).map_err(fail)?;
        }
        for (number, (cells, _)) in sheet.rows.iter().enumerate() {
            for (column, cell) in cells.iter().enumerate().filter(|(_, c)| !c.is_empty()) {
                page.write(number as u32 + 1, column as u16, cell.as_str())
                    .map_err(fail)?;
            }
        }
        let bytes = book.save_to_buffer().map_err(fail)?;
        self.put(name, &bytes, sheet)
    }

    fn put(&mut self, name: &str, bytes: &[u8], sheet: &Sheet) -> io::Result<()> {
        std::fs::write(self.path.join(name), bytes)?;
        for (number, (_, person)) in sheet.rows.iter().enumerate() {
            match person {
                0 => writeln!(self.truth, "{name}\t{}\t-", number + 1)?,
                _ => writeln!(self.truth, "{name}\t{}\t{person}", number + 1)?,
            }
        }
        Ok(())
    }
}
