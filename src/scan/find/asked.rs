//! What is asked for, in every form in which it is known again.

use super::super::Context;
use super::super::hashed::{Algorithm, Hash, of_email, of_phone};
use super::super::persons::mailbox;
use super::super::planner::{self, Known, Sample};
use super::names::Names;
use super::patterns::{Finder, Writings};
use super::text::TextScan;
use super::wanted::{Wanted, Way, digits, info_type, way};
use crate::detect::{MatchSink, RawMatch, Scanner, Shape};
use crate::format::unescape;
use crate::model::{FoundForm, Sensitive};
use crate::report::mask;
use crate::rule::PatternSet;
use crate::validator::phone;
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

/// A value that is asked for.
pub(super) struct Asked {
    pub kind: Arc<str>,
    /// The data type by which it is masked.
    pub info_type: Arc<str>,
    pub value: Vec<u8>,
}

impl Asked {
    /// The value, or a writing of it, masked.
    pub fn mask(&self, written: &[u8]) -> String {
        mask::mask(&self.info_type, Sensitive::new(written))
    }
}

/// Everything that is searched.
pub(super) struct Search {
    pub asked: Vec<Asked>,
    /// Normalised values, by the domain of their type.
    exact: HashMap<(u16, Vec<u8>), Vec<u32>>,
    email: Option<u16>,
    /// Addresses by the mailbox that they are delivered to.
    mailboxes: HashMap<Vec<u8>, Vec<(u32, Vec<u8>)>>,
    digests: BTreeMap<Hash, Vec<(u32, FoundForm)>>,
    pub finder: Option<Finder>,
    pub names: Names,
}

impl Search {
    /// Puts together what is searched. Values that cannot be searched were refused before.
    pub fn new(context: &Context<'_>, wanted: &[Wanted]) -> Self {
        let set = &context.plan.set;
        let mut search = Self {
            asked: Vec::with_capacity(wanted.len()),
            exact: HashMap::new(),
            email: set
                .info_type_named("email")
                .map(|id| set.info_type(id).domain()),
            mailboxes: HashMap::new(),
            digests: BTreeMap::new(),
            finder: None,
            names: Names::default(),
        };
        let mut writings = Writings::default();
        for (number, wanted) in (0..).zip(wanted) {
            let value = wanted.value.trim();
            let id = info_type(set, wanted.kind.trim()).ok().flatten();
            let way = way(id.as_deref());
            let value = match way {
                Way::Email => value.strip_prefix("mailto:").unwrap_or(value),
                _ => value,
            };
            let normalised = match &id {
                Some(id) => recognised(context, id, value.as_bytes()),
                None => Vec::new(),
            };
            let value = value.as_bytes();
            match way {
                Way::Email => search.add_email(number, value, &normalised),
                Way::Phone => search.add_phone(number, value, &normalised, &mut writings),
                Way::Name => search.add_name(number, value, &mut writings),
                Way::Other => search.add_other(number, value, &mut writings),
            }
            for (domain, normalised) in normalised {
                let all = search.exact.entry((domain, normalised)).or_default();
                all.push(number);
            }
            let kind: Arc<str> = wanted.kind.trim().into();
            search.asked.push(Asked {
                info_type: id.unwrap_or_else(|| Arc::clone(&kind)),
                kind,
                value: value.to_vec(),
            });
        }
        search.finder = writings.finder();
        search
    }

    fn add_email(&mut self, asked: u32, value: &[u8], normalised: &[(u16, Vec<u8>)]) {
        let address = match normalised.first() {
            Some((_, address)) => address.clone(),
            None => value.to_ascii_lowercase(),
        };
        let mailbox = mailbox(&address).into_owned();
        for variant in of_email(&address) {
            self.add_digests(asked, &variant.1, variant.0);
        }
        if mailbox != address {
            self.add_digests(asked, &mailbox, "the mailbox");
        }
        let all = self.mailboxes.entry(mailbox).or_default();
        all.push((asked, address));
    }

    fn add_phone(
        &mut self,
        asked: u32,
        value: &[u8],
        normalised: &[(u16, Vec<u8>)],
        writings: &mut Writings,
    ) {
        writings.number(asked, value);
        let plain = digits(value);
        let Some((_, full)) = normalised.first() else {
            self.add_digests(asked, &plain, "digits as asked");
            return;
        };
        let full = digits(full);
        for variant in of_phone(&full) {
            self.add_digests(asked, &variant.1, variant.0);
        }
        let code = phone::international(&full).map_or(0, |n| usize::from(n.country_code_digits));
        let (code, rest) = full.split_at(code.min(full.len()));
        for lead in [&b""[..], b"00", b"011"] {
            writings.number(asked, &[lead, &full].concat());
        }
        writings.number(asked, &[code, b"0", rest].concat());
        let trunk: &[u8] = match code {
            b"1" => b"1",
            b"7" => b"8",
            b"36" => b"06",
            _ => b"0",
        };
        let dialled = [trunk, rest].concat();
        self.add_digests(asked, &dialled, "national digits");
        self.add_digests(asked, rest, "national digits without prefix");
        writings.national(asked, dialled);
        writings.national(asked, rest.to_vec());
    }

