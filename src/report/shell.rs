//! Names of files as words of a POSIX shell.

use crate::report::escape::{Untrusted, is_unprintable};
use std::fmt::Write as _;

impl Untrusted<'_> {
    /// One word that a shell takes for exactly these bytes, printable throughout: `'in quotes'`,
    /// or `$'with \n'` (POSIX.1-2024, 2.2.4) where something in it is unprintable or no UTF-8.
    pub fn for_shell(self) -> String {
        match std::str::from_utf8(self.bytes()) {
            Ok(text) if !text.chars().any(is_unprintable) => {
                format!("'{}'", text.replace('\'', r"'\''"))
            }
            _ => escaped(self.bytes()),
        }
    }
}

/// Octal escapes have three digits at most, so what follows one is never taken for more of it.
fn escaped(bytes: &[u8]) -> String {
    let mut word = String::with_capacity(bytes.len() + 16);
    word.push_str("$'");
    for chunk in bytes.utf8_chunks() {
        for c in chunk.valid().chars() {
            match c {
                '\'' => word.push_str(r"\'"),
                '\\' => word.push_str(r"\\"),
                '\n' => word.push_str(r"\n"),
                _ if is_unprintable(c) => {
                    push_octal(&mut word, c.encode_utf8(&mut [0; 4]).as_bytes())
                }
                _ => word.push(c),
            }
        }
        push_octal(&mut word, chunk.invalid());
    }
    word.push('\'');
    word
}

fn push_octal(word: &mut String, bytes: &[u8]) {
    for byte in bytes {
        // Writing to a String cannot fail.
        let _ = write!(word, "\\{byte:03o}");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_name_is_one_printable_word() {
        for (name, expected) in [
            (&b"list.csv"[..], "'list.csv'"),
            (b"final v3(2).csv", "'final v3(2).csv'"),
            (b"-rf", "'-rf'"),
            (b"it's", r"'it'\''s'"),
            (b"$(rm x)`", "'$(rm x)`'"),
            (b"a\nb'c\\", r"$'a\nb\'c\\'"),
            (b"\x1b[2J1", r"$'\033[2J1'"),
            (b"caf\xe9 1", r"$'caf\351 1'"),
            ("\u{202e}é".as_bytes(), r"$'\342\200\256é'"),
        ] {
            assert_eq!(Untrusted::from(name).for_shell(), expected);
        }
    }

    #[cfg(unix)]
    #[test]
    fn a_shell_reads_the_name_back() {
        let names: [&[u8]; 4] = [b"a b'c", b"a\n\n'\\x", b"\xff\x01'9", b"*?[$x]"];
        for name in names {
            let word = Untrusted::from(name).for_shell();
            let script = format!("printf %s {word}");
            let Ok(run) = std::process::Command::new("bash")
                .args(["-c", &script])
                .output()
            else {
                return;
            };
            assert_eq!(run.stdout, name);
        }
    }
}
