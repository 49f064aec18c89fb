//! Names of users and groups, asked of the system once each.

use crate::model::Party;
use std::collections::HashMap;
use std::sync::Arc;

/// Remembers who is who.
#[derive(Default)]
pub(super) struct Names {
    users: HashMap<u32, Party>,
    groups: HashMap<u32, Party>,
    /// How many local users have a group as their first.
    first_groups: Option<HashMap<u32, u32>>,
}

impl Names {
    /// A user.
    pub fn user(&mut self, id: u32) -> Party {
        let party = self.users.entry(id).or_insert_with(|| Party {
            id: Some(id),
            name: user_name(id),
            members: None,
        });
        party.clone()
    }

    /// A group and how many are in it.
    pub fn group(&mut self, id: u32) -> Party {
        if let Some(known) = self.groups.get(&id) {
            return known.clone();
        }
        let first = self.first_groups.get_or_insert_with(first_groups);
        let own = first.get(&id).copied().unwrap_or(0);
        let found = group(id);
        let party = Party {
            id: Some(id),
            members: found.as_ref().map(|(_, members)| members + own),
            name: found.map(|(name, _)| name),
        };
        self.groups.insert(id, party.clone());
        party
    }
}

#[cfg(unix)]
fn user_name(id: u32) -> Option<Arc<str>> {
    let user = nix::unistd::User::from_uid(nix::unistd::Uid::from_raw(id));
    user.ok().flatten().map(|user| user.name.into())
}

#[cfg(unix)]
fn group(id: u32) -> Option<(Arc<str>, u32)> {
    let group = nix::unistd::Group::from_gid(nix::unistd::Gid::from_raw(id));
    let group = group.ok().flatten()?;
    let members = u32::try_from(group.mem.len()).unwrap_or(u32::MAX);
    Some((group.name.into(), members))
}

/// By `/etc/passwd` (passwd(5)): directories of users elsewhere are not listed.
#[cfg(unix)]
fn first_groups() -> HashMap<u32, u32> {
    let text = std::fs::read_to_string("/etc/passwd").unwrap_or_default();
    let mut groups = HashMap::new();
    for gid in text
        .lines()
        .filter_map(|line| line.split(':').nth(3)?.parse().ok())
    {
        *groups.entry(gid).or_insert(0) += 1;
    }
    groups
}

#[cfg(not(unix))]
fn user_name(_id: u32) -> Option<Arc<str>> {
    None
}

#[cfg(not(unix))]
fn group(_id: u32) -> Option<(Arc<str>, u32)> {
    None
}

#[cfg(not(unix))]
fn first_groups() -> HashMap<u32, u32> {
    HashMap::new()
}
