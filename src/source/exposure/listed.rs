//! Access as a file server exported it: who can read which paths, from a table. Where the table
//! speaks of a path it answers instead of the mode bits, which on a mount may be the mount's.

use crate::model::{Certainty, Exposure, Party};
use std::collections::{BTreeMap, HashMap};
use std::io;
use std::path::{Path, PathBuf};

/// An access list that cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum InvalidAccess {
    /// It cannot be read.
    #[error("--access {path:?}: {error}")]
    Unreadable {
        /// As given.
        path: PathBuf,
        /// What is wrong.
        error: io::Error,
    },
    /// A column is missing.
    #[error(
        "--access {path:?}: no column {missing}\n  hint: a table with the columns path, principal, right, or what Get-Acl \
         calls them: Path, IdentityReference, FileSystemRights"
    )]
    Column {
        /// As given.
        path: PathBuf,
        /// Which one.
        missing: &'static str,
    },
}

/// Who can read what, by path.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct AccessList {
    paths: HashMap<String, Entry>,
}

/// What the table says of one path.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
struct Entry {
    owner: Option<String>,
    /// Whether each principal can read; a refusal counts more than a right.
    readers: BTreeMap<String, Reader>,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
struct Reader {
    allowed: bool,
    denied: bool,
    is_user: bool,
}

/// Headers, folded to small letters and digits, by what they name.
const PATH: &[&str] = &[
    "path", "fullname", "file", "filepath", "folder", "object", "pspath", "filename",
];
const PRINCIPAL: &[&str] = &[
    "principal",
    "identityreference",
    "identity",
    "account",
    "userorgroup",
    "user",
    "group",
    "trustee",
];
const RIGHT: &[&str] = &[
    "right",
    "rights",
    "access",
    "permission",
    "permissions",
    "filesystemrights",
    "mask",
    "accessmask",
    "accessrights",
];
const TYPE: &[&str] = &["accesscontroltype", "type", "acetype", "allowdeny"];
const KIND: &[&str] = &["kind", "principaltype", "objectclass", "class"];
const OWNER: &[&str] = &["owner"];

/// Principals that are everyone who has an account.
const EVERYONE: &[&str] = &[
    "everyone",
    "jeder",
    "tout le monde",
    "todos",
    "users",
    "benutzer",
    "utilisateurs",
    "usuarios",
    "authenticated users",
    "authentifizierte benutzer",
    "domain users",
    "domänen-benutzer",
    "other",
    "others",
    "world",
    "all",
    "anyone",
    "guests",
    "s-1-1-0",
    "s-1-5-11",
    "s-1-5-32-545",
    "*",
];

/// Principals that read everything anyway, or stand for the owner.
const ADMINISTRATORS: &[&str] = &[
    "administrators",
    "administratoren",
    "administrateurs",
    "administradores",
    "administrator",
    "domain admins",
    "domänen-admins",
    "enterprise admins",
    "system",
    "creator owner",
    "trustedinstaller",
    "backup operators",
    "root",
    "s-1-5-18",
    "s-1-5-32-544",
];

/// Words of a right that let read.
const READING: &[&str] = &[
    "read",
    "readandexecute",
    "readexecute",
    "readdata",
    "modify",
    "change",
    "fullcontrol",
    "full",
    "r",
    "rx",
    "rw",
    "rwx",
    "ro",
    "m",
    "f",
    "gr",
    "ga",
    "readonly",
    "readwrite",
    "viewer",
    "view",
    "editor",
    "edit",
    "contributor",
    "allow",
    "yes",
];

impl AccessList {
    /// Reads a table.
    ///
    /// # Errors
    /// If it cannot be read or has no columns for path, principal and right.
    pub fn read(path: &Path) -> Result<Self, InvalidAccess> {
        let unreadable = |error| InvalidAccess::Unreadable {
            path: path.to_owned(),
            error,
        };
        let bytes = std::fs::read(path).map_err(unreadable)?;
        Self::parse(&text(&bytes)).map_err(|missing| InvalidAccess::Column {
            path: path.to_owned(),
            missing,
        })
    }

