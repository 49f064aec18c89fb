//! Closed vocabularies: what a cell of few choices may be.

include!(concat!(env!("OUT_DIR"), "/vocabulary.rs"));

/// The vocabularies that a folded cell with this hash belongs to as a whole.
#[inline]
pub fn whole(hash: u64) -> u16 {
    find(hash).map_or(0, |slot| slot.1)
}

/// The vocabularies that the word with this hash belongs to, whatever stands beside it in the cell.
#[inline]
pub fn word(hash: u64) -> u16 {
    find(hash).map_or(0, |slot| slot.2)
}

#[inline]
fn find(hash: u64) -> Option<&'static (u64, u16, u16)> {
    let mask = SLOTS.len() - 1;
    let start = hash as usize & mask;
    (0..SLOTS.len())
        .map_while(|step| SLOTS.get((start + step) & mask).filter(|slot| slot.1 != 0))
        .find(|slot| slot.0 == hash)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::validator::words::Folded;

    #[test]
    fn choices_are_known_in_many_languages() {
        for (bit, cells) in [
            (GENDER, "m|F|weiblich|Féminin|mężczyzna|男性|женский"),
            (SALUTATION, "Mr.|Frau|Mme|Sig.ra|dhr.|様|Herr Dr."),
            (MARITAL_STATE, "married|ledig|Célibataire|soltero/a|独身"),
            (CONSENT, "unsubscribed|opted_out|désabonné"),
            (RELIGION, "röm.-kath.|Muslim|无宗教信仰"),
            (POLITICS_UNION, "CDU/CSU|ver.di|Democrat"),
        ] {
            for cell in cells.split('|') {
                let folded = Folded::new(cell.as_bytes()).unwrap();
                assert!(whole(folded.hash()) & bit != 0, "{cell}");
            }
        }
        assert_eq!(whole(crate::validator::words::hash(b"widget")), 0);
    }

    #[test]
    fn words_count_inside_a_cell_only_where_they_are_telling() {
        assert!(word(crate::validator::words::hash(b"diabetes")) & HEALTH != 0);
        assert_eq!(word(crate::validator::words::hash(b"other")), 0);
    }
}
