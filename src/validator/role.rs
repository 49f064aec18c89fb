//! Names of functions that mail is addressed to, in the languages of common exports: `info`,
//! `noreply`, `kontakt`. RFC 2142 has the classic ones.

use super::swar::{equal, gather, keep_first, load_from, lower, pack};

/// Whether a local part is, up to a `+`, the name of a function.
#[inline(always)]
pub(super) fn is_role(local: &[u8]) -> bool {
    let [first, second, ..] = *local else {
        return false;
    };
    let letter = |byte: u8| (byte | 0x20).wrapping_sub(b'a');
    let seconds = SECONDS.get(usize::from(letter(first))).copied();
    let bit = seconds.unwrap_or(0).checked_shr(letter(second).into());
    bit.is_some_and(|bits| bits & 1 == 1) && is_name(local)
}

/// Whether a local part that begins with the first two letters of a name is one.
fn is_name(local: &[u8]) -> bool {
    let (head, tail, length) = (load_from(local, 0), load_from(local, 8), local.len());
    let first = (head as u8 | 0x20).wrapping_sub(b'a');
    let Some(&lengths) = LENGTHS.get(first as usize) else {
        return false;
    };
    let plus = gather(equal(head, b'+'), equal(tail, b'+')) | 1 << 16;
    let name = length.min(plus.trailing_zeros() as usize);
    let cut = name == 16 && length > 16;
    !cut && lengths >> name & 1 == 1 && is_listed(first as usize, keep(head, tail, name))
}

/// The first `length` bytes of two words in small letters.
fn keep(head: u64, tail: u64, length: usize) -> (u64, u64) {
    (
        lower(keep_first(head, length)),
        lower(keep_first(tail, length.saturating_sub(8))),
    )
}

/// Looks a packed name up among those with its first letter.
fn is_listed(first: usize, name: (u64, u64)) -> bool {
    let range = usize::from(STARTS[first])..usize::from(STARTS[first + 1]);
    PACKED.get(range).is_some_and(|names| names.contains(&name))
}

/// In alphabetical order, each of at most 16 bytes.
const NAMES: [&[u8]; 145] = [
    b"abuse",
    b"accounting",
    b"accounts",
    b"admin",
    b"administrator",
    b"ads",
    b"advertising",
    b"alert",
    b"alerts",
    b"amministrazione",
    b"anfrage",
    b"anfragen",
    b"assistenza",
    b"atencion",
    b"ayuda",
    b"bestellung",
    b"bewerbung",
    b"billing",
    b"biuro",
    b"booking",
    b"bookings",
    b"bounce",
    b"bounces",
    b"buchhaltung",
    b"buero",
    b"bureau",
    b"careers",
    b"comercial",
    b"commercial",
    b"compliance",
    b"compras",
    b"contabilidad",
    b"contact",
    b"contacto",
    b"contactus",
    b"contato",
    b"customercare",
    b"customerservice",
    b"daemon",
    b"datenschutz",
    b"do-not-reply",
    b"donotreply",
    b"dpo",
    b"editor",
    b"einkauf",
    b"empfang",
    b"enquiries",
    b"events",
    b"facturacion",
    b"facturation",
    b"feedback",
    b"finance",
    b"git",
    b"hello",
    b"help",
    b"helpdesk",
    b"hola",
    b"hostmaster",
    b"hr",
    b"iletisim",
    b"info",
    b"information",
    b"informazioni",
    b"infos",
    b"inquiries",
    b"inquiry",
    b"invoice",
    b"invoices",
    b"it",
    b"jobs",
    b"klantenservice",
    b"kontakt",
    b"kundendienst",
    b"kundenservice",
    b"legal",
    b"list-unsubscribe",
    b"mail",
    b"mailer-daemon",
    b"mailerdaemon",
    b"marketing",
    b"media",
    b"news",
    b"newsletter",
    b"no-reply",
    b"no_reply",
    b"nobody",
    b"noreply",
    b"notification",
    b"notifications",
    b"notify",
    b"office",
    b"order",
    b"orders",
    b"ordini",
    b"payments",
    b"pedidos",
    b"post",
    b"postmaster",
    b"prensa",
    b"press",
    b"presse",
    b"privacidad",
    b"privacy",
    b"recepcion",
    b"reception",
    b"rechnung",
    b"recruiting",
    b"redaktion",
    b"registrar",
    b"reklamation",
    b"reservas",
    b"reservations",
    b"reservierung",
    b"returns",
    b"root",
    b"rrhh",
    b"sales",
    b"secretaria",
    b"secretariat",
    b"security",
    b"sekretariat",
    b"service",
    b"servicio",
    b"shop",
    b"sklep",
    b"soporte",
    b"spam",
    b"suporte",
    b"support",
    b"system",
    b"team",
    b"tech",
    b"unsubscribe",
    b"usenet",
    b"uucp",
    b"vendas",
    b"vendite",
    b"ventas",
    b"verkauf",
    b"verkoop",
    b"vertrieb",
    b"webmaster",
    b"welcome",
    b"www",
    b"zamowienia",
];

/// [`NAMES`], each as two little-endian words.
const PACKED: [(u64, u64); NAMES.len()] = {
    let mut packed = [(0, 0); NAMES.len()];
    let mut at = 0;
    while at < NAMES.len() {
        let name = NAMES[at];
        let middle = if name.len() < 8 { name.len() } else { 8 };
        let (head, tail) = name.split_at(middle);
        packed[at] = (pack(head), pack(tail));
        at += 1;
    }
    packed
};

/// Where the names of each first letter begin in [`NAMES`].
const STARTS: [u8; 27] = {
    let mut starts = [0; 27];
    let mut letter = 0;
    while letter < 26 {
        let mut at = starts[letter] as usize;
        while at < NAMES.len() && NAMES[at][0] == b'a' + letter as u8 {
            at += 1;
        }
        letter += 1;
        starts[letter] = at as u8;
    }
    starts
};

/// For each first letter, the second letters of its names as bits.
const SECONDS: [u32; 26] = {
    let mut seconds = [0; 26];
    let mut at = 0;
    while at < NAMES.len() {
        seconds[(NAMES[at][0] - b'a') as usize] |= 1 << (NAMES[at][1] - b'a');
        at += 1;
    }
    seconds
};

/// For each first letter, the lengths of its names as bits.
const LENGTHS: [u32; 26] = {
    let mut lengths = [0; 26];
    let mut at = 0;
    while at < NAMES.len() {
        lengths[(NAMES[at][0] - b'a') as usize] |= 1 << NAMES[at].len();
        at += 1;
    }
    lengths
};

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_name_is_found_in_any_case_and_with_a_tag() {
        assert!(NAMES.is_sorted());
        assert_eq!(usize::from(STARTS[26]), NAMES.len());
        for name in NAMES {
            assert!(is_role(name));
            assert!(is_role(&name.to_ascii_uppercase()));
            assert!(name.len() == 16 || is_role(&[name, b"+x2"].concat()));
        }
    }

    #[test]
    fn names_of_people_are_no_functions() {
        for name in [
            "ivan",
            "infos2",
            "salesman",
            "kontaktperson1234",
            "noreplynoreplynor",
            "+info",
            "i",
        ] {
            assert!(!is_role(name.as_bytes()), "{name}");
        }
    }
}