    fn parse(text: &str) -> Result<Self, &'static str> {
        let head = text.lines().next().unwrap_or_default();
        let count = |byte: u8| head.bytes().filter(|b| *b == byte).count();
        let separators = [b',', b';', b'\t'];
        let delimiter = separators
            .into_iter()
            .max_by_key(|byte| (count(*byte), *byte == b','));
        let mut reader = csv::ReaderBuilder::new()
            .delimiter(delimiter.unwrap_or(b','))
            .flexible(true)
            .from_reader(text.as_bytes());
        let headers = reader.headers().cloned().unwrap_or_default();
        let column = |names: &[&str]| {
            headers
                .iter()
                .position(|name| names.contains(&&*folded(name)))
        };
        let path = column(PATH).ok_or("for the path")?;
        let principal = column(PRINCIPAL).ok_or("for the principal")?;
        let right = column(RIGHT).ok_or("for the right")?;
        let (kind, ace, owner) = (column(KIND), column(TYPE), column(OWNER));
        let mut list = Self::default();
        for record in reader.records().map_while(Result::ok) {
            let cell = |at: usize| record.get(at).unwrap_or_default().trim();
            let word = |at: Option<usize>| at.map(cell).unwrap_or_default().to_lowercase();
            let entry = list.paths.entry(key(cell(path))).or_default();
            let named = owner.map(cell).filter(|name| !name.is_empty());
            entry.owner = entry.owner.take().or(named.map(str::to_owned));
            if lets_read(cell(right)) && !cell(principal).is_empty() {
                let reader = entry.readers.entry(cell(principal).to_owned()).or_default();
                let denies = word(ace).contains("deny") || word(Some(right)).contains("deny");
                reader.denied |= denies;
                reader.allowed |= !denies;
                reader.is_user |= word(kind) == "user";
            }
        }
        Ok(list)
    }

    /// What the table says of a path, by any of its names, or of the nearest folder above it.
    pub fn of<'p>(&self, names: impl Iterator<Item = &'p Path>) -> Option<Exposure> {
        let mut names = names.map(|name| key(&name.to_string_lossy()));
        let entry = names.find_map(|name| self.nearest(&name))?;
        Some(entry.exposure())
    }

    fn nearest(&self, path: &str) -> Option<&Entry> {
        let mut path = path;
        loop {
            if let Some(entry) = self.paths.get(path) {
                return Some(entry);
            }
            path = path.rsplit_once('/')?.0;
        }
    }
}

impl Entry {
    fn exposure(&self) -> Exposure {
        let mut everyone = false;
        let (mut groups, mut users) = (Vec::new(), Vec::new());
        let closed = self
            .readers
            .iter()
            .any(|(name, reader)| reader.denied && is_among(name, EVERYONE));
        for (name, reader) in &self.readers {
            let reads = reader.allowed && !reader.denied && !closed;
            if !reads || is_among(name, ADMINISTRATORS) || self.owner.as_ref() == Some(name) {
                continue;
            }
            if is_among(name, EVERYONE) {
                everyone = true;
            } else if reader.is_user {
                users.push(party(name));
            } else {
                groups.push(party(name));
            }
        }
        Exposure {
            owner: self.owner.as_deref().map_or_else(nobody, party),
            group: nobody(),
            everyone,
            groups,
            users,
            has_acl: true,
            certainty: Certainty::Known,
            source: super::ACCESS_LIST,
        }
    }
}

fn party(name: &str) -> Party {
    Party {
        name: Some(name.into()),
        ..nobody()
    }
}

/// Somebody of whom nothing is known.
pub(super) const fn nobody() -> Party {
    Party {
        id: None,
        name: None,
        members: None,
    }
}

/// Whether a principal is one of these, without its domain.
fn is_among(principal: &str, names: &[&str]) -> bool {
    let lower = principal.to_lowercase();
    let bare = lower.rsplit('\\').next().unwrap_or_default();
    let bare = bare.split('@').next().unwrap_or_default();
    names.contains(&bare.trim())
}

/// Whether a right lets read: words as `Get-Acl`, `icacls` and people write them, or a mask.
fn lets_read(right: &str) -> bool {
    /// `FILE_READ_DATA`, `GENERIC_ALL` and `GENERIC_READ`.
    const BITS: i64 = 1 | 0x1000_0000 | 0x8000_0000;
    if let Ok(mask) = right.trim().parse::<i64>() {
        return mask & BITS != 0;
    }
    let joined = right.to_lowercase().replace(['-', '_'], "");
    let mut words = joined.split(|c: char| !c.is_alphanumeric());
    let spaced: String = joined.split_whitespace().collect();
    words.any(|word| READING.contains(&word)) || READING.contains(&&*spaced)
}

/// A path as it is compared: slashes, and small letters where the system tells none apart.
fn key(path: &str) -> String {
    // PowerShell writes the provider before the path.
    let path = path.rsplit("::").next().unwrap_or_default();
    let bytes = path.as_bytes();
    let is_windows = path.contains('\\') || bytes.get(1) == Some(&b':');
    let slashed = path.replace('\\', "/");
    let key = slashed.trim_end_matches('/');
    match is_windows {
        true => key.to_lowercase(),
        false => key.strip_prefix("./").unwrap_or(key).to_owned(),
    }
}

