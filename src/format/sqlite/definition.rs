//! What `CREATE TABLE` says of how rows are stored: the names of the columns, which one is another
//! name of the row number, which are computed, and the order in a table without row numbers.

use crate::format::record::push_record;

/// A column in the order of the definition, and which stored value it has.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Column {
    Stored(usize),
    /// The row number, where the stored value is null.
    Rowid(usize),
    /// Worked out when it is read.
    Computed,
}

/// A table as it was defined.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub(super) struct Definition {
    names: Vec<Vec<u8>>,
    columns: Vec<Column>,
    stored: usize,
}

impl Definition {
    /// Reads a definition. `None` if it is none, or too odd.
    pub fn parse(sql: &[u8]) -> Option<Self> {
        let tokens = tokens(sql);
        let open = tokens
            .iter()
            .position(|token| *token == Token::Mark(b'('))?;
        let is_table = |token: &Token| token.is(b"TABLE");
        if !tokens.get(..open)?.iter().any(is_table) {
            return None;
        }
        let (parts, rest) = parts(tokens.get(open + 1..)?)?;
        let draft = Draft::read(&parts);
        let without_rowid = rest.windows(2).any(|pair| match pair {
            [first, second] => first.is(b"WITHOUT") && second.is(b"ROWID"),
            _ => false,
        });
        (!draft.columns.is_empty()).then(|| draft.finish(without_rowid))
    }

    pub fn columns(&self) -> &[Column] {
        &self.columns
    }

    /// Number of stored values.
    pub const fn stored(&self) -> usize {
        self.stored
    }

    /// Writes the header row.
    pub fn write_names(&self, out: &mut Vec<u8>) {
        push_record(out, &self.names);
    }
}

/// A definition that is being read.
#[derive(Default)]
struct Draft {
    columns: Vec<DraftColumn>,
    /// Names of the columns of the key.
    key: Vec<Vec<u8>>,
    /// Whether a key of one column can be another name of the row number.
    plain_key: bool,
}

struct DraftColumn {
    name: Vec<u8>,
    is_integer: bool,
    is_computed: bool,
}

impl Draft {
    fn read(parts: &[&[Token]]) -> Self {
        let mut draft = Self::default();
        for part in parts {
            match part.first() {
                Some(first) if CLAUSES.iter().any(|clause| first.is(clause)) => draft.clause(part),
                Some(Token::Word(name) | Token::Quoted(name)) => draft.column(name, part),
                _ => {}
            }
        }
        draft
    }

    fn column(&mut self, name: &[u8], part: &[Token]) {
        let rest = part.get(1..).unwrap_or_default();
        let ends_type = |token: &&Token| ENDS.iter().any(|word| token.is(word));
        let kind: Vec<&Token> = rest.iter().take_while(|token| !ends_type(token)).collect();
        let flat = flat(rest);
        let has = |word: &[u8]| flat.iter().any(|token| token.is(word));
        let key = flat.iter().position(|token| token.is(b"PRIMARY"));
        if let Some(at) = key {
            self.key = vec![name.to_vec()];
            // A quirk that is kept for old files.
            self.plain_key = !flat.get(at + 2).is_some_and(|token| token.is(b"DESC"));
        }
        let named = |token: &&Token| matches!(token, Token::Word(w) | Token::Quoted(w) if w.eq_ignore_ascii_case(b"INTEGER"));
        self.columns.push(DraftColumn {
            name: name.to_vec(),
            is_integer: kind.len() == 1 && kind.iter().all(named),
            is_computed: has(b"AS") && !has(b"STORED"),
        });
    }

    /// `PRIMARY KEY (a, b DESC)`, with a name before it or not.
    fn clause(&mut self, part: &[Token]) {
        let Some(at) = part.iter().position(|token| token.is(b"PRIMARY")) else {
            return;
        };
        let open = part.iter().position(|token| *token == Token::Mark(b'('));
        if open.is_none_or(|open| open < at) {
            return;
        }
        let inside = part.get(open.unwrap_or(0) + 1..).unwrap_or_default();
        let Some((columns, _)) = parts(inside) else {
            return;
        };
        let names = columns.iter().filter_map(|column| match column.first()? {
            Token::Word(name) | Token::Quoted(name) => Some(name.clone()),
            Token::Mark(_) | Token::Other => None,
        });
        self.key = names.collect();
        self.plain_key = true;
    }

    fn finish(self, without_rowid: bool) -> Definition {
        let is_key = |column: &DraftColumn, name: &[u8]| column.name.eq_ignore_ascii_case(name);
        // Places of the stored columns in the order in which their values are.
        let mut order: Vec<usize> = Vec::new();
        if without_rowid {
            for name in &self.key {
                let place = self.columns.iter().position(|column| is_key(column, name));
                order.extend(place.filter(|place| !order.contains(place)));
            }
        }
        let stored = self.columns.iter().enumerate();
        for (place, column) in stored {
            if !column.is_computed && !order.contains(&place) {
                order.push(place);
            }
        }
        let mut columns = vec![Column::Computed; self.columns.len()];
        for (value, place) in order.iter().enumerate() {
            if let Some(column) = columns.get_mut(*place) {
                *column = Column::Stored(value);
            }
        }
        if let ([key], true, false) = (&*self.key, self.plain_key, without_rowid) {
            let alias = |column: &DraftColumn| column.is_integer && is_key(column, key);
            let place = self.columns.iter().position(alias);
            if let Some(column) = place.and_then(|place| columns.get_mut(place))
                && let Column::Stored(value) = *column
            {
                *column = Column::Rowid(value);
            }
        }
        Definition {
            names: self.columns.into_iter().map(|column| column.name).collect(),
            columns,
            stored: order.len(),
        }
    }
}

