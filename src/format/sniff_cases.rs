//! The sniffer's cases: small texts and what they are.

use crate::format::sniff::{Sniffed, Terminator, sniff};
use crate::model::{Format, Quote};
use proptest::prelude::*;

const WORDS: &[&str] = &[
    "email",
    "e-mail",
    "email address",
    "name",
    "first name",
    "last name",
    "firstname",
    "lastname",
    "phone",
    "phone number",
    "city",
    "ort",
    "strasse",
    "telefon",
    "nachname",
    "vorname",
    "company",
    "position",
    "country",
    "zip",
    "dob",
    "url",
    "tags",
    "ip address",
    "customer id",
    "date",
    "amount",
    "notes",
    "fn",
    "ln",
    "vorname",
];

fn word(cell: &str) -> bool {
    WORDS.contains(&cell.to_lowercase().as_str())
}

/// An address in a documentation domain or a fictional phone number.
fn value(cell: &[u8]) -> bool {
    let text = String::from_utf8_lossy(cell);
    text.contains("@example.") || text.contains("555-01") || text.contains("4111111111111111")
}

fn look_at(text: &str) -> Sniffed {
    sniff(text.as_bytes(), true, &word, &value)
}

/// `comma 2 Email|Name`: delimiter, columns, names; `-` without a header. Marks: `cr`, `crlf`,
/// `mixed` line ends, `backslash` escapes, `literal` or `single` quotes.
fn summary(found: &Sniffed) -> String {
    let Some(dialect) = found.dialect else {
        return found.format.as_str().to_owned();
    };
    let delimiter = match dialect.delimiter {
        b',' => "comma".to_owned(),
        b';' => "semicolon".to_owned(),
        b'\t' => "tab".to_owned(),
        b'|' => "pipe".to_owned(),
        other => char::from(other).to_string(),
    };
    let names = if found.headers.present {
        found.headers.names.join("|")
    } else {
        "-".to_owned()
    };
    let mut marks = String::new();
    marks.push_str(match found.terminator {
        Terminator::Lf => "",
        Terminator::CrLf => " crlf",
        Terminator::Cr => " cr",
        Terminator::Mixed => " mixed",
    });
    marks.push_str(if dialect.escape == Quote::Backslash {
        " backslash"
    } else {
        ""
    });
    marks.push_str(match dialect.quote {
        None => " literal",
        Some(b'\'') => " single",
        Some(_) => "",
    });
    format!("{delimiter} {} {names}{marks}", found.columns)
}

/// The first line from the first data record on.
fn first_data<'a>(text: &'a str, found: &Sniffed) -> &'a str {
    let data = text.get(found.data_offset as usize..).unwrap_or("?");
    data.split(['\n', '\r']).next().unwrap_or_default()
}

fn check(cases: &[(&str, &str, &str)]) {
    let mut wrong = String::new();
    for (text, want, data) in cases {
        let found = look_at(text);
        let got = (summary(&found), first_data(text, &found));
        if got != ((*want).to_owned(), *data) {
            wrong.push_str(&format!(
                "{text:?}\n  want {want:?} {data:?}\n  got  {:?} {:?}\n",
                got.0, got.1
            ));
        }
    }
    assert!(wrong.is_empty(), "\n{wrong}");
}

fn check_text(cases: &[&str]) {
    let cases: Vec<_> = cases
        .iter()
        .map(|text| {
            (
                *text,
                "text",
                text.split(['\n', '\r']).next().unwrap_or_default(),
            )
        })
        .collect();
    check(&cases);
}

