//! Values that a text gives to a key: `api_key = "…"`, `SERVICE_TOKEN=…`, `password: …`.

use super::randomness::{Trust, is_placeholder, is_token, is_uuid, is_variable};
use std::ops::Range;

/// Words in a key that say it holds no secret, though another word of it might.
const HARMLESS: &[&str] = &[
    "public",
    "pub_",
    "pubkey",
    "keyboard",
    "keyword",
    "monkey",
    "turkey",
    "keyid",
    "key_id",
    "keyname",
    "key_name",
    "tokenid",
    "secretname",
    "secret_name",
    "secretsid",
    "keyvault",
    "key_vault",
    "vault_name",
    "keystore",
    "keytab",
    "keyfile",
    "key_file",
    "tokenfile",
    "key_path",
    "keypath",
    "keysize",
    "key_size",
    "keylen",
    "key_len",
    "secret_length",
    "secretsize",
    "_url",
    "_uri",
    "url=",
    "version",
    "authsource",
    "auth_source",
    "results",
    "accessor",
    "accessib",
    "access_id",
    "access id",
    "credentialid",
    "credentialsid",
    "credentials_id",
    "credential_id",
    "csrf",
    "xsrf",
    "tokenizer",
    "tokens",
    "max_token",
    "idempot",
    "partition",
    "primary",
    "foreign",
    "sort_key",
    "sortkey",
    "cache",
    "keyframe",
    "keypair",
    "key_pair",
    "_type",
    "rowkey",
    "schema",
    "sequence",
    "bucket",
    "checksum",
    "tag=",
    "random",
    "selector",
    "signatures",
    "meshing",
    "pressed",
    "hash_key",
    "keyring",
    "hotkey",
    "access_log",
    "accesslog",
    "access_level",
    "md5",
    "translation",
    "i18n",
];

/// Longest part of a key that is read before the word that made it one.
const BEFORE: usize = 32;

/// Whether the value at `value` is a secret, given to a key whose word begins at `key`.
pub fn is_assigned(text: &[u8], key: usize, value: Range<usize>) -> bool {
    let start = text.get(..key).unwrap_or_default();
    let name = |b: &u8| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-' | b'.');
    let joined = start
        .iter()
        .rev()
        .take(BEFORE)
        .take_while(|b| name(b))
        .count();
    let label = text.get(key - joined..value.start).unwrap_or_default();
    let label = label.to_ascii_lowercase();
    let harmless = |word: &&str| memchr::memmem::find(&label, word.as_bytes()).is_some();
    // An element of a property list names a key; it is not given a value there.
    let element = label.starts_with(b"key>") && start.ends_with(b"<");
    if element || HARMLESS.iter().any(harmless) {
        return false;
    }
    let secret = text.get(value).unwrap_or_default();
    let address = secret
        .iter()
        .position(|b| *b == b'@')
        .is_some_and(|at| secret.get(at..).unwrap_or_default().contains(&b'.'));
    if address {
        return false;
    }
    let sign = label
        .iter()
        .any(|b| matches!(b, b':' | b'=' | b'>' | b'"' | b'\'' | b'`'));
    match sign {
        true => is_token(secret, Trust::Assigned),
        false => is_uuid(secret) || is_token(secret, Trust::Labelled),
    }
}

/// Words that stand where a password belongs.
const WORDS: &[&str] = &[
    "password",
    "passwd",
    "passphrase",
    "pass",
    "pwd",
    "null",
    "none",
    "nil",
    "true",
    "false",
    "string",
    "str",
    "required",
    "must",
    "should",
    "forgot",
    "reset",
    "optional",
    "incorrect",
    "invalid",
    "wrong",
    "hidden",
    "test",
    "user",
    "empty",
    "default",
    "value",
    "text",
    "input",
    "field",
    "function",
    "protected",
    "and",
    "the",
    "for",
    "your",
    "new",
    "old",
    "this",
    "that",
    "not",
    "self",
    "char",
    "private",
    "const",
    "enter",
    "confirm",
    "username",
    "login",
];

/// Whether a text is a password that someone chose, rather than a word about passwords, a variable
/// or an expression of a programming language.
pub fn is_password(text: &[u8]) -> bool {
    let lower = text.to_ascii_lowercase();
    let called = |open: u8| text.iter().skip(1).any(|b| *b == open);
    let code = called(b'(')
        || called(b'[')
        || text.starts_with(b"[")
        || text.starts_with(b"(")
        || text.contains(&b'{');
    let path =
        memchr::memmem::find(text, b"::").is_some() || memchr::memmem::find(text, b"->").is_some();
    text.len() >= 3
        && !code
        && !path
        && !is_variable(text)
        && !is_placeholder(text)
        && WORDS.iter().all(|word| word.as_bytes() != lower)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn assigned(text: &str, key: &str, value: &str) -> bool {
        let at = |part: &str| text.find(part).unwrap_or(0);
        let value = at(value)..at(value) + value.len();
        is_assigned(text.as_bytes(), at(key), value)
    }

    #[test]
    fn the_key_decides_with_the_value() {
        let token = "q7Zx81LmP04tWv9cRs2dEfG6";
        for (before, expected) in [
            ("api_key = \"", true),
            ("SERVICE_TOKEN=", true),
            ("acme secret ", true),
            ("public_key = \"", false),
            ("<key>", false),
            ("<api_key>", true),
            ("kms_key_id: ", false),
            ("csrf-token=", false),
        ] {
            let text = format!("{before}{token}");
            let word = ["key", "TOKEN", "secret", "token"]
                .into_iter()
                .find(|w| before.contains(w))
                .unwrap_or_default();
            assert_eq!(assigned(&text, word, token), expected, "{before}");
        }
    }

    #[test]
    fn words_about_passwords_are_none() {
        for (text, expected) in [
            ("hunter2", true),
            ("goodspec", true),
            ("required", false),
            ("$PASSWORD", false),
            ("os.environ['X']", false),
            ("{{secret}}", false),
            ("********", false),
        ] {
            assert_eq!(is_password(text.as_bytes()), expected, "{text}");
        }
    }
}
