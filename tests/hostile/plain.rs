//! Tables and texts: widths, lengths, quotes, and bytes that are no text.

use super::{Case, noise, people};

pub fn cases() -> Vec<Case> {
    [shapes(), bytes()].into_iter().flatten().collect()
}

fn row(cells: usize) -> String {
    format!("{}p@example.com\n", "a,".repeat(cells))
}

fn shapes() -> Vec<Case> {
    let names: Vec<String> = (0..100_000).map(|n| format!("c{n}")).collect();
    let header = format!("{}\n", names.join(","));
    let wide = format!("{header}{}", row(99_999).repeat(5));
    let each = (0..20_000)
        .map(|n| format!("{}@example.com", n))
        .collect::<Vec<_>>()
        .join(",");
    let ragged: String = (0..2000).map(row).collect();
    let quotes = format!("id,email\n{}\n1,p@example.com\n", "\"".repeat(10 << 20));
    let commas = format!("id,email\n{}\n1,p@example.com\n", ",".repeat(20 << 20));
    let open = format!("id,email\n1,\"{}", "p@example.com\n".repeat(100_000));
    let long = format!("id,email\n1,{}p@example.com\n", "x ".repeat(20 << 20));
    vec![
        Case::new("columns-100000.csv", wide, &["scanned limit_columns"], 5),
        Case::new(
            "addresses-in-20000-columns.csv",
            format!("{each}\n").repeat(3),
            &["scanned limit_columns"],
            60_000,
        ),
        Case::new("a-column-more-each-row.csv", ragged, &[], 2000),
        Case::new("quotes.csv", quotes, &["scanned limit_record"], 1),
        Case::new("commas.csv", commas, &["scanned limit_record"], 1),
        Case::new("open-quote.csv", open, &[], 100_000),
        Case::new("long-cell.csv", long, &["scanned limit_record"], 1),
        Case::new(
            "line-ends.csv",
            [people(5), b"\r\n".repeat(10 << 20), people(5)].concat(),
            &[],
            10,
        ),
        Case::new("one-byte.txt", "@", &[], 0),
        Case::new(
            "ats.txt",
            "@".repeat(20 << 20),
            &["scanned limit_record"],
            0,
        ),
        Case::new(
            "digits.txt",
            "4".repeat(20 << 20),
            &["scanned limit_record"],
            0,
        ),
        Case::new(
            "dots.txt",
            format!("a@{}com", "a.".repeat(10 << 20)),
            &["scanned limit_record"],
            0,
        ),
        Case::new(
            "groups.txt",
            "4111 ".repeat(4 << 20),
            &["scanned limit_record"],
            0,
        ),
    ]
}

fn wide(text: &str, unit: impl Fn(u16) -> [u8; 2]) -> Vec<u8> {
    text.encode_utf16().flat_map(unit).collect()
}

fn bytes() -> Vec<Case> {
    let text = String::from_utf8(people(1000)).unwrap();
    let nuls: Vec<u8> = text
        .bytes()
        .flat_map(|byte| {
            if byte == b',' {
                vec![0, byte, 0]
            } else {
                vec![byte]
            }
        })
        .collect();
    let odd = [&wide(&text, u16::to_le_bytes)[..], b"x"].concat();
    let mut lone = wide(&text, u16::to_le_bytes);
    lone.extend([0x00, 0xD8].repeat(5000));
    lone.extend(wide("\nlast@example.com\n", u16::to_le_bytes));
    let latin: Vec<u8> = text
        .bytes()
        .chain(*b"9,M\xFCller,last@example.com,\n")
        .collect();
    let later = [&"x,plain text\n".repeat(10_000).into_bytes()[..], &latin].concat();
    // An encoding that began as another from the second segment on.
    let changed = [
        text.repeat(5).into_bytes(),
        b"\xFF\xFE".to_vec(),
        wide(&text, u16::to_le_bytes),
    ]
    .concat();
    let overlong = [
        &b"\xC0\xAF\xF8\x88\x80\x80\x80\xED\xA0\x80 ".repeat(5000)[..],
        b"\np@example.com\n",
    ]
    .concat();
    let marks = "\u{FEFF}p@example.com\n".repeat(1000);
    let escapes = [
        &b"\x1B$B\x1B(B\x1B[31m".repeat(20_000)[..],
        b"\np@example.com\n",
    ]
    .concat();
    let reversed = format!("\u{202E}moc.elpmaxe@p\u{202C}\n{text}");
    let mut wider: Vec<u8> = text
        .chars()
        .flat_map(|c| u32::from(c).to_le_bytes())
        .collect();
    wider.extend([0xFF; 4000]);
    let islands = [noise(100_000), b" p@example.com ".to_vec(), noise(100_000)].concat();
    vec![
        Case::new("nuls.csv", nuls, &[], 1000),
        Case::new(
            "only-nuls.bin",
            vec![0; 5 << 20],
            &["scanned limit_record"],
            0,
        ),
        Case::new("half-a-unit.txt", odd, &[], 1000),
        Case::new("lone-surrogates.txt", lone, &[], 1001),
        Case::new("latin-at-the-end.csv", later, &[], 1001),
        Case::new(
            "wide-from-the-middle.csv",
            changed,
            &["scanned encoding_uncertain"],
            6000,
        ),
        Case::new("overlong.txt", overlong, &[], 1),
        Case::new("marks-in-the-text.txt", marks, &[], 1000),
        Case::new("escapes.txt", escapes, &[], 1),
        Case::new("reversed.txt", reversed, &[], 1000),
        Case::new("beyond-unicode.txt", wider, &[], 1000),
        Case::new("islands.bin", islands, &["skipped unsupported_format"], 1),
    ]
}
