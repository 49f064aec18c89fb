//! Character references of HTML (WHATWG HTML section 13.5): numbers, and the names that pages use.

/// Longest reference that is looked for, in bytes.
const LONGEST: usize = 12;

/// Appends a text with its references undone. What is none stays.
pub(super) fn decode(text: &[u8], out: &mut Vec<u8>) {
    let mut rest = text;
    while let Some(at) = memchr::memchr(b'&', rest) {
        let (before, from) = rest.split_at(at);
        out.extend_from_slice(before);
        match reference(from) {
            Some((c, length)) => {
                push(c, out);
                rest = from.get(length..).unwrap_or_default();
            }
            None => {
                out.push(b'&');
                rest = from.get(1..).unwrap_or_default();
            }
        }
    }
    out.extend_from_slice(rest);
}

/// Appends a character; spaces that do not break are plain ones, those without width are none.
fn push(c: char, out: &mut Vec<u8>) {
    match c {
        '\u{a0}' | '\u{2007}' | '\u{202f}' => out.push(b' '),
        '\u{ad}' | '\u{200b}'..='\u{200d}' | '\u{2060}' | '\u{feff}' => {}
        _ => out.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes()),
    }
}

/// The character of the reference at the start, and its length.
fn reference(text: &[u8]) -> Option<(char, usize)> {
    let body = text.get(1..)?;
    let body = body.get(..LONGEST).unwrap_or(body);
    if let Some(number) = body.strip_prefix(b"#") {
        return numeric(number);
    }
    let length = body
        .iter()
        .take_while(|b| b.is_ascii_alphanumeric())
        .count();
    let name = std::str::from_utf8(body.get(..length)?).ok()?;
    let closed = body.get(length) == Some(&b';');
    let found = NAMES.iter().find(|(known, _)| *known == name)?;
    // Without a semicolon only the oldest ones count, as browsers read them.
    let old = matches!(name, "amp" | "lt" | "gt" | "quot" | "nbsp" | "copy" | "reg");
    (closed || old).then_some((found.1, 1 + length + usize::from(closed)))
}

fn numeric(number: &[u8]) -> Option<(char, usize)> {
    let (radix, digits, mark) = match number.first()? {
        b'x' | b'X' => (16, number.get(1..)?, 3),
        _ => (10, number, 2),
    };
    let length = digits
        .iter()
        .take_while(|b| char::from(**b).is_digit(radix))
        .count();
    let text = std::str::from_utf8(digits.get(..length)?).ok()?;
    let value = u32::from_str_radix(text, radix).ok()?;
    let c = match value {
        // What windows-1252 has there.
        0x80..=0x9F => legacy(value),
        _ => char::from_u32(value),
    };
    let closed = digits.get(length) == Some(&b';');
    let c = c
        .filter(|c| *c != '\0')
        .unwrap_or(char::REPLACEMENT_CHARACTER);
    Some((c, mark + length + usize::from(closed)))
}

fn legacy(value: u32) -> Option<char> {
    let byte = u8::try_from(value).ok()?;
    let (text, _) =
        encoding_rs::WINDOWS_1252.decode_without_bom_handling(std::slice::from_ref(&byte));
    text.chars().next()
}

