//! Records that name nobody by themselves are given to whom they are likely of: who alone has their
//! phone, account, customer number or name.

use super::doubt::Shared;
use super::resolve::{ANCHORS, BY_NAME, Resolver};
use super::roll::Sighting;
use crate::model::incident::Link;

impl Resolver<'_> {
    /// Counts values whose owners are known.
    fn measure_sharing(&mut self, link: Link) {
        let Self {
            keyed,
            forest,
            roll,
            ..
        } = self;
        let mut sharing = Shared::default();
        keyed.each_group(link, &mut |_, records| {
            let mut owner = None;
            let mut several = false;
            for record in records {
                let root = forest.root(*record);
                let links = roll.links.get(root as usize).copied().unwrap_or(0);
                if links & ANCHORS != 0 {
                    several |= *owner.get_or_insert(root) != root;
                }
            }
            sharing.known += f64::from(u8::from(owner.is_some()));
            sharing.by_several += f64::from(u8::from(several));
        });
        if let Some(known) = self.sharing.get_mut(link as usize) {
            *known = sharing;
        }
    }

    /// Gives records that have nothing but a phone, an account or a customer number to whom has it
    /// alone.
    pub(super) fn attach(&mut self, link: Link) {
        self.measure_sharing(link);
        for records in self.groups(link, 2) {
            let (mut owners, mut loose) = (Vec::new(), Vec::new());
            for record in records {
                let root = self.forest.root(record);
                match self.is_anchored(root) {
                    true => owners.push((root, self.roll.name(record))),
                    false => loose.push((self.roll.name(record), record)),
                }
            }
            loose.sort_unstable();
            for named in loose.chunk_by(|(a, _), (b, _)| a == b) {
                let Some((name, first)) = named.first() else {
                    continue;
                };
                for (_, record) in named {
                    self.join(*first, *record);
                }
                let fitting = owners.iter().filter(|(_, owner)| owner.fits(*name));
                let owners = fitting.map(|(root, _)| *root).collect::<Vec<_>>();
                self.give(*first, owners.into_iter(), link);
            }
        }
    }

    /// Gives sets that rest on their name alone to whom has the same phone and the same given name:
    /// the family name is typed wrong, or another since. People of one home share a phone, but
    /// seldom a given name.
    pub(super) fn attach_misspelled(&mut self) {
        for records in self.groups(Link::Phone, 2) {
            let (mut owners, mut loose) = (Vec::new(), Vec::new());
            for record in records {
                let root = self.forest.root(record);
                let given = self.roll.name(record).given;
                match self.links(root) & BY_NAME == self.links(root) {
                    _ if given == 0 => {}
                    true => loose.push((given, record)),
                    false => owners.push((given, root)),
                }
            }
            loose.retain(|(given, _)| owners.iter().any(|(owner, _)| owner == given));
            for root in self.roots(loose.iter().map(|(_, record)| *record)) {
                let given = |record: u32| self.roll.name(record).given;
                let own: Vec<u32> = loose
                    .iter()
                    .filter(|(_, record)| self.forest.seen_root(*record) == root)
                    .map(|(_, record)| given(*record))
                    .collect();
                let fitting = owners.iter().filter(|(owner, _)| own.contains(owner));
                let fitting: Vec<u32> = fitting.map(|(_, root)| *root).collect();
                let fitting = self.roots(fitting.into_iter());
                if let [owner] = fitting.as_slice()
                    && !self.differ(*owner, root)
                    && self.join(*owner, root)
                {
                    self.count(Link::Phone);
                }
            }
        }
    }

    /// Gives a record to its owner, if there is one only.
    fn give(&mut self, record: u32, owners: impl Iterator<Item = u32>, link: Link) {
        let owners = self.roots(owners);
        let root = self.forest.root(record);
        match owners.as_slice() {
            [] => {}
            [owner] => {
                if self.join(*owner, record) {
                    self.count(link);
                }
                let root = self.forest.root(record);
                self.ambiguous.remove(&root);
            }
            _ => {
                self.ambiguous.insert(root);
            }
        }
    }

    /// Gives records that have a full name and nothing else to whom alone is called so.
    pub(super) fn attach_names(&mut self, named: &[(u64, u32)]) {
        for group in named.chunk_by(|(a, _), (b, _)| a == b) {
            let only_name = |root: &u32| self.links(*root) == Sighting::bit(Link::Name);
            let (loose, owners): (Vec<u32>, Vec<u32>) =
                group.iter().map(|(_, root)| *root).partition(only_name);
            let Some(first) = loose.first().copied() else {
                continue;
            };
            for root in &loose {
                self.join(first, *root);
            }
            self.give(first, owners.into_iter(), Link::Name);
        }
    }
}
