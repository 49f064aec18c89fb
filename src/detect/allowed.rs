//! Domains that the allow-list names: e-mail addresses under them are counted a second time, so that
//! a finding can tell how many of its occurrences are allowed. Verdicts know nothing of it. A scan
//! without such domains asks once per address whether there are any.

use crate::model::{ColumnTally, Signature};
use crate::validator::email;
use std::collections::HashMap;
use std::sync::Arc;

/// The domains of the allow-list, by name.
pub(super) struct Domains(HashMap<Box<[u8]>, u16>);

impl Domains {
    /// Of names in small letters; nothing if there are none. They are told by their position.
    pub fn new(names: &[Arc<str>]) -> Option<Self> {
        let numbered = (0..u16::MAX).zip(names);
        let by_name = numbered.map(|(number, name)| (Box::from(name.as_bytes()), number));
        (!names.is_empty()).then(|| Self(by_name.collect()))
    }

    /// Counts an address of which a signature has been counted, if it lies under a domain.
    #[cold]
    #[inline(never)]
    pub fn count(&self, address: &[u8], signature: Signature, column: &mut ColumnTally) {
        if let Some(domain) = self.of(address) {
            column.count_under(signature, domain);
        }
    }

    /// The narrowest domain that an address lies under.
    fn of(&self, address: &[u8]) -> Option<u16> {
        let mut small = [0; 254];
        let length = email::normalise(address, &mut small);
        let address = small.get(..length)?;
        let behind = |mark: &[u8]| {
            let at = address.windows(mark.len()).rposition(|seen| seen == mark)?;
            address.get(at + mark.len()..)
        };
        let mut domain = behind(b"@").or_else(|| behind(b"%40"))?;
        loop {
            if let Some(number) = self.0.get(domain) {
                return Some(*number);
            }
            let dot = domain.iter().position(|byte| *byte == b'.')?;
            domain = domain.get(dot + 1..)?;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_lies_under_the_narrowest_domain() {
        let names = ["example.com", "example.org", "shop.example.com"].map(Arc::from);
        let domains = Domains::new(&names).unwrap();
        for (address, expected) in [
            ("ann@example.com", Some(0)),
            ("ANN@EXAMPLE.COM", Some(0)),
            ("ann@mail.example.com", Some(0)),
            ("ann@eu.shop.example.com", Some(2)),
            ("ann%40example.org", Some(1)),
            ("example.com@elsewhere.example", None),
            ("ann@notexample.com", None),
            ("ann@example.com.example.net", None),
            ("ann@com", None),
            ("example.com", None),
            ("@", None),
        ] {
            assert_eq!(domains.of(address.as_bytes()), expected, "{address}");
        }
        assert!(Domains::new(&[]).is_none());
    }
}