/// Names and their characters: punctuation that stands in addresses and numbers first.
#[rustfmt::skip]
const NAMES: &[(&str, char)] = &[
    ("amp", '&'), ("nbsp", '\u{a0}'), ("lt", '<'), ("gt", '>'), ("quot", '"'), ("apos", '\''), ("commat", '@'),
    ("period", '.'), ("num", '#'), ("lowbar", '_'), ("UnderBar", '_'), ("hyphen", '\u{2010}'), ("dash", '\u{2010}'),
    ("plus", '+'), ("minus", '−'), ("sol", '/'), ("bsol", '\\'), ("colon", ':'), ("semi", ';'), ("comma", ','),
    ("lpar", '('), ("rpar", ')'), ("lsqb", '['), ("rsqb", ']'), ("lbrack", '['), ("rbrack", ']'), ("lcub", '{'),
    ("rcub", '}'), ("excl", '!'), ("quest", '?'), ("equals", '='), ("percnt", '%'), ("ast", '*'), ("dollar", '$'),
    ("grave", '`'), ("Hat", '^'), ("verbar", '|'), ("vert", '|'), ("Tab", '\t'), ("NewLine", '\n'),
    ("shy", '\u{ad}'), ("zwnj", '\u{200c}'), ("zwj", '\u{200d}'), ("ZeroWidthSpace", '\u{200b}'),
    ("ensp", '\u{2002}'), ("emsp", '\u{2003}'), ("thinsp", '\u{2009}'), ("numsp", '\u{2007}'),
    ("ndash", '–'), ("mdash", '—'), ("lsquo", '‘'), ("rsquo", '’'), ("sbquo", '‚'), ("ldquo", '“'), ("rdquo", '”'),
    ("bdquo", '„'), ("laquo", '«'), ("raquo", '»'), ("lsaquo", '‹'), ("rsaquo", '›'), ("hellip", '…'), ("bull", '•'),
    ("middot", '·'), ("euro", '€'), ("pound", '£'), ("yen", '¥'), ("cent", '¢'), ("copy", '©'), ("reg", '®'),
    ("trade", '™'), ("deg", '°'), ("sect", '§'), ("para", '¶'), ("times", '×'), ("divide", '÷'), ("plusmn", '±'),
    ("sup1", '¹'), ("sup2", '²'), ("sup3", '³'), ("ordf", 'ª'), ("ordm", 'º'), ("frac12", '½'), ("frac14", '¼'),
    ("frac34", '¾'), ("micro", 'µ'), ("iexcl", '¡'), ("iquest", '¿'), ("not", '¬'), ("macr", '¯'), ("acute", '´'),
    ("uml", '¨'), ("cedil", '¸'), ("curren", '¤'), ("brvbar", '¦'),
    ("Agrave", 'À'), ("Aacute", 'Á'), ("Acirc", 'Â'), ("Atilde", 'Ã'), ("Auml", 'Ä'), ("Aring", 'Å'), ("AElig", 'Æ'),
    ("Ccedil", 'Ç'), ("Egrave", 'È'), ("Eacute", 'É'), ("Ecirc", 'Ê'), ("Euml", 'Ë'), ("Igrave", 'Ì'), ("Iacute", 'Í'),
    ("Icirc", 'Î'), ("Iuml", 'Ï'), ("ETH", 'Ð'), ("Ntilde", 'Ñ'), ("Ograve", 'Ò'), ("Oacute", 'Ó'), ("Ocirc", 'Ô'),
    ("Otilde", 'Õ'), ("Ouml", 'Ö'), ("Oslash", 'Ø'), ("Ugrave", 'Ù'), ("Uacute", 'Ú'), ("Ucirc", 'Û'), ("Uuml", 'Ü'),
    ("Yacute", 'Ý'), ("THORN", 'Þ'), ("szlig", 'ß'), ("agrave", 'à'), ("aacute", 'á'), ("acirc", 'â'), ("atilde", 'ã'),
    ("auml", 'ä'), ("aring", 'å'), ("aelig", 'æ'), ("ccedil", 'ç'), ("egrave", 'è'), ("eacute", 'é'), ("ecirc", 'ê'),
    ("euml", 'ë'), ("igrave", 'ì'), ("iacute", 'í'), ("icirc", 'î'), ("iuml", 'ï'), ("eth", 'ð'), ("ntilde", 'ñ'),
    ("ograve", 'ò'), ("oacute", 'ó'), ("ocirc", 'ô'), ("otilde", 'õ'), ("ouml", 'ö'), ("oslash", 'ø'), ("ugrave", 'ù'),
    ("uacute", 'ú'), ("ucirc", 'û'), ("uuml", 'ü'), ("yacute", 'ý'), ("thorn", 'þ'), ("yuml", 'ÿ'), ("OElig", 'Œ'),
    ("oelig", 'œ'), ("Scaron", 'Š'), ("scaron", 'š'), ("Zcaron", 'Ž'), ("zcaron", 'ž'), ("Ccaron", 'Č'), ("ccaron", 'č'),
    ("Yuml", 'Ÿ'), ("lstrok", 'ł'), ("Lstrok", 'Ł'), ("aogon", 'ą'), ("eogon", 'ę'), ("cacute", 'ć'), ("nacute", 'ń'),
    ("sacute", 'ś'), ("Sacute", 'Ś'), ("zacute", 'ź'), ("zdot", 'ż'), ("Zdot", 'Ż'), ("rcaron", 'ř'), ("Rcaron", 'Ř'),
    ("ecaron", 'ě'), ("uring", 'ů'), ("gbreve", 'ğ'), ("scedil", 'ş'), ("Idot", 'İ'), ("inodot", 'ı'), ("odblac", 'ő'),
    ("udblac", 'ű'), ("dcaron", 'ď'), ("tcaron", 'ť'), ("ncaron", 'ň'),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references_are_undone_and_other_ampersands_stay() {
        for (text, plain) in [
            ("ann&#64;example&period;com", "ann@example.com"),
            ("ann&#x40;example.com", "ann@example.com"),
            ("ann&commat;example.com", "ann@example.com"),
            ("ann&#064example.com", "ann@example.com"),
            ("202&nbsp;555&#8209;0143", "202 555\u{2011}0143"),
            ("J&uuml;rgen &amp; &Scaron;", "Jürgen & Š"),
            (
                "AT&T &unknown; & &#; &#xZ; &",
                "AT&T &unknown; & &#; &#xZ; &",
            ),
            ("&lt;b&gt &ampx", "<b> &ampx"),
            (
                "&#150;&#0;&#xD800;&#99999999999;",
                "–\u{fffd}\u{fffd}&#99999999999;",
            ),
            ("long&shy;word", "longword"),
        ] {
            let mut out = Vec::new();
            decode(text.as_bytes(), &mut out);
            assert_eq!(String::from_utf8_lossy(&out), plain, "{text}");
        }
    }
}
