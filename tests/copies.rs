//! A drive with lists that many can read: how many people lie where, which files are copies of
//! which, and what to fix first. Names, addresses and domains are invented.
#![cfg(unix)]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod binary;
mod packing;

use binary::{Desk, without_scan};
use serde_json::Value;
use std::fmt::Write as _;
use std::fs;
use std::ops::Range;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use tempfile::TempDir;

/// A list of these people, ordered by `step`.
fn list(people: Range<usize>, columns: &str) -> String {
    let firsts = ["Ann", "Robert", "Carla", "Dieter", "Eva", "Maria", "Thomas"];
    let lasts = ["Smith", "Johnson", "Schneider", "Martin", "Garcia"];
    let mut text = format!("{columns}\n");
    for n in people {
        let (first, last) = (firsts[n % firsts.len()], lasts[n % lasts.len()]);
        let cells: Vec<String> = columns
            .split(',')
            .map(|column| match column {
                "first_name" => first.to_owned(),
                "last_name" => last.to_owned(),
                "email" => format!("{}.{n}@marrowwharf-foods.com", last.to_lowercase()),
                "phone" => format!("+49 30 901{:05}", n * 7 % 100_000),
                _ => format!("{}", n * 31 % 1_000),
            })
            .collect();
        writeln!(text, "{}", cells.join(",")).unwrap();
    }
    text
}

const CRM: &str = "first_name,last_name,email,points";

/// A folder whose files have these contents and modes; all folders can be passed by everyone.
struct Drive(TempDir);

impl Drive {
    fn of(files: &[(&str, &str, u32)]) -> Self {
        let drive = Self(tempfile::tempdir().unwrap());
        set_mode(drive.path(), 0o755);
        for (name, content, mode) in files {
            drive.write(name, content.as_bytes(), *mode);
        }
        drive
    }

    fn path(&self) -> &Path {
        self.0.path()
    }

    fn write(&self, name: &str, content: &[u8], mode: u32) {
        let path = self.path().join(name);
        let folder = path.parent().unwrap();
        fs::create_dir_all(folder).unwrap();
        set_mode(folder, 0o755);
        fs::write(&path, content).unwrap();
        set_mode(&path, mode);
    }

    fn report(&self, arguments: &[&str]) -> Value {
        Desk::new().report(self.path(), &[&["."], arguments].concat())
    }

    /// Whether files here can be passed on to everyone: the folder for temporary files may be
    /// closed itself.
    fn is_reachable(&self) -> bool {
        self.path()
            .canonicalize()
            .unwrap()
            .ancestors()
            .all(|folder| {
                let mode = fs::metadata(folder).unwrap().permissions().mode();
                mode & 0o001 != 0
            })
    }
}

fn set_mode(path: &Path, mode: u32) {
    fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
}

#[track_caller]
fn assert_about(found: &Value, expected: u64) {
    let found = found.as_u64().unwrap();
    let off = found.abs_diff(expected) as f64 / expected as f64;
    assert!(off <= 0.02, "{found}, not {expected}");
}

fn path(origin: &Value) -> &str {
    origin["path"].as_str().unwrap().trim_start_matches("./")
}

fn paths(files: &Value) -> Vec<&str> {
    let files = files.as_array().unwrap().iter();
    files
        .map(|file| path(file.get("origin").unwrap_or(file)))
        .collect()
}

fn people_of<'r>(report: &'r Value, name: &str) -> &'r Value {
    let mut files = report["files"].as_array().unwrap().iter();
    let file = files.find(|file| path(&file["origin"]) == name).unwrap();
    &file["people"]
}

