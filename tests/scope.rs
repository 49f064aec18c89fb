//! A breach scoped from the command line: people, duties, the notify file, known customers, the next
//! count, decisions.
#![cfg(unix)]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod binary;

use binary::{Desk, Run, read_json};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use tempfile::TempDir;

const GIVEN: [&str; 10] = [
    "Ann", "Bob", "Carla", "David", "Eva", "Frank", "Gina", "Hugo", "Iris", "Jan",
];
const FAMILY: [&str; 10] = [
    "Lee", "Stone", "Moss", "Weber", "Rossi", "Novak", "Silva", "Kim", "Mori", "Olsen",
];
const COUNTRIES: [&str; 3] = ["Germany", "France", "Italy"];

fn email(n: usize) -> String {
    let (given, family) = (GIVEN[n % 10], FAMILY[n / 10 % 10]);
    format!("{given}.{family}{n}@mail-{}.org", n % 7).to_lowercase()
}

/// A customer list with passwords, a newsletter of some of them and others, hashed addresses of some.
struct Case {
    desk: Desk,
    dump: TempDir,
}

impl Case {
    fn new() -> Self {
        let case = Self {
            desk: Desk::new(),
            dump: tempfile::tempdir().unwrap(),
        };
        let mut crm =
            String::from("first_name,last_name,email,phone,date_of_birth,country,password\n");
        for n in 0..150 {
            let (given, family) = (GIVEN[n % 10], FAMILY[n / 10 % 10]);
            let (year, month) = (if n < 15 { 2012 } else { 1960 + n % 40 }, 1 + n % 9);
            crm += &format!(
                "{given},{family},{},+4930{},{year}-0{month}-15,{},hunter{n}X!q\n",
                email(n),
                2_000_000 + n * 37,
                COUNTRIES[n % 3]
            );
        }
        case.write("crm.csv", &crm);
        let news = (100..200).map(|n| email(n).to_uppercase() + "\n");
        case.write(
            "news.csv",
            &(String::from("email\n") + &news.collect::<String>()),
        );
        let hashed = (0..120).map(|n| {
            let digest = Sha256::digest(email(n).as_bytes());
            let hex: String = digest.iter().map(|byte| format!("{byte:02x}")).collect();
            hex + "\n"
        });
        let hashed = String::from("email_sha256\n") + &hashed.collect::<String>();
        case.write("audience.csv", &hashed);
        case
    }

    fn write(&self, name: &str, text: &str) {
        fs::write(self.dump.path().join(name), text).unwrap();
    }

    fn path(&self, name: &str) -> PathBuf {
        self.desk.path(name)
    }

    fn run(&self, arguments: &[&str]) -> Run {
        let dump = self.dump.path().to_str().unwrap();
        let fixed = ["scope", dump, "--discovered-at", "2026-11-20T09:00+01:00"];
        self.desk
            .run(Path::new("/"), &[&fixed[..], arguments].concat())
    }

    fn incident(&self, arguments: &[&str]) -> Value {
        let path = self.path("incident.json");
        let fixed = ["--quiet", "-o", path.to_str().unwrap()];
        let run = self.run(&[&fixed[..], arguments].concat());
        assert_eq!((run.code, run.stderr.as_str()), (0, ""), "{arguments:?}");
        assert_eq!(run.stdout, "");
        read_json(&path)
    }
}

/// What does not depend on the time, the threads and the machine.
fn steady(mut incident: Value) -> Value {
    let all = incident.as_object_mut().unwrap();
    for key in ["scan", "duties", "manifest"] {
        all.remove(key).unwrap();
    }
    incident
}

fn people(incident: &Value) -> [u64; 3] {
    ["low", "best", "high"].map(|end| incident["people"]["count"][end].as_u64().unwrap())
}

