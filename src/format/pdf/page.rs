//! The text of a page: its contents are carried out as far as they move and show text. Where text
//! moves to another line, or by more than letters are apart, the text has a line end or a space.

use crate::format::pdf::font::Font;
use crate::format::pdf::is_of;
use crate::format::pdf::tokens::{Token, Tokens};
use lopdf::{Dictionary, Document, Object, ObjectId, Stream};
use std::collections::HashMap;
use std::rc::Rc;

/// Most bytes of the contents of a page, or of a form in it.
const CONTENTS: usize = 24 << 20;
/// Forms inside each other, and forms of a page in all.
const DEPTH: u32 = 12;
const FORMS: u32 = 2000;
/// Most words before an operator, states that are kept, text of a page.
const WORDS: usize = 4096;
const STATES: usize = 256;
const TEXT: usize = 16 << 20;

/// What a page says, and what of it could not be read.
#[derive(Debug, Default)]
pub(super) struct PageText {
    pub text: String,
    /// Codes that stand for nothing known.
    pub unknown: u64,
    pub too_large: bool,
    pub too_many: bool,
    /// Contents that are not there or cannot be decoded.
    pub lost: u64,
}

/// Fonts that were read.
pub(super) type Fonts = HashMap<ObjectId, Rc<Font>>;

/// Reads a page.
pub(super) fn read(document: &Document, page: &Dictionary, fonts: &mut Fonts) -> PageText {
    let mut walk = Walk {
        document,
        fonts,
        page: PageText::default(),
        state: State::default(),
        kept: Vec::new(),
        line: IDENTITY,
        text: IDENTITY,
        last: None,
        forms: 0,
    };
    let resources = resources(document, page);
    let contents = walk.contents(page);
    walk.run(&contents, resources, 0);
    walk.page
}

/// The resources of a page, or of what it lies in.
fn resources<'d>(document: &'d Document, page: &'d Dictionary) -> Option<&'d Dictionary> {
    let mut node = page;
    for _ in 0..64 {
        if let Ok(found) = node
            .get_deref(b"Resources", document)
            .and_then(Object::as_dict)
        {
            return Some(found);
        }
        node = node
            .get_deref(b"Parent", document)
            .and_then(Object::as_dict)
            .ok()?;
    }
    None
}

/// Six numbers: a, b, c, d move directions, e and f the origin.
type Matrix = [f64; 6];
const IDENTITY: Matrix = [1.0, 0.0, 0.0, 1.0, 0.0, 0.0];

/// First the one, then the other.
fn times(m: &Matrix, n: &Matrix) -> Matrix {
    [
        m[0] * n[0] + m[1] * n[2],
        m[0] * n[1] + m[1] * n[3],
        m[2] * n[0] + m[3] * n[2],
        m[2] * n[1] + m[3] * n[3],
        m[4] * n[0] + m[5] * n[2] + n[4],
        m[4] * n[1] + m[5] * n[3] + n[5],
    ]
}

/// What `q` keeps and `Q` brings back.
#[derive(Clone)]
struct State {
    matrix: Matrix,
    font: Option<Rc<Font>>,
    size: f64,
    letters: f64,
    words: f64,
    /// Stretch across, and room between lines.
    stretch: f64,
    leading: f64,
}

impl Default for State {
    fn default() -> Self {
        Self {
            matrix: IDENTITY,
            font: None,
            size: 1.0,
            letters: 0.0,
            words: 0.0,
            stretch: 1.0,
            leading: 0.0,
        }
    }
}

struct Walk<'d, 'f> {
    document: &'d Document,
    fonts: &'f mut Fonts,
    page: PageText,
    state: State,
    kept: Vec<State>,
    /// Where the line of text began, and where the pen is.
    line: Matrix,
    text: Matrix,
    /// Where the last text ended: place, direction, size.
    last: Option<([f64; 2], [f64; 2], f64)>,
    forms: u32,
}

