//! Words, names and column lists of SQL statements.

/// Longest beginning of a statement that is looked at for names.
pub(super) const HEAD: usize = 64 << 10;

/// Whether a text begins with a word, in either case, and it ends there.
pub(super) fn begins_word(text: &[u8], word: &[u8]) -> bool {
    let Some((start, rest)) = text.split_at_checked(word.len()) else {
        return false;
    };
    let is_mark = word
        .last()
        .is_some_and(|byte| !byte.is_ascii_alphanumeric());
    start.eq_ignore_ascii_case(word)
        && (is_mark || !rest.first().is_some_and(|byte| is_name_byte(*byte)))
}

const fn is_name_byte(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'$' || byte >= 0x80
}

/// Whether a statement may hold rows.
pub(super) fn begins_data(text: &[u8]) -> bool {
    match text.first() {
        Some(b'I' | b'i') => begins_word(text, b"INSERT"),
        Some(b'R' | b'r') => begins_word(text, b"REPLACE"),
        Some(b'C' | b'c') => begins_word(text, b"COPY"),
        _ => false,
    }
}

/// Where rows go and what their columns are called.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub(super) struct Target {
    /// Schema and table, without their quotes.
    pub table: Vec<u8>,
    /// Empty if the statement does not say.
    pub columns: Vec<Vec<u8>>,
    /// Bytes of the statement before its rows.
    pub length: usize,
}

/// Reads a statement from left to right.
pub(in crate::format) struct Words<'a> {
    text: &'a [u8],
    pub at: usize,
}

impl<'a> Words<'a> {
    pub const fn new(text: &'a [u8]) -> Self {
        Self { text, at: 0 }
    }

    fn rest(&self) -> &'a [u8] {
        self.text.get(self.at..).unwrap_or_default()
    }

    /// Passes white space and comments.
    pub fn skip_space(&mut self) {
        loop {
            let rest = self.rest();
            let space = rest.len() - rest.trim_ascii_start().len();
            self.at += space;
            let rest = self.rest();
            let comment = if rest.starts_with(b"/*") {
                memchr::memmem::find(rest, b"*/").map(|end| end + 2)
            } else if rest.starts_with(b"--") {
                memchr::memchr(b'\n', rest).map(|end| end + 1)
            } else {
                None
            };
            match comment {
                Some(length) => self.at += length,
                None => return,
            }
        }
    }

    /// Passes a word if it comes next.
    pub fn word(&mut self, word: &[u8]) -> bool {
        self.skip_space();
        let comes = begins_word(self.rest(), word);
        if comes {
            self.at += word.len();
        }
        comes
    }

    /// Passes one byte if it comes next.
    pub fn mark(&mut self, mark: u8) -> bool {
        self.skip_space();
        let comes = self.rest().first() == Some(&mark);
        self.at += usize::from(comes);
        comes
    }

    /// A name, quoted or not.
    pub fn name(&mut self) -> Option<Vec<u8>> {
        self.skip_space();
        let rest = self.rest();
        let close = match rest.first()? {
            b'`' => b'`',
            b'"' => b'"',
            b'\'' => b'\'',
            b'[' => b']',
            _ => {
                let end = rest.iter().position(|byte| !is_name_byte(*byte));
                let end = end.unwrap_or(rest.len());
                self.at += end;
                return (end > 0).then(|| rest.get(..end).unwrap_or_default().to_vec());
            }
        };
        let mut name = Vec::new();
        let mut at = 1;
        loop {
            let byte = *rest.get(at)?;
            at += 1;
            if byte == close {
                // A doubled quote is one.
                if rest.get(at) != Some(&close) {
                    break;
                }
                at += 1;
            }
            name.push(byte);
        }
        self.at += at;
        Some(name)
    }

    /// A name with what it lies in: `shop.customers`.
    pub fn path(&mut self) -> Option<Vec<u8>> {
        let mut path = self.name()?;
        while self.mark(b'.') {
            path.push(b'.');
            path.extend_from_slice(&self.name().unwrap_or_default());
        }
        Some(path)
    }

    /// Names in brackets, if brackets come next.
    fn columns(&mut self) -> Option<Vec<Vec<u8>>> {
        let mut columns = Vec::new();
        if !self.mark(b'(') {
            return Some(columns);
        }
        loop {
            columns.push(self.path()?);
            if self.mark(b')') {
                return Some(columns);
            }
            if !self.mark(b',') {
                return None;
            }
        }
    }
}

/// Reads `INSERT INTO t (a, b) VALUES`, up to the first row.
pub(super) fn insert(text: &[u8]) -> Option<Target> {
    let mut words = Words::new(text);
    if !words.word(b"INSERT") && !words.word(b"REPLACE") {
        return None;
    }
    for word in [
        &b"LOW_PRIORITY"[..],
        b"DELAYED",
        b"HIGH_PRIORITY",
        b"IGNORE",
    ] {
        words.word(word);
    }
    if words.word(b"OR") {
        words.name()?;
    }
    words.word(b"INTO");
    let table = words.path()?;
    let columns = words.columns()?;
    if words.word(b"OVERRIDING") {
        words.name()?;
        words.word(b"VALUE");
    }
    if !words.word(b"VALUES") && !words.word(b"VALUE") {
        return None;
    }
    words.skip_space();
    let length = words.at;
    words.mark(b'(').then_some(Target {
        table,
        columns,
        length,
    })
}

