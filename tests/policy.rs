//! Policies end to end: breaches with their ids, exit codes, the linter, the example policies.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod binary;

use binary::{Desk, read_json, root};
use serde_json::Value;
use std::fs;
use std::os::unix::fs::{MetadataExt, PermissionsExt};
use std::path::Path;
use std::time::{Duration, SystemTime};
use tempfile::TempDir;

/// A folder that everyone can enter.
fn share() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    set_mode(folder.path(), 0o755);
    folder
}

fn set_mode(path: &Path, mode: u32) {
    fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
}

/// People with their birthdays: nothing that is reserved for tests.
fn lay(folder: &Path, name: &str, people: usize, mode: u32) {
    let path = folder.join(name);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    let firsts = [
        "Ann", "Robert", "Carla", "Dieter", "Maria", "Thomas", "Julia",
    ];
    let lasts = ["Smith", "Johnson", "Schneider", "Martin", "Garcia"];
    let mut text = "first_name,last_name,date_of_birth\n".to_owned();
    for n in 0..people {
        let (first, last) = (firsts[n % firsts.len()], lasts[n % lasts.len()]);
        let (year, month, day) = (1950 + n % 50, 1 + n % 12, 1 + n % 28);
        text.push_str(&format!("{first},{last},{year}-{month:02}-{day:02}\n"));
    }
    fs::write(&path, text).unwrap();
    set_mode(&path, mode);
}

/// Kind, data type, rule and path of every breach.
fn breaches(report: &Value) -> Vec<String> {
    let text = |value: &Value| value.as_str().unwrap_or("-").to_owned();
    let all = report["policy"].as_array().unwrap().iter();
    all.map(|breach| {
        let path = text(&breach["origin"]["path"]);
        let parts = [&breach["kind"], &breach["info_type"], &breach["rule"]].map(text);
        format!("{} {path}", parts.join(" "))
    })
    .collect()
}

fn scanned(folder: &Path, policy: &str, further: &[&str]) -> (i32, Value, String) {
    let desk = Desk::new();
    let (file, report) = (desk.path("policy.toml"), desk.path("report.json"));
    fs::write(&file, policy).unwrap();
    let fixed = [
        "scan",
        ".",
        "--no-progress",
        "--policy",
        file.to_str().unwrap(),
        "-o",
    ];
    let run = desk.run(
        folder,
        &[&fixed[..], &[report.to_str().unwrap()], further].concat(),
    );
    assert_eq!(run.stderr, "");
    (run.code, read_json(&report), run.stdout)
}

#[test]
fn breaches_are_told_where_they_are_and_nowhere_else() {
    let folder = share();
    lay(folder.path(), "hr/staff.csv", 200, 0o600);
    lay(folder.path(), "campaign/list.csv", 200, 0o644);
    lay(folder.path(), "campaign/few.csv", 20, 0o600);
    lay(folder.path(), "old/list.csv", 200, 0o600);
    let old = SystemTime::now() - Duration::from_secs(400 * 86_400);
    let file = fs::File::options()
        .write(true)
        .open(folder.path().join("old/list.csv"));
    file.unwrap().set_modified(old).unwrap();
    let policy = "
[[rule]]
name = 'births'
except-paths = ['hr', 'old/**']
forbid = ['date_of_birth']

[[rule]]
name = 'names-only'
paths = ['campaign/few.csv']
allow = ['person_name']
severity = 'low'

[[rule]]
name = 'large'
types = ['date_of_birth']
paths = ['campaign/**']
max-count = 100
severity = 'medium'

[[rule]]
name = 'closed'
readers = 'owner'
severity = 'medium'

[[rule]]
name = 'year'
max-age = '12m'
severity = 'low'
";
    let expected = [
        "forbidden date_of_birth births ./campaign/few.csv",
        "not_allowed date_of_birth names-only ./campaign/few.csv",
        "forbidden date_of_birth births ./campaign/list.csv",
        "too_many date_of_birth large ./campaign/list.csv",
        "audience - closed ./campaign/list.csv",
        "too_old - year ./old/list.csv",
    ];
    let (code, report, page) = scanned(
        folder.path(),
        policy,
        &["--fail-on", "high", "--format=markdown"],
    );
    let found = breaches(&report);
    let found: Vec<String> = found
        .iter()
        .map(|line| {
            line.replace(" campaign", " ./campaign")
                .replace(" old/", " ./old/")
        })
        .collect();
    assert_eq!(found, expected);
    assert_eq!(code, 1, "births is high");
    assert!(page.contains("## Policy: 6 breaches"), "{page}");

    // The same again: the same ids.
    let (_, again, _) = scanned(folder.path(), policy, &["--threads=1"]);
    assert_eq!(again["policy"], report["policy"]);
    let mut ids: Vec<&str> = report["policy"]
        .as_array()
        .unwrap()
        .iter()
        .map(|b| b["id"].as_str().unwrap())
        .collect();
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), expected.len());

    // Masked paths and names change nothing about what is wrong.
    let (_, masked, _) = scanned(folder.path(), policy, &["--mask-paths"]);
    let kinds = |report: &Value| -> Vec<String> {
        let all = report["policy"].as_array().unwrap().iter();
        all.map(|breach| breach["id"].to_string()).collect()
    };
    assert_eq!(kinds(&masked), kinds(&report));
    assert!(!masked["policy"].to_string().contains("campaign"));
}

