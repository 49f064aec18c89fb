//! Paths as reports show them: with `--mask-paths`, the names of files, folders and members are
//! replaced by keyed hashes, for names of people and customers prove nothing by themselves. Equal
//! names stay equal, and known extensions stay. Ids and datasets still go by the true path.

use super::Context;
use crate::key::Key;
use crate::model::{Origin, Sensitive};
use std::ffi::OsString;
use std::path::{MAIN_SEPARATOR_STR, Path, is_separator};
use std::sync::Arc;

/// Endings that say how a file is written and nothing of whom it speaks.
const EXTENSIONS: [&str; 42] = [
    "7z", "avro", "bz2", "csv", "db", "docx", "eml", "gz", "htm", "html", "ics", "json", "jsonl",
    "ldif", "log", "lz4", "mbox", "md", "msg", "ndjson", "ods", "odt", "parquet", "pdf", "pptx",
    "sql", "sqlite", "tar", "tgz", "toml", "tsv", "txt", "vcf", "xls", "xlsb", "xlsm", "xlsx",
    "xml", "xz", "yaml", "zip", "zst",
];

/// Options whose values are no paths.
const PLAIN_OPTIONS: [&str; 19] = [
    "--format",
    "--only",
    "--except",
    "--min-confidence",
    "--fail-on",
    "--region",
    "--max-depth",
    "--max-archive-depth",
    "--timeout-per-file",
    "--threads",
    "--color",
    "--block-size",
    "--max-age",
    "--minor-age",
    "--max-time",
    "--io-limit",
    "--wait",
    "--max-shrink",
    "--keep-history",
];

/// The origin that reports show.
pub(super) fn shown_origin(context: &Context<'_>, origin: &Arc<Origin>) -> Arc<Origin> {
    let mapped = context.plan.path_map.shown(Path::new(&origin.path));
    if !context.plan.mask_paths {
        return match mapped {
            None => Arc::clone(origin),
            Some(path) => Arc::new(Origin {
                path,
                ..Origin::clone(origin)
            }),
        };
    }
    let key = &context.plan.key;
    let inner = origin.inner.iter();
    let shown = Origin {
        root: origin.root,
        path: OsString::from(mask_path(key, &origin.path.to_string_lossy())),
        inner: inner.map(|name| mask_path(key, name)).collect(),
        places: origin.places,
    };
    Arc::new(shown)
}

/// The path, and the names inside it, in one.
pub(super) fn identity(origin: &Origin) -> Vec<u8> {
    let mut all = origin.path.as_encoded_bytes().to_vec();
    for name in &origin.inner {
        all.push(0);
        all.extend_from_slice(name.as_bytes());
    }
    all
}

/// The command line that reports show: most of its words are paths.
pub(super) fn shown_arguments(context: &Context<'_>) -> Vec<String> {
    let arguments = &context.plan.arguments;
    if !context.plan.mask_paths {
        return arguments.clone();
    }
    let mut before = "";
    let mut shown = Vec::with_capacity(arguments.len());
    for (at, argument) in arguments.iter().enumerate() {
        let plain = at == 0 || PLAIN_OPTIONS.contains(&before);
        shown.push(match plain {
            true => argument.clone(),
            false => mask_argument(&context.plan.key, argument),
        });
        before = argument;
    }
    shown
}

/// An option's name stays, and so does the value of one that takes no path.
fn mask_argument(key: &Key, argument: &str) -> String {
    if !argument.starts_with('-') {
        return mask_path(key, argument);
    }
    match argument.split_once('=') {
        Some((option, _)) if PLAIN_OPTIONS.contains(&option) => argument.to_owned(),
        Some((option, path)) => format!("{option}={}", mask_path(key, path)),
        // A path behind a short option: `-oreport.csv`.
        None if !argument.starts_with("--") && argument.len() > 2 => {
            let (option, path) = argument.split_at_checked(2).unwrap_or((argument, ""));
            match is_cluster(argument) {
                true => argument.to_owned(),
                false => format!("{option}{}", mask_path(key, path)),
            }
        }
        None => argument.to_owned(),
    }
}

/// Short options without values, written together: `-q0`.
fn is_cluster(argument: &str) -> bool {
    argument.bytes().skip(1).all(|b| matches!(b, b'q' | b'0'))
}

/// Masks every name between separators.
fn mask_path(key: &Key, path: &str) -> String {
    let names: Vec<String> = path
        .split(is_separator)
        .map(|n| mask_name(key, n))
        .collect();
    names.join(MAIN_SEPARATOR_STR)
}

/// `3f2a9c1b.csv.gz`: eight digits of a keyed hash, and how the file is written.
fn mask_name(key: &Key, name: &str) -> String {
    if matches!(name, "" | "." | ".." | "-") {
        return name.to_owned();
    }
    let mut stem = name;
    while let Some((front, extension)) = stem.rsplit_once('.')
        && EXTENSIONS.contains(&extension.to_ascii_lowercase().as_str())
    {
        stem = front;
    }
    let endings = name.get(stem.len()..).unwrap_or_default();
    let hash = key.fingerprint("path", Sensitive::new(stem.as_bytes()));
    let digits: String = hash.iter().take(4).map(|b| format!("{b:02x}")).collect();
    format!("{digits}{}", endings.to_ascii_lowercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_replaced_and_known_extensions_stay() {
        let key = Key::from_bytes([7; 32]);
        let masked = mask_path(&key, "/home/Jane Doe/./leads 2026.CSV.gz");
        let names: Vec<&str> = masked.split('/').collect();
        let [root, home, person, here, file] = names.as_slice() else {
            panic!("{masked}");
        };
        assert_eq!((*root, *here), ("", "."));
        assert!(
            home.len() == 8 && person.len() == 8 && home != person,
            "{masked}"
        );
        assert!(file.len() == 15 && file.ends_with(".csv.gz"), "{masked}");
        assert_eq!(mask_path(&key, "home"), *home);
        assert_eq!(mask_path(&key, "x.Doe").len(), 8);
        assert_eq!(mask_path(&key, "-"), "-");
    }

    #[test]
    fn options_stay_and_their_paths_do_not() {
        let key = Key::from_bytes([7; 32]);
        for (argument, expected) in [
            ("--mask-paths", "--mask-paths"),
            ("--region=US", "--region=US"),
            ("-q", "-q"),
        ] {
            assert_eq!(mask_argument(&key, argument), expected);
        }
        for argument in ["--output=Jane.json", "-oJane.json", "Jane.json"] {
            assert!(
                !mask_argument(&key, argument).contains("Jane"),
                "{argument}"
            );
        }
    }
}
