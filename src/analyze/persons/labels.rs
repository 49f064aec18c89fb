//! National numbers of people: two different ones of a kind are of two people.

/// A national number: its kind and a hash.
pub(super) type Label = (u16, u32);

/// The label of a fingerprint, whose lowest 16 bits are the kind of the number.
pub(super) const fn label(fingerprint: u128) -> Label {
    (fingerprint as u16, (fingerprint >> 64) as u32)
}

/// The labels of sets of records, by their roots as of when this was made.
#[derive(Debug, Default)]
pub(super) struct Labels(Vec<(u32, Label)>);

impl Labels {
    pub fn new(mut of_roots: Vec<(u32, Label)>) -> Self {
        of_roots.sort_unstable();
        of_roots.dedup();
        Self(of_roots)
    }

    /// Those of one root, in order.
    pub fn of(&self, root: u32) -> impl Iterator<Item = Label> + '_ {
        let from = self.0.partition_point(|(at, _)| *at < root);
        let own = self.0.get(from..).unwrap_or_default().iter();
        own.take_while(move |(at, _)| *at == root).map(|(_, l)| *l)
    }

    /// Roots with two labels of one kind, ascending.
    pub fn contradicted(&self) -> Vec<u32> {
        let pairs = self.0.iter().zip(self.0.iter().skip(1));
        let mut roots: Vec<u32> = pairs
            .filter(|((a, (kind, _)), (b, (other, _)))| a == b && kind == other)
            .map(|((root, _), _)| *root)
            .collect();
        roots.dedup();
        roots
    }
}

/// Whether two sets of labels, in order, cannot be one person's.
pub(super) fn contradict(a: &[Label], b: &[Label]) -> bool {
    a.iter().any(|(kind, value)| {
        let mut same_kind = b.iter().filter(|(other, _)| other == kind).peekable();
        same_kind.peek().is_some() && same_kind.all(|(_, other)| other != value)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_numbers_of_one_kind_contradict_each_other() {
        for (a, b, expected) in [
            (&[(1, 7)][..], &[(1, 8)][..], true),
            (&[(1, 7)], &[(1, 7)], false),
            (&[(1, 7)], &[(2, 8)], false),
            (&[(1, 7), (2, 9)], &[(2, 8)], true),
            (&[], &[(2, 8)], false),
        ] {
            assert_eq!(contradict(a, b), expected, "{a:?} {b:?}");
            assert_eq!(contradict(b, a), expected, "{b:?} {a:?}");
        }
        let labels = Labels::new(vec![(4, (1, 7)), (2, (1, 7)), (4, (1, 8)), (2, (1, 7))]);
        assert_eq!(labels.contradicted(), [4]);
        assert!(labels.of(2).eq([(1, 7)]));
    }
}