impl<'d> Walk<'d, '_> {
    /// All contents of a page, one after the other.
    fn contents(&mut self, page: &'d Dictionary) -> Vec<u8> {
        let mut all = Vec::new();
        let Ok(contents) = page.get_deref(b"Contents", self.document) else {
            self.page.lost += u64::from(page.has(b"Contents"));
            return all;
        };
        let one = std::slice::from_ref(contents);
        for part in contents.as_array().map_or(one, Vec::as_slice) {
            let part = self.document.dereference(part).ok();
            match part.map(|(_, part)| part.as_stream()) {
                Some(Ok(stream)) => self.decode(stream, &mut all),
                _ => self.page.lost += 1,
            }
            all.push(b'\n');
        }
        all
    }

    fn decode(&mut self, stream: &Stream, out: &mut Vec<u8>) {
        let room = CONTENTS.saturating_sub(out.len());
        match stream.get_plain_content_with_limit(room) {
            Ok(mut bytes) => out.append(&mut bytes),
            Err(lopdf::Error::Decompress(lopdf::DecompressError::MemoryLimitExceeded {
                ..
            })) => {
                self.page.too_large = true;
            }
            Err(_) => self.page.lost += 1,
        }
    }

    fn run(&mut self, contents: &[u8], resources: Option<&'d Dictionary>, depth: u32) {
        let mut tokens = Tokens::new(contents);
        let mut words: Vec<Token<'_>> = Vec::new();
        while let Some(token) = tokens.next() {
            let Token::Operator(operator) = token else {
                if words.len() < WORDS {
                    words.push(token);
                }
                continue;
            };
            match operator {
                b"ID" => tokens.skip_picture(),
                b"Do" => {
                    if let Some(Token::Name(name)) = words.last() {
                        self.form(name, resources, depth);
                    }
                }
                b"Tf" => self.set_font(&words, resources),
                _ => self.operate(operator, &words),
            }
            words.clear();
            if self.page.text.len() > TEXT {
                self.page.too_large = true;
                return;
            }
        }
    }

    fn operate(&mut self, operator: &[u8], words: &[Token<'_>]) {
        let numbers: Vec<f64> = words
            .iter()
            .filter_map(|word| match word {
                Token::Number(number) => Some(*number),
                _ => None,
            })
            .take(6)
            .collect();
        let first = numbers.first().copied();
        match (operator, &*numbers) {
            (b"q", _) if self.kept.len() < STATES => self.kept.push(self.state.clone()),
            (b"Q", _) => self.state = self.kept.pop().unwrap_or_else(|| self.state.clone()),
            (b"cm", [a, b, c, d, e, f]) => {
                self.state.matrix = times(&[*a, *b, *c, *d, *e, *f], &self.state.matrix);
            }
            (b"BT", _) => self.set_line(IDENTITY),
            (b"Tm", [a, b, c, d, e, f]) => self.set_line([*a, *b, *c, *d, *e, *f]),
            (b"Td", [x, y]) => self.move_by(*x, *y),
            (b"TD", [x, y]) => {
                self.state.leading = -y;
                self.move_by(*x, *y);
            }
            (b"T*", _) => self.move_by(0.0, -self.state.leading),
            (b"Tc", _) => self.state.letters = first.unwrap_or(0.0),
            (b"Tw", _) => self.state.words = first.unwrap_or(0.0),
            (b"Tz", _) => self.state.stretch = first.unwrap_or(100.0) / 100.0,
            (b"TL", _) => self.state.leading = first.unwrap_or(0.0),
            (b"Tj" | b"TJ", _) => self.show(words),
            (b"'", _) => {
                self.move_by(0.0, -self.state.leading);
                self.show(words);
            }
            (b"\"", _) => {
                if let [space, letters, ..] = &*numbers {
                    self.state.words = *space;
                    self.state.letters = *letters;
                }
                self.move_by(0.0, -self.state.leading);
                let text = words.iter().filter(|word| matches!(word, Token::Text(_)));
                self.show(&text.cloned().collect::<Vec<_>>());
            }
            _ => {}
        }
    }

    fn set_line(&mut self, matrix: Matrix) {
        self.line = matrix;
        self.text = matrix;
    }

    fn move_by(&mut self, x: f64, y: f64) {
        self.set_line(times(&[1.0, 0.0, 0.0, 1.0, x, y], &self.line));
    }

    fn set_font(&mut self, words: &[Token<'_>], resources: Option<&'d Dictionary>) {
        let [.., Token::Name(name), Token::Number(size)] = words else {
            return;
        };
        self.state.size = *size;
        let fonts = resources.and_then(|r| r.get_deref(b"Font", self.document).ok());
        let entry = fonts.and_then(|fonts| fonts.as_dict().ok()?.get(name).ok());
        let found = entry.and_then(|entry| self.document.dereference(entry).ok());
        let Some((id, Ok(font))) = found.map(|(id, font)| (id, font.as_dict())) else {
            self.state.font = None;
            return;
        };
        let read = || Rc::new(Font::read(font, self.document));
        self.state.font = Some(match id {
            Some(id) => Rc::clone(self.fonts.entry(id).or_insert_with(read)),
            None => read(),
        });
    }

    /// Texts, and by how much the pen goes back between them.
    fn show(&mut self, words: &[Token<'_>]) {
        for word in words {
            match word {
                Token::Text(bytes) => self.show_text(bytes),
                Token::Number(back) => {
                    let by = -back / 1000.0 * self.state.size * self.state.stretch;
                    self.advance(by);
                }
                _ => {}
            }
        }
    }

    fn advance(&mut self, by: f64) {
        self.text = times(&[1.0, 0.0, 0.0, 1.0, by, 0.0], &self.text);
    }

    fn show_text(&mut self, bytes: &[u8]) {
        // Without its font a text is what it would be in most.
        let font = self
            .state
            .font
            .get_or_insert_with(|| Rc::new(Font::usual()));
        let shown = font.show(bytes);
        self.page.unknown += shown.unknown;
        let State {
            size,
            letters,
            words,
            stretch,
            ..
        } = self.state;
        self.separate();
        self.page.text.push_str(&shown.text);
        let room = f64::from(shown.codes) * letters + f64::from(shown.spaces) * words;
        self.advance((shown.width / 1000.0 * size + room) * stretch);
        let pen = self.pen();
        self.last = Some(pen);
    }

    /// Where the pen is on the page, its direction, and the size of letters there.
    fn pen(&self) -> ([f64; 2], [f64; 2], f64) {
        let [a, b, c, d, e, f] = times(&self.text, &self.state.matrix);
        let length = a.hypot(b);
        let direction = if length > 0.0 {
            [a / length, b / length]
        } else {
            [1.0, 0.0]
        };
        ([e, f], direction, (c.hypot(d) * self.state.size).abs())
    }

    /// What stands between the last text and the next.
    fn separate(&mut self) {
        let Some(([x, y], _, old)) = self.last else {
            return;
        };
        let ([to_x, to_y], [right, up], new) = self.pen();
        let size = old.max(new).max(1e-3);
        let (by_x, by_y) = (to_x - x, to_y - y);
        let along = (by_x * right + by_y * up) / size;
        let across = (by_y * right - by_x * up) / size;
        let text = &mut self.page.text;
        if text.is_empty() || text.ends_with('\n') {
            return;
        }
        // Not a number: nothing is known.
        if across.abs() > 0.5 || !across.is_finite() {
            text.push('\n');
        } else if !text.ends_with(' ') && !(-0.6..0.2).contains(&along) {
            text.push(if along > 3.0 { '\t' } else { ' ' });
        }
    }

    /// A form: contents of their own, shown as a part of these.
    fn form(&mut self, name: &[u8], resources: Option<&'d Dictionary>, depth: u32) {
        let objects = resources.and_then(|r| r.get_deref(b"XObject", self.document).ok());
        let object = objects.and_then(|o| o.as_dict().ok()?.get_deref(name, self.document).ok());
        let Some(form) = object.and_then(|object| object.as_stream().ok()) else {
            return;
        };
        if !is_of(&form.dict, b"Form") {
            return;
        }
        self.forms += 1;
        if depth >= DEPTH || self.forms > FORMS {
            self.page.too_many = true;
            return;
        }
        let mut contents = Vec::new();
        self.decode(form, &mut contents);
        let own = form
            .dict
            .get_deref(b"Resources", self.document)
            .and_then(Object::as_dict);
        let (state, kept) = (self.state.clone(), std::mem::take(&mut self.kept));
        if let Ok(Object::Array(matrix)) = form.dict.get_deref(b"Matrix", self.document) {
            let numbers: Vec<f64> = matrix
                .iter()
                .filter_map(|number| number.as_float().ok().map(f64::from))
                .collect();
            if let Ok(matrix) = <Matrix>::try_from(numbers) {
                self.state.matrix = times(&matrix, &self.state.matrix);
            }
        }
        self.run(&contents, own.ok().or(resources), depth + 1);
        self.state = state;
        self.kept = kept;
    }
}
