//! In which encoding a document is written, judged by its head. Text that contains ASCII as ASCII and is valid UTF-8 is scanned as it stands.

use crate::format::magic::magic;
use crate::format::wide::{WIDE_SAMPLE, by_zero_bytes, is_utf32};

pub use crate::format::decoder::Decoder;
pub use crate::format::wide::Endian;

use crate::model::Encoding;
use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding as Charset, ISO_2022_JP, MACINTOSH, UTF_16BE, UTF_16LE, WINDOWS_1252};

/// How the blocks of a document are to be read.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Kind {
    /// UTF-8 or ASCII, scanned without decoding; invalid bytes are just bytes that are not ASCII.
    Raw,
    /// To be decoded first.
    Decode(&'static Charset),
    /// UTF-32, to be decoded first.
    Utf32(Endian),
    /// No text, mostly control bytes or a known file type; scanned as raw bytes.
    Binary,
}

/// What the head of a document says about its encoding.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Detected {
    /// The encoding as reports name it.
    pub encoding: Encoding,
    /// Bytes of byte order mark at the start; the caller skips them.
    pub bom_len: usize,
    /// How to read the blocks.
    pub kind: Kind,
}

impl Detected {
    pub(super) const fn new(name: &'static str, kind: Kind) -> Self {
        Self {
            encoding: Encoding {
                name,
                bom: false,
                guessed: false,
            },
            bom_len: 0,
            kind,
        }
    }

    const fn marked(mut self, bom_len: usize) -> Self {
        self.encoding.bom = true;
        self.bom_len = bom_len;
        self
    }

    pub(super) const fn guessed(mut self) -> Self {
        self.encoding.guessed = true;
        self
    }
}

/// Judges the encoding by the head of a document. `complete` says that the head is all there is;
/// otherwise it may end within a character. Guessing a legacy code page costs up to 0.3 ms; all
/// else is far below that.
pub fn detect(head: &[u8], complete: bool) -> Detected {
    if let Some(marked) = by_mark(head) {
        return marked;
    }
    if magic(head).is_some() {
        return Detected::new("binary", Kind::Binary);
    }
    let head = without_room(head);
    let ascii = Charset::ascii_valid_up_to(head);
    let nul = memchr::memchr(0, head).is_some();
    if ascii == head.len() && !nul {
        return switched(head).unwrap_or(UTF8);
    }
    if nul {
        if let Some(wide) = by_zero_bytes(head) {
            return wide;
        }
        if share_of_controls(head) > 0.3 && head.len() >= 16 {
            return Detected::new("binary", Kind::Binary);
        }
    }
    eight_bit(head, ascii, complete)
}

/// The head without the NUL bytes at its end, if there is text before them: a crash leaves them
/// where a file was to go on.
fn without_room(head: &[u8]) -> &[u8] {
    let filled = head
        .iter()
        .rposition(|byte| *byte != 0)
        .map_or(0, |at| at + 1);
    if filled == 0 || head.len() - filled < 64 {
        return head;
    }
    head.get(..filled).unwrap_or(head)
}

/// UTF-8 without a mark, known to be so.
pub const UTF8: Detected = Detected::new("UTF-8", Kind::Raw);

/// ISO-2022-JP (RFC 1468), which is ASCII with escapes: only if all of the head follows it and every
/// line ends in ASCII, as one escape would be enough to hide what stands behind it.
fn switched(head: &[u8]) -> Option<Detected> {
    let to_japanese = memchr::memmem::find(head, b"\x1B$")?;
    let is_escaped = |line: &[u8]| {
        let last = memchr::memrchr(0x1B, line).and_then(|at| line.get(at..));
        last.is_none_or(|escape| escape.starts_with(b"\x1B(B") || escape.starts_with(b"\x1B(J"))
    };
    let lines = head
        .get(to_japanese..)?
        .split_inclusive(|byte| *byte == b'\n');
    // The last line may be cut.
    let mut whole = lines.filter(|line| line.ends_with(b"\n"));
    if !whole.all(is_escaped) {
        return None;
    }
    let end = memchr::memrchr(b'\n', head).unwrap_or(head.len());
    let (_, broken) = ISO_2022_JP.decode_without_bom_handling(head.get(..end)?);
    let found = Detected::new(ISO_2022_JP.name(), Kind::Decode(ISO_2022_JP));
    (!broken).then(|| found.guessed())
}

