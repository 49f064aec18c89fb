//! `patterns/schemas/*.toml` as one sorted table of folded headers. What is wrong with a file fails
//! the build.

use crate::fold::fold_numbered;
use crate::headers::Lexicon;
use serde::Deserialize;
use std::collections::BTreeMap;
use std::fmt::Write;
use std::path::Path;

/// One file.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SchemaFile {
    schema: Vec<Schema>,
}

/// One schema as written; `patterns/schemas/README.md` explains the keys.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Schema {
    id: String,
    platform: String,
    title: String,
    #[serde(default)]
    closed: bool,
    required: Vec<String>,
    #[serde(default)]
    others: Vec<String>,
    #[serde(default)]
    columns: BTreeMap<String, Vec<String>>,
    #[serde(default)]
    traps: BTreeMap<String, Vec<String>>,
}

/// What one schema says of one header.
#[derive(Default)]
struct Entry {
    required: bool,
    concept: Option<String>,
}

/// The schemas and, by folded header, what each says of it.
pub fn tables(folder: &Path, lexicon: &Lexicon) -> String {
    let mut schemas = read(folder);
    schemas.sort_by(|a, b| a.id.cmp(&b.id));
    for pair in schemas.windows(2) {
        assert!(pair[0].id != pair[1].id, "{} is declared twice", pair[0].id);
    }
    let mut headers: BTreeMap<String, BTreeMap<usize, Entry>> = BTreeMap::new();
    let mut out = String::from("pub(super) static SCHEMAS: &[StaticSchema] = &[\n");
    for (index, schema) in schemas.iter().enumerate() {
        add_schema(&mut headers, index, schema, lexicon);
        let required = headers
            .values()
            .filter(|of| of.get(&index).is_some_and(|e| e.required))
            .count();
        writeln!(
            out,
            "StaticSchema {{ id: {:?}, platform: {:?}, title: {:?}, closed: {}, required: {required} }},",
            schema.id, schema.platform, schema.title, schema.closed
        )
        .expect("strings grow");
    }
    out.push_str("];\npub(super) static SCHEMA_HEADERS: &[(&str, &[SchemaHeader])] = &[\n");
    for (header, of) in &headers {
        let entries: Vec<String> = of.iter().map(entry_code).collect();
        writeln!(out, "({header:?}, &[{}]),", entries.join(", ")).expect("strings grow");
    }
    out.push_str("];\n");
    out
}

fn read(folder: &Path) -> Vec<Schema> {
    let entries = std::fs::read_dir(folder).expect("patterns/schemas/ is readable");
    let paths = entries.map(|e| e.expect("readable").path());
    let files = paths.filter(|p| p.extension().is_some_and(|e| e == "toml"));
    files
        .flat_map(|path| {
            let text = std::fs::read_to_string(&path).expect("schema file is UTF-8");
            let file: SchemaFile =
                toml::from_str(&text).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
            file.schema
        })
        .collect()
}

fn add_schema(
    headers: &mut BTreeMap<String, BTreeMap<usize, Entry>>,
    index: usize,
    schema: &Schema,
    lexicon: &Lexicon,
) {
    let mut add = |header: &str, set: &dyn Fn(&mut Entry)| {
        let folded = fold_numbered(header);
        assert!(
            !folded.is_empty(),
            "{}: {header:?} has no letter",
            schema.id
        );
        set(headers.entry(folded).or_default().entry(index).or_default());
    };
    schema
        .required
        .iter()
        .for_each(|h| add(h, &|e| e.required = true));
    schema.others.iter().for_each(|h| add(h, &|_| {}));
    for (concept, names) in schema.columns.iter().chain(&schema.traps) {
        assert!(
            lexicon.has(concept),
            "{}: patterns/headers.toml has no [{concept}]",
            schema.id
        );
        for name in names {
            add(name, &|entry| {
                let known = entry.concept.as_ref().is_none_or(|c| c == concept);
                assert!(known, "{}: {name} is two things", schema.id);
                entry.concept = Some(concept.clone());
            });
        }
    }
}

fn entry_code((schema, entry): (&usize, &Entry)) -> String {
    format!(
        "SchemaHeader {{ schema: {schema}, required: {}, concept: {:?} }}",
        entry.required, entry.concept
    )
}