#[test]
fn a_list_that_everyone_reads_is_told_with_its_copies_and_versions() {
    let original = list(0..2_000, CRM);
    // 97 % of the people, and 60 others.
    let version = list(60..2_060, CRM);
    let drive = Drive::of(&[
        ("crm/export.csv", &original, 0o644),
        ("old/export (copy).csv", &original, 0o644),
        ("old/final_v3(2).csv", &version, 0o644),
        ("private/other.csv", &list(5_000..5_400, CRM), 0o600),
    ]);
    let report = drive.report(&[]);
    for name in [
        "crm/export.csv",
        "old/export (copy).csv",
        "old/final_v3(2).csv",
    ] {
        let people = people_of(&report, name);
        assert_about(&people["count"], 2_000);
        assert_eq!(people["by"], "email");
    }
    let people = &report["people"];
    assert_about(&people["total"]["high"], 2_460);
    let folders: Vec<_> = people["folders"]
        .as_array()
        .unwrap()
        .iter()
        .map(path)
        .collect();
    assert_eq!(folders, [".", "old", "crm", "private"]);
    assert_about(&people["folders"][1]["people"]["high"], 2_060);

    let exact = report["copies"]["exact"].as_array().unwrap();
    assert_eq!(exact.len(), 1);
    assert_eq!(
        paths(&exact[0]["files"]),
        ["crm/export.csv", "old/export (copy).csv"]
    );
    let digest = format!("blake3:{}", blake3::hash(original.as_bytes()).to_hex());
    assert_eq!(exact[0]["digest"], digest.as_str());
    let near = report["copies"]["near"].as_array().unwrap();
    assert_eq!(near.len(), 1);
    let pair = [path(&near[0]["file"]), path(&near[0]["of"])];
    assert!(pair.contains(&"crm/export.csv") && pair.contains(&"old/final_v3(2).csv"));
    let share = near[0]["of_in_file"]["share"].as_f64().unwrap();
    assert!((share - 0.97).abs() < 0.03, "{share}");

    if !drive.is_reachable() {
        assert_eq!(report["fixes"], Value::Null);
        return;
    }
    let fixes = report["fixes"]["items"].as_array().unwrap();
    assert_eq!(fixes.len(), 1, "{fixes:#?}");
    assert_about(&report["fixes"]["exposed"]["high"], 2_060);
    assert_about(&fixes[0]["people"], 2_060);
    assert_eq!(fixes[0]["share"], 1.0);
    assert_eq!(fixes[0]["audience"], "everyone");
    let mut commands: Vec<_> = fixes[0]["files"].as_array().unwrap().iter().collect();
    commands.sort_by_key(|file| path(&file["origin"]));
    let commands: Vec<_> = commands
        .iter()
        .map(|f| f["command"].as_str().unwrap())
        .collect();
    let expected = [
        "chmod go-rwx -- './crm/export.csv'",
        "rm -- './old/export (copy).csv'",
        "chmod go-rwx -- './old/final_v3(2).csv'",
    ];
    assert_eq!(commands, expected);
}

#[test]
fn fixing_an_original_relieves_few_while_its_copies_stay() {
    // Of the people of the campaign 97 % lie in the archive too, in another order and cut otherwise.
    let drive = Drive::of(&[
        ("a/campaign.csv", &list(0..2_000, CRM), 0o644),
        ("b/archive.csv", &list(60..2_000, "email,points"), 0o644),
        ("c/leads.csv", &list(8_000..9_000, CRM), 0o644),
        ("d/few.csv", &list(9_500..9_700, CRM), 0o644),
    ]);
    if !drive.is_reachable() {
        return;
    }
    let report = drive.report(&[]);
    let fixes = report["fixes"]["items"].as_array().unwrap();
    let files: Vec<_> = fixes.iter().map(|fix| paths(&fix["files"])).collect();
    assert_eq!(
        files,
        [
            vec!["a/campaign.csv", "b/archive.csv"],
            vec!["c/leads.csv"],
            vec!["d/few.csv"]
        ]
    );
    for (fix, expected) in fixes
        .iter()
        .zip([2_000.0 / 3_200.0, 3_000.0 / 3_200.0, 1.0])
    {
        let share = fix["share"].as_f64().unwrap();
        assert!((share - expected).abs() < 0.03, "{share}, not {expected}");
    }
    assert_eq!(fixes[2]["relieved"], report["fixes"]["exposed"]["high"]);
    assert_about(&fixes[0]["people"], 2_000);
    assert_eq!(fixes[2]["people"], 200);
}

