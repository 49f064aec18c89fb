//! Published vectors, forms of vendors, bounded choices, and whole scans.

use super::bottom::Bottom;
use super::digest::{Algorithm, Hash, of_email, of_phone};
use proptest::prelude::*;

fn hex(hash: &Hash) -> String {
    hash.bytes().iter().map(|b| format!("{b:02x}")).collect()
}

#[test]
fn hashes_agree_with_the_vectors_of_vendors() {
    for (algorithm, text, expected) in [
        (Algorithm::Md5, "abc", "900150983cd24fb0d6963f7d28e17f72"),
        (
            Algorithm::Sha1,
            "abc",
            "a9993e364706816aba3e25717850c26c9cd0d89d",
        ),
        (
            Algorithm::Sha256,
            "john_smith@gmail.com",
            "62a14e44f765419d10fea99367361a727c12365e2520f32218d505ed9aa0f62f",
        ),
        (
            Algorithm::Sha256,
            "16505551212",
            "e323ec626319ca94ee8bff2e4c87cf613be6ea19919ed1364124e16807ab3176",
        ),
    ] {
        let hash = algorithm.hash(text.as_bytes());
        assert_eq!(hex(&hash), expected);
        assert_eq!(
            Hash::parse(expected.to_ascii_uppercase().as_bytes()),
            Some(hash)
        );
    }
    assert_eq!(Hash::parse(b"900150983cd24fb0d6963f7d28e17f7"), None);
    assert_eq!(Hash::parse(b"900150983cd24fb0d6963f7d28e17f7g"), None);
}

#[test]
fn values_are_hashed_in_every_form_that_a_vendor_uses() {
    let texts = |variants: Vec<(&str, Vec<u8>)>| -> Vec<String> {
        let each = variants.into_iter();
        each.map(|(_, text)| String::from_utf8(text).unwrap())
            .collect()
    };
    assert_eq!(
        texts(of_email(b"jane@example.com")),
        ["jane@example.com", "JANE@EXAMPLE.COM"]
    );
    assert_eq!(
        texts(of_email(b"j.doe+news@gmail.com")),
        [
            "j.doe+news@gmail.com",
            "J.DOE+NEWS@GMAIL.COM",
            "j.doe@gmail.com",
            "jdoe+news@gmail.com",
            "jdoe@gmail.com"
        ]
    );
    assert_eq!(
        texts(of_phone(b"442079460958")),
        ["+442079460958", "442079460958", "00442079460958"]
    );
}

proptest! {
    #[test]
    fn a_choice_does_not_depend_on_order_or_parts(
        hashes in proptest::collection::vec(0u64..200, 0..120), cut in 0usize..120,
    ) {
        let choice = |hashes: &[u64]| {
            let mut bottom = Bottom::new(16);
            hashes.iter().for_each(|h| bottom.offer(*h, || *h));
            bottom
        };
        let cut = cut.min(hashes.len());
        let mut parts = choice(&hashes[cut..]);
        parts.merge(&choice(&hashes[..cut]));
        let whole = choice(&hashes);
        prop_assert!(parts.values().eq(whole.values()));
        prop_assert_eq!(parts.share(), whole.share());
        let distinct: std::collections::BTreeSet<_> = hashes.iter().collect();
        prop_assert_eq!(whole.len(), distinct.len().min(16));
        prop_assert_eq!(whole.share() < 1.0, distinct.len() > 16);
    }
}