#[test]
fn severity_of_the_rule_weighs_and_a_kept_policy_is_quiet() {
    let folder = share();
    lay(folder.path(), "list.csv", 50, 0o600);
    let forbid = |severity: &str| {
        format!("[[rule]]\nname = 'a'\nforbid = ['date_of_birth']\nseverity = '{severity}'\n")
    };
    for (severity, fail_on, expected) in [
        ("critical", "critical", 1),
        ("high", "critical", 0),
        ("low", "critical", 0),
    ] {
        let (code, ..) = scanned(folder.path(), &forbid(severity), &["--fail-on", fail_on]);
        assert_eq!(code, expected, "{severity} {fail_on}");
    }
    let kept = "[[rule]]\nname = 'a'\nforbid = ['health']\n";
    let (code, report, page) = scanned(folder.path(), kept, &["--fail-on", "critical"]);
    assert_eq!((code, breaches(&report).len()), (0, 0));
    assert!(page.contains("Policy: kept"), "{page}");
}

#[test]
fn groups_that_may_read_are_told_by_name_or_number() {
    let folder = share();
    lay(folder.path(), "list.csv", 50, 0o640);
    let gid = fs::metadata(folder.path().join("list.csv")).unwrap().gid();
    let groups = |may: &str| format!("[[rule]]\nname = 'a'\ngroups = ['{may}']\n");
    let (_, report, _) = scanned(folder.path(), &groups("nobody-knows-it"), &[]);
    assert_eq!(breaches(&report).len(), 1, "{report}");
    let (_, report, _) = scanned(folder.path(), &groups(&gid.to_string()), &[]);
    assert!(breaches(&report).is_empty());
}

#[test]
fn the_example_policies_are_sound() {
    let desk = Desk::new();
    let folder = root().join("docs/policies");
    let files = fs::read_dir(&folder)
        .unwrap()
        .map(|file| file.unwrap().path());
    let files: Vec<String> = files
        .map(|file| file.to_str().unwrap().to_owned())
        .collect();
    assert!(files.len() >= 2);
    for file in &files {
        let run = desk.run(root(), &["policy", "check", file]);
        assert_eq!((run.code, run.stderr.as_str()), (0, ""), "{file}");
    }
}

#[test]
fn the_linter_names_file_line_and_what_is_meant() {
    let (desk, folder) = (Desk::new(), tempfile::tempdir().unwrap());
    let path = folder.path().join("p.toml");
    for (text, place, expected) in [
        (
            "[[rule]]\nname = 'a'\nforbid = ['e-mail']\n",
            "p.toml:1:",
            "did you mean email?",
        ),
        (
            "\n[[rule]]\nname = 'a'\nforbit = ['email']\n",
            "p.toml:4:",
            "forbit",
        ),
        (
            "[[rule]]\nname = 'a'\npaths = ['[']\nmax-count = 3\n",
            "p.toml:1:",
            "`[`",
        ),
        (
            "[[rule]]\nname = 'a'\nreaders = 'owner'\ngroups = ['x']\n",
            "p.toml:",
            "no group",
        ),
    ] {
        fs::write(&path, text).unwrap();
        let run = desk.run(folder.path(), &["policy", "check", "p.toml"]);
        assert_eq!(run.code, 1, "{text}");
        let told = &run.stderr;
        assert!(
            told.contains(place) && told.contains(expected),
            "{text}: {told}"
        );
    }
    fs::write(&path, "[[rule]]\nname = 'a'\nforbid = ['e-mail']\n").unwrap();
    let run = desk.run(folder.path(), &["scan", ".", "--policy", "p.toml"]);
    assert_eq!(run.code, 2);
    assert!(run.stderr.contains("did you mean email?") && run.stdout.is_empty());
}

