//! Tables that decoders write: comma, quotes doubled, records ended by a line feed.

/// Appends a cell, with the comma before it unless it begins its record.
pub(super) fn push_cell(out: &mut Vec<u8>, first: bool, cell: &[u8]) {
    if !first {
        out.push(b',');
    }
    quote(cell, out);
}

/// Appends a cell's text, quoted where it has to be.
pub(super) fn quote(cell: &[u8], out: &mut Vec<u8>) {
    let special = |b: &u8| matches!(b, b',' | b'"' | b'\n' | b'\r');
    if !cell.iter().any(special) {
        out.extend_from_slice(cell);
        return;
    }
    out.push(b'"');
    let mut rest = cell;
    while let Some(at) = memchr::memchr(b'"', rest) {
        let (before, after) = rest.split_at(at + 1);
        out.extend_from_slice(before);
        out.push(b'"');
        rest = after;
    }
    out.extend_from_slice(rest);
    out.push(b'"');
}

/// Appends a record with its line end.
pub(super) fn push_record<C: AsRef<[u8]>>(out: &mut Vec<u8>, cells: &[C]) {
    for (index, cell) in cells.iter().enumerate() {
        push_cell(out, index == 0, cell.as_ref());
    }
    out.push(b'\n');
}

/// Appends a piece to a cell that holds several, with what stands between them.
pub(super) fn join(cell: &mut Vec<u8>, between: &str, piece: &[u8]) {
    if piece.is_empty() {
        return;
    }
    if !cell.is_empty() {
        cell.extend_from_slice(between.as_bytes());
    }
    cell.extend_from_slice(piece);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_are_quoted_where_they_must_be() {
        let mut out = Vec::new();
        push_record(&mut out, &["a", "", "b,c", "say \"x\"", "two\nlines"]);
        assert_eq!(out, b"a,,\"b,c\",\"say \"\"x\"\"\",\"two\nlines\"\n");
    }
}
