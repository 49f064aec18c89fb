//! SQLite files (<https://www.sqlite.org/fileformat2.html>), read by their format: every table with
//! its column names, and what lies in pages and gaps that no table uses any more, where deleted
//! rows stay until they are written over.
//!
//! Not by SQLite itself: it would give up a table at its first damaged page, and needs a file with
//! a name. Runs in a process of its own all the same ([`crate::source::child`]).

mod definition;
mod pages;
mod remains;
mod row;
#[cfg(test)]
mod tests;
mod tree;

use crate::source::child::{self, Document, Ended, Notice, Sink};
use crate::source::container::{ContainerFormat, Opening, Structure};
use crate::source::{Budget, Bytes};
use definition::Definition;
use pages::Pages;
use row::{Row, Value};
use tree::{Cell, Keep, Kind, walk};

/// The name by which its decoder is started.
pub(super) const NAME: &str = "sqlite";

/// Longest text of a table's definition that is looked at; most tables, and all their definitions.
const SQL: usize = 64 << 10;
const OBJECTS: usize = 100_000;
const ALL_SQL: usize = 32 << 20;

/// SQLite files.
pub struct SqliteFormat;

impl ContainerFormat for SqliteFormat {
    fn name(&self) -> &'static str {
        NAME
    }

    fn note(&self) -> &'static str {
        "every table by its name; what deleted rows left behind"
    }

    fn recognizes(&self, head: &[u8]) -> bool {
        head.starts_with(pages::MAGIC)
    }

    fn open(&self, bytes: Bytes, budget: Budget) -> Opening {
        child::open(NAME, bytes, budget)
    }
}

/// Decodes a file.
pub(super) fn decode(document: &mut Document, sink: &mut Sink) -> Result<(), Ended> {
    let mut pages = Pages::open(document)?;
    let schema = Schema::read(&mut pages)?;
    if schema.objects.is_empty() && schema.damaged > 0 {
        return Err(Ended::Broken(Notice::Unreadable));
    }
    for object in &schema.objects {
        match object.kind {
            Stored::Table => write_table(&mut pages, object, sink)?,
            // Copies of what is in the tables.
            Stored::Index => {
                walk(&mut pages, object.root, Keep::Nothing, &mut |_, _| Ok(()))?;
            }
        }
    }
    remains::write(&mut pages, sink)?;
    if !schema.texts.is_empty() {
        sink.member("schema", Structure::Text)?;
        sink.write(&schema.texts)?;
    }
    if schema.damaged > 0 {
        sink.remark(Notice::Damaged, schema.damaged)?;
    }
    if schema.cut {
        sink.remark(Notice::TooMany, 1)?;
    }
    if pages.is_cut_short() {
        sink.remark(Notice::CutShort, 1)?;
    }
    Ok(())
}

/// What a file says of itself.
#[derive(Default)]
struct Schema {
    objects: Vec<Object>,
    /// All definitions.
    texts: Vec<u8>,
    damaged: u64,
    cut: bool,
}

/// A table or index.
struct Object {
    kind: Stored,
    name: String,
    root: u32,
    sql: Vec<u8>,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Stored {
    Table,
    Index,
}

impl Schema {
    /// Reads the table of tables, whose root is the first page.
    fn read(pages: &mut Pages<'_>) -> Result<Self, Ended> {
        let mut schema = Self::default();
        let encoding = pages.encoding();
        let damaged = walk(pages, 1, Keep::Payload, &mut |_, cell| {
            let row = Row::parse(&cell.payload);
            let mut fields = row.values();
            let mut text = || {
                fields
                    .next()
                    .map(|value| value.text(encoding))
                    .unwrap_or_default()
            };
            let (kind, name) = (text(), text());
            let _table = text();
            let root = match fields.next() {
                Some(Value::Integer(root)) => u32::try_from(root).unwrap_or(0),
                _ => 0,
            };
            let sql = fields
                .next()
                .map(|value| value.text(encoding))
                .unwrap_or_default();
            schema.add(&kind, name, root, sql);
            Ok(())
        })?;
        schema.damaged = damaged.pages;
        Ok(schema)
    }

    fn add(&mut self, kind: &[u8], name: Vec<u8>, root: u32, sql: Vec<u8>) {
        if self.objects.len() >= OBJECTS || self.texts.len() + sql.len() > ALL_SQL {
            self.cut = true;
            return;
        }
        if !sql.is_empty() {
            self.texts.extend_from_slice(&sql);
            self.texts.extend_from_slice(b";\n");
        }
        let kind = match kind {
            b"table" => Stored::Table,
            b"index" => Stored::Index,
            _ => return,
        };
        if root > 0 {
            let sql = sql.get(..SQL).map_or_else(|| sql.clone(), <[u8]>::to_vec);
            let name = String::from_utf8_lossy(&name).into_owned();
            self.objects.push(Object {
                kind,
                name,
                root,
                sql,
            });
        }
    }
}

/// Writes the rows of a table, if there are any.
fn write_table(pages: &mut Pages<'_>, object: &Object, sink: &mut Sink) -> Result<(), Ended> {
    let definition = Definition::parse(&object.sql);
    let encoding = pages.encoding();
    let (mut begun, mut cut) = (false, 0);
    let mut record = Vec::new();
    let damaged = walk(
        pages,
        object.root,
        Keep::Payload,
        &mut |kind: Kind, cell: Cell| {
            if !begun {
                begin_table(&definition, &object.name, sink)?;
                begun = true;
            }
            cut += u64::from(cell.is_cut);
            record.clear();
            let row = Row::parse(&cell.payload);
            let rowid = (kind == Kind::Table).then_some(cell.rowid);
            row.write(definition.as_ref(), rowid, encoding, &mut record);
            sink.write(&record)?;
            Ok(())
        },
    )?;
    if damaged.pages > 0 {
        if !begun {
            begin_table(&definition, &object.name, sink)?;
        }
        sink.note(Notice::Damaged, damaged.pages)?;
    }
    if cut > 0 {
        sink.note(Notice::LongValues, cut)?;
    }
    Ok(())
}

fn begin_table(definition: &Option<Definition>, name: &str, sink: &mut Sink) -> Result<(), Ended> {
    let header = definition.is_some();
    let structure = Structure::Table {
        rows_before_data: Some(u32::from(header)),
        header,
    };
    sink.member(name, structure)?;
    if let Some(definition) = definition {
        let mut record = Vec::new();
        definition.write_names(&mut record);
        sink.write(&record)?;
    }
    Ok(())
}