#[test]
fn delimiters_are_told_by_content() {
    check(&[
        (
            "Email,Name\na@example.com,Jane\nb@example.com,Joe\n",
            "comma 2 Email|Name",
            "a@example.com,Jane",
        ),
        (
            "Email;Name\na@example.com;Jane\nb@example.com;Joe\n",
            "semicolon 2 Email|Name",
            "a@example.com;Jane",
        ),
        (
            "Email\tName\na@example.com\tJane\nb@example.com\tJoe\n",
            "tab 2 Email|Name",
            "a@example.com\tJane",
        ),
        (
            "Email|Name\na@example.com|Jane\nb@example.com|Joe\n",
            "pipe 2 Email|Name",
            "a@example.com|Jane",
        ),
        (
            "name;amount;rate\nx;1,50;2,25\ny;3,75;4,00\n",
            "semicolon 3 name|amount|rate",
            "x;1,50;2,25",
        ),
        (
            "1,5;2,5;3,1\n4,5;5,5;6,1\n7,5;8,5;9,1\n",
            "semicolon 3 -",
            "1,5;2,5;3,1",
        ),
        (
            "Name;Ort\nMüller, Hans;Köln\nMeyer, Eva;Bonn\n",
            "semicolon 2 Name|Ort",
            "Müller, Hans;Köln",
        ),
        (
            "email,name,tags\na@example.com,Jane,x;y;z\nb@example.com,Joe,u;v;w\n",
            "comma 3 email|name|tags",
            "a@example.com,Jane,x;y;z",
        ),
        (
            "email,tags\na@example.com,x|y|z\nb@example.com,u|v|w\n",
            "comma 2 email|tags",
            "a@example.com,x|y|z",
        ),
        (
            "name\tnotes\nJane\tone, two, three\nJoe\tfour, five, six\n",
            "tab 2 name|notes",
            "Jane\tone, two, three",
        ),
        (
            "email, name, city\na@example.com, Jane, Bonn\nb@example.com, Joe, Rome\n",
            "comma 3 email|name|city",
            "a@example.com, Jane, Bonn",
        ),
        (
            "id | name | email\n1 | Jane | a@example.com\n2 | Joe | b@example.com\n",
            "pipe 3 id|name|email",
            "1 | Jane | a@example.com",
        ),
    ]);
}

#[test]
fn the_separator_line_is_consumed() {
    check(&[
        (
            "sep=;\nEmail;Name\na@example.com;Jane\n",
            "semicolon 2 Email|Name",
            "a@example.com;Jane",
        ),
        (
            "SEP=,\r\nEmail,Name\r\na@example.com,Jane\r\n",
            "comma 2 Email|Name crlf",
            "a@example.com,Jane",
        ),
        (
            "\"sep=;\"\nEmail;Name\na@example.com;Jane\n",
            "semicolon 2 Email|Name",
            "a@example.com;Jane",
        ),
        (
            "sep=\t\nEmail\tName\na@example.com\tJane\n",
            "tab 2 Email|Name",
            "a@example.com\tJane",
        ),
        (
            "sep=^\nEmail^Name\na@example.com^Jane\n",
            "^ 2 Email|Name",
            "a@example.com^Jane",
        ),
        (
            "sep=;\nEmail\na@example.com\n",
            "semicolon 1 Email",
            "a@example.com",
        ),
    ]);
    assert_eq!(
        look_at("sep=;\nEmail;Name\na;b\n").headers.rows_before_data,
        2
    );
}

#[test]
fn quotes_and_escapes_are_told_by_use() {
    check(&[
        (
            "\"Email\",\"Name\"\n\"a@example.com\",\"Doe, Jane\"\n\"b@example.com\",\"Roe, Joe\"\n",
            "comma 2 Email|Name",
            "\"a@example.com\",\"Doe, Jane\"",
        ),
        (
            "name,notes\nJane,\"one\ntwo, \"\"three\"\"\"\nJoe,x\n",
            "comma 2 name|notes",
            "Jane,\"one",
        ),
        (
            "name,notes\n\"Jane\",\"say \\\"hi\\\", ok\"\n\"Joe\",\"x\"\n",
            "comma 2 name|notes backslash",
            "\"Jane\",\"say \\\"hi\\\", ok\"",
        ),
        (
            "name,notes\n\"Jane\",\"C:\\temp\\\"\n\"Joe\",\"x\"\n",
            "comma 2 name|notes",
            "\"Jane\",\"C:\\temp\\\"",
        ),
        (
            "name\tamount\nJane\t5\" pipe\nJoe\t7\" pipe\n",
            "tab 2 name|amount",
            "Jane\t5\" pipe",
        ),
        (
            "name\tnotes\nJane\t\"open\nJoe\tx\nJim\t\"y\" z\n",
            "tab 2 name|notes literal",
            "Jane\t\"open",
        ),
        (
            "'email','name'\n'a@example.com','Doe, Jane'\n'b@example.com','Roe, Joe'\n",
            "comma 2 email|name single",
            "'a@example.com','Doe, Jane'",
        ),
        (
            "email,name,phone\na@example.com,\"Jane,'555-0100\nb@example.com,Joe,'555-0101\nc@example.com,\"Jim\",'555-0102\n",
            "comma 3 email|name|phone literal",
            "a@example.com,\"Jane,'555-0100",
        ),
    ]);
}

