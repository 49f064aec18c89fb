//! Who can read what, end to end: lists of a file server, views by readers and owners, paths as people
//! see them.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod binary;
mod packing;

use binary::Desk;
use serde_json::Value;
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

/// People with their birthdays: nothing that is reserved for tests.
fn people(count: usize) -> String {
    let firsts = [
        "Ann", "Robert", "Carla", "Dieter", "Maria", "Thomas", "Julia",
    ];
    let lasts = ["Smith", "Johnson", "Schneider", "Martin", "Garcia"];
    let line = |n: usize| {
        let (first, last) = (firsts[n % firsts.len()], lasts[n % lasts.len()]);
        let (year, month, day) = (1950 + n % 50, 1 + n % 12, 1 + n % 28);
        format!("{first},{last},{year}-{month:02}-{day:02}\n")
    };
    let lines: String = (0..count).map(line).collect();
    format!("first_name,last_name,date_of_birth\n{lines}")
}

fn lay(folder: &Path, name: &str, bytes: &[u8], mode: u32) {
    let path = folder.join(name);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(&path, bytes).unwrap();
    fs::set_permissions(&path, fs::Permissions::from_mode(mode)).unwrap();
}

fn exposures(report: &Value) -> Vec<String> {
    let files = report["files"].as_array().unwrap().iter();
    files
        .map(|file| {
            let exposure = &file["exposure"];
            let text = |value: &Value| value.as_str().unwrap_or("-").to_owned();
            let groups = exposure["groups"].as_array().unwrap().iter();
            let groups: Vec<String> = groups.map(|group| text(&group["name"])).collect();
            let parts = ["audience", "certainty", "source"].map(|key| text(&exposure[key]));
            format!(
                "{} {} {}",
                text(&file["origin"]["path"]),
                parts.join(" "),
                groups.join(",")
            )
        })
        .collect()
}

#[test]
fn a_list_of_the_file_server_answers_instead_of_the_mode_bits() {
    let (desk, folder) = (Desk::new(), tempfile::tempdir().unwrap());
    let list = people(60);
    for name in ["m/list.csv", "m/open/list.csv", "own/list.csv"] {
        lay(folder.path(), name, list.as_bytes(), 0o600);
    }
    let root = folder.path().canonicalize().unwrap();
    let from = root.join("m").to_str().unwrap().to_owned();
    let mapping = format!("{from}=M:\\marketing");
    let access = desk.path("access.csv");
    let table = "Path,Owner,IdentityReference,FileSystemRights,AccessControlType
M:\\Marketing,CORP\\ann,CORP\\Interns,\"ReadAndExecute, Synchronize\",Allow
M:\\Marketing,CORP\\ann,BUILTIN\\Administrators,FullControl,Allow
M:\\Marketing\\Open,CORP\\bob,Everyone,Read,Allow
";
    fs::write(&access, table).unwrap();
    let owners = desk.path("owners.csv");
    let path = |path: &Path| path.to_str().unwrap().to_owned();
    let options = [
        path(&root),
        "--access".to_owned(),
        path(&access),
        "--path-map".to_owned(),
        mapping,
        "--owners-out".to_owned(),
        path(&owners),
    ];
    let options: Vec<&str> = options.iter().map(String::as_str).collect();
    let report = desk.report(folder.path(), &options);
    let own = path(&root.join("own/list.csv"));
    let expected = [
        "M:\\marketing\\list.csv groups known access_list CORP\\Interns".to_owned(),
        "M:\\marketing\\open\\list.csv everyone known access_list ".to_owned(),
        format!("{own} owner known file_system "),
    ];
    assert_eq!(exposures(&report), expected);

    let circles: Vec<String> = report["audiences"]
        .as_array()
        .unwrap()
        .iter()
        .map(|view| {
            format!(
                "{} {} {}",
                view["audience"], view["party"]["name"], view["files"]
            )
        })
        .collect();
    let expected = [
        "\"everyone\" null 1",
        "\"groups\" \"CORP\\\\Interns\" 1",
        "\"owner\" null 1",
    ];
    assert_eq!(circles, expected);
    assert_eq!(report["owners"].as_array().unwrap().len(), 3);

    let todo = fs::read_to_string(&owners).unwrap();
    assert!(
        todo.contains("\"CORP\\bob\"") && todo.contains("\"M:\\marketing\\open\\list.csv\""),
        "{todo}"
    );
    assert_eq!(todo.lines().count(), 4);
    let mode = fs::metadata(&owners).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
}

#[test]
fn views_stand_in_the_table_and_readers_once_a_file() {
    let (desk, folder) = (Desk::new(), tempfile::tempdir().unwrap());
    fs::set_permissions(folder.path(), fs::Permissions::from_mode(0o755)).unwrap();
    let list = people(60);
    let members = [("a.csv", list.as_bytes()), ("b.csv", list.as_bytes())];
    lay(
        folder.path(),
        "lists.zip",
        &packing::zip_of(&members),
        0o644,
    );
    for format in ["table", "markdown"] {
        let run = desk.run(folder.path(), &["scan", ".", "--format", format]);
        assert_eq!(
            run.stdout.matches("readable by everyone").count(),
            1,
            "{}",
            run.stdout
        );
        assert!(run.stdout.contains("By audience") && run.stdout.contains("everyone reaches"));
    }
}

#[test]
fn what_is_wrong_with_lists_and_mappings_is_said_before_anything_is_read() {
    let (desk, folder) = (Desk::new(), tempfile::tempdir().unwrap());
    fs::write(folder.path().join("access.csv"), "path,who\n/a,b\n").unwrap();
    for (arguments, expected) in [
        (["--access", "access.csv"], "no column for the principal"),
        (["--access", "gone.csv"], "gone.csv"),
        (["--path-map", "/srv"], "expected FROM=TO"),
    ] {
        let run = desk.run(folder.path(), &[&["scan", "."], &arguments[..]].concat());
        assert_eq!(run.code, 2, "{arguments:?}");
        assert!(
            run.stderr.contains(expected),
            "{arguments:?}: {}",
            run.stderr
        );
    }
}
