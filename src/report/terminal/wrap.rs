//! Sentences in lines that fit.

use super::INDENT;
use crate::report::grid::width;
use std::io::{self, Write};

/// Writes a sentence in lines of a width.
pub(super) fn wrap(text: &str, most: usize, out: &mut dyn Write) -> io::Result<()> {
    wrap_in("", text, most, out)
}

/// The same behind an indent; what follows the first line stands a step further in.
pub(super) fn wrap_in(
    indent: &str,
    text: &str,
    most: usize,
    out: &mut dyn Write,
) -> io::Result<()> {
    let hanging = match indent {
        "" => String::new(),
        indent => format!("{indent}{INDENT}"),
    };
    write!(out, "{indent}")?;
    let mut used = 0;
    let mut room = most.saturating_sub(indent.len());
    for word in text.split(' ') {
        let takes = width(word);
        let separator = match used {
            0 => "",
            _ if used + 1 + takes <= room => " ",
            _ => "\n",
        };
        if separator == "\n" {
            write!(out, "\n{hanging}{word}")?;
            (used, room) = (takes, most.saturating_sub(hanging.len()));
        } else {
            write!(out, "{separator}{word}")?;
            used += separator.len() + takes;
        }
    }
    writeln!(out)
}