/// Byte order marks (Unicode standard, section 23.8).
fn by_mark(head: &[u8]) -> Option<Detected> {
    if head.starts_with(b"\xEF\xBB\xBF") {
        return Some(UTF8.marked(3));
    }
    if head.starts_with(b"\0\0\xFE\xFF") {
        return Some(Detected::new("UTF-32BE", Kind::Utf32(Endian::Big)).marked(4));
    }
    if head.starts_with(b"\xFF\xFE\0\0") && is_utf32(head, Endian::Little) {
        return Some(Detected::new("UTF-32LE", Kind::Utf32(Endian::Little)).marked(4));
    }
    if head.starts_with(b"\xFF\xFE") {
        return Some(Detected::new("UTF-16LE", Kind::Decode(UTF_16LE)).marked(2));
    }
    if head.starts_with(b"\xFE\xFF") {
        return Some(Detected::new("UTF-16BE", Kind::Decode(UTF_16BE)).marked(2));
    }
    None
}

/// Share of bytes that text does not hold: C0 controls other than white space, ESC and SUB.
fn share_of_controls(head: &[u8]) -> f32 {
    let sample = head.get(..WIDE_SAMPLE).unwrap_or(head);
    let odd = sample.iter().filter(|&&b| is_odd_control(b)).count();
    odd as f32 / sample.len().max(1) as f32
}

const fn is_odd_control(byte: u8) -> bool {
    matches!(byte, 0..=6 | 0x0E..=0x19 | 0x1C..=0x1E | 0x7F)
}

/// A head with bytes above ASCII from offset `ascii` on (or stray NUL bytes): UTF-8, a legacy code
/// page, or no text.
fn eight_bit(head: &[u8], ascii: usize, complete: bool) -> Detected {
    let rest = head.get(ascii..).unwrap_or_default();
    match std::str::from_utf8(rest) {
        Ok(_) => return UTF8,
        // Cut within a character: normal at the end of a head, a truncated file otherwise.
        Err(error) if error.error_len().is_none() => {
            return if complete && error.valid_up_to() == 0 {
                guess(head)
            } else {
                UTF8
            };
        }
        Err(_) => {}
    }
    if share_of_controls(head) > 0.05 && head.len() >= 64 {
        return Detected::new("binary", Kind::Binary);
    }
    if is_mostly_utf8(rest) {
        return UTF8.guessed();
    }
    guess(head)
}

/// Whether valid multi-byte sequences outnumber broken ones four to one.
fn is_mostly_utf8(rest: &[u8]) -> bool {
    let (mut good, mut bad) = (0_usize, 0_usize);
    for chunk in rest.get(..WIDE_SAMPLE * 4).unwrap_or(rest).utf8_chunks() {
        good += chunk.valid().chars().filter(|c| !c.is_ascii()).count();
        bad += usize::from(!chunk.invalid().is_empty());
    }
    good >= 4 * bad.max(1)
}

/// Guesses a legacy code page from the words around non-ASCII bytes.
fn guess(head: &[u8]) -> Detected {
    let sample = around_non_ascii(head);
    if is_mac_roman(head, &sample) {
        return Detected::new(MACINTOSH.name(), Kind::Decode(MACINTOSH)).guessed();
    }
    // ISO-2022-JP is denied: pure ASCII files would be open to misreading by one escape byte.
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(&sample, true);
    let charset = detector.guess(None, Utf8Detection::Deny);
    let charset = if charset.is_ascii_compatible() {
        charset
    } else {
        WINDOWS_1252
    };
    Detected::new(charset.name(), Kind::Decode(charset)).guessed()
}

