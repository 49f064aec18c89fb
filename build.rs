//! Turns `patterns/` into tables, so that starting the program parses and compiles nothing.
//! The modules that read rules are those of the crate itself.

#![allow(
    missing_docs,
    dead_code,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout
)]

#[path = "src/rule/check_syntax.rs"]
mod check_syntax;
#[path = "src/analyze/feature.rs"]
mod feature;
#[path = "src/rule/fold.rs"]
mod fold;
#[path = "src/rule/header_syntax.rs"]
mod header_syntax;
#[path = "build/headers.rs"]
mod headers;
#[path = "src/rule/hir.rs"]
mod hir;
#[path = "src/rule/identifier.rs"]
mod identifier;
#[path = "src/rule/lane.rs"]
mod lane;
#[path = "build/letters.rs"]
mod letters;
#[path = "build/model.rs"]
mod model;
#[path = "src/rule/required.rs"]
mod required;
#[path = "build/rules.rs"]
mod rules;
#[path = "src/rule/runs.rs"]
mod runs;
#[path = "build/schemas.rs"]
mod schemas;
#[path = "src/rule/syntax.rs"]
mod syntax;
#[path = "build/vocabulary.rs"]
mod vocabulary;
/// The engine whose tables are printed.
#[allow(unused_imports)]
#[path = "src/validator"]
mod validator {
    pub mod identifier;
}

use std::path::Path;

fn main() {
    for watched in [
        "build.rs",
        "build",
        "patterns",
        "src/rule",
        "src/validator/identifier",
        "src/analyze/feature.rs",
    ] {
        println!("cargo::rerun-if-changed={watched}");
    }
    let root = std::env::var_os("CARGO_MANIFEST_DIR").expect("cargo names the crate's folder");
    let out = std::env::var_os("OUT_DIR").expect("cargo names the output folder");
    let patterns = Path::new(&root).join("patterns");
    let mut headers = headers::Lexicon::read(&patterns.join("headers.toml"));
    let (mut tables, identifiers) = rules::tables(&patterns, &mut headers);
    let words = headers.tables();
    let model = model::tables(&patterns.join("model/weights.toml"));
    let schemas = schemas::tables(&patterns.join("schemas"), &headers);
    let builtin = format!("{tables}{identifiers}{words}{model}{schemas}");
    let digest = blake3::hash(builtin.as_bytes());
    tables += &format!(
        "pub(super) static DIGEST: [u8; 32] = {:?};\n",
        digest.as_bytes()
    );
    let out = Path::new(&out);
    std::fs::write(out.join("builtin_rules.rs"), tables).expect("output folder is writable");
    std::fs::write(out.join("builtin_identifiers.rs"), identifiers)
        .expect("output folder is writable");
    std::fs::write(out.join("builtin_headers.rs"), words).expect("output folder is writable");
    let vocabulary = vocabulary::tables(&patterns.join("vocabulary.toml"));
    std::fs::write(out.join("vocabulary.rs"), vocabulary).expect("output folder is writable");
    std::fs::write(out.join("letters.rs"), letters::tables()).expect("output folder is writable");
    std::fs::write(out.join("builtin_model.rs"), model).expect("output folder is writable");
    std::fs::write(out.join("builtin_schemas.rs"), schemas).expect("output folder is writable");
}
