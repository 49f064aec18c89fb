//! Who is one with whom: a union-find over records.

/// Disjoint sets of records. The root of a set is its first record, whatever came first.
#[derive(Clone, Debug)]
pub struct Forest(Vec<u32>);

impl Forest {
    /// Every record alone.
    pub fn new(records: usize) -> Self {
        Self((0..records as u32).collect())
    }

    /// The first record of a record's set.
    pub fn root(&mut self, record: u32) -> u32 {
        let mut at = record;
        loop {
            let parent = self.parent(at);
            let grand = self.parent(parent);
            if parent == grand {
                return parent;
            }
            if let Some(slot) = self.0.get_mut(at as usize) {
                *slot = grand;
            }
            at = grand;
        }
    }

    /// The same, without making the way shorter.
    pub fn seen_root(&self, record: u32) -> u32 {
        let mut at = record;
        while self.parent(at) != at {
            at = self.parent(at);
        }
        at
    }

    /// Makes two sets one. Whether they were two.
    pub fn join(&mut self, a: u32, b: u32) -> bool {
        let (a, b) = (self.root(a), self.root(b));
        if a == b {
            return false;
        }
        if let Some(slot) = self.0.get_mut(a.max(b) as usize) {
            *slot = a.min(b);
        }
        true
    }

    /// Puts a record back into a set of its own; to be called for all records of a set.
    pub fn part(&mut self, record: u32) {
        if let Some(slot) = self.0.get_mut(record as usize) {
            *slot = record;
        }
    }

    /// How many records there are.
    pub fn len(&self) -> u32 {
        self.0.len() as u32
    }

    fn parent(&self, of: u32) -> u32 {
        self.0.get(of as usize).copied().unwrap_or(of)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn sets_do_not_depend_on_the_order_of_joins(
            pairs in prop::collection::vec((0u32..40, 0u32..40), 0..60),
        ) {
            let roots = |pairs: &[(u32, u32)]| {
                let mut forest = Forest::new(40);
                for (a, b) in pairs {
                    forest.join(*a, *b);
                }
                (0..40).map(|r| forest.root(r)).collect::<Vec<_>>()
            };
            let mut turned = pairs.clone();
            turned.reverse();
            prop_assert_eq!(roots(&pairs), roots(&turned));
        }
    }
}
