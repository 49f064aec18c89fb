//! `spillmap find`: one person hidden in many forms and formats, with neighbours that are nearly equal.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod binary;
mod packing;

use binary::{Desk, Run, read_json};
use serde_json::Value;
use std::fs;
use std::io::Write;
use std::path::Path;
use std::process::Stdio;

/// What is asked; invented throughout.
const ASKED: &str = "email=Zoe.Quist@gmail.com
phone=+1 202 555 0143
name=Zoë Quist
address=12 Elm Street
us_ssn=219-09-9999
credit_card=4111 1111 1111 1111
iban=GB33BUKB20201555555555
id=C-10042
email=nobody.at.all@example.com
";

/// Every file that holds the person: name, content, what is to be found, as `kind form header rows`.
fn hidden() -> Vec<(&'static str, Vec<u8>, &'static [&'static str])> {
    vec![
        (
            "plain.csv",
            b"id,email\n1,a@example.com\n2,Zoe.Quist@gmail.com\n3,zoe.quist@gmail.com\n4,zoe.quist@gmail.com\n".to_vec(),
            &["email plain email 2-2", "email other_writing email 3-4"],
        ),
        (
            "alias.csv",
            b"email,n\nzoequist+news@googlemail.com,1\nzoe.quis@gmail.com,2\n".to_vec(),
            &["email alias email 1-1"],
        ),
        (
            "links.csv",
            b"n,url\n1,https://example.com/?u=a\n2,https://example.com/u?e=zoe.quist%40gmail.com&x=1\n".to_vec(),
            &["email encoded url 2-2"],
        ),
        (
            "tokens.csv",
            // The writing shows up late: the first cells are plain.
            {
                let mut text = "n,token\n".to_owned();
                for n in 1..3000 {
                    text.push_str(&format!("{n},x{n}\n"));
                }
                text.push_str("3000,em9lLnF1aXN0QGdtYWlsLmNvbQ==\n");
                text.into_bytes()
            },
            &["email encoded token 3000-3000"],
        ),
        (
            "phones.csv",
            b"n,phone,sales\n1,(202) 555-0143,1\n2,202.555.0144,2\n3,0012025550143,3\n4,+33 2025550143,4\n".to_vec(),
            &["phone other_writing phone 1-1,3-3"],
        ),
        (
            "events.jsonl",
            b"{\"user\":{\"first\":\"Zoe\",\"last\":\"QUIST\"},\"n\":1}\n{\"user\":{\"first\":\"Zoe\",\"last\":\"Quister\"}}\n{\"user\":{\"note\":\"tel \\u002b12025550143\"}}\n".to_vec(),
            &[
                "phone other_writing user.note 3-3",
                "name two_columns user.first + user.last 1-1",
            ],
        ),
        (
            "names.csv",
            "first_name,city,last_name\nZoë,Bern,Quist\nZoe,Quist,Smith\nZoe,Bern,Quisling\n".as_bytes().to_vec(),
            &["name two_columns first_name + last_name 1-1"],
        ),
        (
            "full.csv",
            "contact,n\n\"Quist, Zoe\",1\nDr. Zoe M. Quist,2\nZoe Quister,3\nJoe Quist,4\nzoë quist,5\n".as_bytes().to_vec(),
            &["name other_writing contact 1-2,5-5"],
        ),
        (
            "numbers.csv",
            b"ref,n\n219099999,1\n4111-1111-1111-1111,2\n4111111111111112,3\nGB33 BUKB 2020 1555 5555 55,4\nC10042,5\nC-10043,6\n".to_vec(),
            &[
                "us_ssn other_writing ref 1-1",
                "credit_card other_writing ref 2-2",
                "iban other_writing ref 4-4",
                "id other_writing ref 5-5",
            ],
        ),
        (
            "notes.txt",
            "call notes\n\nspoke to Zoë\nQuist of 12 elm street, re c-10042\n12 Elm Streets\n".as_bytes().to_vec(),
            &[
                "name other_writing - 3-3",
                "address other_writing - 4-4",
                "id other_writing - 4-4",
            ],
        ),
        (
            "page.html",
            b"<html><body><p>Write to <a href=\"mailto:zoe.quist@gmail.com\">us</a></p></body></html>".to_vec(),
            &["email other_writing"],
        ),
        (
            "letter.eml",
            b"From: a@example.com\r\nTo: =?utf-8?Q?Zo=C3=AB_Quist?= <zoe.quist@gmail.com>\r\nSubject: hi\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\nZo=C3=AB Quist lives at 12 Elm=\r\n Street.\r\n".to_vec(),
            &["email other_writing", "name", "name", "address"],
        ),
        ("packed.csv.gz", packing::gzip(b"n,email\n1,zoe.quist@gmail.com\n"), &["email other_writing email 1-1"]),
        (
            "backup.zip",
            packing::zip_of(&[("a/inner.csv", b"n,email\n1,zoe.quist@gmail.com\n"), ("b.csv", b"n\n1\n")]),
            &["email other_writing email 1-1"],
        ),
        ("book.xlsx", book(), &["email other_writing Mail 2-2"]),
        ("zoe.quist@gmail.com.txt", b"nothing\n".to_vec(), &["email other_writing - name"]),
    ]
}

fn book() -> Vec<u8> {
    let mut book = rust_xlsxwriter::Workbook::new();
    let sheet = book.add_worksheet().set_name("People").unwrap();
    for (row, cells) in [
        ["Mail", "N"],
        ["a@example.com", "1"],
        ["zoe.quist@gmail.com", "2"],
    ]
    .iter()
    .enumerate()
    {
        for (column, cell) in cells.iter().enumerate() {
            sheet.write(row as u32, column as u16, *cell).unwrap();
        }
    }
    book.save_to_buffer().unwrap()
}

fn ask(desk: &Desk, folder: &Path, asked: &str, arguments: &[&str]) -> Run {
    let mut command = desk.command(folder);
    command.args([&["find", "--values-from", "-"], arguments].concat());
    command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    child
        .stdin
        .take()
        .unwrap()
        .write_all(asked.as_bytes())
        .unwrap();
    let output = child.wait_with_output().unwrap();
    Run {
        code: output.status.code().unwrap(),
        stdout: String::from_utf8(output.stdout).unwrap(),
        stderr: String::from_utf8(output.stderr).unwrap(),
    }
}

fn answer(desk: &Desk, folder: &Path, asked: &str, arguments: &[&str]) -> Value {
    let json = desk.path("found.json");
    let fixed = ["--quiet", "-o", json.to_str().unwrap()];
    let run = ask(desk, folder, asked, &[&fixed[..], arguments].concat());
    assert_eq!((run.code, run.stderr.as_str()), (0, ""), "{}", run.stdout);
    read_json(&json)
}

fn told(place: &Value) -> String {
    let ranges: Vec<String> = place["ranges"]
        .as_array()
        .unwrap()
        .iter()
        .map(|r| format!("{}-{}", r[0], r[1]))
        .collect();
    let rows = match place["unit"].as_str().unwrap() {
        "name" => "name".to_owned(),
        _ => ranges.join(","),
    };
    let text = |key: &str| place[key].as_str().unwrap_or("-").to_owned();
    format!(
        "{} {} {} {rows}",
        text("kind"),
        text("form"),
        text("header")
    )
}

#[test]
fn one_person_is_found_in_every_form_and_no_neighbour_is() {
    let (desk, folder) = (Desk::new(), tempfile::tempdir().unwrap());
    let files = hidden();
    for (name, bytes, _) in &files {
        fs::write(folder.path().join(name), bytes).unwrap();
    }
    let answer = answer(&desk, folder.path(), ASKED, &["."]);
    let places = answer["places"].as_array().unwrap();
    for (name, _, expected) in &files {
        let here = places.iter().filter(|place| {
            place["path"]
                .as_str()
                .unwrap()
                .ends_with(&format!("/{name}"))
        });
        let here: Vec<String> = here.map(told).collect();
        assert_eq!(here.len(), expected.len(), "{name}: {here:?}");
        for (found, expected) in here.iter().zip(*expected) {
            assert!(found.starts_with(expected), "{name}: {here:?}");
        }
    }
    let values = answer["values"].as_array().unwrap();
    let found: Vec<bool> = values
        .iter()
        .map(|value| value["found"].as_bool().unwrap())
        .collect();
    assert_eq!(
        found,
        [true, true, true, true, true, true, true, true, false]
    );
    assert_eq!(answer["files"], files.len());
}

#[test]
fn digests_of_the_usual_forms_are_found() {
    let (desk, folder) = (Desk::new(), tempfile::tempdir().unwrap());
    let digest = |text: &str| {
        use sha2::Digest;
        let bytes = sha2::Sha256::digest(text.as_bytes());
        bytes
            .iter()
            .map(|byte| format!("{byte:02x}"))
            .collect::<String>()
    };
    let rows = [
        digest("zoe.quist@gmail.com"),
        digest("zoequist@gmail.com").to_uppercase(),
        digest("+12025550143"),
        digest("12025550143"),
        digest("2025550144"),
        digest("zoe.quist@gmail.co"),
    ];
    let mut text = "n,match_key\n".to_owned();
    for (number, row) in rows.iter().enumerate() {
        text.push_str(&format!("{number},{row}\n"));
    }
    fs::write(folder.path().join("audience.csv"), text).unwrap();
    fs::write(
        folder.path().join("log.txt"),
        format!("sent sha256={}\n", rows[0]),
    )
    .unwrap();
    let answer = answer(&desk, folder.path(), ASKED, &["."]);
    let places: Vec<String> = answer["places"]
        .as_array()
        .unwrap()
        .iter()
        .map(|place| {
            assert_eq!(place["hash"], "SHA-256");
            format!("{} / {}", told(place), place["hash_of"].as_str().unwrap())
        })
        .collect();
    assert_eq!(
        places,
        [
            "email hashed match_key 2-2 / Gmail dots dropped",
            "email hashed match_key 1-1 / small letters",
            "phone hashed match_key 3-3 / E.164",
            "phone hashed match_key 4-4 / digits alone",
            "email hashed - 1-1 / small letters",
        ]
    );
}

#[test]
fn no_value_is_told_and_threads_and_order_change_nothing() {
    let (desk, folder) = (Desk::new(), tempfile::tempdir().unwrap());
    for (name, bytes, _) in hidden() {
        if !name.contains('@') {
            fs::write(folder.path().join(name), bytes).unwrap();
        }
    }
    let csv = desk.path("found.csv");
    let many = ["--threads", "4", "-o", csv.to_str().unwrap(), "."];
    let one = answer(&desk, folder.path(), ASKED, &["--threads", "1", "."]);
    let four = answer(&desk, folder.path(), ASKED, &many);
    assert_eq!(one, four);
    let table = ask(&desk, folder.path(), ASKED, &["."]);
    assert_eq!((table.code, table.stderr.as_str()), (0, ""));
    let mut told = table.stdout + &one.to_string() + &fs::read_to_string(&csv).unwrap();
    told.make_ascii_lowercase();
    for value in [
        "zoe.quist",
        "zoequist",
        "quist",
        "2025550143",
        "555-0143",
        "elm",
        "219-09-9999",
        "219099999",
        "10042",
        "41111111111",
        "bukb",
        "nobody.at",
    ] {
        assert!(!told.contains(value), "{value}");
    }
}

#[test]
fn exit_codes_say_what_is_asked_of_them() {
    let (desk, folder) = (Desk::new(), tempfile::tempdir().unwrap());
    fs::write(
        folder.path().join("a.csv"),
        "n,email\n1,zoe.quist@gmail.com\n",
    )
    .unwrap();
    fs::write(
        folder.path().join("values.txt"),
        "\u{feff}email=zoe.quist@gmail.com\r\n\r\n",
    )
    .unwrap();
    for (arguments, expected) in [
        (&["--email", "zoe.quist@gmail.com", "."][..], 0),
        (
            &["--email", "zoe.quist@gmail.com", "--fail-if-found", "."],
            1,
        ),
        (
            &["--email", "joe.quist@gmail.com", "--fail-if-found", "a.csv"],
            0,
        ),
        (
            &[
                "--values-from",
                "values.txt",
                "--fail-if-found",
                "values.txt",
            ],
            0,
        ),
        (&["--values-from", "values.txt", "--fail-if-found", "."], 1),
        (&["--value", "id=77123", "--strict-coverage", "."], 0),
        (&["--value", "id", "."], 2),
        (&["--value", "shoe_size=77123", "."], 2),
        (&["--email", "zoequist", "."], 2),
        (&["."], 2),
        (&["--email", "zoe.quist@gmail.com"], 2),
        (&["--values-from", "-", "-"], 2),
        (&["--values-from", "missing.txt", "."], 2),
    ] {
        let run = desk.run(folder.path(), &[&["find"], arguments].concat());
        assert_eq!(run.code, expected, "{arguments:?} {}", run.stderr);
        let told = (run.stdout + &run.stderr).to_lowercase();
        assert!(
            !told.contains("zoequist") && !told.contains("zoe.quist") && !told.contains("77123"),
            "{told}"
        );
    }
}

#[test]
fn what_could_not_be_read_is_told() {
    let (desk, folder) = (Desk::new(), tempfile::tempdir().unwrap());
    let cut = packing::gzip(b"n,email\n1,a@example.com\n");
    fs::write(folder.path().join("cut.gz"), &cut[..cut.len() - 9]).unwrap();
    let run = ask(&desk, folder.path(), ASKED, &["--strict-coverage", "."]);
    assert_eq!(run.code, 3, "{}", run.stderr);
    assert!(
        run.stdout.contains("Nothing found") && run.stdout.contains("cut.gz"),
        "{}",
        run.stdout
    );
}