#[test]
fn line_ends_are_told() {
    check(&[
        (
            "email,name\ra@example.com,Jane\rb@example.com,Joe\r",
            "comma 2 email|name cr",
            "a@example.com,Jane",
        ),
        (
            "email,name\r\na@example.com,Jane\r\nb@example.com,Joe\r\n",
            "comma 2 email|name crlf",
            "a@example.com,Jane",
        ),
        (
            "email,name\na@example.com,Jane\r\nb@example.com,Joe\n",
            "comma 2 email|name mixed",
            "a@example.com,Jane",
        ),
        (
            "email,name\na@example.com,Jane",
            "comma 2 email|name",
            "a@example.com,Jane",
        ),
        (
            "\n\n\r\nemail,name\na@example.com,Jane\nb@example.com,Joe\n",
            "comma 2 email|name mixed",
            "a@example.com,Jane",
        ),
    ]);
    assert_eq!(
        look_at("some text\r\nand more\r\n").terminator,
        Terminator::CrLf
    );
    assert_eq!(look_at("some text\rand more\r").terminator, Terminator::Cr);
}

#[test]
fn a_first_row_with_a_value_is_data() {
    check(&[
        (
            "a@example.com,Jane\nb@example.com,Joe\nc@example.com,Jim\n",
            "comma 2 -",
            "a@example.com,Jane",
        ),
        (
            "name,555-0100\nJoe,555-0101\nJim,555-0102\n",
            "comma 2 -",
            "name,555-0100",
        ),
        (
            "Jane,Doe,1980-01-31,12\nJoe,Roe,1981-01-31,13\nJim,Poe,1982-01-31,14\n",
            "comma 4 -",
            "Jane,Doe,1980-01-31,12",
        ),
        ("1,2,3\n4,5,6\n7,8,9\n", "comma 3 -", "1,2,3"),
        (
            "4111111111111111,12/30,Jane\n4111111111111111,11/30,Joe\n",
            "comma 3 -",
            "4111111111111111,12/30,Jane",
        ),
        (
            "Jane,Doe,Bonn\nJoe,Doe,Bonn\nJim,Doe,Rome\n",
            "comma 3 -",
            "Jane,Doe,Bonn",
        ),
    ]);
}