#[test]
fn people_are_counted_over_files_and_hashes() {
    let case = Case::new();
    let incident = case.incident(&[]);
    // A hundred names for two people each: whom only an address spells may be one who is known.
    let [low, best, high] = people(&incident);
    assert!(
        low <= 200 && best.abs_diff(200) <= 10 && high >= 200,
        "{low} {best} {high}"
    );
    // 150 of the list, 100 of the newsletter, 120 hashes; nobody else.
    let records = incident["people"]["records"].as_u64().unwrap();
    assert_eq!(records, 370);
    let minors = incident["groups"].as_array().unwrap().iter();
    let minors = minors.filter(|group| group["minors"] == true);
    assert_eq!(
        minors.map(|g| g["people"].as_u64().unwrap()).sum::<u64>(),
        15
    );
    let revoke = incident["revoke"].as_array().unwrap();
    assert_eq!(revoke[0]["info_type"], "password");
    assert_eq!(revoke[0]["distinct"], 150);
    let manifest = incident["manifest"].as_array().unwrap();
    assert_eq!(manifest.len(), 3);
    let crm = fs::read(case.dump.path().join("crm.csv")).unwrap();
    let digest: String = Sha256::digest(crm)
        .iter()
        .map(|b| format!("{b:02x}"))
        .collect();
    assert!(
        manifest
            .iter()
            .any(|entry| entry["sha256"] == json!(digest))
    );
}

#[test]
fn threads_and_order_of_files_change_nothing() {
    let case = Case::new();
    let one = steady(case.incident(&["--threads", "1"]));
    let four = steady(case.incident(&["--threads", "4", "--people-memory", "0"]));
    assert_eq!(one, four);
    for (from, to) in [("crm.csv", "z.csv"), ("news.csv", "a.csv")] {
        let folder = case.dump.path();
        fs::rename(folder.join(from), folder.join(to)).unwrap();
    }
    let renamed = case.incident(&[]);
    for key in ["groups", "person_keys", "severity"] {
        assert_eq!(renamed[key], one[key], "{key}");
    }
    assert_eq!(people(&renamed), people(&one));
}

#[test]
fn deadlines_follow_from_the_time_of_discovery() {
    let case = Case::new();
    let incident = case.incident(&[]);
    let duties = incident["duties"].as_array().unwrap();
    let text = serde_json::to_string(duties).unwrap();
    assert!(
        text.contains("2026-11-23 09:00:00 +01:00"),
        "72 hours: {text}"
    );
    let run = case.run(&["--format", "markdown"]);
    assert!(run.stdout.contains("not legal advice"));
    assert!(run.stdout.contains("Revoke now"));
    assert!(!run.stdout.contains("hunter7X") && !run.stdout.contains("ann.lee0@"));
}

#[test]
fn the_notify_file_is_private_and_has_a_row_for_each_person() {
    let case = Case::new();
    let path = case.path("notify.csv");
    case.incident(&["--people-out", path.to_str().unwrap()]);
    let mode = fs::metadata(&path).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
    let text = fs::read_to_string(&path).unwrap();
    assert_eq!(text.lines().count(), 201);
    assert!(text.contains("\"ann.lee100@mail-2.org\""));
    let fingerprint = text.lines().nth(1).unwrap().split('"').nth(1).unwrap();
    let run = case.run(&["--explain-person", fingerprint]);
    assert!(
        run.stdout.contains("the same e-mail address"),
        "{}",
        run.stdout
    );
    assert!(!run.stdout.contains('@'), "{}", run.stdout);
    let run = case.run(&["--explain-person", "0000000000000000"]);
    assert_eq!(run.code, 2);
}

#[test]
fn customers_and_the_next_count_are_compared() {
    let case = Case::new();
    let known = case.path("customers.csv");
    let mut list = String::from("email,name\n");
    for n in 50..90 {
        list += &format!("{},{} {}\n", email(n), GIVEN[n % 10], FAMILY[n / 10 % 10]);
    }
    for n in 0..10 {
        list += &format!("other{n}@nowhere-{n}.net,Zed Other{n}\n");
    }
    fs::write(&known, list).unwrap();
    let first = case.incident(&["--known", known.to_str().unwrap()]);
    let known = &first["known"];
    let others = people(&first)[1] - 40;
    assert_eq!(
        *known,
        json!({"listed": 50, "in_dump": 40, "others": others})
    );
    let before = case.path("before.json");
    fs::rename(case.path("incident.json"), &before).unwrap();
    fs::remove_file(case.dump.path().join("news.csv")).unwrap();
    case.write("more.csv", "email\nnew.one@example-shop.net\n");
    let second = case.incident(&["--previous", before.to_str().unwrap()]);
    let since = &second["since"];
    assert_eq!(
        [&since["new"], &since["same"], &since["withdrawn"]],
        [&json!(1), &json!(150), &json!(50)]
    );
}