/// What a run with a state says of breaches: exit code, kinds of news by path, resolved paths.
fn nightly(desk: &Desk, folder: &Path, policy: &str) -> (i32, Vec<String>, Vec<String>, String) {
    let path = |name: &str| desk.path(name).to_str().unwrap().to_owned();
    fs::write(path("policy.toml"), policy).unwrap();
    let (policy, state, report) = (path("policy.toml"), path("state.db"), path("report.json"));
    let arguments = [
        "scan",
        ".",
        "--no-progress",
        "--quiet",
        "--fail-on",
        "high",
        "--max-shrink",
        "100",
        "--only",
        "date_of_birth,person_name",
        "--policy",
        &policy,
        "--state",
        &state,
        "-o",
        &report,
    ];
    let run = desk.run(folder, &arguments);
    assert_eq!(run.stderr, "");
    let report = read_json(Path::new(&report));
    let place = |breach: &Value| {
        let path = breach["origin"]["path"].as_str().unwrap();
        path.trim_start_matches("./").to_owned()
    };
    let breaches = report["policy"].as_array().unwrap().iter();
    let told =
        breaches.map(|b| format!("{} {}", b["news"]["kind"].as_str().unwrap_or("-"), place(b)));
    let resolved = report["news"]["policy"]["resolved"].as_array();
    let resolved = resolved.into_iter().flatten().map(place).collect();
    (run.code, told.collect(), resolved, run.stdout)
}

#[test]
fn breaches_that_are_known_do_not_fail_and_those_that_end_are_told() {
    let (desk, folder) = (Desk::new(), share());
    let rule =
        "[[rule]]\nname = 'few'\ntypes = ['date_of_birth']\nmax-count = 100\nseverity = 'high'\n";
    lay(folder.path(), "a.csv", 300, 0o600);
    let (code, told, ..) = nightly(&desk, folder.path(), rule);
    assert_eq!((code, told), (1, vec!["- a.csv".to_owned()]));
    let (code, told, _, printed) = nightly(&desk, folder.path(), rule);
    assert_eq!((code, told), (0, vec!["known a.csv".to_owned()]));
    assert_eq!(printed, "", "nothing is new");

    // Another file breaks the rule, the first one is no longer there.
    fs::remove_file(folder.path().join("a.csv")).unwrap();
    lay(folder.path(), "b.csv", 170, 0o600);
    let (code, told, resolved, printed) = nightly(&desk, folder.path(), rule);
    assert_eq!((code, told), (1, vec!["new b.csv".to_owned()]));
    assert_eq!(resolved, ["a.csv"]);
    assert!(
        printed.contains("breaches of the policy: 1 new, 1 resolved")
            && printed.contains("New breaches of the policy (1)")
            && printed.contains("Breaches of the policy resolved (1)"),
        "{printed}"
    );

    // A stricter severity is news, a looser one is not; a rule that is gone is not kept in mind.
    let strict = rule.replace("'high'", "'critical'");
    let (code, told, ..) = nightly(&desk, folder.path(), &strict);
    assert_eq!((code, told), (1, vec!["new b.csv".to_owned()]));
    let (code, told, ..) = nightly(&desk, folder.path(), rule);
    assert_eq!((code, told), (0, vec!["known b.csv".to_owned()]));
    let other = rule.replace("few", "fewer").replace("100", "1000");
    let (code, told, resolved, _) = nightly(&desk, folder.path(), &other);
    assert_eq!((code, told.len(), resolved.len()), (0, 0, 0));
}

#[test]
fn two_reports_differ_by_their_breaches() {
    let (desk, folder) = (Desk::new(), share());
    let policy = desk.path("policy.toml");
    fs::write(
        &policy,
        "[[rule]]\nname = 'births'\nforbid = ['date_of_birth']\nseverity = 'low'\n",
    )
    .unwrap();
    let mut reports = Vec::new();
    for file in ["a.csv", "b.csv"] {
        lay(folder.path(), file, 200, 0o600);
        let report = desk
            .path(&format!("{file}.json"))
            .to_str()
            .unwrap()
            .to_owned();
        let policy = policy.to_str().unwrap();
        desk.run(
            folder.path(),
            &[
                "scan",
                ".",
                "--quiet",
                "--no-progress",
                "--policy",
                policy,
                "-o",
                &report,
            ],
        );
        reports.push(report);
    }
    let diff = |old: usize, new: usize, further: &[&str]| {
        let all = [&["diff", reports[old].as_str(), &reports[new]], further].concat();
        desk.run(folder.path(), &all)
    };
    let run = diff(0, 1, &["--format", "json", "--fail-on", "low"]);
    let told: Value = serde_json::from_str(&run.stdout).unwrap();
    assert_eq!(run.code, 1);
    let path = told["policy"][0]["origin"]["path"].as_str().unwrap();
    assert!(
        path.ends_with("b.csv") && told["policy"][0]["news"]["kind"] == "new",
        "{told}"
    );
    assert_eq!(told["news"]["policy"]["known"], 1);
    let page = diff(1, 0, &["--format", "markdown"]);
    assert!(
        page.stdout.contains("## Breaches of the policy resolved"),
        "{}",
        page.stdout
    );
}