#[test]
fn headers_are_told_by_words_and_by_contrast() {
    check(&[
        (
            "foo,bar,baz\nx,1,2024-01-31\ny,2,2024-01-30\n",
            "comma 3 foo|bar|baz",
            "x,1,2024-01-31",
        ),
        (
            "Foo,Bar\nx@example.org,1\ny@example.org,2\n",
            "comma 2 Foo|Bar",
            "x@example.org,1",
        ),
        (
            "name,2019,2020,2021\nx,1,2,3\ny,4,5,6\n",
            "comma 4 name|2019|2020|2021",
            "x,1,2,3",
        ),
        (
            "email,email,email,phone,phone,fn,ln\na@example.com,,,555-0100,,Jane,Doe\nb@example.com,,,555-0101,,Joe,Roe\n",
            "comma 7 email|email|email|phone|phone|fn|ln",
            "a@example.com,,,555-0100,,Jane,Doe",
        ),
        (
            "email,,name,\na@example.com,,Jane,\nb@example.com,,Joe,\n",
            "comma 4 email||name|",
            "a@example.com,,Jane,",
        ),
        (
            "\u{FEFF}Email,Name\na@example.com,Jane\n",
            "comma 2 Email|Name",
            "a@example.com,Jane",
        ),
        (
            "\" 'Email \",'Name\na@example.com,Jane\nb@example.com,Joe\n",
            "comma 2 Email|Name",
            "a@example.com,Jane",
        ),
        (
            "=\"Email\",Name\na@example.com,Jane\nb@example.com,Joe\n",
            "comma 2 Email|Name",
            "a@example.com,Jane",
        ),
        (
            "\"What is your\nfavourite city?\",email\nBonn,a@example.com\nRome,b@example.com\n",
            "comma 2 What is your favourite city?|email",
            "Bonn,a@example.com",
        ),
        ("email,name,phone\n", "comma 3 email|name|phone", ""),
        ("email,name,phone", "comma 3 email|name|phone", ""),
        (
            "\"x\",\"y\"\n1,2.5,7\n2,3.5,8\n3,4.5,9\n",
            "comma 3 |x|y",
            "1,2.5,7",
        ),
        (
            "#,Your name?,Network ID\nab12cd34,Jane,ff00aa11\nef56ab78,Joe,00ff11aa\n",
            "comma 3 #|Your name?|Network ID",
            "ab12cd34,Jane,ff00aa11",
        ),
    ]);
}

#[test]
fn title_lines_stand_before_the_header() {
    check(&[
        (
            "Notes:\n\"Some rows, it is said, are missing\"\n\nFirst Name,Last Name,URL,Email Address,Company\nJane,Doe,https://example.com/j,a@example.com,Acme\nJoe,Roe,https://example.com/r,b@example.com,Acme\n",
            "comma 5 First Name|Last Name|URL|Email Address|Company",
            "Jane,Doe,https://example.com/j,a@example.com,Acme",
        ),
        (
            "Report of today\nMade by,Jane\nEmail,Name,City,Zip\na@example.com,Jane,Bonn,53111\nb@example.com,Joe,Rome,00100\n",
            "comma 4 Email|Name|City|Zip",
            "a@example.com,Jane,Bonn,53111",
        ),
        (
            "Customer list,,,,,\n,,,,,\nEmail,Name,City,Zip,Phone,DOB\na@example.com,Jane,Bonn,53111,555-0100,1980-01-31\nb@example.com,Joe,Rome,00100,555-0101,1981-01-31\n",
            "comma 6 Email|Name|City|Zip|Phone|DOB",
            "a@example.com,Jane,Bonn,53111,555-0100,1980-01-31",
        ),
        (
            "# made by a program\nEmail;Name;City\na@example.com;Jane;Bonn\nb@example.com;Joe;Rome\n",
            "semicolon 3 Email|Name|City",
            "a@example.com;Jane;Bonn",
        ),
        (
            "Attendee Report\nTopic,Host Count\n\"x\",1\nAttendee Details,\nName,Email,Phone,Country,City\nJane,a@example.com,555-0100,DE,Bonn\nJoe,b@example.com,555-0101,IT,Rome\nJim,c@example.com,555-0102,IT,Rome\n",
            "comma 5 Name|Email|Phone|Country|City",
            "Jane,a@example.com,555-0100,DE,Bonn",
        ),
    ]);
    let found =
        look_at("Title\nEmail,Name,City\na@example.com,Jane,Bonn\nb@example.com,Joe,Rome\n");
    assert_eq!((found.preamble.bytes, found.preamble.records), (0..6, 1));
    assert_eq!(
        (found.header_bytes, found.headers.rows_before_data),
        (6..22, 2)
    );
}

