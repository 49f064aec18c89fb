//! The binary as tests run it: in a folder, with a fixed key, without the caller's environment.
#![allow(dead_code, reason = "each test uses a part of it")]

use serde_json::Value;
use std::fs;
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use tempfile::TempDir;

/// What a run left behind.
pub struct Run {
    pub code: i32,
    pub stdout: String,
    pub stderr: String,
}

/// A folder for what the binary writes, with a key that is the same in every test.
pub struct Desk {
    folder: TempDir,
}

impl Desk {
    pub fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let desk = Self { folder };
        let mut options = fs::OpenOptions::new();
        let file = options.write(true).create_new(true).mode(0o600);
        let mut file = file.open(desk.key()).unwrap();
        std::io::Write::write_all(&mut file, &[7; 32]).unwrap();
        desk
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub fn key(&self) -> PathBuf {
        self.path("key")
    }

    /// Where the binary puts temporary files, if it makes any with a name.
    pub fn temporary(&self) -> PathBuf {
        let path = self.path("temporary");
        fs::create_dir_all(&path).unwrap();
        path
    }

    pub fn command(&self, folder: &Path) -> Command {
        let mut command = Command::new(assert_cmd::cargo::cargo_bin!("spillmap"));
        command.current_dir(folder).env_clear();
        command.env("SPILLMAP_KEY_FILE", self.key());
        command.env("TMPDIR", self.temporary());
        command.env("COLUMNS", "100");
        command.stdin(Stdio::null());
        command
    }

    pub fn run<S: AsRef<std::ffi::OsStr>>(&self, folder: &Path, arguments: &[S]) -> Run {
        let output = self.command(folder).args(arguments).output().unwrap();
        Run {
            code: output.status.code().expect("ended by a signal"),
            stdout: String::from_utf8(output.stdout).unwrap(),
            stderr: String::from_utf8(output.stderr).unwrap(),
        }
    }

    /// Scans and reads the report; nothing may be said on standard error.
    pub fn report(&self, folder: &Path, arguments: &[&str]) -> Value {
        let report = self.path("report.json");
        let fixed = [
            "scan",
            "--no-progress",
            "--quiet",
            "-o",
            report.to_str().unwrap(),
        ];
        let run = self.run(folder, &[&fixed[..], arguments].concat());
        assert_eq!((run.code, run.stderr.as_str()), (0, ""), "{arguments:?}");
        read_json(&report)
    }
}

/// The repository.
pub fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

pub fn read_json(path: &Path) -> Value {
    serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap()
}

/// A report without the only part that may differ between two equal scans.
pub fn without_scan(mut report: Value) -> Value {
    report.as_object_mut().unwrap().remove("scan").unwrap();
    report
}

/// The same without what only a scan says that knows an earlier one.
pub fn without_news(report: Value) -> Value {
    let mut report = without_scan(report);
    report.as_object_mut().unwrap().remove("news");
    for finding in report["findings"].as_array_mut().unwrap() {
        finding.as_object_mut().unwrap().remove("news");
    }
    report
}

pub fn read_lines(path: &Path) -> Vec<Value> {
    let text = fs::read_to_string(path).unwrap();
    text.lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect()
}
