//! From places in cells to byte offsets in the text of a table.

/// One record of a table.
pub struct Record {
    /// 1-based physical line on which it begins.
    pub line: u64,
    /// Start and end of each raw cell.
    pub cells: Vec<(usize, usize)>,
}

/// The records of an RFC 4180 text.
pub fn records(text: &[u8], delimiter: u8) -> Vec<Record> {
    let (mut found, mut cells) = (Vec::new(), Vec::new());
    let (mut start, mut line, mut first, mut quoted) = (0, 1, 1, false);
    for (at, byte) in text.iter().enumerate() {
        match *byte {
            b'"' => quoted = !quoted,
            b'\n' => {
                line += 1;
                if !quoted {
                    let returned = at > start && text.get(at - 1) == Some(&b'\r');
                    cells.push((start, at - usize::from(returned)));
                    found.push(Record {
                        line: first,
                        cells: std::mem::take(&mut cells),
                    });
                    (start, first) = (at + 1, line);
                }
            }
            byte if byte == delimiter && !quoted => {
                cells.push((start, at));
                start = at + 1;
            }
            _ => {}
        }
    }
    if start < text.len() || !cells.is_empty() {
        cells.push((start, text.len()));
        found.push(Record { line: first, cells });
    }
    found
}

/// The lines of a text, each a record of one cell.
pub fn lines(text: &[u8]) -> Vec<Record> {
    let mut start = 0;
    let pieces = text.split(|b| *b == b'\n').zip(1..);
    pieces
        .map(|(piece, line)| {
            let from = start;
            start += piece.len() + 1;
            Record {
                line,
                cells: vec![(from, from + piece.len())],
            }
        })
        .collect()
}

/// Where byte `within` of the decoded cell stands in the text.
pub fn offset(text: &[u8], cell: (usize, usize), within: usize) -> usize {
    let raw = text.get(cell.0..cell.1).unwrap_or_default();
    if raw.first() != Some(&b'"') {
        return cell.0 + within;
    }
    let (mut at, mut decoded) = (1, 0);
    while decoded < within && at < raw.len() {
        at += if raw.get(at..at + 2) == Some(b"\"\"") {
            2
        } else {
            1
        };
        decoded += 1;
    }
    cell.0 + at
}