#[test]
fn two_header_rows_are_joined() {
    check(&[
        (
            "Respondent ID,IP Address,Email Address,How old are you?,Which do you like?,,\n,,,Open-Ended Response,Tea,Coffee,Other\n101,192.0.2.1,a@example.com,31,Tea,,\n102,192.0.2.2,b@example.com,41,,Coffee,\n",
            "comma 7 Respondent ID|IP Address|Email Address|How old are you? Open-Ended Response|Which do you like? Tea|Which do you like? Coffee|Which do you like? Other",
            "101,192.0.2.1,a@example.com,31,Tea,,",
        ),
        (
            "Date,Price,Volume\n,USD,pieces\n2024-01-29,1.5,7\n2024-01-30,2.5,8\n2024-01-31,3.5,9\n",
            "comma 3 Date|Price USD|Volume pieces",
            "2024-01-29,1.5,7",
        ),
        (
            "Contact,,,Address,\nName,Email,Phone,Zip,City\nJane,a@example.com,555-0100,53111,Bonn\nJoe,b@example.com,555-0101,00100,Rome\nJim,c@example.com,555-0102,00100,Rome\n",
            "comma 5 Contact Name|Contact Email|Contact Phone|Address Zip|Address City",
            "Jane,a@example.com,555-0100,53111,Bonn",
        ),
        (
            "email,name,city\n,Jane,\nb@example.com,Joe,Rome\nc@example.com,Jim,Rome\n",
            "comma 3 email|name|city",
            ",Jane,",
        ),
    ]);
}

#[test]
fn ragged_rows_do_not_hide_a_table() {
    check(&[
        (
            "email,name,city,zip\na@example.com,Jane,Bonn,53111\nb@example.com,Joe\nc@example.com,Jim,Rome,00100,extra\nd@example.com,Jo,Rome,00100\ne@example.com,Al,Rome,00100\n",
            "comma 4 email|name|city|zip",
            "a@example.com,Jane,Bonn,53111",
        ),
        (
            "email,name,city,zip,phone\na@example.com,Jane,Bonn,53111\nb@example.com,Joe,Rome,00100\nc@example.com,Jim,Rome,00100\n",
            "comma 5 email|name|city|zip|phone",
            "a@example.com,Jane,Bonn,53111",
        ),
        (
            "email,name\na@example.com,Jane,x\nb@example.com,Joe,y\nc@example.com,Jim,z\n",
            "comma 3 email|name",
            "a@example.com,Jane,x",
        ),
        (
            "email,na\0me,city\na@example.com,Jane,Bo\0nn\nb@example.com,Joe,Rome\n",
            "comma 3 email|na\0me|city",
            "a@example.com,Jane,Bo\0nn",
        ),
    ]);
}

#[test]
fn lists_are_tables_of_one_column() {
    check(&[
        (
            "a@example.com\nb@example.com\nc@example.com\n",
            "comma 1 -",
            "a@example.com",
        ),
        (
            "Email\na@example.com\nb@example.com\n",
            "comma 1 Email",
            "a@example.com",
        ),
        (
            "\"Email\"\r\n\"a@example.com\"\r\n\"b@example.com\"\r\n",
            "comma 1 Email crlf",
            "\"a@example.com\"",
        ),
        (
            "Phone Number\n+1 202 555-0100\n+1 202 555-0101\n",
            "comma 1 Phone Number",
            "+1 202 555-0100",
        ),
        (
            "Name\nJane Doe\nJoe Roe\nJim Poe\n",
            "comma 1 Name",
            "Jane Doe",
        ),
        (
            "Contacts\na@example.com\nb@example.com\nc@example.com\nd@example.com\n",
            "comma 1 Contacts",
            "a@example.com",
        ),
        (
            "+1 202 555-0100\n+1 202 555-0101\n",
            "comma 1 -",
            "+1 202 555-0100",
        ),
    ]);
}