/// Bytes fed to the guesser, which reads only about 25 MB/s.
const GUESS_SAMPLE: usize = 8192;

/// The stretches that hold non-ASCII bytes, with a few characters on both sides. They are cut at
/// bytes below 0x30, which are the second byte of no character in any multi-byte code page.
fn around_non_ascii(head: &[u8]) -> Vec<u8> {
    let mut sample = Vec::with_capacity(GUESS_SAMPLE.min(head.len()));
    let mut done = 0;
    while sample.len() < GUESS_SAMPLE {
        let rest = head.get(done..).unwrap_or_default();
        let skip = Charset::ascii_valid_up_to(rest);
        if skip == rest.len() {
            break;
        }
        let (ascii, high) = rest.split_at(skip);
        let near = ascii.get(ascii.len().saturating_sub(32)..).unwrap_or(ascii);
        let from = near.iter().position(|&b| b < 0x30).unwrap_or(0);
        sample.extend_from_slice(near.get(from..).unwrap_or_default());
        let to = high.iter().skip(1).take(256).position(|&b| b < 0x30);
        let len = to.map_or(high.len().min(256), |at| at + 2).min(high.len());
        sample.extend_from_slice(high.get(..len).unwrap_or(high));
        done += skip + len;
    }
    sample
}

/// Old Mac exports end lines with CR alone and keep their accented letters at 0x80 to 0x9F, where
/// windows-1252 has punctuation. The guesser does not know them.
fn is_mac_roman(head: &[u8], sample: &[u8]) -> bool {
    if memchr::memchr(b'\n', head).is_some() || memchr::memchr(b'\r', head).is_none() {
        return false;
    }
    let high = sample.iter().filter(|b| !b.is_ascii()).count();
    let letters = sample.iter().filter(|b| (0x80..=0x9F).contains(*b)).count();
    letters * 2 > high
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::format::wide::samples::{TABLE, utf16, utf32};
    use encoding_rs::{BIG5, EUC_KR, SHIFT_JIS, WINDOWS_1250, WINDOWS_1251};
    use proptest::prelude::*;

    fn marked(mark: &[u8], body: Vec<u8>) -> Vec<u8> {
        [mark, &body].concat()
    }

    fn legacy(text: &str, charset: &'static Charset) -> Vec<u8> {
        charset.encode(text).0.into_owned()
    }

    #[test]
    fn encodings_are_told_by_content() {
        let polish = "Imię;Miasto\nŁukasz Wiśniewski;Łódź\nMałgorzata Kaźmierczak;Kraków\nŻaneta Gęś;Gdańsk\n";
        let russian = "Имя;Город\nИван Петров;Москва\nМария Кузнецова;Санкт-Петербург\n";
        let japanese = "氏名,住所\n山田太郎,東京都千代田区\n佐藤花子,大阪府大阪市北区\n鈴木一郎,北海道札幌市\n";
        let korean = "이름,주소\n홍길동,서울특별시 종로구\n김철수,부산광역시 해운대구\n";
        let taiwan = "姓名,地址\n王小明,臺北市中正區重慶南路\n陳美麗,高雄市苓雅區四維路\n";
        for (bytes, name, bom_len) in [
            (TABLE.as_bytes().to_vec(), "UTF-8", 0),
            (b"a,b\n1,2\n".to_vec(), "UTF-8", 0),
            (Vec::new(), "UTF-8", 0),
            (marked(b"\xEF\xBB\xBF", TABLE.into()), "UTF-8", 3),
            (marked(b"\xFF\xFE", utf16(TABLE, true)), "UTF-16LE", 2),
            (marked(b"\xFE\xFF", utf16(TABLE, false)), "UTF-16BE", 2),
            (utf16(TABLE, true), "UTF-16LE", 0),
            (utf16(TABLE, false), "UTF-16BE", 0),
            (utf16(japanese, true), "UTF-16LE", 0),
            (utf16(japanese, false), "UTF-16BE", 0),
            (marked(b"\xFF\xFE\0\0", utf32(TABLE, true)), "UTF-32LE", 4),
            (marked(b"\0\0\xFE\xFF", utf32(TABLE, false)), "UTF-32BE", 4),
            (utf32(TABLE, true), "UTF-32LE", 0),
            (utf32(TABLE, false), "UTF-32BE", 0),
            (legacy(TABLE, WINDOWS_1252), "windows-1252", 0),
            (legacy(polish, WINDOWS_1250), "windows-1250", 0),
            (legacy(russian, WINDOWS_1251), "windows-1251", 0),
            (legacy(japanese, SHIFT_JIS), "Shift_JIS", 0),
            (legacy(japanese, encoding_rs::EUC_JP), "EUC-JP", 0),
            (legacy(japanese, ISO_2022_JP), "ISO-2022-JP", 0),
            (legacy(korean, EUC_KR), "EUC-KR", 0),
            (legacy(taiwan, BIG5), "Big5", 0),
            (
                b"Nom\rHel\x8fne\rFran\x8dois\rJ\x9frgen\r".to_vec(),
                "macintosh",
                0,
            ),
        ] {
            let found = detect(&bytes, true);
            assert_eq!((found.encoding.name, found.bom_len), (name, bom_len));
        }
    }

    #[test]
    fn one_escape_hides_nothing() {
        for text in [
            "\x1B$B a@example.com\n",
            "\x1B[31mred\x1B[0m\n",
            "\x1B$B%a\x1B(B\n\x1B$B\na@example.com\n",
        ] {
            assert_eq!(detect(text.as_bytes(), true), UTF8, "{text:?}");
        }
    }

    #[test]
    fn one_nul_byte_does_not_make_a_binary() {
        for (text, kind) in [
            (&b"a,b\0c\nd,e\nf,g\n"[..], Kind::Raw),
            (b"J\xC3\xBCrgen\0,x\n", Kind::Raw),
            (b"\0", Kind::Raw),
            (&[&b"a,b\n1,2\n"[..], &[0; 500]].concat(), Kind::Raw),
            (b"a\0", Kind::Raw),
            (
                b"J\xFCrgen\0 M\xFCller, K\xF6ln\n",
                Kind::Decode(WINDOWS_1252),
            ),
        ] {
            assert_eq!(detect(text, true).kind, kind);
        }
    }

    #[test]
    fn control_bytes_and_known_files_are_binary() {
        let noise: Vec<u8> = (0..4096_u32)
            .map(|i| (i.wrapping_mul(2_654_435_761) >> 24) as u8)
            .collect();
        assert_eq!(detect(&noise, true).kind, Kind::Binary);
        assert_eq!(detect(b"PK\x03\x04\x14\0\0\0", false).kind, Kind::Binary);
        assert_eq!(detect(&[0; 64], true).kind, Kind::Binary);
    }

    #[test]
    fn a_head_cut_within_a_character_is_still_utf8() {
        let text = TABLE.repeat(3);
        for end in 20..60 {
            let head = text.as_bytes().get(..end).unwrap_or_default();
            assert_eq!(detect(head, false), UTF8, "{end}");
        }
    }

    #[test]
    fn a_few_broken_bytes_do_not_change_utf8() {
        let mut bytes = TABLE.repeat(4).into_bytes();
        bytes.extend_from_slice(b"broken \xFC byte\n");
        let found = detect(&bytes, true);
        assert_eq!((found.kind, found.encoding.guessed), (Kind::Raw, true));
    }

    proptest! {
        #[test]
        fn any_bytes_are_survived_and_told_alike(bytes: Vec<u8>, complete: bool) {
            let found = detect(&bytes, complete);
            prop_assert_eq!(found, detect(&bytes, complete));
            prop_assert!(found.bom_len <= bytes.len());
        }
    }
}