    fn add_name(&mut self, asked: u32, value: &[u8], writings: &mut Writings) {
        let given_first = match value.iter().position(|b| *b == b',') {
            Some(comma) => {
                let (family, given) = value.split_at(comma);
                [given.get(1..).unwrap_or_default(), b" ", family].concat()
            }
            None => value.to_vec(),
        };
        let given_first = given_first.trim_ascii();
        self.names.add(asked, given_first);
        for spelled in spellings(given_first) {
            writings.words(asked, &spelled, false);
            let words: Vec<&[u8]> = spelled.split(|b| b.is_ascii_whitespace()).collect();
            // Which words are the family name only the asker knows.
            for at in 1..words.len() {
                let (given, family) = words.split_at(at);
                let turned = [family.join(&b' '), given.join(&b' ')].join(&b' ');
                writings.words(asked, &turned, true);
            }
        }
        self.add_text_digests(asked, given_first);
    }

    fn add_other(&mut self, asked: u32, value: &[u8], writings: &mut Writings) {
        let words = value.split(|b| b.is_ascii_whitespace());
        let mut words = words.filter(|word| !word.iter().any(u8::is_ascii_digit));
        // Groups of a number are never long words.
        if words.all(|word| word.len() <= 2) {
            writings.number(asked, value);
        } else {
            for spelled in spellings(value) {
                writings.words(asked, &spelled, false);
            }
        }
        self.add_text_digests(asked, value);
    }

    fn add_text_digests(&mut self, asked: u32, value: &[u8]) {
        let small = String::from_utf8_lossy(value).to_lowercase().into_bytes();
        let compact: Vec<u8> = value
            .iter()
            .copied()
            .filter(u8::is_ascii_alphanumeric)
            .collect();
        self.add_digests(asked, value, "the value as asked");
        self.add_digests(asked, &small, "small letters");
        if compact.len() > 5 && value.is_ascii() {
            self.add_digests(asked, &compact, "letters and digits alone");
            self.add_digests(
                asked,
                &compact.to_ascii_lowercase(),
                "small letters and digits alone",
            );
        }
    }

    fn add_digests(&mut self, asked: u32, text: &[u8], called: &'static str) {
        for algorithm in Algorithm::ALL {
            let form = FoundForm::Hashed(algorithm.name(), called);
            let all = self.digests.entry(algorithm.hash(text)).or_default();
            // Of equal forms the first is told.
            if all.iter().all(|(known, _)| *known != asked) {
                all.push((asked, form));
            }
        }
    }

    /// Values and forms of a digest in hexadecimal digits.
    pub fn digest(&self, token: &[u8]) -> &[(u32, FoundForm)] {
        let hash = Hash::parse(token);
        let known = hash.and_then(|hash| self.digests.get(&hash));
        known.map(Vec::as_slice).unwrap_or_default()
    }

    /// Values that a match is one of; whether by an alias.
    pub fn of_match(&self, domain: u16, normalised: &[u8], mut take: impl FnMut(u32, bool)) {
        if Some(domain) == self.email {
            // What stands in an URL is not undone yet.
            let mut scratch = Vec::new();
            let normalised = match memchr::memchr(b'%', normalised) {
                Some(_) => unescape::percent(normalised, &mut scratch),
                None => normalised,
            };
            let found = self.mailboxes.get(&*mailbox(normalised));
            for (asked, address) in found.into_iter().flatten() {
                take(*asked, address != normalised);
            }
            return;
        }
        if self.exact.is_empty() {
            return;
        }
        let found = self.exact.get(&(domain, normalised.to_vec()));
        found
            .into_iter()
            .flatten()
            .for_each(|asked| take(*asked, false));
    }
}

/// A value, and how it is spelled where there are no such letters.
fn spellings(value: &[u8]) -> Vec<Vec<u8>> {
    const LETTERS: [(&str, &str); 7] = [
        ("\u{e4}", "ae"),
        ("\u{f6}", "oe"),
        ("\u{fc}", "ue"),
        ("\u{f8}", "oe"),
        ("\u{e5}", "aa"),
        ("\u{c4}", "Ae"),
        ("\u{d6}", "Oe"),
    ];
    let text = String::from_utf8_lossy(value).replace('\u{dc}', "Ue");
    let spelled = LETTERS
        .iter()
        .fold(text, |text, (letter, plain)| text.replace(letter, plain));
    let mut all = vec![value.to_vec()];
    if spelled.as_bytes() != value {
        all.push(spelled.into_bytes());
    }
    all
}

/// Takes what is recognised of one type.
struct Normal<'s> {
    set: &'s PatternSet,
    id: &'s str,
    found: Vec<(u16, Vec<u8>)>,
}

impl MatchSink for Normal<'_> {
    fn take(&mut self, found: RawMatch<'_>) {
        let rule = self.set.rule(found.signature.rule()).info_type;
        let kind = self.set.info_type(rule);
        let known = (kind.domain(), found.normalised.expose().to_vec());
        if &*kind.id == self.id && !self.found.contains(&known) {
            self.found.push(known);
        }
    }
}

/// The normalised forms of a value, read as a column under the name of its type.
fn recognised(context: &Context<'_>, id: &str, value: &[u8]) -> Vec<(u16, Vec<u8>)> {
    let set = &context.plan.set;
    let hints = [set.lexicon().read(id)];
    let mut sample = Sample::default();
    sample.add(0, 0, value);
    let known = Known {
        hints: &hints,
        names: &[id.to_owned()],
        file: "",
        asked: &context.plan.regions,
        set,
    };
    let layout = planner::plan(Shape::Table, None, &sample, &known);
    let mut normal = Normal {
        set,
        id,
        found: Vec::new(),
    };
    let scanner: &Scanner<'_> = &context.scanner;
    TextScan::default().scan(scanner, value, &layout, &mut normal);
    normal.found
}