#[test]
fn json_lines_are_told() {
    check(&[
        ("{\"a\":1}\n{\"a\":2}\n", "json_lines", "{\"a\":1}"),
        (
            "{\"a\":1}\r\n\r\n{\"a\":{\"b\":2}}",
            "json_lines",
            "{\"a\":1}",
        ),
        (
            "{\"email\":\"a@example.com\"}",
            "json_lines",
            "{\"email\":\"a@example.com\"}",
        ),
        ("{\"a\":1}\n{oops\n", "text", "{\"a\":1}"),
        ("{\n  \"a\": 1,\n  \"b\": 2\n}\n", "text", "{"),
    ]);
    let cut = sniff(b"{\"a\":1}\n{\"a\":2}\n{\"a\":", false, &word, &value);
    assert_eq!(cut.format, Format::JsonLines);
    let long = sniff(b"{\"a\":1}\n{\"a\":", false, &word, &value);
    assert_eq!(long.format, Format::JsonLines);
}

#[test]
fn prose_and_notes_are_text() {
    check_text(&[
        "Dear Jane, thank you for your letter, which I read with joy.\nI hope you are well, and that the city is kind.\nSincerely, Joe\n",
        "Hello Jane, how are you",
        "a@example.com",
        "one line\n",
        "Shall we go, my friend, to see the sea,\nwhere waves are high, and winds are free,\nand birds, in flight, are wild to be,\n",
        "He came, he saw.\nShe went, she won.\nThey met, they talked.\nWe sat, we ate.\n",
        "Minutes of the meeting\n\nPresent: Jane, Joe, Jim\nAbsent: Al\n\n1. Budget, plans\n2. Next date; place\n",
        "Name\n\nThis is a long story about names. It has no table in it at all, only words, and more words.\nThe end.\n",
        "To: a@example.com\nCc: b@example.com, c@example.com\nSubject: Hello, world\n\nText.\n",
        "- milk\n- eggs, butter\n- tea\n",
        "   \n \n",
        "# Title\n\n| a | b |\n|---|---|\n| 1 | 2 |\n| 3 | 4 |\n",
        "# Title\n\nSome text, and more.\n\n* one, two\n* three\n",
        "Please call Jane.\nHer mail is a@example.com, as far as I know.\nBye\n",
    ]);
}

#[test]
fn logs_and_code_are_text() {
    check_text(&[
        "192.0.2.1 - - [31/Jan/2024:12:00:00 +0000] \"GET / HTTP/1.1\" 200 5 \"-\" \"Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120\"\n192.0.2.2 - - [31/Jan/2024:12:00:01 +0000] \"GET /a HTTP/1.1\" 200 5 \"-\" \"Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120\"\n192.0.2.3 - - [31/Jan/2024:12:00:02 +0000] \"GET /b HTTP/1.1\" 200 5 \"-\" \"Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120\"\n",
        "2024-01-31 12:00:00,123 INFO app started\n2024-01-31 12:00:01,456 INFO user a@example.com\n2024-01-31 12:00:02,789 WARN slow\n",
        "Jan 31 12:00:00 host sshd[1]: session opened, user jane\nJan 31 12:00:01 host sshd[1]: session closed, user jane\nJan 31 12:00:02 host sshd[2]: session opened, user joe\n",
        "time=12:00, level=info, msg=started\ntime=12:01, level=info, msg=stopped\ntime=12:02, level=warn, msg=slow\n",
        "[2024-01-31 12:00:00] app.INFO: a, b\n[2024-01-31 12:00:01] app.INFO: c, d\n[2024-01-31 12:00:02] app.INFO: e, f\n",
        "INSERT INTO people VALUES (1,'a@example.com','Jane');\nINSERT INTO people VALUES (2,'b@example.com','Joe');\nINSERT INTO people VALUES (3,'c@example.com','Jim');\n",
        "(1,'a@example.com','Jane'),\n(2,'b@example.com','Joe'),\n(3,'c@example.com','Jim');\n",
        "import os, sys\n\ndef f(a, b):\n    return a, b\n\nx = f(1, 2)\n",
        "int a, b;\nint c, d;\nfor (;;) { f(a, b); }\nreturn f(c, d);\n",
        "package main\n\nimport \"fmt\"\n\nfunc main() {\n\tfmt.Println(1, 2)\n\tfmt.Println(3, 4)\n}\n",
        "all:\n\tcc -o a a.c\n\tcc -o b b.c\n\nclean:\n\trm a b\n",
        "<html>\n<p>a, b</p>\n<p>c, d</p>\n</html>\n",
        "[{\"a\":1,\"b\":2},{\"a\":3,\"b\":4}]",
        "[\n  {\"a\": 1, \"b\": 2},\n  {\"a\": 3, \"b\": 4}\n]\n",
        "BEGIN:VCARD\nVERSION:3.0\nN:Doe;Jane;;;\nTEL;TYPE=CELL:555-0100\nEND:VCARD\n",
        "key: value\nother: a, b\nlist:\n  - x\n  - y\n",
        "color = red\nsize = 1, 2\n[part]\nname = x\n",
        "\"one\",\n\"two\",\n\"three\",\n\"four\",\n",
    ]);
}