#[test]
fn an_access_list_that_lets_a_group_in_is_to_be_taken_away() {
    let drive = Drive::of(&[("list.csv", &list(0..50, CRM), 0o600)]);
    let mut acl = 2u32.to_le_bytes().to_vec();
    let entries: [(u16, u16, u32); 5] = [
        (0x01, 6, u32::MAX),
        (0x04, 0, u32::MAX),
        (0x08, 4, 64_002),
        (0x10, 4, u32::MAX),
        (0x20, 0, u32::MAX),
    ];
    for (tag, rights, id) in entries {
        acl.extend(tag.to_le_bytes());
        acl.extend(rights.to_le_bytes());
        acl.extend(id.to_le_bytes());
    }
    let file = drive.path().join("list.csv");
    let flags = rustix::fs::XattrFlags::empty();
    if rustix::fs::setxattr(&file, "system.posix_acl_access", &acl, flags).is_err()
        || !drive.is_reachable()
    {
        return;
    }
    let report = drive.report(&[]);
    let fix = &report["fixes"]["items"][0];
    assert_eq!(
        (&fix["people"], &fix["audience"]),
        (&50.into(), &"groups".into())
    );
    assert_eq!(
        fix["files"][0]["command"],
        "setfacl -b -- './list.csv' && chmod go-rwx -- './list.csv'"
    );
}

#[test]
fn people_are_counted_by_the_best_that_names_them() {
    let half = |n: usize| match n % 2 {
        0 => format!("s.{n}@marrowwharf-foods.com,"),
        _ => format!(",+49 30 901{:05}", n * 7),
    };
    let rows: Vec<String> = (0..200).map(half).collect();
    let drive = Drive::of(&[
        ("phones.csv", &list(0..100, "first_name,phone"), 0o600),
        ("both.csv", &list(0..100, "email,phone"), 0o600),
        (
            "half.csv",
            &format!("email,phone\n{}\n", rows.join("\n")),
            0o600,
        ),
        (
            "roles.csv",
            &"email\ninfo@marrowwharf-foods.com\ninfo@example.com\n".repeat(9),
            0o600,
        ),
    ]);
    let report = drive.report(&[]);
    for (name, count, by, at_least) in [
        ("phones.csv", 100, "phone", false),
        ("both.csv", 100, "email", false),
        ("half.csv", 100, "email", true),
    ] {
        let people = people_of(&report, name);
        let found = (&people["count"], &people["by"], &people["at_least"]);
        assert_eq!(
            found,
            (&count.into(), &by.into(), &at_least.into()),
            "{name}"
        );
        assert_eq!(people["exact"], true);
    }
    assert_eq!(people_of(&report, "roles.csv"), &Value::Null);
    let total = &report["people"]["total"];
    assert_eq!((&total["low"], &total["high"]), (&200.into(), &300.into()));
    assert_eq!(report["fixes"], Value::Null);
}

#[test]
fn members_of_one_file_are_its_people_together() {
    let (first, second) = (list(0..100, CRM), list(50..150, CRM));
    let packed = packing::zip_of(&[("a.csv", first.as_bytes()), ("b.csv", second.as_bytes())]);
    let drive = Drive::of(&[]);
    drive.write("lists.zip", &packed, 0o600);
    drive.write("again.zip", &packed, 0o600);
    let report = drive.report(&[]);
    let files = report["people"]["files"].as_array().unwrap();
    assert_eq!(files.len(), 2);
    assert!(files.iter().all(|file| file["people"]["high"] == 150));
    assert_eq!(
        paths(&report["copies"]["exact"][0]["files"]),
        ["again.zip", "lists.zip"]
    );
    assert_eq!(report["people"]["total"]["high"], 150);
}