/// Reads `COPY t (a, b) FROM stdin;` with its line end. `None` if its rows are written otherwise.
pub(super) fn copy(text: &[u8]) -> Option<Target> {
    let mut words = Words::new(text);
    if !words.word(b"COPY") {
        return None;
    }
    let table = words.path()?;
    let columns = words.columns()?;
    if !(words.word(b"FROM") && words.word(b"STDIN")) {
        return None;
    }
    let rest = words.rest();
    let end = memchr::memchr(b'\n', rest)?;
    let options = rest.get(..end).unwrap_or_default().trim_ascii();
    (options == b";").then_some(Target {
        table,
        columns,
        length: words.at + end + 1,
    })
}

/// Reads `CREATE TABLE t (a int, …)`.
pub(super) fn create(text: &[u8]) -> Option<Target> {
    let mut words = Words::new(text);
    if !words.word(b"CREATE") {
        return None;
    }
    for word in [
        &b"GLOBAL"[..],
        b"LOCAL",
        b"TEMPORARY",
        b"TEMP",
        b"UNLOGGED",
        b"FOREIGN",
    ] {
        words.word(word);
    }
    if !words.word(b"TABLE") {
        return None;
    }
    if words.word(b"IF") {
        words.word(b"NOT");
        words.word(b"EXISTS");
    }
    let table = words.path()?;
    if !words.mark(b'(') {
        return None;
    }
    let mut columns = Vec::new();
    loop {
        words.skip_space();
        let is_quoted = matches!(words.rest().first(), Some(b'`' | b'"' | b'['));
        let name = words.name()?;
        let is_clause = !is_quoted && CLAUSES.iter().any(|word| name.eq_ignore_ascii_case(word));
        if !is_clause {
            columns.push(name);
        }
        if !words.pass_definition()? {
            break;
        }
    }
    Some(Target {
        table,
        columns,
        length: words.at,
    })
}

/// What begins a part of a table's definition that is no column.
const CLAUSES: &[&[u8]] = &[
    b"PRIMARY",
    b"KEY",
    b"UNIQUE",
    b"CONSTRAINT",
    b"FOREIGN",
    b"INDEX",
    b"CHECK",
    b"FULLTEXT",
    b"SPATIAL",
    b"EXCLUDE",
    b"LIKE",
    b"PERIOD",
];

impl Words<'_> {
    /// Passes the rest of a column's definition; tells whether another follows.
    fn pass_definition(&mut self) -> Option<bool> {
        let mut depth = 0_u32;
        loop {
            self.skip_space();
            match *self.rest().first()? {
                b'\'' | b'"' | b'`' => {
                    self.name()?;
                    continue;
                }
                b'(' => depth += 1,
                b')' if depth == 0 => return Some(false),
                b')' => depth -= 1,
                b',' if depth == 0 => {
                    self.at += 1;
                    return Some(true);
                }
                _ => {}
            }
            self.at += 1;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(target: Option<Target>) -> Option<String> {
        target.map(|target| {
            let columns: Vec<_> = target
                .columns
                .iter()
                .map(|c| String::from_utf8_lossy(c))
                .collect();
            format!(
                "{}({})",
                String::from_utf8_lossy(&target.table),
                columns.join(",")
            )
        })
    }

    #[test]
    fn statements_say_where_their_rows_go() {
        for (text, want) in [
            ("INSERT INTO `a` VALUES (1)", Some("a()")),
            (
                "insert into shop.\"A b\" (id, \"e mail\") values\n(1)",
                Some("shop.A b(id,e mail)"),
            ),
            (
                "INSERT [dbo].[T]([a]]b],[c]) VALUES (1)",
                Some("dbo.T(a]b,c)"),
            ),
            ("INSERT OR IGNORE INTO t VALUES(1)", Some("t()")),
            ("REPLACE INTO t /* x */ (a) VALUES (1)", Some("t(a)")),
            ("INSERT INTO t SELECT * FROM u", None),
            ("INSERT INTO t (a, b", None),
            ("insertion of (a) values (b)", None),
        ] {
            assert_eq!(told(insert(text.as_bytes())).as_deref(), want, "{text}");
        }
        let text = "COPY public.t (id, \"Mail\") FROM stdin;\n1\tx\n";
        assert_eq!(
            told(copy(text.as_bytes())).as_deref(),
            Some("public.t(id,Mail)")
        );
        assert_eq!(copy(text.as_bytes()).map(|target| target.length), Some(39));
        assert_eq!(copy(b"COPY t FROM stdin WITH (FORMAT csv);\n"), None);
    }

    #[test]
    fn definitions_name_their_columns() {
        for (text, want) in [
            (
                "CREATE TABLE `c` (\n `id` int(11) NOT NULL DEFAULT '0,1',\n `key` enum('a)','b'),\n PRIMARY KEY (`id`,`key`)\n) ENGINE=x",
                Some("c(id,key)"),
            ),
            (
                "CREATE TABLE IF NOT EXISTS \"c\"(id INTEGER, mail TEXT -- a, b\n, n)",
                Some("c(id,mail,n)"),
            ),
            (
                "CREATE TABLE [dbo].[c](\r\n[id] [int] IDENTITY(1,1) NOT NULL,\r\n[n] [nvarchar](50) NULL)",
                Some("dbo.c(id,n)"),
            ),
            ("CREATE TABLE c (id int", None),
            ("CREATE VIEW c (id)", None),
        ] {
            assert_eq!(told(create(text.as_bytes())).as_deref(), want, "{text}");
        }
    }
}