#[test]
fn decisions_are_honoured_and_told() {
    let case = Case::new();
    let notify = case.path("notify.csv");
    let before = people(&case.incident(&["--people-out", notify.to_str().unwrap()]))[1];
    let text = fs::read_to_string(&notify).unwrap();
    let names: Vec<&str> = text.lines().skip(1).take(2).collect();
    let names: Vec<&str> = names.iter().map(|l| l.split('"').nth(1).unwrap()).collect();
    let decisions = case.path("decisions.toml");
    let who = "author = \"Ann Counsel\"\nreason = \"checked\"\nat = \"2026-11-21\"\n";
    let text = format!(
        "[[decision]]\nignore_file = \"audience.csv\"\n{who}\n\
         [[decision]]\nignore_column = \"password\"\nof_files = \"crm.csv\"\n{who}\n\
         [[decision]]\nsame_person = [{:?}, {:?}]\n{who}",
        names[0], names[1]
    );
    fs::write(&decisions, text).unwrap();
    let incident = case.incident(&["--decisions", decisions.to_str().unwrap()]);
    assert_eq!(people(&incident)[1], before - 1);
    assert_eq!(incident["decisions"].as_array().unwrap().len(), 3);
    assert_eq!(incident["people"]["records"], 250);
    let groups = serde_json::to_string(&incident["groups"]).unwrap();
    assert!(!groups.contains("password"), "{groups}");
    fs::write(&decisions, "[[decision]]\nignore_file = \"x\"\n").unwrap();
    let run = case.run(&["--decisions", decisions.to_str().unwrap()]);
    assert_eq!(run.code, 2);
    assert!(run.stderr.contains("line 1"), "{}", run.stderr);
}

#[test]
fn papers_and_the_template_are_written() {
    let case = Case::new();
    let folder = case.path("papers");
    case.incident(&["--papers-out", folder.to_str().unwrap()]);
    for name in ["brief-it.md", "brief-legal.md", "brief-communications.md"] {
        let text = fs::read_to_string(folder.join(name)).unwrap();
        assert!(text.starts_with("# "), "{name}");
        assert!(!text.contains('@'), "{name}");
    }
    let letters = fs::read_dir(&folder).unwrap();
    assert!(letters.count() > 3);
    let run = case.desk.run(Path::new("/"), &["scope", "--template"]);
    let template = case.path("circumstances.toml");
    fs::write(&template, run.stdout).unwrap();
    case.incident(&["--circumstances", template.to_str().unwrap()]);
}

#[test]
fn what_is_wrong_is_said_and_what_is_unread_stands_beside() {
    let case = Case::new();
    for (arguments, expected) in [
        (&["--discovered-at", "yesterday"][..], "discovered-at"),
        (&["-o", "x.pdf"], "extension"),
        (&["--previous", "/no/such"], "--previous"),
        (&["--format", "yaml"], "--format"),
    ] {
        let mut all = vec!["scope", case.dump.path().to_str().unwrap()];
        all.extend(arguments);
        let run = case.desk.run(Path::new("/"), &all);
        assert_eq!(run.code, 2, "{arguments:?}");
        assert!(
            run.stderr.contains(expected),
            "{arguments:?}: {}",
            run.stderr
        );
    }
    case.write("locked.csv", "email\na@example.net\n");
    let locked = case.dump.path().join("broken.zip");
    fs::write(&locked, b"PK\x03\x04broken").unwrap();
    let incident = case.incident(&[]);
    assert!(!incident["unread"].as_array().unwrap().is_empty());
    let run = case.run(&["--strict-coverage", "--quiet"]);
    assert_eq!(run.code, 3);
}