fn folded(header: &str) -> String {
    let letters = header.chars().filter(|c| c.is_alphanumeric());
    letters.flat_map(char::to_lowercase).collect()
}

/// UTF-8, or the UTF-16 that PowerShell writes, without its mark.
fn text(bytes: &[u8]) -> String {
    let wide = |rest: &[u8], read: fn([u8; 2]) -> u16| {
        let units = rest.chunks_exact(2).filter_map(|pair| pair.try_into().ok());
        String::from_utf16_lossy(&units.map(read).collect::<Vec<u16>>())
    };
    match bytes {
        [0xff, 0xfe, rest @ ..] => wide(rest, u16::from_le_bytes),
        [0xfe, 0xff, rest @ ..] => wide(rest, u16::from_be_bytes),
        [0xef, 0xbb, 0xbf, rest @ ..] => String::from_utf8_lossy(rest).into_owned(),
        plain => String::from_utf8_lossy(plain).into_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Audience;

    fn exposure(table: &str, path: &str) -> Option<Exposure> {
        let list = AccessList::parse(table).unwrap();
        list.of([Path::new(path)].into_iter())
    }

    fn names(parties: &[Party]) -> Vec<&str> {
        parties
            .iter()
            .filter_map(|party| party.name.as_deref())
            .collect()
    }

    const POWERSHELL: &str = "\"Path\";\"Owner\";\"IdentityReference\";\"FileSystemRights\";\"AccessControlType\"
\"Microsoft.PowerShell.Core\\FileSystem::M:\\Marketing\";\"CORP\\ann\";\"CORP\\Marketing\";\"Modify, Synchronize\";\"Allow\"
\"M:\\Marketing\";\"CORP\\ann\";\"BUILTIN\\Administrators\";\"FullControl\";\"Allow\"
\"M:\\Marketing\\Open\";\"CORP\\ann\";\"Everyone\";\"ReadAndExecute\";\"Allow\"
\"M:\\Marketing\\Drop\";\"CORP\\ann\";\"CORP\\Interns\";\"Write\";\"Allow\"
";

    #[test]
    fn what_get_acl_exports_answers_for_files_below() {
        let at = |path: &str| exposure(POWERSHELL, path).unwrap();
        let list = at("m:\\marketing\\2026\\list.csv");
        assert_eq!(
            (list.audience(), names(&list.groups)),
            (Audience::Groups, vec!["CORP\\Marketing"])
        );
        assert_eq!(list.owner.shown(), "CORP\\ann");
        assert_eq!(at("M:/Marketing/Open/a.csv").audience(), Audience::Everyone);
        assert_eq!(at("M:\\Marketing\\Drop\\a.csv").audience(), Audience::Owner);
        assert!(exposure(POWERSHELL, "N:\\other.csv").is_none());
    }

    #[test]
    fn plain_tables_tell_users_groups_and_refusals() {
        let table = "path,user_or_group,access,kind,type
/srv/m,interns,rx,group,allow
/srv/m,bob,read only,user,allow
/srv/m/hr,everyone,r,group,deny
/srv/m/hr,interns,r,group,allow
";
        let list = exposure(table, "/srv/m/list.csv").unwrap();
        assert_eq!(
            (names(&list.groups), names(&list.users)),
            (vec!["interns"], vec!["bob"])
        );
        assert_eq!(
            exposure(table, "/srv/m/hr/a.csv").unwrap().audience(),
            Audience::Owner
        );
        assert!(
            exposure(table, "/srv/M/list.csv").is_none(),
            "letters differ"
        );
    }

    #[test]
    fn rights_are_read_as_tools_write_them() {
        for (right, expected) in [
            ("(I)(OI)(CI)(RX)", true),
            ("FullControl", true),
            ("Full control", true),
            ("Read & execute", true),
            ("2032127", true),
            ("-1610612736", true),
            ("278", false),
            ("Write, Synchronize", false),
            ("ReadAttributes", false),
            ("(W)", false),
            ("none", false),
        ] {
            assert_eq!(lets_read(right), expected, "{right}");
        }
    }

    #[test]
    fn a_table_without_its_columns_is_refused() {
        assert_eq!(
            AccessList::parse("path,right\n/a,r\n").unwrap_err(),
            "for the principal"
        );
        assert!(AccessList::parse("").is_err());
    }
}