/// What begins a part that is no column.
const CLAUSES: &[&[u8]] = &[b"CONSTRAINT", b"PRIMARY", b"UNIQUE", b"CHECK", b"FOREIGN"];
/// What ends the type of a column.
const ENDS: &[&[u8]] = &[
    b"CONSTRAINT",
    b"PRIMARY",
    b"NOT",
    b"NULL",
    b"UNIQUE",
    b"CHECK",
    b"DEFAULT",
    b"COLLATE",
    b"REFERENCES",
    b"GENERATED",
    b"AS",
];
/// Most tokens of a definition, and columns: SQLite allows 32,767 of these.
const TOKENS: usize = 200_000;
const COLUMNS: usize = 32_767;

#[derive(Clone, PartialEq, Eq, Debug)]
enum Token {
    Word(Vec<u8>),
    Quoted(Vec<u8>),
    Mark(u8),
    /// A number, or something else that does not matter.
    Other,
}

impl Token {
    fn is(&self, word: &[u8]) -> bool {
        matches!(self, Self::Word(own) if own.eq_ignore_ascii_case(word))
    }
}

fn tokens(sql: &[u8]) -> Vec<Token> {
    let mut words = crate::format::sql::Words::new(sql);
    let mut tokens = Vec::new();
    while tokens.len() < TOKENS {
        words.skip_space();
        let Some(first) = sql.get(words.at) else {
            break;
        };
        let quoted = matches!(first, b'"' | b'`' | b'[' | b'\'');
        match words.name() {
            Some(name) if quoted => tokens.push(Token::Quoted(name)),
            Some(name) => tokens.push(Token::Word(name)),
            None => {
                let mark = matches!(first, b'(' | b')' | b',');
                tokens.push(if mark {
                    Token::Mark(*first)
                } else {
                    Token::Other
                });
                words.at += 1;
            }
        }
    }
    tokens
}

/// What stands between commas up to the bracket that closes, and what follows it.
fn parts(tokens: &[Token]) -> Option<(Vec<&[Token]>, &[Token])> {
    let (mut depth, mut start, mut found) = (0_u32, 0, Vec::new());
    for (at, token) in tokens.iter().enumerate() {
        match token {
            Token::Mark(b'(') => depth += 1,
            Token::Mark(b')') if depth == 0 => {
                found.push(tokens.get(start..at)?);
                return Some((found, tokens.get(at + 1..)?));
            }
            Token::Mark(b')') => depth -= 1,
            Token::Mark(b',') if depth == 0 && found.len() < COLUMNS => {
                found.push(tokens.get(start..at)?);
                start = at + 1;
            }
            _ => {}
        }
    }
    None
}

/// What stands outside of brackets.
fn flat(tokens: &[Token]) -> Vec<&Token> {
    let mut depth = 0_u32;
    let outside = |token: &&Token| match token {
        Token::Mark(b'(') => {
            depth += 1;
            false
        }
        Token::Mark(b')') => {
            depth = depth.saturating_sub(1);
            false
        }
        _ => depth == 0,
    };
    tokens.iter().filter(outside).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(sql: &str) -> Option<String> {
        let definition = Definition::parse(sql.as_bytes())?;
        let column = |(name, column): (&Vec<u8>, &Column)| {
            let name = String::from_utf8_lossy(name).into_owned();
            match column {
                Column::Stored(value) => format!("{name}={value}"),
                Column::Rowid(value) => format!("{name}=#{value}"),
                Column::Computed => name,
            }
        };
        let columns = definition.names.iter().zip(&definition.columns);
        Some(columns.map(column).collect::<Vec<_>>().join(" "))
    }

    #[test]
    fn definitions_say_how_rows_are_stored() {
        for (sql, want) in [
            ("CREATE TABLE t(key, value TEXT)", Some("key=0 value=1")),
            (
                "CREATE TABLE \"a b\" (id INTEGER PRIMARY KEY AUTOINCREMENT, [e mail] VARCHAR(20, 3) DEFAULT 'a,b)', n)",
                Some("id=#0 e mail=1 n=2"),
            ),
            (
                "CREATE TABLE t(id INTEGER, mail TEXT -- a, b\n, PRIMARY KEY(ID DESC))",
                Some("id=#0 mail=1"),
            ),
            (
                "CREATE TABLE t(id INTEGER PRIMARY KEY DESC, m)",
                Some("id=0 m=1"),
            ),
            ("CREATE TABLE t(id INT PRIMARY KEY, m)", Some("id=0 m=1")),
            (
                "CREATE TABLE t(a, b AS (a || 'x'), c TEXT GENERATED ALWAYS AS (a) STORED, d)",
                Some("a=0 b c=1 d=2"),
            ),
            (
                "CREATE TABLE t(a TEXT, b TEXT, c, CONSTRAINT k PRIMARY KEY (c, a COLLATE nocase)) STRICT, WITHOUT ROWID",
                Some("a=1 b=2 c=0"),
            ),
            ("CREATE TABLE t(a, CHECK (a IN (1, 2)), b)", Some("a=0 b=1")),
            ("CREATE TABLE t(a, b", None),
            ("CREATE VIEW t(a, b) AS SELECT 1", None),
            ("", None),
        ] {
            assert_eq!(told(sql).as_deref(), want, "{sql}");
        }
    }
}