#[test]
fn a_drive_of_copies_is_told_the_same_by_any_number_of_threads() {
    let content = list(0..300, CRM);
    let drive = Drive::of(&[]);
    for n in 0..60 {
        drive.write(
            &format!("{}/copy-{n}.csv", n % 7),
            content.as_bytes(),
            0o644,
        );
        let version = list(n..300 + n, CRM);
        drive.write(
            &format!("{}/version-{n}.csv", n % 5),
            version.as_bytes(),
            0o644,
        );
    }
    let one = without_scan(drive.report(&["--threads", "1"]));
    let many = without_scan(drive.report(&["--threads", "4"]));
    assert_eq!(one, many);
    let exact = one["copies"]["exact"].as_array().unwrap();
    // The first version is the copied list itself.
    assert_eq!(paths(&exact[0]["files"]).len(), 61);
    assert_eq!(one["copies"]["near"].as_array().unwrap().len(), 59);
}

#[test]
fn hostile_names_are_one_word_of_a_command_and_masked_ones_have_none() {
    let content = list(0..60, CRM);
    let drive = Drive::of(&[("a'b\n$(touch x).csv", &content, 0o644)]);
    if !drive.is_reachable() {
        return;
    }
    let report = drive.report(&[]);
    let command = report["fixes"]["items"][0]["files"][0]["command"]
        .as_str()
        .unwrap();
    assert_eq!(command, r"chmod go-rwx -- $'./a\'b\n$(touch x).csv'");
    let masked = drive.report(&["--mask-paths"]);
    let file = &masked["fixes"]["items"][0]["files"][0];
    assert_eq!(file["command"], Value::Null);
    assert!(!masked.to_string().contains("touch x"));
}

#[test]
fn the_table_speaks_of_fixes_where_there_are_several_and_not_of_one() {
    let drive = Drive::of(&[("one.csv", &list(0..60, CRM), 0o644)]);
    let desk = Desk::new();
    let scan = ["scan", ".", "--no-progress"];
    let alone = desk.run(drive.path(), &scan).stdout;
    assert!(
        alone.contains("60 people, counted by e-mail address"),
        "{alone}"
    );
    assert!(
        !["People\n", "Copies\n", "Fix first\n"]
            .iter()
            .any(|title| alone.contains(title))
    );
    drive.write("two.csv", list(0..60, CRM).as_bytes(), 0o644);
    let both = desk.run(drive.path(), &scan).stdout;
    assert!(
        both.contains("The same, byte for byte (60 people in each):"),
        "{both}"
    );
    if drive.is_reachable() {
        assert!(
            both.contains("Fix this: 100 % of them are exposed nowhere any more."),
            "{both}"
        );
        assert!(both.contains("      rm -- './two.csv'"), "{both}");
    }
}

#[test]
fn what_a_group_reaches_is_counted_by_whatever_names_people() {
    let columns = "first_name,last_name,phone";
    let drive = Drive::of(&[
        ("a.csv", &list(0..20_000, CRM), 0o640),
        ("b.csv", &list(10_000..30_000, CRM), 0o640),
        ("phones.csv", &list(0..500, columns), 0o640),
        ("own.csv", &list(40_000..41_000, CRM), 0o600),
    ]);
    let report = drive.report(&[]);
    let near = |found: &Value, truth: f64| {
        let found = found.as_u64().unwrap() as f64;
        // Four standard errors.
        assert!((found - truth).abs() <= truth * 0.064, "{found} of {truth}");
    };
    let views = report["audiences"].as_array().unwrap();
    let group = views
        .iter()
        .find(|view| view["audience"] == "groups")
        .unwrap();
    assert_eq!(group["files"], 3);
    let people = &group["people"];
    near(&people["low"], 30_000.0);
    near(&people["high"], 30_500.0);
    let ways: Vec<&str> = people["by"]
        .as_array()
        .unwrap()
        .iter()
        .map(|way| way["by"].as_str().unwrap())
        .collect();
    assert_eq!(ways, ["email", "phone"]);
    let own = views
        .iter()
        .find(|view| view["audience"] == "owner")
        .unwrap();
    near(&own["people"]["low"], 1_000.0);

    let owner = &report["owners"][0];
    near(&owner["people"]["low"], 31_000.0);
    let files = owner["files"].as_array().unwrap().iter();
    let phones = files.filter(|file| file["people"]["by"][0]["by"] == "phone");
    assert_eq!(phones.count(), 1, "{owner}");
}