#[test]
fn nothing_is_empty() {
    assert_eq!(look_at("").format, Format::Empty);
}

#[test]
fn a_head_cut_anywhere_has_the_same_header() {
    let text =
        "sep=;\nEmail;Name;City\n".to_owned() + &"a@example.com;\"Doe; Jane\";Bonn\n".repeat(40);
    for end in 120..400 {
        let head = text.as_bytes().get(..end).unwrap_or_default();
        let found = sniff(head, false, &word, &value);
        assert_eq!(summary(&found), "semicolon 3 Email|Name|City", "{end}");
        assert_eq!(found.data_offset, 22);
    }
}

#[test]
fn one_record_longer_than_the_head_is_a_table_only_if_it_looks_like_one() {
    let wide = "12345,".repeat(10_000);
    let found = sniff(wide.as_bytes(), false, &word, &value);
    assert_eq!(
        (found.format, found.headers.present),
        (Format::Delimited, false)
    );
    let prose = "some words, and more words that go on, ".repeat(2000);
    assert_eq!(
        sniff(prose.as_bytes(), false, &word, &value).format,
        Format::Text
    );
}

proptest! {
    #[test]
    fn any_bytes_are_survived_and_told_alike(bytes: Vec<u8>, complete: bool) {
        let found = sniff(&bytes, complete, &word, &value);
        prop_assert!(found.data_offset as usize <= bytes.len());
        prop_assert_eq!(&found, &sniff(&bytes, complete, &word, &value));
    }

    #[test]
    fn table_like_bytes_are_survived(text in "[a,;|\t\"'\\\\\r\n 1@.]{0,200}", complete: bool) {
        let found = sniff(text.as_bytes(), complete, &word, &value);
        prop_assert!(found.data_offset as usize <= text.len());
        prop_assert!(found.header_bytes.start <= found.header_bytes.end);
        prop_assert!(found.preamble.bytes.end <= found.header_bytes.start);
    }

    #[test]
    fn plain_tables_are_tables(rows in 2_usize..20, columns in 3_usize..9, delimiter in 0_usize..4) {
        let delimiter = [",", ";", "\t", "|"].get(delimiter).copied().unwrap_or(",");
        let line = |row: usize| (0..columns).map(|c| format!("{}{c}", row * 100)).collect::<Vec<_>>().join(delimiter);
        let text = (1..=rows).map(line).collect::<Vec<_>>().join("\n");
        let found = look_at(&text);
        prop_assert_eq!((found.columns, found.headers.present), (columns, false));
    }
}

#[test]
fn answers_of_none_are_no_second_header() {
    let rows = "Asthma,Muslim,ver.di\nDiabetes,Jewish,IG Metall\n".repeat(10);
    let text = format!("health_condition,religion,union\nnone,None,no\n{rows}");
    let names = look_at(&text).headers.names;
    assert_eq!(names, ["health_condition", "religion", "union"]);
}
